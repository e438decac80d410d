"""代发: what people are asked to publish by hand, from the check page to the link and to taking an article down."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest

from content.item import Paragraph, Reach
from pusher.access import Grant, Role
from pusher.report import lines, report
from pusher.store import audit, session
from tests.pusher.web.conftest import COUNTY, TOWN, grant_of
from tests.pusher.web.console.test_steering import told
from tests.pusher.web.console.way import choose, prepared, send

LINK = "https://mp.weixin.qq.com/s/Abc-123_x"
NAME = "随县人民政府（微信公众号）"


async def handed(site, office, browser, item=None, **more) -> tuple[str, str]:
    """A push that is approved, and the address of its handout."""
    push = await prepared(browser, item or await office.approved(), **more)
    number = await office.db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'byhand'")
    assert (await send(browser, push, asked=str(number))).status == 303
    return push, f"{push}/handouts/{number}"


@pytest.fixture
async def editor(site, office):
    await office.whole()
    await office.account("byhand")
    return await site.person(Role.TOWN_EDITOR)


def tags(page: str) -> list[str]:
    return re.findall(r'<strong class="tag[^"]*">([^<]+)', page)


def plain(page: str) -> str:
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", page)))


async def test_it_is_said_before_the_button_made_with_it_and_never_a_channel_to_tick(site, office, editor, db):
    item = await office.approved()
    page = await editor.page(f"/console/items/{item.code}/audience")
    assert 'value="byhand"' not in page
    assert "代发" not in plain(page)
    push = await prepared(editor, item)
    page = await editor.page(f"{push}/check")
    assert "另请代发" in page
    assert f"{NAME}，由融媒体中心发布后贴回链接" in plain(page)
    assert "请人代发的原文" in page
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.handout") == 0
    number = await db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'byhand'")
    await send(editor, push, asked=str(number))
    row = await db.owner.fetchrow("SELECT * FROM pusher.handout")
    assert (row["push"], row["account"], row["division"]) == (int(push.rpartition("/")[2]), number, TOWN)
    assert row["due_at"] - row["made_at"] == timedelta(hours=24)


async def test_nobody_is_asked_to_publish_later_than_it_may_be_sent(site, office, editor, db):
    ends = site.clock() + timedelta(hours=3)
    await handed(site, office, editor, await office.approved(valid_until=ends))
    assert await db.owner.fetchval("SELECT due_at FROM pusher.handout") == ends


async def test_whoever_is_unticked_is_not_asked(site, office, editor, db):
    await send(editor, await prepared(editor, await office.approved()))
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.handout") == 0


async def test_a_refused_button_makes_no_handout(site, office, editor, db):
    push = await prepared(editor, await office.approved())
    number = await db.owner.fetchval("SELECT id FROM pusher.account WHERE channel = 'byhand'")
    assert (await editor.post(f"{push}/send", {"digest": "0" * 64, "asked": str(number)})).status == 409
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.handout") == 0


async def test_the_pack_can_be_copied_without_javascript(site, office, editor):
    _, path = await handed(site, office, editor)
    response = await editor.get(path)
    page = await response.text()
    for name in ("title", "digest", "plain", "page"):
        assert re.search(rf'<textarea id="{name}" rows="\d+" readonly>\n[^<]+', page), name
    assert 'id="article"' in page
    assert "section style=" in page, "its format stands on the elements"
    assert "0722-3338001" in page
    assert "11月22日" in page, "until when"
    policy = response.headers["Content-Security-Policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src 'self';" in policy
    for file in ("qr.png", "cover.png"):
        picture = await editor.get(f"{path}/{file}")
        assert picture.headers["Content-Type"] == "image/png"
        assert (await picture.read()).startswith(b"\x89PNG")
        assert "attachment" in picture.headers["Content-Disposition"]


async def test_a_countys_account_counts_its_scans_under_the_county(site, office):
    await office.whole()
    await office.account("byhand")
    editor = await site.person(Role.COUNTY_OFFICE)
    item = await office.approved(unit=COUNTY, division=COUNTY)
    _, path = await handed(site, office, editor, item)
    assert f"/q/{item.code}?v=421321" in await editor.page(path)


async def test_what_is_written_cannot_break_out_of_the_page(site, office, editor):
    item = await office.approved(blocks=(Paragraph("</textarea><script>alert(1)</script><img src=x onerror=1>"),))
    _, path = await handed(site, office, editor, item)
    page = await editor.page(path)
    assert "<script>alert" not in page
    assert "<img" not in page


@pytest.mark.parametrize(
    ("link", "sentence"),
    [
        ("", "请把发布后的网址贴在这里"),
        ("http://mp.weixin.qq.com/s/x", "https://"),
        ("https://mp.weixin.qq.com.evil.cn/s/x", "这个网址在 mp.weixin.qq.com.evil.cn"),
        ("https://evilmp.weixin.qq.com/s/x", "微信公众号的文章应在 mp.weixin.qq.com"),
        ("https://mp.weixin.qq.com@evil.cn/s/x", "看不懂这个网址"),
        ("https://mp.weixin.qq.com:8443/s/x", "看不懂这个网址"),
        ("javascript:alert(1)", "https://"),
        ("看 https://mp.weixin.qq.com/s/x 这篇", "只贴一条网址"),
        ("https://[", "看不懂这个网址"),
    ],
)
async def test_only_a_link_of_the_outlet_is_believed(site, office, editor, db, link, sentence):
    _, path = await handed(site, office, editor)
    refused = await editor.post(f"{path}/published", {"link": link})
    assert refused.status == 400
    assert sentence in unescape(await refused.text())
    assert await db.owner.fetchval("SELECT link FROM pusher.handout") == ""


async def test_until_it_is_answered_it_is_a_task_and_nobody_counts_as_reached_by_it(site, office, editor, db):
    push, path = await handed(site, office, editor)
    await told(db, push, "failed", "failed")
    home = await editor.page("/console")
    assert path in home
    assert "等着代发" in tags(home)
    assert "已超过时限" not in tags(home)
    await db.owner.execute("UPDATE pusher.handout SET due_at = $1", site.clock() - timedelta(minutes=1))
    assert "已超过时限" in tags(await editor.page("/console"))
    before = plain(await editor.page(f"{push}/report"))
    assert "等着代发" in before
    assert (await editor.post(f"{path}/published", {"link": LINK})).headers["Location"] == path
    assert path not in await editor.page("/console")
    for where in (push, f"{push}/report"):
        page = await editor.page(where)
        assert f'href="{LINK}"' in page
        assert "已发布" in tags(page)
    figures = re.compile(r"<dd>(\d+)<small>户")
    assert set(figures.findall(await editor.page(f"{push}/report"))) <= {"0", "2", "3", "4"}
    async with session(db.web, grant_of(Role.COUNTY_OFFICE)) as conn:
        found = await report(conn, int(push.rpartition("/")[2]), site.clock())
        actions = [one.action for one in await audit.history(conn, f"push {push.rpartition('/')[2]}")]
    assert found.reached == 0
    assert found.to_json()["by_hand"][0]["link"] == LINK
    assert (f"代发：{NAME}", f"已发布：{LINK}") in lines(found)
    assert actions[0] == "publish_handout"


async def test_a_wrongly_pasted_link_is_put_right(site, office, editor, db):
    _, path = await handed(site, office, editor)
    for link in (LINK, f"{LINK}2"):
        await editor.post(f"{path}/published", {"link": link})
    assert await db.owner.fetchval("SELECT link FROM pusher.handout") == f"{LINK}2"


async def test_not_published_needs_a_reason_and_ends_the_task(site, office, editor):
    push, path = await handed(site, office, editor)
    assert (await editor.post(f"{path}/declined", {"note": ""})).status == 400
    assert (await editor.post(f"{path}/declined", {"note": "融媒体中心本周不排"})).status == 303
    assert path not in await editor.page("/console")
    assert "融媒体中心本周不排" in await editor.page(f"{push}/report")
    assert (await editor.post(f"{path}/published", {"link": LINK})).status == 303, "later it was, after all"
    assert (await editor.post(f"{path}/declined", {"note": "x"})).status == 409


async def test_the_same_version_is_handed_out_once_unless_it_was_refused(site, office, editor):
    item = await office.approved()
    _, path = await handed(site, office, editor, item)
    second = await prepared(editor, item)
    assert "另请代发" not in await editor.page(f"{second}/check")
    await editor.post(f"{path}/declined", {"note": "本周不排"})
    assert "另请代发" in await editor.page(f"{second}/check")


async def test_a_resend_asks_nobody_to_publish_again(site, office, editor, db):
    push, path = await handed(site, office, editor)
    await told(db, push, "arrived", "failed")
    await editor.post(f"{path}/declined", {"note": "本周不排"})
    again = (await editor.post(f"{push}/resend")).headers["Location"]
    assert "另请代发" not in await editor.page(again)


async def test_what_not_everybody_may_read_is_not_handed_out_and_that_is_said(site, office, editor):
    push = await prepared(editor, await office.approved(reach=Reach.TOWN))
    page = await editor.page(f"{push}/check")
    assert "另请代发" not in page
    assert "公开范围是“本镇”的信息不请人代发" in page


async def test_a_paused_account_and_a_neighbours_are_not_asked(site, office, editor, db):
    item = await office.approved()
    push = await prepared(editor, item)
    await db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE channel = 'byhand'")
    assert "另请代发" not in await editor.page(f"{push}/check")
    await db.owner.execute(
        "UPDATE pusher.account SET state = 'active', division = $1 WHERE channel = 'byhand'", TOWN + 1_000_000
    )
    assert "另请代发" not in await editor.page(f"{await prepared(editor, item)}/check")


async def test_only_who_may_send_there_sees_and_answers_it(site, office, editor, db):
    push, path = await handed(site, office, editor)
    other = Grant(Role.TOWN_EDITOR, TOWN + 1_000_000, TOWN + 1_999_999)
    neighbour = await site.person(Role.TOWN_EDITOR, "neighbour", other)
    assert path not in await neighbour.page("/console")
    assert (await neighbour.get(path)).status == 404
    assert (await neighbour.post(f"{path}/published", {"link": LINK})).status == 404
    reader = await site.person(Role.TOWN_SIGNER)
    assert (await reader.get(path)).status == 403
    page = await reader.page(push)
    assert "等着代发" in tags(page)
    assert path not in page
    async with session(db.web, other) as conn:
        assert await conn.fetchval("SELECT count(*) FROM pusher.handout") == 0
    county = await site.person(Role.COUNTY_OFFICE)
    assert (await county.post(f"{path}/published", {"link": LINK})).status == 303


async def test_a_push_to_places_alone_is_handed_out_as_well(site, office, editor):
    await office.account("qrcode")
    item = await office.approved()
    made = await choose(editor, item, {"source": "places", "channels": "qrcode"})
    assert made.status == 303, await made.text()
    assert "另请代发" in await editor.page(made.headers["Location"])
