"""Files as people have them: read whole, or refused with a sentence that helps."""

import io
import zipfile

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks import check
from content.ingest import LARGEST, IngestError, read
from content.ingest.reading import reading
from content.item import Heading, Paragraph, Table
from tests.content.samples import COUNTY
from tests.content.test_checks import TODAY, id_number


def packed(build):
    document = docx.Document()
    build(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def archive(parts, flags=0):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    raw = bytearray(target.getvalue())
    if flags:
        raw[6] |= flags
        raw[raw.index(b"PK\x01\x02") + 8] |= flags
    return bytes(raw)


def document(body):
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:document xmlns:w="{w}"><w:body>{body}</w:body></w:document>'


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_codings_that_offices_use(coding):
    draft = read("通知.TXT", "关于补贴的通知\r\n　　种粮农户𠀀可登记。\r\n\r\n".encode(coding))
    assert draft.blocks == (Paragraph("关于补贴的通知"), Paragraph("种粮农户𠀀可登记。"))
    assert draft.text == "关于补贴的通知\n种粮农户𠀀可登记。"


def test_headings_and_tables_of_a_text():
    draft = read("a.txt", "一、补贴标准\n（一）水稻\n村\t亩数\n河口\t12\n星亮\n".encode())
    assert draft.blocks == (
        Heading("一、补贴标准", 1),
        Heading("（一）水稻", 2),
        Table((("村", "亩数"), ("河口", "12"))),
        Paragraph("星亮"),
    )


def test_invisible_characters_do_not_survive():
    draft = read("a.txt", "张\u200b三\u202e电\x07话\u00a0 一".encode())
    assert draft.text == "张三电话 一"


def test_markdown_keeps_headings_and_tables_and_drops_links_and_html():
    source = (
        "# 补贴公告\n\n请看[办事指南](https://a.b/c)和**明细**。\n\n| 村 | 亩 |\n|---|---:|\n| 河口 | 12 |\n\n"
        "- 带身份证\n<script>alert(1)</script><b>注意</b>\n<!-- 藏着 -->\n"
    )
    assert read("a.md", source.encode()).blocks == (
        Heading("补贴公告", 1),
        Paragraph("请看办事指南和明细。"),
        Table((("村", "亩"), ("河口", "12"))),
        Paragraph("带身份证"),
        Paragraph("注意"),
    )


def test_markdown_of_editors_aligned_columns_and_ticks():
    source = "| 村 | 亩 |\n| --- | :--: |\n| 河口 | - |\n\n|村|亩|\n|:-|-:|\n\n- [x] 已报\n- [ ] 没报\n* [x]标"
    assert read("a.md", source.encode()).blocks == (
        Table((("村", "亩"), ("河口", "-"))),
        Table((("村", "亩"),)),
        Paragraph("☑ 已报"),
        Paragraph("☐ 没报"),
        Paragraph("[x]标"),
    )


def test_word_keeps_headings_tables_and_order():
    def build(made):
        made.add_heading("补贴公告", 1)
        made.add_paragraph("第一段")
        table = made.add_table(rows=3, cols=3)
        for row, cells in enumerate((("村", "村", "亩"), ("合并", "x", "1"), ("合并", "y", "2"))):
            for column, cell in enumerate(cells):
                table.cell(row, column).text = cell
        table.cell(0, 0).merge(table.cell(0, 1)).text = "村"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "合并"
        made.add_paragraph("第二段")

    assert read("a.docx", packed(build)).blocks == (
        Heading("补贴公告", 1),
        Paragraph("第一段"),
        Table((("村", "", "亩"), ("合并", "x", "1"), ("合并", "y", "2"))),
        Paragraph("第二段"),
    )


def test_hidden_words_of_word_are_dropped_and_named():
    def build(made):
        line = made.add_paragraph("看得见")
        line.add_run("看不见").font.hidden = True
        style = made.styles.add_style("暗", docx.enum.style.WD_STYLE_TYPE.CHARACTER)
        style.font.hidden = True
        line.add_run("也看不见", style="暗")

    draft = read("a.docx", packed(build))
    assert draft.text == "看得见"
    assert draft.dropped == ("2处隐藏文字",)


def test_an_id_number_in_a_cell_of_a_word_table_is_found_there():
    def build(made):
        made.add_paragraph("关于补贴发放的公示")
        table = made.add_table(rows=2, cols=2)
        table.cell(0, 1).text = "证件号"
        table.cell(1, 1).text = id_number()

    draft = read("a.docx", packed(build))
    version = reading(draft, today=TODAY).version(COUNTY)
    assert [one.place for one in check(version, {}, today=TODAY) if one.rule == "id_number"] == ["表1第2行第2列"]


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
GOOD = packed(lambda made: made.add_paragraph("正文"))
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + document("<w:p/>")
HUGE = document("<w:p/>" + " " * (41 * 2**20))


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.docx", b"", "空文件"),
        ("a.docx", OLE, r"旧的\.doc格式.*另存为\.docx"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
        ("a.docx", b"%PDF-1.7", "PDF"),
        ("a.docx", b"{\\rtf1", "RTF"),
        ("a.docx", b"<html>", "网页"),
        ("a.docx", b"hello", "不是Word"),
        ("a.docx", GOOD[: len(GOOD) // 2], "损坏"),
        ("a.docx", b"PK\x03\x04garbage", "损坏"),
        ("a.docx", archive({"x.txt": "x"}), "没有Word正文"),
        ("a.docx", archive({"word/document.xml": "x"}, flags=1), "加密"),
        ("a.docx", archive({"word/document.xml": BOMB}), "XML实体"),
        ("a.docx", archive({"word/document.xml": BOMB.encode("utf-16")}), "XML实体"),
        ("a.docx", archive({"word/document.xml": HUGE}), "过大"),
        ("a.docx", archive({"word/document.xml": "x", **{f"{no}.xml": "" for no in range(2001)}}), "过大"),
        ("a.docx", archive({"word/document.xml": "<broken"}), "读不出"),
        ("a.docx", packed(lambda made: made.add_paragraph("")), "没有文字.*提取文字"),
        ("a.doc", OLE, r"另存为\.docx"),
        ("a.wps", b"x", r"另存为\.docx"),
        ("a.pdf", b"x", "PDF"),
        ("照片.JPG", b"x", "提取文字"),
        ("a.xlsx", b"x", "附件"),
        ("a.exe", b"x", "读不了"),
        ("a.et", OLE, r"另存为\.xlsx"),
        ("a.zip", archive({"x.docx": "x"}), "先解压"),
        ("a.rar", b"Rar!", "先解压"),
        ("照片.heic", b"x", "提取文字"),
        ("扫描.TIF", b"II*\0", "提取文字"),
        ("a.pptx", archive({"ppt/presentation.xml": "x"}), r"另存为\.pdf"),
        ("a", b"x", "读不了"),
        ("a.txt", b"  \n", "没有文字"),
        ("a.txt", b"\x00\x01\x02" * 9, "不像文本文件"),
        ("a.txt", "字".encode() * 200_001, "20万字"),
        ("a.txt", b"a" * (LARGEST + 1), "20MB。请只留"),
        ("a.docx", b"a" * (LARGEST + 1), "20MB。请压缩图片"),
        ("a.txt", b"a" * 700_000, "太长"),
        ("a.txt", "甲\n".encode() + "字".encode() * 4001, "第2段超过4000字"),
        ("a.md", b"[" * 4001, "超过4000字"),
        ("a.md", "<!-- 藏着\n正文".encode(), "没有文字"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name, data, says):
    with pytest.raises(IngestError, match=says):
        read(name, data)


def test_a_lie_about_its_size_does_not_help_a_bomb():
    raw = bytearray(archive({"word/document.xml": HUGE}))
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = raw.index(magic) + offset
        raw[place : place + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(IngestError):
        read("a.docx", bytes(raw))


def test_a_path_in_the_name_is_not_repeated():
    with pytest.raises(IngestError) as caught:
        read("C:\\Users\\王五\\a.exe", b"x")
    assert "王五" not in str(caught.value)


@given(st.binary(max_size=300), st.sampled_from([".txt", ".md", ".docx"]))
def test_garbage_is_read_or_refused_in_chinese(data, ending):
    for raw in (data, b"PK\x03\x04" + data):
        try:
            assert read(f"x{ending}", raw).text.strip()
        except IngestError as error:
            message = str(error)
        else:
            continue
        assert any("一" <= letter <= "鿿" for letter in message)
