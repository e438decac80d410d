"""厉山镇's official accounts of three kinds and their 2,000 followers, who came before 村口 did; a village's own too.

The platform's list brings them, with the village whose QR they had scanned; of an account that is not verified nothing
but events tells. Some allow the notice, some asked for the water office's messages, a few are known by their number.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from audiences import store as people
from audiences.vault import Vault
from channels.registry import CHANNELS
from channels.wechat.sandbox import TEMPLATES
from pusher.account import seal
from pusher.cli.command import Stop
from pusher.cli.demo.people import COUNTY, FARMER, PLAIN, TOWNS, Household, Person
from pusher.cli.demo.phones import Hand, bind, folded, place_codes, side_by_side
from pusher.following import label, walk
from pusher.runtime import Runtime
from pusher.store import Connection
from pusher.store import label as labels
from pusher.store import walk as walks
from pusher.store.account import NewAccount, account_by_key, add_account

TOWN: Final = TOWNS[0]
_NOTICE = next(each["id"] for each in TEMPLATES if each["mode"] == "subscription")
_SERVICE = next(each["service"] for each in TEMPLATES if each["mode"] == "template")
_QUIET: Final = 0.1  # seconds between two looks
_PATIENCE: Final = 60.0
_OWN_QR: Final = 4  # of five followers so many had scanned a village's QR


@dataclass(frozen=True, slots=True)
class Official:
    """An account of the town: how many follow it, allow its notice, asked for the service that its template is of."""

    key: str
    kind: str
    name: str
    fans: int
    allow: int = 0
    asked: int = 0
    wrote: int = 0  # to it, today
    known: int = 0  # by name and number, as the village office has bound them
    wait: int = 0  # minutes that its mass sends wait for others to the same people
    by_tag: bool = False  # its people decided to send to all who follow it, once a day
    owner: str = "厉山镇党政办"

    @property
    def options(self) -> Mapping[str, Any]:
        """What its kind has of the stand-in's options."""
        if self.kind == "service":
            return {"mass": True, "mass_wait": self.wait, "publish": True, "replies": True}
        if self.kind == "unverified":
            return {"kind": self.kind, "templates": [], "oauth": "", "calling": {}, "secret": "", "keeper": self.owner}
        some = TEMPLATES[:1] if self.kind == "subscription" else ()
        own = {"replies": self.wrote > 0, "mass": self.by_tag}
        return {"kind": self.kind, "templates": [dict(each) for each in some], "oauth": "", "calling": {}, **own}

    def openid(self, number: int) -> str:
        """Of one follower; none of them magic."""
        return f"oTown{len(self.key):02d}{number:06d}"


SERVICE: Final = Official("wx-town", "service", "厉山镇政务服务", 1200, allow=300, asked=80, wrote=20)
NEWS: Final = Official("wx-town-news", "subscription", "厉山发布", 600, allow=350, wrote=30)
PLAIN_ACCOUNT: Final = Official("wx-town-plain", "unverified", "厉山在线", 200, known=100)
OFFICIALS: Final = (SERVICE, NEWS, PLAIN_ACCOUNT)
VILLAGE: Final = Official("wx-village", "unverified", "村口小喇叭", 40, owner="村民委员会")  # of one village, its own
FANS: Final = sum(one.fans for one in OFFICIALS)


async def open_accounts(conn: Connection, vault: Vault, sandbox: str, village: int) -> None:
    """Enter the three accounts and the village's own on the stand-in at `sandbox`, or renew them."""
    for one in OFFICIALS:
        await enter(conn, vault, sandbox, one)
    await enter(conn, vault, sandbox, VILLAGE, village)


async def enter(conn: Connection, vault: Vault, sandbox: str, one: Official, division: int = TOWN) -> None:
    """Enter one account, or renew it with other options, as the page 账号 does."""
    options = dict(CHANNELS["wechat"].sandbox_options(f"{sandbox}/wechat", one.key)) | dict(one.options)
    entered = NewAccount(
        key=one.key,
        channel="wechat",
        division=division,
        name=one.name,
        options=seal(vault, "wechat", options),
        owner=one.owner,
        supervisor="随县政务公开办",
        rate=200.0,
    )
    await add_account(conn, entered, COUNTY)


async def gather(runtime: Runtime, hand: Hand, villages: Sequence[int]) -> None:
    """Let the stand-in know the accounts and, but for the unverified one's, their followers, as the platform does."""
    for one in (*OFFICIALS, VILLAGE):
        await hand.wechat("account", account=one.key, name=one.name, kind=one.kind)
    codes = await place_codes(runtime, SERVICE.key, villages)
    for one in (SERVICE, NEWS):
        scanned = [*codes, *[""] * (len(codes) // _OWN_QR)] if one is SERVICE else [""]
        fans = [(one.openid(n), scanned[n % len(scanned)]) for n in range(one.fans)]
        await hand.wechat("gather", account=one.key, followers=fans)


async def come(worker: Runtime, hand: Hand, homes: Sequence[Household]) -> int:
    """Walk through the lists, let people follow and allow, bind those who are known; return how many are bound."""
    for one in (SERVICE, NEWS):
        await _walk(worker, one)
    await side_by_side(_tapped(hand))
    await folded(worker.pool)
    await _tagged(worker)
    known = _known(homes)
    return await bind(worker.pool, worker.vault, known, PLAIN_ACCOUNT.key)


def _tapped(hand: Hand) -> Iterator[Awaitable[Any]]:
    for one in (PLAIN_ACCOUNT, VILLAGE):
        for n in range(one.fans):
            yield hand.wechat("follow", account=one.key, openid=one.openid(n))
    for one in OFFICIALS:
        for n in range(one.allow):
            yield hand.wechat("allow", account=one.key, openid=one.openid(n), template=_NOTICE)
        for n in range(one.allow, one.allow + one.asked):
            yield hand.wechat("say", account=one.key, openid=one.openid(n), text=_SERVICE)
        for n in range(one.allow + one.asked, one.allow + one.asked + one.wrote):
            yield hand.wechat("say", account=one.key, openid=one.openid(n), text="停水")


def _known(homes: Sequence[Household]) -> list[Household]:
    """People of the town who have a number and follow nobody yet: they follow the unverified account."""
    number, found = 0, []
    for home in homes:
        if home.village // 10**6 != TOWN // 10**6 or number >= PLAIN_ACCOUNT.known:
            continue
        person = next(filter(_free, home.people), None)
        if person is not None:
            found.append(replace(home, people=(replace(person, openid=PLAIN_ACCOUNT.openid(number)),)))
            number += 1
    return found


def _free(person: Person) -> bool:
    plain = person.phones and int(person.phones[0][-4:]) < PLAIN
    return bool(plain) and not (person.openid or person.stops or FARMER in person.tags)


async def _walk(worker: Runtime, one: Official) -> None:
    """As `pusher followers KEY --now`; the worker's own round may be at it."""
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while clock() < until:
        async with worker.pool.acquire() as conn:
            if sum(found.people for found in await people.tally_followers(conn, one.key)) >= one.fans:
                return
            row = await account_by_key(conn, one.key)
            if row is not None:
                await walks.hurry(conn, row.id, 0.0)
        await walk(worker.desk)
        await asyncio.sleep(_QUIET)
    raise Stop(f"一分钟内没有对完“{one.name}”的关注者，请看 var/log 下的日志。")


async def _tagged(worker: Runtime) -> None:
    """The platform has all who follow 厉山发布 under their tag; the worker's own round may be at rest, or at it."""
    clock = asyncio.get_running_loop().time
    until = clock() + _PATIENCE
    while clock() < until:
        async with worker.pool.acquire() as conn:
            row = await account_by_key(conn, NEWS.key)
            if row is None or not await people.mislabelled(conn, worker.vault, NEWS.key, 1):
                return
            await labels.give(conn, row.id, 0.0)
        await label(worker.desk)
        await asyncio.sleep(_QUIET)
    raise Stop(f"一分钟内没有给“{NEWS.name}”的关注者打好标签，请看 var/log 下的日志。")
