"""One row of a roster as values: read strictly, cell by cell, every doubt an error with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final, TypeVar

from audiences.contact import ContactError, LandlineError, UnfitError, folded, phone, pieces
from audiences.resident import IdNumberError, State, id_number
from audiences.roster.column import Column
from audiences.roster.header import Header

T = TypeVar("T")
DITTO: Final = frozenset(("同上", "同 上", "〃", "″", "“", "”", '"', "''", "″″"))
_LONG: Final = re.compile(r"[0-9A-Za-z](?:[-\s]?[0-9A-Za-z]){9,}|[0-9A-Za-z]{7,}")  # 0722-3331234 is one
_SHORT: Final = 10
_EXACT: Final = 10**15  # a spreadsheet keeps 15 digits of a number; the rest are zeros
_SPLIT: Final = re.compile(r"[、,;/|\s]+")
YES: Final = frozenset(("是", "√", "✓", "✔", "☑", "■", "1", "Y", "y", "有", "对"))
NO: Final = frozenset(("", "否", "×", "✗", "□", "0", "N", "n", "无", "不是", "-", "—"))
# What people write in a cell of which they know nothing.
NOTHING: Final = re.compile(
    "(?:暂时?|目前|尚)?(?:无|没有?|未知|未提供|未登记|未填|未办理?|不详|不清楚?|不知道|待补充?|后补|待查|遗失|丢失|补办中?|办理中)"
    r"(?:手机|电话|号码?|联系方式|身份证|证件|出生日期|生日)*|[-—/×]+"
)
LEADS: Final = frozenset(("户主", "本人", "户主本人"))  # what a head is to the head
_OWN_ID: Final = re.compile("身份证|户口|居住证|公民")
# 港澳通行证, 台胞证, 护照, 外国人永居证, 出生证, 军官证: no 18-digit number, however it is typed.
_PERMIT: Final = re.compile(r"[A-Za-z]{1,2}\d{7,10}|[A-Za-z]{3}\d{12}|[^\d]{1,6}字?第?\d{4,12}号?")
_SEXES: Final = {"男": "男", "女": "女", "男性": "男", "女性": "女"}
# Signs that stand in no name: of formulas, markup and commands. Brackets tell namesakes apart: 李四(大).
_STRANGE: Final = re.compile(r"[0-9=@#<>|;&+%$^~{}`!?_]|^[-/']")
_LOST: Final = re.compile(r"[?{}]")  # what stands for a rare character: 王?, 王{方土}
_MAX_NAME: Final = 50
_MAX_PHONES: Final = 5


@dataclass(frozen=True, slots=True)
class RowError:
    """A bad cell: the spreadsheet's own row number, the column's name, the cell masked, what to do (Chinese)."""

    row: int
    column: str
    cell: str
    message: str
    sheet: str = ""

    def __str__(self) -> str:
        where = f"“{self.sheet}”第{self.row}行" if self.sheet else f"第{self.row}行"
        return f"{where}“{self.column}”：{self.message}" + (f"（{self.cell}）" if self.cell else "")


@dataclass(frozen=True, slots=True)
class Row:
    """A person as a roster names one. `row` is the spreadsheet's number; None: the cell is empty or not there."""

    row: int
    sheet: str
    name: str = field(repr=False)
    division: int
    id_number: str | None = field(default=None, repr=False)
    sex: str | None = None
    birth_date: date | None = None
    birth_until: date | None = None  # the day is unknown: she was born between the two
    household: str | None = None
    head: str | None = field(default=None, repr=False)
    relation: str | None = None
    phones: tuple[str, ...] = field(default=(), repr=False)
    registered: int | None = None
    living: int | None = None
    farming: int | None = None
    tags: tuple[str, ...] = ()
    former: tuple[str, ...] = field(default=(), repr=False)  # 曾用名
    state: State | None = None  # 已去世 or 已迁出, if the file says so
    was: str = ""  # the village by which the file calls it, which was merged into that of `division`
    agreed: bool = False  # she asked to be forgotten once and wants to be on the roster again


class CellError(ValueError):
    """A cell cannot be read; `args` are the column's name, the cell's text and the Chinese message."""


def text_of(cell: Any) -> str:
    """A cell as a person reads it: whole floats as ints, dates as 1960-01-02, blanks cut."""
    if isinstance(cell, str):
        plain = (
            cell if cell.isascii() or unicodedata.is_normalized("NFKC", cell) else unicodedata.normalize("NFKC", cell)
        )
        return plain.strip()
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return "" if cell is None else str(cell)


def mask_cell(text: str) -> str:
    """A cell's text for an error list: long runs keep their ends, 138****8OOO; shorter ones less of them."""
    return _LONG.sub(_ends, text)[:40]


def _ends(run: re.Match[str]) -> str:
    text = re.sub(r"[-\s]", "", run[0])
    return f"{text[:2]}****{text[-2:]}" if len(text) <= _SHORT else f"{text[:3]}****{text[-4:]}"


class Cells:
    """The cells of one row by column."""

    def __init__(self, header: Header, cells: list[Any]) -> None:
        self._header = header
        self._cells = cells
        self._leads = self.heads and self._is_head()

    @property
    def heads(self) -> bool:
        """Whether the table tells of the head beside each member (户主电话)."""
        return bool(self._header.heads)

    def _is_head(self) -> bool:
        """By the table's 户主 or 与户主关系; one that has neither has a row for each household, its head's."""
        name, head, relation = (self._header.places(one) for one in (Column.NAME, Column.HEAD, Column.RELATION))
        if not head and not relation:
            return True
        named = text_of(self._first(head))
        return named == text_of(self._first(name)) if named else text_of(self._first(relation)) in LEADS

    def _places(self, column: Column) -> tuple[int, ...]:
        """Where a column is told of her; what is told of the head is his alone."""
        places = self._header.places(column)
        if self._leads:
            places += tuple(place for place, of in self._header.heads.items() if of is column)
        return places

    def has(self, column: Column) -> bool:
        """Whether the table has such a column."""
        return bool(self._places(column))

    def raw(self, column: Column) -> Any:
        """The first filled cell of a column, as the file has it."""
        return self._first(self._places(column))

    def _first(self, places: tuple[int, ...]) -> Any:
        for place in places:
            if place < len(self._cells) and self._cells[place] not in ("", None):
                return self._cells[place]
        return ""

    def text(self, column: Column) -> str:
        """The same as text."""
        return text_of(self.raw(column))

    def all(self, column: Column) -> Iterator[tuple[str, str]]:
        """Every filled cell of a column as (the file's own label, text)."""
        for place in self._places(column):
            if place < len(self._cells) and (text := text_of(self._cells[place])):
                yield self._header.labels[place], text

    def label(self, column: str) -> str:
        """A column by the file's own label where a row has several people: 成员2身份证号."""
        places = self._header.places(Column(column)) if self._header.together and column in set(Column) else ()
        return self._header.labels[places[0]] if places else column

    def numbers(self, column: Column) -> Iterator[tuple[str, str]]:
        """The same of a column of phone numbers, where ① is no digit."""
        for place in self._places(column):
            cell = self._cells[place] if place < len(self._cells) else None
            if text := folded(cell).strip() if isinstance(cell, str) else text_of(cell):
                yield self._header.labels[place], text

    def ticked(self) -> tuple[str, ...]:
        """The names of the 是否… columns that say yes; CellError for anything but yes and no."""
        found = []
        for place, name in self._header.ticks.items():
            text = text_of(self._cells[place]) if place < len(self._cells) else ""
            if text in YES:
                found.append(name)
            elif text not in NO:
                raise CellError(self._header.labels[place], text, "请填“是”或“否”")
        return tuple(found)


def read_phones(cells: Cells, landlines: Callable[[], None], unfit: Callable[[], None]) -> tuple[str, ...]:
    """The numbers of all phone columns, in order.

    `landlines` is told when one is left out, since it gets no text, `unfit` when a cell says that it is dead (停机) or
    a neighbour's.
    """
    found: list[str] = []
    for label, text in cells.numbers(Column.PHONE):
        for piece in pieces(text) if not NOTHING.fullmatch(text) else ():
            try:
                found.append(phone(piece))
            except LandlineError:
                landlines()
            except UnfitError:
                unfit()
            except ContactError as error:
                raise CellError(label, text, str(error)) from None
    if len(found) > _MAX_PHONES:
        raise CellError(Column.PHONE, "", f"一个人最多填{_MAX_PHONES}个手机号")
    return tuple(dict.fromkeys(found))


def read_id(cells: Cells, today: date, others: Callable[[], None]) -> tuple[str | None, date | None, str | None]:
    """The ID number, and the birth date and sex that it says; `others` is told of a passport, a permit: not kept."""
    raw = cells.raw(Column.ID)
    if isinstance(raw, int | float) and abs(raw) >= _EXACT:
        raise CellError(
            Column.ID, mask_cell(text_of(raw)), "身份证号被表格当成数字，末几位已丢失，请把这一列设为“文本”后重填"
        )
    text = text_of(raw).replace("'", "").replace("‘", "")
    if not text or NOTHING.fullmatch(text):
        return None, None, None
    kind = cells.text(Column.DOCUMENT)
    if (kind and not _OWN_ID.search(kind)) or _PERMIT.fullmatch(text):
        others()
        return None, None, None
    try:
        found = id_number(text, today=today)
    except IdNumberError as error:
        raise CellError(Column.ID, text, f"{error}。没有身份证号的，这一格留空") from None
    return found.number, found.birth_date, found.sex


def read_sex(cells: Cells, from_id: str | None) -> str | None:
    """男 or 女; it must agree with the ID number."""
    text = cells.text(Column.SEX)
    if not text:
        return from_id
    if text not in _SEXES:
        raise CellError(Column.SEX, text, "请填“男”或“女”")
    if from_id and _SEXES[text] != from_id:
        raise CellError(Column.SEX, text, "与身份证号所示性别不一致，请核对")
    return _SEXES[text]


def require_name(column: Column, text: str) -> None:
    """CellError of what cannot be a name, with the remedy where a rare character was lost."""
    if len(text) > _MAX_NAME or _STRANGE.search(text):
        lost = "：有字没有显示出来，请照身份证补上，打不出的字用拼音写" if _LOST.search(text) else ""
        raise CellError(column, text, f"这不像姓名{lost}")


def read_former(cells: Cells) -> tuple[str, ...]:
    """Former names, several in a cell: 王小五、五儿."""
    words = [word for _, text in cells.all(Column.FORMER) for word in _SPLIT.split(text) if word and word not in NO]
    for word in words:
        require_name(Column.FORMER, word)
    return tuple(dict.fromkeys(words))


def read_tags(cells: Cells) -> tuple[str, ...]:
    """The words of the tag columns and the ticked ones, each once."""
    words = [word for _, text in cells.all(Column.TAGS) for word in _SPLIT.split(text) if word and word not in NO]
    return tuple(dict.fromkeys((*words, *cells.ticked())))


class Attempt:
    """Runs one reader and turns its CellError into an error of the row, so that a row shows all its faults at once."""

    def __init__(self, errors: list[RowError], row: int, sheet: str, cells: Cells | None = None) -> None:
        self._errors, self._row, self._sheet, self._cells = errors, row, sheet, cells

    def __call__(self, read: Callable[[], T]) -> T | None:
        """What the reader reads; None: an error was noted."""
        try:
            return read()
        except CellError as error:
            column, cell, message = error.args
            label = self._cells.label(column) if self._cells else column
            self._errors.append(RowError(self._row, str(label), mask_cell(cell), message, self._sheet))
            return None
