"""承办人 and 公开问答 in the console: who is named, who agrees, and what a page question can be answered by."""

from __future__ import annotations

from datetime import date

import pytest

from audiences.vault import Vault
from content import store as items
from pusher.access import Role
from pusher.question import Words, code_hash
from pusher.store import answer as answers
from pusher.store import question as questions
from pusher.store.question import PageQuestion
from tests.pusher.web.conftest import TOWN

NUMBER, CODE = "14000000001", "7K3M9XA"
QA = {"asked": "在外地怎么认证？", "answered": "在手机上的“国家社会保险”里认证。"}


@pytest.fixture
async def asked(site, office, db):
    """A question from the page of the town's notice, with a number; (the letter's path, the item)."""
    await office.whole()
    item = await office.approved()
    async with db.web.acquire() as conn:
        assert await items.publish(conn, item.id, item.current, site.clock())
        sealed = site.deps.vault.seal(Words("在外地打工怎么认证", "phone", NUMBER).sealed_text())
        new = PageQuestion(
            item.id, item.current, None, site.clock(), date(2026, 11, 27), certain=True, code_hash=code_hash(CODE)
        )
        number = await questions.ask_on_page(conn, new, sealed.key_id, sealed.cipher, of_item=9, of_unit=9)
    return f"/console/questions/{number}", item


async def told(db) -> questions.Told:
    async with db.web.acquire() as conn:
        return await questions.told(conn, code_hash(CODE))


async def test_a_unit_names_who_answers_and_a_notice_its_own(site, office, db, asked):
    _, item = asked
    browser = await site.person(Role.TOWN_EDITOR)
    assert "没有指定承办人" in await browser.page("/console/questions")
    page = await browser.page("/console/answerers")
    assert "王芳（随县测试单位）" in page
    staff = await db.owner.fetchval("SELECT id FROM pusher.staff WHERE account = 'town_editor'")
    bad = await browser.post("/console/answerers", {"staff": str(staff), "called": ""})
    assert (bad.status, "请填居民看到的称呼" in await bad.text()) == (400, True)
    assert (await browser.post("/console/answerers", {"staff": "999", "called": "谁"})).status == 400
    assert (await browser.post("/console/answerers", {"staff": str(staff), "called": "厉山镇党政办"})).status == 303
    async with db.web.acquire() as conn:
        assert (await answers.answerer(conn, item.id)).called == "厉山镇党政办"
    where = f"/console/answerers?item={item.code}"
    assert "这一条通知" in await browser.page(where)
    assert (await browser.post(where, {"staff": str(staff), "called": "镇人社中心"})).status == 303
    async with db.web.acquire() as conn:
        assert (await answers.answerer(conn, item.id)).called == "镇人社中心"
    assert (await browser.post(where, {"staff": "", "called": ""})).status == 303
    await browser.post("/console/answerers", {"staff": "", "called": ""})
    async with db.web.acquire() as conn:
        assert await answers.answerer(conn, item.id) is None
    village = await site.person(Role.VILLAGE_EDITOR)
    assert (await village.get(where)).status == 404, "another unit's notice"


async def test_a_page_question_is_answered_under_its_code_or_by_sms(site, asked, db):
    letter, _ = asked
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(letter)
    for way in ("网上答复，凭查询码看", "短信答复", "打电话"):
        assert way in page
    secret = await browser.post(f"{letter}/answer", {"means": "page", "answer": "身份证11010519491231002X的查到了"})
    assert (secret.status, "请删去身份证号" in await secret.text()) == (400, True)
    assert (await browser.post(f"{letter}/answer", {"means": "sms", "answer": "在手机上认证。"})).status == 303
    assert await db.owner.fetchval("SELECT sms FROM pusher.question") == "due"
    assert "正在发给对方" in await browser.page(letter)
    await db.owner.execute("UPDATE pusher.question SET sms = 'failed'")
    assert "短信没有发出去" in await browser.page(letter)


async def test_the_answer_by_code_is_the_words_and_nothing_else(site, asked, db):
    letter, _ = asked
    browser = await site.person(Role.TOWN_EDITOR)
    assert (await browser.post(f"{letter}/answer", {"means": "page", "answer": "在手机上认证。"})).status == 303
    found = await told(db)
    assert (found.answer, found.state) == ("在手机上认证。", "answered")
    assert await db.owner.fetchval("SELECT sms FROM pusher.question") is None


async def test_without_a_free_text_port_or_a_number_no_sms_is_offered(site, asked, db):
    letter, _ = asked
    browser = await site.person(Role.TOWN_EDITOR)
    await db.owner.execute("UPDATE pusher.account SET state = 'paused'")
    assert "短信答复" not in await browser.page(letter)
    assert (await browser.post(f"{letter}/answer", {"means": "sms", "answer": "好"})).status == 400
    await db.owner.execute("UPDATE pusher.account SET state = 'active'")
    sealed = Vault({1: bytes(32)}, 1).seal(Words("怎么认证", "", "").sealed_text())
    await db.owner.execute("UPDATE pusher.question SET cipher = $1", sealed.cipher)
    assert "短信答复" not in await browser.page(letter)


async def test_a_public_answer_waits_for_a_second_person(site, asked, db):
    letter, item = asked
    number = letter.rpartition("/")[2]
    writer, reviewer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_REVIEWER)
    where = f"/console/answers/new?question={number}"
    bad = await writer.post(where, QA | {"answered": "打13912345678找王二狗"})
    assert (bad.status, "139********" in await bad.text()) == (400, True)
    assert (await writer.post(where, QA)).status == 303
    assert "1条问答等着审核" in await reviewer.page("/console")
    assert "须由别人审核" in await writer.page("/console/answers")
    (one,) = await db.owner.fetch("SELECT id FROM pusher.public_answer")
    act = f"/console/answers/{one['id']}"
    assert (await writer.post(f"{act}/show")).status == 403
    async with db.web.acquire() as conn:
        assert await answers.shown(conn, item.id, item.current, 9) == []
    assert (await reviewer.post(f"{act}/show")).status == 303
    async with db.web.acquire() as conn:
        assert [each.asked for each in await answers.shown(conn, item.id, item.current, 9)] == [QA["asked"]]
    assert (await reviewer.post(f"{act}/refuse")).status == 409
    assert (await writer.post(f"{act}/take-down")).status == 303, "who sees that it is wrong takes it down"
    async with db.web.acquire() as conn:
        assert await answers.shown(conn, item.id, item.current, 9) == []


async def test_whoever_wrote_it_cannot_agree_under_another_hat(site, asked, db):
    letter, _ = asked
    office = await site.person(Role.COUNTY_OFFICE)
    assert (await office.post(f"/console/answers/new?question={letter.rpartition('/')[2]}", QA)).status == 303
    number = await db.owner.fetchval("SELECT id FROM pusher.public_answer")
    assert (await office.post(f"/console/answers/{number}/show")).status == 409
    assert await db.owner.fetchval("SELECT state FROM pusher.public_answer") == "waiting"
    assert await db.owner.fetchval("SELECT division FROM pusher.public_answer") == TOWN
