"""What is told to people until it is done: it ends when it is, and begins again in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from content.item import Genre
from content.store import thread as threads
from pusher import upkeep
from pusher.access import Role
from pusher.desk import OFFICE_TIME
from tests.pusher.web.conftest import VILLAGE
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_standing import LIST, _published, worker  # noqa: F401 - a fixture


async def test_an_answer_ends_the_alarm_of_a_late_objection_and_another_one_keeps_it(office, worker):  # noqa: F811
    await office.divisions()
    listing = await _published(office, version=LIST, unit=VILLAGE, valid_until=office.site.clock() + timedelta(days=60))
    town = await office.site.person(Role.TOWN_EDITOR)
    for _ in range(2):
        form = {"row": "0", "reason": "名单上少了一户", "source": "written"}
        await town.post(f"/console/items/{listing.code}/objections", form)
    office.site.clock.forward(days=14)
    await upkeep.reminders(worker)
    town = await office.site.person(Role.TOWN_EDITOR, "later")
    assert "有2件异议过了答复期限" in await town.page("/console")
    for left, row in enumerate(await office.db.owner.fetch("SELECT id FROM pusher.objection ORDER BY id DESC")):
        await town.post(f"/console/objections/{row['id']}/decide", {"decision": "upheld", "answer": "已核实"})
        await upkeep.reminders(worker)
        assert ("有1件异议过了答复期限" in await town.page("/console")) is (left == 0)


async def _due(office, item):
    async with office.db.web.acquire() as conn:
        return (await threads.reminder(conn, item.id)).due


async def test_the_next_progress_is_owed_weeks_after_the_last_one(office, worker):  # noqa: F811
    await office.divisions()
    item = await _published(office, version=replace(NOTICE, genre=Genre.PROGRESS))
    await upkeep.reminders(worker)
    first = await _due(office, item)
    editor = await office.site.person(Role.TOWN_EDITOR)
    for title, days in (("当天又一次", 0), ("十天后", 10)):
        office.site.clock.forward(days=days)
        editor = await office.site.person(Role.TOWN_EDITOR, f"after{days}")
        again = await _published(office, version=replace(NOTICE, genre=Genre.PROGRESS, title=title))
        await editor.post(f"/console/items/{again.code}/thread", {"after": item.code, "stage": "progress"})
        for _ in range(2):  # a round says nothing new
            await upkeep.reminders(worker)
            assert await _due(office, item) == first + timedelta(days=days)
        assert await _due(office, item) == office.site.clock().astimezone(OFFICE_TIME).date() + timedelta(weeks=4)
