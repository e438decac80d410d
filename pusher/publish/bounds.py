"""What bounds a push before the button: full numbers, prepaid segments, a day's calls, whom it goes together with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import cap as caps
from pusher.store import company as companies
from pusher.store import ration as rations
from pusher.store import tag as tags
from pusher.store.daily import Beyond
from pusher.store.plan import Load
from pusher.store.push import Push, Text
from pusher.strategy import Strategy, groups


@dataclass(frozen=True, slots=True)
class Account:
    """What one way will carry."""

    account: int
    key: str
    name: str
    channel: str
    label: str  # 短信, 微信
    mode: str
    messages: int
    households: int
    segments: int  # a message
    billed: int  # segments in all: a text to be passed on (代收人) may have more of them
    cost: Decimal  # yuan
    price: Decimal  # yuan a segment


@dataclass(frozen=True, slots=True)
class Full:
    """How many numbers have had `cap` messages of an account today, and how many of them nothing else reaches.

    `monthly`: followers, by one of its ways, this month.
    """

    name: str
    key: str
    cap: int
    numbers: int
    lost: int
    monthly: bool = False
    tag: bool = False  # they are followers, and not all of the place: its tag is no way to them


@dataclass(frozen=True, slots=True)
class Short:
    """An account that paid in advance for fewer segments than it is to carry."""

    name: str
    key: str
    left: int
    need: int


@dataclass(frozen=True, slots=True)
class Scarce:
    """A way whose platform takes fewer calls today: `moved` go by another, `later` wait for midnight."""

    account: int
    key: str
    name: str
    channel: str
    mode: str
    left: int
    need: int
    moved: int
    later: int


@dataclass(frozen=True, slots=True)
class Together:
    """A way on which it goes with `others` that wait for the very same people; it waits for more of them so long."""

    name: str
    key: str
    others: int
    seconds: float


@dataclass(frozen=True, slots=True)
class PassedOn:
    """How many of a way's messages go to 代收人, and whether their text says that it is to be passed on."""

    account: int
    mode: str
    name: str
    key: str
    numbers: int
    is_said: bool


async def bounds(
    conn: Connection,
    push: Push,
    strategy: Strategy,
    loads: Sequence[Load],
    texts: Sequence[Text],
    carried: Sequence[Account],
    days: Sequence[Beyond],
) -> dict[str, Any]:
    """Return what the check page says of them, by the names of its fields."""
    whom = push.audience
    return {
        "full": await full(conn, push.county, strategy, loads, texts, whom) if whom is not None else (),
        "together": await together(conn, push, strategy, carried) if whom is not None else (),
        "short": await short(conn, push.county, carried),
        "scarce": scarce(texts, days),
        "passed_on": passed_on(loads, texts),
    }


async def full(
    conn: Connection, county: int, strategy: Strategy, loads: Sequence[Load], texts: Sequence[Text], audience: int
) -> tuple[Full, ...]:
    """Say of each account whose gateway counts how many of the numbers have had all that it gives them."""
    spent = await rations.exhausted(conn, county, audience, strategy)
    closed = await tags.closed(conn, audience, strategy, spent, ())
    pairs = caps.Full(spent.contacts + closed.contacts, spent.accounts + closed.accounts)
    reached = await caps.full_members(conn, audience, pairs)
    names = {text.account: text.name for text in texts}
    ways = {way.account: way for way in strategy.ways} | {-n: way for n, way in enumerate(strategy.ways, 1)}
    lost = Counter[int]()
    for load in loads:
        own = load.way.monthly or load.way.tag
        lost[-strategy.ways.index(load.way) - 1 if own else load.way.account] += load.full
    found = []
    for number, people in reached.items():
        way, monthly = ways[number], number < 0
        limit = way.monthly if monthly else way.cap
        if not (way.tag and not lost[number]):  # a tag that is no way is no loss where there is another
            found.append(Full(names.get(way.account, way.key), way.key, limit, people, lost[number], monthly, way.tag))
    return tuple(found)


async def together(
    conn: Connection, push: Push, strategy: Strategy, carried: Sequence[Account]
) -> tuple[Together, ...]:
    """Say of each way that keeps company whom the push goes with, and how long it waits for more."""
    spent = await rations.exhausted(conn, push.county, push.audience or 0, strategy)
    waits = await companies.waiting(conn, push.audience or 0, strategy, groups(strategy), spent)
    others = {(one.account, one.mode): one for _, one, _ in waits}
    ways = {(way.account, way.mode): way for way in strategy.ways if way.company > 1}
    found = []
    for one in carried:
        way, with_it = ways.get((one.account, one.mode)), others.get((one.account, one.mode))
        patience = way.patience if way and push.urgency != "urgent" else 0.0
        if way and one.messages and (with_it or patience):
            found.append(Together(one.name, one.key, with_it.pushes if with_it else 0, patience))
    return tuple(found)


async def short(conn: Connection, county: int, carried: Sequence[Account]) -> tuple[Short, ...]:
    """Say which accounts run out of prepaid segments on the way."""
    need: Counter[int] = Counter()
    for one in carried:
        need[one.account] += one.billed
    return tuple(
        Short(one.name, one.key, max(one.left, 0), need[one.account])
        for one in await accounts.stocks(conn, county)
        if need[one.account] > one.left
    )


def scarce(texts: Sequence[Text], days: Sequence[Beyond]) -> tuple[Scarce, ...]:
    """Say which platforms take fewer calls today than the push needs, and what becomes of the rest."""
    names = {text.account: text.name for text in texts}
    return tuple(
        Scarce(
            account=one.way.account,
            key=one.way.key,
            name=names.get(one.way.account, one.way.key),
            channel=one.way.channel,
            mode=one.way.mode,
            left=one.left,
            need=one.need,
            moved=one.moved,
            later=one.later,
        )
        for one in days
    )


def passed_on(loads: Sequence[Load], texts: Sequence[Text]) -> tuple[PassedOn, ...]:
    """Say which ways reach people by their 代收人; a registered template cannot tell these so."""
    general = {(text.account, text.mode): text for text in texts if not text.division}
    found = [(load.passed_on, general.get((load.way.account, load.way.mode))) for load in loads if load.passed_on]
    return tuple(
        PassedOn(text.account, text.mode, text.name, text.key, numbers, text.message.passed_on is not None)
        for numbers, text in found
        if text is not None
    )
