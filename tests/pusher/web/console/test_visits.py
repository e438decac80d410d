"""The visit list: on a phone, on paper, with evidence in the coverage; and the ledger without names."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import openpyxl
import pytest
from pypdf import PdfReader

from content import store as items
from content.item import Duty, Genre, Paragraph, PlainFacts
from pusher import plan as planning
from pusher.access import Role
from pusher.web.console import visit_groups
from tests.pusher.web.console.office import SIGNER
from tests.pusher.web.console.test_steering import corrected
from tests.pusher.web.console.way import prepared, send

XINGLIANG = 421321101200000
SHENNONG_GROUPS = r"/visits/(\d{15})\""


async def _push(site, office, db, **more):
    """A push that is planned, and of which nothing has been sent yet: 3 households."""
    await office.whole()
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved(**more))
    await send(browser, push)
    number = int(push.rpartition("/")[2])
    await db.owner.execute(
        "UPDATE pusher.push SET approved_at = $2, planned_at = $2 WHERE id = $1",
        number,
        datetime(2026, 11, 21, tzinfo=UTC),
    )
    return browser, push, number


async def _told(db, push, name):
    """A message to this person arrived."""
    await db.owner.execute("SELECT pusher.add_partition($1)", push // 10**9)
    await db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, resident, household, state)"
        " SELECT $1, m.contact::int, 421321, m.division, 'sms', m.contact, m.resident, m.household, 'arrived'"
        " FROM audiences.member AS m JOIN audiences.resident AS r ON r.id = m.resident WHERE r.name = $2"
        " AND m.audience = (SELECT audience FROM pusher.push WHERE id = $1)",
        push, name,
    )  # fmt: skip


def _figures(page: str) -> dict[str, int]:
    return {label: int(n) for label, n in re.findall(r"<dt>([^<]+)</dt><dd>(\d+)<small>户", page)}


async def test_taps_are_evidence_and_take_the_household_off_the_list(site, office, db):
    browser, push, _ = await _push(site, office, db)
    lists = dict.fromkeys(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits")))
    assert len(lists) == 2
    found = {}
    for division in lists:
        page = await browser.page(f"{push}/visits/{division}")
        for name, unit in re.findall(r"<h2>(\w+)家</h2>.*?name=\"unit\" value=\"(-?\d+)\"", page, re.DOTALL):
            found[name] = (division, unit)
    assert set(found) == {"王大爷", "李大爷", "赵老伯"}
    for name, outcome in (("王大爷", "told"), ("李大爷", "away"), ("赵老伯", "dead")):
        division, unit = found[name]
        for _ in range(2):  # a tap on a bad network comes twice
            who = await db.owner.fetchval("SELECT id::text FROM audiences.resident WHERE name = $1", name)
            sent = await browser.post(f"{push}/visits/{division}", {"unit": unit, "who": who, "outcome": outcome})
            assert sent.status == 303
    assert await db.owner.fetchval("SELECT state FROM audiences.resident WHERE name = '赵老伯'") == "dead"
    page = await browser.page(f"{push}/visits/{found['李大爷'][0]}")
    assert "王大爷" not in page
    assert "2026年11月21日家里没人" in page
    figures = _figures(await browser.page(f"{push}/report"))
    assert (figures["当面告知"], figures["未通知到"]) == (1, 2)


async def test_who_was_told_at_home_is_visited_again_after_a_correction(site, office, db):
    browser, push, number = await _push(site, office, db)
    lists = dict.fromkeys(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits")))
    for division in lists:
        page = await browser.page(f"{push}/visits/{division}")
        for name, unit in re.findall(r"<h2>(\w+)家</h2>.*?name=\"unit\" value=\"(-?\d+)\"", page, re.DOTALL):
            outcome = "told" if name == "王大爷" else "away"
            await browser.post(f"{push}/visits/{division}", {"unit": unit, "outcome": outcome})
    async with site.deps.pool.acquire() as conn:
        item = await items.get(conn, await db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", number))
    await corrected(site, item, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    assert "收到过旧内容的人（当面告知过1户）" in await browser.page(f"/console/items/{item.code}")
    made = await browser.post(f"/console/items/{item.code}/correct")
    assert made.status == 303, await made.text()
    correction = made.headers["Location"].removesuffix("/check")
    assert "当面告知过旧内容的1户，列入走访清单" in await browser.page(f"{correction}/check")
    await send(browser, correction)
    listed = await browser.page(f"{correction}/visits")
    assert _figures(listed)["还要走访"] == 1
    (division,) = dict.fromkeys(re.findall(SHENNONG_GROUPS, listed))
    assert "王大爷家" in await browser.page(f"{correction}/visits/{division}")


async def test_a_follower_without_a_name_is_on_no_list(site, office, db):
    await office.whole()
    await db.owner.execute(
        "INSERT INTO audiences.resident (county, division, registered, living, farming, birth_date)"
        " VALUES (421321, $1, $1, $1, $1, '1950-01-01')",
        XINGLIANG,
    )
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    await db.owner.execute("UPDATE pusher.push SET approved_at = $1", datetime(2026, 11, 21, tzinfo=UTC))
    listed = await browser.page(f"{push}/visits")
    assert _figures(listed)["还要走访"] == 3
    assert "另有1个关注公众号的人没有登记姓名" in listed
    assert "没有姓名" not in await browser.page(f"{push}/visits/{XINGLIANG}")


async def test_who_is_reached_by_a_message_leaves_the_list(site, office, db):
    browser, push, number = await _push(site, office, db)
    before = _figures(await browser.page(f"{push}/visits"))["还要走访"]
    await _told(db, number, "王大爷")
    assert _figures(await browser.page(f"{push}/visits"))["还要走访"] == before - 1


async def test_a_paper_is_printed_and_entered_by_its_exceptions_only(site, office, db):
    browser, push, number = await _push(site, office, db)
    division = next(iter(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))))
    one = f"{push}/visits/{division}"
    assert (await browser.get(f"{one}/all")).status == 409  # nothing is printed yet: it says so
    await browser.post(f"{one}/officer", {"name": "陈组长", "phone": "14000000009"})
    stored = await db.owner.fetchval("SELECT phone FROM pusher.officer")
    assert b"14000000009" not in stored
    printed = await browser.post(f"{one}/paper")
    assert printed.status == 200, await printed.text()
    paper = PdfReader(io.BytesIO(await printed.read()))
    words = paper.pages[0].extract_text()
    assert len(paper.pages) == 1
    units = await db.owner.fetchval("SELECT units FROM pusher.sheet WHERE push = $1", number)
    page = await browser.page(f"{one}/all")
    names = re.findall(r"\d+\. (\w+)家", page)
    assert len(names) == len(units)
    for word in (*names, "陈组长", "0722-3338000", "已告知"):
        assert word in words.replace("\n", ""), word
    left = re.search(r'name="except" value="(-?\d+)"', page)[1]
    assert (await browser.post(f"{one}/all", {"except": left})).status == 303
    rows = await db.owner.fetch("SELECT unit, outcome, officer FROM pusher.visit WHERE push = $1", number)
    assert {row["unit"]: row["outcome"] for row in rows} == {
        unit: "away" if str(unit) == left else "told" for unit in units
    }
    assert {row["officer"] for row in rows} == {"陈组长"}


@pytest.mark.parametrize(
    ("changed", "said", "unsaid"),
    [
        ({}, "2026年12月31日截止。", "有异议"),
        (
            {"genre": Genre.LISTING, "blocks": (Paragraph("公示至12月31日。"),)},
            "有异议请在2026年12月31日前提出。",
            "截止",
        ),
        (
            {"genre": Genre.EVENT, "plain": PlainFacts("村民", when="12月5日9时在村部", deadline=date(2026, 12, 5))},
            "时间：12月5日9时在村部。",
            "截止",
        ),
    ],
)
async def test_the_paper_says_the_last_day_as_every_rendition_does(site, office, db, changed, said, unsaid):
    browser, push, _ = await _push(site, office, db, **changed)
    division = next(iter(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))))
    printed = await browser.post(f"{push}/visits/{division}/paper")
    words = re.sub(r"\s", "", PdfReader(io.BytesIO(await printed.read())).pages[0].extract_text())
    assert said in words
    assert unsaid not in words


async def test_no_visits_are_asked_for_beyond_the_duty(site, office, db):
    browser, push, _ = await _push(site, office, db, duty=Duty.SHOULD)
    assert (await browser.get(f"{push}/visits")).status == 404
    page = await browser.page(f"{push}/report")
    assert "不要求走访" in page
    assert "当面告知" not in _figures(page)


async def _letter(db, push, place, state):
    """Somebody wrote back to it."""
    await db.owner.execute(
        "INSERT INTO pusher.question (county, division, place, account, push, source, state, received_at, due, certain,"
        " answer, ended_at) SELECT 421321, p.division, $2, (SELECT min(id) FROM pusher.account), p.id, 'sms', $3,"
        " now(), current_date, true, '答了', CASE WHEN $3 <> 'received' THEN now() END FROM pusher.push AS p"
        " WHERE p.id = $1",
        push, place, state,
    )  # fmt: skip


async def test_the_ledger_counts_by_village_and_names_nobody(site, office, db):
    browser, _, number = await _push(site, office, db)
    await _told(db, number, "王大爷")
    await db.owner.execute(
        "INSERT INTO pusher.staff (id, county, unit, account, name, password) OVERRIDING SYSTEM VALUE"
        " SELECT $1, county, unit, 'signer', '吴强', '' FROM pusher.staff LIMIT 1",
        SIGNER,
    )
    for place, state in ((XINGLIANG + 2, "received"), (None, "answered"), (XINGLIANG + 2, "aside")):
        await _letter(db, number, place, state)
    answer = await browser.get("/console/ledger.xlsx?since=2026-10-01&until=2026-11-30")
    assert answer.status == 200
    sheet = openpyxl.load_workbook(io.BytesIO(await answer.read())).active
    head, *rows = sheet.iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert {row["村（社区）"]: (row["户数"], row["到机"], row["未通知到"], row["来信"]) for row in found} == {
        "神农社区": (2, 1, 1, 0),
        "星亮村": (1, 0, 1, 1),
        "不清楚是哪个村": (None, None, None, 1),
    }
    assert (found[0]["审批人"], found[0]["发送人"]) == ("吴强", "王芳")
    assert sheet.freeze_panes == "A2"
    assert not any("王大爷" in str(cell) for row in rows for cell in row)
    assert (await browser.get("/console/ledger.xlsx?since=2026-12-01&until=2026-11-30")).status == 400


async def test_who_has_opted_out_of_the_sender_is_visited_about_what_must_be_told(site, office, db):
    """退订 stops ordinary messages; the duty stays, and moves to the officer's list."""
    await office.whole()
    await db.owner.execute("UPDATE audiences.contact SET opted_out = '{sms-county}'")
    browser = await site.person(Role.TOWN_EDITOR)
    push = await prepared(browser, await office.approved())
    await send(browser, push)
    number = int(push.rpartition("/")[2])
    await planning.plan(replace(site.desk, pool=db.worker), number)
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.delivery WHERE push = $1", number) == 0
    found = ""
    for division in dict.fromkeys(re.findall(SHENNONG_GROUPS, await browser.page(f"{push}/visits"))):
        found += await browser.page(f"{push}/visits/{division}")
    for name in ("王大爷", "赵老伯"):
        assert f"{name}家" in found
    assert "本人不再接收" in found


async def test_a_long_list_is_opened_place_by_place(site, office, db, monkeypatch):
    monkeypatch.setattr(visit_groups, "_MANY", 1)
    browser, push, _ = await _push(site, office, db)
    page = await browser.page(f"{push}/visits")
    assert _figures(page)["还要走访"] == 3
    assert not re.findall(SHENNONG_GROUPS, page)
    places = dict.fromkeys(re.findall(r"/visits\?at=(\d{15})\"", page))
    inside = [await browser.page(f"{push}/visits?at={place}") for place in places]
    assert sum(_figures(one)["还要走访"] for one in inside) == 3
    assert len({group for one in inside for group in re.findall(SHENNONG_GROUPS, one)}) == 2
    for elsewhere in ("421321102000000", "421321000000000", "421321101", "x"):  # not there for who may not see it
        assert (await browser.get(f"{push}/visits?at={elsewhere}")).status == 404
