"""What stands but may be sent no more: its page and the list say so, and offer nothing that is refused at the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from content.item import Genre, PlainFacts
from pusher import upkeep
from pusher.access import Role
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_standing import LIST, _published, worker  # noqa: F401 - a fixture
from tests.pusher.web.console.way import choose

SENDS = "选对象，准备发送"


async def _later(office, **more):
    await office.whole()
    item = await _published(office, **more)
    editor = await office.site.person(Role.TOWN_EDITOR)
    assert SENDS in await editor.page(f"/console/items/{item.code}")
    office.site.clock.forward(days=3)
    return item, await office.site.person(Role.TOWN_EDITOR, "later")


async def _says(editor, item, word) -> str:
    page = await editor.page(f"/console/items/{item.code}")
    assert f"{word}，不能再发" in page
    assert SENDS not in page
    assert word in await editor.page("/console/items")
    refused = await choose(editor, item, {"source": "places", "channels": "qrcode"})
    assert refused.status in {400, 409}  # what the page said before
    return page


async def test_what_is_past_its_time(office):
    until = office.site.clock() + timedelta(days=1)
    item, editor = await _later(office, valid_until=until)
    assert f"/console/items/{item.code}/edit" in await _says(editor, item, "已过期")


async def test_what_a_clean_up_took_out_of_force(office):
    item, editor = await _later(office, valid_until=None)
    form = {"year": "2026", "item": str(item.id), "decision": "expired"}
    assert (await editor.post("/console/cleanup", form)).status == 303
    await _says(editor, item, "已失效")


@pytest.mark.parametrize("by_deadline", [False, True])
async def test_a_listing_that_is_over(office, worker, by_deadline):  # noqa: F811
    until = office.site.clock() + timedelta(days=1)
    ends = {"valid_until": None, "plain": PlainFacts(deadline=until.date())} if by_deadline else {"valid_until": until}
    item, editor = await _later(office, version=replace(LIST, division=NOTICE.division), **ends)
    assert f"/console/items/{item.code}/edit" in await _says(editor, item, "公示已结束")
    await upkeep.listings_round(worker)
    page = await _says(editor, item, "公示已结束")
    assert f'href="/console/items/{item.code}/edit"' not in page
    refused = await editor.get(f"/console/items/{item.code}/edit")
    assert refused.status == 409
    assert "名单已经封存" in await refused.text()


async def test_what_still_holds_is_offered_as_before(office):
    ends = {"valid_until": None, "plain": PlainFacts(how="登记", deadline=office.site.clock().date())}
    item, editor = await _later(office, **ends)  # a deadline warns at the button, and does not refuse
    page = await editor.page(f"/console/items/{item.code}")
    assert SENDS in page
    assert "不能再发" not in page


async def test_a_reminder_leads_to_where_something_can_be_done(office, worker):  # noqa: F811
    await office.divisions()
    item = await _published(office, version=replace(NOTICE, genre=Genre.PROGRESS))
    await upkeep.reminders(worker)
    office.site.clock.forward(weeks=5)
    await upkeep.reminders(worker)
    editor = await office.site.person(Role.TOWN_EDITOR, "later")
    assert f'href="/console/items/{item.code}#matter"' in await editor.page("/console")
    assert 'id="matter"' in await editor.page(f"/console/items/{item.code}")
