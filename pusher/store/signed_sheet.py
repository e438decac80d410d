"""Photos of signed 审核表 (代签), each standing for one step of a review."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("signed_sheet.sql")


@dataclass(frozen=True, slots=True)
class Signed:
    """A step that was signed on paper, and who put it on record."""

    step: int
    act: str
    signer: int
    uploader: int
    at: datetime


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A photo to be kept."""

    item: int
    step: int
    county: int
    division: int
    act: str
    signer: int
    uploader: int
    at: datetime
    media: str
    sha256: bytes = field(repr=False)
    photo: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Untold:
    """A step taken for somebody who has not been told yet."""

    item: int
    step: int
    county: int
    act: str
    signer: int


async def add(conn: Connection, one: NewSheet) -> None:
    """Keep the photo that stands for a step."""
    await _queries.add(conn, **{name: getattr(one, name) for name in NewSheet.__slots__})


async def of_item(conn: Connection, item: int) -> list[Signed]:
    """Return the steps of an item that were signed on paper."""
    return [Signed(**row) async for row in _queries.of_item(conn, item=item)]


async def photo(conn: Connection, item: int, step: int) -> tuple[str, bytes] | None:
    """Return (media type, bytes) of a photo; None: there is none."""
    row = await _queries.photo(conn, item=item, step=step)
    return None if row is None else (row["media"], row["photo"])


async def untold(conn: Connection, most: int) -> list[Untold]:
    """Return steps taken for somebody who has not been told yet."""
    return [Untold(**row) async for row in _queries.untold(conn, most=most)]


async def told(conn: Connection, one: Untold, now: datetime) -> bool:
    """The signer is told now; False: another worker has just done so."""
    return await _queries.told(conn, item=one.item, step=one.step, now=now) is not None
