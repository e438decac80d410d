"""The notification page: what it says, how it ages, how it is counted, and what it never tells."""

from __future__ import annotations

import gzip
import io
import re
from dataclasses import replace
from datetime import timedelta

import pypdf
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from content.item import Contact, Paragraph, Reach, Table
from pusher.store import page as pages
from pusher.web.public import ExportError, add_routes, export
from pusher.web.public.routes import notice_page
from pusher.web.words import whole
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, OTHER, PUSH, VILLAGE, narrower

NO_FOLLOW = {"allow_redirects": False}


async def _text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status
        return await reply.text()


async def test_the_page_says_all_of_it_in_order(client, office):
    _, code = await office.publish()
    text = await _text(client, f"/n/{code}")
    said = [
        "随县农业农村局",
        whole(NOTICE.title),
        "种地农民",
        whole("每亩131.4元"),
        whole("2026年12月1日"),
        "还有10天",
        "拨打咨询电话",
        "一、补贴对象",
    ]
    places = [text.index(part, text.index("<h1>") if n else 0) for n, part in enumerate(said)]
    assert places[1:] == sorted(places[1:])
    assert "tel:07223338000" in text
    assert f"{code[:4]} {code[4:]}" in text
    assert '<meta name="ArticleTitle"' in text
    assert '<meta name="wechat-enable-text-zoom-em" content="true">' in text
    assert "noindex" not in text


async def test_a_wide_table_says_on_a_phone_what_each_cell_is(client, office):
    wide = Table((("镇", "2026年面积（亩）", "金额（元）", "户数"), ("厉山镇", "9402.10", "120816.99", "812")))
    narrow = Table((("镇", "面积", "户数"), ("厉山镇", "9402.10", "812")))
    long = Table((wide.rows[0], *wide.rows[1:] * 20))
    _, code = await office.publish(replace(NOTICE, blocks=(wide, narrow, long)))
    text = await _text(client, f"/n/{code}")
    assert '<td data-l="2026年面积（亩）">9402.10</td>' in text
    assert re.findall(r'class="(table[^"]*)"', text) == ["table cards", "table", "table wide"]


async def test_words_are_escaped_and_only_our_own_script_may_run(client, office):
    _, code = await office.publish()
    async with client.get(f"/n/{code}") as reply:
        text, policy = await reply.text(), reply.headers["Content-Security-Policy"]
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert " style=" not in text
    assert " onclick=" not in text


async def test_the_page_fits_into_the_first_round_trip(client, office):
    blocks = (Paragraph("为进一步做好农村困难群众临时救助工作，切实保障困难群众基本生活，制定本办法。" * 20),)
    _, code = await office.publish(replace(NOTICE, blocks=NOTICE.blocks + blocks))
    async with client.get(f"/n/{code}", headers={"Accept-Encoding": "gzip"}) as reply:
        assert reply.headers["Content-Encoding"] == "gzip"
        size = int(reply.headers["Content-Length"])
        text = await reply.text()
    assert size <= 14 * 1024 - 700  # headers ride along
    script = re.search(r"<script>(.*?)</script>", text, re.DOTALL)
    assert script is not None
    assert len(script[1].encode()) <= 3 * 1024


async def test_who_cannot_unpack_gets_it_plain(client, office):
    _, code = await office.publish()
    async with client.get(f"/n/{code}", headers={"Accept-Encoding": "identity"}) as reply:
        assert "Content-Encoding" not in reply.headers
        assert NOTICE.title in await reply.text()


async def test_a_page_that_has_not_changed_is_not_sent_again(client, office):
    _, code = await office.publish()
    async with client.get(f"/n/{code}") as reply:
        etag, kept, policy = (reply.headers[name] for name in ("ETag", "Cache-Control", "Content-Security-Policy"))
    assert kept.startswith("public, max-age=")
    async with client.get(f"/n/{code}", headers={"If-None-Match": etag}) as reply:
        assert reply.status == 304
        assert not await reply.read()
        assert reply.headers["Content-Security-Policy"] == policy  # a browser gives it to the page that it kept


async def test_a_village_reads_its_own_additions_and_a_stranger_the_general_page(client, office):
    _, code = await office.publish()
    assert "0722-3339999" in await _text(client, f"/n/{code}?v=421321101201")
    assert "神农社区" in await _text(client, f"/n/{code}?v=421321101201000")
    for other in ("", "?v=421321102201", "?v=110101", "?v=x", "?v=999999999999999"):
        assert "0722-3339999" not in await _text(client, f"/n/{code}{other}")


@pytest.mark.parametrize("code", ["2222222", "OOOOOOO", "x", "7K3M9XA7K3M9XA", "%00", "汉字"])
async def test_an_unknown_code_is_a_page_in_chinese(client, office, code):
    text = await _text(client, f"/n/{code}", 404)
    assert "没有查到" in text
    assert "12345" in text


async def test_a_draft_has_no_page(client, office):
    code = await office.draft()
    await _text(client, f"/n/{code}", 404)
    await _text(client, f"/n/{code}/poster.pdf", 404)
    async with client.get(f"/q/{code}", **NO_FOLLOW) as reply:
        assert reply.status == 404


async def test_narrower_than_the_public_is_kept_from_search_engines(client, office):
    _, code = await office.publish(narrower(reach=Reach.VILLAGE))
    async with client.get(f"/n/{code}") as reply:
        assert reply.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex,nofollow">' in await reply.text()


async def test_a_scan_is_counted_by_place_and_hour_and_leads_to_the_page(client, office, site):
    _, code = await office.publish()
    for query in ("", "?v=421321101201", "?v=421321101201", "?v=110101201201"):
        async with client.get(f"/q/{code}{query}", **NO_FOLLOW) as reply:
            assert reply.status == 302
            assert reply.headers["Cache-Control"] == "no-store"
            assert reply.headers["Location"] == f"/n/{code}{query}"
    async with client.head(f"/q/{code}", **NO_FOLLOW) as reply:
        assert reply.status == 302
    await site.tally.flush()
    rows = await office.fetch(
        "SELECT code, county, division, hour, scans, acks FROM pusher.page_count ORDER BY division"
    )
    assert rows == [
        {"code": code, "county": 421321, "division": 0, "hour": NOW, "scans": 2, "acks": 0},
        {"code": code, "county": 421321, "division": VILLAGE, "hour": NOW, "scans": 2, "acks": 0},
    ]


async def test_what_was_counted_is_written_at_the_end(site, office):
    _, code = await office.publish()
    app = web.Application()
    add_routes(app, site)
    async with TestClient(TestServer(app)) as client:
        await client.get(f"/q/{code}", **NO_FOLLOW)
    assert await office.fetch("SELECT scans FROM pusher.page_count") == [{"scans": 1}]


async def test_counts_are_kept_when_the_database_is_away_and_merged_by_the_hour(site, office):
    await site.pool.expire_connections()
    async with office.db.owner.acquire() as conn:
        await conn.execute("ALTER TABLE pusher.page_count RENAME TO away")
        site.tally.scan("7K3M9XA", 421321, VILLAGE)
        with pytest.raises(Exception, match="page_count"):
            await site.tally.flush()
        await conn.execute("ALTER TABLE pusher.away RENAME TO page_count")
    site.tally.scan("7K3M9XA", 421321, VILLAGE)
    await site.tally.flush()
    site.tally.acknowledge("7K3M9XA", 421321, VILLAGE)
    site.tally.opine("7K3M9XA", 421321, VILLAGE, useful=False)
    await site.tally.flush()
    async with office.db.worker.acquire() as conn:
        await pages.merge_counts(conn, NOW, NOW + timedelta(hours=1))
        assert await pages.counted(conn, "7K3M9XA") == [pages.Counted(VILLAGE, 2, 1, 0, 1)]
    assert len(await office.fetch("SELECT FROM pusher.page_count")) == 1


async def test_acknowledging_in_public_counts_and_says_thanks(client, office, site):
    _, code = await office.publish()
    assert f'action="/n/{code}/ack?v=421321101201"' in await _text(client, f"/n/{code}?v=421321101201")
    async with client.post(f"/n/{code}/ack?v=421321101201", **NO_FOLLOW) as reply:
        assert reply.status == 303
        where = reply.headers["Location"]
    text = await _text(client, where)
    assert "收到，谢谢您" in text
    assert "/ack" not in text
    await site.tally.flush()
    assert await office.fetch("SELECT division, acks FROM pusher.page_count") == [{"division": VILLAGE, "acks": 1}]
    async with client.post("/n/2222222/ack") as reply:
        assert reply.status == 404


async def test_the_poster_is_a_pdf_of_this_place(client, office):
    _, code = await office.publish()
    async with client.get(f"/n/{code}/poster.pdf?v=421321101201") as reply:
        assert reply.content_type == "application/pdf"
        words = re.sub(r"\s", "", pypdf.PdfReader(io.BytesIO(await reply.read())).pages[0].extract_text())
    assert "每亩131.4元" in words
    assert "神农社区到党群服务中心办。" in words


async def test_a_notice_too_long_for_one_page_has_a_poster_of_its_facts(client, office):
    _, code = await office.publish(replace(NOTICE, blocks=(Paragraph("制定本办法。" * 800),)))
    async with client.get(f"/n/{code}/poster.pdf") as reply:
        assert reply.status == 200
        assert "制定本办法" not in pypdf.PdfReader(io.BytesIO(await reply.read())).pages[0].extract_text()


async def test_a_personal_link_confirms_by_a_tap_only(client, office, site):
    item, _ = await office.publish()
    await office.push(item, (1, VILLAGE, "sms", "sent", 77), (2, OTHER, "sms", "sent", 78))
    path = f"/p/{site.links.token(PUSH, 1)}"
    states = "SELECT no, state FROM pusher.delivery ORDER BY no"
    async with client.get(path) as reply:
        assert reply.headers["Cache-Control"] == "no-store"
        assert reply.headers["X-Robots-Tag"] == "noindex"
        text = await reply.text()
    assert f'action="{path}"' in text
    assert "0722-3339999" in text
    assert [row["state"] for row in await office.fetch(states)] == ["sent", "sent"]
    async with client.post(path) as reply:
        assert reply.status == 200
        assert "收到，谢谢您" in await reply.text()
    assert [row["state"] for row in await office.fetch(states)] == ["opened", "sent"]
    assert "收到，谢谢您" in await _text(client, path)


async def test_a_forged_or_public_token_is_nothing(client, office, site):
    item, _ = await office.publish()
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None))
    for token in ("A" * 13, "x", site.links.token(PUSH, 1), site.links.token(PUSH, 9)):
        await _text(client, f"/p/{token}", 404)
        async with client.post(f"/p/{token}") as reply:
            assert reply.status == 404


async def test_a_page_is_exported_to_stand_elsewhere(office, site, tmp_path):
    _, code = await office.publish()
    files = await export(site, code, VILLAGE, tmp_path / "out")
    assert sorted(file.name for file in files) == ["index.html", "poster.pdf", "qr.svg"]
    text = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert f'action="https://cunkou.suixian.gov.cn/n/{code}/ack?v=421321101201"' in text
    assert 'href="/' not in text
    assert "form-action https://cunkou.suixian.gov.cn" in text
    assert (tmp_path / "out" / "poster.pdf").read_bytes().startswith(b"%PDF")
    with pytest.raises(ExportError, match="不能导出"):
        await export(site, "2222222", COUNTY, tmp_path)


async def test_the_packed_page_is_the_page(client, office, site):
    _, code = await office.publish()
    page = await notice_page(site, code, 0)
    assert gzip.decompress(page.packed) == page.body
    assert await notice_page(site, code, 0) is page


async def test_a_hotline_stays_among_the_buttons_beside_a_places_own_number(client, office):
    numbers = (Contact("镇医保站", "0722-3331818"), Contact("咨询电话", "0722-3338000"), Contact("医保热线", "12393"))
    _, code = await office.publish(replace(NOTICE, contacts=numbers))
    text = await _text(client, f"/n/{code}")
    assert all(f'href="tel:{number}"' in text for number in ("07223331818", "07223338000", "12393"))
