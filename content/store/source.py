"""Sources (来源) that are looked at, and what came from them (来稿)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.item import Attachment
from content.store.queries import queries


@dataclass(frozen=True, slots=True)
class Source:
    """A folder or a list page. `division` (15 digits) is the unit that gets what comes from it."""

    id: int
    county: int
    division: int
    kind: str  # folder or page
    name: str
    address: str
    state: str  # on or off
    etag: str
    modified: str
    looked_at: datetime | None
    failures: int
    failing_since: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A source as its keeper sees it: how the last look went (`error`), how many texts came, the latest when."""

    id: int
    division: int
    kind: str
    name: str
    address: str
    state: str
    looked_at: datetime | None
    next_at: datetime
    error: str
    failing_since: datetime | None
    came: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class Arrival:
    """What comes in. `source` None: from a person in the console. `digest`: sha256 of its words.

    `changes` is the find that was taken of the same page before; `etag` and `modified` are the page's.
    """

    county: int
    division: int
    address: str
    digest: str
    name: str
    data: bytes = field(repr=False)
    source: int | None = None
    title: str = ""
    charset: str = ""
    files: tuple[Attachment, ...] = ()
    error: str = ""
    changes: int | None = None
    etag: str = ""
    modified: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of 待收稿件; `source` "": somebody gave it. `corrects`: an item was made of the page before."""

    id: int
    division: int
    name: str
    title: str
    address: str
    error: str
    found_at: datetime
    source: str
    files: int
    corrects: bool


@dataclass(frozen=True, slots=True)
class Find:
    """A text that came in; `data` is empty when somebody has decided, `code` is the item that it became.

    Of one that waits `code` is the item that was made of the page before it was corrected, `changes` the find.
    """

    id: int
    county: int
    division: int
    address: str
    name: str
    title: str
    charset: str
    data: bytes = field(repr=False)
    files: tuple[Attachment, ...]
    error: str
    state: str
    found_at: datetime
    source: str
    code: str
    changes: int | None


async def add_source(
    conn: Connection, county: int, division: int, kind: str, name: str, address: str, at: datetime
) -> int:
    """Look at a folder or a page from now on; return its number."""
    number: int = await queries.add_source(
        conn, county=county, division=division, kind=kind, name=name, address=address, at=at
    )
    return number


async def sources(conn: Connection, county: int = 0) -> list[Source]:
    """Return a county's sources; 0: everybody's."""
    return [Source(**row) async for row in queries.sources(conn, county=county)]


async def watched(conn: Connection, lo: int, hi: int) -> list[Watched]:
    """Return the sources of the units in lo..hi, those that are looked at first."""
    return [Watched(**row) async for row in queries.watched(conn, lo=lo, hi=hi)]


async def source(conn: Connection, number: int) -> Source | None:
    """Return one source."""
    row = await queries.source(conn, id=number)
    return None if row is None else Source(**row)


async def stop_source(conn: Connection, number: int) -> None:
    """Look no longer."""
    await queries.stop_source(conn, id=number)


async def claim_source(conn: Connection, *, at: datetime, until: datetime) -> Source | None:
    """Take the source that is due; nobody else takes it before `until`."""
    row = await queries.claim_source(conn, at=at, until=until)
    return None if row is None else Source(**row)


async def look_went_well(
    conn: Connection, number: int, *, etag: str, modified: str, missed: str, next_at: datetime, at: datetime
) -> None:
    """Note a look that went well; `missed` says in Chinese which article could not be had."""
    await queries.look_went_well(conn, id=number, etag=etag, modified=modified, missed=missed, next_at=next_at, at=at)


async def look_failed(conn: Connection, number: int, error: str, *, next_at: datetime, at: datetime) -> datetime:
    """Note a look that did not; return since when none has."""
    row = await queries.look_failed(conn, id=number, error=error, next_at=next_at, at=at)
    since: datetime = row["failing_since"]
    return since


async def known_addresses(conn: Connection, number: int, addresses: Sequence[str]) -> set[str]:
    """Return which of the addresses came from this source before."""
    return {row["address"] async for row in queries.known_addresses(conn, source=number, addresses=list(addresses))}


async def remember(conn: Connection, one: Source, addresses: Sequence[str], at: datetime) -> None:
    """Know these addresses without taking what stands there."""
    await queries.remember_addresses(
        conn, source=one.id, county=one.county, division=one.division, addresses=list(addresses), at=at
    )


async def arrive(conn: Connection, came: Arrival, at: datetime) -> int | None:
    """Keep what came in and return its number; None: the same words came before, from wherever."""
    number: int | None = await queries.add_find(
        conn,
        county=came.county,
        division=came.division,
        source=came.source,
        address=came.address,
        digest=came.digest,
        name=came.name,
        title=came.title,
        charset=came.charset,
        bytes=came.data,
        files=files_json(came.files),
        error=came.error,
        changes=came.changes,
        etag=came.etag,
        modified=came.modified,
        at=at,
    )
    return number


def files_json(files: Sequence[Attachment]) -> str:
    """Attachments as a find keeps them."""
    return json.dumps([asdict(one) for one in files], ensure_ascii=False)


async def hand_in(conn: Connection, came: Arrival, at: datetime) -> int:
    """Keep what a person gave and return its number; what was ignored before waits again."""
    number = await arrive(conn, came, at)
    if number is not None:
        return number
    same = await queries.same_find(conn, county=came.county, division=came.division, digest=came.digest)
    await queries.again_find(
        conn, id=same["id"], charset=came.charset, bytes=came.data, files=files_json(came.files), at=at
    )
    before: int = same["id"]
    return before


async def finds(conn: Connection, lo: int, hi: int, count: int = 200) -> list[Waiting]:
    """Return what waits in a territory, the latest first."""
    return [
        Waiting(**{**row, "source": row["source"] or ""})
        async for row in queries.finds(conn, lo=lo, hi=hi, count=count)
    ]


async def find(conn: Connection, number: int) -> Find | None:
    """Return one text that came in."""
    row = await queries.find(conn, id=number)
    if row is None:
        return None
    raw: list[dict[str, Any]] = json.loads(row["files"]) if isinstance(row["files"], str) else row["files"]
    return Find(
        id=row["id"],
        county=row["county"],
        division=row["division"],
        address=row["address"],
        name=row["name"],
        title=row["title"],
        charset=row["charset"],
        data=row["bytes"] or b"",
        files=tuple(Attachment(**one) for one in raw),
        error=row["error"],
        state=row["state"],
        found_at=row["found_at"],
        source=row["source"] or "",
        code=row["code"] or "",
        changes=row["changes"],
    )


async def decide(conn: Connection, number: int, *, item: int | None, by: int, at: datetime) -> bool:
    """Take it (it became this item) or leave it (None); False: somebody was faster."""
    state = "ignored" if item is None else "taken"
    return await queries.decide_find(conn, id=number, state=state, item=item, by=by, at=at) is not None


async def forget_finds(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete the bytes of what came in before a time and nobody has decided about; return of how many."""
    return int(await queries.forget_finds(conn, before=before, dry=dry))
