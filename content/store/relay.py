"""Relays (转发): an item of a level above as a place's own, following its source."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

from asyncpg import Connection

from content.item import Openness, Reach, Variant, Version
from content.relay import Difference, RelayError, additions, compose, drift, is_empty
from content.review import Act, ReviewError, State, Step
from content.store.item import create, get, lock, version
from content.store.queries import queries
from content.store.review import edit, publish, record, supersede, withdraw
from content.store.row import Item

_OVER: Final = frozenset({State.WITHDRAWN, State.SUPERSEDED})
PROGRAM: Final = 0  # the person of a step that nobody took: a relay follows its source


@dataclass(frozen=True, slots=True)
class Relay:
    """What an item relays. `source` is the version that it was made from, `now` the one that is published.

    `unchecked`: its additions are older than its source.
    """

    item: int
    source_item: int
    source_code: str
    source_unit: int
    division: int
    unchecked: bool
    source: Version = field(repr=False)
    now: Version = field(repr=False)


@dataclass(frozen=True, slots=True)
class Copy:
    """A relay as the level above sees it, with what its additions say otherwise."""

    item: int
    code: str
    division: int
    state: State
    unchecked: bool
    added: bool
    drift: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Above:
    """What a level above says to a place."""

    id: int
    code: str
    title: str
    issued_on: date | None
    published_at: datetime
    unit: int


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A relay whose additions are to be looked at anew, or (`newer`, a code) that the level above replaced."""

    code: str
    title: str
    newer: str


async def relay(conn: Connection, source: int, division: int, *, by: int, at: datetime) -> Item:
    """Take an item of a level above as the place's own, word for word, and show it at once. Raises ReviewError.

    It inherits the approval; one that the place relays already, be it by way of another relay, is returned as it is.
    """
    async with conn.transaction():
        above = await lock(conn, source)
        known = await queries.relayed(conn, source=source, division=division)
        if known is not None:
            return await _relayed(conn, known)
        said = await relayable(conn, above)
        try:
            own = compose(said, division)
        except RelayError as error:
            raise ReviewError(str(error)) from error
        made = await create(conn, own, division=division, by=by, at=at, wrote=False)
        await queries.add_relay(
            conn, item=made.id, source=source, division=division, hash=above.published, by=by, at=at
        )
        await _show(conn, made.id, by, at)
        return await _relayed(conn, made.id)


async def relay_of(conn: Connection, item: int) -> Relay | None:
    """Return what an item relays; None: it stands by itself."""
    row = await queries.relay_of(conn, item=item)
    if row is None:
        return None
    return Relay(
        item,
        row["source"],
        row["source_code"],
        row["source_unit"],
        row["division"],
        row["source_hash"] != row["checked_hash"],
        Version.from_json(row["doc"]),
        Version.from_json(row["now_doc"]),
    )


async def add(conn: Connection, item: int, own: Variant, *, by: int, at: datetime) -> str:
    """Set what a relay adds of its own; return the hash. Raises ReviewError.

    With nothing added it is shown at once, else it needs a review.
    """
    async with conn.transaction():
        await lock(conn, item)
        found = await relay_of(conn, item)
        if found is None:
            raise ReviewError("这条信息不是转发的")
        hash_ = await edit(conn, item, compose(found.source, found.division, own), by=by, at=at)
        await checked(conn, item)
        if is_empty(own):
            await _show(conn, item, by, at)
        return hash_


async def checked(conn: Connection, item: int) -> None:
    """Somebody has looked at a relay's additions beside what the source says now."""
    row = await queries.relay_of(conn, item=item)
    if row is not None:
        await queries.set_relay(conn, item=item, hash=row["source_hash"], checked=True)


async def relays(conn: Connection, source: int) -> list[Copy]:
    """Return the items that relay an item, in the order of their places."""
    return [_copy(row) async for row in queries.relays(conn, source=source)]


async def relaying(conn: Connection, source: int) -> list[int]:
    """Return every item that relays an item or a relay of it, over or not, those nearest to it first."""
    return [row["item"] async for row in queries.relaying(conn, source=source)]


async def stale(conn: Connection, most: int = 100) -> list[int]:
    """Return relays that do not say what their source says now."""
    return [row["item"] async for row in queries.stale(conn, most=most)]


async def follow(conn: Connection, item: int, at: datetime) -> None:
    """Let a relay say what its source says now: corrected, withdrawn or replaced.

    Without additions of its own it is shown at once. Additions were approved beside other words: the source's new text
    is shown without them, and they wait as a draft until somebody has looked at them (待核对).
    """
    async with conn.transaction():
        was = await lock(conn, item)
        found = await relay_of(conn, item)
        source = await get(conn, found.source_item) if found else None
        if found is None or source is None or was.state in _OVER:
            return
        if source.state in _OVER:
            await _end(conn, was, source, at)
            return
        now = await version(conn, source.id, source.published) if source.published else None
        current = await version(conn, item, was.current)
        if now is None or current is None or now == found.source:
            return
        own = replace(additions(current, found.source), division=found.division)  # its village may have been merged
        await queries.set_relay(conn, item=item, hash=source.published, checked=is_empty(own))
        await edit(conn, item, compose(now, found.division), by=None, at=at)
        await _show(conn, item, PROGRAM, at)
        if not is_empty(own):
            await edit(conn, item, compose(now, found.division, own), by=None, at=at)


async def twins(conn: Connection, item: int, hash_: str) -> list[tuple[int, str]]:
    """Return the other items that say all that this version says, with the versions: its sources, and what relays them.

    Additions of a place's own are said by what relays that place, and by nobody else.
    """
    top = item, hash_
    while (row := await queries.relay_of(conn, item=top[0])) is not None:
        said = await version(conn, *top)
        if said is None or not is_empty(additions(said, Version.from_json(row["doc"]))):
            break
        top = row["source"], row["source_hash"]
    same = [(row["item"], row["hash"]) async for row in queries.same_text(conn, item=top[0], hash=top[1])]
    return [one for one in same if one[0] != item]


async def unfinished(conn: Connection, division: int) -> list[Unfinished]:
    """Return the relays of a place that wait for it."""
    return [Unfinished(**row) async for row in queries.unfinished(conn, division=division)]


async def from_above(conn: Connection, division: int, now: datetime, most: int = 50) -> list[Above]:
    """Return what levels above say to a place and it has not relayed, the latest first."""
    above = sorted({division - division % size for size in (10**9, 10**6)} - {division})
    rows = queries.from_above(conn, division=division, above=above, now=now, most=most)
    return [Above(**row) async for row in rows]


async def relayable(conn: Connection, above: Item) -> Version:
    """Return what an item says to those below it; ReviewError: it may not be relayed."""
    said = await version(conn, above.id, above.published) if above.published else None
    if said is None or above.state in _OVER or await queries.sealing(conn, item=above.id) is not None:
        raise ReviewError("这条信息没有发布，或者已经撤回，不能转发")
    if await queries.retired(conn, item=above.id):
        raise ReviewError("这条信息在清理中已经认定失效或废止，不能转发")
    if said.openness is not Openness.ACTIVE or said.reach is Reach.LISTED:
        raise ReviewError("只发给特定对象的信息不能转发")
    return said


async def _relayed(conn: Connection, item: int) -> Item:
    found = await get(conn, item)
    if found is None or found.state in _OVER:
        raise ReviewError("本地转发过这条信息，后来撤回了，不能再转发。需要时另写一条")
    return found


async def _show(conn: Connection, item: int, by: int, at: datetime) -> None:
    """Approve a relay without additions as its source was, and show it."""
    was = await lock(conn, item)
    if was.state is State.DRAFT:
        await record(conn, was, Step(Act.RELAY, by, was.current, at, "" if by else "上级内容更新，自动跟随"))
    await publish(conn, item, was.current, at)


async def _end(conn: Connection, was: Item, source: Item, at: datetime) -> None:
    if source.superseded_by is not None and was.state is State.APPROVED:
        await supersede(conn, was.id, source.superseded_by, by=PROGRAM, reason="上级以新版代替", at=at)
    else:
        await withdraw(conn, was.id, by=PROGRAM, reason="上级已撤回", at=at)


def _copy(row: Any) -> Copy:
    made, source = Version.from_json(row["doc"]), Version.from_json(row["source_doc"])
    return Copy(
        row["item"],
        row["code"],
        row["division"],
        State(row["state"]),
        row["unchecked"],
        not is_empty(additions(made, source)),
        drift(made, source, Version.from_json(row["now_doc"])),
    )
