"""Word files to blocks by way of mammoth; tables are kept, hidden words, links and pictures are not."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

import mammoth
from lxml import etree
from lxml import html as lxml_html

from content.ingest import hypertext
from content.ingest.docx_links import links_of_word
from content.ingest.draft import Draft, IngestError, led, made, tidy
from content.ingest.package import WORD, open_package, parse
from content.item import Block, Paragraph
from content.pattern import late

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PAGE_NUMBER: Final = late(r"[-—－–\s第页共/\d]+")
_MARGIN: Final = late(r"word/(?:header|footer)\d*\.xml")
_MARK: Final = late(r"绝密|机密|秘密|内部|特急|加急|特提|平急|此件|[〔\[［【](?:19|20)\d{2}[〕\]］】]|.{2,30}文件$")


def read_docx(name: str, data: bytes, *, hidden: bool = False) -> Draft:
    """Read a .docx, what stands in its margins (版头, 版记) first and last.

    `hidden` keeps hidden words and says where links lead. Raises IngestError.
    """
    parts = open_package(name, data)
    try:
        dropped_runs = 0 if hidden else drop_hidden(parts)
        page = mammoth.convert_to_html(io.BytesIO(_pack(parts)), convert_image=_no_image).value
        body = list(hypertext.blocks(lxml_html.fragment_fromstring(page, create_parent="div")))
        above, below = _margins(parts)
        blocks = [*above, *body, *below]
    except IngestError:
        raise
    except Exception as error:  # mammoth raises whatever a broken document makes it trip over
        raise IngestError(f"“{name}”读不出内容。请用Word或WPS打开，另存为.docx后再上传") from error
    dropped = [f"{dropped_runs}处隐藏文字"] if dropped_runs else []
    if b"<w:drawing" in parts["word/document.xml"] or b"<w:pict" in parts["word/document.xml"]:
        dropped.append("图片")
    draft = made(name, blocks, tuple(dropped))
    return led(draft, links_of_word(parts)) if hidden else draft


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


def drop_hidden(parts: dict[str, bytes]) -> int:
    """Take out runs marked hidden (w:vanish), themselves or by their style; return how many had words."""
    styles = _hidden_styles(parts.get("word/styles.xml"))
    dropped = 0
    for name in [name for name in parts if name == WORD.main or _MARGIN.fullmatch(name)]:
        root = parse(parts[name])
        for run in list(root.iter(f"{_W}r")):
            properties = run.find(f"{_W}rPr")
            if properties is None or not _is_hidden(properties, styles):
                continue
            dropped += bool("".join(text.text or "" for text in run.iter(f"{_W}t")).strip())
            run.getparent().remove(run)
        parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return dropped


def _hidden_styles(part: bytes | None) -> frozenset[str]:
    if part is None:
        return frozenset()
    found = parse(part).iter(f"{_W}style")
    return frozenset(
        style.get(f"{_W}styleId")
        for style in found
        if (properties := style.find(f"{_W}rPr")) is not None and _is_hidden(properties, frozenset())
    )


def _is_hidden(properties: Any, styles: frozenset[str]) -> bool:
    vanish = properties.find(f"{_W}vanish")
    if vanish is not None:
        return vanish.get(f"{_W}val", "true") not in {"0", "false", "off"}
    style = properties.find(f"{_W}rStyle")
    return style is not None and style.get(f"{_W}val") in styles


def _pack(parts: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return target.getvalue()
