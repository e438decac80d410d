"""Groups: counted at a county's and at a town's desk under row-level security, and a thousand by the worker."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from audiences import store
from audiences.group import Age, AllOf, AnyOf, AtHome, HasTag, Not, Reachable, Rule, SexIs, Way
from audiences.resident import Basis
from pusher.access import Grant, Role
from pusher.store import Pool, session
from tests.bench.figure import Figure, Scale
from tests.bench.house import House
from tests.bench.people import live
from tests.stage import COUNTY

TITLE = "Groups at a million residents, row-level security on"
TODAY: Final = date(2026, 11, 21)
COUNTY_FLOOR, TOWN_FLOOR, ALL_FLOOR = 0.25, 0.02, 30.0
_LO: Final = COUNTY * 10**9
_TOWNS, _VILLAGES = 16, 20


@dataclass(frozen=True)
class Asked:
    """A group: where, who, by which tie to the place."""

    lo: int
    hi: int
    rule: Rule | None
    basis: Basis = Basis.REGISTERED


def tag(number: int) -> HasTag:
    return HasTag(number, f"标签{number}", 1)


RULES: Final[tuple[tuple[Rule | None, Basis], ...]] = (
    (None, Basis.REGISTERED),
    (None, Basis.LIVING),
    (Age(60), Basis.REGISTERED),
    (Age(80), Basis.LIVING),
    (AnyOf((tag(1), tag(2))), Basis.REGISTERED),
    (tag(30), Basis.FARMING),
    (AllOf((Age(60), SexIs("女"), Not(tag(20)))), Basis.LIVING),
    (AllOf((AnyOf((tag(10), tag(11), tag(12))), Not(tag(3)), Reachable(Way.PHONE))), Basis.REGISTERED),
    (AllOf((Reachable(Way.ANY), Not(tag(5)))), Basis.REGISTERED),
    (Reachable(Way.NONE), Basis.LIVING),
    (AllOf((AnyOf((Age(60), tag(7))), Reachable(Way.WECHAT), Not(AnyOf((tag(1), tag(2)))))), Basis.REGISTERED),
    (AllOf((Age(16, 59), Not(AllOf((tag(28), tag(29)))))), Basis.LIVING),
    (AtHome(Age(0, 5)), Basis.LIVING),
    (AllOf((AtHome(AllOf((Age(0, 17), AnyOf((tag(3), tag(5)))))), Reachable(Way.ANY))), Basis.REGISTERED),
)


async def measure(house: House, scale: Scale) -> list[Figure]:
    villages = [_LO + (100 + t) * 10**6 + (200 + v) * 10**3 for t in range(1, 17) for v in range(1, 21)]
    await live(house.owner, scale.plan, villages)
    speed = await house.speed(min(scale.each, 5_000))
    county = [Asked(_LO, _LO + 10**9 - 1, rule, basis) for rule, basis in RULES]
    towns = [_LO + (100 + n) * 10**6 for n in (1, 2, 9)]
    town = [Asked(lo, lo + 10**6 - 1, rule, basis) for lo in towns for rule, basis in RULES]
    found = [
        await _web(house.web, "the county", county, COUNTY_FLOOR, scale, speed),
        await _web(house.web, "a town", town, TOWN_FLOOR, scale, speed),
        await _worker(house.runtime.pool, scale),
    ]
    await house.owner.execute("TRUNCATE audiences.resident CASCADE")
    return found


async def _web(pool: Pool, where: str, asked: Sequence[Asked], floor: float, scale: Scale, speed: float) -> Figure:
    """Time people by village and ways, as the page of whom to tell asks for them; judged at the reference's speed."""
    seconds: list[tuple[float, int]] = []
    for _ in range(max(3, scale.rounds)):
        for n, one in enumerate(asked):
            async with session(
                pool, Grant(Role.COUNTY_OFFICE if where == "the county" else Role.TOWN_EDITOR, one.lo, one.hi)
            ) as conn:
                began = time.perf_counter()
                await store.count_by_village(conn, [(one.lo, one.hi)], one.rule, basis=one.basis, today=TODAY)
                seconds.append((time.perf_counter() - began, n))
    times = sorted(spent for spent, _ in seconds)
    p50, p95 = times[len(times) // 2], times[int(len(times) * 0.95)]
    slowest = max(seconds)
    return Figure(
        f"a group of {where}, by village and ways, p95 of {len(times)}",
        f"{1000 * p95:.0f} ms (p50 {1000 * p50:.0f} ms) = {1000 * p95 * speed:.0f} ms at the reference's speed",
        f"{1000 * floor:.0f} ms", p95 * speed <= floor if scale.plan >= 1_000_000 else None, "",
        f"one pass over the range; the slowest took {1000 * slowest[0]:.0f} ms (rule {slowest[1] % len(RULES)})",
    )  # fmt: skip


async def _worker(pool: Pool, scale: Scale) -> Figure:
    """Time a thousand groups, each by village and ways: 40 of the county, 240 of towns, 720 of villages."""
    number = max(10, min(1_000, scale.plan // 1_000))
    towns = [_LO + (100 + t) * 10**6 for t in range(1, _TOWNS + 1)]
    villages = [town + (200 + v) * 10**3 for town in towns for v in range(1, _VILLAGES + 1)]
    began, longest = time.perf_counter(), 0.0
    async with pool.acquire() as conn:
        for n in range(number):
            rule, basis = RULES[n % len(RULES)]
            turn = n // len(RULES)
            lo, span = (
                (_LO, 10**9) if n % 25 == 0
                else (towns[turn % _TOWNS], 10**6) if n % 25 <= 6
                else (villages[(turn * 25 + n) % len(villages)], 10**3)
            )  # fmt: skip
            start = time.perf_counter()
            await store.count_by_village(conn, [(lo, lo + span - 1)], rule, basis=basis, today=TODAY)
            longest = max(longest, time.perf_counter() - start)
    wall = time.perf_counter() - began
    return Figure(
        f"{number:,} groups under the worker's role", f"{wall:.1f} s", f"{ALL_FLOOR:.0f} s",
        wall <= ALL_FLOOR if number == 1_000 else None, "",
        f"PostgreSQL, one group after the other on one connection; the longest took {1000 * longest:.0f} ms",
    )  # fmt: skip
