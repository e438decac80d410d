"""Links to what waits for one person (签批链接), and whom to tell of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pusher.access import Role
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("errand.sql")
ENDORSE: Final = "endorse"


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to be called for a step of an item's review, or (`push`) for a signer's word."""

    item: int
    county: int
    division: int
    hash: str
    act: str
    since: datetime
    urgent: bool
    staff: int
    push: int | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Errand:
    """A link. `waits`: what it leads to is still to be done."""

    code: str = field(repr=False)
    staff: int
    county: int
    division: int
    item: int
    push: int | None
    hash: str
    act: str
    since: datetime
    due: datetime | None
    urgent: bool
    told_at: datetime | None
    waits: bool


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody who was told, as who asked for the step sees it."""

    name: str
    at: datetime
    by: str  # wechat, sms, nobody
    why: str  # why by no better way, Chinese


async def calls(
    conn: Connection,
    acts: Mapping[str, Collection[Role]],
    signers: Collection[Role],
    *,
    after: datetime,
    now: datetime,
    most: int,
) -> list[Call]:
    """Return whom to call for what began to wait after a time; `acts`: the roles that take each step."""
    pairs = [(act, role) for act, roles in acts.items() for role in sorted(roles)]
    steps = _queries.steps(
        conn, acts=[act for act, _ in pairs], roles=[role for _, role in pairs], after=after, now=now, most=most
    )
    found = [Call(**{name: value for name, value in row.items() if name != "code"}) async for row in steps]
    rows = _queries.pushes(conn, roles=sorted(signers), after=after, most=most)
    return found + [Call(act=ENDORSE, **row) async for row in rows]


async def add(conn: Connection, code: str, one: Call, *, barred: bool, now: datetime) -> None:
    """Make a link; a person and step have one."""
    await _queries.add(
        conn, code=code, staff=one.staff, county=one.county, division=one.division, item=one.item, push=one.push,
        hash=one.hash, act=one.act, since=one.since, due=one.due, barred=barred, urgent=one.urgent, made_at=now,
    )  # fmt: skip


async def errand(conn: Connection, code: str) -> Errand | None:
    """Return what a link leads to; None: there is no such link."""
    row = await _queries.errand(conn, code=code)
    return None if row is None else Errand(**row)


async def untold(conn: Connection, now: datetime, day: datetime, most_a_day: int, most: int) -> list[Errand]:
    """Return links that nobody was told of, but of whom was told `most_a_day` since `day`."""
    rows = _queries.untold(conn, now=now, day=day, most_a_day=most_a_day, most=most)
    return [Errand(**row) async for row in rows]


async def overdue(conn: Connection, now: datetime, today: datetime, most: int) -> list[tuple[Errand, int]]:
    """Return, of each person not yet told since `today`, the oldest link past its time, and how many there are."""
    found = []
    async for row in _queries.overdue(conn, now=now, today=today, most=most):
        values: dict[str, Any] = dict(row)
        many = values.pop("many")
        found.append((Errand(**values), many))
    return found


async def told(conn: Connection, one: Errand, now: datetime) -> bool:
    """Somebody is told of it now; False: another worker has just done so."""
    return await _queries.told(conn, code=one.code, was=one.told_at, now=now) is not None


async def reached(conn: Connection, one: Errand, by: str, why: str) -> None:
    """Note by which way (wechat, sms, nobody) somebody was told of it, and why by no better one."""
    await _queries.reached(conn, code=one.code, by=by, why=why)


async def called(conn: Connection, item: int, push: int | None = None) -> list[Called]:
    """Return who was told of what still waits of an item's review, or of a push of it."""
    return [Called(**row) async for row in _queries.called(conn, item=item, push=push)]


async def forget(conn: Connection, before: datetime) -> None:
    """Forget links from before a time that nobody waits for."""
    await _queries.forget(conn, before=before)
