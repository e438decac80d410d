"""The console's pages at a county's desk, a town's and a village's, with everything behind them that a county has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

import aiohttp

from channels.registry import CHANNELS
from pusher.access import TABLE, Grant, Role
from pusher.store import user
from pusher.user import hash_password
from pusher.web.console import ROUTES
from tests.bench.cpu import Meter
from tests.bench.figure import Figure, Scale, median
from tests.bench.house import House
from tests.bench.past import WHOLE, Past, past
from tests.judges.collect import paths
from tests.stage import COUNTY

TITLE: Final = "Pages of the console"
FLOOR: Final = 0.1  # seconds of the server for a page
PUSHES: Final = 200
_FEW: Final = 24  # where the bench is only tried
_PASSWORD: Final = "村口-correct-horse"
_TOKEN: Final = re.compile(r'name="csrf" value="([^"]+)"')
# A stream, and files: what is asked for once is made while one waits.
_FILE: Final = re.compile(r"/events$|\.(pdf|png|xlsx|csv|zip)$|/cover$|/voice$")
_CODES: Final = ("code", "item", "approved", "source", "relay", "listing", "spoken", "unsigned", "waiting")
_BY_TOWN: Final = {
    "/console/people/duplicates",
    "/console/stickers",
    "/console/places",
    "/console/followers/codes",
}
_NAMED: Final = {"blank": ["water"], "channel": ["byhand"], "key": ["bench-sms"], "staff": ["1"], "person": ["1"]}


@dataclass(frozen=True)
class Page:
    """A page as somebody opened it, and how long the web process and PostgreSQL worked at it, in CPU seconds."""

    path: str
    seconds: float


async def measure(house: House, scale: Scale) -> list[Figure]:
    account = await house.account("sms", CHANNELS["sms"].sandbox_options("http://127.0.0.1:9/sms", "bench-sms"))
    seen = await past(house, account, scale.plan, PUSHES if scale.plan >= 100_000 else _FEW)
    return await look(house, seen, scale)


async def look(house: House, seen: Past, scale: Scale) -> list[Figure]:
    """Everybody opens everything."""
    speed = await house.speed(min(scale.each, 5_000))
    found: list[Figure] = []
    async with house.process("front") as front:
        assert front.stdout is not None
        base, meter = f"http://127.0.0.1:{int(await front.stdout.readline())}", house.meter(web=front.pid)
        for role, unit, span in (
            (Role.VILLAGE_EDITOR, seen.villages[0], 10**3),
            (Role.TOWN_EDITOR, seen.towns[0], 10**6),
            (Role.COUNTY_OFFICE, WHOLE, 10**9),
            (Role.SYSTEM_ADMIN, WHOLE, 10**9),
            (Role.AUDIT_ADMIN, WHOLE, 10**9),
        ):
            async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
                await _sign_in(house, http, base, Grant(role, unit, unit + span - 1))
                pages, out = await _round(meter, http, base, role, _parts(seen, unit), scale.rounds)
            found.append(_figure(role, pages, out, speed, full=scale.plan >= 1_000_000))
    return found


def _parts(seen: Past, unit: int) -> Mapping[str, list[str]]:
    """The parts of paths: what the unit has."""
    pushes, codes = seen.at[f"push of {unit}"], seen.at[f"item of {unit}"]
    group = str((unit if unit % 10**6 else seen.villages[0]) + 1)
    return {
        **_NAMED, **dict.fromkeys(_CODES, codes), "push": pushes, "sent": pushes,
        "visited": seen.at[f"push of {WHOLE}"],  # the longest lists are parts of the county's
        "told": [str(unit)],
        "town": [str(seen.towns[0])], "division": [str(seen.villages[0])], "visits": [group],
    }  # fmt: skip


async def _sign_in(house: House, http: aiohttp.ClientSession, base: str, grant: Grant) -> None:
    async with house.owner.acquire() as conn, conn.transaction():
        unit = await user.add_unit(conn, COUNTY, grant.lo, f"单位{grant.lo}")
        staff = await user.add_staff(conn, COUNTY, unit, f"bench.{grant.role}", "王芳", hash_password(_PASSWORD))
        await user.add_grant(conn, staff or 0, grant)
    async with http.get(f"{base}/console/sign-in") as page:
        token = _TOKEN.search(await page.text())
    assert token is not None
    form = {"account": f"bench.{grant.role}", "password": _PASSWORD, "code": "", "csrf": token[1]}
    async with http.post(f"{base}/console/sign-in", data=form, allow_redirects=False) as answer:
        assert answer.status == 303, await answer.text()


async def _round(  # a reader's way through the console
    meter: Meter, http: aiohttp.ClientSession, base: str, role: Role, at: Mapping[str, list[str]], times: int
) -> tuple[list[Page], list[str]]:
    """Open every page that the role may open, so many times each; and the routes of which there is nothing here."""
    pages, out = [], []
    for route in ROUTES:
        may = route.action is None or route.action in TABLE[role]
        if route.method != "GET" or not may or _FILE.search(route.path):
            continue
        try:
            path = paths(route.path, dict(at))[0] + (f"?town={at['town'][0]}" if route.path in _BY_TOWN else "")
        except KeyError:
            out.append(route.path)
            continue
        if not await _open(http, base + path):
            out.append(path)
            continue
        before = sum(meter.spent().values())
        for _ in range(times):
            await _open(http, base + path)
        pages.append(Page(path, (sum(meter.spent().values()) - before) / times))
    return pages, out


async def _open(http: aiohttp.ClientSession, url: str) -> bool:
    """Whether there is such a page here."""
    async with http.get(url, allow_redirects=False) as answer:
        await answer.read()
        if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise AssertionError(f"{url} was answered {answer.status}")
        return answer.status == HTTPStatus.OK


def _figure(role: Role, pages: list[Page], out: list[str], speed: float, *, full: bool) -> Figure:
    slow = sorted(pages, key=lambda one: -one.seconds)
    worst = slow[0].seconds
    over = [one for one in slow if one.seconds * speed > FLOOR]
    named = over or slow[:3]
    return Figure(
        f"{role.label}: the slowest of {len(pages)} pages",
        f"{1000 * worst:.0f} ms = {1000 * worst * speed:.0f} ms at the reference's speed ({slow[0].path});"
        f" half are under {1000 * median([one.seconds for one in pages]):.0f} ms",
        f"{1000 * FLOOR:.0f} ms",
        not over if full else None,
        "",
        "CPU of the web process and PostgreSQL: "
        + "; ".join(f"{one.path} {1000 * one.seconds:.0f} ms" for one in named)
        + (f". Not opened, for there is none of it here: {', '.join(out)}" if out else ""),
    )
