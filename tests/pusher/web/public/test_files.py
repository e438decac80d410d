"""Attachments as pages and pictures: what an old phone shows, and what nobody is shown."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta

from PIL import Image

from content import store as content
from content.ingest import kind_of
from content.item import Genre, PlainFacts, Reach
from tests.content.files import letter, pdf, photo, workbook
from tests.content.test_attached import illustrated
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, TOWN

PHONE = re.compile(r"14000000001")


async def published(office, *files: tuple[str, bytes], **changes):
    """A notice with these files; (item, code)."""
    async with office.db.web.acquire() as conn:
        kept = [
            await content.attach(conn, COUNTY // 10**9, name, kind_of(name, data).media_type, data, NOW)
            for name, data in files
        ]
    return await office.publish(replace(NOTICE, attachments=tuple(kept), **changes))


async def text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status, path
        return await reply.text()


async def test_a_notice_links_its_files_with_what_they_are_and_how_large(client, office):
    data = workbook()
    _, code = await published(office, ("补贴标准表.xlsx", data))
    page = await text(client, f"/n/{code}?v=421321101201")
    assert f'href="/n/{code}/files/1?v=421321101201"' in page
    assert f"Excel 文件，{round(len(data) / 1024)} KB" in page


async def test_a_sheet_is_read_without_an_app_and_handed_out_as_it_is(client, office):
    data = workbook()
    _, code = await published(office, ("补贴标准表.xlsx", data))
    page = await text(client, f"/n/{code}/files/1")
    assert 'data-l="金额（元）">1642.5' in page
    assert f"下载原文件（Excel 文件，{round(len(data) / 1024)} KB）" in re.sub("<[^>]+>", "", page)
    assert "0722-3338000" in page
    async with client.get(f"/n/{code}/files/1/original") as reply:
        assert await reply.read() == data
        assert reply.headers["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in reply.headers["Content-Security-Policy"]


async def test_a_long_list_turns_its_pages(client, office):
    _, code = await published(office, ("名单.xlsx", workbook(200)))
    first, third = await text(client, f"/n/{code}/files/1"), await text(client, f"/n/{code}/files/1?p=3")
    assert f'href="/n/{code}/files/1?p=2"' in first
    assert "第1村" in first
    assert ">第200村<" not in first, "the menu alone names it"
    assert ">第200村<" in third
    assert "下一页" not in third
    await text(client, f"/n/{code}/files/1?p=9", 404)


async def test_a_long_list_is_entered_by_village_and_number(client, office):
    _, code = await published(office, ("名单.xlsx", workbook(200)))
    page = await text(client, f"/n/{code}/files/1?v=421321101201")
    found = re.findall(r'<option value="(\d)"( selected)?>([^<]+)</option>', page)
    assert [(no, bool(here)) for no, here, _ in found] == [("1", True), ("2", False), ("3", False)]
    assert found[1][2] == "第80村到第158村的79处，序号80—158"
    assert '<input type="hidden" name="v" value="421321101201">' in page
    assert "第81村" in await text(client, f"/n/{code}/files/1?p=2&v=421321101201")
    _, short = await published(office, ("名单.xlsx", workbook(100)))
    assert "<select" not in await text(client, f"/n/{short}/files/1")


async def test_a_page_of_a_pdf_is_a_picture_with_its_words_beside_it(client, office):
    _, code = await published(office, ("流程.pdf", pdf("到村委会。", "核对面积。")))
    page = await text(client, f"/n/{code}/files/1")
    assert "第2页的文字" in page
    assert "核对面积" in page
    assert page.count('loading="lazy"') == 2
    async with client.get(f"/n/{code}/files/1/leaf/2") as reply:
        assert reply.content_type == "image/png"
        picture = Image.open(io.BytesIO(await reply.read()))
        tag = reply.headers["ETag"]
    assert picture.width == 900
    assert picture.convert("L").getextrema()[0] < 60  # something is drawn
    async with client.get(f"/n/{code}/files/1/leaf/2", headers={"If-None-Match": tag}) as reply:
        assert reply.status == 304
    await text(client, f"/n/{code}/files/1/leaf/3", 404)


async def test_a_picture_is_read_out_as_its_clerk_put_it_into_words(client, office):
    async with office.db.web.acquire() as conn:
        kept = await content.attach(conn, COUNTY // 10**9, "IMG_1.jpg", "image/jpeg", photo(), NOW)
    _, code = await office.publish(replace(NOTICE, attachments=(replace(kept, said="坝上有一道裂缝"),)))
    page = await text(client, f"/n/{code}/files/1")
    assert 'alt="图片：坝上有一道裂缝"' in page
    assert page.count("坝上有一道裂缝") == 1, "a screen reader says it once"


async def test_pictures_in_a_letter_stand_behind_its_words_without_their_place(client, office):
    _, code = await published(office, ("流程.docx", illustrated(photo(), said="先领表，再盖章")))
    page = await text(client, f"/n/{code}/files/1")
    assert page.index("办事流程见图") < page.index('alt="文件里的第1张图：先领表，再盖章"')
    assert "图片这一页没有" not in page
    async with client.get(f"/n/{code}/files/1/leaf/1") as reply:
        assert not dict(Image.open(io.BytesIO(await reply.read())).getexif())
    await text(client, f"/n/{code}/files/1/leaf/2", 404)
    _, code = await published(office, ("流程.docx", illustrated(photo(), crop="l")))
    assert "文件里的图片这一页没有" in await text(client, f"/n/{code}/files/1")


async def test_a_photograph_is_shown_with_words_and_without_its_place(client, office):
    _, code = await published(office, ("堤坝照片.jpg", photo()), ("大图.webp", photo("webp", (2000, 900))))
    assert 'alt="图片：堤坝照片"' in await text(client, f"/n/{code}/files/1"), "of old ones nobody said more"
    for path, kind in (("1/leaf/1", "image/jpeg"), ("1/original", "image/jpeg"), ("2/leaf/1", "image/png")):
        async with client.get(f"/n/{code}/files/{path}") as reply:
            assert reply.content_type == kind
            seen = Image.open(io.BytesIO(await reply.read()))
            assert not dict(seen.getexif())
            assert seen.width <= 900
    await text(client, f"/n/{code}/files/2/original", 404)


async def test_a_file_with_something_unseen_in_it_is_shown_and_not_handed_out(client, office):
    _, code = await published(office, ("标准.xlsx", workbook(hide=True)))
    page = await text(client, f"/n/{code}/files/1")
    assert "看不见的内容（批注、隐藏的工作表、隐藏的行或列），不提供下载" in page
    assert "底册" not in page
    await text(client, f"/n/{code}/files/1/original", 404)


async def test_what_the_checks_bar_is_never_shown(client, office):
    leak = letter("王大爷，身份证号42900119500301123X，电话14000000001")
    _, code = await published(office, ("名单.docx", leak), ("须知.docx", letter("带户口本。")))
    for path in ("1", "1/original", "1/leaf/1"):
        page = await text(client, f"/n/{code}/files/{path}", 409)
        assert not PHONE.search(page)
    assert "带户口本" in await text(client, f"/n/{code}/files/2")


async def test_a_file_nobody_can_read_says_whom_to_ask(client, office):
    _, code = await published(office, ("旧表.pdf", b"%PDF-1.4 broken"))
    page = await text(client, f"/n/{code}/files/1")
    assert "在手机上打不开" in page
    assert "0722-3338000" in page
    await text(client, f"/n/{code}/files/1/original", 404)


async def test_the_names_of_a_listing_vanish_with_its_last_day(client, office, site):
    plain = PlainFacts(deadline=date(2026, 11, 28))
    listing = {"genre": Genre.LISTING, "plain": plain, "variants": ()}
    _, code = await published(office, ("名单.xlsx", workbook()), ("图.pdf", pdf("名单")), **listing)
    paths = [f"/n/{code}/files/{path}" for path in ("1", "1/original", "2", "2/leaf/1")]
    for path in paths:
        async with client.get(path) as reply:
            assert reply.status == 200, path
    office.now = NOW + timedelta(days=8)
    site.cache._kept.clear()
    site.media._kept.clear()
    for path in paths:
        page = await text(client, path)
        assert "公示已结束" in page
        assert "第1村" not in page


async def test_a_stopped_notice_stops_its_files_also_from_memory(client, office, site):
    item, code = await published(office, ("流程.pdf", pdf("到村委会。")))
    for path in ("1", "1/leaf/1"):
        await (await client.get(f"/n/{code}/files/{path}")).read()
    async with office.db.owner.acquire() as conn:
        await conn.execute("UPDATE content.item SET state = 'withdrawn' WHERE id = $1", item)
    for kept in (*site.cache._kept.values(), *site.media._kept.values()):
        kept.looked -= 5.0
    for path in ("1", "1/leaf/1", "1/original"):
        assert "已撤回" in await text(client, f"/n/{code}/files/{path}", 410)


async def test_what_is_narrower_than_everybody_stays_out_of_search(client, office):
    _, code = await published(office, ("须知.docx", letter("带户口本。")), division=TOWN, reach=Reach.TOWN, variants=())
    for path in ("1", "1/original"):
        async with client.get(f"/n/{code}/files/{path}") as reply:
            assert reply.headers["X-Robots-Tag"].startswith("noindex")


async def test_there_is_no_other_file(client, office):
    _, code = await published(office, ("须知.docx", letter("带户口本。")))
    for path in ("0", "2", "99999999"):
        await text(client, f"/n/{code}/files/{path}", 404)
    await text(client, f"/n/{await office.draft()}/files/1", 404)
