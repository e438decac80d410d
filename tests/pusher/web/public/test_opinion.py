"""What a reader may do on a notification page beside reading: say 看不懂, find the way, write, not telephone."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.pusher.web.public.office import COUNTY, VILLAGE
from tests.pusher.web.public.test_notice import NO_FOLLOW, _text


@pytest.mark.parametrize(("word", "column"), [("有用", "useful"), ("看不懂", "unclear")])
async def test_an_opinion_is_counted_by_place_and_nothing_else(client, office, site, word, column):
    _, code = await office.publish()
    text = await _text(client, f"/n/{code}?v=421321101201")
    assert f'action="/n/{code}/opinion?v=421321101201"' in text
    assert f'name="say" value="{column}">{word}' in text
    async with client.post(f"/n/{code}/opinion?v=421321101201", data={"say": column}, **NO_FOLLOW) as reply:
        assert reply.status == 303
        assert not reply.cookies
        where = reply.headers["Location"]
    text = await _text(client, where)
    assert f"已经记下“{word}”" in text
    assert "/opinion" not in text
    await site.tally.flush()
    counted = "SELECT division, scans, acks, useful, unclear FROM pusher.page_count"
    nothing = {"division": VILLAGE, "scans": 0, "acks": 0, "useful": 0, "unclear": 0}
    assert await office.fetch(counted) == [{**nothing, column: 1}]
    for other in ("", "x", "useful,unclear"):
        async with client.post(f"/n/{code}/opinion", data={"say": other}, **NO_FOLLOW) as reply:
            assert reply.headers["Location"] == f"/n/{code}"
    async with client.post("/n/2222222/opinion", data={"say": column}) as reply:
        assert reply.status == 404


async def test_no_other_site_taps_for_anybody(client, office, site):
    _, code = await office.publish()
    for site_says, counted in (("cross-site", 0), ("same-site", 0), ("same-origin", 1)):
        headers = {"Sec-Fetch-Site": site_says}
        for path, form in ((f"/n/{code}/ack", {}), (f"/n/{code}/opinion", {"say": "useful"})):
            async with client.post(path, data=form, headers=headers, **NO_FOLLOW) as reply:
                assert reply.status == 303
        await site.tally.flush()
        rows = await office.fetch("SELECT acks, useful FROM pusher.page_count")
        assert rows == [{"acks": 1, "useful": 1}] * counted, site_says


async def test_the_page_leads_to_the_place_where_one_goes(client, office, site):
    _, code = await office.publish()
    assert "在地图上找" not in await _text(client, f"/n/{code}"), "whose village committee, nobody knows"
    text = await _text(client, f"/n/{code}?v=421321101201")
    assert "在地图上找村委会" in text
    assert f'href="https://uri.amap.com/search?keyword={quote("随县厉山镇神农社区村委会")}"' in text
    object.__setattr__(site, "map_search", "")
    site.cache._kept.clear()
    assert "在地图上找" not in await _text(client, f"/n/{code}?v=421321101201")


async def test_who_cannot_telephone_is_told_how_to_write(client, office, site):
    _, code = await office.publish()
    assert "不方便打电话的" not in await _text(client, f"/n/{code}")
    async with office.db.owner.acquire() as conn:
        await conn.execute(
            "INSERT INTO pusher.account (key, channel, county, division, name)"
            " VALUES ('sms-county', 'sms', 421321, $1, '随县人民政府')", COUNTY,
        )  # fmt: skip
    site.cache._kept.clear()
    assert "不方便打电话的：直接回复收到的短信" in await _text(client, f"/n/{code}")
