"""What stands side by side plays one part: rows of a list, clauses of a sentence, the stops of a round. Pure.

A place by itself may tell little (4号在沙城村, 柳林河村 汪绍文); its fellows tell what it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

from audiences.scope.lines import Line, Part
from audiences.scope.mention import DECOR, Mention
from audiences.scope.roles import Role, Seen, has_row, role_of, turns_of

_BARE: Final = re.compile(r"[：:（( 　\t]{1,2}[一-鿿·]{2,4}(?=$|[\s　，,（(：:])")  # a cell that may be anybody's name
_SENTENCE: Final = re.compile(r"[。！？!?\n]")
_JOINED: Final = re.compile(r"[^，。；：:（]{0,8}(?:[、和及与跟]|以及)")
_AMOUNT: Final = re.compile(
    rf"{DECOR}*[^，。；：:（\d\t]{{0,8}}[：:]?\d+(?:\.\d+)?[多余]?[万]?(?:[个名户亩人元吨口座米处盏套台株头只例]|公里|平方)"
)
_ITEM: Final = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[)）.．、]|[①-⑳])\s*(?:第\d{1,3}[行条项页户][，,：:]?)?"
)
_SECTION: Final = re.compile(r"\s*[一二三四五六七八九十]{1,3}、\s*")
_OPEN: Final = frozenset((Role.UNSURE, Role.SUBJECT))
_LEAST: Final = 2  # stops of a round, shares of a sum
_STOPS: Final = frozenset((Role.SPOT, Role.UNSURE, Role.SUBJECT, Role.ADDED, Role.LISTED, Role.MEANT))


@dataclass(frozen=True, slots=True)
class Heard:
    """A row of places, the part that it plays, and whether it has a line or cell to itself."""

    row: Sequence[Mention]
    line: Line
    role: Role
    has_row: bool
    seen: Seen


def heard(seen: Seen) -> Heard:
    """What a row of places says by itself."""
    return Heard(seen.row, seen.line, role_of(seen), has_row(seen), seen)


def together(alone: Iterable[Heard]) -> Iterator[Heard]:
    """What the rows of places of a text say beside each other; a run of rows or a line at a time."""
    for _, group in groupby(_items(list(alone), _SECTION), key=lambda one: one.line.first):
        yield from _shares(_stops(_labelled(_parallel(_items(_handed(_persons(list(group))))))))


def _persons(run: list[Heard]) -> list[Heard]:
    """Where one row of a list says who lives in its village, so do all cells of its column, and names like its own."""
    persons = [one for one in run if one.role is Role.PERSON and one.line.part is Part.ROW]
    columns = {_column(one) for one in persons if one.line.columns}
    return [replace(one, role=Role.PERSON) if persons and _is_home(one, columns) else one for one in run]


def _is_home(one: Heard, columns: Collection[object]) -> bool:
    """Whether a row of a list with persons only says where somebody lives."""
    if _column(one) in columns:
        return one.role in _OPEN | {Role.LISTED, Role.MEANT}
    return one.role is Role.LISTED and _BARE.match(one.seen.slots.after) is not None


def _column(one: Heard) -> tuple[Sequence[str], str]:
    """The column of a table in which a row of places stands."""
    return tuple(one.line.columns), one.seen.slots.label


def _handed(run: list[Heard]) -> list[Heard]:
    """A thing of one place beside a thing of the next plays its part: 鱼泉的河滩、梨坪的坡地禁牧."""
    found: list[Heard] = []
    for one in reversed(run):
        after = found[-1] if found else None
        if after is None or one.role not in _OPEN or _JOINED.fullmatch(_between(one, after)) is None:
            found.append(one)
            continue
        if after.role in _OPEN:
            best = max(one.role, after.role, key=lambda role: role.value)
            found[-1] = after = replace(after, role=best)
        found.append(replace(one, role=after.role))
    return list(_onward(found[::-1]))


def _onward(run: Iterable[Heard]) -> Iterator[Heard]:
    """What governs the first of such things governs the others: 对殷店镇白庙戏楼、洪山镇鲍集桥进行勘测."""
    last: Heard | None = None
    for one in run:
        is_led = last is not None and last.role is Role.MEANT and one.role in _OPEN
        last = replace(one, role=Role.MEANT) if is_led and last and _JOINED.fullmatch(_between(last, one)) else one
        yield last


def _items(run: list[Heard], number: re.Pattern[str] = _ITEM) -> list[Heard]:
    """Numbered items that begin with a place each are of one kind: where one is meant, so are its fellows.

    A text's sections (一、…) have paragraphs between them and are items all the same.
    """
    heads = [no for no, one in enumerate(run) if one.line.part is Part.ROW and number.fullmatch(_before(one))]
    if not any(run[no].role in {Role.MEANT, Role.SCOPE} for no in heads):
        return run
    return [
        replace(one, role=Role.MEANT) if no in heads and one.role is Role.SUBJECT else one for no, one in enumerate(run)
    ]


def _before(one: Heard) -> str:
    return one.seen.text[one.line.start : one.row[0].start]


def _parallel(run: list[Heard]) -> list[Heard]:
    """A clause that begins with a place, behind one whose place is meant, says the same kind of thing of its own."""
    found: list[Heard] = []
    meant: Heard | None = None
    for one in run:
        if meant and (one.line is not meant.line or _SENTENCE.search(_between(meant, one))):
            meant = None
        is_topic = not one.seen.slots.before
        if meant and is_topic and one.role is Role.SUBJECT:
            found.append(replace(one, role=Role.MEANT))
            continue
        meant = one if is_topic and one.role in {Role.MEANT, Role.SCOPE} else meant
        found.append(one)
    return found


def _labelled(run: list[Heard]) -> list[Heard]:
    """What stands behind one label, a part each, is of one kind: 影响用户：星亮村（3组）；王家岗村（5组）."""
    found: list[Heard] = []
    first: Heard | None = None
    for one in run:
        label = one.seen.slots.label if not one.seen.slots.before else ""
        if first and label and one.line is first.line and label == first.seen.slots.label:
            found.append(replace(one, role=first.role) if one.role in _OPEN | {Role.LISTED} else one)
            continue
        first = one if label and one.role in {Role.MEANT, Role.SCOPE} else None
        found.append(one)
    return found


def _between(one: Heard, other: Heard) -> str:
    return one.seen.text[one.row[-1].end : other.row[0].start]


def _stops(run: list[Heard]) -> list[Heard]:
    """Places that have a day each, one after the other, are the stops of a round, wherever in them it stops."""
    turns = {no: turns for no, one in enumerate(run) if _is_stop(one) and (turns := turns_of(one.seen))}
    places = {place.code for no in turns for place in run[no].row if not place.bearer}
    if min(len(set().union(*turns.values())), len(places)) < _LEAST:
        return run
    return [_stop(one, Role.TURN) if no in turns else one for no, one in enumerate(run)]


def _shares(run: list[Heard]) -> list[Heard]:
    """Places that have an amount each, one after the other, have their shares of something: 甲村2户，乙村3户."""
    shares = [no for no, one in enumerate(run) if one.role in _STOPS - {Role.SPOT} and _has_amounts(one)]
    if sum(not place.bearer for no in shares for place in run[no].row) < _LEAST:
        return run
    return [_stop(one, Role.MEANT) if no in shares else one for no, one in enumerate(run)]


def _has_amounts(one: Heard) -> bool:
    """Whether an amount stands behind each of its places."""
    return all(place.bearer or _AMOUNT.match(one.seen.text, place.end) for place in one.row)


def _is_stop(one: Heard) -> bool:
    """Whether it may be one; a table's other columns and brackets say where, not who: 9月10日（九龙社区院坝）."""
    only_where = one.line.columns or one.seen.slots.before.endswith(("（", "("))
    return one.role in _STOPS and not (one.role is Role.SPOT and only_where)


def _stop(one: Heard, least: Role) -> Heard:
    return replace(one, role=max(one.role, least, key=lambda role: role.value), has_row=True)
