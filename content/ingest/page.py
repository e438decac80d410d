"""A web page's article: its tags, its body, its links; nothing of it that runs or hides."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml import html as lxml_html

from content.ingest import hypertext
from content.ingest.draft import LONGEST, SCAN, Draft, Head, IngestError, Link, ScanError, judged, tidy
from content.ingest.page_body import Body, find_body, is_list, starts_with_title
from content.ingest.page_head import SITE, is_column, read_head
from content.ingest.page_hidden import Swept, sweep
from content.item import Paragraph
from content.pattern import late

__all__ = ["decode_page", "parse_page", "read_page"]

_LARGEST: Final = 5 * 2**20  # bytes: a page with its pictures inside has no more
_ELEMENTS: Final = 50_000  # a table of six thousand rows with six columns
_META: Final = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.IGNORECASE)
_FRONT: Final = 4096
_FILES: Final = (".docx", ".doc", ".wps", ".xlsx", ".xls", ".et", ".pdf", ".ofd", ".zip", ".rar")
_COLUMN: Final = "是栏目页（文章目录），不是一篇文章。请打开要发布的那一篇，再复制它的网址或网页"
_COPY: Final = "请在浏览器里打开，把文字复制出来粘贴"
_FRAMED: Final = f"正文在页面里嵌着的文件（多半是PDF）里。请下载那个文件再上传，或者{_COPY}"
_SCRIPTED: Final = f"正文要由脚本显示。{_COPY}"
_IN_PICTURES: Final = f"图片。字在图片里的，{SCAN}"
_NO_TITLE: Final = 4
_SHORT: Final = 200  # characters: of a page with pictures, more may stand in them
# What stands behind them (暗链 often do) is a part of the page to browsers, and nothing to our parser.
_CLOSED: Final = late(r"</(?:body|html)\s*>", re.IGNORECASE)


def read_page(name: str, data: bytes, *, charset: str = "", url: str = "") -> Draft:
    """Read a page; `charset` as its header said, `url` where it was. IngestError: a column, pictures, no words."""
    root = parse_page(name, data, charset)
    head = read_head(root)
    if is_column(root):
        raise IngestError(f"“{name}”{_COLUMN}")
    base = url or head.url
    head = replace(head, title=head.title or _title(root), url=base)
    swept = sweep(root)
    body = find_body(root)
    if body is None or (not body.sure and is_list(root)):
        is_one = body or is_list(root) or _is_linked(root)
        raise IngestError(f"“{name}”{_COLUMN}" if is_one else f"“{name}”里没有文字。{_remedy(root, swept)}")
    return judged(_draft(name, head, swept, body, root))


def _is_linked(root: Any) -> bool:
    """Whether all that a page says are links to other pages."""
    body = root.find("body")
    words = tidy("".join(body.itertext())) if body is not None else ""
    links = [tidy("".join(link.itertext())) for link in root.iter("a") if link.get("href")]
    return bool(words) and len("".join(words.split())) <= sum(len("".join(link.split())) for link in links)


def _remedy(root: Any, swept: Swept) -> str:
    """What helps where a page has no words: they stand in a picture, in a file shown within it, or come by script."""
    if swept.frames:
        return _FRAMED
    pictured = any(True for _ in root.iter("img"))
    return _SCRIPTED if swept.scripts and not pictured else SCAN if pictured else _COPY


def _draft(name: str, head: Head, swept: Swept, body: Body, root: Any) -> Draft:
    blocks = body.blocks
    pictures = any(True for node in body.nodes for _ in node.iter("img"))
    length = sum(len(hypertext.text(node)) for node in body.nodes)
    if pictures and length < _NO_TITLE * 5:
        raise ScanError(f"“{name}”的正文是图片。{SCAN}")
    if head.title and not starts_with_title(blocks, head.title):
        blocks = (Paragraph(head.title), *blocks)
    seen = [link for node in body.nodes for link in _links(node, head.url)]
    there = {link.url for link in seen}
    seen += [link for link in _links(root, head.url) if link.url not in there and _is_file(link.url)]
    shown = (("图片" if length > _SHORT else _IN_PICTURES),) if pictures else ()
    dropped = (*swept.said(urlsplit(head.url).hostname or ""), *shown)
    links = dict.fromkeys([*seen, *swept.links])
    return Draft(name, blocks, dropped, tuple(links), head, not body.sure, body.left_out)


def parse_page(name: str, data: bytes, charset: str = "") -> Any:
    """A page as a tree. Raises IngestError when it is none."""
    text = _CLOSED.sub("", decode_page(name, data, charset))
    try:
        root = lxml_html.document_fromstring(text, parser=lxml_html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise IngestError(f"“{name}”不是网页，或里面什么也没有") from error
    if sum(1 for _ in root.iter()) > _ELEMENTS:
        raise IngestError(f"“{name}”内容过多，不像一篇文章的网页。长名单请做成Excel附件，正文只留说明")
    return root


def decode_page(name: str, data: bytes, charset: str = "") -> str:
    """A page's text; gb2312 and gbk are read as GB18030, which holds them. Raises IngestError."""
    if len(data) > _LARGEST:
        raise IngestError(f"“{name}”超过{_LARGEST // 2**20}MB，不像一篇文章的网页")
    said = _META.search(data[:_FRONT])
    named = [charset, said[1].decode("ascii") if said else "", "utf-8", "gb18030"]
    if data.startswith(codecs.BOM_UTF8):
        named.insert(0, "utf-8-sig")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        named.insert(0, "utf-16")
    for one in filter(None, named):
        wide = "gb18030" if one.lower() in {"gb2312", "gbk", "gb_2312-80", "x-gbk"} else one
        try:
            text = data.decode(wide)
        except (UnicodeDecodeError, LookupError):
            continue
        return re.sub(r"^\s*<\?xml[^>]*>", "", text).replace("\x00", "")
    text = data.decode("gb18030", "replace")  # a page that was cut inside a sign
    if text.count("\ufffd") > len(text) // 100:
        raise IngestError(f"“{name}”认不出文字编码。请在浏览器里打开，把文字复制出来粘贴")
    return text[: LONGEST * 30]


def _title(root: Any) -> str:
    """The title where no tag says it: the only h1, else the window's title without the site's name."""
    heads = [words for node in root.iter("h1") if len(words := tidy("".join(node.itertext()))) >= _NO_TITLE]
    if len(heads) == 1:
        return heads[0]
    window = tidy(" ".join((root.findtext(".//title") or "").split()))
    return SITE.split(window)[0].strip() if window else ""


def _links(node: Any, base: str) -> Iterator[Link]:
    for one in node.iter("a"):
        said = one.get("href", "").strip()
        if (
            not said
            or said.startswith("#")
            or re.match(r"(?:javascript|data|vbscript|mailto|tel):", said, re.IGNORECASE)
        ):
            continue
        try:
            target = urljoin(base, said) if base else said
        except ValueError:
            continue
        yield Link(tidy("".join(one.itertext())), target)


def _is_file(url: str) -> bool:
    return url.partition("?")[0].lower().endswith(_FILES)
