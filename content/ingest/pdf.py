"""The words of a PDF by way of pypdf. A scan has none: who can read it is said instead."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any, Final

from pypdf import Configuration, PdfReader, apply_configuration
from pypdf.errors import DependencyError, FileNotDecryptedError, PyPdfError

from content.ingest.draft import SCAN, Draft, IngestError, Link, ScanError, led, made
from content.ingest.layout import Line, Piece, flowed
from content.ingest.overprint import body, inner, said, turn
from content.ingest.page_lines import page_lines
from content.ingest.pdf_fonts import lettered
from content.ingest.pdf_links import Tracer
from content.ingest.pdf_rules import Ruler
from content.ingest.printed import Printed, printed
from content.ingest.two_columns import in_columns, read_down
from content.item import Block, Paragraph

_PAGES: Final = 200
_LIMITS: Final = Configuration(
    stream_parsing_work_maximum_count=1_000_000,
    stream_decoding_work_maximum_length=60_000_000,
    maximum_declared_stream_length=30_000_000,
    zlib_maximum_output_length=30_000_000,
    lzw_maximum_output_length=30_000_000,
    run_length_maximum_output_length=30_000_000,
    page_tree_maximum_entries=10_000,
    xform_maximum_invocations_per_extraction=500,
    disable_legacy_handling=True,
)
_OPERATORS: Final = 2_000_000  # of all pages: what a long report has, and a minute of work
_EDGES: Final = "浏览器印在每页上下边的日期、网址和页码"
_FEW: Final = 10  # characters a page: a scan with a stamp or a page number has no more


class _TooMuchError(Exception):
    """More is drawn on the pages than a notice has."""


@dataclass(frozen=True, slots=True)
class _Page:
    """One page: its lines, whether there is a picture on it, whether all its letters are in the file, its links."""

    lines: list[Line]
    pictured: bool
    lettered: bool
    links: tuple[Link, ...]
    over: tuple[str, ...]  # what is printed over its text

    @property
    def length(self) -> int:
        """How many characters stand on it."""
        return sum(len(line.text) + sum(map(len, chain(*line.rows))) for line in self.lines)


def read_pdf(name: str, data: bytes, *, hidden: bool = False) -> Draft:
    """Read a PDF; with `hidden` where it leads too. Raises IngestError: broken, locked, endless, or only pictures."""
    pages, about = _read(name, data)
    length = sum(page.length for page in pages)
    pictured = sum(page.pictured for page in pages)
    if length <= _FEW * len(pages) and pictured:
        raise ScanError(f"“{name}”是扫描件，里面只有图片。{SCAN}")
    over = [mark for page in pages for mark in page.over]
    scanned = [str(no) for no, page in enumerate(pages, 1) if page.pictured and page.length <= _FEW]
    dropped: tuple[str, ...] = ("图片",) if pictured else ()
    dropped += (f"第{'、'.join(scanned)}页是扫描的图片，里面的字没有读出来。{SCAN}",) if scanned else ()
    if hidden:
        told = flowed(read_down([page.lines for page in pages]))
        draft = made(name, [*told, *map(Paragraph, dict.fromkeys(over))], dropped)
        return led(draft, [link for page in pages for link in page.links])
    return _article(name, printed([page.lines for page in pages], *about), (*dropped, *said(over)))


def _article(name: str, page: Printed, dropped: tuple[str, ...]) -> Draft:
    """What a notice says; of a printed page its article, which a person compares with the rest."""
    told = (*dropped, *((_EDGES,) if page.edged else ()), *in_columns(page.pages))
    draft = made(name, flowed(read_down(page.pages)), told)
    left = tuple(block for line in page.left for block in flowed([[line]]))
    return replace(draft, head=page.head, unsure=bool(left), left_out=left)


def pdf_pages(name: str, data: bytes) -> tuple[tuple[tuple[Block, ...], bool], ...]:
    """Return each page's words, and whether a picture of it has all its letters. Raises IngestError."""
    return tuple((tuple(flowed(read_down([page.lines]))), page.lettered) for page in _read(name, data)[0])


def _read(name: str, data: bytes) -> tuple[list[_Page], tuple[str, str]]:
    """The pages, and what the file says of itself: its title, and what made it."""
    try:
        with apply_configuration(_LIMITS):
            reader = PdfReader(io.BytesIO(data))
            pages = _pages(name, reader)
            about: Mapping[str, Any] = reader.metadata or {}
            return pages, (str(about.get("/Title", "")), f"{about.get('/Creator', '')} {about.get('/Producer', '')}")
    except IngestError:
        raise
    except _TooMuchError:
        raise IngestError(f"“{name}”页面内容过多，没有读完。请上传原来的Word文件") from None
    except (DependencyError, FileNotDecryptedError) as error:
        raise IngestError(f"“{name}”是加密的PDF，打不开。请去掉密码，另存后再上传") from error
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError,
            ArithmeticError, AssertionError, NotImplementedError) as error:  # fmt: skip
        # a broken file makes pypdf trip over whatever it finds
        raise IngestError(f"“{name}”已损坏，打不开。请重新导出PDF，或上传原来的Word文件") from error


def _pages(name: str, reader: PdfReader) -> list[_Page]:
    if reader.is_encrypted and not reader.decrypt(""):
        raise IngestError(f"“{name}”设了打开密码。请去掉密码，另存后再上传")
    count = len(reader.pages)
    if count > _PAGES:
        raise IngestError(f"“{name}”有{count}页，超过{_PAGES}页。请只上传要发布的部分")
    budget = [_OPERATORS]
    return [_page(page, budget, plain=not reader.is_encrypted) for page in reader.pages]


def _page(page: Any, budget: list[int], *, plain: bool) -> _Page:
    tracer, ruler = Tracer(page), Ruler(float(page.mediabox.top))
    pieces, marks = body(_pieces(page, budget, tracer, ruler))
    lines, log = inner(page_lines(pieces, ruler.rules))
    return _Page(lines, _pictured(page), plain and lettered(page), tuple(tracer.links()), (*marks, *log))


def _pieces(page: Any, budget: list[int], tracer: Tracer, ruler: Ruler) -> list[Piece]:
    found: list[Piece] = []
    pen: list[float] = []

    def spend(operator: bytes, operands: list[Any], cm: list[float], tm: list[float]) -> None:
        budget[0] -= 1
        if budget[0] < 0:
            raise _TooMuchError
        tracer.see(operator, operands, cm, tm)
        ruler.see(operator, operands, cm)

    def keep(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if not text.strip():
            return
        x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
        y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        height = abs(size * (tm[3] or tm[1]) * (cm[3] or cm[1])) or 1.0
        turned = turn(tm[0] * cm[0] + tm[1] * cm[2], -(tm[0] * cm[1] + tm[1] * cm[3]))
        pen[:], before = [x, y], pen[:]
        if found and pen == before:
            x = found[-1].end  # pypdf says of words in one string with others only where the string begins
        for no, line in enumerate(text.strip("\n").split("\n")):
            found.append(Piece(x, ruler.top - y + no * height * 1.5, height, line.strip(" "), turned))

    page.extract_text(visitor_operand_before=spend, visitor_text=keep)
    return found


def _pictured(page: Any) -> bool:
    """Whether the page uses a picture, its forms aside (they draw words)."""
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    if objects is None:
        return False
    return any(one.get_object().get("/Subtype") == "/Image" for one in objects.get_object().values())
