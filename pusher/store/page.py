"""Public pages: what a notice's page shows, where notices hang, and counts without persons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("page.sql")


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """An item and its published version; `doc` is its JSON (content.item.Version.from_json reads it)."""

    id: int
    code: str
    county: int  # six digits
    state: str  # content.review.State
    hash: str | None
    published_at: datetime | None
    said_at: datetime | None  # when it was first said as it now is
    doc: Mapping[str, Any] | None  # None: nothing of it is public
    superseded_by: str | None  # the code of the item that stands in its place, unless that was withdrawn
    corrected: bool  # another version was sent before, or its source said something else
    halted: bool  # declared wrong (停止)
    sealed: bool  # leaked (紧急下架)
    listed: int | None  # rows of a listing that is over: its names are gone; None: they are not
    ended_at: datetime | None  # when its time was over
    witnessed: int  # days on which a listing was seen to be public
    revised: bool  # an objection to it was found right (更正)
    decision: str | None  # content.thread.Decision of the latest clean-up
    decided: int | None  # its year
    alert: str | None  # alert, update, cancel: the message that an alert's page shows


@dataclass(frozen=True, slots=True)
class Stage:
    """A public item of a matter (一件事)."""

    code: str
    title: str
    stage: str  # content.thread.Stage
    published_at: datetime
    territory: int


@dataclass(frozen=True, slots=True)
class Tongue:
    """A reviewed translation, or a recording (it has a digest), of the version that the page shows.

    `from_above`: of what it relays, so nothing of a place's own additions is in it.
    """

    id: int
    language: str  # content.tongue.LANGUAGES, or zh
    dialect: str
    title: str
    body: str
    digest: str | None
    media_type: str
    seconds: float
    from_above: bool


@dataclass(frozen=True, slots=True)
class LinkTarget:
    """What a personal link leads to."""

    item: int
    division: int
    opened: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A notice in a place's list."""

    code: str
    hash: str
    title: str
    genre: str
    issued_on: date | None
    division: int  # the territory it is said for
    domain: str


@dataclass(frozen=True, slots=True)
class Shown:
    """The version on an item's page."""

    county: int
    version: str


@dataclass(frozen=True, slots=True)
class Place:
    """A division as a page names it."""

    code: int
    name: str
    parent: int | None
    level: int


@dataclass(frozen=True, slots=True)
class Count:
    """What was counted under a code in one hour, from one place (0: the printed code names none)."""

    code: str
    county: int
    division: int
    hour: datetime
    scans: int
    acks: int
    useful: int = 0
    unclear: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a code from one place so far."""

    division: int
    scans: int
    acks: int
    useful: int
    unclear: int


async def notice(conn: Connection, code: str) -> NoticeRow | None:
    """Return what the page of a code shows; None: there is no such code."""
    found = await notices(conn, [code])
    return found[0] if found else None


async def notices(conn: Connection, codes: Sequence[str]) -> list[NoticeRow]:
    """Return what the pages of several codes show, in no order; codes that are none are passed over."""
    return [NoticeRow(**row) async for row in _queries.notices(conn, codes=list(codes))]


async def shown(conn: Connection, item: int) -> Shown | None:
    """Return what an item's page shows, None: it is not published."""
    row = await _queries.shown(conn, item=item)
    return Shown(**row) if row else None


async def halted(conn: Connection, item: int, version: str) -> bool:
    """Say whether a version, or what it relays, was declared wrong: it is never sent again."""
    return bool(await _queries.halted(conn, item=item, version=version))


async def lapsed(conn: Connection, items: Sequence[int], now: datetime) -> dict[int, str]:
    """Say which of these items stand but may be sent no more: repealed, expired (a clean-up), closed (公示) or past."""
    return {row["id"]: row["why"] async for row in _queries.lapsed(conn, items=list(items), now=now)}


async def retired(conn: Connection, item: int) -> bool:
    """Say whether the yearly clean-up took an item out of force."""
    return bool(await _queries.retired(conn, item=item))


async def halt(conn: Connection, item: int, county: int, version: str, at: datetime) -> None:
    """Declare a published version wrong (停止): its page says so at once, until another version is published."""
    await _queries.halt(conn, item=item, county=county, version=version, at=at)


async def tellers(conn: Connection, item: int, version: str) -> list[int]:
    """Return the accounts at work by which a version is told to persons."""
    return [row["id"] async for row in _queries.tellers(conn, item=item, version=version)]


async def speakers(conn: Connection, county: int, places: Sequence[int]) -> list[int]:
    """Return the accounts at work that speak for these places, the nearest first."""
    return [row["id"] async for row in _queries.speakers(conn, county=county, places=list(places))]


async def told_by(conn: Connection, account: int, item: int, version: str) -> list[str]:
    """Return the templates to be allowed by which an account tells a version."""
    rows = _queries.told_by(conn, account=account, item=item, version=version)
    return [row["template"] async for row in rows]


async def acknowledge_own(conn: Connection, account: int, item: int, version: str, indexes: Sequence[bytes]) -> bool:
    """Mark as opened what an account told a follower of a version; true when there is something of hers."""
    found = _queries.acknowledge_own(conn, account=account, item=item, version=version, indexes=list(indexes))
    return bool(await found)


async def stamp(conn: Connection, code: str, now: datetime) -> str | None:
    """Return a word that changes whenever the page of a code has to; None: there is no such item."""
    word: str | None = await _queries.stamp(conn, code=code, now=now)
    return word


async def stages(conn: Connection, item: int) -> list[Stage]:
    """Return the public items of the matter that an item stands in, in order; empty: it stands alone."""
    return [Stage(**row) async for row in _queries.stages(conn, item=item)]


async def tongues(conn: Connection, item: int, hash_: str) -> list[Tongue]:
    """Return the reviewed tongues of a version, texts before recordings."""
    return [Tongue(**row) async for row in _queries.tongues(conn, item=item, hash=hash_)]


async def code_of(conn: Connection, item: int) -> str | None:
    """Return an item's short code."""
    code: str | None = await _queries.code_of_item(conn, item=item)
    return code


async def link_target(conn: Connection, push: int, no: int) -> LinkTarget | None:
    """Return the item and place behind a personal link; None: there is no such delivery."""
    row = await _queries.link_target(conn, push=push, no=no)
    return LinkTarget(**row) if row else None


async def sent_as(conn: Connection, item: int, version: str) -> list[tuple[str, datetime]]:
    """Return the SMS texts that were sent of a version, each with the time from which, the first first."""
    return [(row["text"], row["at"]) async for row in _queries.sent_as(conn, item=item, version=version)]


async def posted(
    conn: Connection, lo: int, hi: int, above: Sequence[int], now: datetime, words: Sequence[Sequence[str]] = ()
) -> list[Posted]:
    """Return the current notices of a division, of those below it and of those above it, that say all of the words.

    A word is given in the ways of saying it, in small letters.
    """
    found = _queries.posted(conn, lo=lo, hi=hi, above=list(above), now=now, words=list(map(list, words)))
    return [Posted(**row) async for row in found]


async def place(conn: Connection, code: int) -> Place | None:
    """Return a division by its 15 digits."""
    row = await _queries.place(conn, code=code)
    return Place(**row) if row else None


async def places(conn: Connection, codes: Sequence[int]) -> list[Place]:
    """Return divisions by their codes, from the county down."""
    return [Place(**row) async for row in _queries.places(conn, codes=list(codes))]


async def counties(conn: Connection) -> list[Place]:
    """Return the counties that are served."""
    return [Place(**row) async for row in _queries.counties(conn)]


async def below(conn: Connection, code: int) -> list[Place]:
    """Return the towns of a county or the villages of a town."""
    return [Place(**row) async for row in _queries.below(conn, code=code)]


async def ways(conn: Connection, county: int) -> set[str]:
    """Return the channels by which a county speaks to its residents now."""
    return {row["channel"] async for row in _queries.ways(conn, county=county)}


async def add_counts(conn: Connection, counts: Sequence[Count]) -> None:
    """Append counts by COPY."""
    await conn.copy_records_to_table(
        "page_count",
        schema_name="pusher",
        columns=[field.name for field in fields(Count)],
        records=[astuple(count) for count in counts],
    )


async def counted(conn: Connection, code: str) -> list[Counted]:
    """Return what was counted under a code so far, by place."""
    return [Counted(**row) async for row in _queries.counted(conn, code=code)]


async def merge_counts(conn: Connection, since: datetime, before: datetime) -> None:
    """Join the counts of the hours in [since, before) into one row for each code, place and hour. The worker's job."""
    await _queries.merge_counts(conn, since=since, before=before)


async def moved(conn: Connection, code: int) -> int | None:
    """Where an old division code leads now; None: it is in use, or never was."""
    found: int | None = await _queries.moved(conn, code=code)
    return found


async def former(conn: Connection, lo: int, hi: int) -> list[int]:
    """The old codes whose notices hang in a range since a merge."""
    return [row["code"] async for row in _queries.former(conn, lo=lo, hi=hi)]


async def hanging(conn: Connection, divisions: Sequence[int], now: datetime) -> int:
    """Return how many printed notices that still stand name one of these places."""
    return int(await _queries.hanging(conn, divisions=list(divisions), now=now))
