"""Items, their versions and the steps of their review."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.code import ALPHABET, LENGTH
from content.item import Version
from content.review import Act, Lane, ReviewError, Route, State, Step, is_approved, take
from content.store.queries import queries
from content.store.row import Draft, Item


def new_code() -> str:
    """Return a fresh short code (短码)."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


async def create(
    conn: Connection, version: Version, *, division: int, by: int | None, at: datetime, route: Route | None = None
) -> Item:
    """Enter an item with its first version; `division` is the unit that writes it."""
    route = route or Route()
    number = None
    async with conn.transaction():
        while number is None:
            number = await queries.add_item(
                conn,
                code=new_code(),
                county=division // 10**9,
                division=division,
                lane=route.lane,
                reason=route.reason,
                hash=version.content_hash(),
                by=by,
                at=at,
            )
        await _append(conn, number, version, by, at)
    return await _get(conn, number)


async def edit(conn: Connection, item: int, version: Version, *, by: int, at: datetime) -> str:
    """Make a version the current one and return its hash; every approval of another is void. Raises ReviewError."""
    async with conn.transaction():
        was = await _lock(conn, item)
        hash_ = version.content_hash()
        if hash_ == was.current:
            return hash_
        await _append(conn, item, version, by, at)
        if was.state is not State.DRAFT:
            await _record(conn, was, Step(Act.EDIT, by, hash_, at))
        await queries.set_current(conn, id=item, hash=hash_, at=at)
    return hash_


async def step(conn: Connection, item: int, step: Step) -> State:
    """Take one step of the review and return the state it leads to; `step.digest` is a hash. Raises ReviewError."""
    if step.act in {Act.EDIT, Act.SUPERSEDE}:
        raise ReviewError("修改和以新版代替另有办法")
    async with conn.transaction():
        was = await _lock(conn, item)
        if step.digest != was.current:
            raise ReviewError("内容刚刚有了改动，请刷新后按新内容审核")
        return await _record(conn, was, step)


async def steps(conn: Connection, item: int) -> tuple[Step, ...]:
    """Return the steps of an item's review, in order."""
    rows = queries.steps(conn, item=item)
    return tuple([Step(Act(row["act"]), row["person"], row["hash"], row["at"], row["note"]) async for row in rows])


async def publish(conn: Connection, item: int, hash_: str, at: datetime) -> bool:
    """Show the approved version on the page; False: this hash is not approved, or not 主动公开."""
    return await queries.publish(conn, id=item, hash=hash_, at=at) is not None


async def withdraw(conn: Connection, item: int, *, by: int, reason: str, at: datetime) -> None:
    """Take an item back: its page says so from now on. Raises ReviewError."""
    async with conn.transaction():
        was = await _lock(conn, item)
        await _record(conn, was, Step(Act.WITHDRAW, by, was.current, at, reason))


async def withdraw_sealed(conn: Connection, item: int, *, by: int, at: datetime) -> None:
    """Withdraw an item that is about to be sealed, and hold it; one that is over stays as it is."""
    was = await _lock(conn, item)
    if was.state not in {State.WITHDRAWN, State.SUPERSEDED}:
        await _record(conn, was, Step(Act.WITHDRAW, by, was.current, at, "紧急下架"))


async def supersede(conn: Connection, item: int, successor: int, *, by: int, reason: str, at: datetime) -> None:
    """Let another item stand in this one's place (以新版为准). Raises ReviewError."""
    async with conn.transaction():
        was = await _lock(conn, item)
        done = Step(Act.SUPERSEDE, by, was.current, at, reason)
        if successor == item:
            raise ReviewError("不能用自己代替自己")
        take(was.route, was.state, (), done, frozenset())
        await queries.add_step(conn, item=item, act=done.act, person=by, hash=done.digest, note=reason, at=at)
        await queries.set_superseded(conn, id=item, by_item=successor, at=at)


async def get(conn: Connection, item: int) -> Item | None:
    """Return an item."""
    row = await queries.by_id(conn, id=item)
    return None if row is None else _item(row)


async def by_code(conn: Connection, code: str) -> Item | None:
    """Return the item of a short code (read_code makes one of what was typed)."""
    row = await queries.by_code(conn, code=code)
    return None if row is None else _item(row)


async def version(conn: Connection, item: int, hash_: str) -> Version | None:
    """Return a version of an item."""
    doc = await queries.version(conn, item=item, hash=hash_)
    return None if doc is None else Version.from_json(doc)


async def versions(conn: Connection, item: int) -> tuple[Draft, ...]:
    """Return the history of an item, the latest version first."""
    return tuple([Draft(**row) async for row in queries.versions(conn, item=item)])


async def _get(conn: Connection, item: int) -> Item:
    found = await get(conn, item)
    if found is None:
        raise LookupError(item)
    return found


async def _lock(conn: Connection, item: int) -> Item:
    row = await queries.by_id_locked(conn, id=item)
    if row is None:
        raise ReviewError("没有这条信息")
    return _item(row)


def _item(row: Any) -> Item:
    return Item(**{**row, "lane": Lane(row["lane"]), "state": State(row["state"])})


async def _record(conn: Connection, was: Item, step: Step) -> State:
    """Check a step against what went before, put it on record, and move the item on."""
    past = await steps(conn, was.id)
    authors = {row["person"] async for row in queries.authors(conn, item=was.id)}
    after = take(was.route, was.state, past, step, authors)
    await queries.add_step(
        conn, item=was.id, act=step.act, person=step.person, hash=step.digest, note=step.note, at=step.at
    )
    approved = was.current if is_approved(was.route, (*past, step), was.current) else None
    await queries.set_state(conn, id=was.id, state=after, was=was.state, approved=approved, at=step.at)
    return after


async def _append(conn: Connection, item: int, version: Version, by: int | None, at: datetime) -> None:
    await queries.add_version(
        conn,
        item=item,
        hash=version.content_hash(),
        doc=version.to_json(),
        title=version.title,
        division=version.division,
        genre=version.genre,
        openness=version.openness,
        reach=version.reach,
        duty=version.duty,
        urgency=version.urgency,
        issued_on=version.issued_on,
        valid_until=version.valid_until,
        by=by,
        at=at,
    )
