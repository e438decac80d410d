"""The tree of a rule (选人条件), and what it means for one person.

A leaf is false where nothing is known: an unknown age is not 60周岁及以上, and 不是60周岁及以上 holds for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final

from audiences.matter import AttributeType
from audiences.resident import Basis, age

MAX_LEAVES: Final = 31  # a person's reasons are the bits of one int


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
class InGroupDivisions:
    """Groups (村民小组) of one village, by one basis; number 0 is whose group nobody knows."""

    village: int  # 15 digits
    numbers: tuple[int, ...]  # in order
    name: str  # the village's: 厉山镇王家岗村
    basis: Basis

    @property
    def codes(self) -> tuple[int, ...]:
        """The 15-digit codes of the groups; of who has none, the village's own."""
        return tuple(self.village + number for number in self.numbers)


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
class Born:
    """Days of birth from `first` to `last`, both included; None leaves that end open."""

    first: date | None = None
    last: date | None = None


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


@dataclass(frozen=True, slots=True)
class AtHome:
    """Who fits and all of her household: what concerns a child is told to those with whom the child lives."""

    rule: Rule


Leaf = AtHome | Within | InGroupDivisions | HasTag | Age | Born | SexIs | AttributeIs | Reachable
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
    home: tuple[Person, ...] = ()  # the others of the household


def holds(rule: Rule, person: Person, today: date) -> bool:  # noqa: C901, PLR0911  # one case a kind of node
    """Whether the rule holds for a person; the meaning that the SQL predicate has to keep."""
    match rule:
        case Not(inner):
            return not holds(inner, person, today)
        case AllOf(rules):
            return all(holds(part, person, today) for part in rules)
        case AnyOf(rules):
            return any(holds(part, person, today) for part in rules)
        case AtHome(inner):
            return any(holds(inner, one, today) for one in (person, *person.home))
        case Within(lo, hi, _, basis):
            return lo <= int(getattr(person, basis.value)) <= hi
        case InGroupDivisions(basis=basis):
            return getattr(person, basis.value) in rule.codes
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
        case Born(first, last):
            born = person.birth_date
            return born is not None and (first is None or born >= first) and (last is None or born <= last)
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
        case Not(inner) | AtHome(inner):
            return matters(inner)
        case AllOf(rules) | AnyOf(rules):
            return tuple(sorted({matter for part in rules for matter in matters(part)}))
        case HasTag() | AttributeIs():
            return (rule.matter,)
        case _:
            return ()
