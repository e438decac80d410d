"""A rule as one SQL predicate over audiences.resident AS r, with parameters.

Only integers that we made ourselves stand in the text (ids, bits); every value is a parameter.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

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
from audiences.matter import AttributeType
from audiences.resident import Basis, years_before

_WAYS = {
    Way.PHONE: "({of}.reach & 1) <> 0",
    Way.WECHAT: "({of}.reach & 2) <> 0",
    Way.ANY: "{of}.reach <> 0",
    Way.NONE: "{of}.reach = 0",
}
_TAGS: Final = 10  # see _cost
# A semi-join, which PostgreSQL hashes or looks up as it is cheaper: a village does not read its county.
_HOMES: Final = "r.home IN (SELECT k.home FROM audiences.resident AS k WHERE k.active AND "


@dataclass(slots=True)
class Predicate:
    """SQL text with $n and the values behind it; `first` is the number of the first parameter."""

    first: int = 1
    params: list[Any] = field(default_factory=list)
    sql: str = ""

    def add(self, value: Any, cast: str) -> str:
        """Take a parameter in and return its place in the text."""
        self.params.append(value)
        return f"${self.first + len(self.params) - 1}::{cast}"


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a rule is compiled into, and how: on which day, and whom it is asked of.

    `open`: what hangs on a birth date or a sex that nobody entered stays NULL, instead of false.
    `of`: whom it is asked of, `r` or `k`, somebody of r's household.
    """

    made: Predicate
    today: date
    open: bool = False
    of: str = "r"

    def add(self, value: Any, cast: str) -> str:
        """Take a parameter in and return its place in the text."""
        return self.made.add(value, cast)

    def settle(self, sql: str) -> str:
        """A condition on what everybody has and the roster may not know; bare, an index may answer it."""
        return f"({sql})" if self.open or self.of == "k" else f"coalesce({sql}, false)"

    def denied(self, sql: str) -> str:
        """The contrary: of what is not known of somebody else in her household too."""
        return f"NOT {sql}" if self.open or self.of == "r" else f"NOT coalesce({sql}, false)"


def predicate(rule: Rule | None, *, today: date, first: int = 1) -> Predicate:
    """Compile a rule; None is everybody. The text is one boolean expression, never NULL."""
    made = Predicate(first)
    made.sql = "true" if rule is None else _compile(rule, _Asked(made, today))
    return made


def unsure(rule: Rule | None, *, today: date, first: int = 1) -> Predicate:
    """Whether a birth date or a sex that the roster does not know may decide if a rule holds; never NULL.

    Other facts are none of it: who has no tag and no entered number is simply without.
    """
    made = Predicate(first)
    said = "true" if rule is None else _compile(rule, _Asked(made, today, open=True))
    if rule is None or said == predicate(rule, today=today, first=first).sql:
        return Predicate(first, sql="false")  # it asks for neither
    made.sql = f"({said}) IS NULL"
    return made


def mask(leaves: Sequence[Leaf], *, today: date, first: int) -> Predicate:
    """An int expression whose bit i says whether leaf i holds: a person's why."""
    made = Predicate(first)
    asked = _Asked(made, today)
    bits = [f"CASE WHEN {_compile(leaf, asked)} THEN {1 << i} ELSE 0 END" for i, leaf in enumerate(leaves)]
    made.sql = " | ".join(bits) or "0"
    return made


def territory(ranges: Iterable[tuple[int, int]], basis: Basis, *, first: int = 1) -> Predicate:
    """The territory by its basis; touching and nested ranges become one."""
    made = Predicate(first)
    parts = [
        f"r.{basis.value} BETWEEN {made.add(lo, 'bigint')} AND {made.add(hi, 'bigint')}" for lo, hi in merged(ranges)
    ]
    made.sql = f"({' OR '.join(parts)})" if parts else "false"
    return made


def merged(ranges: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The same codes as the fewest ranges, in order."""
    joined: list[tuple[int, int]] = []
    for lo, hi in sorted(ranges):
        if joined and lo <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], hi))
        else:
            joined.append((lo, hi))
    return tuple(joined)


def _compile(rule: Rule, asked: _Asked) -> str:  # noqa: C901, PLR0911  # one case a kind of node
    match rule:
        case Not(inner):
            return asked.denied(_compile(inner, asked))
        case AllOf(rules):
            return _joined(rules, asked, " AND ", "@>", "true")
        case AnyOf(rules):
            return _joined(rules, asked, " OR ", "&&", "false")
        case AtHome(inner):
            return _at_home(inner, asked)
        case Within(lo, hi, _, basis):
            return f"({asked.of}.{Basis(basis).value} BETWEEN {asked.add(lo, 'bigint')} AND {asked.add(hi, 'bigint')})"
        case InGroupDivisions(basis=basis):
            return f"({asked.of}.{Basis(basis).value} = ANY ({asked.add(list(rule.codes), 'bigint[]')}))"
        case HasTag(tag):
            return _tags([tag], asked, "@>")
        case SexIs(sex):
            return asked.settle(f"{asked.of}.sex = {asked.add(sex, 'text')}")
        case Reachable(way):
            return f"({_WAYS[way].format(of=asked.of)})"
        case Age(least, most):
            return _age(least, most, asked)
        case Born(first, last):
            return _born(first, last, asked)
        case AttributeIs():
            return _attribute(rule, asked)


def _at_home(inner: Rule, asked: _Asked) -> str:
    """Whether she or somebody of her household fits; open where only one may of whom the roster knows too little."""
    somebody = _compile(inner, replace(asked, of="k"))
    fits, may = f"{_HOMES}{somebody})", f"{_HOMES}({somebody}) IS NULL)"
    return f"CASE WHEN {fits} THEN true WHEN {may} THEN NULL ELSE false END" if asked.open else fits


def _joined(rules: Sequence[Rule], asked: _Asked, word: str, array: str, empty: str) -> str:
    """Join the cheap conditions before the dear ones: PostgreSQL asks in this order and stops at the first answer.

    Several tags become one array operator, which one look into the GIN index answers.
    """
    tags = [rule.tag for rule in rules if isinstance(rule, HasTag)]
    others = sorted((rule for rule in rules if not isinstance(rule, HasTag)), key=_cost)
    cheap = [_compile(rule, asked) for rule in others if _cost(rule) < _TAGS]
    array_of = [_tags(sorted(set(tags)), asked, array)] if tags else []
    dear = [_compile(rule, asked) for rule in others if _cost(rule) >= _TAGS]
    parts = [*cheap, *array_of, *dear]
    return f"({word.join(parts)})" if parts else empty


def _tags(tags: Sequence[int], asked: _Asked, array: str) -> str:
    """All of the tags (@>) or any of them (&&): first their boxes, which say no at a tenth of the price."""
    boxes = 0
    for tag in tags:
        boxes |= 1 << (tag & 63)
    box = asked.add(boxes - (1 << 64) if boxes >> 63 else boxes, "bigint")
    filled = f"= {box}" if array == "@>" else "<> 0"
    return f"({asked.of}.tag_boxes & {box} {filled} AND {asked.of}.tags {array} {asked.add(list(tags), 'int[]')})"


def _cost(rule: Rule) -> int:  # noqa: PLR0911  # one case a kind of node
    """The cost of asking a rule of one person, roughly in comparisons of two integers."""
    match rule:
        case Not(inner):
            return _cost(inner)
        case AllOf(rules) | AnyOf(rules):
            return sum(map(_cost, rules))
        case HasTag():
            return _TAGS
        case AttributeIs():
            return 2 * _TAGS
        case AtHome(inner):
            return 4 * _TAGS + _cost(inner)
        case SexIs() | Age() | Born():
            return 2
    return 1


def _age(least: int | None, most: int | None, asked: _Asked) -> str:
    last = None if least is None else years_before(asked.today, least)
    # most years and no more: the next birthday is still to come
    first = None if most is None else years_before(asked.today, most + 1) + timedelta(days=1)
    return _born(first, last, asked)


def _born(first: date | None, last: date | None, asked: _Asked) -> str:
    ends = (("<=", last), (">=", first))
    parts = [f"{asked.of}.birth_date {word} {asked.add(day, 'date')}" for word, day in ends if day is not None]
    return asked.settle(" AND ".join(parts))


def _attribute(rule: AttributeIs, asked: _Asked) -> str:
    operator = Operator(rule.operator).value
    key = int(rule.attribute)
    if rule.type is AttributeType.NUMBER:
        # CASE keeps the cast away from what is not a number
        value = asked.add(rule.value, "float8")
        return (
            f"coalesce(CASE WHEN jsonb_typeof({asked.of}.attributes -> '{key}') = 'number'"
            f" THEN ({asked.of}.attributes -> '{key}')::float8 {operator} {value} END, false)"
        )
    value = asked.add(rule.value, "text")
    return (
        f"coalesce(CASE WHEN jsonb_typeof({asked.of}.attributes -> '{key}') = 'string'"
        f" THEN ({asked.of}.attributes ->> '{key}') COLLATE \"C\" {operator} {value} END, false)"
    )
