"""What an office's own column names mean, remembered for its next file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from audiences.division import Division
from audiences.roster import Column
from audiences.store.base import QUERIES, Connection, fetch


async def mapping(conn: Connection, division: int) -> dict[str, str]:
    """Label → Column's value ("": not to be read), as the division and those above it said; the nearest wins."""
    return {row["label"]: row["field"] for row in await fetch(QUERIES.mappings(conn, division=division))}


async def remember(conn: Connection, division: Division, words: Mapping[str, str], *, now: datetime) -> None:
    """Remember what these labels mean here; ValueError for a column that does not exist."""
    fields = [Column(field).value if field else "" for field in words.values()]
    await QUERIES.set_mapping(
        conn, division=division.code, county=division.county, labels=list(words), fields=fields, at=now
    )
