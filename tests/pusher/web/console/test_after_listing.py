"""An objection outlives its list: who decides still sees the row, and a correction has somewhere to be made."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from content import store as items
from content.item import Table
from content.store import closing as closings
from pusher import upkeep
from pusher.access import Role
from tests.pusher.web.conftest import VILLAGE
from tests.pusher.web.console.test_standing import LIST, _published, worker  # noqa: F401 - a fixture

NAME = "王守田"


@pytest.fixture
async def objected(office, worker):  # noqa: F811
    """A listing of two days that is over, to whose first row somebody objected on the first."""
    await office.divisions()
    until = office.site.clock() + timedelta(days=2)
    item = await _published(office, version=LIST, unit=VILLAGE, valid_until=until)
    await upkeep.listings_round(worker)
    town = await office.site.person(Role.TOWN_EDITOR)
    form = {"row": "1", "reason": "她家去年买了小轿车", "source": "written"}
    await town.post(f"/console/items/{item.code}/objections", form)
    office.site.clock.forward(days=3)
    await upkeep.listings_round(worker)
    number = await office.db.owner.fetchval("SELECT id FROM pusher.objection")
    return item, f"/console/objections/{number}"


async def _closed(office, item) -> bool:
    async with office.db.owner.acquire() as conn:
        return await closings.closing(conn, item.id) is not None


async def test_who_decides_sees_the_row_after_the_end_and_nobody_else_does(office, worker, objected):  # noqa: F811
    item, path = objected
    town = await office.site.person(Role.TOWN_EDITOR, "town")
    village = await office.site.person(Role.VILLAGE_EDITOR, "village")
    assert NAME in await town.page(path)
    assert NAME not in await village.page(path)
    assert NAME not in await town.page(f"/n/{item.code}")
    await town.post(f"{path}/decide", {"decision": "upheld", "answer": "车是借的"})
    await upkeep.listings_round(worker)
    assert await _closed(office, item)
    assert NAME not in await town.page(path)


async def test_a_correction_after_the_end_is_made_in_the_list_and_its_page_says_so(office, worker, objected):  # noqa: F811
    item, path = objected
    town = await office.site.person(Role.TOWN_EDITOR, "town")
    await town.post(f"{path}/decide", {"decision": "corrected", "answer": "核实属实"})
    await upkeep.listings_round(worker)
    assert f"/console/items/{item.code}/edit" in await town.page(path)
    assert NAME in await town.page(f"/console/items/{item.code}/edit")
    page = await town.page(f"/n/{item.code}")
    assert "有人提出异议，核实后定为更正" in page
    assert NAME not in page
    async with office.db.owner.acquire() as conn:
        was = await items.version(conn, item.id, item.current)
        mended = replace(was, blocks=(Table((("姓名", "面积"), ("李长根", "4.6"))),))
        hash_ = await items.edit(conn, item.id, mended, by=9001, at=office.site.clock())
        await conn.execute("UPDATE content.item SET state = 'approved', approved = current WHERE id = $1", item.id)
        await items.publish(conn, item.id, hash_, office.site.clock())
    await upkeep.listings_round(worker)
    assert await _closed(office, item)  # its time was not made longer
    assert "名单已经更正" in await town.page(path)


async def test_a_correction_that_nobody_makes_is_written_anew(office, worker, objected):  # noqa: F811
    item, path = objected
    town = await office.site.person(Role.TOWN_EDITOR, "town")
    await town.post(f"{path}/decide", {"decision": "corrected", "answer": "核实属实"})
    office.site.clock.forward(days=31)
    await upkeep.listings_round(worker)
    assert await _closed(office, item)
    town = await office.site.person(Role.TOWN_EDITOR, "later")
    page = await town.page(path)
    assert "另写一条更正后的公示" in page
    assert f"/console/items/{item.code}/edit" not in page


async def test_an_objection_is_not_called_by_the_number_of_another_row_once_the_list_moved(office):
    await office.divisions()
    two = replace(LIST, blocks=(Table((("姓名", "面积"), (NAME, "4.2"), ("李长根", "3.1"))),))
    until = office.site.clock() + timedelta(days=7)
    item = await _published(office, version=two, unit=VILLAGE, valid_until=until)
    town = await office.site.person(Role.TOWN_EDITOR)
    form = {"row": "1", "reason": "她家去年买了小轿车", "source": "written"}
    taken = await (await town.post(f"/console/items/{item.code}/objections", form)).text()
    path = f"/console/objections/{await office.db.owner.fetchval('SELECT id FROM pusher.objection')}"
    assert "<h1>第1行有异议" in await town.page(path)
    async with office.db.owner.acquire() as conn:
        was = await items.version(conn, item.id, item.current)
        mended = replace(was, blocks=(Table((("姓名", "面积"), ("李长根", "3.1"))),))
        hash_ = await items.edit(conn, item.id, mended, by=9001, at=office.site.clock())
        await conn.execute("UPDATE content.item SET state = 'approved', approved = current WHERE id = $1", item.id)
        await items.publish(conn, item.id, hash_, office.site.clock())
    assert "<h1>更正前名单的第1行有异议" in await town.page(path)
    assert "更正前名单的第1行" in await town.page("/console/objections")
    code = re.search(r'查询码 <span class="code">([^<]+)</span>', taken)[1]
    async with town.client.post("/objection", data={"code": code}) as reply:
        assert "您对更正前名单的第1行提的异议" in await reply.text()
