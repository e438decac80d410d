"""What a resident sees of an attachment, and what keeps a file from being handed out."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from content import attached
from content.attached import ROWS, Leaf, named, said_size, shown
from content.ingest import Kind
from content.ingest.inside import picture_in
from content.item import Attachment, Heading, Paragraph, Table
from content.picture import bare
from tests.content.files import HEAD, letter, pdf, photo, workbook

CROP = "{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect"


def words(found) -> str:
    return repr(found.leaves)


def test_a_sheet_is_its_tables_with_the_caption_above_the_head():
    found = shown("标准表.xlsx", workbook(2))
    assert found.kind is Kind.XLSX
    heading, caption, table = found.leaves[0].blocks
    assert (heading, caption) == (Heading("标准"), Paragraph("厉山镇补贴标准表"))
    assert table.rows[:2] == (HEAD, ("1", "第1村", "耕地地力保护补贴", "12.5", "131.4", "1642.5"))
    assert found.unseen == ()


def test_what_excel_hides_is_not_shown_and_keeps_the_file_at_home():
    found = shown("标准表.xlsx", workbook(3, hide=True))
    assert "第1村" in words(found)
    assert "第2村" not in words(found)  # row 4
    assert "131.4" not in words(found)  # column E
    assert "底册" not in words(found)
    assert found.unseen == ("批注", "隐藏的工作表", "隐藏的行或列")


@given(st.integers(1, 4 * ROWS))
def test_a_long_list_goes_on_with_its_head_and_loses_no_row(rows):
    table = Table((HEAD, *((str(no), "村", "x", "1", "2", "3") for no in range(rows))))
    leaves = list(attached._cut((Heading("名单"), table)))
    tables = [block for leaf in leaves for block in leaf if isinstance(block, Table)]
    assert all(one.rows[0] == HEAD and len(one.rows) <= ROWS for one in tables)
    assert [row[0] for one in tables for row in one.rows[1:]] == [str(no) for no in range(rows)]
    assert all(sum(len(one.rows) for one in leaf if isinstance(one, Table)) <= ROWS for leaf in leaves)


def test_a_letter_is_its_paragraphs_and_tables():
    found = shown("办理须知.docx", letter("带户口本。", rows=(("材料", "份数"), ("户口本", "1"))))
    assert found.leaves == (Leaf((Paragraph("带户口本。"), Table((("材料", "份数"), ("户口本", "1"))))),)
    assert found.unseen == ()


@pytest.mark.parametrize(
    ("mark", "named_as"),
    [("<w:del w:id='1' w:author='a'><w:r><w:delText>旧稿</w:delText></w:r></w:del>", "修订时删去的字"),
     ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗字</w:t></w:r>", "隐藏的字")],
)  # fmt: skip
def test_deleted_and_hidden_words_of_a_letter_keep_it_at_home(mark, named_as):
    source, out = io.BytesIO(letter("带户口本。")), io.BytesIO()
    with zipfile.ZipFile(source) as was, zipfile.ZipFile(out, "w") as now:
        for name in was.namelist():
            part = was.read(name)
            now.writestr(
                name, part.replace(b"</w:p>", f"{mark}</w:p>".encode(), 1) if name == "word/document.xml" else part
            )
    found = shown("办理须知.docx", out.getvalue())
    assert found.unseen == (named_as,)
    assert "旧稿" not in words(found)
    assert "暗字" not in words(found)


def test_a_pdf_has_a_picture_and_the_words_of_each_page():
    found = shown("流程图.pdf", pdf("第一步：到村委会。", "第二步：核对面积。"))
    assert [leaf.drawn for leaf in found.leaves] == [True, True]
    assert "核对面积" in repr(found.leaves[1].blocks)
    assert found.unseen == ()


def test_a_pdf_without_its_letters_is_words_only():
    whole = pdf("补贴标准")
    assert (
        shown("a.pdf", whole.replace(b"/FontFile3", b"/FontFilX3").replace(b"/FontFile2", b"/FontFilX2"))
        .leaves[0]
        .drawn
        is False
    )


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7 broken", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1old", b"hello"]
)
def test_what_cannot_be_read_is_not_shown(data):
    found = shown("附件.bin", data)
    assert found.leaves == ()
    assert found.why


def test_kind_and_size_are_said_as_people_say_them():
    kind = Kind.XLSX.media_type
    assert named(Attachment("a.xlsx", kind, "0" * 64, 23_552)) == "Excel 文件，23 KB"
    assert named(Attachment("a.png", "image/png", "0" * 64, 2_621_440)) == "图片，2.5 MB"
    assert said_size(1) == "1 KB"


@pytest.mark.parametrize("up", [1, 6])
def test_a_photograph_goes_out_without_where_and_by_which_phone_it_was_taken(up):
    was = photo(up=up)
    assert b"Exif" in was
    assert b"taken at home" in was
    now = bare(Kind.JPEG, was)
    seen = Image.open(io.BytesIO(now))
    assert dict(seen.getexif()) == ({0x0112: 6} if up == 6 else {})
    assert b"taken at home" not in now
    assert seen.convert("RGB").tobytes() == Image.open(io.BytesIO(was)).convert("RGB").tobytes()


def test_a_drawing_goes_out_without_its_notes():
    was = photo("png")
    now = bare(Kind.PNG, was)
    assert b"eXIf" in was
    assert b"eXIf" not in now
    assert Image.open(io.BytesIO(now)).tobytes() == Image.open(io.BytesIO(was)).tobytes()


@given(st.binary(max_size=200), st.sampled_from([b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe1"]))
def test_a_broken_picture_is_none(rest, start):
    for kind in (Kind.PNG, Kind.JPEG, Kind.GIF):
        assert bare(kind, start + rest) is None or b"\xff\xd9" in rest


def illustrated(*pictures: bytes, said: str = "", crop: str = "", hide: bool = False) -> bytes:
    """A letter with pictures between its lines."""
    document = docx.Document(io.BytesIO(letter("办事流程见图。")))
    for picture in pictures:
        run = document.add_paragraph().add_run()
        shape = run.add_picture(io.BytesIO(picture))
        run.font.hidden = hide or None
        shape._inline.docPr.set("descr", said)
        if crop:
            fill = shape._inline.graphic.graphicData.pic.blipFill
            fill.insert(
                1, fill.makeelement("{http://schemas.openxmlformats.org/drawingml/2006/main}srcRect", {crop: "9000"})
            )
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_pictures_of_a_letter_are_shown_in_their_order_with_what_its_writer_said():
    first, second = photo("png", (300, 200)), photo("jpeg", (200, 300))
    found = shown("流程.docx", illustrated(first, second, said="先领表，再盖章"))
    assert [one.said for one in found.pictures] == ["先领表，再盖章"] * 2
    data = illustrated(first, second)
    kinds = [picture_in(data, one.part) for one in shown("流程.docx", data).pictures]
    assert kinds == [(Kind.PNG, first), (Kind.JPEG, second)]
    assert not found.pictured, "none is left out"


@pytest.mark.parametrize(("how", "left"), [({"crop": "r"}, True), ({"hide": True}, False)])
def test_of_a_picture_what_nobody_sees_in_word_is_not_shown(how, left):
    found = shown("流程.docx", illustrated(photo(), **how))
    assert found.pictures == ()
    assert found.pictured is left


def test_a_picture_that_does_not_unpack_is_left_out_and_the_text_stays():
    data = bytearray(illustrated(photo("png")))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        (part,) = [one for one in archive.infolist() if one.filename.startswith("word/media/")]
    begin = part.header_offset + 30 + len(part.filename) + len(part.extra)
    assert part.compress_type == zipfile.ZIP_DEFLATED
    data[begin : begin + 4] = b"\xff" * 4  # no block of that type: zlib says so, not zipfile
    found = shown("流程.docx", bytes(data))
    assert (found.pictures, found.pictured) == ((), True)
    assert found.leaves


def test_a_picture_that_no_phone_shows_is_said_to_be_left_out():
    found = shown("流程.docx", illustrated(photo("tiff"), photo("png")))
    assert (len(found.pictures), found.pictured) == (1, True)
    assert picture_in(b"PK", "word/media/x.png") is None
