"""代发, after the notice changed: what was published becomes a task until it is mended or gone."""

from __future__ import annotations

from content import store as items
from content.item import Paragraph
from tests.pusher.web.console.test_handouts import LINK, editor, handed, tags  # noqa: F401 - a fixture
from tests.pusher.web.console.test_steering import corrected, told
from tests.pusher.web.console.way import send


async def published(office, item) -> None:
    async with office.db.web.acquire() as conn:
        assert await items.publish(conn, item.id, item.current, office.site.clock())


async def test_a_corrected_text_makes_a_task_of_the_article_until_somebody_says_it_is_mended(site, office, editor):  # noqa: F811
    item = await office.approved()
    push, path = await handed(site, office, editor, item)
    await published(office, item)
    await editor.post(f"{path}/published", {"link": LINK})
    assert path not in await editor.page("/console")
    await corrected(site, item, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    assert path not in await editor.page("/console"), "the page still says what the article says"
    async with site.deps.pool.acquire() as conn:
        item = await items.get(conn, item.id)
    await published(office, item)
    assert "请更正或删除" in tags(await editor.page("/console"))
    page = await editor.page(path)
    assert "内容已经更正，请更正或删除已发布的文章" in page
    assert LINK in page
    assert 'id="plain"' not in page, "the older text is not handed out any more"
    assert (await editor.post(f"{path}/mended")).status == 303
    assert path not in await editor.page("/console")
    assert "已发布" in tags(await editor.page(push))
    assert (await editor.post(f"{path}/mended")).status == 409


async def test_a_withdrawn_item_makes_a_task_of_the_article_until_it_is_removed(site, office, editor):  # noqa: F811
    item = await office.approved()
    push, path = await handed(site, office, editor, item)
    await published(office, item)
    await editor.post(f"{path}/published", {"link": LINK})
    assert (await editor.post(f"/console/items/{item.code}/withdraw", {"note": "发错了"})).status == 303
    page = await editor.page(path)
    assert "信息已经撤回，请删除已发布的文章" in page
    assert "文章已更正" not in page
    assert (await editor.post(f"{path}/mended")).status == 409
    assert "请更正或删除" in tags(await editor.page("/console"))
    assert (await editor.post(f"{path}/removed")).status == 303
    assert path not in await editor.page("/console")
    assert "已删除" in tags(await editor.page(f"{push}/report"))
    assert (await editor.post(f"{path}/removed")).status == 409


async def test_what_was_stopped_is_not_handed_out_and_a_late_link_becomes_a_task(site, office, editor):  # noqa: F811
    item = await office.approved()
    _, path = await handed(site, office, editor, item)
    await published(office, item)
    assert (await editor.post(f"/console/items/{item.code}/stop")).status == 303
    assert path not in await editor.page("/console")
    page = await editor.page(path)
    assert "内容有误，已经停止，请不要再发" in page
    assert 'id="plain"' not in page
    assert (await editor.get(f"{path}/qr.png")).status == 404
    await editor.post(f"{path}/published", {"link": LINK})
    assert "请更正或删除" in tags(await editor.page("/console"))


async def test_a_cancelled_push_asks_no_more_and_leaves_what_was_published(site, office, editor):  # noqa: F811
    push, path = await handed(site, office, editor)
    await editor.post(f"{push}/cancel")
    assert "不用再发" in tags(await editor.page(path))
    await editor.post(f"{path}/published", {"link": LINK})
    assert "已发布" in tags(await editor.page(path))


async def test_a_correction_hands_out_a_pack_of_its_own_beside_the_task_of_the_old_article(site, office, editor, db):  # noqa: F811
    item = await office.approved()
    push, path = await handed(site, office, editor, item)
    await published(office, item)
    await editor.post(f"{path}/published", {"link": LINK})
    await told(db, push, "arrived", "arrived")
    await corrected(site, item, blocks=(Paragraph("认证改为12月1日开始，12月31日截止。"),))
    made = (await editor.post(f"/console/items/{item.code}/correct")).headers["Location"].removesuffix("/check")
    number = path.rpartition("/")[2]
    await send(editor, made, asked=number)
    new = await editor.page(f"{made}/handouts/{number}")
    assert "更正：关于开展养老保险待遇领取资格认证的通知" in new
    assert "这是更正后的内容" in new
    async with site.deps.pool.acquire() as conn:
        await published(office, await items.get(conn, item.id))
    assert sorted(set(tags(await editor.page("/console"))) & {"请更正或删除", "等着代发"}) == [
        "等着代发",
        "请更正或删除",
    ]
