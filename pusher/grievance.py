"""Taking an objection (异议): who complains goes under lock at once; the code to ask by is told once and not kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from audiences.vault import Vault
from content.calendar import Due, add_workdays
from content.code import code_from
from content.item import Version
from content.listing import rows
from content.store import new_code
from content.store.catalogue import overrides
from pusher.desk import OFFICE_TIME
from pusher.objection import Complaint, code_hash
from pusher.store import Connection
from pusher.store import objection as store
from pusher.store.objection import NewObjection

REASON: Final = 500  # characters


@dataclass(frozen=True, slots=True)
class Taken:
    """What the complainant is told: the code, and the day of the answer."""

    id: int
    code: str
    due: Due


@dataclass(frozen=True, slots=True)
class Listed:
    """The list as the complainant sees it."""

    item: int
    county: int
    hash: str
    version: Version


@dataclass(frozen=True, slots=True)
class Way:
    """How it came in; what comes twice under one word `once` (a double tap) has one code: ask `known` before."""

    source: str
    by: int | None = None
    once: str = ""


async def take(
    conn: Connection, vault: Vault, listed: Listed, line: int, complaint: Complaint, *, way: Way, now: datetime
) -> Taken:
    """Enter an objection to a row (0: to the whole list). ValueError: there is no such row."""
    if not 0 <= line <= len(rows(listed.version)):
        raise ValueError(line)
    rules = await store.rules(conn, listed.county)
    today, told = now.astimezone(OFFICE_TIME).date(), await overrides(conn, listed.county)
    due = add_workdays(today, rules.objection_days, told)
    code = _code(vault, way.once) if way.once else new_code()
    sealed = vault.seal(complaint.text())
    new = NewObjection(
        county=listed.county,
        division=listed.version.division,
        item=listed.item,
        version=listed.hash,
        line=line,
        source=way.source,
        code_hash=code_hash(code) or b"",
        due=due.day,
        certain=due.certain,
        taken_by=way.by,
    )
    return Taken(await store.add(conn, new, sealed.key_id, sealed.cipher, now), code, due)


async def known(conn: Connection, vault: Vault, once: str) -> tuple[str, date] | None:
    """The code and the day of what has come with this word before; None: nothing, till the transaction ends."""
    code = _code(vault, once)
    hashed = code_hash(code) or b""
    await store.lock_code(conn, hashed)
    told = await store.by_code(conn, hashed)
    return (code, told.due) if told else None


def _code(vault: Vault, once: str) -> str:
    return code_from(vault.index(f"objection {once}"))
