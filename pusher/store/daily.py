"""The day's calls (接口每日次数): what a platform takes no more of today goes by the next way, without one tomorrow."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, time

from audiences.store import counting
from pusher.store import Connection
from pusher.store import allotment as allotments
from pusher.store import push as pushes
from pusher.store.cap import Full, Whom
from pusher.store.queries import Queries
from pusher.strategy import OFFICE_TIME, Strategy, Way, groups

_queries = Queries("daily.sql")


@dataclass(frozen=True, slots=True)
class Beyond:
    """A way that may be called `left` times more today, and would be `need` times.

    `moved` of its messages go by another way, `later` wait for midnight: nothing else reaches them.
    """

    way: Way
    left: int
    need: int
    moved: int
    later: int


@dataclass(frozen=True, slots=True)
class Today:
    """Who is not reached today by which ways (a contact, minus a way's number), and who waits for tomorrow."""

    moved: Full
    later: Full  # with the way's number, positive
    ways: tuple[Beyond, ...] = field(default=())


async def today(conn: Connection, whom: Whom, strategy: Strategy, spent: Full, people: int) -> Today:
    """Say what the day's calls of a strategy's ways cannot carry; `spent`: who cannot be reached by which anyhow."""
    found = Today(Full([], []), Full([], []))
    lefts = await _lefts(conn, whom, strategy)
    for number, way in enumerate(strategy.ways, 1):
        left = lefts.get((way.account, way.mode))
        room = None if left is None else left * (way.whole or 1)
        if left is None or room is None or people <= room:
            continue
        pairs = Full(spent.contacts + found.moved.contacts, spent.accounts + found.moved.accounts)
        rows = await _beyond(conn, whom.audience, strategy, pairs, number, room)
        moved = [contact for contact, stuck in rows if not stuck]
        later = [contact for contact, stuck in rows if stuck]
        if rows:
            need = left + -(-len(rows) // (way.whole or 1))
            found = replace(found, ways=(*found.ways, Beyond(way, left, need, len(moved), len(later))))
        found.moved.contacts.extend(moved)
        found.moved.accounts.extend([-number] * len(moved))
        found.later.contacts.extend(later)
        found.later.accounts.extend([number] * len(later))
    return found


async def _beyond(
    conn: Connection, audience: int, strategy: Strategy, spent: Full, number: int, room: int
) -> list[tuple[int, bool]]:
    ways = strategy.ways
    async with counting(conn):
        return [
            (row["contact"], row["stuck"])
            async for row in _queries.beyond(
                conn,
                ord=number,
                least=room,
                audience=audience,
                per=strategy.per,
                first=strategy.first,
                heeds=strategy.heeds,
                full_contacts=spent.contacts,
                full_accounts=spent.accounts,
                keys=[way.key for way in ways],
                kinds=[way.kind for way in ways],
                consents=[way.consent for way in ways],
                groups=groups(strategy),
            )
        ]


async def _lefts(conn: Connection, whom: Whom, strategy: Strategy) -> dict[tuple[int, str], int]:
    """How often each way may still be called today: by its platform's word, else by the account's row."""
    now = (await pushes.clock(conn)).astimezone(OFFICE_TIME)
    midnight = datetime.combine(now.date(), time.min, OFFICE_TIME)
    days = await allotments.of_county(conn, whom.county, midnight)
    ways = [way for way in strategy.ways if way.daily or (way.account, way.mode) in days]
    if not ways:
        return {}
    read = [days.get((way.account, way.mode)) for way in ways]
    sinces = [max(day.read_at, midnight) if day and day.read_at else midnight for day in read]
    rows = _queries.committed(
        conn,
        accounts=[way.account for way in ways],
        modes=[way.mode for way in ways],
        joints=[way.whole > 0 for way in ways],
        sinces=sinces,
        but=whom.push,
    )
    made = {(row["account"], row["mode"]): None if row["rests"] else row["calls"] async for row in rows}
    lefts: dict[tuple[int, str], int] = {}
    for way, day in zip(ways, read, strict=True):
        key = (way.account, way.mode)
        most, used, calls = (day.most if day else None) or way.daily, day.used if day else 0, made[key]
        if most:
            lefts[key] = 0 if calls is None else max(most - used - calls, 0)
    return lefts
