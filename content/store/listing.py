"""What a page shows of items: one published item, a place's notices, the console's list."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.item import Genre, Urgency, Version, span
from content.review import State
from content.store.queries import queries
from content.store.row import Line, Notice, Published


async def published(conn: Connection, code: str) -> Published | None:
    """Return what the page of a short code shows; None: nothing was ever published under it."""
    row = await queries.published(conn, code=code)
    if row is None:
        return None
    values = dict(row)
    return Published(version=Version.from_json(values.pop("doc")), state=State(values.pop("state")), **values)


async def notices(
    conn: Connection, division: int, now: datetime, *, inside: bool = False, count: int = 50
) -> tuple[Notice, ...]:
    """Return what is current in a division: said by it, above it or below it, the latest first.

    `inside` is for a page that only its own people can reach: 本镇 and 本村 are listed there, 特定对象 nowhere.
    """
    here, town = division + span(division) - 1, division - division % 10**6
    village = division - division % 10**3
    nowhere = (1, 0)
    in_town = (town, town + 10**6 - 1) if division % 10**9 else nowhere
    in_village = (village, village + 10**3 - 1) if division % 10**6 else nowhere
    rows = queries.notices(
        conn,
        divisions=sorted({division - division % size for size in (10**9, 10**6, 10**3, 1)}),
        lo=division,
        hi=here,
        inside=inside,
        town_lo=in_town[0],
        town_hi=in_town[1],
        village_lo=in_village[0],
        village_hi=in_village[1],
        now=now,
        count=count,
    )
    return tuple([_notice(row) async for row in rows])


async def items(
    conn: Connection, lo: int, hi: int, *, state: State | None = None, before: int | None = None, count: int = 50
) -> tuple[Line, ...]:
    """Return the items that units in lo..hi wrote, the latest first; `before` is the last id of the page above."""
    rows = queries.items(conn, lo=lo, hi=hi, state=state, before=before, count=count)
    return tuple([as_line(row) async for row in rows])


def _notice(row: Any) -> Notice:
    return Notice(**{**row, "genre": Genre(row["genre"]), "urgency": Urgency(row["urgency"])})


def as_line(row: Any) -> Line:
    """Read a row of content.v_item."""
    values = {field.name: row[field.name] for field in fields(Line)}
    values |= {"state": State(row["state"]), "genre": Genre(row["genre"]), "urgency": Urgency(row["urgency"])}
    return Line(**values)
