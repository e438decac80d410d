"""Objections (异议), and beside them, closed to villages, who complains."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from pusher.objection import DAYS, row_named
from pusher.question import DAYS as QUESTION_DAYS
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("objection.sql")


@dataclass(frozen=True, slots=True)
class Rules:
    """What a county decides: working days for answers, colours that wake people, minutes until a call is overdue."""

    objection_days: int = DAYS
    night: tuple[str, ...] = ("red", "orange")
    call_minutes: int = 15
    question_days: int = QUESTION_DAYS
    through: tuple[str, ...] = ("red",)  # colours of alerts that reach those who opted out as well: life safety
    place_codes: int = 50  # a day, to who subscribes to one place's notices
    county_codes: int = 500  # and in the county
    hotline_from: int = 1000  # people of a push before which 12345 is briefed; 0: never reminded of


@dataclass(frozen=True, slots=True)
class NewObjection:
    """What comes in. `division` is the listing's territory, `code_hash` that of the complainant's code."""

    county: int
    division: int
    item: int
    version: str
    line: int
    source: str
    code_hash: bytes = field(repr=False)
    due: date
    certain: bool
    taken_by: int | None = None


@dataclass(frozen=True, slots=True)
class Objection:
    """An objection with its listing; it says nothing of who complains."""

    id: int
    county: int
    division: int
    item: int
    code: str
    title: str
    unit: int
    published: str | None
    version: str
    line: int
    source: str
    state: str
    received_at: datetime
    due: date
    certain: bool
    answer: str
    taken_by: int | None
    accepted_at: datetime | None
    decided_at: datetime | None
    decided_by: int | None

    @property
    def row(self) -> str:
        """The row that it is about, in words."""
        return row_named(self.line, outdated=self.published is not None and self.published != self.version)


@dataclass(frozen=True, slots=True)
class Told:
    """What a complainant is told."""

    item: int
    line: int
    state: str
    received_at: datetime
    due: date
    certain: bool
    answer: str
    decided_at: datetime | None
    outdated: bool  # the list has changed since

    @property
    def row(self) -> str:
        """The row that it is about, in words."""
        return row_named(self.line, outdated=self.outdated)


async def add(conn: Connection, new: NewObjection, key_id: int, cipher: bytes, at: datetime) -> int:
    """Enter an objection and, beside it, who complains."""
    number = await _queries.add_objection(
        conn,
        county=new.county,
        division=new.division,
        item=new.item,
        version=new.version,
        line=new.line,
        source=new.source,
        code_hash=new.code_hash,
        received_at=at,
        due=new.due,
        certain=new.certain,
        taken_by=new.taken_by,
    )
    await _queries.add_complaint(
        conn, objection=number, county=new.county, division=new.division, key_id=key_id, cipher=cipher
    )
    return int(number)


async def objection(conn: Connection, number: int) -> Objection | None:
    """Return an objection."""
    row = await _queries.objection(conn, id=number)
    return Objection(**row) if row else None


async def objections(
    conn: Connection, lo: int, hi: int, *, open_only: bool = False, item: int | None = None, most: int = 200
) -> list[Objection]:
    """Return objections to the listings of a territory, what is due first."""
    rows = _queries.objections(conn, lo=lo, hi=hi, open_only=open_only, item=item, most=most)
    return [Objection(**row) async for row in rows]


async def complaint(conn: Connection, number: int) -> tuple[int, bytes] | None:
    """Return (key, cipher) of who complains; None: whoever asks may not know, or it was forgotten."""
    row = await _queries.complaint(conn, objection=number)
    return (row["key_id"], row["cipher"]) if row else None


async def accept(conn: Connection, number: int, *, by: int, at: datetime) -> bool:
    """Take an objection up; False: it was before."""
    return await _queries.accept(conn, id=number, person=by, at=at) is not None


async def decide(conn: Connection, number: int, state: str, answer: str, *, by: int, at: datetime) -> bool:
    """Decide an objection; False: it was decided before."""
    return await _queries.decide(conn, id=number, state=state, answer=answer, person=by, at=at) is not None


async def by_code(conn: Connection, code_hash: bytes) -> Told | None:
    """Return what a complainant is told."""
    row = await _queries.by_code(conn, code_hash=code_hash)
    return Told(**row) if row else None


async def received_since(conn: Connection, item: int, since: datetime) -> int:
    """Return how many objections to a listing have come in since."""
    return int(await _queries.received_since(conn, item=item, since=since))


async def overdue(conn: Connection, today: date) -> list[tuple[str, int, int]]:
    """Return listings with late answers: (code, county, how many)."""
    return [(row["code"], row["county"], row["n"]) async for row in _queries.overdue(conn, today=today)]


async def forget(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Delete who complained where the answer was given before a time; return how many."""
    return int(await _queries.forget_complaints(conn, before=before, dry=dry))


async def rules(conn: Connection, county: int) -> Rules:
    """Return what a county (six digits) decides."""
    row = await _queries.rules(conn, county=county)
    if row is None:
        return Rules()
    return Rules(**{**row, "night": tuple(row["night"]), "through": tuple(row["through"])})


async def set_rules(conn: Connection, county: int, rules: Rules) -> None:
    """Enter or change it."""
    await _queries.set_rules(
        conn,
        county=county,
        objection_days=rules.objection_days,
        night=list(rules.night),
        call_minutes=rules.call_minutes,
        question_days=rules.question_days,
        through=list(rules.through),
        place_codes=rules.place_codes,
        county_codes=rules.county_codes,
        hotline_from=rules.hotline_from,
    )
