"""Routes of the notice pages: scan, read, acknowledge, 有用 or 看不懂. No cookie, nothing kept of a person.

A tap inside a platform's app stands in tap.py, what is printed in papers.py.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import quote

from aiohttp import web

from audiences.division import Division
from content.code import read_code
from pusher import receipts
from pusher.store import page as store
from pusher.store import session
from pusher.web.forms import read_fields
from pusher.web.public import follow
from pusher.web.public.ask import find_box
from pusher.web.public.asker import find_asker
from pusher.web.public.box import NO_BOX
from pusher.web.public.cache import Page, pack
from pusher.web.public.mine import ME, greet, known
from pusher.web.public.notice import Notice, asked, load, view
from pusher.web.public.quick import SOURCE, Source
from pusher.web.public.site import CACHED, SITE, UNSTORED, Site, answer, lead_to, nothing, write
from pusher.web.security import from_elsewhere

OK: Final = 200
_OPINIONS: Final = ("useful", "unclear")
_SAID: Final = ("done", "full", *_OPINIONS)


async def scan(request: web.Request) -> web.Response:
    """Count a scan of a printed code and lead to its page."""
    site, code, division = what(request)
    page = await notice_page(site, code, division)
    if not page.county:
        return answer(request, page)
    if request.method == "GET":
        site.tally.scan(code, page.county, page.division)
    count = partial(site.tally.scan, code, page.county, page.division)
    request[SOURCE] = _source(site, page, (code, division, ""), count)
    return lead_to(address(request, f"/n/{code}"), 302)


async def read(request: web.Request) -> web.Response:
    """The notification page (通知页面)."""
    site, code, division = what(request)
    said = next((word for word in _SAID if word in request.query), "")
    hers = await _hers(request, site, code, division, said) if ME in request.query else None
    if hers is not None:
        return answer(request, hers)
    page = await notice_page(site, code, division, said=said)
    if page.county and page.status == OK and ME not in request.query:
        request[SOURCE] = _source(site, page, (code, division, said))
    return answer(request, page)


async def _hers(request: web.Request, site: Site, code: str, division: int, said: str) -> Page | None:
    """The same page with what the platform has just said of her (mine.py); None: nothing is known."""
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now()) if code else None
    asker = await find_asker(site, notice) if notice else None
    hers = known(request, site, asker)
    if notice is None or asker is None or hers is None or notice.row.hash is None:
        return None
    async with site.pool.acquire() as conn:
        told = await store.told_by(conn, asker.account, notice.row.id, notice.row.hash)
        codes = await follow.codes(conn, Division(notice.division or notice.version.division), site.now())
        box = await find_box(conn, site, notice)
    page = f"{notice.base_url}{request.raw_path}"
    greeting = await greet(site, asker, hers, page, codes, told)
    text = write("notice.html", said=said, mine=greeting.words, **view(site, notice, box, asks=True))
    status = notice.standing.status if notice.standing else OK
    headers = {**UNSTORED, "X-Robots-Tag": "noindex", **greeting.headers}
    return pack(text, headers, status=status, county=notice.row.county, division=notice.division)


async def acknowledge(request: web.Request) -> web.Response:
    """我知道了 on a public page: counted, nothing else."""
    site, code, division = what(request)
    page = await notice_page(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    if not from_elsewhere(request):  # no other site taps for anybody
        site.tally.acknowledge(code, page.county, page.division)
    return lead_to(address(request, f"/n/{code}", "done"), 303)


async def opine(request: web.Request) -> web.Response:
    """有用 or 看不懂: counted, nothing else."""
    site, code, division = what(request)
    page = await notice_page(site, code, division)
    if not page.county or page.status != OK:
        return answer(request, page)
    said = (await read_fields(request)).get("say")
    if said not in _OPINIONS or from_elsewhere(request):
        return lead_to(address(request, f"/n/{code}"), 303)
    site.tally.opine(code, page.county, page.division, useful=said == "useful")
    return lead_to(address(request, f"/n/{code}", str(said)) + "#said", 303)


async def personal(request: web.Request) -> web.Response:
    """A person's own link: the same page; opening it says nothing yet, since link scanners open it too."""
    site = request.app[SITE]
    found = await _personal(site, request.match_info["token"])
    if found is None:
        return answer(request, nothing())
    notice, target, _, _ = found
    said = "done" if target.opened or "done" in request.query else ""
    async with site.pool.acquire() as conn:
        box = await find_box(conn, site, notice)
    text = write("notice.html", said=said, **view(site, notice, box, personal=request.path))
    status = notice.standing.status if notice.standing else OK
    return answer(request, pack(text, UNSTORED | {"X-Robots-Tag": "noindex"}, status=status))


async def confirm(request: web.Request) -> web.Response:
    """我知道了 on a personal link: this delivery is confirmed (确认)."""
    site = request.app[SITE]
    found = await _personal(site, request.match_info["token"])
    if found is None:
        return answer(request, nothing())
    _, target, push, no = found
    async with session(site.pool, _Spot(target.division, target.division)) as conn:
        await receipts.acknowledge(conn, push, no)
    return lead_to(f"{request.path}?done=1", 303)


async def notice_page(site: Site, code: str, division: int, *, said: str = "") -> Page:
    """The page of a code in a place, from memory when nothing changed.

    `said` is what became of a tap: "done" recorded, "full" a snapshot's, "useful", "unclear", "" nothing yet.
    """
    if not code:
        return nothing()

    async def stamp() -> str | None:
        async with site.pool.acquire() as conn:
            return await store.stamp(conn, code, site.now())

    async def make() -> Page:
        return await _make(site, code, division, said)

    return await site.cache.get((code, division, said), stamp, make)


def _source(site: Site, page: Page, key: tuple[str, int, str], count: Callable[[], None] | None = None) -> Source:
    """What an answer made of a page in memory stands on."""

    async def renew() -> bool:
        code, division, said = key
        return await notice_page(site, code, division, said=said) is page

    return Source(partial(site.cache.stands, key, page), renew, count)


async def _make(site: Site, code: str, division: int, said: str) -> Page:
    async with site.pool.acquire() as conn:
        notice = await load(conn, site.links, code, division, site.now())
        box = await find_box(conn, site, notice) if notice else NO_BOX
    if notice is None:
        return nothing()
    asker = await find_asker(site, notice)
    text = write("notice.html", said=said, **view(site, notice, box, asks=asker is not None))
    status = notice.standing.status if notice.standing else OK
    headers = CACHED if notice.public else CACHED | {"X-Robots-Tag": "noindex"}
    if asker is not None:
        headers = {**headers, **asker.headers}
    return pack(text, headers, status=status, county=notice.row.county, division=notice.division)


async def _personal(site: Site, token: str) -> tuple[Notice, store.LinkTarget, int, int] | None:
    numbers = site.links.read(token)
    if numbers is None:
        return None
    async with site.pool.acquire() as conn:
        target = await store.link_target(conn, *numbers)
        code = await store.code_of(conn, target.item) if target else None
        notice = await load(conn, site.links, code, target.division, site.now()) if target and code else None
    return (notice, target, *numbers) if notice and target else None


@dataclass(frozen=True, slots=True)
class _Spot:
    """The access of one delivery: its own division and nothing else."""

    lo: int
    hi: int
    matters: tuple[int, ...] = ()


def what(request: web.Request) -> tuple[Site, str, int]:
    """The site, the code and the place (0: none) of an address."""
    return request.app[SITE], read_code(request.match_info["code"]) or "", asked(request.query.get("v"))


def address(request: web.Request, path: str, *said: str) -> str:
    """A path with the place that was asked for, and nothing else that was."""
    parts = [f"v={quote(request.query['v'])}"] if "v" in request.query else []
    parts += [f"{word}=1" for word in said]
    return f"{path}?{'&'.join(parts)}" if parts else path
