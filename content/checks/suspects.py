"""Suspects: what may be personal, whatever the rules say of it: a child's name, a mobile, an ailment, a door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content.checks.ailments import MAYBE, ailments
from content.checks.dictated import dictated
from content.checks.doors import BESIDE, DOORS, NUMBER, NUMBERED
from content.checks.names import BY_SOUND, WRITTEN
from content.checks.passage import Grid, Passage
from content.pattern import late

NEAR: Final = 60  # characters on either side by which a suspect is weighed
_SHOWN: Final = 3  # digits of a mobile that is dictated
_CELL: Final = "\t"
_NOT_READ: Final = frozenset({"标题", "发布单位"})
# Of children, or of somebody's life: a line without any has no suspects of that kind.
_OF_CHILDREN: Final = late(
    "岁|班|年级|学|[初高][一二三]|校|娃|孩|孙|[儿子女]女|女儿|儿子|家长|监护|童|婴|幼|出生|[月日]生|[爸妈爷奶婆]|接种|少年"
)
_OF_LIFE: Final = late(
    "患|查出|确诊|诊断|住院|手术|透析|化疗|残疾|[本老]人|丈夫|妻|[爸妈爷奶婆媳]|父|母|儿|女|救助|慰问|看望|户|独居|瘫|病|怀|孕|岁|[资补救]助|[一二三四]级|骨|治|监护|身份证|护理"
)
_NAME: Final = late(rf"(?=(?P<name>{WRITTEN}))")
_SOUND: Final = late(BY_SOUND)
_HIDDEN: Final = late(r"[一-鿿](?:某{1,2}|[*＊×]{1,2})(?=\t|$)")  # a cell: 李某某
_MOBILE: Final = late(r"(?<![0-9A-Za-z_/])1[3-9][0-9](?:[ -]?[0-9]{4}){2}(?![0-9Xx])")
_DOORS: Final = tuple(
    late(pattern)
    for pattern in (*DOORS, rf"(?P<home>[一-鿿]{{0,8}}{NUMBER}\s?[组社队排])\s?{NUMBER}\s?号")  # 3社14号
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a text, or a row of a table, its cells parted by tabs; `above` is the line before it, or the head."""

    place: str
    text: str
    above: str
    row: bool = False

    @property
    def is_nameless(self) -> bool:
        """Whether it is a row whose person is not named."""
        return self.row and _HIDDEN.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Suspect:
    """What stands in [start, end) of a line, and the rule that it breaks if it is a leak.

    Up to `lead` it may be quoted: of a home what leads to it, of a name the first letter. It is a whole clause that is
    `told` of somebody, or else words.
    """

    rule: str
    line: Line
    start: int
    end: int
    lead: int
    told: bool = False

    @property
    def words(self) -> str:
        """As they stand there."""
        return self.line.text[self.start : self.end]

    @property
    def place(self) -> str:
        """As a finding says it: a line, or a cell of a row."""
        if not self.line.row:
            return self.line.place
        return f"{self.line.place}第{self.line.text.count(_CELL, 0, self.start) + 1}列"

    @property
    def head(self) -> str:
        """What stands above its column."""
        heads = self.line.above.split(_CELL) if self.line.row else []
        column = self.line.text.count(_CELL, 0, self.start)
        return heads[column] if column < len(heads) else ""


def lines(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Line]:
    """Yield the lines of a text, then the rows of its tables below their heads."""
    above = ""
    for passage in found:
        if passage.column is None and passage.place not in _NOT_READ:
            yield Line(passage.place, passage.text, above)
            above = passage.text
    for grid in tables:
        head = _CELL.join(grid.rows[0]) if grid.rows else ""
        for no, row in enumerate(grid.rows[1:], 1):
            yield Line(f"{grid.place}第{no + grid.first}行", _CELL.join(row), head, row=True)


def suspects(line: Line) -> Iterator[Suspect]:
    """Yield what may be personal in a line, kind by kind."""
    text = line.text
    if line.is_nameless:
        return
    said = f"{line.above[-NEAR:]}\n{text}"
    if _OF_CHILDREN.search(said):
        yield from (Suspect("minor", line, start, end, start + 1) for start, end in _names(text))
    yield from (Suspect("phone", line, *hit.span(), hit.end()) for hit in _MOBILE.finditer(text))
    yield from (Suspect("phone", line, start, end, start + _SHOWN) for start, end in dictated(text))
    if _OF_LIFE.search(said) or _NAME.search(text) or _SOUND.search(text):
        found = [*ailments(text), *(hit.span() for hit in MAYBE.finditer(text))]
        yield from (Suspect("illness", line, *span) for span in _apart((*one, one[1]) for one in found))
    yield from (Suspect("address", line, *span) for span in _apart(_homes(text)))


def _names(text: str) -> Iterator[tuple[int, int]]:
    """The names in a line; where one may begin at two letters, both."""
    sounds = [hit.span() for hit in _SOUND.finditer(text)]
    yield from sounds
    for hit in _NAME.finditer(text):
        first, last = hit.span("name")
        if all(last <= start or end <= first for start, end in sounds):
            yield first, last


def _homes(text: str) -> Iterator[tuple[int, int, int]]:
    """The homes in a line, and where what leads to each ends."""
    if NUMBERED.search(text):
        yield from ((*hit.span(), hit.end("home")) for pattern in _DOORS for hit in pattern.finditer(text))
    yield from ((*hit.span(), hit.end(str(hit.lastgroup))) for hit in BESIDE.finditer(text))


def _apart(found: Iterable[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Of spans that overlap the first and longest."""
    done = 0
    for start, end, lead in sorted(found, key=lambda span: (span[0], -span[1])):
        if start >= done:
            done = end
            yield start, end, lead
