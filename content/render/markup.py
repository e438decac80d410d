"""Blocks to safe HTML: everything is escaped, tables stay tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import Final

from content.heads import heads, labels, starts
from content.item import Block, Heading, Paragraph, Table

_DEEPEST: Final = 4
_NARROW: Final = 3  # columns that stand side by side on a phone


def html(blocks: Iterable[Block], *, cards: int = 0) -> str:
    """Return the blocks as HTML for the page: headings from h2 down, tables in a div that scrolls on its own.

    `cards`: in a wide table of at most so many rows each becomes a card on a phone, whose lines say what they are. A
    longer one scrolls beside its first column.
    """
    return "\n".join(_block(block, cards=cards) for block in blocks)


def _block(block: Block, *, cards: int) -> str:
    match block:
        case Heading(text, level):
            tag = f"h{min(max(level, 1) + 1, _DEEPEST)}"
            return f"<{tag}>{escape(text)}</{tag}>"
        case Paragraph(text):
            return f"<p>{escape(text).replace(chr(10), '<br>')}</p>"
        case Table(rows):
            wide = len(rows[0]) > _NARROW if rows else False
            if wide and 1 < len(rows) <= cards:
                return f'<div class="table cards" tabindex="0"><table>{_cards(rows)}</table></div>'
            return f'<div class="table{" wide" if wide else ""}" tabindex="0"><table>{_rows(rows)}</table></div>'


def _rows(rows: tuple[tuple[str, ...], ...]) -> str:
    if not rows:
        return ""
    body = "".join("<tr>" + "".join(f"<td>{_cell(cell)}</td>" for cell in row) + "</tr>" for row in rows[heads(rows) :])
    return f"{_head(rows)}<tbody>{body}</tbody>"


def _cards(rows: tuple[tuple[str, ...], ...]) -> str:
    """As _rows, with each cell's heading beside it, for where there is no room for a head."""
    names = labels(rows)
    body = "".join(
        "<tr>"
        + "".join(f'<td data-l="{escape(name)}">{_cell(cell)}</td>' for name, cell in zip(names, row, strict=False))
        + "</tr>"
        for row in rows[heads(rows) :]
    )
    return f"{_head(rows)}<tbody>{body}</tbody>"


def _head(rows: tuple[tuple[str, ...], ...]) -> str:
    head = rows[: heads(rows)]
    if len(head) == 1:
        return "<thead><tr>" + "".join(f'<th scope="col">{_cell(cell)}</th>' for cell in head[0]) + "</tr></thead>"
    lines = []
    for level, begun in enumerate(starts(head)):
        cells = ""
        for start, wide in Counter(begun).items():
            if level and not head[level][start]:
                continue  # what stands above reaches down here
            high = len(head) - level if wide == 1 else 1
            across, down = f' colspan="{wide}"' if wide > 1 else "", f' rowspan="{high}"' if high > 1 else ""
            cells += f'<th scope="col"{across}{down}>{_cell(head[level][start])}</th>'
        lines.append(f"<tr>{cells}</tr>")
    return f"<thead>{''.join(lines)}</thead>"


def _cell(text: str) -> str:
    return escape(text).replace("\n", "<br>")
