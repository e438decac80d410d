"""The steps of an item's review, the route they follow, and what each item waits for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any

from asyncpg import Connection

from content.calendar import OFFICE_TIME, add_workdays
from content.ending import begins_at
from content.item import Genre, Version
from content.relay import RelayError, additions, check_faithful, is_empty
from content.review import (
    RELAYED,
    Act,
    Limit,
    ReviewError,
    Route,
    State,
    Step,
    awaited,
    current_round,
    is_approved,
    take,
)
from content.route import Deadline, Rule, choose, deadline, read_limits, write_limits
from content.store.catalogue import overrides
from content.store.item import append, get, lock, version
from content.store.listing import as_line
from content.store.queries import queries
from content.store.row import Item, Standing, Waiting

_WAITS = {State.SUBMITTED, State.REVIEWED, State.HELD}


async def rules(conn: Connection, county: int) -> tuple[Rule, ...]:
    """Return a county's own rules (审核路线)."""
    return tuple([_rule(row) async for row in queries.rules(conn, county=county)])


async def add_rule(conn: Connection, rule: Rule, *, county: int, by: int, at: datetime) -> int:
    """Enter a rule; return its number."""
    route = rule.route
    return int(
        await queries.add_rule(
            conn,
            county=county,
            lo=rule.lo,
            hi=rule.hi,
            villages=rule.villages,
            genres=sorted(rule.genres),
            acts=list(route.acts),
            name=route.name,
            reason=route.reason,
            limits=write_limits(route.limits),
            partner=route.partner,
            audience_from=route.audience_from,
            by=by,
            at=at,
        )
    )


async def end_rule(conn: Connection, number: int, *, county: int, at: datetime) -> bool:
    """Let a rule hold no longer; what is under way goes on as it began. False: there is no such rule."""
    return await queries.end_rule(conn, id=number, county=county, at=at) is not None


async def route_for(conn: Connection, item: Item, genre: Genre) -> Route:
    """Return the route that an item of this genre would be sent on today."""
    return choose(await rules(conn, item.county), item.division, genre)


async def standing(conn: Connection, item: int) -> Standing | None:
    """Return the route that an item was sent on and what it waits for; None: it was never sent."""
    row = await queries.review(conn, item=item)
    if row is None:
        return None
    awaits = Act(row["awaits"]) if row["awaits"] else None
    return Standing(_route(row), awaits, row["since"], row["due"], row["certain"])


async def awaits(conn: Connection, items: Sequence[int]) -> dict[int, Act]:
    """Return what each of these items waits for, those left out that wait for nobody."""
    return {row["item"]: Act(row["awaits"]) async for row in queries.awaited(conn, items=list(items))}


async def waiting(
    conn: Connection, lo: int, hi: int, acts: Collection[Act], *, now: datetime, late: bool = False, most: int = 50
) -> list[Waiting]:
    """Return what waits for one of these acts in a territory, the most urgent first; `late`: only past its time."""
    rows = queries.waiting(conn, lo=lo, hi=hi, acts=sorted(acts), now=now, late=late, most=most)
    return [Waiting(as_line(row), Act(row["awaits"]), row["since"], row["due"], row["partner"]) async for row in rows]


async def edit(conn: Connection, item: int, version: Version, *, by: int | None, at: datetime) -> str:
    """Make a version the current one and return its hash; every approval of another is void.

    ReviewError: a relay's version says anything else than its source with additions. `by` None: the program.
    """
    async with conn.transaction():
        was = await lock(conn, item)
        await _check_relay(conn, item, version)
        hash_ = version.content_hash()
        if hash_ == was.current:
            return hash_
        await append(conn, item, version, by, at)
        if was.state is not State.DRAFT:
            await record(conn, was, Step(Act.EDIT, by or 0, hash_, at))
        await queries.set_current(conn, id=item, hash=hash_, at=at)
    return hash_


async def step(conn: Connection, item: int, step: Step) -> State:
    """Take one step of the review and return the state it leads to; `step.digest` is a hash. Raises ReviewError."""
    if step.act in {Act.EDIT, Act.SUPERSEDE, Act.RELAY}:
        raise ReviewError("修改、转发和以新版代替另有办法")
    async with conn.transaction():
        was = await lock(conn, item)
        if step.digest != was.current:
            raise ReviewError("内容刚刚有了改动，请刷新后按新内容审核")
        return await record(conn, was, step)


async def steps(conn: Connection, item: int) -> tuple[Step, ...]:
    """Return the steps of an item's review, in order."""
    rows = queries.steps(conn, item=item)
    return tuple(
        [
            Step(Act(row["act"]), row["person"], row["hash"], row["at"], row["note"], row["read"], row["findings"])
            async for row in rows
        ]
    )


async def signers(conn: Connection, items: Sequence[int]) -> dict[tuple[int, str], int]:
    """Return who signed the versions (item, hash) of these items; an unchanged relay was signed where it came from."""
    return {(row["item"], row["hash"]): row["person"] async for row in queries.signers(conn, items=list(items))}


async def barred(conn: Connection, items: Sequence[int]) -> dict[int, set[int]]:
    """Return who may not take the next step of each review: whoever wrote the item, or took a step of this round."""
    past: dict[int, list[Step]] = {item: [] for item in items}
    async for row in queries.taken(conn, items=list(items)):
        past[row["item"]].append(Step(Act(row["act"]), row["person"], row["hash"], row["at"]))
    found = {item: {step.person for step in _standing_round(taken)} for item, taken in past.items()}
    async for row in queries.written(conn, items=list(items)):
        found[row["item"]].add(row["person"])
    return found


def _standing_round(taken: Sequence[Step]) -> Sequence[Step]:
    """The round that goes on; none: an edit or a return ended it, and whoever took part may take part in the next."""
    return () if taken and taken[-1].act in {Act.EDIT, Act.RETURN} else current_round(taken)


async def step_digest(conn: Connection, item: int) -> dict[str, Any]:
    """Return the place and the sha256 of the step that was put on record last, for the audit log to keep."""
    row = await queries.step_digest(conn, item=item)
    return {} if row is None else {"item": row["item"], "step": row["no"], "digest": row["digest"]}


async def publish(conn: Connection, item: int, hash_: str, at: datetime) -> bool:
    """Show the approved version on the page; False: this hash is not approved, or not 主动公开."""
    return await queries.publish(conn, id=item, hash=hash_, at=at) is not None


async def withdraw(conn: Connection, item: int, *, by: int, reason: str, at: datetime) -> None:
    """Take an item back: its page says so from now on. Raises ReviewError."""
    async with conn.transaction():
        was = await lock(conn, item)
        await record(conn, was, Step(Act.WITHDRAW, by, was.current, at, reason))


async def withdraw_sealed(conn: Connection, item: int, *, by: int, at: datetime) -> None:
    """Withdraw an item that is about to be sealed, and hold it; one that is over stays as it is."""
    was = await lock(conn, item)
    if was.state not in {State.WITHDRAWN, State.SUPERSEDED}:
        await record(conn, was, Step(Act.WITHDRAW, by, was.current, at, "紧急下架"))


async def supersede(conn: Connection, item: int, successor: int, *, by: int, reason: str, at: datetime) -> None:
    """Let another item stand in this one's place (以新版为准). Raises ReviewError."""
    async with conn.transaction():
        was = await lock(conn, item)
        done = Step(Act.SUPERSEDE, by, was.current, at, reason)
        if successor == item:
            raise ReviewError("不能用自己代替自己")
        take(Route(), was.state, (), done, frozenset())
        await queries.add_step(conn, item=item, act=done.act, person=by, hash=done.digest, note=reason, at=at)
        await queries.set_superseded(conn, id=item, by_item=successor, at=at)


async def record(conn: Connection, was: Item, step: Step) -> State:
    """Check a step against what went before, put it on record, and move the item on, which the caller holds."""
    route = await _route_of(conn, was, step.act)
    past = await steps(conn, was.id)
    authors = {row["person"] async for row in queries.authors(conn, item=was.id)}
    after = take(route, was.state, past, step, authors)
    await queries.add_step(
        conn, item=was.id, act=step.act, person=step.person, hash=step.digest, note=step.note, at=step.at
    )
    if step.read or step.findings is not None:
        await queries.add_proof(conn, item=was.id, findings=step.findings, read=step.read)
    past = (*past, step)
    approved = was.current if is_approved(route, past, was.current) else None
    await queries.set_state(conn, id=was.id, state=after, was=was.state, approved=approved, at=step.at)
    await _wait(conn, was, route, after, past)
    return after


async def _route_of(conn: Connection, was: Item, act: Act) -> Route:
    """The route that an item is on; a submission puts it on one, and so does a relay."""
    if act not in {Act.SUBMIT, Act.RELAY}:
        row = await queries.review(conn, item=was.id)
        return Route() if row is None else _route(row)
    current = await version(conn, was.id, was.current)
    if current is None:
        raise ReviewError("没有这条信息")
    own = await queries.relay_of(conn, item=was.id)
    unchanged = own is not None and is_empty(additions(current, Version.from_json(own["doc"])))
    route = await route_for(conn, was, current.genre)
    if unchanged:
        route = replace(RELAYED, audience_from=route.audience_from)
    await queries.set_review(
        conn,
        item=was.id,
        acts=list(route.acts),
        name=route.name,
        reason=route.reason,
        limits=write_limits(route.limits),
        partner=route.partner,
        audience_from=route.audience_from,
    )
    return route


async def _wait(conn: Connection, item: Item, route: Route, state: State, past: Sequence[Step]) -> None:
    """Note which step an item waits for from now on."""
    if state not in _WAITS:
        await queries.set_awaits(conn, item=item.id, awaits=None, since=None, due=None, certain=True)
        return
    act = Act.RESUME if state is State.HELD else awaited(route, current_round(past))
    since = past[-1].at
    until = await _limit(conn, item.id, item.county, route.limits.get(act) if act else None, since)
    await queries.set_awaits(
        conn,
        item=item.id,
        awaits=act,
        since=since,
        due=until.at if until else None,
        certain=until.certain if until else True,
    )


async def _limit(conn: Connection, item: int, county: int, limit: Limit | None, since: datetime) -> Deadline | None:
    """Until when a step should be taken: in half of the time, if what it tells of begins before the limit ends."""
    until = deadline(limit, since, partial(add_workdays, overrides=await overrides(conn, county)))
    row = await get(conn, item) if until else None
    current = await version(conn, item, row.current) if row else None
    begins = begins_at(current, since.astimezone(OFFICE_TIME).date()) if current else None
    if until is None or begins is None or not since < begins < until.at:
        return until
    return Deadline(since + (begins - since) / 2)


async def recount(conn: Connection) -> None:
    """Count again the limits that run through days which nobody had named (暂定)."""
    async for row in queries.provisional(conn):
        limit = read_limits(row["limits"]).get(Act(row["awaits"]))
        until = await _limit(conn, row["item"], row["county"], limit, row["since"])
        if until is not None and (until.certain or until.at != row["due"]):
            await queries.recount(conn, item=row["item"], since=row["since"], due=until.at, certain=until.certain)


async def _check_relay(conn: Connection, item: int, given: Version) -> None:
    row = await queries.relay_of(conn, item=item)
    if row is not None:
        try:
            check_faithful(given, Version.from_json(row["doc"]), row["division"])
        except RelayError as error:
            raise ReviewError(str(error)) from error


def _route(row: Any) -> Route:
    acts = tuple(Act(act) for act in row["acts"])
    return Route(acts, row["name"], row["reason"], read_limits(row["limits"]), row["partner"], row["audience_from"])


def _rule(row: Any) -> Rule:
    genres = frozenset(Genre(genre) for genre in row["genres"])
    return Rule(row["lo"], row["hi"], _route(row), genres, row["villages"], row["id"])
