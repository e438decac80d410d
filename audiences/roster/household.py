"""Which rows of a file are one household: by 户号, else by the head's name; two heads may share it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from audiences.division import group_of, village_of
from audiences.roster.column import Column
from audiences.roster.row import LEADS, Row, RowError

_AMBIGUOUS: Final = "的户主同名，分不清是不是一户。请加“户号”一列，或填上组、出生日期、手机号"
_SCATTERED: Final = "有两户的户主同名，看不出此人是哪一户的。请加“户号”一列，或把一户的人排在一起、户主排在最前"


@dataclass(slots=True)
class _Family:
    """The rows of one household whose head has this name."""

    group: int  # 0: no row says it
    last: int = 0  # the number of its latest row
    leader: Row | None = None
    rows: list[int] = field(default_factory=list)
    loose: list[Row] = field(default_factory=list)  # not right after one of its own, or before its head

    def fits(self, group: int) -> bool:
        return not group or not self.group or group == self.group


class _Village:
    """The rows of a village as its households."""

    def __init__(self) -> None:
        self.named: dict[str, list[_Family]] = {}
        self.numbered: dict[str, dict[int, list[int]]] = {}  # 户号 → group → numbers of rows
        self.heads: dict[str, set[tuple[int, str]]] = {}  # 户号 → the heads named in it, with their group

    def under_number(self, number: int, row: Row, head: str | None) -> None:
        group = group_of(row.division)
        self.numbered.setdefault(str(row.household), {}).setdefault(group, []).append(number)
        if head and group:
            self.heads.setdefault(str(row.household), set()).add((group, head))

    def under_name(self, number: int, row: Row, named: str) -> None:
        known = self.named.setdefault(named, [])
        group = group_of(row.division)
        fitting = [one for one in known if one.fits(group)]
        leads = row.name == named and (not row.relation or row.relation in LEADS)
        if leads:
            fitting = [one for one in fitting if one.leader is None]
        family = fitting[-1] if fitting else _Family(group)
        if not fitting:
            known.append(family)
        elif leads or family.last != number - 1:
            family.loose.append(row)
        family.leader = row if leads else family.leader
        family.group, family.last = family.group or group, number
        family.rows.append(number)


def households(rows: Sequence[Row], headed: Sequence[int] = ()) -> tuple[list[Row], list[str], list[RowError]]:
    """The rows with their `head`; for each the key of its household in the village; errors where nobody could say.

    A key is the 户号, "户主 " and the head's name, or "#" and a number for who stands alone. Of the rows numbered in
    `headed` the head must have a row too.
    """
    villages: dict[tuple[int, str], _Village] = {}
    heads: list[str | None] = []
    place, head = (0, ""), None
    for number, row in enumerate(rows):
        village = village_of(row.division), row.was
        if village != place:
            place, head = village, None
        if row.relation in LEADS:
            head = row.name
        named = row.head or (head if row.relation else None)
        heads.append(named)
        if row.household:
            villages.setdefault(village, _Village()).under_number(number, row, named)
        elif named:
            villages.setdefault(village, _Village()).under_name(number, row, named)
    keys = [f"#{number}" for number in range(1, len(rows) + 1)]
    for (_, was), known in villages.items():
        for number, key in _keys(known):
            keys[number] = f"{was} {key}" if was else key  # two villages number from 1; so does a merger name them
    told = [row if named == row.head else replace(row, head=named) for row, named in zip(rows, heads, strict=True)]
    doubts = [error for known in villages.values() for error in _doubts(known)]
    return told, keys, [*doubts, *_unlisted(told, keys, headed)]


def _unlisted(rows: Sequence[Row], keys: Sequence[str], headed: Sequence[int]) -> Iterator[RowError]:
    """Whoever stands only as the head beside the members would get no row of his own."""
    listed = {
        (keys[number], village_of(rows[number].division)) for number in headed if rows[number].name == rows[number].head
    }
    for number in headed:
        row, home = rows[number], (keys[number], village_of(rows[number].division))
        if row.head and home not in listed:
            listed.add(home)
            yield RowError(row.row, Column.HEAD, "", "这一户的户主没有列在家庭成员里，请给户主本人加一行", row.sheet)


def _keys(village: _Village) -> Iterator[tuple[int, str]]:
    for said, groups in village.numbered.items():
        heads = village.heads.get(said, set())
        again = len({name for _, name in heads}) > 1 and len({group for group, _ in heads}) > 1  # each 组 counts anew
        for group, numbers in groups.items():
            key = f"{said} {group}组" if again and group else said
            yield from ((number, key) for number in numbers)
    for named, families in village.named.items():
        for family, key in zip(families, _names(named, families), strict=True):
            yield from ((number, key) for number in family.rows)


def _names(named: str, families: list[_Family]) -> list[str]:
    """One key for each: with the group, the head's birthday or a number where the name is not enough."""
    if len(families) == 1:
        return [f"户主 {named}"]
    found: list[str] = []
    for family in families:
        key = f"户主 {named} {family.group}组" if family.group else f"户主 {named}"
        born = family.leader.birth_date if family.leader else None
        if len(_twins(family, families)) > 1 and born:
            key = f"{key} {born}"
        found.append(key if key not in found else f"{key} 第{len(found) + 1}户")
    return found


def _twins(family: _Family, families: list[_Family]) -> list[_Family]:
    return [one for one in families if one.group == family.group]


def _doubts(village: _Village) -> Iterator[RowError]:
    for families in village.named.values():
        for number, family in enumerate(families):
            for row in family.loose:
                if sum(one.fits(group_of(row.division)) for one in families) > 1:
                    yield RowError(row.row, Column.HEAD, "", _SCATTERED, row.sheet)
            for earlier in families[:number]:
                if earlier.fits(family.group) and (doubt := _doubt(earlier.leader, family.leader)):
                    yield doubt
                    break


def _doubt(first: Row | None, second: Row | None) -> RowError | None:
    """Two heads of one name in one group are two people only where something contradicts; one twice is a repeat."""
    if first is None or second is None:
        return None
    one, other = ((row.id_number, row.birth_date, row.phones[:1]) for row in (first, second))
    if any(mine and its and mine != its for mine, its in zip(one, other, strict=True)) or (one == other and any(one)):
        return None
    where = f"“{first.sheet}”第{first.row}行" if first.sheet else f"第{first.row}行"
    return RowError(second.row, Column.HEAD, "", f"与{where}{_AMBIGUOUS}", second.sheet)
