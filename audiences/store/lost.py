"""Numbers that are no good any more (失效号码): by whom, why; and the new number that takes their place."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from audiences.store.base import QUERIES, Connection, fetch
from audiences.store.keep import PersonError, add_phone, drop_phone
from audiences.store.person import contacts_of
from audiences.vault import Vault

LOST: Final = 500  # on one list; who is mended makes room


@dataclass(frozen=True, slots=True)
class Lost:
    """A dead number of somebody; `reached`: another of her numbers works."""

    resident: int
    contact: int
    name: str = field(repr=False)
    division: int
    address: str = field(repr=False)
    reason: str
    proxy: bool
    reached: bool
    at: datetime | None


async def lost_phones(conn: Connection, vault: Vault, lo: int, hi: int) -> list[Lost]:
    """Dead numbers of a range's living people, at most LOST, by place; who is reached by nothing else comes first."""
    return [
        Lost(
            resident=row["resident"],
            contact=row["contact"],
            name=row["name"] or "",
            division=row["division"],
            address=vault.open(row["key_id"], row["cipher"]),
            reason=row["reason"],
            proxy=row["proxy"],
            reached=row["reached"],
            at=row["at"],
        )
        for row in await fetch(QUERIES.lost_phones(conn, lo=lo, hi=hi, most=LOST))
    ]


async def replace_phone(  # whose, which, by what
    conn: Connection, vault: Vault, resident: int, contact: int, number: str, *, reason: str, now: datetime
) -> None:
    """Put a new number in the place of a dead one, first in order. PersonError: it is the dead one, or not hers."""
    if any(one.id == contact and one.address == number for one in await contacts_of(conn, vault, resident)):
        raise PersonError("和失效的号码一样，请再核对")
    async with conn.transaction():
        await drop_phone(conn, resident, contact, reason=reason, now=now)
        await add_phone(conn, vault, resident, number, proxy=False, now=now, why=reason)
