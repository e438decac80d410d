"""The rotating page of electronic displays: what is on it, in which order, and what never is."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from content.item import Genre, Nature, PlainFacts, Reach
from tests.pusher.web.public.office import NOTICE, NOW
from tests.pusher.web.public.test_feed import LIST, NAMES, hang

PATH = "/v/421321101201/screen"
ALERT = replace(
    NOTICE,
    title="暴雨橙色预警",
    genre=Genre.ALERT,
    nature=Nature.ALERT,
    plain=PlainFacts(who="住在河边的人"),
    variants=(),
    valid_until=NOW + timedelta(hours=6),
)


async def _titles(client) -> list[str]:
    async with client.get(PATH) as reply:
        assert reply.status == 200
        found = re.findall(r"<h1>(.*?)</h1>", await reply.text())
    return [re.sub("<[^>]+>", "", title) for title in found[:-1]]  # the last says where to scan


async def test_alerts_come_first_and_every_slide_has_its_code(client, office):
    _, alert, newest = await hang(office, NOTICE, ALERT, replace(NOTICE, title="村里停水", genre=Genre.OUTAGE))
    assert await _titles(client) == [ALERT.title, "村里停水", NOTICE.title]
    async with client.get(PATH) as reply:
        text, policy = await reply.text(), reply.headers["Content-Security-Policy"]
        assert reply.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
    for code in (alert, newest):
        assert f"{code[:4]} {code[4:]}" in text
    assert text.count("<svg") == 4
    assert f'data-until="{int((NOW + timedelta(hours=6)).timestamp() * 1000)}"' in text


async def test_no_name_of_a_listing_is_ever_on_it(client, office):
    await hang(office, LIST)
    async with client.get(PATH) as reply:
        text = await reply.text()
    assert LIST.title in text
    assert not [name for name in NAMES[:2] if name in text], "no table, no text and no 谁 of a listing is on a screen"
    assert "截止哪天" in text
    assert f'data-until="{int((NOW + timedelta(days=5)).timestamp() * 1000)}"' in text


@pytest.mark.parametrize(
    "change",
    [
        {"reach": Reach.VILLAGE},
        {"valid_until": NOW - timedelta(minutes=1)},
        {"plain": replace(NOTICE.plain, deadline=date(2026, 11, 20))},
    ],
)
async def test_what_is_over_or_not_for_all_is_not_on_it(client, office, change):
    await hang(office, replace(NOTICE, **change))
    assert await _titles(client) == []


async def test_a_stopped_and_a_relieved_one_are_gone(client, office):
    await hang(office, NOTICE, ALERT)
    await office.fetch("UPDATE content.item SET state = 'withdrawn' WHERE code IN (SELECT code FROM content.v_item"
                       " WHERE title = $1) RETURNING id", NOTICE.title)  # fmt: skip
    assert await _titles(client) == [ALERT.title]


async def test_a_screen_shows_twelve_at_most(client, office):
    await hang(office, *(replace(NOTICE, title=f"第{n}条通知") for n in range(14)))
    assert len(await _titles(client)) == 12
