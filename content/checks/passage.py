"""A version cut into named places: 正文第3段, 表1第3行第2列, 附件“明细.xlsx”第12行."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from content.item import Block, Heading, Paragraph, PlainFacts, Table, Version


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text with its place. `heads` are the words that say what it is: a cell's column head and row head."""

    place: str
    text: str
    heads: tuple[str, ...] = ()
    column: tuple[int, int] | None = None  # (table, column) for a cell below the head


def passages(version: Version, attachments: Mapping[str, str]) -> Iterator[Passage]:
    """Yield everything that a reader of the version would meet."""
    yield Passage("标题", version.title)
    yield from _blocks(version.blocks, "", 0)
    yield from _plain(version.plain, "")
    tables = sum(isinstance(block, Table) for block in version.blocks)
    for variant in version.variants:
        where = f"{variant.division}的本地补充："
        yield from _blocks(variant.blocks, where, tables)
        yield from _plain(variant.plain, where)
        tables += sum(isinstance(block, Table) for block in variant.blocks)
    for name, text in attachments.items():
        for no, line in enumerate(text.splitlines(), 1):
            yield Passage(f"附件“{name}”第{no}行", line)


def lines(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """Return (place, line) for the lines of headings and paragraphs: a mark counts as a line of its own."""
    found = []
    for no, block in enumerate((block for block in blocks if not isinstance(block, Table)), 1):
        found += [(f"正文第{no}段", line) for line in block.text.splitlines() if line.strip()]
    return found


def _blocks(blocks: Iterable[Block], where: str, tables: int) -> Iterator[Passage]:
    paragraph = 0
    for block in blocks:
        match block:
            case Heading(text) | Paragraph(text):
                paragraph += 1
                yield Passage(f"{where}正文第{paragraph}段", text)
            case Table(rows):
                tables += 1
                yield from _cells(rows, where, tables)


def _cells(rows: tuple[tuple[str, ...], ...], where: str, table: int) -> Iterator[Passage]:
    head = rows[0] if rows else ()
    for row_no, row in enumerate(rows, 1):
        for column_no, cell in enumerate(row, 1):
            if not cell.strip():
                continue
            above = (head[column_no - 1],) if row_no > 1 and column_no <= len(head) else ()
            beside = (row[column_no - 2],) if column_no > 1 else ()
            yield Passage(f"{where}表{table}第{row_no}行第{column_no}列", cell, above + beside, (table, column_no))


def _plain(plain: PlainFacts, where: str) -> Iterator[Passage]:
    for label, text in (
        ("谁能领", plain.who),
        ("领多少", plain.how_much),
        ("怎么办", plain.how),
        ("什么时候办", plain.when),
        ("找谁问", plain.contact),
    ):
        if text:
            yield Passage(f"{where}一看就懂“{label}”", text, (label,))
