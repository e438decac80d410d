"""Blocks out of HTML that has been made safe: Word's by way of mammoth, a page's after the sweep."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from content.ingest.draft import IngestError, tidy
from content.ingest.merged import Tall, told_down
from content.ingest.text import paragraph, table
from content.item import Block, Heading
from content.pattern import late

__all__ = ["blocks", "text"]

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption",
    "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "nav", "ol",
    "p", "pre", "section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
})  # fmt: skip
_WIDEST: Final = 100  # columns; a span beyond it is an attack or an accident
_MOST_CELLS: Final = 200_000
_WRAPPED: Final = late(r"(?<=[\u3000-\u9fff\uff00-\uffef])[ \t]*[\r\n]\s*(?=[\u3000-\u9fff\uff00-\uffef])")
_SOURCE_GAP: Final = late(r"[\t\r\n]+ *")


def blocks(node: Any, *, layout: bool = False) -> Iterator[Block]:
    """The blocks below a node, in order. With `layout` a table of one column or with tables in it is no table."""
    line: list[str] = []
    for part in _parts(node, layout=layout):
        if isinstance(part, str):
            line.append(part)
            continue
        yield from _paragraphs(line)
        line = []
        if part is not None:
            yield part
    yield from _paragraphs(line)


def text(node: Any) -> str:
    """Return the words below a node; a line break or a block begins a new line."""
    lines = "".join(_words(node)).split("\n")
    return "\n".join(filter(None, map(tidy, lines)))


def _paragraphs(line: list[str]) -> Iterator[Block]:
    for words in "".join(line).split("\n"):
        if said := tidy(words):
            yield paragraph(said)


def _parts(node: Any, *, layout: bool) -> Iterator[str | Block | None]:
    """Words, and between them blocks or None where a block ends."""
    yield _flat(node.text or "")
    numbers = 0
    for child in node:
        tag = child.tag
        if tag in _HEADINGS:
            said = text(child).replace("\n", " ")
            yield Heading(said, _HEADINGS[tag]) if said else None
        elif tag == "table" and (not layout or _is_grid(child)):
            yield table(_grid(child))
        elif tag == "br":
            yield "\n"
        elif isinstance(tag, str):
            yield _apart(child)
            numbers += tag == "li"
            yield from _inside(child, f"{numbers}." if tag == "li" and node.tag == "ol" else "", layout=layout)
        yield _flat(child.tail or "")


def _inside(node: Any, number: str, *, layout: bool) -> Iterator[str | Block | None]:
    """What an element holds, by itself when it is a block."""
    edge: list[None] = [None] if node.tag in _BLOCKS else []
    yield from edge
    yield number
    yield from _parts(node, layout=layout)
    yield from edge


def _words(node: Any) -> Iterator[str]:
    edge = "\n" if node.tag in _BLOCKS else ""
    yield edge
    yield _flat(node.text or "")
    for child in node:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str):
            yield _apart(child)
            yield from _words(child)
        yield _flat(child.tail or "")
    yield edge


def _apart(node: Any) -> str:
    """What stands between an element and the one before: a link begins anew behind a link, a picture behind words."""
    before = node.getprevious()
    touches = before is not None and before.tag in {"a", "img"} and not (before.tail or "").strip()
    return " " if node.tag == "img" or (node.tag == "a" and touches) else ""


def _flat(words: str) -> str:
    """Line ends of the source are no line ends of the text; between Chinese signs they are not even spaces."""
    return _SOURCE_GAP.sub(" ", _WRAPPED.sub("", words))


def _is_grid(node: Any) -> bool:
    rows = [row for row in node.iter("tr") if next(row.iterancestors("table")) is node]
    return node.find(".//table") is None and any(len(row.findall("td") + row.findall("th")) > 1 for row in rows)


def _grid(node: Any) -> list[list[str]]:
    """Return a table's cells on a grid, with what merged ones name in each of their rows."""
    rows: list[dict[int, str]] = []
    tall: list[Tall] = []
    taken: dict[int, set[int]] = {}
    cells = 0
    own = (row for row in node.iter("tr") if next(row.iterancestors("table")) is node)
    for row_no, row in enumerate(own):
        cells_of_row: dict[int, str] = {}
        column = 0
        for cell in row.iterchildren("td", "th"):
            while column in taken.get(row_no, ()):
                cells_of_row[column] = ""
                column += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            cells += wide * high
            if cells > _MOST_CELLS:
                raise IngestError("表格过大。长名单请做成Excel附件，正文只留说明")
            cells_of_row |= {column: text(cell)} | dict.fromkeys(range(column + 1, column + wide), "")
            tall += [(row_no, column, high)] if high > 1 else []
            for below in range(row_no + 1, row_no + high):
                taken.setdefault(below, set()).update(range(column, column + wide))
            column += wide
        rows.append(cells_of_row)
    width = 1 + max((column for row in rows for column in row), default=-1)
    grid = [[row.get(column, "") for column in range(width)] for row in rows]
    told_down(grid, tall)
    return grid


def _span(cell: Any, name: str) -> int:
    said = cell.get(name, "1").strip()
    limit = _WIDEST if name == "colspan" else _MOST_CELLS
    return max(1, min(int(said), limit)) if said.isdecimal() and len(said) < 9 else 1  # noqa: PLR2004 - no number needs more
