"""Rows in doubt (结果不明): the resolver's list, its looks and windows, what a person has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("doubt.sql")

AGES: Final = {"2m": "2分钟内", "1h": "1小时内", "1d": "1天内", "3d": "3天内", "older": "更久"}


class Spoken(Protocol):
    """By what rows were spoken: a lease, or a doubt's own way."""

    @property
    def id(self) -> int:
        """The batch."""

    @property
    def push(self) -> int:
        """Its push."""

    @property
    def account(self) -> int:
        """By which account; the batch may have been moved to another one since."""

    @property
    def mode(self) -> str:
        """In which of its modes."""

    @property
    def passed_on(self) -> bool:
        """Whether it went to who passes it on (代收人)."""


@dataclass(frozen=True, slots=True)
class Way:
    """By which account and mode a batch's doubts were spoken."""

    id: int
    push: int
    account: int
    mode: str
    passed_on: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row in doubt with its contact, spoken to `age` seconds ago at most.

    `quiet`: seconds since no call can be on its way any more; `absent`: since an answer of absent first counted.
    """

    no: int
    attempt: int
    key: str
    tries: int
    division: int
    contact: int | None
    key_id: int | None
    cipher: bytes | None
    age: float
    quiet: float
    absent: float | None


@dataclass(frozen=True, slots=True)
class Look:
    """When to look again at a doubt: in `delay` seconds, negative: never. `absent`: an answer of absent counts."""

    no: int
    key: str
    delay: float
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """What a query or a person says of a doubt: a delivery.News value, and why."""

    no: int
    key: str
    news: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Undecided:
    """A batch's rows that wait for a person; `quiet` of them may be decided now. It is its channel's `turn`th batch."""

    batch: int
    channel: str
    batch_state: str
    rows: int
    quiet: int
    turn: int


@dataclass(frozen=True, slots=True)
class Case:
    """A row that waits for a person; `name` is None for whom this session may not see."""

    no: int
    batch: int
    division: int
    village: str | None
    channel: str
    name: str | None
    reason: str
    since: datetime
    quiet: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A push with rows that wait for a decision."""

    push: int
    title: str
    rows: int


async def due(conn: Connection, most: int = 100) -> list[int]:
    """Return the batches that have rows in doubt whose next look has come."""
    return [row["batch"] async for row in _queries.due(conn, most=most)]


async def ways(conn: Connection, batch: int) -> list[Way]:
    """Return by which ways a batch's doubts were spoken whose next look has come."""
    return [Way(**row) async for row in _queries.ways(conn, batch=batch)]


async def take(conn: Connection, way: Way, again: float, most: int) -> list[Doubt]:
    """Take doubts to look at; nobody else takes them for `again` seconds."""
    rows = _queries.take(conn, batch=way.id, account=way.account, mode=way.mode, again=again, most=most)
    return [Doubt(**row) async for row in rows]


async def lock(conn: Connection, batch: int) -> str:
    """Lock a batch's row and return its state."""
    return str(await _queries.lock(conn, batch=batch))


async def reopen(
    conn: Connection, push: int, doubts: Sequence[Doubt], horizon: float, again: float
) -> dict[int, float]:
    """Open a window for repeats of a locked batch; return its rows with the seconds that are left of the horizon."""
    nos, keys = [doubt.no for doubt in doubts], [doubt.key for doubt in doubts]
    rows = _queries.reopen(conn, push=push, nos=nos, keys=keys, horizon=horizon, again=again)
    return {row["no"]: row["seconds"] async for row in rows}


async def look_again(conn: Connection, push: int, looks: Sequence[Look]) -> None:
    """Say when to look again at doubts that nothing has settled."""
    await _queries.look_again(
        conn,
        push=push,
        nos=[look.no for look in looks],
        keys=[look.key for look in looks],
        delays=[look.delay for look in looks],
        absents=[look.absent for look in looks],
    )


async def resolve(conn: Connection, push: int, words: Sequence[Word]) -> list[tuple[int, str, int | None]]:
    """Write what was said of rows still in that very doubt, and settle them; (no, news, contact) of those changed."""
    rows = _queries.resolve(
        conn,
        push=push,
        nos=[word.no for word in words],
        keys=[word.key for word in words],
        news=[word.news for word in words],
        reasons=[word.reason for word in words],
    )
    changed = [(row["no"], row["news"], row["contact"]) async for row in rows]
    await _queries.settle(conn, push=push, nos=[no for no, _, _ in changed])
    return changed


async def due_again(conn: Connection, batch: int) -> None:
    """Let a batch be walked again: rows of it are pending."""
    await _queries.due_again(conn, batch=batch)


async def wake_fall(conn: Connection, batch: int) -> None:
    """Let a batch's unreached fall again: a row turned out refused."""
    await _queries.wake_fall(conn, batch=batch)


async def tidy(conn: Connection) -> None:
    """Take rows off the list whose delivery is settled."""
    await _queries.tidy(conn)


async def bury(conn: Connection, horizon: float) -> None:
    """Take rows off the list that nothing will settle any more: of settled pushes, and of stopped ones in time."""
    await _queries.bury(conn, horizon=horizon)


async def undecided(conn: Connection, push: int) -> list[Undecided]:
    """Return what of a push waits for a person, by batch."""
    return [Undecided(**row) async for row in _queries.undecided(conn, push=push)]


async def cases(conn: Connection, push: int, batch: int | None = None, most: int = 500) -> list[Case]:
    """Return the rows of a push, or of one batch of it, that wait for a person, by village."""
    return [Case(**row) async for row in _queries.cases(conn, push=push, batch=batch, most=most)]


async def chosen(conn: Connection, push: int, batch: int, nos: Sequence[int] | None) -> list[tuple[int, str]]:
    """Return (no, key) of a locked batch's rows that may be decided now; `nos` narrows them."""
    rows = _queries.chosen(conn, push=push, batch=batch, nos=None if nos is None else list(nos))
    return [(row["no"], row["key"]) async for row in rows]


async def waiting(conn: Connection, lo: int, hi: int) -> list[Waiting]:
    """Return the pushes of a division range that wait for a decision."""
    return [Waiting(**row) async for row in _queries.waiting(conn, lo=lo, hi=hi)]


async def ages(conn: Connection) -> dict[str, tuple[int, int]]:
    """Return (rows in doubt, those of them that wait for a person) by age, named as in AGES."""
    return {row["upto"]: (row["rows"], row["undecided"]) async for row in _queries.ages(conn)}
