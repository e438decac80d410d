"""What each household has of a push: one pass over members and messages, against the same said slowly in Python."""

from __future__ import annotations

import random
from collections import Counter, defaultdict

import pytest

from channels.registry import CHANNELS
from pusher.store import report as reports
from pusher.store import session
from tests.pusher.web.conftest import grant_of

AUDIENCE, PUSH, OTHER = 7, 202611000000001, 202611000000002
VILLAGES = (421321101001000, 421321101002000)
GRADES = {"sent": 1, "arrived": 2, "opened": 4}
VISITS = {"told": 5, "relayed": 3}
STATES = ("pending", "sent", "arrived", "opened", "refused", "failed", "unknown", "cancelled", "skipped")


class County:
    """Households of one to four people with none to three numbers each, some of them shared, told by two pushes."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - no secret
        self.members, self.messages, self.visits = [], {}, {}
        for home in range(1, 41):
            village = self.chance.choice(VILLAGES)
            for resident in range(home * 10, home * 10 + self.chance.randint(1, 4)):
                household = None if home % 9 == 0 else home
                division = village + self.chance.randint(0, 2)
                numbers = self.chance.sample(range(1, 90), self.chance.choice((0, 1, 1, 1, 2, 3)))
                for contact in numbers or [None]:
                    reach = "none" if contact is None else self.chance.choice(("ok", "ok", "ok", "suspect", "dead"))
                    self.members.append((resident, household, contact, division, reach))
        for push in (PUSH, OTHER):
            for channel in ("sms", "wechat"):
                for contact in self.chance.sample(range(1, 90), 30):
                    self.messages[push, channel, contact] = self.chance.choice(STATES)
        for home in self.chance.sample(range(1, 41), 12):
            push = self.chance.choice((PUSH, OTHER))
            self.visits[push, home] = self.chance.choice(("told", "relayed", "away", "refused", "dead"))

    async def settle(self, db) -> None:
        await db.owner.execute("SELECT pusher.add_partition(202611)")
        await db.owner.executemany(
            "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, basis, reach)"
            " VALUES ($1, $2, $3, $4, $5, 0, 0, 'registered', $6)",
            [(AUDIENCE, *one) for one in self.members],
        )
        await db.owner.executemany(
            "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, state)"
            " VALUES ($1, $2, 421321, $3, $4, $5, $6)",
            [(push, no, VILLAGES[0], channel, contact, state)
             for no, ((push, channel, contact), state) in enumerate(self.messages.items(), 1)],
        )  # fmt: skip
        await db.owner.executemany(
            "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
            " VALUES ($1, $2, 421321, $3, 1, $4, '', 1, now())",
            [(push, home, VILLAGES[0], outcome) for (push, home), outcome in self.visits.items()],
        )

    def heard(self, pushes, member) -> list[tuple[int, str, str]]:
        return [
            (p, c, state) for (p, c, contact), state in self.messages.items() if p in pushes and contact == member[2]
        ]

    def homes(self) -> dict[int, list]:
        found = defaultdict(list)
        for one in self.members:
            found[one[1] or -one[0]].append(one)
        return found

    def covered(self, unit: int) -> Counter:
        found: Counter = Counter()
        for home, members in self.homes().items():
            grades = [GRADES.get(s, 0) for m in members if m[4] != "suspect" for _, _, s in self.heard((PUSH,), m)]
            best = max(grades, default=0)
            best = max(best, VISITS.get(self.visits.get((PUSH, home), ""), 0))
            found[min(m[3] for m in members) // unit * unit, best] += 1
        return found

    def carried(self) -> Counter:
        found: Counter = Counter()
        for members in self.homes().values():
            best: Counter = Counter()
            for m in members:
                for _, channel, state in self.heard((PUSH,), m) if m[4] != "suspect" else ():
                    best[channel] = max(best[channel], GRADES.get(state, 0))
            for channel, grade in best.items():
                found[min(m[3] for m in members) // 1000 * 1000, channel, grade] += grade > 0
        return +found

    def resend(self, pushes, per: str) -> tuple[int, int]:
        untold, doubted = set(), set()
        for home, members in self.homes().items():
            if any(self.visits.get((push, home)) in {"told", "relayed", "refused"} for push in pushes):
                continue
            people = {m[0] for m in members}
            for unit in [people] if per == "household" else [{person} for person in people]:
                heard = [(m, s) for m in members if m[0] in unit for _, _, s in self.heard(pushes, m)]
                if any(s in GRADES and m[4] != "suspect" for m, s in heard):
                    continue
                (doubted if any(s in {"pending", "unknown"} for _, s in heard) else untold).add(home)
        return len(untold), len(doubted)


@pytest.mark.parametrize("seed", range(6))
async def test_households_are_counted_as_somebody_would_by_hand(db, seed):
    county = County(seed)
    await county.settle(db)
    async with session(db.web, grant_of("county_office")) as conn:
        for unit in (1, 1000):
            for per in ("household", "person"):
                for pushes in ((PUSH,), (PUSH, OTHER)):
                    found = await reports.homes(conn, PUSH, AUDIENCE, per=per, same=pushes, groups=unit == 1)
                    covered = reports.covered(found, groups=unit == 1)
                    assert {(one.division, one.grade): one.households for one in covered} == county.covered(unit)
                    carried = {(o.division, o.channel, o.grade): o.households for o in reports.carried(found)}
                    assert carried == county.carried()
                    again = [
                        sum(one.households for one in found if one.untold),
                        sum(o.households for o in found if o.doubted),
                    ]
                    assert tuple(again) == county.resend(pushes, per)


async def test_a_channel_that_is_no_longer_ours_still_counts(db):
    county = County(1)
    county.messages = {(PUSH, "pigeon", contact): "arrived" for _, _, contact, _, _ in county.members if contact}
    await county.settle(db)
    assert "pigeon" not in CHANNELS
    async with session(db.web, grant_of("county_office")) as conn:
        found = await reports.homes(conn, PUSH, AUDIENCE)
    assert {(one.division, one.grade): one.households for one in reports.covered(found)} == county.covered(1000)
    assert {one.channel for one in reports.carried(found)} == {""}
