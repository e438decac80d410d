"""What an office does about one person by hand: found, marked, corrected, merged; each one transaction, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from audiences.contact import EVERY_ACCOUNT, PHONE
from audiences.division import village_of
from audiences.resident import Preference, State
from audiences.store import contact as contacts_
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.store.undo import drop_contacts
from audiences.vault import Vault

_MOST: Final = 50


class PersonError(ValueError):
    """It cannot be done to this person; `args[0]` is Chinese and names nobody."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Somebody whom a search found."""

    id: int
    name: str = field(repr=False)
    division: int
    birth_date: date | None
    state: State
    reach: int
    former: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Happened:
    """A line of a person's history."""

    what: str
    account: str | None
    detail: str | None
    contact: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Twin:
    """One row of two that may be one person, and what it may be told by from the other."""

    id: int
    division: int
    name: str = field(repr=False)
    relation: str | None
    reach: int  # 1: a usable phone, 2: a usable WeChat
    state: State


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one person."""

    first: Twin
    second: Twin
    birth_date: date | None
    by_id: bool


async def search(conn: Connection, lo: int, hi: int, name: str) -> list[Hit]:
    """People of a range by their whole name or a former one."""
    rows = await fetch(QUERIES.search_people(conn, lo=lo, hi=hi, name=name, most=_MOST))
    return [Hit(**{**row, "state": State(row["state"])}) for row in rows]


async def members(conn: Connection, household: int) -> list[Any]:
    """The members of a household: id, name, relation, birth_date, state, reach."""
    return await fetch(QUERIES.members_of(conn, household=household))


async def former_names(conn: Connection, resident: int) -> list[str]:
    """曾用名."""
    return [row["name"] for row in await fetch(QUERIES.former_names(conn, resident=resident))]


async def history(conn: Connection, resident: int, most: int = _MOST) -> list[Happened]:
    """What happened to a person and her contacts, the latest first."""
    return [Happened(**row) for row in await fetch(QUERIES.history_of(conn, resident=resident, most=most))]


async def elsewhere(conn: Connection, resident: int) -> int:
    """In how many other villages of the county the same ID number stands; never which."""
    return int(await QUERIES.elsewhere(conn, resident=resident))


async def state(conn: Connection, resident: int, to: State, *, reason: str, now: datetime) -> None:
    """已去世, 已迁出, or a mark taken back (LIVING), with the reason; no roster revives the marked."""
    row = await _held(conn, resident)
    if row["state"] == to.value:
        return
    async with desk(conn, "cunkou_import"):
        rows = await fetch(QUERIES.set_state(conn, resident=resident, state=to.value, at=now))
        await QUERIES.settle(conn, residents=[row["id"] for row in rows], contacts=[])
        await _note(conn, row, f"state:{to.value}", now, detail=reason or None)


async def prefers(conn: Connection, resident: int, preference: Preference | None, *, now: datetime) -> None:
    """文字, 语音 or 上门: the wish, never what is behind it."""
    row = await _held(conn, resident)
    async with desk(conn, "cunkou_import"):
        await QUERIES.set_preference(conn, resident=resident, preference=preference.value if preference else None)
        await _note(conn, row, "preference", now, detail=preference.value if preference else None)


async def add_phone(  # whose, which, as what
    conn: Connection, vault: Vault, resident: int, number: str, *, proxy: bool, now: datetime, why: str = ""
) -> int:
    """One more number, her own (first in order) or that of a 代收人 who has agreed; returns the contact's id."""
    row = await _held(conn, resident)
    async with desk(conn, "cunkou_import"):
        rank = await QUERIES.link_rank(conn, resident=resident) if proxy else 0
        found = await contacts_.claim(
            conn, vault, county=row["division"] // 10**9, kind=PHONE, address=number, division=row["division"]
        )
        await QUERIES.link_one(
            conn, resident=resident, contact=found.id, rank=rank, relation="proxy" if proxy else "self",
            confirmed_at=now,
        )  # fmt: skip
        await QUERIES.settle(conn, residents=[resident], contacts=[found.id])
        await _note(conn, row, "proxy_added" if proxy else "phone_added", now, contact=found.id, detail=why or None)
    return found.id


async def drop_phone(conn: Connection, resident: int, contact: int, *, reason: str, now: datetime) -> None:
    """A contact is hers no longer: 打错, 非本人, a 代收人 revoked."""
    row = await _held(conn, resident)
    async with desk(conn, "cunkou_import"):
        if await QUERIES.unlink_one(conn, resident=resident, contact=contact) is None:
            raise PersonError("这个联系方式已经不是此人的了")
        await QUERIES.settle(conn, residents=[resident], contacts=[contact])
        await _note(conn, row, "unlinked", now, contact=contact, detail=reason)


async def says(  # whose wish, where, why
    conn: Connection, resident: int, contact: int, *, wants: bool, account: str | None, reason: str, now: datetime
) -> None:
    """不再接收, or again, through one account or all (None): told to an officer, with the reason."""
    row = await _held(conn, resident)
    async with desk(conn, "cunkou_import"):
        if not await QUERIES.linked(conn, resident=resident, contact=contact):
            raise PersonError("这个联系方式已经不是此人的了")
        change = QUERIES.open_contact if wants else QUERIES.close_contact
        await change(conn, contact=contact, account=account or EVERY_ACCOUNT)
        await QUERIES.settle(conn, residents=[], contacts=[contact])
        what = "opted_in" if wants else "opted_out"
        await _note(conn, row, what, now, contact=contact, account=account, detail=reason)


async def followers(conn: Connection, village: int) -> list[tuple[int, datetime, bytes]]:
    """Who has followed from a village's poster and is not on its roster yet, the newest first.

    (resident, when, the blind index of her contact).
    """
    rows = await fetch(QUERIES.followers(conn, lo=village, hi=village + 999, most=_MOST))
    return [(row["id"], row["at"], row["index"]) for row in rows]


async def duplicates(conn: Connection, lo: int, hi: int, *, across: tuple[int, int] | None = None) -> list[Pair]:
    """Pairs that may be one person, of a village in lo..hi; `across`: and of it with any village of that range."""
    least, highest = across or (lo, hi)
    async with desk(conn, "cunkou_import"):
        rows = await fetch(QUERIES.duplicates(conn, lo=lo, hi=hi, least=least, highest=highest, most=4 * _MOST))
    return [_pair(row) for row in rows if across or village_of(row["division"]) == village_of(row["other"])]


def _pair(row: Mapping[str, Any]) -> Pair:
    one = Twin(row["first"], row["division"], row["name"], row["relation"], row["reach"], State(row["state"]))
    name, relation, reach, state = (row[f"other_{part}"] for part in ("name", "relation", "reach", "state"))
    other = Twin(row["second"], row["other"], name, relation, reach, State(state))
    return Pair(one, other, row["birth_date"], row["by_id"])


async def merge(  # which two, who says so, why
    conn: Connection, *, kept: int, gone: int, staff: int | None, reason: str, now: datetime
) -> None:
    """Make two rows one person: contacts, 代收人, consents, tags, names and history come over; then the other goes."""
    row, other = await _held(conn, kept), await _held(conn, gone)
    if kept == gone or row["division"] // 10**9 != other["division"] // 10**9:
        raise PersonError("请选两个不同的人")
    async with desk(conn, "cunkou_import"):
        await QUERIES.take_over(conn, kept=kept, gone=gone)
        await QUERIES.take_links(conn, kept=kept, gone=gone)
        await QUERIES.take_names(conn, kept=kept, gone=gone)
        await QUERIES.take_history(conn, kept=kept, gone=gone)
        await QUERIES.take_lists(conn, kept=kept, gone=gone)
        await QUERIES.add_merge(conn, kept=kept, gone=gone, staff=staff, reason=reason, at=now)
        contacts = [one["contact"] for one in await fetch(QUERIES.unlink_residents(conn, residents=[gone]))]
        await QUERIES.drop_residents(conn, residents=[gone])
        await QUERIES.purge_images(conn, resident=gone)
        if other["household"]:
            await QUERIES.drop_empty_households(conn, lo=village_of(other["division"]), hi=other["division"])
        await QUERIES.settle(conn, residents=[kept], contacts=contacts)
        await drop_contacts(conn, contacts)
        await _note(conn, row, "merged", now, detail=reason)


async def _held(conn: Connection, resident: int) -> Any:
    row = await QUERIES.person(conn, resident=resident)
    if row is None:
        raise PersonError("没有这个人，或不在您的范围内")
    return row


async def _note(  # a line of history
    conn: Connection,
    row: Any,
    what: str,
    at: datetime,
    *,
    contact: int | None = None,
    account: str | None = None,
    detail: str | None = None,
) -> None:
    await QUERIES.add_history(
        conn, county=row["division"] // 10**9, division=row["division"], resident=row["id"], contacts=[contact],
        what=what, account=account, detail=detail, at=at,
    )  # fmt: skip
