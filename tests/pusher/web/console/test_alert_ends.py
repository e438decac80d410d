"""An alert from its arrangement to its end: what people are told, whom to call, and what a signed lifting does."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from content import store as items
from content.item import Duty
from pusher import upkeep
from pusher.access import Role
from tests.pusher.web.conftest import Browser
from tests.pusher.web.console.test_alerts import RED, _bring
from tests.pusher.web.console.test_standing import _deliver, worker  # noqa: F401 - a fixture
from tests.pusher.web.console.way import prepared, send

GO = "低洼处的住户到镇中心小学避险。"
OVER = RED | {
    "identifier": f"{RED['identifier']}_2",
    "msgType": "Cancel",
    "references": RED["identifier"],
    "sent": "2026-11-21 16:00:00",
    "headline": "随县气象台解除暴雨红色预警",
    "description": "随县气象台解除暴雨红色预警信号。",
}


@dataclass(frozen=True, slots=True)
class Red:
    """A red alert that was sent, and who let it out."""

    editor: Browser
    signer: Browser
    code: str
    push: int


async def _sign(office, editor, signer, code: str) -> None:
    """Two people, through the console's own doors."""
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    assert (await editor.post(f"/console/items/{code}/submit", {"hash": item.current})).status == 303
    form = {"decision": "sign", "hash": item.current, "read": "yes"}
    done = await signer.post(f"/console/items/{code}/review", form)
    assert done.status == 303, await done.text()


@pytest.fixture
async def red(office) -> Red:
    """A red alert with an arrangement, signed and sent."""
    await office.whole()
    editor, signer = await office.site.person(Role.TOWN_EDITOR), await office.site.person(Role.TOWN_SIGNER)
    code = await _bring(editor, RED)
    form = {"arrangement": GO, "phone": "0722-3338110"}
    assert (await editor.post(f"/console/items/{code}/arrangement", form)).status == 303
    await _sign(office, editor, signer, code)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        await items.publish(conn, item.id, item.current, office.site.clock())  # as the worker does that sends it
    where = await prepared(editor, item)
    assert f"厉山镇安排：{GO}防御：停止户外活动。" in await editor.page(f"{where}/check")
    await send(editor, where)
    await _deliver(office, int(where.split("/")[3]))
    return Red(editor, signer, code, int(where.split("/")[3]))


def _plain(page: str) -> str:
    return re.sub("</?(?:span|wbr)[^>]*>", "", page)


async def test_residents_read_where_to_go_and_who_said_so(red, office):
    editor, code = red.editor, red.code
    page = _plain(await office.site.browser().page(f"/n/{code}"))
    facts, article = re.search(r'class="facts".*?</section>', page, re.DOTALL)[0], page[page.index("<h2>全文") :]
    assert f"厉山镇安排：{GO}" in facts
    assert "在地图上找" not in page  # a map would look for any village's school
    assert article.index("防御指南") < article.index("厉山镇安排") < article.index(GO)
    for slow in ("个工作日内答复", "看明白了", "这一页写得怎么样"):
        assert slow not in page
    mine = await editor.page(f"/console/items/{code}")
    assert re.search(r'<textarea id="arrangement"[^>]*>\s*([^<]*)<', mine)[1].strip() == GO


async def test_whom_to_call_is_the_first_thing_on_the_first_page_of_town_and_village(red, office, worker):  # noqa: F811
    village = await office.site.person(Role.VILLAGE_EDITOR)
    assert "红色预警叫应" not in await village.page("/console")
    assert 'href="/console/calls"' in await village.page("/console")  # in the menu all the same
    await upkeep.red_calls(worker)
    for one in (village, red.editor):
        page = await one.page("/console")
        assert re.findall(r"<h2[^>]*>([^<]+)", page)[0] == "红色预警叫应"
        assert "去叫应" in page
    assert "还有1处要打电话" in await village.page("/console")
    office.site.clock.forward(minutes=16)
    assert "已经超时" in await village.page("/console")
    number = re.search(r"/console/calls/(\d+)\"", await village.page("/console/calls"))[1]
    await village.post(f"/console/calls/{number}", {"said": "answered"})
    assert "红色预警叫应" not in await village.page("/console")


async def test_a_signed_lifting_stands_on_the_page_by_itself(red, office):
    editor, code, visits = red.editor, red.code, f"/console/pushes/{red.push}/visits"
    village = await office.site.person(Role.VILLAGE_EDITOR)
    assert await _bring(editor, OVER) == code
    await _sign(office, editor, red.signer, code)
    page = _plain(await office.site.browser().page(f"/n/{code}"))
    assert "预警已解除" in page
    assert "停止户外活动" not in page  # the old guide that the platform copied
    mine = await editor.page(f"/console/items/{code}")
    assert "解除通知发给收到过预警的人" in mine
    assert "更正" not in mine
    gone = await village.get(visits)
    assert gone.status == 404
    assert "预警已经解除" in await gone.text()


async def test_a_lifting_is_told_and_nobody_walks_for_it(red, office):
    editor, code = red.editor, red.code
    await _bring(editor, OVER)
    await _sign(office, editor, red.signer, code)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
        version = await items.version(conn, item.id, item.current)
    assert (version.duty, version.plain.how) == (Duty.SHOULD, "")
    made = await editor.post(f"/console/items/{code}/correct")
    assert made.status == 303, await made.text()
    where = made.headers["Location"].removesuffix("/check")
    check = await editor.page(f"{where}/check")
    assert "发给收到过预警的人" in check
    assert "防御" not in check
    await send(editor, where)
    await _deliver(office, int(where.split("/")[3]))
    assert (await editor.get(f"{where}/visits")).status == 404
    assert "要上门告知" not in await editor.page("/console")


async def test_a_change_of_an_alert_stands_on_its_page_when_it_is_signed(red, office):
    editor, code = red.editor, red.code
    change = OVER | {"msgType": "Update", "headline": "随县气象台更新暴雨红色预警", "description": "雨还在下。"}
    await _bring(editor, change)
    await _sign(office, editor, red.signer, code)
    assert "雨还在下" in _plain(await office.site.browser().page(f"/n/{code}"))
    assert "变更通知发给收到过预警的人" in await editor.page(f"/console/items/{code}")


async def test_nothing_is_public_before_it_is_sent_and_no_minute_is_negative(office):
    await office.whole()
    editor, signer = await office.site.person(Role.TOWN_EDITOR), await office.site.person(Role.TOWN_SIGNER)
    code = await _bring(editor, RED | {"sent": "2026-11-21 16:05:00"})
    await _sign(office, editor, signer, code)
    assert (await office.site.browser().get(f"/n/{code}")).status == 404
    assert "收到（0分钟）" in await editor.page(f"/console/items/{code}")
