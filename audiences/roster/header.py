"""Finding the head of a table: title rows above it, merged heads over two rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from audiences.roster.column import KNOWN, SHARED, Column, Words
from audiences.roster.sheet import Sheet
from audiences.roster.wide import is_member, owners

_COUNTING: Final = frozenset(("序号", "编号", "行号"))  # left out without a word: nobody looks for them
_TICK: Final = re.compile(r"是否(?:为|是|属于)?(?!已?注销)(.{2,10})")  # 注销 of what, a person says: 户口, 低保
# What is one person's own: under 户主信息 it is the head's, under 帮扶干部 or 配偶 somebody else's.
_OWN: Final = frozenset((Column.NAME, Column.ID, Column.SEX, Column.BIRTH, Column.PHONE, Column.FORMER))
_HEADS: Final = re.compile("户主(?:基本)?(?:信息|情况|资料)?|(?:承包方|农户)代表(?:信息)?")
_OTHERS: Final = re.compile("配偶|监护|联系人|帮扶|责任人|干部|网格|包保|代理|代办|赡养|担保|推荐|介绍")
_DECEASED: Final = re.compile("[死逝亡]者|烈士|(?:死亡|去世|已故)(?:人员|人|军人|职工|老人|对象)(?:的?姓名)?$")
_UNIT: Final = r"\(((?:万?元|亩|分地|平方米|平米|m2|公斤|斤|吨|头|只|人|户|岁|间)(?:/.{1,2})?)\)$"
_FIGURE: Final = re.compile(rf"{_UNIT}|(?:面积|亩数|金额|人数|户数|数量)$")  # 承包地(亩) is how much, not where
_LABEL: Final = 30  # letters: what is longer, or has a number in it, is somebody's and not a column's
_FILLED: Final = re.compile(r"\d{5}")
_LOOK: Final = 20  # rows in which the head must stand
_REQUIRED: Final = 2


@dataclass(frozen=True, slots=True)
class Header:
    """Where the table begins and what its columns are; a column may come twice (two phones)."""

    first_data: int  # row number, from 0
    columns: dict[int, Column]  # by column number, from 0
    ticks: dict[int, str]  # 是否低保 → 低保
    labels: dict[int, str]  # as the file writes them
    strange: tuple[str, ...] = ()  # labels that name no column
    unread: tuple[int, ...] = ()  # column numbers of labels that are not taken in
    heads: dict[int, Column] = field(default_factory=dict)  # 户主电话 beside each member: the head's own
    people: tuple[tuple[str, Header], ...] = ()  # a household in a row: whose columns are read how, the head's first
    together: bool = False  # of one of those people
    _places: dict[Column, tuple[int, ...]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for place, column in self.columns.items():
            self._places[column] = (*self._places.get(column, ()), place)

    def read_as(self) -> Iterator[tuple[str, str]]:
        """Each label and the value of its Column, "" where it is not read; a 是否… is what it says."""
        for place, label in self.labels.items():
            if place not in self.ticks:
                column = self.columns.get(place) or self.heads.get(place)
                yield label, column.value if column else ""

    @property
    def width(self) -> int:
        """How many columns have or might have a label."""
        return max(self.labels, default=-1) + 1

    def behind(self) -> Header:
        """The same with a place behind the last for the head of the household, and one for 与户主关系 where none is."""
        added = {self.width: Column.HEAD} | ({} if self.places(Column.RELATION) else {self.width + 1: Column.RELATION})
        labels = {place: column.value for place, column in added.items()}
        return replace(self, columns={**self.columns, **added}, labels={**self.labels, **labels})

    def places(self, column: Column) -> tuple[int, ...]:
        """The column numbers of a kind."""
        return self._places.get(column, ())


def find(sheet: Sheet, words: Words = KNOWN) -> Header | None:
    """The head of a sheet's first table: a row in its first twenty that names columns, 姓名 among them.

    Of heads with nothing between them the fullest is meant; one with people under it is the head of a table.
    """
    rows = [(number, row) for number, row in sheet.numbered() if number < sheet.first + _LOOK]
    best: Header | None = None
    for place, (number, row) in enumerate(rows):
        labels = labels_of(row)
        below = labels_of(rows[place + 1][1]) if place + 1 < len(rows) else {}
        if _is_second_head(labels, below, words):
            above = _spread(labels, number, sheet)
            spread = {**above, **_owned(above, below, words), **_kept(labels, below, words)}
            candidate = header(rows[place + 1][0] + 1, spread, words)
        else:
            candidate = header(number + 1, labels, words)
        if candidate is None:
            continue
        if best and any(any(cells) for at, cells in rows if best.first_data <= at < number):
            return best
        if best and best.first_data == candidate.first_data:
            continue  # the lower row of that head by itself
        if best is None or _size(candidate) > _size(best):
            best = candidate
    return best


def fullest(sheet: Sheet) -> tuple[str, ...]:
    """The labels of the row that looks most like a head where none was found: what a person is asked about."""
    rows = [labels_of(row) for number, row in sheet.numbered() if number < sheet.first + _LOOK]
    found = max(rows, key=len, default={})
    return tuple(dict.fromkeys(label for label in found.values() if len(label) <= _LABEL and not _FILLED.search(label)))


def header(first_data: int, labels: dict[int, str], words: Words) -> Header | None:
    """The head that these labels are; None: they are not one."""
    whose = owners(labels, words)
    hers = {place: column for columns in whose.values() for place, column in columns.items()}
    heads = {} if whose else _of_heads(labels, words)
    of_another = any(_DECEASED.search(label) for label in labels.values())  # 死者姓名: the 死亡时间 is theirs
    columns = {
        place: column
        for place, label in labels.items()
        if place not in heads
        and (column := hers.get(place) or words.get(label))
        and not (of_another and column is Column.STATE and label.endswith(("时间", "日期")))
    }
    ticks = {
        place: match[1] for place, label in labels.items() if label not in words and (match := _TICK.fullmatch(label))
    }
    if Column.NAME not in columns.values() or len(columns) + len(ticks) + len(heads) < _REQUIRED:
        return None
    strange = [
        label
        for place, label in labels.items()
        if label not in words and not {place} & {*ticks, *heads, *hers} and not _FIGURE.search(label)
    ]
    known = {*columns, *ticks, *heads} | {place for place, label in labels.items() if label in _COUNTING}
    unread = tuple(place for place in labels if place not in known)
    whole = Header(first_data, columns, ticks, labels, tuple(dict.fromkeys(strange)), unread, heads)
    return replace(whole, people=tuple(_people(whole, whose))) if whose else whole


def _people(whole: Header, whose: Mapping[str, Mapping[int, Column]]) -> Iterator[tuple[str, Header]]:
    """As what each person of a row is read: her own columns, the household's, and two behind them for head and 关系."""
    shared = {place: column for place, column in whole.columns.items() if column in SHARED}
    taken = {place for columns in whose.values() for place in columns}
    for number, (of, own) in enumerate(whose.items()):
        columns = {**{place: column for place, column in shared.items() if place not in taken}, **own}
        yield of, replace(whole, columns=columns, ticks={} if number else whole.ticks, together=True).behind()


def _of_heads(labels: dict[int, str], words: Words) -> dict[int, Column]:
    """户主电话 and the like; beside her own, whose they are is a question where no column tells of the head."""
    found = {
        place: column
        for place, label in labels.items()
        if label.startswith("户主") and (column := words.get(label[2:])) in _OWN and words.get(label, column) is column
    }
    own = {words.get(label) for place, label in labels.items() if place not in found}
    return found if own & {Column.HEAD, Column.RELATION} or not own & set(found.values()) else {}


def _size(header: Header) -> int:
    return len(header.columns) + len(header.ticks) + len(header.heads)


def labels_of(row: list[Any]) -> dict[int, str]:
    """The texts of a row as labels, by column number."""
    found = {}
    for place, cell in enumerate(row):
        if isinstance(cell, str) and (text := clean(cell)):
            found[place] = text
    return found


def clean(label: str) -> str:
    """A label without blanks, stars and what is in brackets, unless that is a unit: *身份证号（必填） → 身份证号."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", label))
    if re.search(_UNIT, plain):
        return plain.lstrip("*")
    plain = re.sub(r"[((\[【].*?[))\]】]", "", plain)
    return plain.strip("*:：/、.").replace("/", "").replace("、", "")


def _is_second_head(labels: dict[int, str], below: dict[int, str], words: Words) -> bool:
    """The row below belongs to the head when it names columns too and holds no person: 户主 is one as a 关系."""
    named = [
        text
        for place, text in below.items()
        if (text in words or _TICK.fullmatch(text)) and words.get(labels.get(place, "")) is not Column.RELATION
    ]
    return bool(named) and len(named) * 2 >= len(below) and bool(labels)


def _spread(labels: dict[int, str], number: int, sheet: Sheet) -> dict[int, str]:
    """A head merged over several columns names each of them, until the row below says better."""
    spread = dict(labels)
    for (top, left), (_, right) in sheet.marks.merged:
        if top == number and left in labels:
            spread.update(dict.fromkeys(range(left, right + 1), labels[left]))
    return spread


def _owned(above: dict[int, str], below: dict[int, str], words: Words) -> dict[int, str]:
    """The lower labels, with whose they are where the upper ones tell people apart: 户主信息 over 姓名 is 户主姓名."""
    owner = ""
    over = {place: owner for place in range(max(below) + 1) if (owner := above.get(place, owner))}
    if any(is_member(of) for of in above.values()):
        whose = {place: of if is_member(of) else "户主" if _HEADS.fullmatch(of) else "" for place, of in over.items()}
        return {place: whose.get(place, "") + label for place, label in below.items()}
    named = {
        place: "户主" if _HEADS.fullmatch(of) else of
        for place, of in over.items()
        if words.get(below.get(place, "")) in _OWN and (_HEADS.fullmatch(of) or _OTHERS.search(of))
    }
    hers = any(words.get(label) is Column.NAME and place not in named for place, label in below.items())
    if not hers or len(set(above.values())) == 1:  # a title over the whole table is nobody's
        return below
    return {place: named.get(place, "") + label for place, label in below.items()}


def _kept(labels: dict[int, str], below: dict[int, str], words: Words) -> dict[int, str]:
    """Where the lower row says something unknown, a known upper word stays."""
    return {
        place: label
        for place, label in labels.items()
        if words.get(label) and not (words.get(below.get(place, "")) or _TICK.fullmatch(below.get(place, "")))
    }
