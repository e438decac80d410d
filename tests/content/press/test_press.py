"""Paper: one page or a refusal, every character drawn, the code readable from the picture."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from PIL import Image

from content.item import Duty, Heading, Paragraph, Reach, Table
from content.press import Paper, PressError, TooLongError, UnprintableError, card, poster, press
from content.press.cmap import coverage
from content.render import Rendition

FONTS = Path(__file__).parents[3] / "content" / "press" / "fonts"
URL = "https://cunkou.suixian.gov.cn/q/7K3M9XA?v=421321101201"
RENDITION = Rendition(
    item_code="7K3M9XA",
    url=URL,
    title="随县2026年耕地地力保护补贴资金发放情况的公示",
    sentence="厉山镇神农社区种粮户，今年耕地地力保护补贴12月10日前打到一卡通。",
    facts=(
        ("谁能领", "拥有耕地承包权的种地农民"),
        ("领多少", "每亩131.4元，按确权面积"),
        ("找谁问", "镇农业服务中心 0722-3339999"),
        ("截止哪天", "2026年12月1日"),
    ),
    issuer="随县农业农村局",
    telephone="0722-3339999",
    deadline=date(2026, 12, 1),
    issued_on=date(2026, 11, 21),
    blocks=(
        Heading("一、补贴对象"),
        Paragraph("拥有耕地承包权的种地农民。已作为畜牧养殖场使用的耕地不予补贴。"),
        Table((("镇", "面积（亩）"), ("厉山镇", "9402.10"), ("高城镇", "1988.20"))),
    ),
    division=421321101201000,
    broadcast="",
    duty=Duty.MUST,
    reach=Reach.PUBLIC,
)
LINE = "为进一步做好农村困难群众临时救助工作，切实保障困难群众基本生活，根据上级有关规定，结合我县实际，制定本办法。"


def _words(pdf: bytes) -> str:
    return re.sub(r"\s", "", pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


def _decoded(png: bytes) -> list[str]:
    return [found.text for found in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)))]


@pytest.mark.parametrize("dpi", [80, 90])
@pytest.mark.parametrize("paper", [Paper.POSTER, Paper.CARD])
async def test_the_code_is_read_from_the_picture(paper: Paper, dpi: int) -> None:
    assert _decoded(await press(RENDITION, paper, "png", dpi=dpi)) == [URL]


@pytest.mark.skipif(shutil.which("pdftoppm") is None, reason="pdftoppm is not installed; the PNG test covers the code")
@pytest.mark.parametrize("dpi", [80, 90])
async def test_the_code_is_read_from_the_pdf_by_another_renderer(dpi: int) -> None:
    pdf = await poster(RENDITION)
    png = subprocess.run(["pdftoppm", "-r", str(dpi), "-png", "-"], input=pdf, capture_output=True, check=True).stdout
    assert _decoded(png) == [URL]


async def test_the_poster_says_all_of_it_on_one_a4_page() -> None:
    pdf = await poster(RENDITION)
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    assert len(reader.pages) == 1
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    words = _words(pdf)
    said = [RENDITION.title, RENDITION.sentence, "一、补贴对象", "畜牧养殖场", "9402.10", "7K3M9XA", "2026年11月21日"]
    said += [part for fact in RENDITION.facts for part in fact]
    for part in said:
        assert re.sub(r"\s", "", part) in words
    assert reader.metadata is not None
    assert reader.metadata.title == RENDITION.title


async def test_the_card_says_the_facts_and_not_the_body() -> None:
    words = _words(await card(RENDITION))
    assert "明白卡" in words
    assert "每亩131.4元" in words
    assert "畜牧养殖场" not in words


async def test_the_same_words_make_the_same_bytes() -> None:
    assert await poster(RENDITION) == await poster(RENDITION)


async def test_text_is_never_source() -> None:
    evil = '#panic("x") #read("/etc/passwd") *bold* $x^2$ @label <b> \\ `code` // comment'
    words = _words(await poster(replace(RENDITION, title=evil, blocks=(Paragraph(evil),))))
    assert words.count(re.sub(r"\s", "", evil)) == 2


async def test_a_long_text_shrinks_and_a_longer_one_is_refused_with_its_excess() -> None:
    fits = tuple(Paragraph(LINE) for _ in range(12))
    assert _words(await poster(replace(RENDITION, blocks=fits))).count("制定本办法") == 12
    long = tuple(Paragraph(LINE) for _ in range(60))
    with pytest.raises(TooLongError, match="大约要删去") as refused:
        await poster(replace(RENDITION, blocks=long))
    kept = 60 - -(-refused.value.over // len(LINE))
    assert 10 <= kept < 20
    assert _words(await poster(replace(RENDITION, blocks=long[:kept]))).count("制定本办法") == kept


async def test_facts_alone_fit_when_the_body_does_not() -> None:
    long = replace(RENDITION, blocks=tuple(Paragraph(LINE) for _ in range(60)))
    assert "每亩131.4元" in _words(await poster(long, full=False))


async def test_a_village_outside_the_common_table_is_printed_and_nonsense_is_refused_by_name() -> None:
    assert "梅坵村" in _words(await poster(replace(RENDITION, sentence="梅坵村：请核对面积。")))
    with pytest.raises(UnprintableError, match=r"U\+E123") as refused:
        await poster(replace(RENDITION, sentence="请\ue123核对"))
    assert "\U000f0000" not in str(refused.value)


async def test_a_rare_character_is_tried_in_the_fonts_of_this_machine() -> None:
    full = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
    if not full.exists():
        pytest.skip("no full Chinese font on this machine")
    assert ord("𠮷") not in coverage(FONTS / "CunkouSansSC-Regular.ttf")
    assert "𠮷" in _words(await poster(replace(RENDITION, sentence="𠮷野")))


async def test_a_short_notice_without_facts_or_telephone_is_still_a_poster() -> None:
    bare = replace(
        RENDITION,
        title="停水通知",
        sentence="",
        facts=(),
        telephone="",
        issued_on=None,
        blocks=(Paragraph("明天停水。"),),
    )
    words = _words(await poster(bare))
    assert "停水通知" in words
    assert "☎" not in words


async def test_a_table_of_a_thousand_cells_is_refused_not_spilled() -> None:
    table = Table(tuple((str(n), "张三", "100元") for n in range(400)))
    with pytest.raises(PressError):
        await poster(replace(RENDITION, blocks=(table,)))


def test_the_fonts_hold_the_whole_table_and_the_offices_symbols() -> None:
    characters = (FONTS / "characters.txt").read_text("utf-8").split()
    assert len(set(characters)) == 8105
    for style in ("Regular", "Bold"):
        drawn = coverage(FONTS / f"CunkouSansSC-{style}.ttf")
        assert not {
            letter for letter in (*characters, *"坵垅濛迴℃№①②√□■☎→《》（）【】！？￥％㎡") if ord(letter) not in drawn
        }


@pytest.mark.parametrize("name", ["CunkouSansSC-Regular.ttf", "CunkouSansSC-Bold.ttf"])
def test_coverage_reads_what_fonttools_reads(name: str) -> None:
    assert coverage(FONTS / name) == set(TTFont(FONTS / name).getBestCmap())


def test_coverage_of_rubbish_is_nothing(tmp_path: Path) -> None:
    rubbish = tmp_path / "a.ttf"
    rubbish.write_bytes(b"ttcf" + bytes(40))
    assert coverage(rubbish) == frozenset()
    assert coverage(tmp_path / "none.ttf") == frozenset()
