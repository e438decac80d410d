"""Signs that only look like ideographs, as PDFs give them, are those that people type: on every way in."""

import io
from datetime import date

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

from content.ingest import read, words
from content.ingest.layout import Piece, flowed, lines
from content.ingest.reading import reading
from content.item import Paragraph, Table
from tests.content.files import letter, pdf
from tests.content.samples import personal_rules

TYPED = "厉山镇星亮村王小明，男，9岁，患白血病，户主王大山。请于12月20日前向人民政府提出，黄金门、风车口、长青马路。"
GIVEN = "厉⼭镇星亮村王⼩明，男，9岁，患⽩⾎病，⼾主王⼤⼭。请于12⽉20⽇前向⼈⺠政府提出，⻩⾦⻔、⻛⻋⼝、⻓⻘⻢路。"
AS_WRITTEN = "（一）ＡＢ１２：①②㎡℃…—～“”『』〔2026〕３号，々〇㐂䶮𬱖😀🏠︎Ⅲ№½"


def printed(typed, given):
    """A PDF that draws what was typed and says of its glyphs that they are other signs, as a browser prints it."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf(f"#set page(width: 700pt)\n{typed}"))))
    for one in writer._objects:
        if "/ToUnicode" in (one.get_object() if isinstance(one.get_object(), dict) else ()):
            stream = one.get_object()["/ToUnicode"].get_object()
            said = stream.get_data()
            for plain, other in zip(typed, given, strict=True):
                said = said.replace(f"<{ord(plain):04X}>\n".encode(), f"<{ord(other):04X}>\n".encode())
            changed = StreamObject()
            changed.set_data(said)
            one.get_object()[NameObject("/ToUnicode")] = writer._add_object(changed)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("通知.txt", GIVEN.encode()),
        ("通知.md", f"# 通知\n{GIVEN}".encode()),
        ("通知.html", f"<html><title>通知</title><div class='TRS_Editor'><p>{GIVEN}</p></div></html>".encode()),
        ("通知.docx", letter("通知", GIVEN)),
        ("通知.pdf", printed(TYPED, GIVEN)),
    ],
    ids=["text", "markdown", "page", "word", "pdf"],
)
def test_every_way_in_gives_what_people_type(name, data):
    assert TYPED in "".join(read(name, data).text.split())
    assert TYPED in "".join(words(name, data).text.split())  # as an attachment


def test_a_table_and_a_title_too():
    draft = read("名单.txt", "随县⺠政局公⽰\n姓名\t病种\n王⼩明\t⽩⾎病".encode())
    assert draft.text == "随县民政局公示\n姓名\t病种\n王小明\t白血病"
    assert reading(draft, today=date(2026, 11, 28)).title.value == "随县民政局公示"


def test_compatibility_ideographs_and_the_bullets_of_word():
    assert (
        read("通知.txt", "\uf9f7案的\uf90a额\n\uf0b7 身份证\n\uf0fc 户口本".encode()).text
        == "立案的金额\n· 身份证\n√ 户口本"
    )


def test_nothing_else_is_changed():
    assert read("通知.txt", AS_WRITTEN.encode()).text == AS_WRITTEN


def test_leaks_are_found_in_them():
    assert personal_rules(GIVEN) == personal_rules(TYPED) >= {"illness", "minor"}


def line(y, *cells, size=12.0):
    return [Piece(x, y, size, text) for x, text in cells]


def test_sentences_with_wide_gaps_are_no_table():
    page = [
        *line(20, (60, "报名时间："), (150, "2026年12月1日至"), (290, "2026年12月20日，每天")),
        *line(40, (60, "上午8:30"), (150, "下午2:00"), (290, "电话：0722-3338000。")),
    ]
    found = flowed([lines(page)])
    assert not any(isinstance(block, Table) for block in found)
    assert reading(read("通知.txt", "\n".join(block.text for block in found).encode()), today=date(2026, 11, 28)).days


def test_gaps_at_different_places_are_no_table():
    page = [
        *line(20, (60, "请带身份证原件和"), (190, "复印件")),
        *line(40, (60, "一寸照片"), (130, "两张，交到村委会")),
    ]
    assert not any(isinstance(block, Table) for block in flowed([lines(page)]))


def test_a_line_drawn_out_to_its_margins_is_one_sentence():
    page = line(20, *((60 + 21 * no, sign) for no, sign in enumerate("报名电话向培训办公室询问")))
    assert flowed([lines(page)]) == [Paragraph("报名电话向培训办公室询问")]


def test_the_same_columns_are_a_table():
    page = [
        *line(20, (60, "村"), (150, "面积（亩）"), (290, "标准")),
        *line(40, (50, "星亮村"), (160, "12.5"), (280, "131.40元")),
        *line(60, (50, "同心村"), (165, "8"), (280, "131.40元")),
    ]
    assert flowed([lines(page)]) == [
        Table((("村", "面积（亩）", "标准"), ("星亮村", "12.5", "131.40元"), ("同心村", "8", "131.40元")))
    ]
