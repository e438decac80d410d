"""A rule as JSON, for forms and rows, and back: strictly, for anybody may have written it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from audiences.division import VILLAGE_SPAN, Division, DivisionError, Level
from audiences.group.rule import (
    MAX_LEAVES,
    Age,
    AllOf,
    AnyOf,
    AtHome,
    AttributeIs,
    Born,
    HasTag,
    InGroupDivisions,
    Not,
    Operator,
    Reachable,
    Rule,
    RuleError,
    SexIs,
    Way,
    Within,
)
from audiences.matter import AttributeType
from audiences.resident import Basis

_MAX_DEPTH: Final = 8
_OLDEST: Final = 150


def to_json(rule: Rule) -> dict[str, Any]:  # noqa: C901, PLR0911  # one case a kind of node
    """The rule as JSON; from_json gives it back."""
    match rule:
        case Not(inner):
            return {"not": to_json(inner)}
        case AtHome(inner):
            return {"home": to_json(inner)}
        case AllOf(rules):
            return {"all": [to_json(part) for part in rules]}
        case AnyOf(rules):
            return {"any": [to_json(part) for part in rules]}
        case Within(lo, hi, name, basis):
            return {"within": [lo, hi], "name": name, "basis": basis.value}
        case InGroupDivisions(village, numbers, name, basis):
            return {"groups": list(numbers), "village": village, "name": name, "basis": basis.value}
        case HasTag(tag, name, matter):
            return {"tag": tag, "name": name, "matter": matter}
        case Age(least, most):
            return {"age": [least, most]}
        case Born(first, last):
            return {"born": [first and first.isoformat(), last and last.isoformat()]}
        case SexIs(sex):
            return {"sex": sex}
        case Reachable(way):
            return {"reach": way.value}
        case AttributeIs():
            return {
                "attribute": rule.attribute,
                "name": rule.name,
                "matter": rule.matter,
                "type": rule.type.value,
                "operator": rule.operator.value,
                "value": rule.value,
                "unit": rule.unit,
            }


def from_json(value: Any) -> Rule:
    """Read a rule; RuleError for anything that is not one, is too deep or has over 31 leaves."""
    try:
        rule = _read(value, 0)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        if isinstance(error, RuleError):
            raise
        raise RuleError("选人条件的格式不对，请重新选择") from error
    if _size(rule) > MAX_LEAVES:
        raise RuleError(f"选人条件太多，最多{MAX_LEAVES}项")
    return rule


def _size(rule: Rule) -> int:
    match rule:
        case Not(inner) | AtHome(inner):
            return _size(inner)
        case AllOf(rules) | AnyOf(rules):
            return sum(map(_size, rules))
        case _:
            return 1


def _read(value: Any, depth: int) -> Rule:  # noqa: C901, PLR0911, PLR0912  # one case a kind of node
    if depth > _MAX_DEPTH:
        raise RuleError("选人条件嵌套太深，请拆成几个人群")
    match value:
        case {"not": inner}:
            return Not(_read(inner, depth + 1))
        case {"home": inner}:
            return _at_home(_read(inner, depth + 1))
        case {"all": [*parts]}:
            return AllOf(tuple(_read(part, depth + 1) for part in parts))
        case {"any": [*parts]}:
            return AnyOf(tuple(_read(part, depth + 1) for part in parts))
        case {"within": [int(lo), int(hi)], "name": str(name), "basis": basis}:
            return Within(lo, hi, name, Basis(basis))
        case {"groups": [*numbers], "village": int(village), "name": str(name), "basis": basis}:
            return _groups(village, numbers, name, Basis(basis))
        case {"tag": int(tag), "name": str(name), "matter": int(matter)}:
            return HasTag(tag, name, matter)
        case {"age": [least, most]}:
            return _age(least, most)
        case {"born": [first, last]}:
            return _born(first, last)
        case {"sex": "男" | "女" as sex}:
            return SexIs(sex)
        case {"reach": way}:
            return Reachable(Way(way))
        case {"attribute": int(attribute), "name": str(name), "matter": int(matter), "value": _}:
            return _attribute(value, attribute, name, matter)
        case _:
            raise RuleError("选人条件里有认不出的部分，请重新选择")


def _at_home(inner: Rule) -> AtHome:
    if _asks_of_homes(inner):
        raise RuleError("“家里有人”里面不能再有“家里有人”，请去掉一层")
    return AtHome(inner)


def _asks_of_homes(rule: Rule) -> bool:
    match rule:
        case Not(inner):
            return _asks_of_homes(inner)
        case AllOf(rules) | AnyOf(rules):
            return any(map(_asks_of_homes, rules))
        case _:
            return isinstance(rule, AtHome)


def _groups(village: int, numbers: list[Any], name: str, basis: Basis) -> InGroupDivisions:
    is_known = all(isinstance(one, int) and not isinstance(one, bool) and 0 <= one < VILLAGE_SPAN for one in numbers)
    try:
        is_known = is_known and Division(village).level is Level.VILLAGE
    except DivisionError as error:
        raise RuleError(str(error)) from error
    if not is_known or not numbers:
        raise RuleError(f"“{name}”的村民小组认不出，请重新选择")
    return InGroupDivisions(village, tuple(sorted(set(numbers))), name, basis)


def _age(least: Any, most: Any) -> Age:
    for end in (least, most):
        if end is not None and (isinstance(end, bool) or not isinstance(end, int) or not 0 <= end <= _OLDEST):
            raise RuleError(f"年龄应为0至{_OLDEST}的整数")
    if (least is None and most is None) or (least is not None and most is not None and least > most):
        raise RuleError("年龄范围不对：起始不能大于终止，也不能都为空")
    return Age(least, most)


def _born(*ends: Any) -> Born:
    first, last = (None if end is None else date.fromisoformat(end) for end in ends)
    if (first or last) is None or (first is not None and last is not None and first > last):
        raise RuleError("出生日期范围不对：起始不能晚于终止，也不能都为空")
    return Born(first, last)


def _attribute(value: Mapping[str, Any], attribute: int, name: str, matter: int) -> AttributeIs:
    kind, wanted = AttributeType(value["type"]), value["value"]
    number = isinstance(wanted, int | float) and not isinstance(wanted, bool)
    if number is not (kind is AttributeType.NUMBER) or not (number or isinstance(wanted, str)):
        raise RuleError(f"“{name}”的比较值类型不对")
    return AttributeIs(attribute, name, matter, kind, Operator(value["operator"]), wanted, str(value.get("unit", "")))
