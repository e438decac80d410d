"""The console's 别的语言和录音: one makes it, another reads or hears all of it, then it is shown."""

from __future__ import annotations

import io
import re

import pytest
from aiohttp import FormData

from content import store
from pusher.access import Grant, Role
from tests.content.test_sound import minute, sound
from tests.pusher.web.conftest import TOWN, VILLAGE
from tests.pusher.web.conftest import site as site  # noqa: PLC0414 - a fixture
from tests.pusher.web.console.office import Office


@pytest.fixture
async def item(site, db):
    office = Office(site, db)
    await office.divisions()
    made = await office.approved()
    async with site.deps.pool.acquire() as conn:
        await store.publish(conn, made.id, made.current, site.clock())
    return made


def at(item, rest: str = "") -> str:
    return f"/console/items/{item.code}/tongues{rest}"


async def recorded(browser, item, name: str, data: bytes, **more: str):
    form = FormData({"csrf": await browser.token(), "spoken": "zh", "dialect": "随县话", **more}, quote_fields=False)
    form.add_field("sound", io.BytesIO(data), filename=name)
    return await browser.client.post(at(item, "/voice"), data=form, allow_redirects=False)


def heard_by(which: str) -> dict[str, str]:
    return {"decision": "accept", f"whole{which}": "yes"}


async def number(browser, item) -> str:
    return re.search(r'id="t(\d+)"', await browser.page(at(item)))[1]


async def test_a_recording_is_made_by_one_heard_by_another_and_then_public(site, item):
    clerk, reviewer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_REVIEWER)
    assert (await recorded(clerk, item, "随便什么名字.txt", sound("plain.m4a"))).status == 303
    which = await number(clerk, item)
    assert "等另一个人听过" in await clerk.page(at(item))
    assert "/judge" not in await clerk.page(at(item))
    heard = await reviewer.get(at(item, f"/{which}/voice"))
    assert (heard.status, heard.content_type) == (200, "audio/mp4")
    assert (await reviewer.post(at(item, f"/{which}/judge"), {"decision": "accept"})).status == 400
    assert (await reviewer.post(at(item, f"/{which}/judge"), heard_by(which))).status == 303
    assert f"/n/{item.code}/voice/{which}" in await clerk.page(f"/n/{item.code}")
    assert "已审，页面上有" in await clerk.page(at(item))
    assert (await clerk.post(at(item, f"/{which}/remove"))).status == 303
    assert (await clerk.post(at(item, f"/{which}/remove"))).status == 409


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("录音.mp3", b"not a sound at all", "这不是能播放的录音"),
        ("录音.m4a", sound("film.mp4"), "这是录像"),
        ("录音.mp3", minute(75), "超过60秒"),
        ("", b"", "录音是空的"),
    ],
)
async def test_what_is_no_recording_is_refused_by_its_bytes(site, item, name, data, says):
    clerk = await site.person(Role.TOWN_EDITOR)
    reply = await recorded(clerk, item, name, data)
    assert reply.status == 400
    assert says in await reply.text()


async def test_a_translation_is_read_or_given_back_with_a_reason(site, item):
    clerk, signer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_SIGNER)
    words = {"language": "ug", "title": "ئۇقتۇرۇش", "body": "ھەر مو 131.4 يۈەن"}
    assert (await clerk.post(at(item, "/text"), words)).status == 303
    which = await number(signer, item)
    page = await signer.page(at(item))
    assert 'lang="ug" dir="rtl"' in page
    assert (await signer.post(at(item, f"/{which}/judge"), {"decision": "return"})).status == 400
    back = {"decision": "return", f"note{which}": "第一句漏了截止日期"}
    assert (await signer.post(at(item, f"/{which}/judge"), back)).status == 303
    assert "第一句漏了截止日期" in await clerk.page(at(item))
    assert f"/n/{item.code}/in/ug" not in await clerk.page(f"/n/{item.code}")


async def test_what_a_translation_may_not_say_of_people_is_refused(site, item):
    clerk = await site.person(Role.TOWN_EDITOR)
    leak = {"language": "en", "title": "Notice", "body": "Wang, ID 429001195003011234, phone 14000000001"}
    reply = await clerk.post(at(item, "/text"), leak)
    assert reply.status == 400
    assert "译文第2行" in await reply.text()


async def test_who_writes_and_reviews_in_one_person_does_not_judge_his_own(site, item):
    both = await site.person(Role.COUNTY_OFFICE)
    words = {"language": "en", "title": "Notice", "body": "Come to the village office."}
    assert (await both.post(at(item, "/text"), words)).status == 303
    which = await number(both, item)
    assert (await both.post(at(item, f"/{which}/judge"), heard_by(which))).status == 409


async def test_the_wrong_people_do_none_of_it(site, item):
    clerk = await site.person(Role.TOWN_EDITOR)
    await recorded(clerk, item, "a.m4a", sound("plain.m4a"))
    which = await number(clerk, item)
    other = await site.person(Role.TOWN_EDITOR, "other", Grant(Role.TOWN_EDITOR, TOWN + 10**6, TOWN + 2 * 10**6 - 1))
    village = await site.person(Role.VILLAGE_EDITOR, "v", Grant(Role.VILLAGE_EDITOR, VILLAGE, VILLAGE + 999))
    clerk2 = await site.person(Role.TOWN_EDITOR, "second")
    for stranger in (other, village):
        assert (await stranger.get(at(item))).status == 404
        assert (await stranger.get(at(item, f"/{which}/voice"))).status == 404
    assert (await clerk2.post(at(item, f"/{which}/judge"), heard_by(which))).status == 403
    reviewer = await site.person(Role.TOWN_REVIEWER)
    assert (await recorded(reviewer, item, "a.m4a", sound("plain.m4a"))).status == 403


async def test_a_draft_gets_none_and_the_papers_lead_there(site, item, db):
    clerk = await site.person(Role.TOWN_EDITOR)
    assert f'href="{at(item)}"' in await clerk.page(f"/console/items/{item.code}/papers")
    draft = await Office(site, db).item()
    assert "审定以后，才能加译文和录音" in await clerk.page(at(draft))
    assert (await clerk.post(at(draft, "/text"), {"language": "en", "title": "a", "body": "b"})).status == 409
