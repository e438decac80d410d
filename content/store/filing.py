"""Which row of the catalogue an item is filed under, and what a territory has out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from asyncpg import Connection

from content.catalogue.matching import Match
from content.catalogue.row import Row
from content.catalogue.village import Out
from content.item import Genre, Nature, Version
from content.store.queries import queries


@dataclass(frozen=True, slots=True)
class Filing:
    """An item's place in the catalogue. `row` None: nothing fits; `confirmed`: a person chose it."""

    item: int
    hash: str
    version: int | None
    line: int | None
    confirmed: bool
    words: str
    reasons: tuple[str, ...]
    formed_on: date | None
    row: Row | None


@dataclass(frozen=True, slots=True)
class Unfiled:
    """An item whose present text nobody has filed."""

    id: int
    county: int
    division: int
    hash: str
    version: Version


@dataclass(frozen=True, slots=True)
class Clocked:
    """An item for which the clock of 公开时限 runs."""

    id: int
    code: str
    division: int
    published_on: date | None
    created_on: date
    title: str
    issued_on: date | None
    formed_on: date | None
    time_limit: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class Covered:
    """A row, by its name, under which a unit has published."""

    key: tuple[str, str, str, str]
    division: int
    items: int
    last_on: date


async def filing(conn: Connection, item: int) -> Filing | None:
    """Return where an item is filed; None: not yet."""
    row = await queries.filing(conn, item=item)
    if row is None:
        return None
    values = dict(row)
    doc, state = values.pop("doc"), values.pop("state")
    values["reasons"] = tuple(values["reasons"])
    return Filing(**values, confirmed=state == "confirmed", row=Row.from_json(doc) if doc else None)


async def propose(
    conn: Connection, item: int, county: int, hash_: str, version: int, found: Match | None, at: datetime
) -> None:
    """File an item as the program proposes (自动归类); a row that a person chose stays."""
    await queries.propose_filing(
        conn,
        item=item,
        county=county,
        hash=hash_,
        version=version if found else None,
        line=found.place + 1 if found else None,
        words=found.words if found else "",
        reasons=list(found.reasons) if found else [],
        at=at,
    )


async def of_source(conn: Connection, item: int, version: int) -> Match | None:
    """Return the row of a catalogue under which what an item relays is filed."""
    row = await queries.source_filing(conn, item=item, version=version)
    return Match(row["line"] - 1, Row.from_json(row["doc"]), "", ("跟随上级原文的归类",)) if row else None


async def confirm(
    conn: Connection,
    item: int,
    county: int,
    hash_: str,
    place: tuple[int, int] | None,
    *,
    formed_on: date | None,
    by: int,
    at: datetime,
) -> None:
    """File an item as a person says: under (version, line), or under none."""
    version, line = place or (None, None)
    await queries.confirm_filing(
        conn, item=item, county=county, hash=hash_, version=version, line=line, formed_on=formed_on, by=by, at=at
    )


async def release(conn: Connection, item: int) -> None:
    """Let the program file an item again (自动归类); its 信息形成日 stays."""
    await queries.release_filing(conn, item=item)


async def unfiled(conn: Connection, count: int = 200) -> tuple[Unfiled, ...]:
    """Return items whose present text nobody has filed."""
    rows = queries.unfiled(conn, count=count)
    return tuple([_unfiled(row) async for row in rows])


async def clocked(conn: Connection, lo: int, hi: int, since: date) -> tuple[Clocked, ...]:
    """Return what units in lo..hi have to have out in time."""
    return tuple([Clocked(**row) async for row in queries.clocked(conn, lo=lo, hi=hi, since=since)])


async def covered(conn: Connection, lo: int, hi: int) -> tuple[Covered, ...]:
    """Return the rows under which units in lo..hi have published."""
    return tuple([_covered(row) async for row in queries.covered(conn, lo=lo, hi=hi)])


async def village_out(conn: Connection, lo: int, hi: int, since: date) -> dict[int, list[Out]]:
    """Return what each village of a territory has published since a day."""
    found: dict[int, list[Out]] = {}
    async for row in queries.village_out(conn, lo=lo, hi=hi, since=since):
        key = (row["domain"], row["first"], row["second"], row["third"]) if row["domain"] is not None else None
        out = Out(row["published_on"], Genre(row["genre"]), Nature(row["nature"]), key, row["code"])
        found.setdefault(row["division"] - row["division"] % 1000, []).append(out)
    return found


def _unfiled(row: Any) -> Unfiled:
    return Unfiled(row["id"], row["county"], row["division"], row["hash"], Version.from_json(row["doc"]))


def _covered(row: Any) -> Covered:
    key = (row["domain"], row["first"], row["second"], row["third"])
    return Covered(key, row["division"], row["items"], row["last_on"])
