"""Who takes messages in for somebody (代收人) is told so once, whoever registered her."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from audiences.store.base import QUERIES, Connection, fetch
from audiences.vault import Vault


@dataclass(frozen=True, slots=True)
class NewProxy:
    """One who has not been told yet; whom she stands in for is not said."""

    contact: int
    county: int
    division: int
    number: str = field(repr=False)


async def new_proxies(conn: Connection, vault: Vault, *, since: datetime, most: int) -> list[NewProxy]:
    """Those registered since, who may be written to."""
    rows = await fetch(QUERIES.new_proxies(conn, since=since, most=most))
    return [
        NewProxy(row["contact"], row["county"], row["division"], vault.open(row["key_id"], row["cipher"]))
        for row in rows
    ]


async def tell_proxy(conn: Connection, one: NewProxy, at: datetime) -> None:
    """She is about to be told: never twice."""
    await QUERIES.add_history(
        conn, county=one.county, division=one.division, resident=None, contacts=[one.contact], what="proxy_told",
        account=None, detail=None, at=at,
    )  # fmt: skip
