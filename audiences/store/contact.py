"""Contacts in the database: found by blind index under any key, claimed, opened for sending, re-sealed by rotation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from audiences.contact import PHONE
from audiences.store.base import QUERIES, Connection, fetch
from audiences.vault import Vault


@dataclass(frozen=True, slots=True)
class Found:
    """A contact as an event finds it."""

    id: int
    division: int
    opted_out: tuple[str, ...]
    dead: bool


async def find(conn: Connection, vault: Vault, *, county: int, kind: str, address: str) -> Found | None:
    """The contact of an address, or None."""
    row = await QUERIES.find_contact(conn, county=county, kind=kind, indexes=list(vault.indexes(address)))
    return None if row is None else Found(row["id"], row["division"], tuple(row["opted_out"]), row["dead"])


async def claim(conn: Connection, vault: Vault, *, county: int, kind: str, address: str, division: int) -> Found:
    """The contact of an address, made when it is new."""
    found = await find(conn, vault, county=county, kind=kind, address=address)
    if found is not None:
        return found
    ids = await QUERIES.claim(
        conn,
        county=county,
        kind=kind,
        divisions=[division],
        indexes=[vault.index(address)],
        keys=[vault.primary],
        ciphers=[vault.seal(address).cipher],
    )
    return Found(ids[0], division, (), dead=False)


async def add_contact(  # noqa: PLR0913  # each is a fact of the link
    conn: Connection,
    vault: Vault,
    *,
    county: int,
    resident: int,
    division: int,
    kind: str,
    address: str,
    rank: int,
    proxy: bool = False,
    confirmed_at: datetime | None = None,
) -> int:
    """Give a resident one more contact, her own or that of a 代收人 (confirmed, revocable); returns its id."""
    async with conn.transaction():
        contact = await claim(conn, vault, county=county, kind=kind, address=address, division=division)
        await QUERIES.link_one(
            conn,
            resident=resident,
            contact=contact.id,
            rank=rank,
            relation="proxy" if proxy else "self",
            confirmed_at=confirmed_at,
        )
        await QUERIES.settle(conn, residents=[resident], contacts=[contact.id])
    return contact.id


async def rekey(conn: Connection, vault: Vault, *, county: int, addresses: Iterable[str], kind: str = PHONE) -> None:
    """Bring these addresses under the primary key; in a rotation an import would else take them for new ones."""
    if len(vault.key_ids) == 1:
        return
    pairs = [(old, address) for address in set(addresses) for old in vault.indexes(address)[1:]]
    await QUERIES.rekey(
        conn,
        county=county,
        kind=kind,
        olds=[old for old, _ in pairs],
        indexes=[vault.index(address) for _, address in pairs],
        key_id=vault.primary,
        ciphers=[vault.seal(address).cipher for _, address in pairs],
    )


async def rotate(conn: Connection, vault: Vault, *, count: int) -> int:
    """Re-encrypt and re-index up to `count` contacts under the primary key; returns how many, 0: done. The worker's."""
    async with conn.transaction():
        rows = await fetch(QUERIES.stale_contacts(conn, key_id=vault.primary, count=count))
        addresses = [vault.open(row["key_id"], row["cipher"]) for row in rows]
        await QUERIES.reseal(
            conn,
            contacts=[row["id"] for row in rows],
            indexes=[vault.index(address) for address in addresses],
            key_id=vault.primary,
            ciphers=[vault.seal(address).cipher for address in addresses],
        )
    return len(rows)


async def keys_in_use(conn: Connection) -> tuple[int, ...]:
    """The keys that rows still need. ID hashes are renewed only by the next roster that brings the number."""
    return tuple(row["key_id"] for row in await fetch(QUERIES.keys_in_use(conn)))


async def settle(conn: Connection, *, residents: Sequence[int] = (), contacts: Sequence[int] = ()) -> None:
    """Write the derived columns (reach, households behind a number) anew for whoever these touch."""
    await QUERIES.settle(conn, residents=list(residents), contacts=list(contacts))
