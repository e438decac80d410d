"""What a page counted of nobody in particular, on the item's page in the console."""

from __future__ import annotations

from dataclasses import replace

from pusher.access import Role
from pusher.store import page as pages
from tests.pusher.web.conftest import NEIGHBOUR, VILLAGE


async def test_who_wrote_it_sees_how_many_did_not_understand_it(site, office, db):
    await office.divisions()
    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    count = pages.Count(item.code, 421321, VILLAGE, site.clock(), 5, 1, 0, 3)
    async with db.web.acquire() as conn:
        await pages.add_counts(conn, [count, replace(count, division=NEIGHBOUR)])
    assert "看不懂" not in await browser.page(f"/console/items/{item.code}"), "it has no page yet"
    await db.owner.execute("UPDATE content.item SET published = current, published_at = now() WHERE id = $1", item.id)
    page = await browser.page(f"/console/items/{item.code}")
    assert "打开码10次" in page
    assert "点“看不懂”6次" in page
    assert "点“有用”" not in page
