"""Whom a freeze leaves out: who of a list has died, who had already what it is frozen for. Never silently."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from audiences.store.base import QUERIES, Connection, fetch

DIED: Final = "died"  # why somebody of a list is left out


@dataclass(frozen=True, slots=True)
class Had:
    """Who has had already what an audience is frozen for: contacts by how sure that is, the surest first; `per` unit.

    `homes` are households (minus a person without one) where somebody said it; `visited` is what their entry is called.
    `owing`: the audiences of it whose households are visited, None: nobody is. Who wants to be told by word of mouth
    and was in none of them has not had it through others of her house.
    """

    per: str
    contacts: Mapping[str, Sequence[int]]
    homes: Sequence[int] = ()
    visited: str = ""
    owing: Sequence[int] | None = None


async def spare(conn: Connection, audience: int, list_id: int | None, had: Had | None) -> dict[str, int]:
    """Take out of an audience that is being made whoever has had it; return how many are left out and why.

    The dead of the list are not in it: they are only counted.
    """
    died = await QUERIES.list_dead(conn, list=list_id) if list_id is not None else 0
    spared = {DIED: int(died)} if died else {}
    if had is None or not (had.homes or any(had.contacts.values())):
        return spared
    names = [had.visited, *had.contacts]
    pairs = [(contact, rank) for rank, name in enumerate(names[1:], 1) for contact in had.contacts[name]]
    rows = await fetch(
        QUERIES.leave_out(
            conn, audience=audience, per=had.per, contacts=[contact for contact, _ in pairs],
            ranks=[rank for _, rank in pairs], homes=list(had.homes), visited=0,
            owing=None if had.owing is None else list(had.owing),
        )
    )  # fmt: skip
    return spared | {names[row["rank"]]: row["people"] for row in rows}
