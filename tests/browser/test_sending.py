"""A form is sent once, and what was typed beside a file that is too large stays."""

from __future__ import annotations

import pytest

from pusher.access import Role
from tests.browser.desk import TEXT
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures

LARGE = 21 * 2**20


@pytest.fixture
async def editor(open_desk, office):  # noqa: F811
    await office.divisions()
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go("/console/items/new")
    return desk


async def test_two_hits_make_one_draft(editor, db):
    await editor.page.fill("#text", TEXT)
    await editor.page.get_by_role("button", name="读取并检查").dblclick()
    await editor.page.wait_for_url("**/edit")
    assert await db.owner.fetchval("SELECT count(*) FROM content.item") == 1


async def test_a_file_that_is_too_large_takes_nothing_along(editor, tmp_path):
    (tmp_path / "照片多.docx").write_bytes(bytes(LARGE))
    (tmp_path / "小.txt").write_text(TEXT, "utf-8")
    await editor.page.fill("#url", "http://www.x.gov.cn/a.html")
    await editor.page.set_input_files("#file", tmp_path / "照片多.docx")
    await editor.press("读取并检查")
    said = await editor.page.evaluate("document.querySelector('#file').validationMessage")
    assert "21.0MB" in said
    assert await editor.page.input_value("#url") == "http://www.x.gov.cn/a.html"
    assert editor.page.url.endswith("/console/items/new")
    await editor.page.fill("#url", "")
    await editor.page.set_input_files("#file", tmp_path / "小.txt")
    await editor.press("读取并检查")
    await editor.page.wait_for_url("**/edit")
