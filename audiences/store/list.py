"""One-off lists (本次名单): checked, used once, deleted after their days; only contacts are shared with the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from audiences.division import Division, village_of
from audiences.resident import State
from audiences.roster import RosterError, RosterReading, Row
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.store.contact import rekey
from audiences.store.undo import UNDO_LIFE
from audiences.vault import Vault

DRAFT_LIFE: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OneOffList:
    """A list that was taken in."""

    id: int
    people: int
    expires_at: datetime


async def add_list(
    conn: Connection,
    vault: Vault,
    reading: RosterReading,
    *,
    division: Division,
    title: str,
    now: datetime,
    expires_at: datetime,
) -> OneOffList:
    """Take a list in, all or nothing; RosterError when the reading has errors or names people outside `division`.

    A number that is known already keeps its opt-outs: a list overrules nobody's 不再接收. Whom the file calls dead is
    taken in as such: a freeze leaves her out and says so. Who moved is told, for somebody put her on the list.
    """
    outside = [row.row for row in reading.rows if row.division not in division]
    if reading.errors or outside:
        first = str(reading.errors[0]) if reading.errors else f"第{outside[0]}行不在本单位的范围内"
        raise RosterError(f"名单有{len(reading.errors) + len(outside)}处错误，没有导入。{first}")
    async with desk(conn, "cunkou_import"):
        number = await QUERIES.add_list(
            conn,
            county=division.county,
            division=division.code,
            title=title,
            file_hash=reading.file_hash,
            people=len(reading.rows),
            now=now,
            expires_at=expires_at,
        )
        residents = await _add_people(conn, number, division.county, reading)
        await _add_phones(conn, vault, division.county, residents, reading.rows)
        await QUERIES.recognise(conn, lists=[number])
        await QUERIES.settle(conn, residents=residents, contacts=[])
    return OneOffList(number, len(reading.rows), expires_at)


async def recognise(conn: Connection) -> None:
    """See again who of the lists is on the roster: that may have come since, or changed. The worker's."""
    await QUERIES.recognise(conn, lists=None)


async def purge(conn: Connection, *, now: datetime) -> int:
    """Delete what is past its time, and abandoned dry runs; returns how many lists went. The worker's."""
    async with conn.transaction():
        lists = [row["id"] for row in await fetch(QUERIES.expired_lists(conn, now=now))]
        contacts = [row["contact"] for row in await fetch(QUERIES.unlink_lists(conn, lists=lists))]
        await QUERIES.purge_residents(conn, lists=lists)
        await QUERIES.purge_households(conn, lists=lists)
        await QUERIES.purge_lists(conn, lists=lists)
        await QUERIES.purge_contacts(conn, contacts=contacts)
        await QUERIES.blank_contacts(conn, contacts=contacts)
        await QUERIES.settle(conn, residents=[], contacts=contacts)
        await QUERIES.purge_drafts(conn, before=now - DRAFT_LIFE)
        await QUERIES.forget_images(conn, before=now - UNDO_LIFE)
    return len(lists)


async def _add_people(conn: Connection, number: int, county: int, reading: RosterReading) -> list[int]:
    rows = reading.rows
    keyed = [(village_of(row.division), house) for row, house in zip(rows, reading.houses, strict=True)]
    heads = {key: row.head for key, row in zip(keyed, rows, strict=True)}
    made = await fetch(
        QUERIES.add_list_households(
            conn,
            list=number,
            county=county,
            divisions=[place for place, _ in heads],
            keys=[key for _, key in heads],
            heads=list(heads.values()),
        )
    )
    ids = {(row["division"], row["key"]): row["id"] for row in made}
    added = await fetch(
        QUERIES.add_list_residents(
            conn,
            list=number,
            county=county,
            divisions=[row.division for row in rows],
            households=[ids[key] for key in keyed],
            names=[row.name for row in rows],
            sexes=[row.sex for row in rows],
            births=[row.birth_date for row in rows],
            states=[str(State.DEAD if row.state is State.DEAD else State.LIVING) for row in rows],
        )
    )
    return [row["id"] for row in added]


async def _add_phones(conn: Connection, vault: Vault, county: int, residents: list[int], rows: Sequence[Row]) -> None:
    numbers = [
        (resident, rank, row.division, phone)
        for resident, row in zip(residents, rows, strict=True)
        for rank, phone in enumerate(row.phones, 1)
    ]
    if not numbers:
        return
    await rekey(conn, vault, county=county, addresses=[phone for *_, phone in numbers])
    contacts = await QUERIES.claim(
        conn,
        county=county,
        kind="phone",
        divisions=[place for _, _, place, _ in numbers],
        indexes=[vault.index(phone) for *_, phone in numbers],
        keys=[vault.primary] * len(numbers),
        ciphers=[vault.seal(phone).cipher for *_, phone in numbers],
    )
    await QUERIES.add_links(
        conn,
        residents=[resident for resident, *_ in numbers],
        contacts=contacts,
        ranks=[rank for _, rank, *_ in numbers],
        divisions=[place for _, _, place, _ in numbers],
    )
