"""暗链 in attachments: links over no words, one sign, white or tiny words; others are told like any link."""

import io

import docx
import openpyxl
import pytest
from openpyxl.styles import Font, PatternFill
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject

from content.ingest import read, words
from tests.content.files import pdf

BET = "http://bet-win.example.com"


def led(body: str, address: str = BET) -> str:
    return f'#link("{address}")[{body}]'


def word(*runs: tuple[str, str], target: str = BET) -> bytes:
    """A letter in which a link lies over runs, each its words and the colour."""
    made = docx.Document()
    line = made.add_paragraph("补贴标准见附表，请按时办理")
    leads = made.part.relate_to(target, docx.opc.constants.RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = docx.oxml.OxmlElement("w:hyperlink")
    link.set(docx.oxml.ns.qn("r:id"), leads)
    for said, colour in runs:
        run = line.add_run(said)
        run.font.color.rgb = docx.shared.RGBColor.from_string(colour)
        link.append(run._r)
    line._p.append(link)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def book(said: str, target: str = BET, *, colour: str = "0563C1", fill: str = "") -> bytes:
    made = openpyxl.Workbook()
    made.active.append(["村", "标准"])
    cell = made.active.cell(2, 2, said)
    cell.hyperlink = target
    cell.font = Font(color=colour)
    if fill:
        cell.fill = PatternFill("solid", fgColor=fill)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf(f"补贴标准见附表#text(white)[{led('百家乐')}]，请按时办理")),
        ("a.pdf", pdf(f"补贴标准见附表，请按时办理{led('.')}")),
        ("a.pdf", pdf(f"补贴标准见附表，请按时办理#text(size: 1pt)[{led('百家乐')}]")),
        ("a.pdf", pdf(f"补贴标准见附表，请按时办理#v(20pt){led('#box(width: 40pt, height: 10pt)')}")),
        ("a.xlsx", book(".")),
        ("a.xlsx", book(".", "bet-win.example.com", colour="FFFFFF")),
        ("a.xlsx", book("百家乐平台", colour="FFFFFF")),
        ("a.docx", word((".", "000000"))),
        ("a.docx", word(("百家乐", "FFFFFF"))),
    ],
)
def test_a_link_that_nobody_sees_is_hidden(name, data):
    draft = words(name, data)
    assert draft is not None
    assert draft.dark == (BET,)
    assert BET not in draft.text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", pdf(f"补贴标准见{led('这里')}，请按时办理")),
        ("a.pdf", pdf(f"补贴标准见附表，点#box(fill: blue)[#text(white)[{led('查询补贴')}]]办理")),
        ("a.pdf", pdf(f"补贴标准见附表，请按时办理。{led('.')}再看{led('补贴标准')}")),
        ("a.xlsx", book("点这里")),
        ("a.xlsx", book("点这里", colour="FFFFFF", fill="2F5597")),
        ("a.docx", word(("点这里", "0563C1"))),
    ],
)
def test_a_link_that_is_seen_is_told_with_the_words_and_only_of_an_attachment(name, data):
    draft = words(name, data)
    assert draft is not None
    assert not draft.dark
    assert BET in draft.text
    if not name.endswith("xlsx"):
        assert BET not in read(name, data).text


def test_a_long_address_over_two_lines_and_an_offices_link_are_not_hidden():
    long = f"{BET}/{'ab/' * 20}c"
    assert not words("a.pdf", pdf(f"见{led(long, long)}")).dark
    assert not words("a.pdf", pdf(f"补贴标准见附表{led('.', 'https://www.suixian.gov.cn/x')}")).dark
    assert not words("a.xlsx", book("a", "附表.docx")).links


def test_a_broken_note_or_operator_does_not_make_a_file_unreadable():
    writer = PdfWriter(io.BytesIO(pdf(f"补贴标准见{led('这里')}，请按时办理")))
    page = writer.pages[0]
    page["/Annots"].get_object().append(DictionaryObject({NameObject("/Subtype"): NameObject("/Link")}))
    content = page.get_contents()
    content.set_data(b"/x Tr 1 re\n" + content.get_data())
    page[NameObject("/Contents")] = content
    out = io.BytesIO()
    writer.write(out)
    draft = words("a.pdf", out.getvalue())
    assert "补贴标准见这里" in draft.text
    assert BET in draft.text
