"""待人工核实 in the console: who sees it, what a decision asks for, what it leaves on record."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pusher import plan as planning
from pusher.access import Grant, Role
from pusher.delivery import News
from pusher.settle import decide
from pusher.store import audit, session
from pusher.store import progress as figures
from pusher.store.batch import Progress
from pusher.store.progress import Standing
from pusher.web.console.live import Live
from tests.pusher.web.console.way import prepared, send

WARNING = "可能已经收到，再发一次可能收到两条"


@pytest.fixture
async def doubted(site, office, db):
    """(the town editor's browser, a push of theirs all of whose messages are in doubt)."""
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    await planning.plan(replace(site.desk, pool=db.worker), int(push.rpartition("/")[2]))
    await db.owner.execute("UPDATE pusher.delivery SET state = 'unknown', reason = 'timeout: 平台没有答复'")
    await db.owner.execute("UPDATE pusher.batch SET due = NULL, done_at = now(), unknown = hi - lo + 1")
    await db.owner.execute(
        "INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt, since, quiet_at)"
        " SELECT d.push, d.no, b.id, b.account, b.mode, 'k', 0, now() - interval '1 hour', now() - interval '1 minute'"
        " FROM pusher.delivery AS d JOIN pusher.batch AS b ON b.push = d.push AND d.no BETWEEN b.lo AND b.hi"
    )
    return browser, push


async def _rows(db) -> list[tuple[int, str, int]]:
    rows = await db.owner.fetch("SELECT no, state, attempt FROM pusher.delivery ORDER BY no")
    return [tuple(row) for row in rows]


async def test_who_decides_sees_names_by_village_and_what_it_may_come_to(doubted):
    browser, push = doubted
    page = await browser.page(f"{push}/doubts")
    for words in (WARNING, "神农社区", "星亮村", "王大爷", "赵老伯", "平台没有答复", "2条再发一次", "2条不再发"):
        assert words in page, words
    assert "timeout" not in page
    assert "已发完，2条待人工核实" in await browser.page(push)
    assert "2条结果不明，等人决定" in await browser.page("/console")
    assert f"{push}/doubts" in await browser.page(f"{push}/report")


async def test_once_more_asks_whether_one_knows_and_is_on_record(doubted, site, db):
    browser, push = doubted
    form = {"act": "again", "scope": "rows", "no": "2"}
    refused = await browser.post(f"{push}/doubts", form)
    assert refused.status == 400
    text = await refused.text()
    assert "我知道有人可能收到两条" in text
    assert 'value="2" checked' in text
    assert {state for _, state, _ in await _rows(db)} == {"unknown"}
    done = await browser.post(f"{push}/doubts", form | {"sure": "yes"})
    assert done.status == 303
    assert await _rows(db) == [(1, "unknown", 0), (2, "pending", 1)]
    assert await db.owner.fetchval("SELECT due IS NOT NULL FROM pusher.batch")
    assert "已安排再发1条" in await browser.page(done.headers["Location"])
    async with site.deps.pool.acquire() as conn:
        line = (await audit.history(conn, f"push {push.rpartition('/')[2]}"))[0]
    assert (line.action, line.detail) == ("repeat_unknown", {"rows": 1, "batch": None, "numbers": [2]})


async def test_never_again_for_all_needs_no_tick(doubted, db):
    browser, push = doubted
    done = await browser.post(f"{push}/doubts", {"act": "never", "scope": "all"})
    assert "2条不再发" in await browser.page(done.headers["Location"])
    assert {state for _, state, _ in await _rows(db)} == {"failed"}
    again = await browser.post(f"{push}/doubts", {"act": "never", "scope": "all"})
    assert again.status == 409
    assert "没有等您决定的" in await again.text()


async def test_a_batch_can_be_decided_alone(doubted, db):
    browser, push = doubted
    await db.owner.execute("UPDATE pusher.batch SET hi = 1")
    other = await db.owner.fetchval(
        "INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi)"
        " SELECT push, county, step, channel, account, mode, lane, 2, 2 FROM pusher.batch RETURNING id"
    )
    await db.owner.execute("UPDATE pusher.unsettled SET batch = $1 WHERE no = 2", other)
    assert "短信第2批（1条）" in await browser.page(f"{push}/doubts")
    page = await browser.page(f"{push}/doubts?batch={other}")
    assert "这一批1条一起决定" in page
    assert "王大爷" not in page
    await browser.post(f"{push}/doubts", {"act": "again", "scope": "all", "batch": str(other), "sure": "yes"})
    assert [state for _, state, _ in await _rows(db)] == ["unknown", "pending"]


async def test_nothing_ticked_is_said(doubted):
    browser, push = doubted
    refused = await browser.post(f"{push}/doubts", {"act": "never", "scope": "rows"})
    assert refused.status == 400
    assert "请先勾选" in await refused.text()


@pytest.mark.parametrize("form", [{"act": "maybe"}, {"act": "never", "no": "1 OR 1"}, {"act": "never", "batch": "x"}])
async def test_a_form_that_no_page_made_is_refused(doubted, form):
    browser, push = doubted
    assert (await browser.post(f"{push}/doubts", {"scope": "rows"} | form)).status == 400


async def test_a_stopped_push_offers_no_second(doubted, db):
    browser, push = doubted
    await browser.post(f"{push}/cancel")
    page = await browser.page(f"{push}/doubts")
    assert "再发一次</button>" not in page
    assert "不能再发" in page
    refused = await browser.post(f"{push}/doubts", {"act": "again", "scope": "all", "sure": "yes"})
    assert refused.status == 409
    assert "等人决定" not in await browser.page("/console")


async def test_a_reviewer_decides_by_number_and_sees_no_names(doubted, site):
    _, push = doubted
    reviewer = await site.person(Role.TOWN_REVIEWER)
    page = await reviewer.page(f"{push}/doubts")
    assert "王大爷" not in page
    assert "第1条" in page


async def test_a_grant_decides_for_its_own_residents_only(doubted, site, db):
    """Row-level security, not the page, holds it: the same call under a village's session."""
    _, push = doubted
    village = await db.owner.fetchval("SELECT min(division) / 1000 * 1000 FROM pusher.delivery")
    grant = Grant(Role.VILLAGE_EDITOR, village, village + 999)
    async with session(db.web, grant) as conn:
        decided = await decide(conn, int(push.rpartition("/")[2]), News.DROPPED, now=datetime.now(UTC))
    after = await db.owner.fetch("SELECT division, state FROM pusher.delivery")
    assert {grant.covers(row["division"]): row["state"] for row in after} == {True: "failed", False: "unknown"}
    assert len(decided.rows) == 1


async def test_metrics_tell_doubts_by_age(doubted, site):
    text = await (await site.browser().get("/metrics")).text()
    assert 'cunkou_doubts{age="1d",waits_for="person"} 2.0' in text
    assert 'cunkou_doubts{age="2m",waits_for="provider"} 0.0' in text


async def test_an_ended_pushs_counters_are_exact(doubted, db):
    _, push = doubted
    number = int(push.rpartition("/")[2])
    await db.owner.execute("UPDATE pusher.batch SET sent = 9, refused = 9, failed = 9, unknown = 9")
    states = ["arrived", "skipped"]
    for no, state in enumerate(states, 1):
        await db.owner.execute("UPDATE pusher.delivery SET state = $1 WHERE no = $2", state, no)
    async with db.worker.acquire() as conn, conn.transaction():
        await figures.recount(conn, number)
        standing = await figures.progress(conn, number)
    assert standing.channels == (Progress("sms", 2, sent=1, refused=1, failed=0, unknown=0),)


async def test_viewers_of_one_push_share_its_looks():
    looks = 0

    async def look(push: int) -> Standing:
        nonlocal looks
        looks += 1
        return Standing("running" if looks < 5 else "dispatched", 0, ())

    live = Live(look, tick=0.01)

    async def view() -> list[str]:
        return [seen.state async for seen in live.follow(7)]

    seen = await asyncio.gather(*(view() for _ in range(20)))
    assert looks == 5
    assert all(states[-1] == "dispatched" for states in seen)
    await live.close(None)


async def test_nobody_watches_nothing_is_looked_at():
    looks = 0

    async def look(push: int) -> Standing:
        nonlocal looks
        looks += 1
        return Standing("running", 0, ())

    live = Live(look, tick=0.01)
    watching = live.follow(7)
    assert (await anext(watching)).state == "running"
    await watching.aclose()
    await asyncio.wait_for(asyncio.gather(*live._tasks), 10)
    assert looks in {1, 2}


async def test_a_watch_that_fails_ends_for_all_and_may_begin_again():
    fails = True

    async def look(push: int) -> Standing:
        if fails:
            raise OSError
        return Standing("dispatched", 0, ())

    live = Live(look)
    assert [seen async for seen in live.follow(7)] == []
    fails = False
    assert [seen.state async for seen in live.follow(7)] == ["dispatched"]
