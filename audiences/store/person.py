"""One person as a page shows her: what the territory lets through, addresses opened for a screen to mask."""

from __future__ import annotations

from audiences.consent import Consent
from audiences.contact import Contact
from audiences.resident import Household, Preference, Resident, State
from audiences.store.base import QUERIES, Connection, fetch
from audiences.vault import Vault


async def person(conn: Connection, resident: int) -> Resident | None:
    """A resident, or None: unknown, or not this session's to see."""
    row = await QUERIES.person(conn, resident=resident)
    if row is None:
        return None
    preference = Preference(row["preference"]) if row["preference"] else None
    return Resident(**{**row, "state": State(row["state"]), "preference": preference})


async def household(conn: Connection, number: int) -> Household | None:
    """A household, or None."""
    row = await QUERIES.household(conn, household=number)
    return None if row is None else Household(**row)


async def contacts_of(conn: Connection, vault: Vault, resident: int) -> tuple[Contact, ...]:
    """A resident's contacts in order, 代收人 among them."""
    return tuple(
        Contact(
            id=row["id"],
            kind=row["kind"],
            address=vault.open(row["key_id"], row["cipher"]),
            rank=row["rank"],
            dead=row["dead"],
            opted_out=tuple(row["opted_out"]),
            suspect=row["suspect"],
            proxy=row["relation"] == "proxy",
        )
        for row in await fetch(QUERIES.contacts_of(conn, resident=resident))
    )


async def consents_of(conn: Connection, contact: int) -> tuple[Consent, ...]:
    """What a contact still allows."""
    return tuple(Consent(**row) for row in await fetch(QUERIES.consents_of(conn, contact=contact)))
