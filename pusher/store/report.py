"""What the check page and the report read: items, audiences' figures, coverage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from audiences.division import VILLAGE_SPAN, village_of
from audiences.store import counting
from channels.registry import CHANNELS
from content.item import Version
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.strategy import Way

_queries = Queries("report.sql")

_VISITS: Final = {"told": 5, "relayed": 3}
_LANES: Final = ("", *CHANNELS)  # as the query numbers them; "": none of ours


@dataclass(frozen=True, slots=True)
class Item:
    """An item as the line needs it; `hash` is its approved version, None: nothing is approved."""

    id: int
    code: str
    county: int
    division: int
    state: str
    hash: str | None


@dataclass(frozen=True, slots=True)
class Audience:
    """A frozen audience's figures."""

    id: int
    digest: str
    people: int
    households: int
    subscribed: int  # numbers beside them that asked for it on a page
    spared: Mapping[str, int]  # people left out, by reason
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class Unreachable:
    """People who cannot be reached and why: none, opted_out, dead, consent, account, other_channel."""

    reason: str
    people: int
    households: int


@dataclass(frozen=True, slots=True)
class Village:
    """How many of an audience live in a village."""

    division: int
    name: str | None
    people: int
    households: int


@dataclass(frozen=True, slots=True)
class Covered:
    """Households of a village by grade: 0 none, 1 已提交, 2 到机, 3 转告家人, 4 确认, 5 当面告知."""

    division: int
    name: str | None
    grade: int
    households: int


@dataclass(frozen=True, slots=True)
class Carried:
    """Households of a village to which a channel brought it: 1 已提交, 2 到机, 4 确认."""

    division: int
    channel: str
    grade: int
    households: int


@dataclass(frozen=True, slots=True)
class Homes:
    """Households of a village (or of a group in it) that have the same of a push."""

    division: int
    name: str | None  # the village's
    marks: int  # see the query
    outcome: str  # of the last visit; "": there was none
    untold: bool  # a resend goes to somebody of each
    doubted: bool  # and leaves somebody out who perhaps was told
    spoken: bool  # it is 必达 and somebody wants to be told by word of mouth: only a visit tells them
    households: int

    @property
    def grade(self) -> int:
        """The best evidence, as in Covered."""
        return max(_VISITS.get(self.outcome, 0), *(() if self.spoken else self.by_channel.values()), 0)

    @property
    def by_channel(self) -> dict[str, int]:
        """The best evidence that each channel gave, as in Carried."""
        lanes = {name: self.marks >> 2 + 3 * lane & 7 for lane, name in enumerate(_LANES)}
        return {name: 1 << bits.bit_length() - 1 for name, bits in lanes.items() if bits}


async def item(conn: Connection, number: int) -> Item | None:
    """Return an item."""
    row = await _queries.item(conn, id=number)
    return Item(**row) if row else None


async def version(conn: Connection, item_number: int, content_hash: str) -> Version | None:
    """Return an item's version by its hash."""
    doc = await _queries.version(conn, item=item_number, hash=content_hash)
    return Version.from_json(doc) if doc else None


async def audience(conn: Connection, number: int) -> Audience | None:
    """Return a frozen audience's figures."""
    row = await _queries.audience(conn, id=number)
    return Audience(**row) if row else None


async def unreachable(conn: Connection, number: int, ways: Sequence[Way]) -> list[Unreachable]:
    """Return who cannot be reached by any of these ways, by reason."""
    keys, kinds, consents = ([getattr(way, name) for way in ways] for name in ("key", "kind", "consent"))
    async with counting(conn):
        rows = _queries.unreachable(conn, audience=number, keys=keys, kinds=kinds, consents=consents)
        return [Unreachable(**row) async for row in rows]


async def spoken(conn: Connection, number: int) -> int:
    """Return how many people of an audience want to be told by word of mouth (语音, 上门)."""
    async with counting(conn):
        return int(await _queries.spoken(conn, audience=number))


async def villages(conn: Connection, number: int) -> list[Village]:
    """Return people and households of an audience by village."""
    async with counting(conn):
        return [Village(**row) async for row in _queries.divisions(conn, audience=number)]


async def homes(
    conn: Connection,
    push: int,
    audience_number: int,
    *,
    per: str = "household",
    same: Sequence[int] = (),
    groups: bool = False,
) -> list[Homes]:
    """Return what the households of each village, or of each of its `groups` (村民小组), have of a push.

    `untold` and `doubted` are of these pushes together (`same`, with this one among them) and of households or of each
    person of them (`per`).
    """
    async with counting(conn, whole=True):
        rows = _queries.homes(
            conn, push=push, audience=audience_number, pushes=list(same) or [push], per=per,
            unit=1 if groups else VILLAGE_SPAN, channels=list(CHANNELS),
        )  # fmt: skip
        return [Homes(**row) async for row in rows]


def covered(found: Sequence[Homes], *, groups: bool = False) -> list[Covered]:
    """Sum households by village, or by `groups` where they were asked for, and grade of evidence."""
    total: Counter[tuple[int, str | None, int]] = Counter()
    for one in found:
        division = one.division if groups else village_of(one.division)
        total[division, one.name, one.grade] += one.households
    return [Covered(*key, total[key]) for key in sorted(total, key=lambda key: (key[0], key[2]))]


def carried(found: Sequence[Homes]) -> list[Carried]:
    """Sum households by village, channel and the evidence that the channel gave."""
    total: Counter[tuple[int, str, int]] = Counter()
    for one in found:
        for channel, grade in one.by_channel.items():
            total[village_of(one.division), channel, grade] += one.households
    return [Carried(*key, total[key]) for key in sorted(total)]


async def coverage(conn: Connection, push: int, audience_number: int) -> list[Covered]:
    """Return households by village and grade of evidence."""
    return covered(await homes(conn, push, audience_number))
