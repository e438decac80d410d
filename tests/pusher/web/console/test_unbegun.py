"""A push that has not begun has failed nobody: the report, the download and the ledger say that it waits."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from pusher.access import Role
from tests.pusher.web.console.way import prepared, send

LEDGER = "/console/ledger.xlsx?since=2026-10-01&until=2026-12-31"


async def _waiting(site, office, browser) -> str:
    await office.whole()
    push = await prepared(browser, await office.approved(), start="2026-11-25T09:00")
    assert (await send(browser, push)).status == 303
    return push


async def test_the_report_and_the_download_say_that_it_waits(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    push = await _waiting(site, office, browser)
    page = await browser.page(f"{push}/report")
    assert "还没有开始发送，定于11月25日 09:00以后开始" in page
    assert "下载未通知到的" not in page
    assert "正在排队" not in await browser.page(push), "it waits for its hour, not in a queue"
    assert "100%" not in page
    refused = await browser.get(f"{push}/unreached.csv")
    assert refused.status == 409
    assert "还没有开始发送" in await refused.text()
    assert (await browser.post(f"{push}/cancel")).status == 303
    page = await browser.page(f"{push}/report")
    assert "没有开始发送，已取消" in page
    assert "再发给" not in page


async def test_the_ledger_names_no_time_and_nobody_and_prints_on_a_page(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    await _waiting(site, office, browser)
    sheet = load_workbook(io.BytesIO(await (await browser.get(LEDGER)).read())).active
    heads, *rows = sheet.iter_rows(values_only=True)
    for row in rows:
        said = dict(zip(heads, row, strict=True))
        assert said["发送时间"] is None
        assert said["未通知到"] is None
        assert said["户数"] > 0
        assert said["说明"].startswith("还没有开始发送，定于11月25日 09:00")
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.center.text.endswith("推送台账　2026-10-01至2026-12-31")
