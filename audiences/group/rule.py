"""The tree of a rule (选人条件), its JSON, and what it means for one person.

A leaf is false where nothing is known: an unknown age is not 60周岁及以上, and 不是60周岁及以上 holds for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Final

from audiences.matter import AttributeType
from audiences.resident import Basis, age

MAX_LEAVES: Final = 31  # a person's reasons are the bits of one int
_MAX_DEPTH: Final = 8
_OLDEST: Final = 150


class RuleError(ValueError):
    """A rule cannot be read or is too large; `args[0]` says in Chinese what is wrong."""


class Way(StrEnum):
    """How somebody can be reached now, by a contact that is neither dead, opted out nor 疑似代填."""

    PHONE = "phone"
    WECHAT = "wechat"
    ANY = "any"
    NONE = "none"


class Operator(StrEnum):
    """How an attribute is compared."""

    AT_LEAST = ">="
    AT_MOST = "<="
    IS = "="


@dataclass(frozen=True, slots=True)
class Within:
    """A place, by one basis: 户籍地在厉山镇."""

    lo: int
    hi: int
    name: str
    basis: Basis


@dataclass(frozen=True, slots=True)
class HasTag:
    """A tag of a matter; the words travel with the rule, so that a frozen rule reads as it was approved."""

    tag: int
    name: str
    matter: int


@dataclass(frozen=True, slots=True)
class Age:
    """Full years of age from `least` to `most`, both included; None leaves that end open."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class SexIs:
    """男 or 女."""

    sex: str


@dataclass(frozen=True, slots=True)
class AttributeIs:
    """A typed attribute of a matter against a value: 承包面积不少于5亩."""

    attribute: int
    name: str
    matter: int
    type: AttributeType
    operator: Operator
    value: float | str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reachable:
    """Whom a message of this way reaches."""

    way: Way


@dataclass(frozen=True, slots=True)
class Not:
    """Who does not fit."""

    rule: Rule


@dataclass(frozen=True, slots=True)
class AllOf:
    """Who fits every part; an empty one is everybody."""

    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Who fits at least one part; an empty one is nobody."""

    rules: tuple[Rule, ...]


Leaf = Within | HasTag | Age | SexIs | AttributeIs | Reachable
Rule = Leaf | Not | AllOf | AnyOf


@dataclass(frozen=True, slots=True)
class Person:
    """What a rule may ask of somebody."""

    registered: int
    living: int
    farming: int
    sex: str | None = None
    birth_date: date | None = None
    tags: frozenset[int] = frozenset()
    attributes: Mapping[int, float | str] = field(default_factory=dict)
    reach: int = 0  # bits: 1 phone, 2 WeChat


def holds(rule: Rule, person: Person, today: date) -> bool:  # noqa: PLR0911  # one case a kind of node
    """Whether the rule holds for a person; the meaning that the SQL predicate has to keep."""
    match rule:
        case Not(inner):
            return not holds(inner, person, today)
        case AllOf(rules):
            return all(holds(part, person, today) for part in rules)
        case AnyOf(rules):
            return any(holds(part, person, today) for part in rules)
        case Within(lo, hi, _, basis):
            return lo <= int(getattr(person, basis.value)) <= hi
        case HasTag(tag):
            return tag in person.tags
        case SexIs(sex):
            return person.sex == sex
        case Reachable(way):
            return {Way.PHONE: bool(person.reach & 1), Way.WECHAT: bool(person.reach & 2)}.get(
                way, bool(person.reach) is (way is Way.ANY)
            )
        case Age(least, most):
            years = None if person.birth_date is None else age(person.birth_date, today)
            return years is not None and (least is None or years >= least) and (most is None or years <= most)
        case AttributeIs():
            return _compares(rule, person.attributes.get(rule.attribute))


def _compares(rule: AttributeIs, value: float | str | None) -> bool:
    if value is None or isinstance(value, str) is (rule.type is AttributeType.NUMBER):
        return False
    if rule.operator is Operator.IS:
        return value == rule.value
    left, right = (value, rule.value) if rule.operator is Operator.AT_LEAST else (rule.value, value)
    return left >= right  # type: ignore[operator]  # both are numbers or both are text, by the check above


def leaves(rule: Rule) -> tuple[Leaf, ...]:
    """The leaves that can be a reason for being in: those under no Not, in order, each once."""
    match rule:
        case Not():
            return ()
        case AllOf(rules) | AnyOf(rules):
            return tuple(dict.fromkeys(leaf for part in rules for leaf in leaves(part)))
        case _:
            return (rule,)


def matters(rule: Rule | None) -> tuple[int, ...]:
    """The matters whose tags or attributes the rule reads, under a Not too."""
    match rule:
        case Not(inner):
            return matters(inner)
        case AllOf(rules) | AnyOf(rules):
            return tuple(sorted({matter for part in rules for matter in matters(part)}))
        case HasTag() | AttributeIs():
            return (rule.matter,)
        case _:
            return ()


def to_json(rule: Rule) -> dict[str, Any]:  # noqa: PLR0911  # one case a kind of node
    """The rule as JSON; from_json gives it back."""
    match rule:
        case Not(inner):
            return {"not": to_json(inner)}
        case AllOf(rules):
            return {"all": [to_json(part) for part in rules]}
        case AnyOf(rules):
            return {"any": [to_json(part) for part in rules]}
        case Within(lo, hi, name, basis):
            return {"within": [lo, hi], "name": name, "basis": basis.value}
        case HasTag(tag, name, matter):
            return {"tag": tag, "name": name, "matter": matter}
        case Age(least, most):
            return {"age": [least, most]}
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
        case Not(inner):
            return _size(inner)
        case AllOf(rules) | AnyOf(rules):
            return sum(map(_size, rules))
        case _:
            return 1


def _read(value: Any, depth: int) -> Rule:  # noqa: C901, PLR0911  # one case a kind of node
    if depth > _MAX_DEPTH:
        raise RuleError("选人条件嵌套太深，请拆成几个人群")
    match value:
        case {"not": inner}:
            return Not(_read(inner, depth + 1))
        case {"all": [*parts]}:
            return AllOf(tuple(_read(part, depth + 1) for part in parts))
        case {"any": [*parts]}:
            return AnyOf(tuple(_read(part, depth + 1) for part in parts))
        case {"within": [int(lo), int(hi)], "name": str(name), "basis": basis}:
            return Within(lo, hi, name, Basis(basis))
        case {"tag": int(tag), "name": str(name), "matter": int(matter)}:
            return HasTag(tag, name, matter)
        case {"age": [least, most]}:
            return _age(least, most)
        case {"sex": "男" | "女" as sex}:
            return SexIs(sex)
        case {"reach": way}:
            return Reachable(Way(way))
        case {"attribute": int(attribute), "name": str(name), "matter": int(matter), "value": _}:
            return _attribute(value, attribute, name, matter)
        case _:
            raise RuleError("选人条件里有认不出的部分，请重新选择")


def _age(least: Any, most: Any) -> Age:
    for end in (least, most):
        if end is not None and (isinstance(end, bool) or not isinstance(end, int) or not 0 <= end <= _OLDEST):
            raise RuleError(f"年龄应为0至{_OLDEST}的整数")
    if (least is None and most is None) or (least is not None and most is not None and least > most):
        raise RuleError("年龄范围不对：起始不能大于终止，也不能都为空")
    return Age(least, most)


def _attribute(value: Mapping[str, Any], attribute: int, name: str, matter: int) -> AttributeIs:
    kind, wanted = AttributeType(value["type"]), value["value"]
    number = isinstance(wanted, int | float) and not isinstance(wanted, bool)
    if number is not (kind is AttributeType.NUMBER) or not (number or isinstance(wanted, str)):
        raise RuleError(f"“{name}”的比较值类型不对")
    return AttributeIs(attribute, name, matter, kind, Operator(value["operator"]), wanted, str(value.get("unit", "")))
