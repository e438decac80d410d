"""周报: made once on Monday, kept as it was, each town its own part; and the way of a push, looked at by the worker."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest

from pusher import digest
from pusher.access import Grant, Role
from pusher.digest import Figures, monday
from pusher.reach import looks
from pusher.store import digest as store
from pusher.store import reach
from tests.pusher.web.conftest import COUNTY, TOWN
from tests.pusher.web.console.test_matrix import by_hand
from tests.pusher.web.console.test_report_groups import _sent
from tests.pusher.web.console.way import prepared, send

WEEK = date(2026, 11, 23)  # the clock stands in the week before it
MADE_AT = datetime(2026, 11, 23, 0, 5, tzinfo=UTC)
OTHER = 421321102000000


def worker(office):
    return replace(office.site.desk, pool=office.db.worker)


async def weekly(office, at: datetime = MADE_AT) -> None:
    office.site.clock.at = at
    await digest.digests(worker(office))


async def told(office, place: int = COUNTY, week: date = WEEK) -> Figures:
    async with office.db.worker.acquire() as conn:
        return Figures.read(await store.digest(conn, place, week))


async def letter(office, division: int, place: int | None, item: int | None = None, days: int = 0) -> None:
    at = office.site.clock() - timedelta(days=days)
    await office.db.owner.execute(
        "INSERT INTO pusher.question (county, division, place, account, item, source, received_at, due, certain)"
        " SELECT 421321, $1, $2, min(id), $3, 'sms', $4, $5, true FROM pusher.account",
        division, place, item, at, at.date() + timedelta(days=1),
    )  # fmt: skip


def test_a_week_begins_on_monday():
    assert [monday(WEEK + timedelta(days=n)) for n in (0, 3, 6, 7)] == [WEEK, WEEK, WEEK, WEEK + timedelta(days=7)]


async def test_a_county_and_its_towns_are_told_their_own_part(site, office):
    push = await _sent(office)
    await by_hand(office)
    await office.db.owner.execute(
        "UPDATE pusher.delivery SET changed_at = p.approved_at + interval '90 seconds'"
        " FROM pusher.push AS p WHERE p.id = push AND delivery.state = 'arrived'"
    )
    await letter(office, TOWN, 421321101201001)
    await letter(office, TOWN, None, days=20)
    await weekly(office)
    county, town, other = await told(office), await told(office, TOWN), await told(office, OTHER)
    for one in (county, town):
        assert [sent.push for sent in one.sent] == [push]
        assert (one.households, one.reached, one.grades["confirmed"], one.grades["accepted"]) == (4, 2, 1, 1)
        assert (one.letters, one.waiting, one.late) == (1, 2, {"letters": 2})
        assert (one.arrived, one.median, one.p90) == (1, 90.0, 90.0)
        assert one.villages == {"421321101201000": 1}
    assert (other.sent, other.households, other.letters, other.arrived) == ((), 0, 0, 0)
    assert county.silent == (("随县发布", "没有更新过"),)
    assert town.silent == ()


async def test_it_is_made_once_and_kept_as_it_was(site, office):
    await _sent(office)
    await weekly(office)
    before = await told(office)
    await office.db.owner.execute("UPDATE pusher.delivery SET state = 'failed'")
    await weekly(office, datetime(2026, 11, 25, tzinfo=UTC))
    assert await told(office) == before
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.digest WHERE division = $1", COUNTY) == 1
    await weekly(office, datetime(2026, 11, 30, tzinfo=UTC))
    assert (await told(office, week=WEEK + timedelta(days=7))).sent == ()


async def test_what_is_kept_names_nobody_and_quotes_no_title(site, office):
    await _sent(office)
    await letter(office, TOWN, 421321101201001)
    await weekly(office)
    rows = await office.db.owner.fetch("SELECT figures FROM pusher.digest")
    said = json.dumps([row["figures"] for row in rows], ensure_ascii=False)
    for words in ("王大爷", "1400000", "养老保险"):
        assert words not in said


async def test_the_page_shows_it_and_a_table_stands_for_each_chart(site, office):
    await _sent(office)
    await weekly(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    response = await browser.get("/console/digests")
    where = response.headers["Location"]
    assert where == f"/console/digests/{COUNTY}/2026-11-23"
    page = await browser.page(where)
    assert "2026年11月16日" in re.sub(r"<.*?>", "", page)
    assert "养老保险" in page, "the title as it may be said today"
    assert page.count('<rect class="t-') == 3
    for words in ('确认 <b class="number">1户，25%', '未通知到 <b class="number">2户，50%'):
        assert words in page
    assert "上周的周报" in await browser.page("/console"), "linked from the first page"
    await weekly(office, datetime(2026, 11, 30, tzinfo=UTC))
    later = await site.person(Role.COUNTY_OFFICE, "later")
    assert "上一周" in await later.page((await later.get("/console/digests")).headers["Location"])


async def test_a_town_reads_its_own_and_no_other(site, office):
    push = await _sent(office)
    await office.db.owner.execute("UPDATE pusher.push SET division = $1 WHERE id = $2", COUNTY, push)
    await weekly(office)
    town = await site.person(Role.TOWN_SIGNER)
    page = await town.page(f"/console/digests/{TOWN}/2026-11-23")
    assert "养老保险" in page
    assert f"/console/pushes/{push}/report" not in page, "the county's own report is not a town's to open"
    for place in (COUNTY, OTHER):
        assert (await town.get(f"/console/digests/{place}/2026-11-23")).status == 404
    for week in ("2026-11-16", "2026-11-24", "2026-13-40"):
        assert (await town.get(f"/console/digests/{TOWN}/{week}")).status == 404
    far = Grant(Role.COUNTY_OFFICE, COUNTY + 10**9, COUNTY + 2 * 10**9 - 1)
    stranger = await site.person(Role.COUNTY_OFFICE, "far", far)
    assert (await stranger.get(f"/console/digests/{COUNTY}/2026-11-23")).status == 404


async def test_before_the_first_monday_the_page_says_when(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    assert "下一份在2026年11月23日" in await browser.page("/console/digests")


async def test_the_worker_looks_at_first_often_and_then_seldom(site, office):
    push = await _sent(office)
    await office.db.owner.execute("UPDATE pusher.push SET state = 'running', planned_at = $1", site.clock())
    desk, begun = worker(office), site.clock()
    while site.clock() - begun < timedelta(days=3):
        await looks(desk)
        site.clock.forward(minutes=1 if site.clock() - begun < timedelta(hours=1) else 10)
    rows = await office.db.owner.fetch("SELECT at FROM pusher.reach WHERE push = $1 ORDER BY at", push)
    gaps = [after["at"] - before["at"] for before, after in pairwise(rows)]
    assert 20 < len(rows) < 90
    assert gaps[0] == timedelta(minutes=1)
    assert gaps[-1] > timedelta(hours=5)


async def test_the_push_page_draws_how_far_it_came(site, office):
    await office.whole()
    editor = await site.person(Role.TOWN_EDITOR)
    push = (await prepared(editor, await office.approved())).rpartition("/")[2]
    await send(editor, f"/console/pushes/{push}")
    assert "到达过程" not in await editor.page(f"/console/pushes/{push}")
    at = site.clock()
    async with office.db.worker.acquire() as conn:
        for minute, counts in ((1, (1, 0, 0)), (9, (4, 3, 1)), (70, (4, 3, 1))):
            await conn.execute(
                "INSERT INTO pusher.reach VALUES ($1, $2, $3, $4, $5)",
                int(push),
                at + timedelta(minutes=minute),
                *counts,
            )
        assert [one.counts for one in await reach.points(conn, int(push))] == [(1, 0, 0), (4, 3, 1)], (
            "a flat end is cut"
        )
    page = await editor.page(f"/console/pushes/{push}")
    assert "到达过程" in page
    assert page.count('class="t-arrived line"') == 1
    assert re.search(r'<td class="n">4</td><td class="n">3</td><td class="n">1</td>', page)


@pytest.mark.parametrize("grade", ["t-confirmed", "t-accepted", "t-none"])
async def test_the_report_draws_households_by_grade(site, office, grade):
    push = await _sent(office)
    town = await site.person(Role.TOWN_EDITOR, "town")
    assert f'<rect class="{grade}"' in await town.page(f"/console/pushes/{push}/report")
