"""Official alerts relayed through the console: one item a message, locked words, a cancel to who got it."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from content import store as items
from content.item import Duty, Nature, Urgency
from pusher.access import Role
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.test_standing import _approve, _deliver, worker  # noqa: F401 - a fixture
from tests.pusher.web.console.way import prepared, send

RED = {
    "identifier": "42132141600000_20261121150000",
    "msgType": "Alert",
    "headline": "随县气象台发布暴雨红色预警",
    "description": "随县气象台11月21日15时发布暴雨红色预警信号：预计未来3小时厉山镇降雨量将达100毫米以上。",
    "sent": "2026-11-21 15:00:00",
    "expires": "2026-11-22 03:00:00",
    "signallevel": "红色",
    "signaltype": "暴雨",
    "sendername": "随县气象台",
    "instruction": "停止户外活动。",
}


async def _bring(browser, message: dict, status: int = 303) -> str:
    form = {"text": json.dumps(message, ensure_ascii=False)}
    made = await browser.post("/console/alerts/new", form)
    assert made.status == status, await made.text()
    return made.headers.get("Location", "").rpartition("/")[2] or await made.text()


async def test_an_alert_is_one_item_however_often_it_comes_and_its_words_are_locked(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    assert await _bring(editor, RED) == code
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        version = await items.version(conn, item.id, item.current)
    assert (version.nature, version.urgency, version.duty) == (Nature.ALERT, Urgency.URGENT, Duty.MUST)
    page = await editor.page(f"/console/items/{code}/edit")
    fields = dict(re.findall(r'name="(\w+)"[^>]*value="([^"]*)"', page))
    texts = dict(re.findall(r'<textarea id="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL))
    body, fields["title"] = texts["body"], texts["title"]
    keys = ("was", "title", "issuer", "issued_on", "document_number", "valid_until")
    form = {key: fields.get(key, "") for key in keys} | {"body": body.replace("100毫米", "10毫米")}
    form |= {
        "genre": "alert",
        "nature": "alert",
        "duty": "must",
        "urgency": "urgent",
        "reach": "public",
        "openness": "active",
    }
    refused = await editor.post(f"/console/items/{code}/edit", form)
    assert refused.status == 409
    assert "一个字也不能改" in await refused.text()
    form = {"arrangement": "低洼处的住户到镇中心小学避险。", "phone": "0722-3338110"}
    assert (await editor.post(f"/console/items/{code}/arrangement", form)).status == 303
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        changed = await items.version(conn, item.id, item.current)
    assert replace(changed, variants=()) == version
    assert changed.variants[0].division == TOWN
    assert "镇中心小学" in await editor.page(f"/console/items/{code}")


async def test_a_cancel_reaches_who_got_the_alert_and_the_page_says_so(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    where = await prepared(editor, item)
    await send(editor, where)
    push = int(where.split("/")[3])
    got = await _deliver(office, push)
    cancel = RED | {"identifier": RED["identifier"] + "_2", "msgType": "Cancel", "references": RED["identifier"]}
    cancel |= {
        "sent": "2026-11-21 16:00:00",
        "headline": "随县气象台解除暴雨红色预警",
        "description": "解除暴雨红色预警。",
    }
    del cancel["signaltype"], cancel["signallevel"]
    assert await _bring(editor, cancel) == code  # its headline names the signal, no field does
    state = await office.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push)
    assert state == "superseded"  # what was still to be sent is stopped at once
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    assert "预警已解除" in (page := await editor.page(f"/n/{code}"))
    assert "11月21日16:00解除" in page
    page = await editor.page(f"/console/items/{code}")
    assert f"解除通知发给收到过预警的人（{got}个手机或微信号）" in page
    assert "更正" not in page
    made = await editor.post(f"/console/items/{code}/correct")
    assert made.status == 303, await made.text()
    follows = await office.db.owner.fetchrow("SELECT kind, urgency FROM pusher.push ORDER BY id DESC LIMIT 1")
    assert tuple(follows) == ("correction", "urgent")
    await _nobody_twice(office, editor, code, made.headers["Location"].removesuffix("/check"))


async def _nobody_twice(office, editor, code: str, where: str) -> None:
    """The end was sent and reached all but one: sent once more it goes to that one alone."""
    await send(editor, where)
    number, owner = int(where.split("/")[3]), office.db.owner
    await _deliver(office, number)
    left = await owner.fetchval(
        "UPDATE pusher.delivery SET state = 'failed' WHERE push = $1 AND no = (SELECT min(no) FROM pusher.delivery"
        " WHERE push = $1) RETURNING contact",
        number,
    )
    assert "解除通知发给收到过预警的人（1个手机或微信号）" in await editor.page(f"/console/items/{code}")
    again = await editor.post(f"/console/items/{code}/correct")
    assert again.status == 303, await again.text()
    told = await owner.fetch(
        "SELECT DISTINCT m.contact FROM audiences.member AS m JOIN pusher.push AS p ON p.audience = m.audience"
        " WHERE p.id = (SELECT max(id) FROM pusher.push) AND m.contact IS NOT NULL"
    )
    assert [row["contact"] for row in told] == [left]


async def test_an_update_stops_the_older_words_when_it_is_taken(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    where = await prepared(editor, item)
    office.site.clock.forward(minutes=4)
    await send(editor, where)
    push = int(where.split("/")[3])
    page = await editor.page(f"/console/items/{code}")
    assert re.search(r"16:00收到（60分钟）", page)
    assert re.search(r"16:04开始发送（64分钟）", page)
    assert "还没发完" in page
    update = RED | {"identifier": RED["identifier"] + "_2", "msgType": "Update", "references": RED["identifier"]}
    assert await _bring(editor, update | {"sent": "2026-11-21 15:40:00"}) == code
    state = await office.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push)
    assert state == "superseded"
    page = await editor.page(f"/console/items/{code}")
    assert "还没发送" in page
    late = RED | {"identifier": RED["identifier"] + "_3", "msgType": "Update", "references": RED["identifier"]}
    assert await _bring(editor, late | {"sent": "2026-11-21 15:20:00"}) == code  # older than what is here: only noted


async def test_a_later_message_that_names_nothing_is_of_the_alert_it_refers_to(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    bare = {key: RED[key] for key in ("identifier", "sendername")} | {"msgType": "Cancel", "description": "雨停了。"}
    bare |= {"sent": "2026-11-21 16:00:00", "identifier": "x_2"}
    assert "没有" in await _bring(editor, bare, 400)
    assert await _bring(editor, bare | {"references": RED["identifier"]}) == code
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        version = await items.version(conn, item.id, item.current)
    assert (version.title, version.duty) == ("解除：随县气象台发布暴雨红色预警", Duty.SHOULD)
    lost = bare | {"msgType": "Update", "references": "x_9", "identifier": "x_3"}
    assert "请先转发原来那一条" in await _bring(editor, lost, 400)


async def test_the_page_says_where_until_when_and_what_to_do(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED | {"areadesc": "厉山镇、高城镇"})
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    chosen = re.findall(
        r'name="(order|per)" value="(\w+)" checked', await editor.page(f"/console/items/{code}/audience")
    )
    assert dict(chosen) == {"order": "once", "per": "person"}  # nobody waits for half an hour, or is told at home only
    said = await editor.page(f"/console/items/{code}")
    assert said.index("保存本地安排") < said.index("审核进度"), "what is still to be done comes before how it went"
    assert "里没有这个日期" not in said
    page = await editor.page(f"/n/{code}")
    facts = re.search(r'<section class="facts".*?</section>', page, re.DOTALL)[0]
    for said in ("哪些地方", "厉山镇、高城镇", "11月21日15:00到11月22日03:00", "停止户外活动。"):
        assert said in re.sub("</?(?:span|wbr)[^>]*>", "", facts)


async def test_a_red_alert_reaches_who_opted_out_unless_the_county_says_otherwise(office):
    await office.whole()
    await office.db.owner.execute("UPDATE audiences.contact SET opted_out = '{sms-county}'")
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    page = await editor.page(f"{await prepared(editor, item)}/check")
    assert "退订过短信的人也会收到" in page
    assert "本人不再接收" not in page
    await office.db.owner.execute("INSERT INTO pusher.county_standing (county, through) VALUES (421321, '{}')")
    page = await editor.page(f"{await prepared(editor, item)}/check")
    assert "退订过短信的人也会收到" not in page
    assert "本人不再接收" in page


async def test_what_cannot_be_relayed_is_explained(office):
    await office.divisions()
    editor = await office.site.person(Role.TOWN_EDITOR)
    assert "没有收到过" in await _bring(editor, RED | {"msgType": "Cancel"}, 400)
    assert "有效时间已经过了" in await _bring(editor, RED | {"expires": "2026-11-21 15:30:00"}, 400)
    assert "预警编号" in await _bring(editor, RED | {"identifier": ""}, 400)
    assert "演练" in await _bring(editor, RED | {"status": "Exercise"}, 400)
    for sent in ("2026-11-21 16:11:00", "2027-11-21 15:00:00"):
        assert "还没有到" in await _bring(editor, RED | {"sent": sent, "expires": "2027-11-22 03:00:00"}, 400)
    assert "年份不对" in await _bring(editor, RED | {"sent": "9999-12-31T23:59:59-12:00"}, 400)
    await _bring(editor, RED | {"sent": "2026-11-21 16:09:00"})  # two offices' clocks differ a little


async def test_an_expired_alert_is_grey_and_keeps_its_telephone(office):
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    code = await _bring(editor, RED)
    await editor.post(f"/console/items/{code}/arrangement", {"arrangement": "到小学避险", "phone": "0722-3338110"})
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    office.site.clock.forward(hours=11, minutes=30)
    page = await office.site.browser().page(f"/n/{code}")
    assert "预警已过有效时间" in page
    assert 'class="over"' in page
    assert "0722-3338110" in page
