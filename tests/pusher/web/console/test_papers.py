"""Paper and voice in the console: where a clerk looks for it, for his place, and stickers as far as his grant goes."""

from __future__ import annotations

import io
import re

import pypdf

from content import store
from content.review import Act
from pusher.access import Role
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR, VILLAGE
from tests.pusher.web.console.way import prepared


async def _published(site, office, **more):
    item = await office.approved(**more)
    async with site.deps.pool.acquire() as conn:
        await store.publish(conn, item.id, item.current, site.clock())
    return item


def _pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


async def test_all_of_it_is_one_link_away_from_the_item(site, office):
    await office.divisions()
    item = await _published(site, office)
    clerk = await site.person(Role.TOWN_EDITOR)
    assert f'href="/console/items/{item.code}/papers"' in await clerk.page(f"/console/items/{item.code}")
    page = await clerk.page(f"/console/items/{item.code}/papers")
    for path in ("poster.pdf", "poster-a3.pdf", "card.pdf", "cards.pdf", "broadcast", "broadcast.pdf", "forward.png"):
        assert f'href="/n/{item.code}/{path}"' in page
    assert "厉山镇人民政府：养老保险待遇领取资格认证" in page
    assert "年满60周岁的养老金领取人" in page
    village = await clerk.page(f"/console/items/{item.code}/papers?place={VILLAGE}")
    assert f'href="/n/{item.code}/poster.pdf?v=421321101201"' in village
    assert f"/q/{item.code}?v=421321101201" in village
    elsewhere = await clerk.page(f"/console/items/{item.code}/papers?place={COUNTY}")
    assert f'href="/n/{item.code}/poster.pdf"' in elsewhere


async def test_a_village_prints_for_itself(site, office):
    await office.divisions()
    item = await _published(site, office, unit=VILLAGE, division=VILLAGE)
    clerk = await site.person(Role.VILLAGE_EDITOR)
    page = await clerk.page(f"/console/items/{item.code}/papers")
    assert 'name="place"' not in page
    assert f'href="/n/{item.code}/card.pdf"' in page


async def test_before_the_push_only_the_hotline_has_something(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    draft = await office.item(Act.SUBMIT)
    assert "审定以后才有" in await clerk.page(f"/console/items/{draft.code}/papers")
    refused = await clerk.get(f"/console/items/{draft.code}/hotline.pdf")
    assert refused.status == 409
    item = await office.approved()
    page = await clerk.page(f"/console/items/{item.code}/papers")
    assert "poster.pdf" not in page
    assert "到村委会办理。" in page
    brief = await clerk.get(f"/console/items/{item.code}/hotline.pdf")
    assert brief.content_type == "application/pdf"
    words = _pages(await brief.read())
    assert len(words) == 1
    assert "热线口径" in words[0]
    assert "到村委会办理。" in words[0]
    assert "反诈专线96110" in words[0]


async def test_the_check_page_reminds_of_the_hotline_before_a_push_to_many(site, office, db):
    await office.whole()
    clerk = await site.person(Role.TOWN_EDITOR)
    item = await office.approved()
    push = await prepared(clerk, item)
    page = await clerk.page(f"{push}/check")
    assert f'href="/console/items/{item.code}/hotline.pdf"' in page
    assert "先把热线口径交给12345" not in page, "a handful"
    for least, reminds in ((4, True), (5, False), (0, False)):
        await db.owner.execute(
            "INSERT INTO pusher.county_standing (county, hotline_from) VALUES (421321, $1)"
            " ON CONFLICT (county) DO UPDATE SET hotline_from = excluded.hotline_from",
            least,
        )
        assert ("先把热线口径交给12345" in await clerk.page(f"{push}/check")) is reminds, least


async def test_what_was_withdrawn_or_sealed_is_not_printed_again(site, office, db):
    await office.divisions()
    clerk, county = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_OFFICE)
    item = await _published(site, office)
    await county.post(f"/console/items/{item.code}/withdraw", {"note": "文件有误"})
    page = await clerk.page(f"/console/items/{item.code}/papers")
    assert "不能再印" in page
    assert "poster.pdf" not in page
    assert (await clerk.get(f"/console/items/{item.code}/hotline.pdf")).status == 409


async def test_a_town_prints_stickers_for_each_of_its_villages(site, office):
    await office.divisions()
    clerk = await site.person(Role.TOWN_EDITOR)
    page = await clerk.page("/console/stickers")
    assert f'href="/console/stickers/{VILLAGE}.pdf"' in page
    whole = await clerk.get("/console/stickers/421321101000000.pdf")
    pages = _pages(await whole.read())
    assert len(pages) == page.count("打印这个村的贴纸")
    one = _pages(await (await clerk.get(f"/console/stickers/{VILLAGE}.pdf")).read())
    assert len(one) == 1
    assert "421321101201" in one[0]
    assert (await clerk.get(f"/console/stickers/{COUNTY}.pdf")).status == 404
    assert (await clerk.get("/console/stickers/421321102201000.pdf")).status == 404


async def test_a_village_prints_its_own_stickers_only(site, office):
    await office.divisions()
    clerk = await site.person(Role.VILLAGE_EDITOR)
    page = await clerk.page("/console/stickers")
    assert f'href="/console/stickers/{VILLAGE}.pdf"' in page
    assert page.count("打印这个村的贴纸") == 1
    assert "印全镇的" not in page
    assert (await clerk.get(f"/console/stickers/{NEIGHBOUR}.pdf")).status == 404
