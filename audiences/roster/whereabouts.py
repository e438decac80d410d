"""Where the people of a roster belong and live: one text of a place is looked up once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple

from audiences.division import Division, DivisionError, Level, Tree, parse
from audiences.moved import merged_name
from audiences.places import group_number, leading_group, locate, resolve
from audiences.roster.column import Column
from audiences.roster.row import YES, CellError, Cells

_AT_HOME: Final = frozenset(("在", "在家", "常住", "在村"))
_NO: Final = frozenset(("否", "不是", "×", "✗", "N", "n", "0"))
_SILENT: Final = frozenset(("无", "-", "—", "/", "□", "不详", "不清楚", "未知"))
# Out on the day of the count, or at work in the county town: not yet outside the county.
_OUT: Final = re.compile(
    "(?:不在[家村]?|不常住|常年|长期|经常|临时|外出|出去|在外|务工|打工|上班|经商|就业|上学|读书|就读|住校|住院|探亲|"
    r"(?:半|[一二三两\d]+)[年月]?(?:以上|以下)|[,，。;；、/()])+"
)
_BRIGADE: Final = re.compile("(?:生产)?大队$")  # 沙城大队, as it was called
_TOWNS: Final = ("镇", "乡", "街道")
_NUMBERS: Final = re.compile(r"\d+|[一二三四五六七八九十]+")
_FAR: Final = re.compile("(?:外出|在外)(?:务工|打工|经商)")


class Home(NamedTuple):
    """Where a row belongs; `was` is the village by which it calls it, if that was merged into today's."""

    division: Division
    was: str = ""


class Whereabouts:
    """The places of one file; rows without one of their own belong to `within`."""

    def __init__(self, tree: Tree, within: Division | None) -> None:
        self._tree, self._within = tree, within
        self._places: dict[tuple[str, ...], Home | DivisionError] = {}
        self._former: dict[int, dict[int, str]] = {}  # today's village → by which of old it is called, without groups
        self._addresses: dict[tuple[str, int], int | DivisionError] = {}

    def home(self, cells: Cells, sheet: str) -> Home:
        """The village (and group) to which the row belongs; `sheet` may be named after it. CellError."""
        words = tuple(
            cells.text(column) for column in (Column.CODE, Column.TOWN, Column.VILLAGE, Column.GROUP, Column.REGISTERED)
        )
        if not words[3] and (group := leading_group(cells.text(Column.LIVING))):  # 家庭住址 2组
            words = (*words[:3], group, words[4])
        words = (*words, sheet)
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

    def parts(self) -> tuple[str, ...]:
        """The former names by which rows without a group call a village that they do not speak of as a whole."""
        nodes = ((self._tree.node(village), named) for village, named in self._former.items())
        partly = [named for node, named in nodes if not {node.code, *(code for _, code in node.bore)} <= named.keys()]
        return tuple(name for named in partly for name in named.values() if name)

    def _find(self, code: str, town: str, village: str, group: str, registered: str, sheet: str) -> Home:
        found, words = self._place(code, town, village, registered, sheet)
        if len(_NUMBERS.findall(group)) > 1 and group_number(group) is None:
            raise CellError(Column.GROUP, group, "写了几个组，看不出是哪一组，请写一个")
        number = group_number(group or (sheet if "组" in sheet else ""))
        name, old = self._old(code, words, found)
        was = name if old not in self._tree else ""
        if not number or found.village != found.code:
            if found.level is Level.VILLAGE:
                self._former.setdefault(found.code, {})[old] = name
            return Home(found, was)
        # By the name that the file has: 王家岗村1组 may be 东岗村6组 today.
        within = resolve(f"{words}{number}组", self._tree, self._within) if words else self._group(code, found, number)
        return Home(within, was)

    def _old(self, code: str, words: str, found: Division) -> tuple[str, int]:
        """The village of old that a row names by its name or code, and its code; "" and today's."""
        today = found.village or found.code
        old = parse(code).village if code.isdecimal() else None
        if old is not None:
            return next((name for name, code in self._tree.node(today).bore if code == old != today), ""), old
        return merged_name(words, self._tree.node(today), self._tree) if words and found.village else ("", today)

    def _place(self, code: str, town: str, village: str, registered: str, sheet: str) -> tuple[Division, str]:
        """Where the row belongs, and the words that say so; "": its code, or nothing."""
        if code:
            return resolve(code, self._tree, self._within), ""
        if town or village:
            village, town = _BRIGADE.sub("村", village), self._whole_town(town)
            joined = village if not town or village.startswith(town) else town + village
            return resolve(joined, self._tree, self._within), joined
        if registered and (self._within is None or self._within.village is None):
            scope = self._within or next(iter(self._tree)).division
            return Division(locate(registered, self._tree, self._within, scope) or scope.code), ""
        if (named := self._sheets_village(sheet)) is not None:
            return named, sheet
        if self._within is not None:
            return self._within, ""
        raise DivisionError("没有写是哪个村，请加上“乡镇”“村”两列")

    def _group(self, code: str, found: Division, number: int) -> Division:
        village = parse(code).code if code.isdecimal() else found.code
        return Division(self._tree.today(village + number))

    def _whole_town(self, town: str) -> str:
        """厉山 is 厉山镇 where only one town is called so."""
        if not town or town.endswith(("镇", "乡", "街道", "区", "场")):
            return town
        county = next(iter(self._tree)).division if self._within is None else Division(self._within.county * 10**9)
        found = [
            node.name for node in self._tree.children(county.code) if node.name in (f"{town}{end}" for end in _TOWNS)
        ]
        return found[0] if len(found) == 1 else town

    def _sheets_village(self, sheet: str) -> Division | None:
        """The village that a sheet is named after, if it is."""
        if self._within is None or self._within.village is not None:
            return None
        try:
            return resolve(sheet, self._tree, self._within) if sheet else None
        except DivisionError:
            return None

    def living(self, cells: Cells, home: Division | None, out: Callable[[], None]) -> int | None:
        """The same of where she lives: by her address, else by whether she is 在家. CellError.

        `out` is told when she is not and the file does not say where she is.
        """
        found = self.address(cells, Column.LIVING, home)
        if found is not None or home is None or not cells.has(Column.HOME):
            return found
        label, text = next(cells.all(Column.HOME), ("", ""))
        if text in _AT_HOME or text in (_NO if "外" in label else YES):
            return home.code
        if text in (YES if "外" in label else _NO) or (_OUT.fullmatch(text) and not _FAR.search(text)):
            out()
            return None
        return None if text in _SILENT else self.address(cells, Column.HOME, home)

    def address(self, cells: Cells, column: Column, home: Division | None) -> int | None:
        """The code of the division that a cell names, 0 outside the county; None: it says nothing. CellError."""
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
