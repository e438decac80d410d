"""Pushes (推送) and their approved texts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from audiences.store import counting
from channels.message import Message
from pusher.store import Connection
from pusher.store.queries import Queries
from pusher.strategy import QuietHours

_queries = Queries("push.sql")


@dataclass(frozen=True, slots=True)
class Push:
    """A push as stored."""

    id: int
    county: int
    division: int
    item: int
    version: str
    audience: int | None
    strategy: Mapping[str, Any]
    urgency: str
    duty: str
    digest: str
    state: str
    paused_because: str
    frozen_at: datetime
    approved_at: datetime | None
    approved_by: int | None
    created_by: int | None
    not_before: datetime
    expires_at: datetime
    planned_at: datetime | None
    dispatched_at: datetime | None
    settled_at: datetime | None
    kind: str  # notice, correction, resend
    follows: int | None
    opens: time | None  # windows open between these, in office time; None: at any hour
    closes: time | None
    estimate: Decimal  # yuan
    cost_cap: Decimal | None
    booked: Decimal
    note: str
    next_no: int


@dataclass(frozen=True, slots=True)
class NewPush:
    """What the check page freezes."""

    county: int
    division: int
    item: int
    version: str
    audience: int | None
    strategy: Mapping[str, Any]
    urgency: str
    duty: str
    digest: str
    frozen_at: datetime
    created_by: int | None
    not_before: datetime
    expires_at: datetime
    kind: str = "notice"
    follows: int | None = None
    cost_cap: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """One approved text with the account that will say it."""

    account: int
    key: str
    name: str
    channel: str
    mode: str
    division: int
    message: Message
    price: Decimal


@dataclass(frozen=True, slots=True)
class Heading:
    """A push in a list."""

    id: int
    item: int
    code: str  # the item's
    division: int
    state: str
    urgency: str
    duty: str
    frozen_at: datetime
    approved_at: datetime | None
    dispatched_at: datetime | None
    title: str


async def next_push(conn: Connection, month: int) -> int:
    """Take the next push number of a month (yyyymm)."""
    return int(await _queries.next_push(conn, month=month))


async def add_push(conn: Connection, number: int, push: NewPush) -> None:
    """Keep a frozen push."""
    await _queries.add_push(conn, id=number, **{field.name: getattr(push, field.name) for field in fields(push)})


async def add_renditions(conn: Connection, push: int, texts: Sequence[tuple[int, str, int, Message]]) -> None:
    """Keep the exact texts: (account, mode, division, message)."""
    await _queries.add_renditions(
        conn,
        push=push,
        accounts=[text[0] for text in texts],
        modes=[text[1] for text in texts],
        divisions=[text[2] for text in texts],
        messages=[message_json(text[3]) for text in texts],
    )


async def renditions(conn: Connection, push: int, account: int, mode: str) -> dict[int, Message]:
    """Return the approved texts of an account's mode by the division whose variant they are."""
    rows = [row async for row in _queries.renditions(conn, push=push, account=account, mode=mode)]
    return {row["division"]: message_from(row["message"]) for row in rows}


async def all_renditions(conn: Connection, push: int) -> list[Text]:
    """Return every approved text of a push."""
    rows = [row async for row in _queries.all_renditions(conn, push=push)]
    return [Text(**{**dict(row), "message": message_from(row["message"])}) for row in rows]


async def push(conn: Connection, number: int) -> Push | None:
    """Return one push."""
    row = await _queries.push(conn, id=number)
    return Push(**row) if row else None


async def lock_push(conn: Connection, number: int) -> Push | None:
    """Return one push, locked."""
    row = await _queries.lock_push(conn, id=number)
    return Push(**row) if row else None


async def pushes(conn: Connection, lo: int, hi: int, most: int = 100, *, before: int | None = None) -> list[Heading]:
    """Return the latest pushes of a division range; `before` is the last one of the page above."""
    return [Heading(**row) async for row in _queries.pushes(conn, lo=lo, hi=hi, before=before, most=most)]


async def lock_item(conn: Connection, item: int) -> None:
    """Let one approval of an item go on at a time, until the transaction ends."""
    await _queries.lock_item(conn, item=item)


async def sent_before(conn: Connection, this: Push, digest: str, since: datetime) -> int | None:
    """Return another push that already brought this push's version to these people (their digest) since then.

    Or to some of them since they were frozen: the freeze left out whoever had it before.
    """
    async with counting(conn):
        found = await _queries.sent_before(
            conn, item=this.item, version=this.version, audience=this.audience, audience_digest=digest, since=since,
            frozen_at=this.frozen_at, but=this.id,
        )  # fmt: skip
    return int(found) if found is not None else None


async def set_estimate(conn: Connection, number: int, yuan: Decimal) -> None:
    """Keep what the check page says a frozen push will cost."""
    await _queries.set_estimate(conn, id=number, yuan=yuan)


async def approve(
    conn: Connection,
    number: int,
    by: int,
    at: datetime,
    not_before: datetime,
    hours: QuietHours | None = None,
) -> bool:
    """Approve a frozen push, to be sent in these hours (None: at any); false: it was not frozen any more."""
    opens, closes = (hours.opens, hours.closes) if hours else (None, None)
    done = await _queries.approve(conn, id=number, by=by, at=at, not_before=not_before, opens=opens, closes=closes)
    return bool(done.endswith(" 1"))


async def start_at(conn: Connection, number: int, at: datetime) -> bool:
    """Let an approved push begin at another time; false: it has begun, or it is not approved."""
    return bool((await _queries.start_at(conn, id=number, at=at)).endswith(" 1"))


async def note(conn: Connection, number: int, words: str) -> None:
    """Say on the push what did not happen and why (Chinese)."""
    await _queries.note(conn, id=number, note=words)


async def set_state(conn: Connection, number: int, was: Sequence[str], state: str, because: str = "") -> bool:
    """Compare and set; false: it was in none of these states."""
    return bool((await _queries.set_state(conn, id=number, was=list(was), state=state, because=because)).endswith(" 1"))


async def pause(conn: Connection, number: int, because: str) -> bool:
    """Pause a running push, with the reason in Chinese; false: it does not run."""
    return await set_state(conn, number, ["approved", "running"], "paused", because)


async def clock(conn: Connection) -> datetime:
    """Return the database's time, aware."""
    moment: datetime = await _queries.clock(conn)
    return moment


async def to_plan(conn: Connection, most: int = 100) -> list[int]:
    """Return approved pushes whose plan is due."""
    return [row["id"] async for row in _queries.to_plan(conn, most=most)]


async def expired_pushes(conn: Connection, most: int = 100) -> list[int]:
    """Return pushes whose time is over with something still to do."""
    return [row["id"] async for row in _queries.expired_pushes(conn, most=most)]


async def finished_pushes(conn: Connection, horizon: float, most: int = 100) -> list[int]:
    """Return running pushes that may be dispatched."""
    return [row["id"] async for row in _queries.finished_pushes(conn, most=most, horizon=horizon)]


async def mark_dispatched(conn: Connection, number: int, horizon: float) -> bool:
    """Mark a push dispatched if no row of it is pending or sending, or in doubt for less than `horizon` seconds."""
    return bool((await _queries.mark_dispatched(conn, id=number, horizon=horizon)).endswith(" 1"))


async def live_of(conn: Connection, item: int) -> list[int]:
    """Return the pushes of an item that can still send."""
    return [row["id"] async for row in _queries.live_of(conn, item=item)]


async def old_pushes(conn: Connection, horizon: float, most: int = 100) -> list[int]:
    """Return pushes that were dispatched more than `horizon` seconds ago."""
    return [row["id"] async for row in _queries.old_pushes(conn, horizon=horizon, most=most)]


async def mark_settled(conn: Connection, number: int) -> bool:
    """Settle a dispatched push; false: it is not dispatched any more."""
    return bool((await _queries.mark_settled(conn, id=number)).endswith(" 1"))


def message_json(message: Message) -> dict[str, Any]:
    """Return a message as JSON."""
    whole = {field.name: getattr(message, field.name) for field in fields(message)} | {"body": dict(message.body)}
    return whole | {"passed_on": message_json(message.passed_on) if message.passed_on else None}


def message_from(data: Mapping[str, Any]) -> Message:
    """Read a message back."""
    slots, left_out, other = tuple(data["slots"]), tuple(data.get("left_out", ())), data.get("passed_on")
    own = {"slots": slots, "left_out": left_out, "passed_on": message_from(other) if other else None}
    return Message(**{**data, **own})
