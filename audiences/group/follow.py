"""A kept rule after 合村并组: the same people by the divisions of today, and what it cannot tell apart. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from audiences.division import Division, Level, group_of, village_of
from audiences.group.rule import AllOf, AnyOf, AtHome, InGroupDivisions, Not, Rule, Within


@dataclass(frozen=True, slots=True)
class Followed:
    """A rule as it is now, and what a person has to look at; none: it means the very same people."""

    rule: Rule
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turn:
    """What was changed: codes old → new, and how a division is called now (`name`) and was called before (`was`)."""

    codes: Mapping[int, int]
    name: Callable[[int], str]
    was: Callable[[int], str]
    renamed: int = 0

    def touches(self, village: int) -> bool:
        """Whether anything of it or in it is called otherwise now."""
        ends = (code for pair in self.codes.items() for code in pair)
        return village == self.renamed or any(village_of(code) == village for code in ends)

    def groups(self, village: int) -> Iterator[tuple[int, int]]:
        """The groups that went from a village, old and new."""
        return ((old, new) for old, new in self.codes.items() if village_of(old) == village != old)

    def came(self, village: int) -> list[int]:
        """The villages that were merged into this one."""
        return [old for old, new in self.codes.items() if new == village]


def follow(rule: Rule, turn: Turn) -> Followed:
    """The rule after a change."""
    match rule:
        case Not(inner) | AtHome(inner):
            found = follow(inner, turn)
            return Followed(replace(rule, rule=found.rule), found.doubts)
        case AllOf(rules) | AnyOf(rules):
            parts = [follow(part, turn) for part in rules]
            doubts = tuple(dict.fromkeys(doubt for part in parts for doubt in part.doubts))
            return Followed(type(rule)(tuple(part.rule for part in parts)), doubts)
        case Within():
            return _within(rule, turn)
        case InGroupDivisions():
            return _groups(rule, turn)
        case _:
            return Followed(rule)


def _within(rule: Within, turn: Turn) -> Followed:
    if Division(rule.lo).level < Level.VILLAGE or not turn.touches(village_of(rule.lo)):
        return Followed(rule)
    if Division(rule.lo).level is Level.GROUP:
        code = turn.codes.get(rule.lo, rule.lo)
        village = village_of(code)
        return Followed(Within(code, code, f"{turn.name(village)}{group_of(code)}组", rule.basis))
    gone = list(turn.groups(rule.lo))
    if rule.lo in turn.codes:
        new = turn.codes[rule.lo]
        numbers = tuple(sorted({0, *(code - new for _, code in gone)}))
        part = InGroupDivisions(new, numbers, turn.name(new), rule.basis)
        return Followed(part, (_mixed(turn.was(rule.lo), turn.name(new)),))
    here = replace(rule, name=turn.name(rule.lo))
    if came := turn.came(rule.lo):
        others = "、".join(turn.was(code) for code in came)
        return Followed(here, (f"{turn.name(rule.lo)}里现在也有原来{others}的人，都算在内。",))
    away = {village_of(code) for _, code in gone} - {rule.lo}
    if not away:
        return Followed(here)
    parts = [_of(village, [code for _, code in gone], turn, rule) for village in sorted(away)]
    said = f"{turn.was(rule.lo)}有几个组划到了{'、'.join(turn.name(code) for code in sorted(away))}，这里一起算。"
    return Followed(AnyOf((here, *parts)), (said,))


def _groups(rule: InGroupDivisions, turn: Turn) -> Followed:
    if not turn.touches(rule.village):
        return Followed(rule)
    codes = [turn.codes.get(code, code) for code in rule.codes]
    villages = dict.fromkeys(village_of(code) for code in codes)
    parts = tuple(_of(village, codes, turn, rule) for village in villages)
    is_mixed = 0 in rule.numbers and (rule.village in turn.codes or turn.came(rule.village))
    doubts = (_mixed(turn.was(rule.village), turn.name(village_of(codes[0]))),) if is_mixed else ()
    return Followed(parts[0] if len(parts) == 1 else AnyOf(parts), doubts)


def _of(village: int, codes: list[int], turn: Turn, rule: Within | InGroupDivisions) -> InGroupDivisions:
    numbers = {code - village for code in codes if village_of(code) == village}
    return InGroupDivisions(village, tuple(sorted(numbers)), turn.name(village), rule.basis)


def _mixed(was: str, name: str) -> str:
    return f"{was}并进了{name}：{name}没有登记组的人，分不出原来是哪个村的，都算在内。"
