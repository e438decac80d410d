"""Planning: deliveries and batches of a push, set-based; the fall of the unreached to the next step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosql

from audiences.store import counting
from pusher.store import Connection
from pusher.strategy import BATCH_SIZE, Strategy, Way


@dataclass(frozen=True, slots=True)
class Falling:
    """A batch whose unreached fall to the next step."""

    id: int
    push: int
    step: int
    account: int
    mode: str


_queries = aiosql.from_path(Path(__file__).parents[1] / "queries" / "plan.sql", "asyncpg")


async def make_partition(conn: Connection, month: int) -> None:
    """Make sure that a month's (yyyymm) deliveries have a place."""
    await _queries.make_partition(conn, month=month)


async def partition_exists(conn: Connection, month: int) -> bool:
    """Say whether a month's partition is there."""
    return bool(await _queries.partition_exists(conn, month=month))


async def plan_people(conn: Connection, push: int, audience: int, strategy: Strategy, lane: str, base: int) -> int:
    """Create an audience's deliveries and batches; return the highest number."""
    return int(
        await _queries.plan_people(
            conn,
            push=push,
            audience=audience,
            per=strategy.per,
            size=BATCH_SIZE,
            base=base,
            **_ways(strategy, lane),
        )
    )


async def plan_places(conn: Connection, push: int, way: Way, strategy: Strategy, lane: str, base: int) -> int:
    """Create the deliveries of places, past the last step: nobody falls from a page; return the highest number."""
    return int(
        await _queries.plan_places(
            conn,
            push=push,
            account=way.account,
            channel=way.channel,
            mode=way.mode,
            lane=lane,
            divisions=list(strategy.divisions),
            step=len(strategy.steps),
            base=base,
        )
    )


async def people(conn: Connection, audience: int) -> int:
    """Return how many people an audience holds."""
    return int(await _queries.people(conn, audience=audience) or 0)


async def forecast(conn: Connection, audience: int, strategy: Strategy) -> list[tuple[Way, int, int]]:
    """Return what each way will carry: (way, messages, households)."""
    ways = _ways(strategy, "normal")
    async with counting(conn):
        rows = [
            row
            async for row in _queries.forecast(
                conn,
                audience=audience,
                per=strategy.per,
                keys=ways["keys"],
                kinds=ways["kinds"],
                consents=ways["consents"],
            )
        ]
    return [(strategy.ways[row["ord"] - 1], row["messages"], row["households"]) for row in rows]


async def mark_planned(conn: Connection, push: int, next_no: int) -> None:
    """The plan stands."""
    await _queries.mark_planned(conn, push=push, next_no=next_no)


async def to_fall(conn: Connection, most: int = 100) -> list[Falling]:
    """Return batches done for the first time that have a next step."""
    return [Falling(**row) async for row in _queries.to_fall(conn, most=most)]


async def begin_fall(conn: Connection, batch: int, until: float) -> None:
    """Let a batch's unreached fall from now on, until so many seconds after it was done."""
    await _queries.begin_fall(conn, batch=batch, until=until)


async def due_falls(conn: Connection, most: int = 100) -> list[Falling]:
    """Return batches whose unreached fall now."""
    return [Falling(**row) async for row in _queries.due_falls(conn, most=most)]


async def fall(
    conn: Connection, batch: Falling, audience: int, strategy: Strategy, lane: str, unknown_wait: float
) -> int:
    """Bring a batch's unreached to the next step; return how many new rows there are. The push's row is locked."""
    await _queries.lock_falling(conn, batch=batch.id)
    here = strategy.steps[batch.step]
    by = (batch.account, batch.mode)
    fallen = await _queries.fall(
        conn,
        batch=batch.id,
        push=batch.push,
        audience=audience,
        per=strategy.per,
        wait=here.wait,
        unknown_wait=unknown_wait,
        everywhere=sorted({way.channel for way in strategy.ways}),
        silent_falls=not any(way.accepted_counts for way in here.ways if (way.account, way.mode) == by),
        **_ways(strategy, lane),
    )
    await _queries.end_fall(conn, batch=batch.id, wait=here.wait, again=60.0)
    return int(fallen)


def _ways(strategy: Strategy, lane: str) -> dict[str, list[Any]]:
    pairs = [(number, way) for number, step in enumerate(strategy.steps) for way in step.ways]
    ways = [way for _, way in pairs]
    return {
        "steps": [number for number, _ in pairs],
        "accounts": [way.account for way in ways],
        "keys": [way.key for way in ways],
        "channels": [way.channel for way in ways],
        "modes": [way.mode for way in ways],
        "kinds": [way.kind for way in ways],
        "consents": [way.consent for way in ways],
        "lanes": [lane for _ in ways],
    }
