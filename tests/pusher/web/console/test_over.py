"""What is over: proposed as 有效期, said before the button, sent only by a person's word, published by hand no more."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest

from content.calendar import OFFICE_TIME
from content.item import Genre, PlainFacts
from pusher.access import Role
from tests.pusher.web.console.test_handouts import handed, plain, tags
from tests.pusher.web.console.test_item_new import send as hand_in
from tests.pusher.web.console.way import prepared, send


@pytest.fixture
async def editor(site, office):
    await office.whole()
    return await site.person(Role.TOWN_EDITOR)


def cut(site, **later) -> tuple[dict, datetime]:
    """An outage of two hours, and when it ends."""
    begins = (site.clock().astimezone(OFFICE_TIME) + timedelta(**later)).replace(minute=0, second=0, microsecond=0)
    ends = begins + timedelta(hours=2)
    when = f"{begins:%Y年%m月%d日%H:%M}至{ends:%m月%d日%H:%M}"
    plain = PlainFacts(who="全村", when=when)
    return {"genre": Genre.OUTAGE, "plain": plain, "issued_on": site.clock().date()}, ends


def box(page: str) -> bool:
    return 'name="over"' in page


async def test_a_push_does_not_outlast_what_it_tells_of(site, office, editor, db):
    said, ends = cut(site, days=2)
    await prepared(editor, await office.approved(**said))
    assert await db.owner.fetchval("SELECT expires_at FROM pusher.push") == ends


async def test_what_is_over_is_said_and_sent_only_by_a_persons_word(site, office, editor):
    said, _ = cut(site, days=2)
    item = await office.approved(**said)
    push = await prepared(editor, item)
    assert not box(await editor.page(f"{push}/check"))
    site.clock.forward(days=3)
    editor = await site.person(Role.TOWN_EDITOR, account="later")
    page = await editor.page(f"/console/items/{item.code}")
    assert "时间已经过去" in page
    late = await prepared(editor, item)
    page = await editor.page(f"{late}/check")
    assert "<h2>时间已过</h2>" in page
    assert box(page)
    refused = await send(editor, late)
    assert refused.status == 409
    assert "时间已过，仍要发出去" in await refused.text()
    assert not site.rung
    assert (await send(editor, late, over="yes")).status == 303


async def test_a_passed_deadline_is_asked_about_too_and_an_open_end_is_not(site, office, editor):
    today = site.clock().date()
    gone = await office.approved(plain=PlainFacts("村民", "50元", "登记", deadline=today - timedelta(days=1)))
    assert box(await editor.page(f"{await prepared(editor, gone)}/check"))
    said, _ = cut(site, days=-2)
    lasting = PlainFacts(who="全村", when=f"{today - timedelta(days=2):%Y年%m月%d日}14时起")
    open_end = await office.approved(**(said | {"plain": lasting}))
    assert not box(await editor.page(f"{await prepared(editor, open_end)}/check"))


async def test_the_end_of_what_happens_is_proposed_with_its_words(site, office, editor):
    day = site.clock().astimezone(OFFICE_TIME).date() + timedelta(days=2)
    said = f"{day.year}年{day.month}月{day.day}日8时至18时"
    text = f"集镇临时停水通知\n各位居民：因检修，定于{said}停水，请储水。\n自来水厂\n"
    made = await hand_in(editor, ("通知.txt", text.encode()))
    page = await editor.page(made.headers["Location"])
    field = re.search(r'<input[^>]*name="valid_until"[^>]*>', page)[0]
    assert f'value="{day.isoformat()}"' in field
    assert f"原文：{said}" in page.partition('name="valid_until"')[2][:300]


async def test_what_is_over_is_published_by_hand_no_more(site, office, editor, db):
    await office.account("byhand")
    said, _ = cut(site, days=2)
    push, path = await handed(site, office, editor, await office.approved(**said))
    assert "等着代发" in tags(await editor.page("/console"))
    site.clock.forward(days=3)
    editor = await site.person(Role.TOWN_EDITOR, account="later")
    assert "等着代发" not in tags(await editor.page("/console"))
    for where in (f"{push}/report", path):
        assert "不用再发" in plain(await editor.page(where))
    assert "时间已过，现在再发会让人误会" in await editor.page(path)
