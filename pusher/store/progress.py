"""Progress: where a push stands, by its batches' counters; exact when it has come to its end."""

from __future__ import annotations

from dataclasses import dataclass

from pusher.store import Connection
from pusher.store.batch import Progress
from pusher.store.queries import Queries

_queries = Queries("progress.sql")


@dataclass(frozen=True, slots=True)
class Standing:
    """A push at a glance: its state, its rows that wait for a person, a channel's counters each."""

    state: str
    undecided: int
    channels: tuple[Progress, ...]


async def progress(conn: Connection, push: int) -> Standing | None:
    """Return where a push stands, at a cost that depends on its batches only; None: there is none."""
    rows = [row async for row in _queries.progress(conn, push=push)]
    if not rows:
        return None
    counters = ("channel", "rows", "sent", "refused", "failed", "unknown")
    channels = [Progress(**{name: row[name] for name in counters}) for row in rows if row["channel"] is not None]
    return Standing(rows[0]["state"], rows[0]["undecided"], tuple(channels))


async def of_list(conn: Connection, push: int, state: str) -> Standing | None:
    """Where a push of a list stands, if its state does not say it alone: one that runs may only wait for answers."""
    return await progress(conn, push) if state == "running" else None


async def recount(conn: Connection, push: int) -> None:
    """Make a push's counters exact, in the caller's transaction."""
    await _queries.lock_batches(conn, push=push)
    await _queries.recount(conn, push=push)
