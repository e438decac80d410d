"""What a text says of its places, row by row: whose text it is, who signs, and whether it speaks to everybody. Pure."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.scope.fellows import Heard, heard, together
from audiences.scope.find import mentions
from audiences.scope.lines import Line, Part, lines
from audiences.scope.mention import Mention, parted, strung
from audiences.scope.names import names
from audiences.scope.roles import seen_in
from audiences.scope.said import Said, hear
from audiences.scope.whole import addressed, has_others, has_rest, is_closed, titled, whole
from audiences.scope.wrapped import joined

_WAY: Final = re.compile(r"(?:至|到|—|-|~)+(?!.{0,4}[月日号])")  # 葛溪乡到圭峰镇公路 is of both
_OPENING: Final = re.compile(r"(?:中共|关于|致|【[^】]*】|[\s#])*")


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard: the rows of places of the title and the body, and what they say together."""

    title: str
    text: str
    rows: tuple[Heard, ...]
    said: Said
    here: Division  # who signs
    everybody: float  # how surely it speaks to the issuer's whole territory


def hearing(title: str, text: str, tree: Tree, within: Division, turns: Sequence[str] = ()) -> Hearing:
    """Hear a document's places below `within`'s county; `turns` are its lines that give places their days."""
    head = _head(title, tree, within)
    text = joined(text, names(tree, within.county))
    found = mentions(text, tree, within, head.town)
    starts = [one.start for one in found]
    body = lines(text, starts)
    said = Said(
        head,
        has_others=has_others(body, head),
        has_rest=has_rest(body, head),
        is_closed=is_closed(body, head),
    )
    heading = Line(0, len(title), title, Part.TITLE)
    in_title = mentions(title, tree, within, head.town or _only_town(found))
    above = tuple(_rows(title, heading, in_title, (), title))
    hear(title, above, said)
    alone = (
        one
        for line in body
        for one in _rows(
            text, line, found[bisect_left(starts, line.start) : bisect_left(starts, line.end)], turns, title
        )
    )
    below = tuple(together(alone))
    hear(text, below, said)
    everybody = max(whole((heading, *body), head, tree), titled(title, head, tree), addressed(body, head))
    return Hearing(title, text, (*above, *below), said, _signer(body, found, head), everybody)


def _head(title: str, tree: Tree, within: Division) -> Division:
    """The territory that a title's beginning names: 高城镇2026年…… in a county's hands."""
    found = mentions(title, tree, within)
    begins = _OPENING.match(title)
    row = next(strung(title, found), [])
    towns = {one.code for one in row if one.code is not None}
    if (
        begins
        and row
        and row[0].start == begins.end()
        and not _WAY.match(title, row[-1].end)
        and len(towns) == 1
        and (code := towns.pop()) in within
    ):
        return Division(code) if Division(code).level is Level.TOWN else within
    return within


def _only_town(found: Iterable[Mention]) -> int | None:
    """The town in which all villages of a text lie."""
    known = [Division(one.code) for one in found if one.code is not None]
    towns = {division.town for division in known if division.level is Level.VILLAGE}
    return towns.pop() if len(towns) == 1 else None


def _signer(body: Iterable[Line], found: Sequence[Mention], head: Division) -> Division:
    """Who signs below `head` speaks for that place: 厉山镇三星村村民委员会."""
    signed = [line for line in body if line.part is Part.SIGNATURE]
    codes = {
        one.code for one in found if one.code is not None and any(line.start <= one.start < line.end for line in signed)
    }
    below = sorted(code for code in codes if code in head and code != head.code)
    last = Division(below[-1]) if below else head
    return last if all(last.code in Division(code) for code in below) else head


def _rows(text: str, line: Line, inside: Sequence[Mention], turns: Sequence[str], title: str) -> Iterator[Heard]:
    """What a line says of its places, a row of them at a time."""
    rows = (part for row in strung(text, inside) for part in parted(text, row))
    for row in sorted(rows, key=lambda row: row[0].start):
        after = bisect_right(inside, row[-1].start, key=lambda one: one.start)
        until = inside[after].start if after < len(inside) else line.end
        yield heard(seen_in(text, line, row, until, turns, title))
