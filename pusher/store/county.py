"""What a county decides for itself: the address its residents open, its quiet hours, its caps."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.strategy import Caps, QuietHours

_queries = Queries("county.sql")


@dataclass(frozen=True, slots=True)
class County:
    """A county's own words."""

    base_url: str
    quiet: QuietHours
    caps: Caps = field(default_factory=Caps)
    code_roles: str = "village"  # whose roles may sign in by SMS code: none, village, town
    signed_photo: bool = False  # whether a photo of the signed 审核表 stands for a step (代签)


async def county(conn: Connection, number: int) -> County | None:
    """Return what a county (six digits) has decided, None: what the deployment says holds."""
    return _county(await _queries.county(conn, county=number))


async def county_of_push(conn: Connection, push: int) -> County | None:
    """Return the same for the county that a push belongs to."""
    return _county(await _queries.county_of_push(conn, push=push))


async def set_county(conn: Connection, number: int, words: County) -> None:
    """Enter or change a county's own words."""
    await _queries.set_county(
        conn,
        county=number,
        base_url=words.base_url,
        opens=words.quiet.opens,
        closes=words.quiet.closes,
        cap_normal=words.caps.normal,
        cap_bulk=words.caps.bulk,
        code_roles=words.code_roles,
        signed_photo=words.signed_photo,
    )


def _county(row: Any) -> County | None:
    if row is None:
        return None
    return County(
        row["base_url"],
        QuietHours(row["opens"], row["closes"]),
        Caps(row["cap_normal"], row["cap_bulk"]),
        row["code_roles"],
        row["signed_photo"],
    )
