"""A version cut into named places: 正文第3段, 表1第3行第2列, 附件“明细.xlsx”第12行."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from content.checks.digits import Number, numbers, plain
from content.checks.finding import Path
from content.heads import heads, labels
from content.ingest.sheet import SHEET
from content.item import Block, Heading, Paragraph, PlainFacts, Table, Version
from content.pattern import late

_FACTS = (
    ("who", "谁能领"), ("how_much", "领多少"), ("how", "怎么办"), ("when", "什么时候办"), ("contact", "找谁问"),
)  # fmt: skip


_CUT: Final = late(r"[0-9][ \-]*\Z")
# The rest of it; a short number before a word is the number of the next row: 2 龚桂兰.
_REST: Final = late(r"(?![0-9]{1,3}[ 　]+[一-鿿])[0-9](?:[ \-]?[0-9])*X?(?![0-9年月日元万.、:：）)])")
_SPARSE: Final = 3  # of a caption's cells at most one in so many is filled
_NEAR: Final = 48  # characters before a cut number that say whose it is


@dataclass(frozen=True, slots=True)
class Passage:
    """Some text with its place. `heads` are the words that say what it is: a cell's column head and row head.

    `path` leads to it in the version; None: it stands in a file. `cut`: it goes from one paragraph to the next.
    """

    place: str
    text: str
    heads: tuple[str, ...] = ()
    column: tuple[int, int] | None = None  # (table, column) for a cell below the head
    path: Path | None = None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its place: 表1, 附件“明细.xlsx”, from its head on.

    `first` is the number of its head's row as a place says it; `above` are the line before the table and the captions
    over its head, which say what it lists.
    """

    place: str
    rows: tuple[tuple[str, ...], ...]
    first: int = 1
    above: tuple[str, ...] = ()

    def at(self, row: int, column: int) -> str:
        """A cell's place; counted from 0."""
        return f"{self.place}第{row + self.first}行第{column + 1}列"

    def headed(self) -> Grid:
        """Without what stands over its head (a sheet's title, its day, the unit of its sums); the head in one row."""
        captions: list[str] = []
        rows = self.rows
        while len(rows) > 1 and _is_caption(rows[0]):
            captions += filter(None, map(str.strip, rows[0]))
            rows = rows[1:]
        if (deep := heads(rows)) > 1:
            rows = (tuple(labels(rows)), *rows[deep:])
        return Grid(self.place, rows, self.first + len(self.rows) - len(rows), (*self.above, *captions))


def passages(
    version: Version, attachments: Mapping[str, str], rendered: Mapping[str, str] | None = None
) -> Iterator[Passage]:
    """Yield everything that a reader of the version would meet; `rendered` is the text of renditions by their name."""
    yield Passage("标题", version.title, path=("title",))
    if version.issuer:
        yield Passage("发布单位", version.issuer, path=("issuer",))
    yield from _blocks(version.blocks, "", 0, ("blocks",))
    yield from _plain(version.plain, "", ("plain",))
    tables = sum(isinstance(block, Table) for block in version.blocks)
    for no, variant in enumerate(version.variants):
        where = f"{variant.division}的本地补充："
        yield from _blocks(variant.blocks, where, tables, ("variants", no, "blocks"))
        yield from _plain(variant.plain, where, ("variants", no, "plain"))
        tables += sum(isinstance(block, Table) for block in variant.blocks)
    for no, one in enumerate(version.attachments):
        if one.said:
            yield Passage(f"图片“{one.name}”的说明", one.said, path=("attachments", no, "said"))
    for name, text in attachments.items():
        tables += 1
        yield from _file(name, text, tables)
    for name, text in (rendered or {}).items():
        yield from (Passage(f"{name}第{no}行", line) for no, line in enumerate(text.splitlines(), 1) if line.strip())


def grids(version: Version, attachments: Mapping[str, str]) -> Iterator[Grid]:
    """Yield every table: those of the text, of the local additions, and the lines of files that have tabs."""
    number = 0
    for where, blocks in (("", version.blocks), *((f"{v.division}的本地补充：", v.blocks) for v in version.variants)):
        above = ""
        for block in blocks:
            if isinstance(block, Table):
                number += 1
                yield Grid(f"{where}表{number}", block.rows, above=(above,)).headed()
            else:
                above = block.text
    for name, text in attachments.items():
        found = file_lines(name, text)
        for start, end in _tabbed([line.text for line in found]):
            rows = tuple(tuple(line.text.split("\t")) for line in found[start:end])
            over = [line.text for line in found[max(0, start - 1) : start]]
            yield Grid(found[start].where, rows, found[start].no, (name, *over)).headed()


def seams(found: Iterable[Passage]) -> Iterator[Passage]:
    """Yield each number that line breaks have cut, with what stands before it, at the place where it begins."""
    begun: Passage | None = None  # what may be the first part of one
    for passage in found:
        flat = plain(passage.text) if passage.column is None else ""
        rest = _REST.match(flat) if begun else None
        if begun and rest:
            text = f"{begun.text[-_NEAR:]}\n{passage.text[: rest.end()]}"
            begun = Passage(begun.place, text, begun.heads, cut=True)
            yield begun
            if rest.end() == len(flat):
                continue
        begun = passage if _CUT.search(flat) else None


def numbers_in(passage: Passage, lengths: range) -> Iterator[Number]:
    """Yield the long numbers of a passage; of one that a line break has cut only those that go across it."""
    for number in numbers(passage.text, lengths):
        if not passage.cut or "\n" in passage.text[number.start : number.end]:
            yield number


def lines(blocks: Iterable[Block]) -> list[tuple[str, str]]:
    """Return (place, line) for the lines of headings and paragraphs: a mark counts as a line of its own."""
    found = []
    for no, block in enumerate((block for block in blocks if not isinstance(block, Table)), 1):
        found += [(f"正文第{no}段", line) for line in block.text.splitlines() if line.strip()]
    return found


def _blocks(blocks: Iterable[Block], where: str, tables: int, path: Path) -> Iterator[Passage]:
    paragraph = 0
    for no, block in enumerate(blocks):
        match block:
            case Heading(text) | Paragraph(text):
                paragraph += 1
                yield Passage(f"{where}正文第{paragraph}段", text, path=(*path, no, "text"))
            case Table(rows):
                tables += 1
                yield from _cells(Grid(f"{where}表{tables}", rows), tables, (*path, no, "rows"))


def _cells(whole: Grid, table: int, path: Path | None) -> Iterator[Passage]:
    grid = whole.headed()
    over = len(whole.rows) - len(grid.rows)
    for row_no, row in enumerate(whole.rows[:over]):
        for column_no, cell in enumerate(row):
            if cell.strip():
                yield Passage(whole.at(row_no, column_no), cell, path=(*path, row_no, column_no) if path else None)
    head = grid.rows[0] if grid.rows else ()
    for row_no, row in enumerate(grid.rows):
        for column_no, cell in enumerate(row):
            if not cell.strip():
                continue
            above = (head[column_no],) if row_no > 0 and column_no < len(head) else ()
            beside = (row[column_no - 1],) if column_no > 0 else ()
            place = grid.at(row_no, column_no)
            leads = (*path, over + row_no, column_no) if path else None
            yield Passage(place, cell, above + beside, (table, column_no + 1), leads)


def _is_caption(row: tuple[str, ...]) -> bool:
    """Whether a row fills so few of its cells that it is no head."""
    filled = sum(bool(cell.strip()) for cell in row)
    return len(row) > 1 and (filled <= 1 or filled * _SPARSE <= len(row))


def _plain(plain: PlainFacts, where: str, path: Path) -> Iterator[Passage]:
    for name, label in _FACTS:
        if text := getattr(plain, name):
            yield Passage(f"{where}一看就懂“{label}”", text, (label,), path=(*path, name))


@dataclass(frozen=True, slots=True)
class FileLine:
    """A line of a file, where it stands: 附件“明细.xlsx”的工作表“底表”, and which line it is there, counted from 1."""

    where: str
    no: int
    text: str

    @property
    def place(self) -> str:
        """附件“明细.xlsx”第12行; of a sheet's name only where it is."""
        return f"{self.where}第{self.no}行" if self.no else self.where


def file_lines(name: str, text: str) -> list[FileLine]:
    """The lines of a file with their places; those of a workbook are counted in each sheet."""
    found: list[FileLine] = []
    where, no = f"附件“{name}”", 0
    for line in text.splitlines():
        if hit := SHEET.fullmatch(line):
            where, no = f"附件“{name}”的{line}", 0
            found.append(FileLine(where, no, hit["name"]))
            continue
        no += 1
        found.append(FileLine(where, no, line))
    return found


def _file(name: str, text: str, table: int) -> Iterator[Passage]:
    """The lines of a file; runs of lines with tabs are tables, whose first line is the head."""
    found = file_lines(name, text)
    inside: set[int] = set()
    for start, end in _tabbed([line.text for line in found]):
        inside.update(range(start, end))
        rows = tuple(tuple(line.text.split("\t")) for line in found[start:end])
        yield from _cells(Grid(found[start].where, rows, found[start].no), table, None)
    yield from (
        Passage(line.place, line.text) for no, line in enumerate(found) if no not in inside and line.text.strip()
    )


def _tabbed(found: list[str]) -> Iterator[tuple[int, int]]:
    """Runs [start, end) of at least two lines that have tabs."""
    start = None
    for no, line in enumerate([*found, ""]):
        if "\t" in line and start is None:
            start = no
        elif "\t" not in line and start is not None:
            if no - start > 1:
                yield start, no
            start = None
