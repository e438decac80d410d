"""What the demo's people do on their phones, through the stand-in: scan, follow, allow, leave, reply TD, 我知道了.

Every step is a real callback to our web process, folded by our worker; only the binding is done as an officer does it.
"""

from __future__ import annotations

import asyncio
import html
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast

import aiohttp
from yarl import URL

from audiences import store as people
from audiences.contact import wechat_kind
from audiences.store.find import residents_at, residents_named
from audiences.vault import Vault
from channels.following import Following
from channels.wechat.sandbox import TEMPLATES
from pusher.cli.command import Stop
from pusher.cli.demo.people import COUNTY, PLAIN, Household, Person
from pusher.runtime import Runtime, now
from pusher.store import Pool
from pusher.store import callback as callbacks
from pusher.store import label as labels
from pusher.store.account import account_by_key
from pusher.talk import MENU

WECHAT, SMS = "wx-county", "sms-county"
OFFICIAL: Final = "随县发布"  # the name of WECHAT
_TEMPLATE: Final = next(each["id"] for each in TEMPLATES if each["mode"] == "subscription")
_AT_ONCE: Final = 12
_PATIENCE: Final = 60.0
_GLANCE: Final = 0.3
_PERSONAL: Final = re.compile(r'href="([^"]+/p/[2-9A-Z]{13})"')  # as the phone opens it: in WeChat
_HEADING: Final = re.compile(r"<h2>短信 · ([^<]+)</h2>")
QUESTION: Final = "在外地打工，能让家里人代办吗？"
_CONFIRMING: Final = 4  # every fourth who got a personal link taps 我知道了

Step = Callable[[], None]  # one more is done


@dataclass(frozen=True, slots=True)
class Hand:
    """The hand that moves the sandbox's phones."""

    http: aiohttp.ClientSession
    sandbox: str

    async def wechat(self, verb: str, **what: Any) -> dict[str, Any]:
        """Do something on a phone with WeChat, or at the platform's desk; the answer as JSON."""
        return await self._post(f"/wechat/control/{verb}", {"account": WECHAT, **what})

    async def reply(self, phone: str, text: str, account: str = "") -> None:
        """Answer the last SMS, or one of long ago from the account named."""
        gesture = {"channel": "sms", "gesture": "say", "account": account, "address": phone, "text": text}
        await self._post("/control", {"do": gesture})

    async def page(self, address: str) -> str:
        """What a handset shows, as HTML."""
        async with self.http.get(f"{self.sandbox}/phone", params={"to": address}) as answer:
            return await answer.text()

    async def _post(self, path: str, what: dict[str, Any]) -> dict[str, Any]:
        async with self.http.post(self.sandbox + path, json=what) as answer:
            if not answer.ok:
                raise Stop(f"演练没有应答 {path}（{answer.status}）。")
            found: dict[str, Any] = await answer.json()
            return found


async def follow(runtime: Runtime, hand: Hand, homes: Sequence[Household], step: Step) -> None:
    """Everybody with WeChat scans the village's QR and follows; many allow the notice; a few leave again."""
    await hand.wechat("account", name=OFFICIAL)
    villages = sorted({home.village for home in homes})
    links = dict(zip(villages, await place_codes(runtime, WECHAT, villages), strict=True))
    fans = [(home.village, person) for home in homes for person in home.people if person.openid]

    async def one(village: int, person: Person) -> None:
        await hand.wechat("follow", openid=person.openid, url=links[village])
        for _ in range(person.consents):
            await hand.wechat("allow", openid=person.openid, template=_TEMPLATE)
        if person.leaves:
            await hand.wechat("unfollow", openid=person.openid)
        step()

    await side_by_side(one(village, person) for village, person in fans)


async def stop(hand: Hand, homes: Iterable[Household]) -> None:
    """A few answer an earlier SMS with TD."""
    await side_by_side(
        hand.reply(number, "TD", SMS)
        for home in homes
        for person in home.people
        if person.stops
        for number in person.phones
    )


async def bind(worker: Pool, vault: Vault, homes: Sequence[Household], account: str = WECHAT) -> int:
    """Bind followers to the people on the roster, as officers do when a follower has said who she is."""
    fans = [(home.village, person) for home in homes for person in home.people if person.openid]
    async with worker.acquire() as conn, conn.transaction():
        openids = [person.openid for _, person in fans]
        followers = await residents_at(conn, vault, county=COUNTY, kind=wechat_kind(account), addresses=openids)
        known = await residents_named(conn, [(village, person.name, person.birth) for village, person in fans])
        pairs = [(a, b) for a, b in zip(followers, known, strict=True) if a is not None and b is not None and a != b]
        for follower, resident in pairs:
            await people.bind(conn, follower=follower, resident=resident)
    return len(pairs)


async def folded(worker: Pool) -> None:
    """Wait until the worker has written down all that the phones did; Stop when it does not come to an end."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while asyncio.get_running_loop().time() < deadline:
        async with worker.acquire() as conn:
            if not await callbacks.waiting_accounts(conn):
                return
        await asyncio.sleep(0.1)
    raise Stop("后台一分钟内没有处理完关注，请看 var/log 下的日志。")


async def confirm(hand: Hand, homes: Iterable[Household]) -> int:
    """Every fourth of those who got a personal link opens it and taps 我知道了; returns how many."""
    pages = [await hand.page(person.openid) for home in homes for person in home.people if person.consents]
    shown = [html.unescape(found[1]) for page in pages if (found := _PERSONAL.search(page))]
    links = [URL(link).query["url"] for link in shown]

    async def tap(link: str) -> None:
        async with hand.http.get(link) as page:
            await page.read()
        async with hand.http.post(link, allow_redirects=False) as answer:
            await answer.read()

    chosen = links[::_CONFIRMING]
    await side_by_side(tap(link) for link in chosen)
    return len(chosen)


async def ask(hand: Hand, homes: Iterable[Household]) -> tuple[str, ...]:
    """One of those whom each gateway wrote to asks back; returns the gateways."""
    asked: dict[str, str] = {}
    for number in (number for home in homes for person in home.people for number in person.phones):
        found = _HEADING.search(await hand.page(number)) if int(number[-4:]) < PLAIN else None
        if found is not None and found[1] not in asked:
            asked[found[1]] = number
            await hand.reply(number, QUESTION)
    return tuple(asked)


async def place_codes(runtime: Runtime, key: str, villages: Sequence[int]) -> list[str]:
    """Ask for each village's parametric QR on an account, as its people do, and wait for them. Set its menu."""
    async with runtime.pool.acquire() as conn:
        row = await account_by_key(conn, key)
        if row is None:
            raise Stop("演练的公众号还没有登记。")
        await labels.ask_codes(conn, [row.id], villages, now())
    await cast("Following", (await runtime.posts.post(row.id)).channel).set_menu(MENU)
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while clock() < until:
        async with runtime.pool.acquire() as conn:
            made = {
                one.division: one.address
                for one in await labels.codes(conn, COUNTY, min(villages), max(villages))
                if one.account == row.id and one.address
            }
        if set(villages) <= set(made):
            return [made[village] for village in villages]
        await asyncio.sleep(_GLANCE)
    raise Stop(f"一分钟内没有做好“{row.name}”的村二维码，请看 var/log 下的日志。")


async def side_by_side(works: Iterable[Awaitable[object]]) -> None:
    """Do them all, a few at a time, as people do."""
    slots = asyncio.Semaphore(_AT_ONCE)

    async def one(work: Awaitable[object]) -> None:
        async with slots:
            await work

    await asyncio.gather(*(one(work) for work in works))
