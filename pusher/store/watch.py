"""The watch (监测): accounts with what stands on them, comparisons with the platform, pages, letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.watch import Limits

_queries = Queries("watch.sql")


@dataclass(frozen=True, slots=True)
class Watched:
    """An account (its secrets sealed) with what stands on it."""

    id: int
    key: str
    channel: str
    county: int
    division: int
    name: str
    owner: str
    supervisor: str
    state: str
    paused_because: str
    options: Mapping[str, Any]
    rate: float
    daily_limit: int
    price: Decimal
    last_at: datetime | None
    times: int  # since the day that was asked for
    unapproved: int  # no approved push is behind them
    removed: int  # of those: gone again
    compared_at: datetime | None
    articles: int | None  # that stood there then
    known: int | None  # of which we knew


@dataclass(frozen=True, slots=True)
class Outing:
    """Something that was published on an account. `publication`: it was entered, or read from the platform's list."""

    at: datetime
    push: int | None
    approved: bool
    source: str  # handout, mass, platform, hand
    link: str
    removed_at: datetime | None
    publication: int | None
    title: str


@dataclass(frozen=True, slots=True)
class Publication:
    """An article as it is entered."""

    link: str
    title: str
    published_at: datetime
    push: int | None  # the approved push behind it
    source: str = "hand"


@dataclass(frozen=True, slots=True)
class ListRead:
    """What the program read of an account's list; `said`: why the last question was in vain."""

    read_at: datetime | None
    articles: int
    said: str


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters about one kind of item (None: nobody knows) from one village (None: likewise)."""

    genre: str | None
    village: int | None
    name: str | None
    letters: int


async def limits(conn: Connection, county: int) -> Limits:
    """Return what a county (six digits) holds its accounts to."""
    row = await _queries.limits(conn, county=county)
    return Limits(**row) if row else Limits()


async def set_limits(conn: Connection, county: int, new: Limits) -> None:
    """Enter or change it."""
    await _queries.set_limits(conn, county=county, **asdict(new))


async def watched(conn: Connection, lo: int, hi: int, since: datetime) -> list[Watched]:
    """Return the accounts of a range; `times` counts from `since` on."""
    return [Watched(**row) async for row in _queries.watched(conn, lo=lo, hi=hi, since=since)]


async def outings(conn: Connection, account: int, most: int = 200) -> list[Outing]:
    """Return what was published on an account, the latest first."""
    return [Outing(**row) async for row in _queries.outings(conn, account=account, most=most)]


async def standing(conn: Connection, account: int) -> int:
    """Return how many articles stand on an account, as far as we know."""
    return int(await _queries.standing(conn, account=account))


async def approved_push(conn: Connection, county: int, code: str) -> int | None:
    """Return the latest approved push of an item by its code; None: there is none."""
    number: int | None = await _queries.approved_push(conn, county=county, code=code)
    return number


async def add_publication(conn: Connection, account: int, one: Publication, *, by: int | None, at: datetime) -> bool:
    """Enter an article; false: its address is entered already."""
    found = await _queries.add_publication(
        conn, account=account, link=one.link, title=one.title, published_at=one.published_at, source=one.source,
        push=one.push, at=at, person=by,
    )  # fmt: skip
    return found is not None


async def remove_publication(conn: Connection, account: int, number: int, at: datetime) -> bool:
    """The article is gone from the account; false: it was before, or there is none."""
    return await _queries.remove_publication(conn, account=account, id=number, at=at) is not None


async def tie_publication(conn: Connection, account: int, number: int, push: int) -> bool:
    """Name the approved push that an article comes from; false: one is named already, or there is no such article."""
    return await _queries.tie_publication(conn, account=account, id=number, push=push) is not None


async def lists_due(conn: Connection, channels: Sequence[str], before: datetime) -> list[tuple[int, int]]:
    """Return (account, county) whose platform was not asked for the list since a moment."""
    rows = _queries.lists_due(conn, channels=list(channels), before=before)
    return [(row["id"], row["county"]) async for row in rows]


async def list_read(conn: Connection, account: int, articles: int, at: datetime) -> None:
    """The platform said how many articles stand there."""
    await _queries.list_read(conn, account=account, at=at, articles=articles)


async def list_missed(conn: Connection, account: int, said: str, at: datetime) -> None:
    """It did not."""
    await _queries.list_missed(conn, account=account, at=at, said=said)


async def list_of(conn: Connection, account: int) -> ListRead | None:
    """Return when an account's list was read; None: the platform was never asked."""
    row = await _queries.list_of(conn, account=account)
    return ListRead(**row) if row else None


async def compare(conn: Connection, account: int, articles: int, known: int, *, by: int, at: datetime) -> None:
    """Somebody compared the account with the platform's own list."""
    await _queries.compare(conn, account=account, at=at, articles=articles, known=known, person=by)


async def pages(conn: Connection, lo: int, hi: int) -> dict[int, datetime]:
    """Return when each town's offices, and the county's own, last published something, by code."""
    return {row["division"]: row["last_at"] async for row in _queries.pages(conn, lo=lo, hi=hi)}


async def letters(conn: Connection, lo: int, hi: int, since: datetime) -> list[Letters]:
    """Return what residents wrote to the units of a range since a moment, by subject and village."""
    return [Letters(**row) async for row in _queries.letters(conn, lo=lo, hi=hi, since=since)]


async def unanswered(conn: Connection, lo: int, hi: int, before: datetime) -> int:
    """Return how many letters that came before a moment nobody has answered."""
    return int(await _queries.unanswered(conn, lo=lo, hi=hi, before=before))
