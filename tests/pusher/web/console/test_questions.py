"""居民来信 and 失效号码 in the console: who reads what, in which words, and what ends it."""

from __future__ import annotations

from datetime import date

import pytest

from pusher.access import Grant, Role
from pusher.question import TRANSITIONS, Words
from pusher.store import audit, session
from pusher.store import question as questions
from pusher.store.question import NewQuestion, Spoken
from tests.pusher.web.conftest import COUNTY, TOWN

NUMBER = "14000000001"
WORDS = "我家面积错了，王二狗的田算到我头上"
VILLAGE = 421321101001000  # 神农社区


@pytest.fixture
async def letter(site, office, db):
    """A question of 王大爷 to the town, by SMS."""
    await office.whole()
    item = await office.approved()
    sealed = site.deps.vault.seal(Words(WORDS, "phone", NUMBER).sealed_text())
    account = await db.owner.fetchval("SELECT id FROM pusher.account")
    new = NewQuestion(
        421321, account, Spoken(None, item.id, TOWN, VILLAGE), "sms", site.clock(), date(2026, 11, 20), certain=True
    )
    async with db.worker.acquire() as conn:
        number = await questions.add(conn, new, sealed.key_id, sealed.cipher)
    return f"/console/questions/{number}"


async def state(db, letter: str) -> str:
    return await db.owner.fetchval("SELECT state FROM pusher.question WHERE id = $1", int(letter.rpartition("/")[2]))


async def test_the_list_names_the_notice_and_nobody(site, letter):
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page("/console/questions")
    assert "关于开展养老保险待遇领取资格认证的通知" in page
    assert "过了反馈期限" in page
    assert "神农社区" in page
    for private in (WORDS, NUMBER, "140****", "王大爷"):
        assert private not in page
    assert "1件来信等着办" in await browser.page("/console")


async def test_whoever_the_letter_is_not_for_neither_sees_nor_opens_it(site, letter):
    other = Grant(Role.TOWN_EDITOR, TOWN + 1_000_000, TOWN + 1_999_999)
    for role, grant in ((Role.VILLAGE_EDITOR, None), (Role.TOWN_EDITOR, other)):
        browser = await site.person(role, f"x{role}", grant)
        assert "没有来信" in await browser.page("/console/questions")
        assert (await browser.get(letter)).status == 404
        assert (await browser.post(f"{letter}/look")).status == 404


async def test_from_looking_to_the_answer_with_every_look_on_record(site, letter, db):
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page(letter)
    assert WORDS in page
    assert "140****0001" in page
    assert NUMBER not in page
    shown = await (await browser.post(f"{letter}/number")).text()
    assert f"tel:{NUMBER}" in shown
    assert (await browser.post(f"{letter}/look")).status == 303
    assert await state(db, letter) == "handling"
    bad = await browser.post(f"{letter}/answer", {"means": "phone", "answer": ""})
    assert bad.status == 400
    assert "请写明怎么答复的" in await bad.text()
    assert (await browser.post(f"{letter}/answer", {"means": "phone", "answer": "请到村委会核对面积"})).status == 303
    assert await state(db, letter) == "answered"
    assert (await browser.post(f"{letter}/aside")).status == 409
    assert "打电话：请到村委会核对面积" in await browser.page(letter)
    async with session(db.web, Grant(Role.AUDIT_ADMIN, COUNTY, COUNTY + 10**9 - 1)) as conn:
        actions = [one.action for one in await audit.history(conn, f"question {letter.rpartition('/')[2]}")]
    assert {"read_question", "unmask_question", "look_question", "finish_question"} <= set(actions)


async def test_what_the_machine_did_not_understand_a_person_does(site, letter, db):
    browser = await site.person(Role.TOWN_EDITOR)
    assert (await browser.post(f"{letter}/stranger")).status == 303
    assert await state(db, letter) == "aside"
    row = await db.owner.fetchrow(
        "SELECT dead, dead_reason FROM audiences.contact WHERE index = $1", site.deps.vault.index(NUMBER)
    )
    assert tuple(row) == (True, "经办人核实不是本人")


async def test_a_number_that_a_reply_closed_is_opened_again_by_who_reads_it(site, letter, db):
    dead = "SELECT dead, dead_reason FROM audiences.contact WHERE index = $1", site.deps.vault.index(NUMBER)
    browser = await site.person(Role.TOWN_EDITOR)
    assert "已经停发" not in await browser.page(letter)
    await lose(db, site.deps.vault, NUMBER, "MK:0001: 空号")
    page = await browser.page(letter)
    assert "号码没有错" not in page
    assert "号码不是本人的" not in page
    assert (await browser.post(f"{letter}/owned")).status == 409, "the carrier said so, not her reply"
    await db.owner.execute("UPDATE audiences.contact SET dead_reason = '机主回复不是本人' WHERE dead")
    assert "号码没有错，恢复发送" in await browser.page(letter)
    assert (await browser.post(f"{letter}/owned")).status == 303
    assert tuple(await db.owner.fetchrow(*dead)) == (False, None)
    assert await state(db, letter) == "received", "the letter itself is still to be answered"
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.history WHERE what = 'owned'") == 1


async def test_the_states_of_the_table_are_those_that_the_acts_lead_to(db):
    allowed = await db.owner.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'question_state_check'"
    )
    for was, to in [(was, to) for (was, _), to in TRANSITIONS.items()]:
        assert f"'{was}'" in allowed
        assert f"'{to}'" in allowed


async def lose(db, vault, number: str, reason: str) -> None:
    await db.owner.execute(
        "UPDATE audiences.contact SET dead = true, dead_reason = $1 WHERE index = $2", reason, vault.index(number)
    )
    await db.owner.execute("SELECT audiences.settle('{}', ARRAY(SELECT id FROM audiences.contact WHERE dead))")


async def test_dead_numbers_stand_by_village_masked_and_a_new_number_ends_it(site, office, db):
    await office.whole()
    await lose(db, site.deps.vault, NUMBER, "MK:0001: 空号")
    await lose(db, site.deps.vault, "14000000003", "机主回复不是本人")
    browser = await site.person(Role.TOWN_EDITOR)
    page = await browser.page("/console/lost")
    for said in ("神农社区", "星亮村", "空号", "机主回复不是本人", "王**", "140****0001"):
        assert said in page, said
    for private in (NUMBER, "14000000003", "王大爷", "赵老伯", "MK:0001"):
        assert private not in page
    row = await db.owner.fetchrow(
        "SELECT resident, contact FROM audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact"
        " WHERE c.index = $1",
        site.deps.vault.index(NUMBER),
    )
    path, contact = f"/console/lost/{row['resident']}", str(row["contact"])
    for given, said in (
        ("13800138OOO", "字母"),
        ("0722-3338000", "座机收不到短信"),
        (NUMBER, "和失效的号码一样"),
        ("", "请填一个手机号"),
    ):
        refused = await browser.post(path, {"contact": contact, "phone": given})
        assert refused.status == 400
        assert said in await refused.text()
    assert (await browser.post(path, {"contact": contact, "phone": "14000000055"})).status == 303
    after = await browser.page("/console/lost")
    assert "140****0001" not in after
    assert "星亮村" in after
    reach = await db.owner.fetchval("SELECT reach FROM audiences.resident WHERE id = $1", row["resident"])
    assert reach == 1


async def test_a_village_sees_only_its_own_dead_numbers_and_may_say_that_there_is_none(site, office, db):
    await office.whole()
    await lose(db, site.deps.vault, NUMBER, "MK:0001: 空号")
    await lose(db, site.deps.vault, "14000000003", "MK:0001: 空号")
    grant = Grant(Role.VILLAGE_EDITOR, VILLAGE, VILLAGE + 999)
    browser = await site.person(Role.VILLAGE_EDITOR, grant=grant)
    page = await browser.page("/console/lost")
    assert "140****0001" in page
    assert "140****0003" not in page
    rows = await db.owner.fetch("SELECT l.resident, l.contact, l.division FROM audiences.link AS l")
    for row in rows:
        mine = grant.covers(row["division"])
        answer = await browser.post(f"/console/lost/{row['resident']}", {"contact": str(row["contact"]), "none": "yes"})
        assert answer.status == (303 if mine else 404)
    assert "没有失效的号码" in await browser.page("/console/lost")
