"""Alerts that lie in a watched folder: one item a message, let out by two people, and what cannot be taken is said."""

from __future__ import annotations

import os

from content import store as items
from content.review import Act, Step
from pusher import upkeep
from pusher.access import Role
from pusher.collect import collect
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.test_finds import desk, fetcher, waiting, watch  # noqa: F401 - fixtures

ALERT = """{"identifier": "42132141600000_20261121150000", "msgType": "Alert", "signaltype": "暴雨",
"signallevel": "红色", "headline": "随县气象台发布暴雨红色预警", "sent": "2026-11-21 15:00:00",
"description": "预计未来3小时厉山镇降雨量将达100毫米以上。"}"""


async def test_a_folder_brings_alerts_that_two_people_let_out(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    await office.divisions()
    old = site.clock().timestamp() - 60
    expired = ALERT.replace("20261121150000", "20261119150000").replace("2026-11-21 15", "2026-11-19 15")
    files = {"a.json": ALERT, "a2.json": ALERT + "\n", "b.xml": "<x/>", "c.json": expired}
    for name, words in files.items():
        (tmp_path / name).write_text(words, "utf-8")
        os.utime(tmp_path / name, (old, old))
    await watch(db, site, str(tmp_path), "folder")
    assert await collect(desk, fetcher) == 3  # one alert, and two files that cannot be taken
    found = {one.name: one.error for one in await waiting(db)}
    assert found.keys() == {"b.xml", "c.json"}
    assert "没有一条预警" in found["b.xml"]
    assert "有效时间已经过了" in found["c.json"]
    (row,) = await db.owner.fetch("SELECT id, code, state, created_by, division FROM content.item")
    assert (row["state"], row["created_by"], row["division"]) == ("draft", None, TOWN)
    editor = await site.person(Role.TOWN_EDITOR)
    assert "还没有审定" in await editor.page("/console")
    async with db.web.acquire() as conn:
        item = await items.get(conn, row["id"])
    handed = await editor.post(f"/console/items/{item.code}/submit", {"hash": item.current})
    assert handed.status == 303, await handed.text()
    alone = await editor.post(f"/console/items/{item.code}/review", {"hash": item.current, "decision": "adopt"})
    assert alone.status != 303
    async with db.web.acquire() as conn:
        await items.step(conn, item.id, Step(Act.SIGN, 9003, item.current, site.clock()))
    await upkeep.red_calls(desk)
    assert "还没有审定" not in await editor.page("/console")
    site.clock.forward(minutes=1)
    assert await collect(desk, fetcher) == 0
    assert await db.owner.fetchval("SELECT count(*) FROM content.item") == 1
    update = """{"identifier": "x_2", "msgType": "Update", "references": "42132141600000_20261121150000",
"sent": "2026-11-21 15:30:00", "color": "Orange", "description": "雨小了。"}"""
    (tmp_path / "d.json").write_text(update, "utf-8")
    os.utime(tmp_path / "d.json", (old, old))
    site.clock.forward(minutes=1)
    assert await collect(desk, fetcher) == 1
    # It has no headline of its own.
    assert "收到“变更：随县气象台发布暴雨橙色预警（原为红色）”，还没有审定" in await editor.page("/console")


async def test_a_drill_in_a_folder_makes_nothing_and_is_named(site, office, db, desk, fetcher, tmp_path):  # noqa: F811
    await office.divisions()
    (tmp_path / "d.json").write_text(ALERT.replace("{", '{"status": "Exercise",'), "utf-8")
    os.utime(tmp_path / "d.json", (old := site.clock().timestamp() - 60, old))
    await watch(db, site, str(tmp_path), "folder")
    await collect(desk, fetcher)
    (found,) = await waiting(db)
    assert "演练" in found.error
    assert await db.owner.fetchval("SELECT count(*) FROM content.item") == 0
