"""Batches (批次): claim, window, release; what a stop does to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("batch.sql")


@dataclass(frozen=True, slots=True)
class Due:
    """A batch whose bell should ring. `lease` makes the job's id new for every lease."""

    id: int
    lease: int
    lane: str


@dataclass(frozen=True, slots=True)
class Lease:
    """A batch in our hands until the lease runs out."""

    id: int
    push: int
    county: int
    channel: str
    account: int
    mode: str
    lane: str
    lo: int
    hi: int
    lease: int
    opened_at: datetime
    serial: int
    duty: str
    version: str
    brake: float  # factor on the account's rate
    closed: str | None  # why the platform does not let the account send this way; None: it does
    passed_on: bool = False  # to who passes it on (代收人)


@dataclass(frozen=True, slots=True)
class Abandoned:
    """A batch whose holder died, with its open window."""

    id: int
    push: int
    account: int
    mode: str
    lease: int
    window_lo: int | None
    window_hi: int | None
    opened_at: datetime | None
    serial: int
    state: str


@dataclass(frozen=True, slots=True)
class Brief:
    """A batch without its window."""

    id: int
    push: int
    account: int
    mode: str
    lane: str
    state: str


@dataclass(frozen=True, slots=True)
class Released:
    """How a pass ended."""

    state: str
    due: datetime | None
    push: int


@dataclass(frozen=True, slots=True)
class Progress:
    """A channel's counters."""

    channel: str
    rows: int
    sent: int
    refused: int
    failed: int
    unknown: int


async def due_batches(conn: Connection, lane: str, most: int) -> list[Due]:
    """Return the batches of a lane whose time has come, in the order of claims."""
    return [Due(**row) async for row in _queries.due_batches(conn, lane=lane, most=most)]


async def claim(conn: Connection, batch: int, seconds: float) -> Lease | None:
    """Lease a due batch; None: not due, not ours, or its push or account may not speak."""
    row = await _queries.claim(conn, id=batch, seconds=seconds)
    return Lease(**row) if row else None


async def claim_next(
    conn: Connection, lane: str, full: Sequence[int], seconds: float, own: int | None = None, holder: str = ""
) -> Lease | None:
    """Lease the batch of a lane whose turn it is, of no account that is `full`; None: none is due.

    `own`: of this account only, which is held under the word `holder`; without it of no account that anybody holds.
    """
    async with conn.transaction():
        number = await _queries.next_batch(conn, lane=lane, full=list(full), own=own, holder=holder)
        return None if number is None else await claim(conn, number, seconds)


async def count_outcomes(conn: Connection, batch: int, *, sent: int, refused: int, failed: int, unknown: int) -> None:
    """Move the progress counters."""
    await _queries.count_outcomes(conn, id=batch, sent=sent, refused=refused, failed=failed, unknown=unknown)


async def release(conn: Connection, lease: Lease) -> Released | None:
    """Give the batch back; None: the lease was no longer ours."""
    row = await _queries.release(conn, id=lease.id, lease=lease.lease)
    return Released(**row) if row else None


async def postpone(conn: Connection, batch: int, seconds: float) -> None:
    """Let an unleased batch come back later."""
    await _queries.postpone(conn, id=batch, seconds=seconds)


async def expired_leases(conn: Connection, grace: float) -> list[int]:
    """Return the batches whose holder seems dead."""
    return [row["id"] async for row in _queries.expired_leases(conn, grace=grace)]


async def lock_expired(conn: Connection, batch: int, grace: float) -> Abandoned | None:
    """Lock a dead holder's batch; None: it came back, or somebody else is at it."""
    row = await _queries.lock_expired(conn, id=batch, grace=grace)
    return Abandoned(**row) if row else None


async def doubt_rows(conn: Connection, left: Abandoned, *, next_in: float, spoken: float, quiet: float) -> int:
    """Turn the rows in flight of a dead holder into unknown ones; return how many.

    They were spoken to at most `spoken` seconds before the lease's end, and are quiet `quiet` seconds after it.
    next_in < 0: only receipts and people settle them.
    """
    if left.window_lo is None:
        return 0
    return int(
        await _queries.doubt_rows(
            conn,
            id=left.id,
            push=left.push,
            window_lo=left.window_lo,
            window_hi=left.window_hi,
            opened_at=left.opened_at,
            next_in=next_in,
            spoken=spoken,
            quiet=quiet,
        )
    )


async def free(conn: Connection, batch: int, unknown: int) -> str:
    """Give back a dead holder's batch; return its state."""
    return str(await _queries.free(conn, id=batch, unknown=unknown))


async def batch(conn: Connection, number: int) -> Brief | None:
    """Return one batch without its window."""
    row = await _queries.batch(conn, id=number)
    return Brief(**row) if row else None


async def sweep(conn: Connection, batch: int, state: str) -> int:
    """Give the rows that are surely not spoken to the stop's state."""
    return int(await _queries.sweep(conn, id=batch, state=state))


async def stop_batches(conn: Connection, push: int, state: str) -> list[int]:
    """Stop every batch of a push; return those that nobody holds, to be swept now."""
    return [row["id"] async for row in _queries.stop_batches(conn, push=push, state=state) if not row["leased"]]


async def stopped(conn: Connection, most: int = 1000) -> list[tuple[int, str]]:
    """Return (batch, state) of stopped batches that are not swept."""
    return [(row["id"], row["state"]) async for row in _queries.stopped(conn, most=most)]


async def mark_done(conn: Connection, batch: int) -> None:
    """A stopped batch is swept."""
    await _queries.mark_done(conn, id=batch)


async def pause_batches(conn: Connection, push: int) -> None:
    """Open no new window."""
    await _queries.pause_batches(conn, push=push)


async def resume_batches(conn: Connection, push: int) -> None:
    """Open windows again."""
    await _queries.resume_batches(conn, push=push)


async def progress(conn: Connection, push: int) -> list[Progress]:
    """Return the counters of a push, a channel each."""
    return [Progress(**row) async for row in _queries.progress(conn, push=push)]
