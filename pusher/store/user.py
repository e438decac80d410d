"""Staff (工作人员), their units and grants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pusher.access import Grant, Role
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("user.sql")


@dataclass(frozen=True, slots=True)
class Staff:
    """Who signs in; the password is argon2id, the second factor's secret is sealed by the vault."""

    id: int
    county: int
    account: str
    name: str
    unit: str
    active: bool
    password: str = field(repr=False)
    totp_key: int | None = None
    totp: bytes | None = field(default=None, repr=False)
    temporary_until: datetime | None = None  # the password is an administrator's and holds until then


@dataclass(frozen=True, slots=True)
class Named:
    """A member of staff as other screens name them."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as administrators see one. `second`: has a second factor."""

    id: int
    account: str
    name: str
    unit: str
    active: bool
    second: bool
    temporary_until: datetime | None
    seen_at: datetime | None
    roles: tuple[Role, ...]


_MEMBER = ("id", "account", "name", "unit", "active", "second", "temporary_until", "seen_at")


@dataclass(frozen=True, slots=True)
class Granted:
    """A grant with its number."""

    id: int
    grant: Grant


async def add_unit(conn: Connection, county: int, division: int, name: str) -> int:
    """Enter a unit, or move the one of that name; return its number."""
    return int(await _queries.add_unit(conn, county=county, division=division, name=name))


async def add_staff(conn: Connection, county: int, unit: int, account: str, name: str, password: str) -> int | None:
    """Enter a member of staff with an argon2id hash; None: the account name is taken."""
    number = await _queries.add_staff(
        conn, county=county, unit=unit, account=account.lower(), name=name, password=password
    )
    return None if number is None else int(number)


async def set_password(conn: Connection, staff: int, password: str, *, temporary_until: datetime | None = None) -> None:
    """Replace the argon2id hash; one that an administrator made holds until a time."""
    await _queries.set_password(conn, id=staff, password=password, temporary_until=temporary_until)


async def set_active(conn: Connection, staff: int, *, active: bool) -> None:
    """Let somebody sign in, or no longer."""
    await _queries.set_state(conn, id=staff, state="active" if active else "off")


async def members(conn: Connection, county: int) -> list[Member]:
    """Return the staff of a county, by unit."""
    return [
        Member(roles=tuple(map(Role, row["roles"])), **{name: row[name] for name in _MEMBER})
        async for row in _queries.members(conn, county=county)
    ]


async def units(conn: Connection, county: int) -> list[tuple[int, str, int]]:
    """Return (number, name, division) of a county's units."""
    return [(row["id"], row["name"], row["division"]) async for row in _queries.units(conn, county=county)]


async def set_totp(conn: Connection, staff: int, key_id: int | None, cipher: bytes | None) -> None:
    """Set the sealed secret of the second factor; None, None removes it."""
    await _queries.set_totp(conn, id=staff, key_id=key_id, cipher=cipher)


async def spend_totp(conn: Connection, staff: int, step: int) -> bool:
    """Use a 30-second step once; False: it or a later one was used already."""
    return await _queries.spend_totp(conn, id=staff, step=step) is not None


async def by_account(conn: Connection, account: str) -> Staff | None:
    """Return who signs in under this name, in any case of letters."""
    row = await _queries.by_account(conn, account=account.strip().lower())
    if row is None:
        return None
    values = dict(row)
    return Staff(active=values.pop("state") == "active", **values)


async def names(conn: Connection, ids: Sequence[int]) -> dict[int, Named]:
    """Return the names of staff by number."""
    return {row["id"]: Named(**row) async for row in _queries.names(conn, ids=list(ids))}


async def add_grant(conn: Connection, staff: int, grant: Grant) -> int:
    """Give a grant; return its number."""
    return int(
        await _queries.add_grant(
            conn, staff=staff, role=grant.role, lo=grant.lo, hi=grant.hi, matters=list(grant.matters)
        )
    )


async def end_grant(conn: Connection, number: int, now: datetime) -> None:
    """Take a grant back; sessions under it end at once."""
    await _queries.end_grant(conn, id=number, now=now)


async def grants(conn: Connection, staff: int) -> list[Granted]:
    """Return the grants that hold today, the first given first."""
    return [Granted(row["id"], as_grant(row)) async for row in _queries.grants(conn, staff=staff)]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody whose range is a division."""

    account: str
    name: str
    unit: str
    lo: int
    hi: int


async def grants_in(conn: Connection, codes: Sequence[int]) -> list[Holder]:
    """Whose range lies in one of these divisions; nothing widens it but a new grant."""
    return [Holder(**row) async for row in _queries.grants_in(conn, codes=list(codes))]


async def places(conn: Connection, codes: Sequence[int]) -> dict[int, str]:
    """Return the full names of divisions by code, from the town down: 厉山镇神农社区居民委员会."""
    return {row["code"]: row["name"] async for row in _queries.places(conn, codes=list(codes))}


def as_grant(row: Mapping[str, Any]) -> Grant:
    """Read a grant from a row that has role, lo, hi and matters."""
    return Grant(Role(row["role"]), row["lo"], row["hi"], tuple(row["matters"]))
