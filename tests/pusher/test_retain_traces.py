"""Visits and texts that nobody took: they go on their clocks, and what was counted of them stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from content.store import source as sources
from content.store.source import Arrival
from pusher.retain import figures, retain
from pusher.timing import Clocks
from tests.pusher.test_retain import NOW, _aged, _later, _report, _settled
from tests.stage import COUNTY, VILLAGE


async def test_visits_go_with_the_members_and_their_figures_stay(stage):
    push = await _aged(stage, await _settled(stage))
    units = [row[0] for row in await stage.db.owner.fetch("SELECT household FROM audiences.member ORDER BY 1 LIMIT 2")]
    for unit, outcome in zip(units, ("told", "away"), strict=True):
        await stage.db.owner.execute(
            "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
            " VALUES ($1, $2, $3, $4, $2, $5, '组长', 1, now())", push, unit, COUNTY, VILLAGE, outcome,
        )  # fmt: skip
    await stage.db.owner.execute(
        "INSERT INTO pusher.sheet (push, division, county, units, by, at) VALUES ($1, $2, $3, $4, 1, now())",
        push, VILLAGE, COUNTY, units,
    )  # fmt: skip
    await figures(stage.desk)
    before = await _report(stage, push)
    assert before[0]["coverage"]["told"] == 1
    kept = "SELECT (SELECT count(*) FROM pusher.visit) + (SELECT count(*) FROM pusher.sheet)"
    for days, left in ((183, 3), (185, 0)):
        await retain(replace(_later(stage, days=days), clocks=Clocks(deliveries=999)))
        assert await stage.db.owner.fetchval(kept) == left
    assert await _report(stage, push) == before


async def test_what_came_in_and_nobody_decided_about_goes_and_does_not_come_again(stage):
    at = NOW - timedelta(days=80)
    came = Arrival(COUNTY, VILLAGE, "http://x.gov.cn/1", "a" * 64, "1.html", b"<p>x</p>", title="t")
    async with stage.db.worker.acquire() as conn:
        assert await sources.arrive(conn, came, at) is not None
    kept = "SELECT count(*) FROM content.find WHERE bytes IS NOT NULL"
    for days, left in ((9, 1), (11, 0)):
        (said,) = [one for one in await retain(_later(stage, days=days), dry=True) if "来稿" in one.what]
        assert said.n == 1 - left
        await retain(_later(stage, days=days))
        assert await stage.db.owner.fetchval(kept) == left
    async with stage.db.worker.acquire() as conn:
        assert await sources.arrive(conn, came, NOW) is None
