"""Reading the sheets of a roster one by one: rows, errors with their place, notes; nothing is dropped silently."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from itertools import starmap
from typing import Any, Final

from audiences.division import Division, Tree
from audiences.resident import State
from audiences.roster import header as heads
from audiences.roster import persons
from audiences.roster.birth import UNKNOWN, Born, read_birth
from audiences.roster.column import Column, Words
from audiences.roster.ditto import Above
from audiences.roster.foot import is_blank, is_foot
from audiences.roster.header import Header
from audiences.roster.merged import fill_down
from audiences.roster.named import Named, read_name
from audiences.roster.remark import ask_of
from audiences.roster.row import (
    Attempt,
    CellError,
    Cells,
    Row,
    RowError,
    read_former,
    read_id,
    read_phones,
    read_sex,
    read_tags,
)
from audiences.roster.sheet import Sheet
from audiences.roster.state import AGREED, WORDS, Title, answered, read_state, title_of
from audiences.roster.unread import Unread
from audiences.roster.whereabouts import Home, Whereabouts

_SHOWN: Final = 8  # row numbers named in a note
_AREA: Final = re.compile(r"\d{1,4}(?:\.\d+)?(?:亩(?:\d+分)?|分)?")
_LINES: Final = "行不是人员（空行、标题、合计、备注、填表人或重复的表头），没有导入"
_HIDDEN: Final = "行是隐藏的，没有导入；如需导入请先取消隐藏"
_LANDLINE: Final = "行的固定电话没有导入：座机收不到短信，这些人要打电话或上门告知"
_UNFIT: Final = "行的号码旁写着停机、空号或是别人的，没有导入；邻居愿意代收的，导入后在本人的页面登记代收人"
_PERMITS: Final = "行的证件号码不是身份证号（护照、通行证等），没有导入：下次靠姓名、出生日期认出此人"
_DITTO: Final = "行写“同上”的格子，已照上一行填"
_UNDER: Final = "行空着的村组、户号，已照本户户主那一行填"
_MONTH: Final = "行的出生日期只写了年月，按当月1日算年龄；知道是哪一天的，以后补上"
_ACRES: Final = "行的“承包地”写的是多少，不是在哪里，没有导入"
_STRUCK: Final = "姓名上画着删除线。此人不在了，请删去这一行；还在的，去掉删除线，或在“人员状态”一列写明"
_OUT: Final = "行写着不在家，看不出在哪里：现居地不改，照样通知；人在县外的，请写“县外”"
_BESIDE: Final = "行的姓名旁写着去世或迁出，已照此记"
_TITLED: Final = "行在“{}”里，都记作“{}”；不是的，请在“人员状态”一列写明"
_OTHERS: Final = "行的备注说到有人去世或迁出，看来不是本人；是本人的，请在“人员状态”一列写明"


class Reader:
    """Rows and errors of one file as they are found."""

    def __init__(self, tree: Tree, today: date, within: Division | None, words: Words, file: str) -> None:
        self._words, self._file, self._title = words, file, Title()
        self._initials = {label[0] for label, column in words.items() if column is Column.NAME} | set("*【[(（ \n")
        self._struck: set[int] = set()  # rows of that sheet whose name is crossed out
        self._sheet = ""  # the name of the sheet being read: a 组 or a village may have its own
        self.rows: list[Row] = []
        self._several = False  # in that sheet a cell names several people: a head need not be among them
        self.headed: set[int] = set()  # places among the rows of those beside whom a table tells of their head
        self.errors: list[RowError] = []
        self.notes: list[str] = []
        self._today, self.places = today, Whereabouts(tree, within)
        self._said: dict[str, list[int]] = {}  # of the sheet being read: a note and the rows that it is about

    def read(self, sheet: Sheet, header: Header, name: str) -> None:
        """Read one sheet; `name` is said in errors when there are several."""
        self._sheet = sheet.name
        self._title = title_of((*sheet.titles(header.first_data), sheet.name), self._file)
        merged = fill_down(sheet, header, name)
        self._struck = {row for row, place in sheet.marks.struck if header.columns.get(place) is Column.NAME}
        self.notes.extend(merged.notes)
        self.errors.extend(merged.errors)
        self._said = {_HIDDEN: sorted(n for n in sheet.marks.hidden_rows if n >= header.first_data), _LINES: []}
        left_out, above, unread = self._said[_LINES], Above(), Unread()
        lone: Row | None = None
        self._several, first = False, len(self.rows)
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
                    self._title = title_of((lone.name, sheet.name), self._file)
                header = again or header
                continue
            if number in faulty:
                self._fault(number, name, header, faults)
                continue
            unread.look(cells, header)
            self._people(header, above.filled(number, cells, header), number + 1, name)
            lone = self.rows[-1] if self.rows and sum(cell not in ("", None) for cell in cells) == 1 else None
        if self._several:
            self.headed |= set(range(first, len(self.rows)))
        self._said |= {_DITTO: above.rows, _UNDER: above.under}
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

    def _people(self, header: Header, row: list[Any], number: int, sheet: str) -> None:
        if persons.is_one(row, header):  # as nearly all rows are
            self._row(Cells(header, row), number, sheet)
            return
        attempt = Attempt(self.errors, number, sheet)
        for whose, cells in persons.rows(row, header):
            found = attempt(partial(persons.several, whose, cells)) or []
            self._several = self._several or len(found) > 1
            for one in found:
                self._row(Cells(*one), number, sheet)

    def _row(self, cells: Cells, number: int, sheet: str) -> None:
        before = len(self.errors)
        attempt = Attempt(self.errors, number, sheet, cells)
        named = attempt(lambda: read_name(cells)) or Named("")
        identity = attempt(partial(read_id, cells, self._today, partial(self._say, _PERMITS, number)))
        known, told_birth, told_sex = identity or (None, None, None)
        sex = attempt(lambda: read_sex(cells, told_sex))
        born = attempt(lambda: self._birth(cells, told_birth, number)) or UNKNOWN
        numbers = attempt(lambda: self._phones(cells, number))
        tags = attempt(lambda: read_tags(cells))
        former = attempt(lambda: read_former(cells)) if cells.has(Column.FORMER) else ()
        state = attempt(lambda: self._state(cells, number, named.state))
        place, registered, living, farming = self._where(attempt, cells, number)
        if len(self.errors) > before or place is None:
            return
        self.headed |= {len(self.rows)} if cells.heads else set()
        self.rows.append(
            Row(
                row=number,
                sheet=sheet,
                name=named.name,
                division=place.division.code,
                was=place.was,
                id_number=known,
                sex=sex,
                birth_date=born.day,
                birth_until=born.until,
                household=cells.text(Column.HOUSEHOLD) or None,
                head=named.head,
                relation=cells.text(Column.RELATION) or None,
                phones=numbers or (),
                registered=registered,
                living=living,
                farming=farming,
                tags=tags or (),
                former=(*(former or ()), *named.former),
                state=state,
                agreed=cells.text(Column.STATE) == AGREED,
            )
        )

    def _birth(self, cells: Cells, from_id: date | None, number: int) -> Born:
        born = read_birth(cells, from_id, self._today)
        if born.until:
            self._say(_MONTH, number)
        return born

    def _phones(self, cells: Cells, number: int) -> tuple[str, ...]:
        return read_phones(cells, partial(self._say, _LANDLINE, number), partial(self._say, _UNFIT, number))

    def _where(
        self, attempt: Attempt, cells: Cells, number: int
    ) -> tuple[Home | None, int | None, int | None, int | None]:
        """The village to which she belongs, and her 户籍地, 现居地, 承包地 where the row tells them."""
        place = attempt(lambda: self.places.home(cells, self._sheet))
        home = place.division if place else None
        registered = attempt(lambda: self.places.address(cells, Column.REGISTERED, home))
        living = attempt(lambda: self.places.living(cells, home, lambda: self._say(_OUT, number)))
        return place, registered, living, attempt(lambda: self._farming(cells, home, number))

    def _state(self, cells: Cells, number: int, beside: State | None) -> State | None:
        """What 人员状态 says, else what stands `beside` the name, else the title; else a remark is heard."""
        if cells.has(Column.STATE) and ((state := read_state(cells)) or answered(cells)):
            return state
        if number - 1 in self._struck:
            raise CellError(Column.NAME, "", _STRUCK)
        if beside:
            self._say(_BESIDE, number)
        elif state := self._title.of(cells):
            self._say(_TITLED.format(self._title.words, WORDS[state]), number)
            return state
        elif cells.has(Column.REMARK) and ask_of(cells):
            self._say(_OTHERS, number)
        return beside

    def _farming(self, cells: Cells, home: Division | None, number: int) -> int | None:
        """Where the contracted land lies; how much it is says nothing of that."""
        if _AREA.fullmatch(cells.text(Column.FARMING)):
            self._say(_ACRES, number)
            return None
        return self.places.address(cells, Column.FARMING, home)


def _rows_note(text: str, numbers: list[int]) -> str:
    shown = [str(number + 1) for number in sorted(numbers)]
    more = f"等{len(shown)}" if len(shown) > _SHOWN else ""
    return f"第{'、'.join(shown[:_SHOWN])}{more}{text}" if shown else ""
