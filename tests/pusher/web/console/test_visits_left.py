"""已去世 on a visit list: a household leaves it when nobody of it is left, and not before."""

from __future__ import annotations

import io
import re

import openpyxl

from pusher.access import Role
from pusher.report import report
from tests.pusher.web.console.test_home import said
from tests.pusher.web.console.test_visits import SHENNONG_GROUPS, _figures
from tests.pusher.web.console.way import LIST, SMS, choose, prepared, send

_CARD = r'<h2>(\w+)家</h2>.*?name="unit" value="(-?\d+)".*?name="who" value="(\d+)"'


async def _push(site, office, db):
    """To whoever is 60 or over, none reached: 王大爷 with 王大妈, 李大爷 with a young 李小妹, 赵老伯 alone."""
    await office.whole()
    await db.owner.execute(
        "INSERT INTO audiences.resident (county, division, registered, living, farming, household, name, birth_date)"
        " SELECT county, division, registered, living, farming, household, '李小妹', '2001-02-03'"
        " FROM audiences.resident WHERE name = '李大爷'"
    )
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    return browser, push


async def _cards(browser, push):
    """{name: (its list, unit, who)} of every list of the push."""
    found = {}
    for division in dict.fromkeys(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))):
        page = await browser.page(f"{push}/visits/{division}")
        found |= {name: (division, unit, who) for name, unit, who in re.findall(_CARD, page, re.DOTALL)}
    return found


async def _died(browser, push, card, times=1):
    division, unit, who = card
    for _ in range(times):
        data = {"unit": unit, "who": who, "outcome": "dead"}
        assert (await browser.post(f"{push}/visits/{division}", data)).status == 303


async def test_who_lives_on_in_the_house_is_asked_for_though_no_message_was_meant_for_her(site, office, db):
    browser, push = await _push(site, office, db)
    cards = await _cards(browser, push)
    assert set(cards) == {"王大爷", "李大爷", "赵老伯"}
    page = await browser.page(f"{push}/visits/{cards['李大爷'][0]}")
    assert "花名册上家里还有别人的，这一户留在清单里" in page
    await _died(browser, push, cards["李大爷"], times=2)  # a tap on a bad network comes twice
    cards = await _cards(browser, push)
    assert set(cards) == {"王大爷", "李小妹", "赵老伯"}
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 3
    dead = await db.owner.fetch("SELECT name FROM audiences.resident WHERE state = 'dead'")
    assert [row["name"] for row in dead] == ["李大爷"]
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.visit") == 0
    told = {"unit": cards["李小妹"][1], "outcome": "told"}
    await browser.post(f"{push}/visits/{cards['李小妹'][0]}", told)
    assert set(await _cards(browser, push)) == {"王大爷", "赵老伯"}


async def test_a_household_leaves_with_its_last_and_the_count_says_so_too(site, office, db):
    browser, push = await _push(site, office, db)
    for name in ("王大爷", "王大妈", "赵老伯"):
        await _died(browser, push, (await _cards(browser, push))[name])
    assert set(await _cards(browser, push)) == {"李大爷"}
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 1
    await db.owner.execute("UPDATE pusher.push SET approved_at = '2026-11-21', planned_at = '2026-11-21'")
    sheet = await browser.get("/console/ledger.xlsx?since=2026-10-01&until=2026-11-30")
    told = [
        row[-1] for row in openpyxl.load_workbook(io.BytesIO(await sheet.read())).active.iter_rows(values_only=True)
    ]
    assert told[1:] == ["还没有办结，按导出时统计；走访登记家里已没有人1户"] * 2
    rows = await db.owner.fetch("SELECT outcome FROM pusher.visit")
    assert [row["outcome"] for row in rows] == ["dead", "dead"]
    await db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE name LIKE '李%'")  # said elsewhere
    assert await _cards(browser, push) == {}
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 0


async def test_a_household_that_was_dropped_with_people_in_it_comes_back(site, office, db):
    browser, push = await _push(site, office, db)
    division, unit, who = (await _cards(browser, push))["李大爷"]
    await db.owner.execute(
        "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
        " VALUES ($1, $2, 421321, $3, $4, 'dead', '', 1, now())",
        int(push.rpartition("/")[2]), int(unit), int(division), int(who),
    )  # fmt: skip
    await db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE name = '李大爷'")
    assert "李小妹" in await _cards(browser, push)
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == 3


async def test_a_lists_person_who_has_died_is_told_of_nothing_more(site, office, db):
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    made = await choose(browser, await office.approved(), {"source": "list", **SMS}, ("名单.csv", LIST.encode()))
    push = made.headers["Location"].removesuffix("/check")
    await send(browser, push)
    await _died(browser, push, (await _cards(browser, push))["王大爷"])
    rows = await db.owner.fetch("SELECT list IS NULL AS roster FROM audiences.resident WHERE state = 'dead'")
    assert sorted(row["roster"] for row in rows) == [False, True]


async def _counted(db, push, households):
    """The push is over and counted: so many households were not reached."""
    number = int(push.rpartition("/")[2])
    await db.owner.execute("UPDATE pusher.push SET state = 'settled', approved_at = '2026-11-21' WHERE id = $1", number)
    await db.owner.execute("INSERT INTO pusher.figured (push, county, at) VALUES ($1, 421321, now())", number)
    await db.owner.execute(
        "INSERT INTO pusher.covered (push, county, village, grade, households)"
        " SELECT id, 421321, division / 1000000 * 1000000 + 1000, 0, $2 FROM pusher.push WHERE id = $1",
        number, households,
    )  # fmt: skip


async def test_the_first_page_counts_a_household_that_was_dropped_with_people_in_it(site, office, db):
    browser, push = await _push(site, office, db)
    await _counted(db, push, 3)
    number = int(push.rpartition("/")[2])
    dropped = (
        "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
        " SELECT $1, coalesce(household, -id), 421321, division, id, 'dead', '', 1, now()"
        " FROM audiences.resident WHERE name = $2"
    )
    await db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE name IN ('李大爷', '赵老伯')")
    await db.owner.execute(dropped, number, "李大爷")  # 李小妹 lives
    assert "还有3户没有通知到" in said(await browser.page("/console"))
    await db.owner.execute(dropped, number, "赵老伯")
    assert "还有2户没有通知到" in said(await browser.page("/console"))


async def test_the_sheet_of_the_unreached_names_who_lives_the_head_first(site, office, db):
    browser, push = await _push(site, office, db)
    await db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE name IN ('王大爷', '李大爷', '赵老伯')")
    sheet = (await (await browser.get(f"{push}/unreached.csv")).read()).decode("utf-8-sig")
    rows = [line.split(",") for line in sheet.split()[1:]]
    assert {(row[1], row[2], row[-1]) for row in rows} == {
        ("王大妈", "1", ""), ("李小妹", "1", ""), ("—", "0", "家里已没有人，不用走访"),
    }  # fmt: skip


async def test_the_report_owes_what_the_list_shows_and_what_has_left_it_by_a_death(site, office, db):
    browser, push = await _push(site, office, db)
    await db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE name IN ('王大爷', '李大爷', '赵老伯')")
    sheet = (await (await browser.get(f"{push}/unreached.csv")).read()).decode("utf-8-sig").split()[1:]
    owed = [line.split(",")[1] for line in sheet if not line.endswith("家里已没有人，不用走访")]
    assert set(owed) == set(await _cards(browser, push)) == {"王大妈", "李小妹"}
    assert len(owed) == _figures(await browser.page(f"{push}/visits"))["还要走访"] == 2
    async with db.owner.acquire() as conn:
        figures = await report(conn, int(push.rpartition("/")[2]), site.clock())
    assert figures.coverage["none"] == len(sheet) == 3  # nobody was told in the empty house either


async def test_who_was_deleted_leaves_list_sheet_and_sum_with_the_same_households(site, office, db):
    browser, push = await _push(site, office, db)
    county = await site.person(Role.COUNTY_OFFICE)
    rows = await db.owner.fetch("SELECT id FROM audiences.resident WHERE name IN ('王大爷', '李大爷', '赵老伯')")
    for row in rows:
        asked = {"number": "16号", "reason": "本人申请", "sure": "yes"}
        assert (await county.post(f"/console/people/{row['id']}/purge", asked)).status == 303
    assert set(await _cards(browser, push)) == {"王大妈", "李小妹"}
    page = await browser.page(f"{push}/visits")
    assert _figures(page)["还要走访"] == 2
    assert "没有登记姓名" not in page
    sheet = (await (await browser.get(f"{push}/unreached.csv")).read()).decode("utf-8-sig").split()[1:]
    owed = [line.split(",")[1] for line in sheet if not line.endswith("家里已没有人，不用走访")]
    assert sorted(owed) == ["李小妹", "王大妈"]
