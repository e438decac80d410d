"""What becomes of what was published: threads, newer ones, objections, the clean-up, alerts, calls."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from content import store as items
from content.calendar import Overrides
from content.item import Genre, Table
from content.review import Act, Step
from content.store import catalogue as catalogues
from content.store import thread as threads
from pusher import upkeep
from pusher.access import Role
from pusher.desk import Desk
from pusher.store import alarm as alarms
from tests.pusher.web.conftest import VILLAGE, Bell, nobody
from tests.pusher.web.console.office import NOTICE, REVIEWER, SIGNER
from tests.pusher.web.console.way import prepared, send

LIST = replace(
    NOTICE,
    title="神农社区2026年补贴面积公示",
    genre=Genre.LISTING,
    division=VILLAGE,
    blocks=(Table((("姓名", "面积"), ("王守田", "4.2"))),),
)


@pytest.fixture
def worker(site, db) -> Desk:
    bell = Bell([])
    return Desk(db.worker, site.deps.vault, nobody, bell, bell, site.desk.links, "", site.clock)


async def _published(office, **more):
    item = await office.approved(**more)
    async with office.db.web.acquire() as conn:
        assert await items.publish(conn, item.id, item.current, office.site.clock())
    return item


async def _approve(office, code: str) -> str:
    """Two others let an item out that its author has handed in."""
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        taken = await conn.fetchval("SELECT acts FROM content.review WHERE item = $1", item.id)
        acts = (Act.REVIEW, Act.SIGN) if "review" in taken else (Act.SIGN,)
        for person, act in zip((REVIEWER, SIGNER), acts, strict=False):
            await items.step(conn, item.id, Step(act, person, item.current, office.site.clock()))
        await items.publish(conn, item.id, item.current, office.site.clock())
    return item.current


async def test_the_first_code_leads_to_the_newest_stage_and_lists_all(office):
    await office.whole()
    first, later = await _published(office), await _published(office, title="养老金已发放的通知")
    editor = await office.site.person(Role.TOWN_EDITOR)
    form = {"after": first.code, "stage": "paid"}
    assert (await editor.post(f"/console/items/{later.code}/thread", form)).status == 303
    page = await editor.page(f"/n/{first.code}")
    assert "最新进展：已发放" in page
    assert f'href="/n/{later.code}"' in page
    assert "这件事的经过" in page
    newest = await editor.page(f"/n/{later.code}")
    assert "最新进展" not in newest
    assert f'href="/n/{first.code}"' in newest
    assert "申请" in await editor.page(f"/console/items/{later.code}")
    assert (await editor.post(f"/console/items/{later.code}/thread", form)).status == 409
    row = await office.db.owner.fetchrow("SELECT kind, other FROM content.v_thread WHERE item = $1", later.id)
    assert tuple(row) == ("paid", first.id)
    assert (await editor.post(f"/console/items/{first.code}/thread/leave")).status == 409
    assert (await editor.post(f"/console/items/{later.code}/thread/leave")).status == 303
    assert "最新进展" not in await editor.page(f"/n/{later.code}")


async def test_a_draft_of_another_town_does_not_exist(office):
    await office.whole()
    mine, draft = await _published(office), await office.item(unit=421321102000000)
    editor = await office.site.person(Role.TOWN_EDITOR)
    form = {"after": draft.code, "stage": "paid"}
    refused = await editor.post(f"/console/items/{mine.code}/thread", form)
    assert refused.status == 400
    unknown = await editor.post(f"/console/items/{mine.code}/thread", form | {"after": "2222222"})
    assert "没有这个编号的信息" in (said := await refused.text())
    assert said == await unknown.text()


async def test_the_next_stage_goes_to_who_got_the_last(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    first = await office.approved()
    where = await prepared(editor, first)
    assert (await send(editor, where)).status == 303
    push = int(where.split("/")[3])
    got = await _deliver(office, push)
    later = await office.approved(title="养老金已发放的通知")
    await editor.post(f"/console/items/{later.code}/thread", {"after": first.code, "stage": "paid"})
    assert f"发给收到过上一条的人（{got}个手机或微信号）" in await editor.page(f"/console/items/{later.code}")
    made = await editor.post(f"/console/items/{later.code}/next")
    assert made.status == 303, await made.text()
    assert f"{got}人" in await editor.page(made.headers["Location"])


async def _deliver(office, push: int) -> int:
    """Write down that two contacts of a push's audience got it and one may have; return how many."""
    async with office.db.owner.acquire() as conn:
        month = push // 10**9
        await conn.execute("SELECT pusher.add_partition($1)", month)
        rows = await conn.fetch(
            "SELECT DISTINCT m.contact, m.division FROM pusher.push AS p JOIN audiences.member AS m"
            " ON m.audience = p.audience WHERE p.id = $1 AND m.contact IS NOT NULL ORDER BY 1",
            push,
        )
        for no, row in enumerate(rows, 1):
            await conn.execute(
                "INSERT INTO pusher.delivery (push, no, county, division, channel, state, contact)"
                " VALUES ($1, $2, 421321, $3, 'sms', $4, $5)",
                push, no, row["division"], "unknown" if no == 1 else "arrived", row["contact"],
            )  # fmt: skip
    return len(rows)


async def test_a_newer_item_stands_in_its_place_on_every_page(office):
    await office.whole()
    old, new = await _published(office), await _published(office, title="关于资格认证的新通知")
    editor = await office.site.person(Role.TOWN_EDITOR)
    where = await prepared(editor, old)
    await send(editor, where)
    form = {"new": new.code, "reason": "发了新文件"}
    assert (await editor.post(f"/console/items/{old.code}/supersede", form)).status == 303
    page = await editor.page(f"/n/{old.code}")
    assert "这条已由新的通知代替" in page
    assert f"/n/{new.code}" in page
    state = await office.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", int(where.split("/")[3]))
    assert state == "superseded"


async def test_objections_go_from_the_telephone_to_the_answer_and_the_village_reads_no_name(office):
    await office.divisions()
    listing = await _published(office, version=LIST, unit=VILLAGE, valid_until=office.site.clock() + timedelta(days=7))
    town = await office.site.person(Role.TOWN_EDITOR)
    village = await office.site.person(Role.VILLAGE_EDITOR)
    form = {"row": "1", "reason": "李大爷说面积少了", "name": "李大爷", "phone": "14000000009", "source": "phone"}
    assert (await village.post(f"/console/items/{listing.code}/objections", form)).status == 403
    taken = await town.post(f"/console/items/{listing.code}/objections", form)
    secret = re.search(r'查询码 <span class="code">([^<]+)</span>', await taken.text())[1]
    number = await office.db.owner.fetchval("SELECT id FROM pusher.objection")
    path = f"/console/objections/{number}"
    assert "李大爷" in await town.page(path)
    assert "李大爷" not in await village.page(path)
    assert "第1行有异议" in await village.page(path)
    assert (await town.post(f"{path}/decide", {"decision": "corrected", "answer": ""})).status == 400
    for words, what in (("李 大爷说的属实", "姓名"), ("140****0009反映的属实", "电话")):
        refused = await town.post(f"{path}/decide", {"decision": "corrected", "answer": words})
        assert (refused.status, f"提异议的人的{what}" in await refused.text()) == (400, True)
    other = {"decision": "upheld", "answer": "其子身份证421321199001011234名下有车"}
    assert "含有完整的身份证号码" in await (await town.post(f"{path}/decide", other)).text()
    assert (await town.post(f"{path}/decide", {"decision": "corrected", "answer": "面积改为4.6亩"})).status == 303
    assert (await town.post(f"{path}/decide", {"decision": "upheld", "answer": "x"})).status == 409
    assert "去改名单" in await town.page(path)
    async with town.client.post("/objection", data={"code": secret}) as reply:
        assert "面积改为" in await reply.text()
    acts = {row["action"] for row in await office.db.owner.fetch("SELECT action FROM pusher.audit")}
    assert {"take_objection", "read_complaint", "decide_objection"} <= acts


async def test_a_late_answer_raises_an_alarm_and_calls_it_by_its_listing(office, worker):
    await office.divisions()
    listing = await _published(office, version=LIST, unit=VILLAGE, valid_until=office.site.clock() + timedelta(days=30))
    town = await office.site.person(Role.TOWN_EDITOR)
    form = {"row": "0", "reason": "名单上少了一户", "source": "written"}
    await town.post(f"/console/items/{listing.code}/objections", form)
    office.site.clock.forward(days=14)
    await upkeep.reminders(worker)
    town = await office.site.person(Role.TOWN_REVIEWER)
    assert "有1件异议过了答复期限" in await town.page("/console")


async def test_a_provisional_day_is_counted_again_when_the_holidays_are_named(office, worker):
    """暂定: the objection's answer, a letter's and a review's limit run into a year that nobody has named yet."""
    await office.divisions()
    listing = await _published(office, version=LIST, unit=VILLAGE, valid_until=office.site.clock() + timedelta(days=90))
    office.site.clock.forward(days=(date(2026, 12, 28) - office.site.clock().date()).days)
    town = await office.site.person(Role.TOWN_EDITOR)
    taken = await town.post(
        f"/console/items/{listing.code}/objections", {"row": "1", "reason": "少一亩", "source": "written"}
    )
    assert "暂定" in await taken.text()
    number = await office.db.owner.fetchval("SELECT id FROM pusher.objection")
    await office.db.owner.execute(
        "UPDATE content.review SET awaits = 'sign', limits = '{\"sign\": \"7d\"}', since = $1, due = $1,"
        " certain = false",
        office.site.clock(),
    )
    await upkeep.provisional(worker)
    assert "（暂定" in await town.page(f"/console/objections/{number}")
    assert await office.db.owner.fetchval("SELECT due FROM pusher.objection") == date(2027, 1, 6)
    async with office.db.owner.acquire() as conn:
        named = Overrides({date(2027, 1, 1): False, date(2027, 1, 4): False}, frozenset({2027}))
        await catalogues.set_holidays(conn, 421321, named, "国务院办公厅")
    await upkeep.provisional(worker)
    page = await town.page(f"/console/objections/{number}")
    assert "暂定" not in page
    assert await office.db.owner.fetchval("SELECT due FROM pusher.objection") == date(2027, 1, 8)
    limit = await office.db.owner.fetchrow("SELECT due::date AS day, certain FROM content.review")
    assert (limit["day"], limit["certain"]) == (date(2027, 1, 8), True)


async def test_the_years_clean_up_takes_out_of_force_in_bulk(office):
    await office.whole()
    kept, gone = await _published(office), await _published(office, title="=关于旧政策的通知", genre=Genre.POLICY)
    editor = await office.site.person(Role.TOWN_EDITOR)
    body = await (await editor.get("/console/cleanup.xlsx?year=2026")).read()
    cells = list(load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True))
    assert [row[0] for row in cells[1:]] == [kept.code, gone.code]
    assert cells[2][1].startswith("'=")
    assert (await editor.post("/console/cleanup", {"year": "2026", "decision": "repealed"})).status == 400
    form = {"year": "2026", "item": str(gone.id), "decision": "repealed"}
    assert (await editor.post("/console/cleanup", form)).status == 303
    page = await editor.page(f"/n/{gone.code}")
    assert "已废止" in page
    assert "0722-3338000" in page
    assert "/ack" not in page
    refused = await editor.post(f"/console/items/{gone.code}/audience", {"who": "places", "channel": "qrcode"})
    assert refused.status in {400, 409}
    assert "已废止" not in await editor.page(f"/n/{kept.code}")


async def test_what_is_over_by_itself_is_ticked_at_once(office):
    await office.whole()
    now = office.site.clock()
    kept = await _published(office)
    gone = [await _published(office, valid_until=now + timedelta(days=days)) for days in (1, 2)]
    office.site.clock.forward(weeks=1)
    editor = await office.site.person(Role.TOWN_EDITOR)
    page = await editor.page("/console/cleanup?year=2026")
    assert "全部勾选（2条）" in page
    assert page.count("已过期</strong>") == len(gone)
    form = {"year": "2026", "over": "yes", "decision": "expired"}
    assert (await editor.post("/console/cleanup", form)).status == 303
    assert "全部勾选" not in await editor.page("/console/cleanup?year=2026")
    decided = await office.db.owner.fetch("SELECT item FROM content.cleanup ORDER BY item")
    assert [row["item"] for row in decided] == [one.id for one in gone]
    assert kept.id not in {one.id for one in gone}


async def test_progress_is_asked_for_until_it_is_finished(office, worker):
    await office.divisions()
    item = await _published(office, version=replace(NOTICE, genre=Genre.PROGRESS))
    await upkeep.reminders(worker)
    office.site.clock.forward(weeks=4)
    await upkeep.reminders(worker)
    editor = await office.site.person(Role.TOWN_EDITOR)
    assert "该公布进展了" in await editor.page("/console")
    again = await _published(office, version=replace(NOTICE, genre=Genre.PROGRESS, title="进展二"))
    await editor.post(f"/console/items/{again.code}/thread", {"after": item.code, "stage": "progress"})
    await upkeep.reminders(worker)
    assert "该公布进展了" not in await editor.page("/console")
    async with office.db.web.acquire() as conn:
        assert (await threads.reminder(conn, item.id)).due > office.site.clock().date()
    await editor.post(f"/console/items/{item.code}/reminder", {"done": "yes"})
    office.site.clock.forward(hours=11)  # a session lasts so long
    async with office.db.web.acquire() as conn:
        assert (await threads.reminder(conn, item.id)).done_at is not None


async def test_a_consultation_owes_its_result_until_that_is_public(office, worker):
    await office.divisions()
    item = await _published(office, version=replace(NOTICE, genre=Genre.CONSULTATION))
    async with office.db.owner.acquire() as conn:
        await catalogues.set_holidays(conn, 421321, Overrides({date(2027, 1, 12): False}), "县庆")
    await upkeep.reminders(worker)
    async with office.db.web.acquire() as conn:
        assert str((await threads.reminder(conn, item.id)).due) == "2027-01-29"  # 20 working days after 31 December
        answer = await _published(office, title="意见采纳情况")
        await threads.follow(conn, answer.id, item.id, threads.Stage("feedback"), by=1, at=office.site.clock())
    await upkeep.reminders(worker)
    async with office.db.web.acquire() as conn:
        assert (await threads.reminder(conn, item.id)).done_at is not None
        assert await alarms.open_alarms(conn, 421321) == []
