"""An attachment as an old phone can read it: words and tables in leaves, pages and pictures drawn. Pure.

What nobody sees in the file (hidden sheets, rows, words) is not shown; where there is any, the file is not handed out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from content.heads import heads
from content.ingest import IngestError, Kind, kind_of, read
from content.ingest.inside import Inside, pictures_in
from content.ingest.pdf import pdf_pages
from content.ingest.sheet import read_sheets
from content.ingest.unseen import unseen
from content.item import Attachment, Block, Paragraph, Table
from content.leafing import held

__all__ = ["ROWS", "Leaf", "Shown", "named", "said_size", "shown"]

ROWS: Final = 80  # of tables on one leaf: two minutes of an old thumb, 8 KB
SIGNS: Final = 12_000  # characters on one leaf
_KILOBYTE: Final = 1024
_KINDS: Final = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word 文件",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Excel 文件",
    "application/vnd.ms-excel": "Excel 文件",
    "application/pdf": "PDF 文件",
    "application/ofd": "OFD 文件",
}
_PICTURES: Final = "图片"  # as a draft names what it left out
_UNREAD: Final = "这个附件在手机上打不开"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One piece of what is shown; `drawn`: a picture of it stands before the words; `held`: which rows of a list."""

    blocks: tuple[Block, ...]
    drawn: bool = False
    held: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What residents see of a file. No leaves: nothing, and `why` says so.

    `unseen` names what keeps it from being handed out; `pictured`: it has pictures that are not shown.
    """

    kind: Kind
    leaves: tuple[Leaf, ...] = ()
    unseen: tuple[str, ...] = ()
    why: str = ""
    pictured: bool = False
    pictures: tuple[Inside, ...] = ()


def shown(name: str, data: bytes) -> Shown:
    """Read a file as residents are to see it."""
    kind = kind_of(name, data)
    if kind.is_image:
        return Shown(kind, (Leaf((), drawn=True),))
    try:
        leaves, pictured = _leaves(name, kind, data)
        pictures: tuple[Inside, ...] = ()
        if kind is Kind.DOCX and pictured:
            pictures, whole = pictures_in(name, data)
            pictured = not whole
        return Shown(kind, leaves, unseen(name, kind, data), pictured=pictured, pictures=pictures)
    except IngestError:
        return Shown(kind, why=_UNREAD)


def named(attachment: Attachment) -> str:
    """What an attachment is and how large: Excel 文件，23 KB."""
    kind = "图片" if attachment.is_picture else _KINDS.get(attachment.media_type, "文件")
    return f"{kind}，{said_size(attachment.size)}"


def said_size(size: int) -> str:
    """23 KB, 1.2 MB."""
    if size < _KILOBYTE**2:
        return f"{max(1, round(size / _KILOBYTE))} KB"
    return f"{size / _KILOBYTE**2:.1f} MB"


def _leaves(name: str, kind: Kind, data: bytes) -> tuple[tuple[Leaf, ...], bool]:
    """What is shown, and whether pictures in it are not."""
    if kind is Kind.PDF:
        return tuple(Leaf(blocks, drawn) for blocks, drawn in pdf_pages(name, data)), False
    sheets = kind in {Kind.XLSX, Kind.XLS}
    draft = read_sheets(name, data, hidden=False) if sheets else read(name, data)
    return tuple(Leaf(blocks, held=held(blocks)) for blocks in _cut(draft.blocks)), _PICTURES in draft.dropped


def _cut(blocks: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """Blocks in portions that a phone can hold; a long table goes on with its head repeated."""
    portion: list[Block] = []
    rows = signs = 0
    for block in (part for one in blocks for part in _parts(one)):
        cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
        more, lines = sum(map(len, cells)), len(block.rows) if isinstance(block, Table) else 0
        if portion and (rows + lines > ROWS or signs + more > SIGNS):
            yield tuple(portion)
            portion, rows, signs = [], 0, 0
        portion.append(block)
        rows, signs = rows + lines, signs + more
    if portion:
        yield tuple(portion)


def _parts(block: Block) -> Iterator[Block]:
    """A block as it is; of a table its caption lines as paragraphs, and the rest in pieces of a leaf's length."""
    if not isinstance(block, Table):
        yield block
        return
    rows = block.rows
    while len(rows) > 1 and sum(map(bool, rows[0])) <= 1:
        if caption := "".join(rows[0]):
            yield Paragraph(caption)
        rows = rows[1:]
    rows = _filled(rows)
    head = heads(rows)
    for start in range(head, max(len(rows), head + 1), ROWS - head):
        yield replace(block, rows=(*rows[:head], *rows[start : start + ROWS - head]))


def _filled(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """Without columns in which nothing stands."""
    kept = [column for column in range(max(map(len, rows), default=0)) if any(row[column] for row in rows)]
    return tuple(tuple(row[column] for column in kept) for row in rows)
