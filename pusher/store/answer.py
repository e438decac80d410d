"""Who answers residents on the pages (承办人), and what is answered for all to read (公开问答)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pusher.access import Action, roles_for
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("answer.sql")
_ROLES: Final = sorted(role.value for role in roles_for(Action.ANSWER_QUESTION))
_MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers about an item, as residents read it; `own`: the item names him, not its unit."""

    staff: int
    called: str
    own: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Who stands named for a unit or an item."""

    staff: int
    called: str
    name: str


@dataclass(frozen=True, slots=True)
class Able:
    """A member of staff who may answer."""

    id: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class NewAnswer:
    """A question and its answer as they are proposed."""

    county: int
    division: int
    item: int
    version: str
    question: int | None
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class PublicAnswer:
    """One of them with its notice; `outdated`: the notice says something else by now, so it is not shown."""

    id: int
    division: int
    item: int
    code: str
    title: str
    version: str
    outdated: bool
    question: int | None
    asked: str
    answered: str
    state: str
    proposed_by: int
    proposed_at: datetime
    decided_by: int | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class Proposed:
    """What was proposed out of a letter."""

    id: int
    state: str
    asked: str
    answered: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A question and its answer as a page has them."""

    asked: str
    answered: str
    decided_at: datetime


async def answerer(conn: Connection, item: int) -> Answerer | None:
    """Return who answers about an item, None: nobody does, the page says whom to call."""
    row = await _queries.answerer(conn, item=item, roles=_ROLES)
    return Answerer(**row) if row else None


async def named(conn: Connection, division: int, item: int = 0) -> Named | None:
    """Return who stands named, None: nobody."""
    row = await _queries.named(conn, division=division, item=item)
    return Named(**row) if row else None


async def able(conn: Connection, county: int, division: int) -> list[Able]:
    """Return who may answer what is asked of a unit."""
    return [Able(**row) async for row in _queries.able(conn, county=county, division=division, roles=_ROLES)]


async def set_answerer(
    conn: Connection, division: int, item: int, who: tuple[int, str] | None, *, by: int, at: datetime
) -> None:
    """Name who answers, as (staff, what residents read); None: nobody."""
    if who is None:
        await _queries.drop_answerer(conn, division=division, item=item)
        return
    await _queries.set_answerer(
        conn, division=division, item=item, county=division // 10**9, staff=who[0], called=who[1], person=by, at=at
    )


async def propose(conn: Connection, new: NewAnswer, *, by: int, at: datetime) -> int:
    """Enter a question and its answer, to be agreed to."""
    return int(
        await _queries.propose(
            conn,
            county=new.county,
            division=new.division,
            item=new.item,
            version=new.version,
            question=new.question,
            asked=new.asked,
            answered=new.answered,
            person=by,
            at=at,
        )
    )


async def answers(conn: Connection, lo: int, hi: int) -> list[PublicAnswer]:
    """Return those of a range, what waits first."""
    return [PublicAnswer(**row) async for row in _queries.answers(conn, lo=lo, hi=hi, most=_MOST)]


async def answer(conn: Connection, number: int) -> PublicAnswer | None:
    """Return one, None: there is none, or it is not this session's to see."""
    row = await _queries.answer(conn, id=number)
    return PublicAnswer(**row) if row else None


async def of_question(conn: Connection, question: int) -> list[Proposed]:
    """Return what was proposed out of a letter."""
    return [Proposed(**row) async for row in _queries.of_question(conn, question=question)]


async def decide(conn: Connection, one: PublicAnswer, state: str, version: str, *, by: int, at: datetime) -> bool:
    """Show it under a version, refuse it, or take it down; False: it stands otherwise by now."""
    done = await _queries.decide(conn, id=one.id, was=one.state, state=state, version=version, person=by, at=at)
    return done is not None


async def waiting(conn: Connection, lo: int, hi: int) -> int:
    """Return how many wait for a second person."""
    return int(await _queries.waiting(conn, lo=lo, hi=hi))


async def shown(conn: Connection, item: int, version: str, most: int) -> list[Shown]:
    """Return what is public under a version."""
    return [Shown(**row) async for row in _queries.shown(conn, item=item, version=version, most=most)]
