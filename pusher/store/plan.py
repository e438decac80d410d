"""Planning: deliveries and batches of a push, set-based; the fall of the unreached to the next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from audiences.store import counting
from channels.registry import CHANNELS
from pusher.store import Connection, daily
from pusher.store import tag as tags
from pusher.store.cap import Full, Often, Whom, often
from pusher.store.queries import Queries
from pusher.store.ration import alone, exhausted
from pusher.strategy import BATCH_SIZE, REFUSED, SILENT, UNCLEAR, Strategy, Way, company_wait, groups


@dataclass(frozen=True, slots=True)
class Falling:
    """A batch whose unreached fall to the next step."""

    id: int
    push: int
    step: int
    account: int
    mode: str


_queries = Queries("plan.sql")


async def make_partition(conn: Connection, month: int) -> None:
    """Make sure that a month's (yyyymm) deliveries have a place."""
    await _queries.make_partition(conn, month=month)


async def partition_exists(conn: Connection, month: int) -> bool:
    """Say whether a month's partition is there."""
    return bool(await _queries.partition_exists(conn, month=month))


async def plan_people(
    conn: Connection, push: int, whom: Whom, strategy: Strategy, lane: str, *, left: float = 0.0
) -> int:
    """Create an audience's deliveries and batches; return the highest number. `left`: seconds until it is due."""
    await alone(conn, strategy)
    tired = await often(conn, whom, await people(conn, whom.audience))
    spent = await _spent(conn, whom, strategy, tired)
    day = await daily.today(conn, whom, strategy, spent, await people(conn, whom.audience))
    return int(
        await _queries.plan_people(
            conn,
            push=push,
            audience=whom.audience,
            per=strategy.per,
            first=strategy.first,
            often=tired.contacts,
            counts=tired.counts,
            full_contacts=spent.contacts + day.moved.contacts,
            full_accounts=spent.accounts + day.moved.accounts,
            later_contacts=day.later.contacts,
            later_ords=day.later.accounts,
            heeds=strategy.heeds,
            base=0,
            groups=groups(strategy),
            sizes=[way.whole or BATCH_SIZE for way in strategy.ways],
            tags=[way.tag for way in strategy.ways],
            waits=[company_wait(way.patience, left, urgent=lane == "urgent") for way in strategy.ways],
            **_ways(strategy, lane),
        )
    )


async def plan_places(
    conn: Connection, push: int, way: Way, places: Sequence[int], lane: str, base: int, *, step: int
) -> int:
    """Create the deliveries of places, past the last step: nobody falls from a page; return the highest number."""
    return int(
        await _queries.plan_places(
            conn,
            push=push,
            account=way.account,
            channel=way.channel,
            mode=way.mode,
            lane=lane,
            divisions=list(places),
            step=step,
            base=base,
        )
    )


async def people(conn: Connection, audience: int) -> int:
    """Return how many people an audience holds."""
    return int(await _queries.people(conn, audience=audience) or 0)


@dataclass(frozen=True, slots=True)
class Load:
    """What a way will carry.

    `often` of its messages are to contacts that have had as many as the cap this week, `full` more to contacts that
    have had all that the gateway gives one number, and are reached by no other way; `passed_on` to who takes them in
    for somebody else.
    """

    way: Way
    messages: int
    households: int
    often: int
    full: int
    passed_on: int


async def forecast(conn: Connection, whom: Whom, strategy: Strategy) -> list[Load]:
    """Return what each way will carry, fallbacks left out."""
    loads, _ = await foresee(conn, whom, strategy)
    return loads


async def foresee(conn: Connection, whom: Whom, strategy: Strategy) -> tuple[list[Load], tuple[daily.Beyond, ...]]:
    """Return what each way will carry, fallbacks left out, and which of them a day's calls bound."""
    tired = await often(conn, whom, await people(conn, whom.audience))
    whose, day = await _assigned(conn, whom, strategy, tired)
    async with counting(conn):
        rows = [row async for row in _queries.forecast(conn, often=tired.contacts, **whose)]
    loads = [
        Load(
            strategy.ways[row["ord"] - 1],
            row["messages"],
            row["households"],
            row["often"],
            row["full"],
            row["passed_on"],
        )
        for row in rows
    ]
    return loads, day.ways


async def reached(conn: Connection, whom: Whom, strategy: Strategy) -> list[int]:
    """Return the contacts that a plan would write to, fallbacks left out."""
    tired = await often(conn, whom, await people(conn, whom.audience))
    whose, _ = await _assigned(conn, whom, strategy, tired)
    async with counting(conn):
        return [row["contact"] async for row in _queries.reached(conn, **whose)]


async def mark_planned(conn: Connection, push: int, next_no: int) -> None:
    """The plan stands."""
    await _queries.mark_planned(conn, push=push, next_no=next_no)


async def begin_falls(conn: Connection, horizon: float, most: int = 1000) -> None:
    """Let the unreached of batches that are done for the first time fall from now on.

    What is in doubt may fall until `horizon` seconds after the step's wait, urgent ones until the wait is over.
    """
    await _queries.begin_falls(conn, horizon=horizon, most=most)


async def due_falls(conn: Connection, most: int = 100) -> list[Falling]:
    """Return batches whose unreached fall now."""
    return [Falling(**row) async for row in _queries.due_falls(conn, most=most)]


async def fall(conn: Connection, batch: Falling, whom: Whom, strategy: Strategy, lane: str, unknown_wait: float) -> int:
    """Bring a batch's unreached to where they can be reached; return how many rows that makes. The push is locked."""
    await _queries.lock_falling(conn, batch=batch.id)
    await alone(conn, strategy)
    here, falls = strategy.steps[batch.step], strategy.falls(batch.step)
    spent = await exhausted(conn, whom.county, whom.audience, strategy)
    by = (batch.account, batch.mode)
    return int(
        await _queries.fall(
            conn,
            batch=batch.id,
            push=batch.push,
            county=whom.county,
            audience=whom.audience,
            per=strategy.per,
            first=strategy.first,
            cap=whom.cap,
            heeds=strategy.heeds,
            full_contacts=spent.contacts,
            full_accounts=spent.accounts,
            all_channels=list(CHANNELS),
            wait=here.wait,
            unknown_wait=unknown_wait,
            refused=REFUSED in falls,
            silent=SILENT in falls and not any(w.accepted_counts for w in here.ways if (w.account, w.mode) == by),
            unclear=UNCLEAR in falls,
            everywhere=sorted({way.channel for way in strategy.ways}),
            **_untagged(_ways(strategy, lane, len(strategy.steps) if falls else batch.step + 1), strategy),
        )
    )


async def end_fall(conn: Connection, batch: Falling, strategy: Strategy) -> None:
    """Sweep again while rows may still turn out unreached and have somewhere to fall to."""
    falls = strategy.falls(batch.step)
    wait = strategy.steps[batch.step].wait if falls else 0.0
    await _queries.end_fall(conn, batch=batch.id, wait=wait, again=60.0, unclear=UNCLEAR in falls)


def _untagged(ways: dict[str, list[Any]], strategy: Strategy) -> dict[str, list[Any]]:
    """Nobody falls to a tag: others under it have been told."""
    kinds = ["" if way.tag else kind for way, kind in zip(strategy.ways, ways["kinds"], strict=False)]
    return {**ways, "kinds": kinds}


async def _assigned(
    conn: Connection, whom: Whom, strategy: Strategy, tired: Often
) -> tuple[dict[str, Any], daily.Today]:
    """What says who of an audience is reached by which way (pusher.assign), and what the day's calls leave."""
    size = await people(conn, whom.audience)
    spent = await _spent(conn, whom, strategy, tired)
    day = await daily.today(conn, whom, strategy, spent, size)
    ways = _ways(strategy, "normal")
    return {
        "audience": whom.audience,
        "per": strategy.per,
        "first": strategy.first,
        "full_contacts": spent.contacts + day.moved.contacts,
        "full_accounts": spent.accounts + day.moved.accounts,
        "heeds": strategy.heeds,
        "groups": groups(strategy),
        **{name: ways[name] for name in ("keys", "kinds", "consents")},
    }, day


async def _spent(conn: Connection, whom: Whom, strategy: Strategy, tired: Often) -> Full:
    """Who cannot be reached by which ways: pairs of a contact and an account, or minus the number of a way."""
    spent = await exhausted(conn, whom.county, whom.audience, strategy)
    closed = await tags.closed(conn, whom.audience, strategy, spent, tired.contacts)
    return Full(spent.contacts + closed.contacts, spent.accounts + closed.accounts)


def _ways(strategy: Strategy, lane: str, before: int | None = None) -> dict[str, list[Any]]:
    """The ways in order, of all steps or of those `before` a number."""
    pairs = [(number, way) for number, step in enumerate(strategy.steps[:before]) for way in step.ways]
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
        "joints": [way.whole > 0 for way in ways],
    }
