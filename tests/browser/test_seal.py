"""紧急下架 in a real browser: two taps, what residents see then, and the auditor's pages."""

from __future__ import annotations

from content import store as items
from pusher.access import Role
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_closed import closed  # noqa: F401 - a fixture
from tests.pusher.web.console.test_standing import worker  # noqa: F401 - a fixture


async def test_two_taps_and_only_the_auditor_reads_it(open_desk, office, db):  # noqa: F811
    await office.whole()
    async with db.web.acquire() as conn:
        file = await items.attach(conn, 421321, "发放明细表.xlsx", "application/xlsx", b"x", office.site.clock())
        item = await office.approved(attachments=(file,))
        await items.publish(conn, item.id, item.current, office.site.clock())
    signer, auditor = await open_desk(Role.TOWN_SIGNER), await open_desk(Role.AUDIT_ADMIN)
    await auditor.go("/console/sealed")
    await auditor.look("sealed-none")
    await signer.go(f"/console/items/{item.code}")
    await signer.look("item-more")
    await signer.follow("紧急下架")
    await signer.look("seal")
    await signer.press("停止发送并紧急下架")
    await signer.look("seal-no-reason")
    await signer.page.fill("#reason", "附件里有未遮盖的身份证号")
    await signer.press("停止发送并紧急下架")
    await signer.look("item-sealed")
    assert item.code in signer.page.url
    assert "养老保险" not in await signer.page.inner_text("body")
    await signer.go(f"/n/{item.code}")
    await signer.look("notice-sealed")
    assert "这条信息已下架" in await signer.page.inner_text("main")
    await auditor.page.reload()
    await auditor.look("sealed")
    await auditor.press("打开原文")
    await auditor.look("sealed-open")
    assert "养老保险" in await auditor.page.inner_text("main")


async def test_the_auditor_looks_into_a_listing_that_is_over(open_desk, office, closed):  # noqa: F811
    auditor = await open_desk(Role.AUDIT_ADMIN)
    await auditor.go("/console/closed")
    await auditor.look("closed")
    await auditor.press("打开名单")
    await auditor.page.click("summary:has-text('逐日记录')")
    await auditor.look("closed-open")
    assert "没有改动" in await auditor.page.inner_text("main")
