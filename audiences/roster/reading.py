"""Reading a whole roster: every sheet and row, every error with its place; nothing is guessed or dropped silently."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import starmap
from typing import Any, Final

from audiences.division import Division, DivisionError, Tree
from audiences.places import group_number, locate, resolve
from audiences.roster import header as heads
from audiences.roster.birth import read_birth
from audiences.roster.ditto import Above
from audiences.roster.foot import is_blank, is_foot
from audiences.roster.header import KNOWN, Column, Header, Words
from audiences.roster.merged import fill_down
from audiences.roster.remark import ask_of
from audiences.roster.repeats import repeats
from audiences.roster.row import (
    Attempt,
    CellError,
    Cells,
    Row,
    RowError,
    mask_cell,
    read_former,
    read_id,
    read_name,
    read_phones,
    read_sex,
    read_state,
    read_tags,
    text_of,
)
from audiences.roster.sheet import HeadError, RosterError, Sheet, open_book
from audiences.roster.unread import Unread

MAX_ROWS: Final = 100_000
_SHOWN: Final = 8  # row numbers named in a note
_AREA: Final = re.compile(r"\d{1,4}(?:\.\d+)?(?:亩(?:\d+分)?|分)?")
_LINES: Final = "行不是人员（空行、标题、合计、备注、填表人或重复的表头），没有导入"
_HIDDEN: Final = "行是隐藏的，没有导入；如需导入请先取消隐藏"
_LANDLINE: Final = "行的固定电话没有导入：座机收不到短信，这些人要打电话或上门告知"
_DITTO: Final = "行写“同上”的格子，已照上一行填"
_ACRES: Final = "行的“承包地”写的是多少，不是在哪里，没有导入"
_OTHERS: Final = "行的备注说到有人去世或迁出，看来不是本人；是本人的，请在“人员状态”一列写明"


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file says. With any error nothing of it may be applied."""

    rows: tuple[Row, ...] = field(repr=False)
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]  # Chinese: hidden rows and sheets, merged cells, lines, columns and numbers left out
    columns: frozenset[Column]  # what the file speaks of; on the rest it is silent
    file_hash: str  # sha256 in hex
    strange: tuple[str, ...] = ()  # labels that name no column: a person may say what they are
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
    reader = _Reader(tree, today, within, words)
    reader.notes.extend(book.notes)
    found = [(sheet, header) for sheet in book.sheets if (header := heads.find(sheet, words))]
    if not found:
        filled = [sheet for sheet in book.sheets if sheet.rows]
        raise HeadError(_no_head(filled), heads.fullest(filled[0]) if filled else ())
    if sum(len(sheet.rows) for sheet, _ in found) > MAX_ROWS:
        _require_few(found)
    for sheet in book.sheets:
        if sheet.rows and sheet not in [known for known, _ in found]:
            reader.notes.append(f"工作表“{sheet.name}”没有“姓名”一列，没有导入")
    several = len(found) > 1
    for sheet, header in found:
        reader.read(sheet, header, sheet.name if several else "")
    columns = frozenset(column for _, header in found for column in header.columns.values())
    ticks = {Column.TAGS} if any(header.ticks for _, header in found) else set()
    errors = sorted([*reader.errors, *repeats(reader.rows)], key=lambda error: (error.sheet, error.row))
    if not reader.rows and not errors:
        raise RosterError("名单里没有人，请核对文件")
    digest = hashlib.sha256(data).hexdigest()
    strange = tuple(dict.fromkeys(label for _, header in found for label in header.strange))
    labels = tuple(dict.fromkeys(pair for _, header in found for pair in header.read_as()))
    notes = tuple(reader.notes)
    return RosterReading(tuple(reader.rows), tuple(errors), notes, columns | ticks, digest, strange, labels)


def _no_head(sheets: list[Sheet]) -> str:
    if not sheets:
        return "文件里没有内容，请核对文件"
    first = next((row for row in sheets[0].rows if any(row)), [])
    shown = "、".join(filter(None, (text_of(cell)[:10] for cell in first[:8])))
    return f"没有找到“姓名”这一列。表头应有“姓名”，最好还有“手机号”“村”；现在的第一行是：{mask_cell(shown)}"


def _require_few(found: list[tuple[Sheet, Header]]) -> None:
    rows = sum(
        1 for sheet, header in found for number, row in sheet.numbered() if number >= header.first_data and any(row)
    )
    if rows > MAX_ROWS:
        raise RosterError(f"名单有{rows}行，超过一次导入的上限{MAX_ROWS}行，请分成几个文件导入")


class _Reader:
    """Rows and errors of one file as they are found; one text of a place is looked up once."""

    def __init__(self, tree: Tree, today: date, within: Division | None, words: Words) -> None:
        self._words = words
        self._initials = {label[0] for label, column in words.items() if column is Column.NAME} | set("*【[(（ \n")
        self._sheet = ""  # the name of the sheet being read: a 组 or a village may have its own
        self.rows: list[Row] = []
        self.errors: list[RowError] = []
        self.notes: list[str] = []
        self._tree, self._today, self._within = tree, today, within
        self._places: dict[tuple[str, ...], Division | DivisionError] = {}
        self._addresses: dict[tuple[str, int], int | DivisionError] = {}
        self._said: dict[str, list[int]] = {}  # of the sheet being read: a note and the rows that it is about

    def read(self, sheet: Sheet, header: Header, name: str) -> None:
        """Read one sheet; `name` is said in errors when there are several."""
        self._sheet = sheet.name
        merged = fill_down(sheet, header, name)
        self.notes.extend(merged.notes)
        self.errors.extend(merged.errors)
        self._said = {_HIDDEN: sorted(n for n in sheet.marks.hidden_rows if n >= header.first_data), _LINES: []}
        left_out, above, unread = self._said[_LINES], Above(), Unread()
        lone: Row | None = None
        watched = {*header.columns, *header.ticks}
        faults = {place: fault for place, fault in sheet.marks.faults.items() if place[1] in watched}
        faulty = {place[0] for place in faults}
        for number, row in sheet.numbered():
            if number < header.first_data or not any(cell not in ("", None) for cell in row):
                continue
            cells = merged.filled(number, row)
            if self._repeats_head(cells) or is_foot(cells, header) or is_blank(cells, header):
                left_out.append(number)
                again = heads.header(header.first_data, heads.labels_of(cells), self._words)
                if again and self.rows and self.rows[-1] is lone:  # the title of the table that begins here
                    left_out.append(self.rows.pop().row - 1)
                header = again or header
                continue
            if number in faulty:
                self._fault(number, name, header, faults)
                continue
            unread.look(cells, header)
            self._row(Cells(header, above.filled(number, cells, header)), number + 1, name)
            lone = self.rows[-1] if self.rows and sum(cell not in ("", None) for cell in cells) == 1 else None
        self._said[_DITTO] = above.rows
        where = f"“{name}”" if name else ""
        self.notes.extend(where + note for note in (*starmap(_rows_note, self._said.items()), *unread.notes()) if note)

    def _say(self, note: str, number: int) -> None:
        rows = self._said.setdefault(note, [])
        if number - 1 not in rows[-1:]:
            rows.append(number - 1)

    def _repeats_head(self, cells: list[Any]) -> bool:
        """The head again on a printed page, or the head of a second table."""
        return any(isinstance(cell, str) and cell[:1] in self._initials and self._names_people(cell) for cell in cells)

    def _names_people(self, cell: str) -> bool:
        return self._words.get(heads.clean(cell)) is Column.NAME

    def _fault(self, number: int, name: str, header: Header, faults: dict[tuple[int, int], str]) -> None:
        for (row, column), fault in faults.items():
            if row == number:
                self.errors.append(RowError(number + 1, header.labels[column], "", fault, name))

    def _row(self, cells: Cells, number: int, sheet: str) -> None:
        before = len(self.errors)
        attempt = Attempt(self.errors, number, sheet)
        name = attempt(lambda: read_name(cells))
        identity = attempt(lambda: read_id(cells, self._today)) or (None, None, None)
        sex = attempt(lambda: read_sex(cells, identity[2]))
        born = attempt(lambda: read_birth(cells, identity[1], self._today))
        numbers = attempt(lambda: read_phones(cells, lambda: self._say(_LANDLINE, number)))
        tags = attempt(lambda: read_tags(cells))
        former = attempt(lambda: read_former(cells)) if cells.has(Column.FORMER) else ()
        state = attempt(lambda: read_state(cells)) if cells.has(Column.STATE) else None
        if cells.has(Column.REMARK) and attempt(lambda: ask_of(cells)):
            self._say(_OTHERS, number)
        home = attempt(lambda: self._home(cells))
        registered = attempt(lambda: self._address(cells, Column.REGISTERED, home))
        living = attempt(lambda: self._address(cells, Column.LIVING, home))
        if acres := _AREA.fullmatch(cells.text(Column.FARMING)):
            self._say(_ACRES, number)
        farming = None if acres else attempt(lambda: self._address(cells, Column.FARMING, home))
        if len(self.errors) > before or name is None or home is None:
            return
        self.rows.append(
            Row(
                row=number,
                sheet=sheet,
                name=name,
                division=home.code,
                id_number=identity[0],
                sex=sex,
                birth_date=born,
                household=cells.text(Column.HOUSEHOLD) or None,
                head=cells.text(Column.HEAD) or None,
                relation=cells.text(Column.RELATION) or None,
                phones=numbers or (),
                registered=registered,
                living=living,
                farming=farming,
                tags=tags or (),
                former=former or (),
                state=state,
            )
        )

    def _home(self, cells: Cells) -> Division:
        """The village (and group) to which the row belongs."""
        words = tuple(
            cells.text(column) for column in (Column.CODE, Column.TOWN, Column.VILLAGE, Column.GROUP, Column.REGISTERED)
        )
        words = (*words, self._sheet)
        if words not in self._places:
            try:
                self._places[words] = self._find(*words)
            except DivisionError as error:
                self._places[words] = error
        found = self._places[words]
        if isinstance(found, DivisionError):
            column = Column.CODE if words[0] else Column.TOWN if words[1] and not words[2] else Column.VILLAGE
            raise CellError(column, "".join(words[:4]), str(found))
        return found

    def _find(self, code: str, town: str, village: str, group: str, registered: str, sheet: str) -> Division:
        if code:
            found = resolve(code, self._tree, self._within)
        elif town or village:
            joined = village if not town or village.startswith(town) else town + village
            found = resolve(joined, self._tree, self._within)
        elif registered and (self._within is None or self._within.village is None):
            scope = self._within or next(iter(self._tree)).division
            found = Division(locate(registered, self._tree, self._within, scope) or scope.code)
        elif (named := self._sheets_village(sheet)) is not None:
            found = named
        elif self._within is not None:
            found = self._within
        else:
            raise DivisionError("没有写是哪个村，请加上“乡镇”“村”两列")
        number = group_number(group or (sheet if "组" in sheet else ""))
        if number and found.village == found.code:
            return Division(found.code + number)
        return found

    def _sheets_village(self, sheet: str) -> Division | None:
        """The village that a sheet is named after, if it is."""
        if self._within is None or self._within.village is not None:
            return None
        try:
            return resolve(sheet, self._tree, self._within) if sheet else None
        except DivisionError:
            return None

    def _address(self, cells: Cells, column: Column, home: Division | None) -> int | None:
        text = cells.text(column) if cells.has(column) else ""
        if not text or home is None:
            return None
        key = (text, home.code)
        if key not in self._addresses:
            try:
                self._addresses[key] = locate(text, self._tree, self._within, home)
            except DivisionError as error:
                self._addresses[key] = error
        found = self._addresses[key]
        if isinstance(found, DivisionError):
            raise CellError(column, text, str(found))
        return found


def _rows_note(text: str, numbers: list[int]) -> str:
    shown = [str(number + 1) for number in sorted(numbers)]
    more = f"等{len(shown)}" if len(shown) > _SHOWN else ""
    return f"第{'、'.join(shown[:_SHOWN])}{more}{text}" if shown else ""
