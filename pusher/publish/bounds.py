"""What bounds a push before the button: full numbers, prepaid segments, a day's calls, whom it goes together with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import allotment as allotments
from pusher.store import cap as caps
from pusher.store import company as companies
from pusher.store import ration as rations
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


@dataclass(frozen=True, slots=True)
class Short:
    """An account that paid in advance for fewer segments than it is to carry."""

    name: str
    key: str
    left: int
    need: int


@dataclass(frozen=True, slots=True)
class Scarce:
    """A way whose platform takes fewer calls today than this needs: the rest waits for midnight."""

    account: int
    key: str
    name: str
    channel: str
    mode: str
    left: int
    need: int


@dataclass(frozen=True, slots=True)
class Together:
    """A way on which it goes with `others` that wait for the very same people; it waits for more of them so long."""

    name: str
    key: str
    others: int
    seconds: float


async def bounds(
    conn: Connection,
    push: Push,
    strategy: Strategy,
    loads: Sequence[Load],
    texts: Sequence[Text],
    carried: Sequence[Account],
    *,
    midnight: datetime,
) -> dict[str, Any]:
    """Return what the check page says of them, by the names of its fields."""
    whom = push.audience
    return {
        "full": await full(conn, push.county, strategy, loads, texts, whom) if whom is not None else (),
        "together": await together(conn, push, strategy, carried) if whom is not None else (),
        "short": await short(conn, push.county, carried),
        "scarce": await scarce(conn, push.county, strategy, carried, midnight),
    }


async def full(
    conn: Connection, county: int, strategy: Strategy, loads: Sequence[Load], texts: Sequence[Text], audience: int
) -> tuple[Full, ...]:
    """Say of each account whose gateway counts how many of the numbers have had all that it gives them."""
    reached = await caps.full_members(conn, audience, await rations.exhausted(conn, county, audience, strategy))
    names = {text.account: text.name for text in texts}
    ways = {way.account: way for way in strategy.ways} | {-n: way for n, way in enumerate(strategy.ways, 1)}
    lost = Counter[int]()
    for load in loads:
        lost[-strategy.ways.index(load.way) - 1 if load.way.monthly else load.way.account] += load.full
    found = []
    for number, people in reached.items():
        way, monthly = ways[number], number < 0
        limit = way.monthly if monthly else way.cap
        found.append(Full(names.get(way.account, way.key), way.key, limit, people, lost[number], monthly))
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
        need[one.account] += one.messages * one.segments
    return tuple(
        Short(one.name, one.key, max(one.left, 0), need[one.account])
        for one in await accounts.stocks(conn, county)
        if need[one.account] > one.left
    )


async def scarce(
    conn: Connection, county: int, strategy: Strategy, carried: Sequence[Account], midnight: datetime
) -> tuple[Scarce, ...]:
    """Say which platforms take fewer calls today than the push needs, by their own word or the account's row."""
    days = await allotments.of_county(conn, county, midnight)
    ways = {(way.account, way.mode): way for way in strategy.ways}
    found = []
    for one in carried:
        way, day = ways[one.account, one.mode], days.get((one.account, one.mode))
        most = (day.most if day else None) or way.daily
        left = max(most - (day.used if day else 0), 0)
        need = -(-one.messages // way.whole) if way.whole else one.messages
        if most and need > left:
            found.append(Scarce(one.account, one.key, one.name, one.channel, one.mode, left, need))
    return tuple(found)
