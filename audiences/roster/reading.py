"""Reading a whole roster: every sheet and row, every error with its place; nothing is guessed or dropped silently."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from audiences.division import Division, Tree
from audiences.roster import header as heads
from audiences.roster.column import KNOWN, Column, Words
from audiences.roster.elsewhere import elsewhere
from audiences.roster.header import Header
from audiences.roster.household import households
from audiences.roster.reader import Reader
from audiences.roster.repeats import repeats
from audiences.roster.row import (
    Row,
    RowError,
    mask_cell,
    text_of,
)
from audiences.roster.sheet import HeadError, RosterError, Sheet, open_book

MAX_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file says. With any error nothing of it may be applied."""

    rows: tuple[Row, ...] = field(repr=False)
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]  # Chinese: hidden rows and sheets, merged cells, lines, columns and numbers left out
    columns: frozenset[Column]  # what the file speaks of; on the rest it is silent
    file_hash: str  # sha256 in hex
    strange: tuple[str, ...] = ()  # labels that name no column: a person may say what they are
    houses: tuple[str, ...] = field(default=(), repr=False)  # for each row the key of its household in its village
    partly: tuple[str, ...] = ()  # names of merged villages by which it calls today's: of the rest it says nothing
    labels: tuple[tuple[str, str], ...] = ()  # every label and the Column's value that it was read as, "": not read


def read_roster(  # a file, and all that it is read by
    name: str,
    data: bytes,
    *,
    tree: Tree,
    today: date,
    within: Division | None = None,
    mapping: Mapping[str, str] | None = None,
) -> RosterReading:
    """Read a roster or list; rows without a place of their own belong to `within`.

    `mapping` is what the office has said of its own labels: label → Column's value, "" not to be read.
    RosterError when the file as a whole cannot be used: wrong type, no head (HeadError), over 100,000 rows.
    """
    book = open_book(name, data)
    words: Words = {**KNOWN, **{label: Column(to) if to else None for label, to in (mapping or {}).items()}}
    reader = Reader(tree, today, within, words, name.rpartition(".")[0])
    found = [(sheet, header) for sheet in book.sheets if (header := heads.find(sheet, words))]
    titles = [title for sheet, header in found for title in sheet.titles(header.first_data)]
    reader.notes.extend(filter(None, (elsewhere([*titles, name.rpartition(".")[0]], within, tree), *book.notes)))
    if not found:
        filled = [sheet for sheet in book.sheets if sheet.rows]
        raise HeadError(_no_head(filled), heads.fullest(filled[0]) if filled else ())
    if sum(len(sheet.rows) for sheet, _ in found) > MAX_ROWS:
        _require_few(found)
    for _, header in found:
        _require_one_name(header)
    for sheet in book.sheets:
        if sheet.rows and sheet not in [known for known, _ in found]:
            reader.notes.append(f"工作表“{sheet.name}”没有“姓名”一列，没有导入")
    several = len(found) > 1
    for sheet, header in found:
        reader.read(sheet, header, sheet.name if several else "")
    columns = frozenset(column for _, header in found for column in (*header.columns.values(), *header.heads.values()))
    ticks = {Column.TAGS} if any(header.ticks for _, header in found) else set()
    rows, houses, doubts = households(reader.rows, sorted(reader.headed))
    asked = {(doubt.sheet, doubt.row) for doubt in doubts}
    again = (one for one in repeats(reader.rows) if (one.sheet, one.row) not in asked)
    errors = sorted([*reader.errors, *again, *doubts], key=lambda error: (error.sheet, error.row))
    if not rows and not errors:
        raise RosterError("名单里没有人，请核对文件")
    digest = hashlib.sha256(data).hexdigest()
    strange = tuple(dict.fromkeys(label for _, header in found for label in header.strange))
    labels = tuple(dict.fromkeys(pair for _, header in found for pair in header.read_as()))
    notes, partly = tuple(reader.notes), reader.places.parts()
    return RosterReading(
        tuple(rows), tuple(errors), notes, columns | ticks, digest, strange, tuple(houses), partly, labels
    )


def _no_head(sheets: list[Sheet]) -> str:
    if not sheets:
        return "文件里没有内容，请核对文件"
    first: Sequence[Any] = heads.fullest(sheets[0]) or next(filter(any, sheets[0].rows), [])
    shown = "、".join(filter(None, (text_of(cell)[:10] for cell in first[:8])))
    return f"没有找到“姓名”这一列。表头应有“姓名”，最好还有“手机号”“村”；现在最像表头的一行是：{mask_cell(shown)}"


def _require_one_name(header: Header) -> None:
    for one in [own for _, own in header.people] or [header]:
        names = [one.labels[place] for place in one.places(Column.NAME)]
        if len(names) > 1:
            twice = f"两列“{names[0]}”" if names[0] == names[1] else f"“{names[0]}”“{names[1]}”两列姓名"
            raise RosterError(
                f"表头里有{twice}，看不出哪一列是村民本人。是户主的，改成“户主姓名”；一户一行的，写成“户主姓名”“成员1姓名”"
                "“成员2姓名”；左右并排的两张表，请上下接成一张"
            )


def _require_few(found: list[tuple[Sheet, Header]]) -> None:
    rows = sum(
        1 for sheet, header in found for number, row in sheet.numbered() if number >= header.first_data and any(row)
    )
    if rows > MAX_ROWS:
        raise RosterError(f"名单有{rows}行，超过一次导入的上限{MAX_ROWS}行，请分成几个文件导入")
