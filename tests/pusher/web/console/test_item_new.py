"""A new item from several files: which is the body, what may go with it, and a page that has to be compared."""

from __future__ import annotations

import io
import re

import docx
import pytest
from aiohttp import FormData

from pusher.access import Grant, Role
from tests.content.files import photo, workbook
from tests.content.test_printed import file
from tests.pusher.web.conftest import TOWN
from tests.pusher.web.console.test_finds import TITLE, article, sheet
from tests.pusher.web.console.test_items import _values


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


async def test_a_page_that_was_printed_into_a_pdf_is_compared_too(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    made = await send(browser, ("通知.pdf", file("page")))
    assert re.fullmatch(r"/console/finds/\d+", made.headers["Location"]), await made.text()
    kept, _, left = (await browser.page(made.headers["Location"])).partition("去掉的</h2>")
    assert "从浏览器打印成PDF" in kept
    assert "低保、特困" in kept
    assert "鄂ICP备05012345号" not in kept
    assert "鄂ICP备05012345号" in left


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


async def test_a_picture_is_put_into_words_before_anybody_reviews_it_and_whoever_reviews_sees_it(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    notice = f"{TITLE}\n\n请于12月20日前登记。\n".encode()
    made = await send(browser, ("流程图.jpg", photo()), ("附件1.xlsx", sheet()), ("通知.txt", notice))
    place = made.headers["Location"].removesuffix("/edit")
    page = await browser.page(f"{place}/edit")
    assert "没有图片说明，看不见的人不知道图上是什么" in page
    hash_ = re.search(r'name="was" value="(\w+)"', page)[1]
    assert (await browser.post(f"{place}/submit", {"hash": hash_})).status == 409
    form = FormData(_values(page) | {"said1": "先到村委会领表，再到镇上交", "drop2": "yes"}, quote_fields=False)
    form.add_field("csrf", await browser.token())
    more = workbook()
    form.add_field("more", io.BytesIO(more), filename="标准表.xlsx")
    saved = await browser.client.post(f"{place}/edit", data=form, allow_redirects=False)
    assert saved.headers["Location"] == place, await saved.text()
    shown = await (await site.person(Role.TOWN_REVIEWER)).page(place)
    assert "图片说明：先到村委会领表" in shown
    assert "附件1.xlsx" not in shown
    picture, table = [await browser.get(f"{place}/attachments/{no}") for no in (1, 2)]
    assert (await picture.read(), (await table.read())) == (photo(), more)
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert table.headers["Content-Disposition"].startswith("attachment")
    assert (await browser.get(f"{place}/attachments/3")).status == 404
    other = await site.person(Role.TOWN_EDITOR, "other", Grant(Role.TOWN_EDITOR, TOWN + 1_000_000, TOWN + 1_999_999))
    assert (await other.get(f"{place}/attachments/1")).status == 404


async def test_two_files_of_one_name_cannot_be_told_apart_by_the_checks(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    notice = ("通知.txt", "标题\n正文".encode())
    refused = await send(browser, notice, ("表.xlsx", sheet()), ("表.xlsx", workbook()))
    assert "都叫“表.xlsx”" in await refused.text()


SEEN = (
    '<script>a()</script><iframe src="https://x.example"></iframe><p><a href="javascript:b()">点我</a>'
    '<a href="申请表.xlsx">附件：申请表.xlsx</a></p><p><img src="a.png"></p>'
)


async def test_what_a_page_lost_is_named_before_it_is_an_item(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    made = await send(browser, ("公告.html", article(more=SEEN).encode("gbk")))
    place = made.headers["Location"]
    shown = await browser.page(place)
    for said in ("1段脚本", "1个内嵌页面", "图片", "附件：申请表.xlsx</a>（没有取到", "点我 附件"):
        assert said in shown
    with_file = await send(browser, ("公告.html", article("新的", more=SEEN).encode("gbk")), ("申请表.xlsx", sheet()))
    assert "没有取到" not in await browser.page(with_file.headers["Location"])


async def test_hidden_words_of_a_word_file_are_named_and_the_same_file_can_be_used_again(site, office):
    await office.divisions()
    browser = await site.person(Role.TOWN_EDITOR)
    paper = docx.Document()
    paper.add_paragraph(TITLE)
    paper.add_paragraph("请于12月20日前登记。").add_run("底稿").font.hidden = True
    target = io.BytesIO()
    paper.save(target)
    made = await send(browser, ("通知.docx", target.getvalue()))
    assert "1处隐藏文字" in await browser.page(made.headers["Location"])
    taken = await browser.post(f"{made.headers['Location']}/take", {})
    assert re.fullmatch(r"/console/items/\w+/edit", taken.headers["Location"])
    again = await send(browser, ("通知.docx", target.getvalue()))
    assert re.fullmatch(r"/console/items/\w+/edit", again.headers["Location"])
