"""Calls (叫应) of a red alert: where it is for, to a deaf person's neighbour, and until it is over."""

from __future__ import annotations

import re

from content import store as items
from pusher import upkeep
from pusher.access import Role
from tests.pusher.web.conftest import NEIGHBOUR, TOWN, VILLAGE
from tests.pusher.web.console.test_alerts import RED, _bring
from tests.pusher.web.console.test_standing import _approve, worker  # noqa: F401 - a fixture
from tests.pusher.web.console.way import prepared, send


async def _deaf(office) -> None:
    """Somebody who is told by a visit, and the neighbour who passes it on."""
    async with office.db.owner.acquire() as conn:
        deaf = await conn.fetchval(
            "UPDATE audiences.resident SET preference = 'visit' WHERE name = '赵老伯' RETURNING id"
        )
        phone = await conn.fetchval(
            "SELECT contact FROM audiences.link"
            " WHERE resident = (SELECT id FROM audiences.resident WHERE name = '钱小妹')"
        )
        await conn.execute(
            "INSERT INTO audiences.link (resident, contact, rank, division, relation, confirmed_at)"
            " SELECT id, $2, 1, division, 'proxy', now() FROM audiences.resident WHERE id = $1",
            deaf, phone,
        )  # fmt: skip


async def _called(office, worker, editor, **more) -> str:  # noqa: F811
    """A red alert that two people let out, with its calls made."""
    code = await _bring(editor, RED | more)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await upkeep.red_calls(worker)
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.call_task") == 0  # nobody let it out yet
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    await upkeep.red_calls(worker)
    await upkeep.red_calls(worker)
    return await editor.page("/console/calls")


async def test_a_red_alert_calls_every_village_and_a_deaf_persons_neighbour(office, worker):  # noqa: F811
    await office.whole()
    await _deaf(office)
    editor = await office.site.person(Role.TOWN_EDITOR)
    page = await _called(office, worker, editor)
    villages = await office.db.owner.fetchval(
        "SELECT count(*) FROM audiences.division WHERE level = 3 AND code BETWEEN $1 AND $2", TOWN, TOWN + 999999
    )
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.call_task") == villages + 1
    assert "请钱小妹当面转告" in page
    village = await office.site.person(Role.VILLAGE_EDITOR)
    mine = await village.page("/console/calls")
    assert mine.count('value="answered"') == 1
    assert "钱小妹" not in mine
    numbers = re.findall(r"/console/calls/(\d+)\"", mine)
    assert (await village.post(f"/console/calls/{numbers[0]}", {"said": "unanswered"})).status == 303
    assert (await village.post(f"/console/calls/{numbers[0]}", {"said": "answered"})).status == 303
    assert (await village.post(f"/console/calls/{numbers[0]}", {"said": "answered"})).status == 409
    other = next(n for n in re.findall(r"/console/calls/(\d+)\"", page) if n not in numbers)
    assert (await village.post(f"/console/calls/{other}", {"said": "answered"})).status == 409
    office.site.clock.forward(minutes=16)
    await upkeep.red_calls(worker)
    assert "其中" in await editor.page("/console")


async def test_calls_are_made_where_the_alert_is_for_and_end_with_it(office, worker):  # noqa: F811
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    page = await _called(office, worker, editor, areadesc="星亮村")
    assert [row["division"] for row in await office.db.owner.fetch("SELECT division FROM pusher.call_task")] == [
        421321101200000
    ]
    assert page.count('value="answered"') == 1
    over = {"identifier": f"{RED['identifier']}_2", "msgType": "Cancel", "references": RED["identifier"]}
    over |= {"sent": "2026-11-21 16:00:00", "headline": "随县气象台解除暴雨红色预警", "description": "解除。"}
    code = await _bring(editor, RED | over)
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, code)
    await editor.post(f"/console/items/{code}/submit", {"hash": item.current})
    await _approve(office, code)
    office.site.clock.forward(minutes=60)
    await upkeep.red_calls(worker)
    assert "还有" not in await editor.page("/console")
    page = await editor.page("/console/calls")
    assert 'value="answered"' not in page
    assert "解除时还有1处没有应答" in page
    assert "没有红色预警" not in page


async def test_numbers_are_for_who_has_the_duty_and_each_look_is_on_record(office, worker):  # noqa: F811
    await office.whole()
    await _deaf(office)
    page = await _called(office, worker, await office.site.person(Role.TOWN_EDITOR))
    assert 'href="tel:14000000004"' in page
    seen = "SELECT division, detail FROM pusher.audit WHERE action = 'open_call_phones' ORDER BY id"
    (looked,) = await office.db.owner.fetch(seen)
    assert (looked["division"], looked["detail"]) == (TOWN, {"numbers": 1})
    village = await office.site.person(Role.VILLAGE_EDITOR)
    assert "14000000004" not in await village.page("/console/calls")
    assert len(await office.db.owner.fetch(seen)) == 1  # nothing was shown to the village
    duty = {"name": "值班李", "phone": "13900000009"}
    assert (await village.post(f"/console/calls/officer/{NEIGHBOUR}", duty)).status == 404
    assert (await village.post(f"/console/calls/officer/{VILLAGE}", duty)).status == 303
    assert 'href="tel:13900000009"' in await village.page("/console/calls")
    assert len(await office.db.owner.fetch(seen)) == 2
    reader = await (await office.site.person(Role.VILLAGE_SUPERVISOR)).page("/console/calls")
    assert "值班干部" in reader
    assert "13900000009" not in reader  # who has not the duty reads no number
    assert len(await office.db.owner.fetch(seen)) == 2


async def test_a_proxy_who_is_on_no_roster_is_rung_by_the_number_and_a_dead_one_is_not(office, worker):  # noqa: F811
    await office.whole()
    await _deaf(office)
    editor = await office.site.person(Role.TOWN_EDITOR)
    deaf, near = [
        await office.db.owner.fetchval("SELECT id FROM audiences.resident WHERE name = $1", name)
        for name in ("赵老伯", "钱小妹")
    ]
    await office.db.owner.execute("DELETE FROM audiences.link WHERE relation = 'proxy'")
    said = {"phone": "14000000777", "whose": "proxy", "agreed": "yes"}
    assert (await editor.post(f"/console/people/{deaf}/phone", said)).status == 303
    page = await _called(office, worker, editor)
    assert "请代收人当面转告" in page
    assert 'href="tel:14000000777"' in page
    assert "还没有登记代收人" not in page
    await office.db.owner.execute("UPDATE audiences.contact SET dead = true")
    assert "还没有登记代收人" in await editor.page("/console/calls")
    assert (await editor.post(f"/console/people/{deaf}/phone", said | {"phone": "14000000004"})).status == 303
    await office.db.owner.execute("UPDATE audiences.contact SET dead = false")
    assert "钱小妹" in await editor.page("/console/calls")
    await office.db.owner.execute("UPDATE audiences.resident SET state = 'dead' WHERE id = $1", near)
    page = await editor.page("/console/calls")
    assert "14000000004" not in page
    assert "14000000777" in page


THREE = "随县气象台11月21日15时发布暴雨红色预警信号：预计未来3小时厉山镇星亮村、王家岗村降雨量将达100毫米以上。"


async def _villages(office) -> set[str]:
    rows = await office.db.owner.fetch(
        "SELECT left(d.name, 2) AS name FROM pusher.call_task AS t JOIN audiences.division AS d ON d.code = t.division"
    )
    return {row["name"] for row in rows}


async def test_villages_that_the_words_name_are_called_at_once_and_the_others_when_it_is_pushed_to_them(office, worker):  # noqa: F811
    await office.whole()
    editor = await office.site.person(Role.TOWN_EDITOR)
    await _called(office, worker, editor, description=THREE)
    assert await _villages(office) == {"星亮", "王家"}
    async with office.db.web.acquire() as conn:
        item = await items.by_code(conn, await conn.fetchval("SELECT code FROM content.item"))
    await send(editor, await prepared(editor, item, places=["421321101200000", "421321101211000"]))
    await upkeep.red_calls(worker)
    assert await _villages(office) == {"星亮", "王家", "三星"}
    again = await prepared(editor, item, where="whole", again="yes")
    await send(editor, again, again="yes")
    await upkeep.red_calls(worker)
    villages = await office.db.owner.fetchval(
        "SELECT count(*) FROM audiences.division WHERE level = 3 AND code BETWEEN $1 AND $2", TOWN, TOWN + 999999
    )
    calls = "SELECT count(*) FROM pusher.call_task"
    assert await office.db.owner.fetchval(calls) == villages
    await upkeep.red_calls(worker)
    assert await office.db.owner.fetchval(calls) == villages, "once"


async def test_villages_that_an_alert_does_not_name_are_called_where_it_speaks_of_others(office, worker):  # noqa: F811
    await office.whole()
    villages = await office.db.owner.fetchval(
        "SELECT count(*) FROM audiences.division WHERE level = 3 AND code BETWEEN $1 AND $2", TOWN, TOWN + 999999
    )
    editor = await office.site.person(Role.TOWN_EDITOR)
    await _called(office, worker, editor, description=THREE.replace("王家岗村", "王家岗村等地"))
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.call_task") == villages


async def test_nobody_is_called_in_a_village_that_has_merged(office, worker):  # noqa: F811
    await office.whole()
    county = await office.site.person(Role.COUNTY_OFFICE)
    form = {"act": "merge", "code": str(NEIGHBOUR), "into": str(VILLAGE), "name": "东岗村"}
    assert (await county.post("/console/places/change", form)).status == 303
    await _called(office, worker, await office.site.person(Role.TOWN_EDITOR))
    called = {row["division"] for row in await office.db.owner.fetch("SELECT division FROM pusher.call_task")}
    assert VILLAGE in called
    assert NEIGHBOUR not in called
