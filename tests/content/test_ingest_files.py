"""Attachments: every kind of file gives its words by what it is, not by what it is called."""

import io
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter

import content.press
from content.ingest import IngestError, Kind, kind_of, read, words
from content.item import Heading, Paragraph, Table

FONTS = Path(content.press.__file__).parent / "fonts"
NOTICE = """
#set page(numbering: "— 1 —")
#set text(font: "Cunkou Sans SC", size: 16pt, lang: "zh")
#set par(first-line-indent: (amount: 2em, all: true), justify: true)
#align(center)[关于发放耕地地力保护补贴的通知]

各村民委员会：

根据上级有关规定，现将耕地地力保护补贴发放工作有关事项通知如下，请认真贯彻落实，确保补贴资金及时足额发放到户，不得截留。

一、补贴标准为每亩九十八元六角。

#table(columns: 3, [村], [户数], [金额], [河口村], [12], [1183.2], [星亮村], [30], [2958.0])

河口镇人民政府
"""
OFD_NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'


def saved(document):
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def pdf(source=NOTICE):
    return typst.compile(source.encode(), font_paths=[str(FONTS)], ignore_system_fonts=True)


def rewritten(data, **encryption):
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.encrypt(**encryption)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def scan():
    target = io.BytesIO()
    Image.new("L", (400, 600), 255).save(target, "PDF")
    return target.getvalue()


def picture(kind):
    target = io.BytesIO()
    Image.new("RGB", (4, 4)).save(target, kind)
    return target.getvalue()


def workbook(build=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "名单"
    sheet.append(["村", "户主", "电话", "金额"])
    sheet.append(["河口村", "张三", 13900000000, 98.6])
    if build:
        build(book)
    return saved(book)


def ofd(*pages, template="", head="<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"):
    places = "".join(f'<ofd:Page ID="{no}" BaseLoc="Pages/Page_{no}/Content.xml"/>' for no in range(len(pages)))
    common = f'{head}<ofd:TemplatePage ID="90" BaseLoc="/Doc_0/Tpls/Tpl_0/Content.xml"/>' if template else head
    use = '<ofd:Template TemplateID="90" ZOrder="Background"/>' if template else ""
    parts = {
        "OFD.xml": f'<ofd:OFD {OFD_NS} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocRoot>/Doc_0/Document.xml'
        "</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD_NS}><ofd:CommonData>{common}</ofd:CommonData>"
        f"<ofd:Pages>{places}</ofd:Pages></ofd:Document>",
    }
    for no, page in enumerate(pages):
        parts[f"Doc_0/Pages/Page_{no}/Content.xml"] = layer(page, use)
    if template:
        parts["Doc_0/Tpls/Tpl_0/Content.xml"] = layer(template)
    return packed(parts)


def layer(objects, use=""):
    body = f'<ofd:Content><ofd:Layer ID="1" Type="Body">{objects}</ofd:Layer></ofd:Content>'
    return f"<ofd:Page {OFD_NS}>{use}{body}</ofd:Page>"


def packed(parts):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return target.getvalue()


def line(x, y, text, size=5.6, more=""):
    """A line as Suwell and OFD R&W write it: a box in millimetres, steps between signs."""
    return (
        f'<ofd:TextObject ID="7" Boundary="{x} {y} 160 8" Font="2" Size="{size}" {more}>'
        f'<ofd:FillColor Value="0 0 0"/><ofd:TextCode X="0" Y="{size}" DeltaX="g {len(text) - 1} {size}">{text}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def signs(x, y, text, size=15.9):
    """A line as Foxit writes it: every sign an object, in points under a matrix, its place in the code."""
    k = 0.3528
    return "".join(
        f'<ofd:TextObject ID="9" CTM="{k} 0 0 {k} {-x:.4f} {297 - y:.4f}" Boundary="{x:.4f} {y:.4f} 5.6 5.6" Font="3"'
        f' Size="{size}"><ofd:CGTransform CodePosition="0" CodeCount="1" GlyphCount="1"><ofd:Glyphs>4460</ofd:Glyphs>'
        f'</ofd:CGTransform><ofd:TextCode X="{(x + no * size * k) / k:.4f}" Y="{(y - 297) / k:.4f}">{sign}'
        "</ofd:TextCode></ofd:TextObject>"
        for no, sign in enumerate(text)
    )


def test_pdf_gives_paragraphs_and_tables_without_page_numbers():
    assert read("通知.pdf", pdf()).blocks == (
        Paragraph("关于发放耕地地力保护补贴的通知"),
        Paragraph("各村民委员会："),
        Paragraph(
            "根据上级有关规定，现将耕地地力保护补贴发放工作有关事项通知如下，请认真贯彻落实，"
            "确保补贴资金及时足额发放到户，不得截留。"
        ),
        Paragraph("一、补贴标准为每亩九十八元六角。"),
        Table((("村", "户数", "金额"), ("河口村", "12", "1183.2"), ("星亮村", "30", "2958.0"))),
        Paragraph("河口镇人民政府"),
    )


def test_a_pdf_that_only_forbids_printing_is_read():
    locked = rewritten(pdf(), user_password="", owner_password="x", algorithm="AES-256")
    assert words("a.pdf", locked).text.startswith("关于发放")


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (rewritten(pdf(), user_password="x", algorithm="AES-256"), "密码"),
        (pdf()[:2000], "损坏"),
        (b"%PDF-1.7\n" + b"\xff" * 500, "损坏"),
        (pdf("#for no in range(201) [第#no\u200b页 #pagebreak()]"), "超过200页"),
    ],
)
def test_a_pdf_that_cannot_be_read_says_why(data, says):
    with pytest.raises(IngestError, match=says):
        words("a.pdf", data)


def test_a_scan_has_no_words_and_says_who_can_read_it():
    assert words("扫描.pdf", scan()) is None
    with pytest.raises(IngestError, match="长按图片→提取文字"):
        read("扫描.pdf", scan())


def test_a_scanned_page_among_others_is_named():
    writer = PdfWriter()
    for one in (scan(), pdf(), scan()):
        writer.append(PdfReader(io.BytesIO(one)))
    target = io.BytesIO()
    writer.write(target)
    draft = read("a.pdf", target.getvalue())
    assert "耕地地力保护补贴" in draft.text
    assert draft.dropped == (
        "图片",
        "第1、3页是扫描的图片，里面的字没有读出来。请在微信里长按图片→提取文字，把文字粘贴进来",
    )


@pytest.mark.parametrize("write", [line, signs])
def test_ofd_of_two_producers(write):
    page = (
        write(60, 30, "关于发放补贴的通知")
        + write(39, 60, "根据上级有关规定现将补贴发放工作有关事项通知")
        + write(28, 70, "如下。")
        + write(28, 45, "各村民委员会：")
        + line(100, 280, "- 1 -", 3)
    )
    assert read("通知.ofd", ofd(page)).text.split("\n") == [
        "关于发放补贴的通知", "各村民委员会：", "根据上级有关规定现将补贴发放工作有关事项通知如下。",
    ]  # fmt: skip


def test_ofd_templates_columns_and_pages_that_go_on():
    row = (
        '<ofd:TextObject Boundary="28 {y} 150 8" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5 50">村户{n}'
        "</ofd:TextCode></ofd:TextObject>"
    )
    first = line(28, 100, "补贴资金要及时足额发放到每户农户手里任何单位和个人不", 5.6)
    rest = line(28, 20, "得截留。") + row.format(y=40, n=1) + row.format(y=50, n=2)
    draft = read("a.ofd", ofd(first, rest, template=line(70, 10, "机密★1年")))
    assert draft.blocks == (
        Paragraph("机密★1年"),
        Paragraph("补贴资金要及时足额发放到每户农户手里任何单位和个人不得截留。"),
        Table((("村户", "1"), ("村户", "2"))),
    )


def test_what_an_ofd_hides_is_found_in_attachments_only():
    data = ofd(line(28, 30, "公开的话") + line(28, 50, "藏着的话", more='Visible="false"'))
    assert read("a.ofd", data).text == "公开的话"
    assert "藏着的话" in words("a.ofd", data).text


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (ofd(""), "长按图片→提取文字"),
        (packed({"OFD.xml": "<broken"}), "读不出"),
        (packed({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "实体"),
        (packed({"OFD.xml": "<o><DocRoot>Doc_0/Document.xml</DocRoot></o>"}), "读不出"),
        (ofd(line(0, 0, "字").replace("g 0", "g 99999999999")), None),
    ],
)
def test_a_strange_ofd_is_refused_with_a_sentence(data, says):
    if says is None:
        assert read("a.ofd", data).text == "字"
        return
    with pytest.raises(IngestError, match=says):
        read("a.ofd", data)


def test_every_sheet_of_a_workbook_counts_hidden_ones_too():
    def build(book):
        hidden = book.create_sheet("底稿")
        hidden.append(["身份证号", "备注"])
        hidden.sheet_state = "hidden"

    found = words("名单.xlsx", workbook(build))
    assert found.blocks == (
        Heading("工作表“名单”"),
        Table((("村", "户主", "电话", "金额"), ("河口村", "张三", "13900000000", "98.6"))),
        Heading("隐藏的工作表“底稿”"),
        Table((("身份证号", "备注"),)),
    )
    assert "底稿" in found.dropped[0]
    with pytest.raises(IngestError, match="附件"):
        read("名单.xlsx", workbook())


def test_headers_and_footers_of_word_carry_marks():
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "秘密★1年"
    document.sections[0].footer.paragraphs[0].text = "抄送：县委办公室"
    document.add_paragraph("关于补贴的通知")
    assert read("a.docx", saved(document)).text.split("\n") == ["秘密★1年", "关于补贴的通知", "抄送：县委办公室"]


def test_hidden_words_are_kept_for_checks_of_attachments():
    document = docx.Document()
    document.add_paragraph("公开").add_run("藏着").font.hidden = True
    data = saved(document)
    assert read("a.docx", data).text == "公开"
    assert words("a.docx", data).text == "公开藏着"


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP"])
def test_pictures_have_no_words(kind):
    data = picture(kind)
    assert words("名单.docx", data) is None
    assert kind_of("x", data).is_image
    with pytest.raises(IngestError, match="提取文字"):
        read("x.png", data)


def test_a_file_is_what_its_bytes_are():
    assert read("改了名.txt", pdf()).text == read("a.pdf", pdf()).text
    assert kind_of("a.doc", workbook()) is Kind.XLSX
    assert kind_of("a.xlsx", ofd("")) is Kind.OFD
    assert kind_of("a.jpg", b"GIF89a") is Kind.GIF
    assert kind_of("a.exe", b"MZ\x90") is Kind.STRANGE
