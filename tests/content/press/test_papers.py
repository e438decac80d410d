"""Everything printed of a notice: one page or a refusal that says where to cut, its words whole, its code readable."""

from __future__ import annotations

import io
import re
from dataclasses import replace

import pypdf
import pytest
import zxingcpp
from PIL import Image

from content.item import Genre, Nature, Paragraph
from content.press import Paper, TooLongError, press
from content.press.brief import print_brief
from content.press.job import print_page
from content.press.sticker import EACH, Place, stickers
from content.press.ticks import Ticks, ticks
from content.render import Answer, brief, render
from tests.content.press.test_press import LINE, RENDITION, URL
from tests.content.samples import subsidy

SIZES = {Paper.POSTER_A3: (842, 1191), Paper.CARD: (595, 420), Paper.CARDS: (842, 595), Paper.BROADCAST: (595, 842)}
SPOKEN = render(subsidy(), division=421321101201000, code="7K3M9XA", url=URL)
PLACES = (
    Place("神农社区", "随县厉山镇", "421321 101 201", "https://cunkou.suixian.gov.cn/v/421321101201"),
    Place("星亮村", "随县厉山镇", "421321 101 202", "https://cunkou.suixian.gov.cn/v/421321101202"),
)


def _pages(pdf: bytes) -> list[str]:
    return [re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def _decoded(png: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


@pytest.mark.parametrize("paper", Paper)
async def test_the_code_is_read_from_the_picture_at_80_dpi(paper: Paper) -> None:
    read = _decoded(await press(SPOKEN, paper, "png", dpi=254 if paper is Paper.FORWARD else 80))
    assert read == [URL] * (4 if paper is Paper.CARDS else 1)


@pytest.mark.parametrize("paper", SIZES)
async def test_each_paper_has_its_size_and_the_facts(paper: Paper) -> None:
    pdf = await press(SPOKEN, paper)
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    assert len(pages) == 1
    assert [round(float(side)) for side in pages[0].mediabox[2:]] == list(SIZES[paper])
    words = _pages(pdf)[0]
    for part in (
        ("种粮农户", "村委会登记") if paper is Paper.BROADCAST else (part for fact in SPOKEN.facts for part in fact)
    ):
        assert re.sub(r"\s", "", part) in words
    assert words.count("明白卡") == {Paper.CARD: 1, Paper.CARDS: 4}.get(paper, 0)


async def test_an_a3_poster_holds_what_an_a4_poster_cannot() -> None:
    long = replace(RENDITION, blocks=tuple(Paragraph(LINE) for _ in range(22)))
    with pytest.raises(TooLongError):
        await press(long, Paper.POSTER)
    assert _pages(await press(long, Paper.POSTER_A3))[0].count("制定本办法") == 22


async def test_a_refusal_names_what_to_cut() -> None:
    wordy = replace(SPOKEN, facts=(("谁能领", "种粮农户"), ("怎么办", LINE * 20)))
    with pytest.raises(TooLongError, match=f"最长的是“怎么办”（{len(LINE) * 20}字）"):
        await press(wordy, Paper.CARD)
    with pytest.raises(TooLongError, match=r"最长的是“为进一步做好农村困难…”这一段"):
        await press(replace(SPOKEN, blocks=(Paragraph(LINE * 30), Paragraph("完。"))), Paper.POSTER)


async def test_only_a_statutory_listing_has_days_and_a_witness_on_it() -> None:
    words = _pages(await press(RENDITION, Paper.POSTER))[0]
    assert "撤下" not in words
    assert "照片" not in words
    listing = replace(RENDITION, genre=Genre.LISTING, objections=True)
    words = _pages(await press(listing, Paper.POSTER))[0]
    assert "公示到2026年12月1日，期满撤下" in words
    assert "撤下日期" in words
    assert "由乡镇受理" in words
    assert "村务监督委员会" not in words
    assert "公示期满撤下" in _pages(await press(replace(listing, objections=False), Paper.POSTER))[0]
    assert "村务监督委员会（签字）" in _pages(await press(replace(listing, nature=Nature.VILLAGE), Paper.POSTER))[0]


async def test_a_long_script_turns_the_page_in_large_type_and_loses_nothing() -> None:
    lines = [
        f"第{'一二三四五六七八九'[n % 9]}件。请大家互相转告，把门前屋后收拾干净，不要把杂物堆在路上。"
        for n in range(40)
    ]
    pages = _pages(await press(replace(SPOKEN, broadcast="\n".join(lines)), Paper.BROADCAST))
    assert len(pages) >= 2
    assert sum(page.count("请大家互相转告") for page in pages) == 40
    assert f"第1页，共{len(pages)}页，请翻页" in pages[0]
    assert "请翻页" not in pages[-1]


@pytest.mark.parametrize("lines", [8, 10, 11, 13, 15, 17, 19])
async def test_a_script_does_not_turn_the_page_for_its_last_words(lines: int) -> None:
    script = "\n".join(["最后期限是二〇二六年十二月二十八日，逾期不再补报。"] * lines)
    pages = _pages(await press(replace(SPOKEN, broadcast=script), Paper.BROADCAST))
    assert len(pages) == 1 or pages[-1].count("逾期") > 2


async def test_the_script_says_how_long_it_takes_and_to_look_whether_it_still_holds() -> None:
    page = _pages(await press(SPOKEN, Paper.BROADCAST))[0]
    assert "念一遍约" in page
    assert "不要播" in page


async def test_the_picture_for_a_group_is_as_wide_as_a_phone_shows_it() -> None:
    assert Image.open(io.BytesIO(await press(SPOKEN, Paper.FORWARD, "png", dpi=254))).size == (900, 1200)
    assert "长按图片识别二维码" in _pages(await press(SPOKEN, Paper.FORWARD))[0]


async def test_a_sheet_of_stickers_for_each_village() -> None:
    pages = _pages(await stickers(PLACES))
    assert len(pages) == 2
    assert pages[1].count("星亮村") == EACH
    assert pages[0].count("421321101201") == EACH


async def test_every_sticker_is_read_from_the_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    async def pictured(template, words, form="pdf", **more):  # the same page as a picture
        return await print_page(template, words, "png", dpi=80, **more)

    monkeypatch.setattr("content.press.sticker.print_page", pictured)
    assert _decoded(await stickers(PLACES[:1])) == [PLACES[0].url] * EACH


async def test_the_brief_is_a_page_of_questions_and_a_longer_one_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = brief(SPOKEN, "7K3M 9XA", (("96110", "反诈专线"),))
    pages = _pages(await print_brief(SPOKEN, answers, "2026年11月27日"))
    assert len(pages) == 1
    for one in answers:
        assert re.sub(r"\s", "", one.answer) in pages[0]
    with pytest.raises(TooLongError):
        await print_brief(SPOKEN, (Answer("怎么办？", LINE * 60),), "2026年11月27日")

    async def pictured(template, words, form="pdf", **more):
        return await print_page(template, words, "png", dpi=80, **more)

    monkeypatch.setattr("content.press.brief.print_page", pictured)
    assert _decoded(await print_brief(SPOKEN, answers, "2026年11月27日")) == [URL]


async def test_a_day_on_a_visit_list_is_not_broken_between_its_figures_and_its_month() -> None:
    say = tuple("村" * much + "12月30日" for much in range(30, 48))  # in one of them the line ends there
    made = await ticks(
        Ticks("星亮村1组走访清单", "通知", "随县", "7K3M9XA", say, [("王大爷", "", "2人")], ("已告知",), "", "")
    )
    text = pypdf.PdfReader(io.BytesIO(made)).pages[0].extract_text()
    assert (text.count("12月"), text.count("30日")) == (len(say), len(say))
