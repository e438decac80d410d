"""The demo's notice: a farm subsidy of our own writing, dated around today, as the .docx that an office uploads."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from xml.sax.saxutils import escape

FILE: Final = "耕地地力保护补贴申报通知.docx"
ISSUER: Final = "随县农业农村局"
DAYS: Final = 30
_RATE: Final = Decimal("96.00")  # yuan a mu; invented
_AREAS: Final = (("厉山镇", Decimal("5210.50")), ("高城镇", Decimal("6384.00")), ("均川镇", Decimal("4675.25")))
_HELP: Final = "行动不便的，可请家人代办，或打电话请村干部上门办理。不收任何费用。"

_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/document.xml"/></Relationships>'
)
_SPACE: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def notice(today: date) -> bytes:
    """Write it as .docx."""
    return docx([*_text(today)[:-2], _areas(), *_text(today)[-2:]])


def docx(parts: Sequence[str | Sequence[Sequence[str]]]) -> bytes:
    """Make a .docx of paragraphs and tables (rows of cells), the first paragraph its title."""
    blocks = [
        _table(part) if not isinstance(part, str) else _paragraph(part, title=not n) for n, part in enumerate(parts)
    ]
    body = f'<w:document xmlns:w="{_SPACE}"><w:body>{"".join(blocks)}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", _TYPES)
        package.writestr("_rels/.rels", _RELATIONS)
        package.writestr("word/document.xml", f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{body}')
    return out.getvalue()


def _text(today: date) -> list[str]:
    until = today + timedelta(days=DAYS)
    last = f"{until.year}年{until.month}月{until.day}日"
    return [
        f"关于做好{today.year}年耕地地力保护补贴申报工作的通知",
        "各村（居）民委员会，各种粮农户：",
        f"{today.year}年耕地地力保护补贴现在开始申报，有关事项通知如下。",
        "一、补贴对象：拥有耕地承包权、今年实际种植粮食的种粮农户。耕地撂荒的，不予补贴。",
        f"二、补贴标准：每亩{_RATE}元，按核实后的种植面积计算，打入农户“一卡通”账户。",
        f"三、申报办法：{last}前，户主带身份证和“一卡通”存折，到所在村村民委员会填写申报表。{_HELP}",
        "四、公示发放：申报结束后，各村张榜公示5天，无异议的于公示结束后一个月内发放。",
        f"五、截止日期：{last}。逾期没有申报的，视为放弃，今年不再补报。",
        "六、咨询电话：0722-0000186（随县农业农村局）；监督电话：0722-0000187（随县财政局）。",
        "今年先在厉山镇、高城镇、均川镇申报，各镇核定面积和补贴资金见下表。",
        ISSUER,
        f"{today.year}年{today.month}月{today.day}日",
    ]


def _areas() -> list[list[str]]:
    rows = [[town, f"{area}", f"{area * _RATE:.2f}"] for town, area in _AREAS]
    area = sum((area for _, area in _AREAS), Decimal(0))
    return [["镇", "核定面积（亩）", "补贴资金（元）"], *rows, ["合计", f"{area}", f"{area * _RATE:.2f}"]]


def _paragraph(text: str, *, title: bool = False) -> str:
    look = '<w:pPr><w:jc w:val="center"/></w:pPr>' if title else ""
    weight = '<w:rPr><w:b/><w:sz w:val="36"/></w:rPr>' if title else ""
    return f'<w:p>{look}<w:r>{weight}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = ("".join(f"<w:tc><w:p><w:r><w:t>{escape(cell)}</w:t></w:r></w:p></w:tc>" for cell in row) for row in rows)
    grid = "<w:gridCol/>" * max(map(len, rows))
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(f'<w:tr>{line}</w:tr>' for line in lines)}</w:tbl>"
