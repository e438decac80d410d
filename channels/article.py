"""An article (图文) of a rendition: plain facts first, the whole text, who says it and when. For whoever publishes one.

Nothing is ever cut: what is too long is refused with the number of characters. Styles stand on the elements, for
WeChat, and the editors into which people paste, drop classes and style sheets.
"""

from __future__ import annotations

from html import escape
from typing import Final

from channels.message import UnfitError
from content.item import Block, Heading, Paragraph, Table
from content.render import Rendition, essence, units
from content.render.short import CORRECTION

_NEWER: Final = "这是更正后的内容，以前收到的请以本篇为准。"
_TEXT: Final = "margin:0 0 14px;font-size:17px;line-height:1.8;color:#1c2024"
_BANNER: Final = (
    "margin:0 0 16px;padding:10px 12px;background:#fff4e5;border-left:4px solid #b54708;font-size:17px;color:#7a2e0e"
)
_BOX: Final = "margin:0 0 20px;padding:4px 14px;background:#f2f6fa;border-radius:6px"
_FACT: Final = "margin:10px 0;font-size:17px;line-height:1.7;color:#1c2024"
_HEAD: Final = "margin:22px 0 10px;font-size:19px;line-height:1.5;font-weight:bold;color:#1c2024"
_SCROLL: Final = "margin:0 0 16px;overflow-x:auto"
_TABLE: Final = "width:100%;border-collapse:collapse;font-size:15px"
_CELL: Final = "border:1px solid #c4ccd4;padding:6px 8px;text-align:left;vertical-align:top"
_SIGN: Final = "margin:24px 0 0;font-size:16px;line-height:1.8;text-align:right;color:#3d4650"
_FOOT: Final = (
    "margin:20px 0 0;padding:12px 0 0;border-top:1px solid #d9dee3;font-size:15px;line-height:1.7;color:#5a636c"
)


def content(rendition: Rendition, foot: str) -> str:
    """Return the article's HTML; `foot` says where the latest is to be found."""
    parts = [f'<section style="{_BANNER}">{_NEWER}</section>'] if rendition.title.startswith(CORRECTION) else []
    if rendition.facts:
        facts = "".join(
            f'<p style="{_FACT}"><strong>{escape(label)}：</strong>{_words(value)}</p>'
            for label, value in rendition.facts
        )
        parts.append(f'<section style="{_BOX}">{facts}</section>')
    if rendition.document_number:
        parts.append(f'<p style="{_FACT}">{escape(rendition.document_number)}</p>')
    parts += map(_block, rendition.blocks)
    return "".join([*parts, _signature(rendition), f'<p style="{_FOOT}">{_words(foot)}</p>'])


def lines(rendition: Rendition) -> list[str]:
    """Return the same in plain words, a paragraph a line, from the plain facts to the signature."""
    facts = [f"{label}：{value}" for label, value in rendition.facts]
    return [*facts, *map(_plain, rendition.blocks), *_signed(rendition)]


def title(rendition: Rendition, most: int) -> str:
    """Return the fullest title of at most so many UTF-16 units (0: any). Raises UnfitError."""
    return _whole("图文标题", most, rendition.title, essence(rendition.title))


def digest(rendition: Rendition, most: int) -> str:
    """Return the fullest one-sentence digest of at most so many UTF-16 units (0: any). Raises UnfitError."""
    return _whole("图文摘要", most, rendition.sentence, essence(rendition.title))


def _whole(name: str, most: int, *wordings: str) -> str:
    """Return the first wording that fits whole; UnfitError says by how much the shortest is too long."""
    for wording in wordings:
        if wording and (not most or units(wording) <= most):
            return wording
    shortest = min(filter(None, wordings), key=units, default="")
    if not shortest:
        raise UnfitError(f"{name}没有内容可填，请补充后再发")
    raise UnfitError(f"{name}最多{most}个字，请把「{shortest}」删去{units(shortest) - most}个字")


def _block(block: Block) -> str:
    match block:
        case Heading(text):
            return f'<section style="{_HEAD}">{_words(text)}</section>'
        case Paragraph(text):
            return f'<p style="{_TEXT}">{_words(text)}</p>'
        case Table(rows):
            lines = "".join(
                "<tr>" + "".join(f'<td style="{_CELL}">{_words(cell)}</td>' for cell in row) + "</tr>" for row in rows
            )
            return f'<section style="{_SCROLL}"><table style="{_TABLE}"><tbody>{lines}</tbody></table></section>'


def _plain(block: Block) -> str:
    match block:
        case Heading(text) | Paragraph(text):
            return text
        case Table(rows):
            return "\n".join("　".join(row) for row in rows)


def _signed(rendition: Rendition) -> list[str]:
    day = rendition.issued_on
    return [line for line in (rendition.issuer, f"{day.year}年{day.month}月{day.day}日" if day else "") if line]


def _signature(rendition: Rendition) -> str:
    said = "<br>".join(map(escape, _signed(rendition)))
    return f'<p style="{_SIGN}">{said}</p>' if said else ""


def _words(text: str) -> str:
    return escape(text).replace("\n", "<br>")
