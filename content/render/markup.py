"""Blocks to safe HTML: everything is escaped, tables stay tables."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from content.item import Block, Heading, Paragraph, Table

_DEEPEST: Final = 4


def html(blocks: Iterable[Block]) -> str:
    """Return the blocks as HTML for the page: headings from h2 down, tables in a div that scrolls on its own."""
    return "\n".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            tag = f"h{min(max(level, 1) + 1, _DEEPEST)}"
            return f"<{tag}>{escape(text)}</{tag}>"
        case Paragraph(text):
            return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"
        case Table(rows):
            return f'<div class="table" tabindex="0"><table>{_rows(rows)}</table></div>'


def _rows(rows: tuple[tuple[str, ...], ...]) -> str:
    if not rows:
        return ""
    head = "".join(f'<th scope="col">{_cell(cell)}</th>' for cell in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows[1:])
    return f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"


def _cell(text: str) -> str:
    return escape(text).replace("\n", "<br>")
