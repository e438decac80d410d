"""A tag belongs to a matter: who lacks it sees the figures of a push, never a name."""

from __future__ import annotations

import pytest

from audiences import store as people
from content.item import PlainFacts
from pusher.access import Grant, Role
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.way import prepared, send


@pytest.fixture
async def matter(site, office, db) -> int:
    """社会救助 with its tag 低保 on everybody of the roster."""
    await office.divisions()
    await office.account()
    async with db.owner.acquire() as conn:
        made = await people.add_matter(
            conn,
            county=421321,
            name="社会救助",
            owner="县民政局",
            purpose="低保动态管理",
            legal_basis="社会救助暂行办法",
        )
        await people.add_tag(conn, matter=made.id, name="低保")
    head, *rows = ROSTER.splitlines()
    await office.roster("\n".join([f"{head},标签", *(f"{row},低保" for row in rows)]) + "\n")
    return made.id


async def _sent(browser, office) -> str:
    item = await office.approved(title="关于调整低保标准的通知", plain=PlainFacts("低保对象", "", "到村委会办理"))
    push = await prepared(browser, item)
    page = await browser.page(f"{push}/check")
    assert "发送给 神农社区等2个村 5人" in page
    assert "整户联系不上" in page
    await send(browser, push)
    return push


async def test_without_the_matter_there_are_figures_and_no_names(site, office, matter):
    browser = await site.person(Role.TOWN_EDITOR)
    push = await _sent(browser, office)
    report = await browser.page(f"{push}/report")
    assert "共4户" in report
    assert "unreached.csv" not in report
    refused = await browser.get(f"{push}/unreached.csv")
    assert refused.status == 403
    assert "王大爷" not in await refused.text()


async def test_with_the_matter_the_visit_list_has_names(site, office, matter):
    grant = Grant(Role.TOWN_EDITOR, TOWN, TOWN + 999_999, (matter,))
    browser = await site.person(Role.TOWN_EDITOR, grant=grant)
    push = await _sent(browser, office)
    assert "unreached.csv" in await browser.page(f"{push}/report")
    assert "王大爷" in await (await browser.get(f"{push}/unreached.csv")).text()
