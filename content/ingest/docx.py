"""Word files to blocks by way of mammoth; tables and numbers are kept, hidden and struck words and pictures are not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import mammoth
from lxml import etree
from lxml import html as lxml_html

from content.ingest import hypertext
from content.ingest.docx_hidden import drop_deleted, drop_hidden, drop_struck, remarks
from content.ingest.docx_links import links_of_word
from content.ingest.docx_numbers import NUMBERING, write_numbers
from content.ingest.docx_words import is_pictured, lay_out, lost
from content.ingest.draft import Draft, IngestError, led, made, tidy
from content.ingest.package import WORD, open_package, parse
from content.item import Block, Paragraph
from content.pattern import late

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE_NUMBER: Final = late(r"[-—－–\s第页共/\d]+")
_MARGIN: Final = late(r"word/(?:header|footer)\d*\.xml")
_FEW, _LONGEST = 5, 30  # passages that are named, and signs of each
_MARK: Final = late(r"绝密|机密|秘密|内部|特急|加急|特提|平急|此件|[〔\[［【](?:19|20)\d{2}[〕\]］】]|.{2,30}文件$")


def read_docx(name: str, data: bytes, *, hidden: bool = False) -> Draft:
    """Read a .docx, what stands in its margins (版头, 版记) first and last.

    `hidden` keeps hidden and struck words, adds those that are drawn and says where links lead. Raises IngestError.
    """
    parts = open_package(name, data)
    try:
        hidden_runs = 0 if hidden else drop_hidden(parts)
        root = parse(parts[WORD.main])
        deleted = drop_deleted(root)
        struck = () if hidden else drop_struck(root, parts)
        lay_out(root, parts)
        write_numbers(root, parts)
        draft = made(name, _blocks(root, parts))
        missed = lost(root, parts, draft.text)
        noted = remarks(parts)
    except IngestError:
        raise
    except Exception as error:  # mammoth raises whatever a broken document makes it trip over
        raise IngestError(f"“{name}”读不出内容。请用Word或WPS打开，另存为.docx后再上传") from error
    if hidden:
        return led(replace(draft, blocks=(*draft.blocks, *map(Paragraph, missed))), links_of_word(parts))
    left = {
        "加了删除线的字": struck,
        "修订时删去的字（修订当作已接受）": deleted,
        "批注": noted,
        "没有读出来的字，请对照原文补上": missed,
    }
    dropped = [f"{hidden_runs}处隐藏文字"] if hidden_runs else []
    dropped += ["图片"] if is_pictured(root) else []
    dropped += [f"{what}：{_listed(found)}" for what, found in left.items() if found]
    return replace(draft, dropped=tuple(dropped))


def _blocks(root: Any, parts: dict[str, bytes]) -> list[Block]:
    """What a document that is laid out says, with the words of its margins."""
    whole = parts | {WORD.main: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)}
    whole.pop(NUMBERING, None)  # the numbers are written
    page = mammoth.convert_to_html(io.BytesIO(_pack(whole)), convert_image=_no_image).value
    above, below = _margins(parts)
    return [*above, *hypertext.blocks(lxml_html.fragment_fromstring(page, create_parent="div")), *below]


def _listed(passages: Sequence[str]) -> str:
    """Some passages as a screen names them."""
    more = f"等{len(passages)}处" if len(passages) > _FEW else ""
    return "".join(f"“{one[:_LONGEST]}”" for one in passages[:_FEW]) + more


def _margins(parts: dict[str, bytes]) -> tuple[list[Block], list[Block]]:
    """The words of headers and footers, each once: marks of the head (密级, 文号) go above the body, the rest below."""
    lines: dict[str, None] = {}
    for name in sorted(parts, key=lambda name: ("footer" in name, name)):
        if not _MARGIN.fullmatch(name):
            continue
        for line in parse(parts[name]).iter(f"{_W}p"):
            words = tidy("".join(text.text or "" for text in line.iter(f"{_W}t")))
            if words and not _PAGE_NUMBER.fullmatch(words):
                lines[words] = None
    above = [Paragraph(line) for line in lines if _MARK.search(line)]
    return [*above], [Paragraph(line) for line in lines if not _MARK.search(line)]


def _no_image(_image: Any) -> list[Any]:
    return []


def _pack(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()
