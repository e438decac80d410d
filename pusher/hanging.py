"""What hangs in a place, for its page and for who asks an account about it; what a search finds among it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from audiences.division import Division
from content.sought import Sought
from pusher.store import Connection
from pusher.store import page as store
from pusher.store.page import Posted


@dataclass(frozen=True, slots=True)
class Found:
    """The notices that a search finds, the best first; not `said`: none says it, these are of its kind."""

    posted: tuple[Posted, ...]
    said: bool = True


def above(division: Division) -> list[int]:
    """The places around one, from the county down."""
    codes = (division.county * 10**9, division.town, division.village)
    return [code for code in codes if code and code != division.code]


async def hanging(
    conn: Connection, division: Division, now: datetime, ways: list[list[str]] | None = None
) -> list[Posted]:
    """What hangs in a place, the newest first; with `ways` what says every word in one of its ways."""
    near = above(division) + await store.former(conn, division.lo, division.hi)
    return await store.posted(conn, division.lo, division.hi, near, now, ways or [])


async def search(conn: Connection, division: Division, now: datetime, sought: Sought) -> Found:
    """What says it, those first that say it in their titles; else what says the known words of it, or is of their kind.

    Who names a kind gets all of it.
    """
    said = await _saying(conn, division, now, sought)
    if said and not sought.whole:
        return Found(tuple(said))
    about = sought.about
    near = said if said or about == sought or not about.terms else await _saying(conn, division, now, about)
    known = {one.code for one in near}
    akin = [one for one in await hanging(conn, division, now) if about.akin(one.genre, one.domain)]
    return Found((*near, *(one for one in akin if one.code not in known)), bool(said) or sought.whole)


async def _saying(conn: Connection, division: Division, now: datetime, sought: Sought) -> list[Posted]:
    found = await hanging(conn, division, now, sought.ways)
    return sorted(found, key=lambda one: sought.rank(one.title))
