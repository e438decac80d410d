"""Finding residents by what an officer or a channel knows of them, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from audiences.store.base import QUERIES, Connection, fetch
from audiences.vault import Vault


async def residents_at(
    conn: Connection, vault: Vault, *, county: int, kind: str, addresses: Sequence[str]
) -> list[int | None]:
    """Who receives at each address under the primary key, the first by rank; None: nobody."""
    indexes = [vault.index(address) for address in addresses]
    rows = await fetch(QUERIES.residents_at(conn, county=county, kind=kind, indexes=indexes))
    found = {row["n"]: int(row["resident"]) for row in rows}
    return [found.get(place) for place in range(1, len(addresses) + 1)]


async def residents_named(conn: Connection, people: Sequence[tuple[int, str, date]]) -> list[int | None]:
    """The resident of each (village of 15 digits, name, birth date) on the roster; None: not one."""
    rows = await fetch(
        QUERIES.residents_named(
            conn,
            villages=[village for village, _, _ in people],
            names=[name for _, name, _ in people],
            births=[born for _, _, born in people],
        )
    )
    found = {row["n"]: int(row["resident"]) for row in rows}
    return [found.get(place) for place in range(1, len(people) + 1)]
