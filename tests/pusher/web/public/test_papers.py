"""What is printed of a notice and its script: for this place, while it holds, and never of what has stopped holding."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date

import pypdf
import pytest
import zxingcpp
from PIL import Image

from content.item import Paragraph, PlainFacts, Reach
from content.press import Paper
from pusher.web.public.papers import NAMES
from tests.pusher.web.public.office import NOTICE, TOWN, narrower

FILES = ("poster.pdf", "poster-a3.pdf", "card.pdf", "cards.pdf", "broadcast.pdf", "forward.png")


async def _get(client, path: str, status: int = 200) -> tuple[str, bytes]:
    async with client.get(path) as reply:
        assert reply.status == status, path
        return reply.content_type, await reply.read()


async def test_every_paper_is_there_for_a_place(client, office):
    _, code = await office.publish()
    for name in FILES:
        kind, body = await _get(client, f"/n/{code}/{name}?v=421321101201")
        if name.endswith(".png"):
            assert kind == "image/png"
            assert [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(body)))] == [
                f"https://cunkou.suixian.gov.cn/q/{code}?v=421321101201"
            ]
        else:
            assert kind == "application/pdf"
            words = re.sub(r"\s", "", pypdf.PdfReader(io.BytesIO(body)).pages[0].extract_text())
            assert ("每亩一百三十一元四角" if name == "broadcast.pdf" else "每亩131.4元") in words
    assert set(NAMES) == set(Paper)


async def test_the_script_has_a_page_of_its_own_for_whoever_reads_it_out(client, office):
    _, code = await office.publish()
    kind, body = await _get(client, f"/n/{code}/broadcast?v=421321101201")
    text = body.decode()
    assert kind == "text/html"
    assert "念一遍" in text
    assert "一百三十一元四角" in text
    assert f'href="/n/{code}/broadcast.pdf?v=421321101201"' in text
    assert f'href="/n/{code}?v=421321101201"' in text
    assert "noindex" in text


@pytest.mark.parametrize("name", [*FILES, "broadcast"])
async def test_nothing_is_printed_or_read_out_that_has_been_withdrawn(client, office, db, name):
    item, code = await office.publish()
    async with db.owner.acquire() as conn:
        await conn.execute("UPDATE content.item SET state = 'withdrawn' WHERE id = $1", item)
    _, body = await _get(client, f"/n/{code}/{name}", 410)
    assert "已撤回" in body.decode()


async def test_an_unknown_paper_or_code_is_nothing(client, office):
    _, code = await office.publish()
    await _get(client, f"/n/{code}/banner.pdf", 404)
    await _get(client, "/n/2222222/card.pdf", 404)
    await _get(client, "/n/2222222/broadcast", 404)


async def test_a_card_too_full_is_refused_with_what_to_cut(client, office):
    plain = PlainFacts("种地农民", "每亩131.4元", "到村委会核对面积。" * 90, deadline=date(2026, 12, 1))
    _, code = await office.publish(replace(NOTICE, plain=plain, variants=()))
    _, body = await _get(client, f"/n/{code}/card.pdf", 409)
    assert "最长的是“怎么办”" in body.decode()


async def test_what_is_not_for_everybody_is_not_indexed(client, office):
    _, code = await office.publish(narrower(division=TOWN, reach=Reach.TOWN, variants=(), blocks=(Paragraph("一。"),)))
    async with client.get(f"/n/{code}/card.pdf") as reply:
        assert reply.headers["X-Robots-Tag"] == "noindex"


async def test_the_number_on_a_sticker_is_typed_where_a_code_is_typed(client, office):
    for typed in ("421321 101 201", "421321101201", "４２１３２１１０１２０１"):
        async with client.get("/open", params={"code": typed}, allow_redirects=False) as reply:
            assert (reply.status, reply.headers["Location"]) == (303, "/v/421321101201")
    async with client.get("/open", params={"code": "42132110120"}, allow_redirects=False) as reply:
        assert reply.status == 404
