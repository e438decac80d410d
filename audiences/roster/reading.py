"""Reading a whole roster: every sheet and row, every error with its place; nothing is guessed or dropped silently."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final, TypeVar

from audiences.division import Division, DivisionError, Tree
from audiences.places import group_number, locate, resolve
from audiences.roster import header as heads
from audiences.roster.header import Column, Header
from audiences.roster.merged import fill_down
from audiences.roster.repeats import repeats
from audiences.roster.row import (
    CellError,
    Cells,
    Row,
    RowError,
    mask_cell,
    read_birth,
    read_id,
    read_name,
    read_phones,
    read_sex,
    read_tags,
    text_of,
)
from audiences.roster.sheet import RosterError, Sheet, open_book

MAX_ROWS: Final = 100_000
_FOOT: Final = re.compile(
    r"^(填表|制表|审核|审批|备注|说明|注[:：]|合计|总计|小计|单位|负责人|联系人[:：]|日期|村.*盖章)"
)
_SHOWN: Final = 8  # row numbers named in a note

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RosterReading:
    """What a file says. With any error nothing of it may be applied."""

    rows: tuple[Row, ...] = field(repr=False)
    errors: tuple[RowError, ...]
    notes: tuple[str, ...]  # Chinese: hidden rows and sheets, merged cells, lines left out
    columns: frozenset[Column]  # what the file speaks of; on the rest it is silent
    file_hash: str  # sha256 in hex


def read_roster(name: str, data: bytes, *, tree: Tree, today: date, within: Division | None = None) -> RosterReading:
    """Read a roster or list; rows without a place of their own belong to `within`.

    RosterError when the file as a whole cannot be used: wrong type, no head, over 100,000 rows.
    """
    book = open_book(name, data)
    reader = _Reader(tree, today, within)
    reader.notes.extend(book.notes)
    found = [(sheet, header) for sheet in book.sheets if (header := heads.find(sheet))]
    if not found:
        raise RosterError(_no_head([sheet for sheet in book.sheets if sheet.rows]))
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
    return RosterReading(tuple(reader.rows), tuple(errors), tuple(reader.notes), columns | ticks, digest)


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

    def __init__(self, tree: Tree, today: date, within: Division | None) -> None:
        self.rows: list[Row] = []
        self.errors: list[RowError] = []
        self.notes: list[str] = []
        self._tree, self._today, self._within = tree, today, within
        self._places: dict[tuple[str, ...], Division | DivisionError] = {}
        self._addresses: dict[tuple[str, int], int | DivisionError] = {}

    def read(self, sheet: Sheet, header: Header, name: str) -> None:
        """Read one sheet; `name` is said in errors when there are several."""
        merged = fill_down(sheet, header, name)
        self.notes.extend(merged.notes)
        self.errors.extend(merged.errors)
        self._note(name, "行是隐藏的，没有导入；如需导入请先取消隐藏", sorted(sheet.marks.hidden_rows), header)
        left_out = []
        watched = {*header.columns, *header.ticks}
        faults = {place: fault for place, fault in sheet.marks.faults.items() if place[1] in watched}
        faulty = {place[0] for place in faults}
        for number, row in sheet.numbered():
            if number < header.first_data or not any(cell not in ("", None) for cell in row):
                continue
            cells = merged.filled(number, row)
            if self._is_foot(cells, header):
                left_out.append(number)
                continue
            if number in faulty:
                self._fault(number, name, header, faults)
                continue
            self._row(Cells(header, cells), number + 1, name)
        self._note(name, "行不是人员（合计、备注、填表人或重复的表头），没有导入", left_out, header)

    def _note(self, name: str, text: str, numbers: list[int], header: Header) -> None:
        shown = [str(number + 1) for number in numbers if number >= header.first_data]
        if shown:
            more = f"等{len(shown)}" if len(shown) > _SHOWN else ""
            where = f"“{name}”" if name else ""
            self.notes.append(f"{where}第{'、'.join(shown[:_SHOWN])}{more}{text}")

    @staticmethod
    def _is_foot(cells: list[Any], header: Header) -> bool:
        """A line under the table, or the head again on a printed page."""
        names = [text_of(cells[place]) for place in header.places(Column.NAME) if place < len(cells)]
        if any(names) and heads.known(heads.clean(names[0])) is Column.NAME:
            return True
        first = next(text_of(cell) for cell in cells if cell not in ("", None))
        if not _FOOT.match(first):
            return False
        others = sum(cell not in ("", None) for cell in cells) - sum(map(bool, names))
        return not any(names) or others == 0 or bool(_FOOT.match(names[0]))

    def _fault(self, number: int, name: str, header: Header, faults: dict[tuple[int, int], str]) -> None:
        for (row, column), fault in faults.items():
            if row == number:
                self.errors.append(RowError(number + 1, header.labels[column], "", fault, name))

    def _row(self, cells: Cells, number: int, sheet: str) -> None:
        before = len(self.errors)
        attempt = _Attempt(self.errors, number, sheet)
        name = attempt(lambda: read_name(cells))
        identity = attempt(lambda: read_id(cells, self._today)) or (None, None, None)
        sex = attempt(lambda: read_sex(cells, identity[2]))
        born = attempt(lambda: read_birth(cells, identity[1], self._today))
        numbers = attempt(lambda: read_phones(cells))
        tags = attempt(lambda: read_tags(cells))
        home = attempt(lambda: self._home(cells))
        registered = attempt(lambda: self._address(cells, Column.REGISTERED, home))
        living = attempt(lambda: self._address(cells, Column.LIVING, home))
        farming = attempt(lambda: self._address(cells, Column.FARMING, home))
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
            )
        )

    def _home(self, cells: Cells) -> Division:
        """The village (and group) to which the row belongs."""
        words = tuple(
            cells.text(column) for column in (Column.CODE, Column.TOWN, Column.VILLAGE, Column.GROUP, Column.REGISTERED)
        )
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

    def _find(self, code: str, town: str, village: str, group: str, registered: str) -> Division:
        if code:
            found = resolve(code, self._tree, self._within)
        elif town or village:
            joined = village if not town or village.startswith(town) else town + village
            found = resolve(joined, self._tree, self._within)
        elif registered and (self._within is None or self._within.village is None):
            scope = self._within or next(iter(self._tree)).division
            found = Division(locate(registered, self._tree, self._within, scope) or scope.code)
        elif self._within is not None:
            found = self._within
        else:
            raise DivisionError("没有写是哪个村，请加上“乡镇”“村”两列")
        number = group_number(group) if group else None
        if number and found.village == found.code:
            return Division(found.code + number)
        return found

    def _address(self, cells: Cells, column: Column, home: Division | None) -> int | None:
        text = cells.text(column)
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


class _Attempt:
    """Runs one reader and turns its CellError into an error of the row, so that a row shows all its faults at once."""

    def __init__(self, errors: list[RowError], row: int, sheet: str) -> None:
        self._errors, self._row, self._sheet = errors, row, sheet

    def __call__(self, read: Callable[[], T]) -> T | None:
        try:
            return read()
        except CellError as error:
            column, cell, message = error.args
            self._errors.append(RowError(self._row, str(column), mask_cell(cell), message, self._sheet))
            return None
