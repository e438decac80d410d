"""Paper (张贴): everything printed of one rendition, made by Typst in a child process, one page or a refusal.

Nothing is ever printed as a box: every character is looked up in the fonts first, and refused by name in Chinese.
"""

from __future__ import annotations

import io
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

import segno

from content.item import Block, Genre, Heading, Nature, Table
from content.press.job import Format, PressError, TooLongError, UnprintableError, clean, print_page
from content.press.sheet import Sheet, SheetStep
from content.press.title import break_title, lead
from content.render import Rendition, length_of

__all__ = [
    "Format",
    "Paper",
    "PressError",
    "Sheet",
    "SheetStep",
    "TooLongError",
    "UnprintableError",
    "card",
    "poster",
    "press",
    "qr_png",
    "qr_svg",
    "sheet",
    "spaced",
]

_CODE_LENGTH: Final = 7
_HEAD: Final = 10  # characters by which a paragraph is named


class Paper(StrEnum):
    """What a rendition is printed as; its value is the file's name."""

    POSTER = "poster"  # 海报, A4
    POSTER_A3 = "poster-a3"
    CARD = "card"  # 明白卡, A5 across
    CARDS = "cards"  # four of them on A4, to be cut
    BROADCAST = "broadcast"  # 广播稿, A4 in large type; the only one that may turn a page
    FORWARD = "forward"  # 转发图, for a phone's screen


_TEMPLATES: Final = {
    Paper.POSTER: ("poster", "a4"),
    Paper.POSTER_A3: ("poster", "a3"),
    Paper.CARD: ("card", "a5"),
    Paper.CARDS: ("card", "a6"),
    Paper.BROADCAST: ("broadcast", "a4"),
    Paper.FORWARD: ("forward", ""),
}
_WITH_BODY: Final = frozenset({Paper.POSTER, Paper.POSTER_A3})


async def press(
    rendition: Rendition, paper: Paper, form: Format = "pdf", *, full: bool = True, dpi: float = 90.0
) -> bytes:
    """Print a rendition; without `full` a poster leaves the body to the page behind the code.

    Raises TooLongError, UnprintableError, PressError.
    """
    template, size = _TEMPLATES[paper]
    full = full and paper in _WITH_BODY
    words = _words(rendition, full=full) | {"size": size}
    try:
        return await print_page(template, words, form, day=rendition.issued_on, dpi=dpi, qr=qr_svg(rendition.url))
    except TooLongError as error:
        raise TooLongError(error.over, _longest(words)) from None


async def poster(rendition: Rendition, *, full: bool = True) -> bytes:
    """The A4 poster as PDF; raises as `press` does."""
    return await press(rendition, Paper.POSTER, full=full)


async def card(rendition: Rendition) -> bytes:
    """The policy card (明白卡) as PDF, A5 across: the plain facts, the telephone, the code; the same for all."""
    return await press(rendition, Paper.CARD)


def qr_svg(url: str, *, dark: str = "#000", sized: bool = True) -> str:
    """The code of an address as SVG: error level M or better, with its quiet zone of four modules.

    Not `sized`: it fills what it is put into.
    """
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(
        out, kind="svg", border=4, dark=dark, light="#fff", xmldecl=False, omitsize=not sized
    )
    return out.getvalue().decode()


def qr_png(url: str) -> bytes:
    """The same code as PNG, large enough to be put under an article."""
    out = io.BytesIO()
    segno.make(url, error="m", micro=False).save(out, kind="png", scale=12, border=4)
    return out.getvalue()


async def sheet(filled: Sheet) -> bytes:
    """The review sheet (审核表) as PDF, one A4 page for the file."""
    return await print_page("sheet", asdict(filled) | {"code": spaced(filled.code)}, qr=qr_svg(filled.url))


def spaced(code: str) -> str:
    """7K3M 9XA."""
    return f"{code[:4]} {code[4:]}" if len(code) == _CODE_LENGTH else code


def site_of(url: str) -> str:
    """Where to type the code: host and port of the address behind it."""
    return urlsplit(url).netloc


def _words(rendition: Rendition, *, full: bool) -> dict[str, Any]:
    """What a template sees: plain words."""
    blocks = clean([_block(block) for block in rendition.blocks]) if full else []
    return {
        "title": rendition.title,
        "lines": list(break_title(rendition.title)),
        "sentence": lead(rendition.title, rendition.sentence),
        "facts": [[label, value] for label, value in (rendition.facts if full else rendition.told)],
        "blocks": [block for block in blocks if block["text"] or block["rows"]],
        "characters": sum(map(_count, blocks)),
        "issuer": rendition.issuer,
        "date": _said(rendition.issued_on),
        "phone": rendition.telephone,
        "code": spaced(rendition.item_code),
        "site": site_of(rendition.url),
        "invite": "微信扫一扫",
        "script": rendition.broadcast.split("\n"),
        "length": length_of(rendition.broadcast),
        "listing": _listing(rendition),
    }


def _listing(rendition: Rendition) -> dict[str, str]:
    """What a statutory 公示 alone has on paper: until when it hangs, who saw to it, where to object; else nothing."""
    if rendition.genre is not Genre.LISTING:
        return {}
    hangs = rendition.deadline if rendition.objections else None
    last = hangs or (rendition.valid_until.date() if rendition.valid_until else None)
    return {
        "until": f"公示到{_said(last)}，期满撤下" if last else "公示期满撤下",
        "objection": "有异议的请扫码提出，由乡镇受理，不用写姓名",
        "witness": "村务监督委员会（签字）" if rendition.nature is Nature.VILLAGE else "",
    }


def _said(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _longest(words: dict[str, Any]) -> str:
    """Name what is longest of a page that is too full, so that somebody knows where to cut."""
    parts = [(len(value), f"“{label}”") for label, value in words["facts"]]
    parts += [
        (_count(block), "表格" if block["rows"] else f"“{block['text'][:_HEAD]}…”这一段") for block in words["blocks"]
    ]
    size, name = max(parts, default=(0, ""))
    advice = "；或者只印“一看就懂”，全文请扫码看" if words["blocks"] else ""
    return f"，最长的是{name}（{size}字）{advice}" if name else advice


def _count(block: dict[str, Any]) -> int:
    return len(block["text"]) + sum(len(cell) for row in block["rows"] for cell in row)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        return {"kind": "table", "text": "", "rows": [list(row) for row in block.rows]}
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "text": block.text, "rows": []}
