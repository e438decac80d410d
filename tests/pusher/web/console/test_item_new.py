"""A new item from several files: which is the body, what may go with it, and a page that has to be compared."""

from __future__ import annotations

import io
import re

import pytest
from aiohttp import FormData

from pusher.access import Role
from tests.pusher.web.console.test_finds import TITLE, article, sheet


async def send(browser, *files, **fields):
    form = FormData(fields, quote_fields=False)
    form.add_field("csrf", await browser.token())
    for name, data in files:
        form.add_field("file", io.BytesIO(data), filename=name)
    return await browser.client.post("/console/items/new", data=form, allow_redirects=False)


async def test_a_page_of_unknown_make_is_compared_before_it_is_an_item(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    page = article(container="x9").encode("gbk")
    made = await send(browser, ("公告.html", page))
    assert re.fullmatch(r"/console/finds/\d+", made.headers["Location"]), await made.text()
    shown = await browser.page(made.headers["Location"])
    assert "正文是程序猜的" in shown
    assert "欢迎光临本站" in shown.partition("去掉的")[2]
    again = await send(browser, ("公告.html", page))
    assert again.headers["Location"] == made.headers["Location"]


async def test_the_word_file_is_the_body_and_the_rest_are_attachments(site, office, db):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    notice = f"{TITLE}\n\n请于12月20日前登记。\n".encode()
    made = await send(browser, ("附件1.xlsx", sheet()), ("通知.txt", notice))
    assert made.status == 303, await made.text()
    async with db.owner.acquire() as conn:
        doc, kinds = (
            await conn.fetchval("SELECT doc::text FROM content.version"),
            await conn.fetch("SELECT media_type FROM content.attachment"),
        )
    assert '"附件1.xlsx"' in doc
    assert [row[0] for row in kinds] == ["application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ([("附件.xlsx", sheet())], "正文用.docx"),
        ([("a.txt", "标题\n正文".encode()), ("程序.xlsx", b"MZ\x90\x00")], "不能做附件"),
        ([("a.txt", "标题\n正文".encode()), ("空.pdf", b"")], "空文件"),
        ([(f"{no}.txt", b"x") for no in range(11)], "最多传10个"),
    ],
)
async def test_files_are_what_their_bytes_are(site, office, files, says):
    browser = await site.person(Role.TOWN_EDITOR)
    refused = await send(browser, *files)
    assert refused.status == 400
    assert says in await refused.text()
