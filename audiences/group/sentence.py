"""A rule as a Chinese sentence, said so that a cadre can check it."""

from __future__ import annotations

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
    Reachable,
    Rule,
    SexIs,
    Way,
    Within,
)

_WAYS: Final = {
    Way.PHONE: "手机号可用",
    Way.WECHAT: "已关注微信",
    Way.ANY: "手机或微信可通知到",
    Way.NONE: "手机和微信都通知不到",
}
_OPERATORS: Final = {Operator.AT_LEAST: "不少于", Operator.AT_MOST: "不超过", Operator.IS: "为"}


def sentence(rule: Rule | None) -> str:
    """按户籍地在厉山镇，并且60周岁及以上，并且（有“低保”标签或者有“特困”标签）. None is 全体居民."""
    return "全体居民" if rule is None or rule == AllOf(()) else _say(rule, top=True)


def unknown(rule: Rule | None, out: int, inside: int) -> str:
    """What the roster lacks of so many people that are out of a group, and in it; empty: of nobody."""
    lacks = "或".join(word for word in ("出生日期", "性别") if word in _asked(rule))
    left = f"另有{out}人，名册里没有{lacks}，不知道符不符合，没有算在内" if out else ""
    kept = f"里面有{inside}人，名册里没有{lacks}，不知道该不该排除，先算在内" if inside else ""
    said = "；".join(filter(None, (left, kept)))
    return f"{said}。请各村补上，或者上门告知。" if said else ""


def phrase(leaf: Leaf) -> str:  # noqa: PLR0911  # one case a kind of leaf
    """One reason: 户籍地在厉山镇, 60周岁及以上."""
    match leaf:
        case AtHome(inner):
            return f"家里有人{_say(inner)}"
        case Within(_, _, name, basis):
            return f"按{basis.label}在{name}"
        case InGroupDivisions(_, numbers, name, basis):
            return f"按{basis.label}在{_groups(numbers, name)}"
        case HasTag(_, name):
            return f"有“{name}”标签"
        case Age(least, most):
            return _years(least, most)
        case Born(first, last):
            return _days(first, last)
        case SexIs(sex):
            return f"性别为{sex}"
        case Reachable(way):
            return _WAYS[way]
        case AttributeIs():
            value = f"{rule_value:g}" if isinstance(rule_value := leaf.value, int | float) else rule_value
            return f"{leaf.name}{_OPERATORS[leaf.operator]}{value}{leaf.unit}"


def _asked(rule: Rule | None) -> set[str]:
    match rule:
        case Not(inner) | AtHome(inner):
            return _asked(inner)
        case AllOf(rules) | AnyOf(rules):
            return {word for part in rules for word in _asked(part)}
        case Age() | Born():
            return {"出生日期"}
        case SexIs():
            return {"性别"}
    return set()


def _say(rule: Rule, *, top: bool = False) -> str:  # noqa: PLR0911  # one case a kind of node
    match rule:
        case Not(inner):
            said = _say(inner, top=True)
            return f"不符合（{said}）" if isinstance(inner, AllOf | AnyOf | Not) else f"不属于“{said}”的人"
        case AllOf(()):
            return "全体居民"
        case AnyOf(()):
            return "没有人"
        case AllOf((only,)) | AnyOf((only,)):
            return _say(only, top=top)
        case AllOf(rules):
            said = "，并且".join(map(_say, rules)) if top else "并且".join(map(_say, rules))
            return said if top else f"（{said}）"
        case AnyOf(rules):
            said = "或者".join(map(_say, rules))
            return said if top else f"（{said}）"
        case _:
            return phrase(rule)


def _groups(numbers: tuple[int, ...], name: str) -> str:
    """厉山镇王家岗村1组、3组; 厉山镇王家岗村1组、3组（没有登记组的也算）."""
    known = "、".join(f"{number}组" for number in numbers if number)
    if not known:
        return f"{name}，没有登记组"
    return f"{name}{known}" + ("" if all(numbers) else "（没有登记组的也算）")


def _years(least: int | None, most: int | None) -> str:
    if most is None:
        return f"{least}周岁及以上"
    if least is None:
        return f"{most}周岁及以下"
    return f"{least}周岁" if least == most else f"{least}至{most}周岁"


def _days(first: date | None, last: date | None) -> str:
    """1962年1月1日至1991年12月31日出生; 1946年12月31日及以前出生."""
    if first is None or last is None:
        return f"{_day(first or last)}及以{'前' if first is None else '后'}出生"
    return f"{_day(first)}出生" if first == last else f"{_day(first)}至{_day(last)}出生"


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else ""
