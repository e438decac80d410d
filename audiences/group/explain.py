"""Why somebody is in a group or not (为什么有她、没有她): each condition, whether it holds, and by which fact."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from audiences.group.rule import (
    Age,
    AllOf,
    AnyOf,
    AtHome,
    AttributeIs,
    Born,
    HasTag,
    InGroupDivisions,
    Leaf,
    Not,
    Operator,
    Person,
    Reachable,
    Rule,
    SexIs,
    Within,
    holds,
)
from audiences.group.sentence import phrase
from audiences.matter import AttributeType
from audiences.resident import OUTSIDE, Basis, age

Namer = Callable[[int], str]

_NOT_MET: Final = {Operator.AT_LEAST: "少于", Operator.AT_MOST: "超过", Operator.IS: "不是"}


@dataclass(frozen=True, slots=True)
class Line:
    """One condition: how deep it stands, whether it holds, what it asks and what is known of her."""

    depth: int
    holds: bool
    asked: str
    fact: str = ""


def explain(rule: Rule, person: Person, today: date, name: Namer) -> tuple[Line, ...]:
    """Every condition in its order; `name` says a place. The rule is met where all lines of depth 0 hold."""
    parts = rule.rules if isinstance(rule, AllOf) else (rule,)
    return tuple(line for part in parts for line in _lines(part, person, today, name, 0))


def fact_of(leaf: Leaf, person: Person, today: date, name: Namer) -> str:  # noqa: PLR0911  # one case a kind of leaf
    """What is known of her where this condition asks: 年龄58周岁，不满60周岁."""
    match leaf:
        case AtHome(inner):
            fitting = sum(holds(inner, one, today) for one in (person, *person.home))
            return f"一户{len(person.home) + 1}人，{fitting}人符合" if fitting else "一户里没有人符合"
        case Within(_, _, _, basis):
            return _place(getattr(person, basis.value), basis, name)
        case InGroupDivisions(village=village, basis=basis):
            unknown = "，名册里没有登记组" if (place := getattr(person, basis.value)) == village else ""
            return _place(place, basis, name) + unknown
        case HasTag(tag, said):
            return f"名册里{'有' if tag in person.tags else '没有'}“{said}”标签"
        case SexIs():
            return f"性别：{person.sex}" if person.sex else "名册里没有性别"
        case Reachable():
            ways = [words for bit, words in ((1, "手机"), (2, "微信")) if person.reach & bit]
            return f"可用：{'、'.join(ways)}" if ways else "没有可用的手机号，也没有关注微信"
        case Age():
            return _age(leaf, person, today)
        case Born():
            return _born(person)
        case AttributeIs():
            return _attribute(leaf, person)


def _lines(rule: Rule, person: Person, today: date, name: Namer, depth: int) -> list[Line]:
    met = holds(rule, person, today)
    match rule:
        case Not(inner) if not isinstance(inner, AllOf | AnyOf | Not):
            return [Line(depth, met, f"排除：{phrase(inner)}", fact_of(inner, person, today, name))]
        case Not(inner):
            return [Line(depth, met, "排除同时符合下面说法的人"), *_lines(inner, person, today, name, depth + 1)]
        case AllOf(rules) | AnyOf(rules):
            words = "下面各条都要符合" if isinstance(rule, AllOf) else "下面各条符合一条就行"
            below = [line for part in rules for line in _lines(part, person, today, name, depth + 1)]
            return [Line(depth, met, words), *below]
        case _:
            return [Line(depth, met, phrase(rule), fact_of(rule, person, today, name))]


def _place(place: int, basis: Basis, name: Namer) -> str:
    return f"{basis.label}：{name(place)}" if place != OUTSIDE else "在县外"


def _age(leaf: Age, person: Person, today: date) -> str:
    if person.birth_date is None:
        return "名册里没有出生日期，算不出年龄"
    years = age(person.birth_date, today)
    if leaf.least is not None and years < leaf.least:
        return f"年龄{years}周岁，不满{leaf.least}周岁"
    if leaf.most is not None and years > leaf.most:
        return f"年龄{years}周岁，超过{leaf.most}周岁"
    return f"年龄{years}周岁"


def _born(person: Person) -> str:
    born = person.birth_date
    return f"{born.year}年{born.month}月{born.day}日出生" if born else "名册里没有出生日期"


def _attribute(leaf: AttributeIs, person: Person) -> str:
    value = person.attributes.get(leaf.attribute)
    if value is None:
        return f"没有登记{leaf.name}"
    if isinstance(value, str) is (leaf.type is AttributeType.NUMBER):
        return f"{leaf.name}登记有误，不能比较"
    said = f"{value:g}{leaf.unit}" if isinstance(value, int | float) else value
    if holds(leaf, person, date.min):
        return f"{leaf.name}：{said}"
    wanted = f"{leaf.value:g}{leaf.unit}" if isinstance(leaf.value, int | float) else leaf.value
    return f"{leaf.name}：{said}，{_NOT_MET[leaf.operator]}{wanted}"
