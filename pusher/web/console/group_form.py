"""The rule builder's form: the rule so far, one condition more, one less. No IO."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from audiences import group
from audiences.division import Division, Tree, group_of, village_of
from audiences.group import (
    JOINS,
    Age,
    AllOf,
    AnyOf,
    AttributeIs,
    Built,
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
    from_json,
    known,
    leaves,
    sentence,
    to_json,
)
from audiences.matter import Attribute, AttributeType, Tag
from audiences.naming import without_office
from audiences.resident import Basis
from audiences.store import Group
from pusher.web.forms import Form, text, texts
from pusher.web.problem import Problem

BASES: Final = (
    (Basis.REGISTERED, "户口在这里的人，人在外地也算。补贴、救助、保险多用它"),
    (Basis.LIVING, "现在住在这里的人，户口在外地也算。停水停电、预警、活动多用它"),
    (Basis.FARMING, "承包地在这里的人。种粮补贴多用它"),
)
_RULE_LENGTH: Final = 20_000
_AGE_DIGITS: Final = 3
_WAYS: Final = ((Way.PHONE, "手机号可用"), (Way.WECHAT, "已关注微信"), (Way.NONE, "手机和微信都通知不到"))
_OPERATORS: Final = ((Operator.AT_LEAST, "不少于"), (Operator.AT_MOST, "不超过"), (Operator.IS, "等于"))


@dataclass(frozen=True, slots=True)
class Words:
    """What conditions may be made of here: the county's tags and attributes, places, saved groups."""

    tags: Sequence[Tag]
    attributes: Sequence[Attribute]
    tree: Tree
    here: Division
    groups: Sequence[Group]
    group_divisions: Sequence[int] = ()  # the 村民小组 that rosters know here; a village's code: who is in none

    @property
    def choices(self) -> dict[str, list[tuple[str, str]]]:
        """Options of the form's lists."""
        places = [self.tree.node(self.here.code), *self.tree.children(self.here.code)] if len(self.tree) else []
        return {
            "tags": [(str(tag.id), tag.name) for tag in self.tags],
            "attributes": [
                (str(one.id), f"{one.name}（{one.unit}）" if one.unit else one.name) for one in self.attributes
            ],
            "operators": [(operator.value, words) for operator, words in _OPERATORS],
            "ways": [(way.value, words) for way, words in _WAYS],
            "bases": [(basis.value, basis.label) for basis, _ in BASES],
            "places": [(str(node.code), node.name) for node in places],
            "groups": [(str(one.id), one.name) for one in self.groups],
        }

    @property
    def villages(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Villages whose rosters know groups, by name, each with its groups and who is in none."""
        found: dict[int, list[tuple[str, str]]] = {}
        for code in self.group_divisions:
            village = village_of(code)
            if village in self.tree:
                name = "没有登记组的" if code == village else self.tree.own_name(code)
                found.setdefault(village, []).append((str(code), name))
        is_grouped = {village_of(code) for code in self.group_divisions if group_of(code)}
        return [(self.tree.node(village).name, found[village]) for village in found if village in is_grouped]


@dataclass(frozen=True, slots=True)
class Drafted:
    """What the form holds."""

    built: Built
    basis: Basis
    name: str = ""

    @property
    def rule(self) -> Rule:
        """The rule so far; everybody where nothing was added."""
        return self.built.rule

    @property
    def hidden(self) -> str:
        """For the form's hidden field."""
        return json.dumps(to_json(self.rule), ensure_ascii=False, separators=(",", ":"))

    @property
    def words(self) -> str:
        """按户籍地：60周岁及以上."""
        return f"按{self.basis.label}：{sentence(self.rule)}"

    @property
    def parts(self) -> list[tuple[int, str, bool]]:
        """(place, words, left out) of each part."""
        edge = len(self.built.included)
        return [(n, sentence(part), n >= edge) for n, part in enumerate((*self.built.included, *self.built.excluded))]


def read(form: Form, words: Words) -> Drafted:
    """The draft as the form brings it; a rule that cannot be is a bad request, for nobody types it."""
    try:
        rule = known(
            from_json(json.loads(text(form, "rule", _RULE_LENGTH) or '{"all":[]}')), words.tags, words.attributes
        )
        basis = Basis(text(form, "basis", 12) or Basis.REGISTERED.value)
    except ValueError as error:
        raise Problem(400) from error
    built = Built.of(rule)
    join = next((one for one in JOINS if one == text(form, "join", 3)), built.join)
    return Drafted(Built(join, built.included, built.excluded), basis, text(form, "name", 40))


def start(rule: Rule, basis: Basis, name: str = "") -> Drafted:
    """A draft that begins with a rule."""
    return Drafted(Built.of(AllOf(()) if rule == AllOf(()) else rule), basis, name)


def add(draft: Drafted, kind: str, form: Form, words: Words) -> Drafted:
    """With the condition that was filled in; RuleError says what is wrong with it."""
    part = _PARTS[kind](form, words) if kind in _PARTS else None
    if part is None:
        raise RuleError("请先填好这一条，再点“加上”")
    built = draft.built.add(part, leave_out=text(form, "leave_out", 1) == "1")
    group.from_json(to_json(built.rule))  # depth and size
    return Drafted(built, draft.basis, draft.name)


def remarks(draft: Drafted, words: Words) -> list[str]:
    """What the sentence does not make plain: parts by another basis than the whole, and groups that lost theirs."""
    basis, place = draft.basis.label, words.tree.node(words.here.code).name
    others = {
        leaf.basis: 0 for leaf in leaves(draft.rule) if isinstance(leaf, Within) and leaf.basis is not draft.basis
    }
    return [
        *(
            f"条件里有按{other.label}算的人群或地方。整个人群按{basis}算，{basis}不在{place}的人不会算进来。"
            f"要连他们一起通知，请另存一个按{other.label}算的人群，再发一次。"
            for other in others
        ),
        *(f"合村并组后请核对：{one.doubt}" for one in words.groups if one.doubt and one.rule == draft.rule),
        *lost(draft.rule, draft.basis, words.groups),
    ]


def lost(rule: Rule, basis: Basis, groups: Sequence[Group]) -> list[str]:
    """Parts that are another group's conditions without its basis, as groups were put together once."""
    built = Built.of(rule)
    parts = [part for part in (*built.included, *built.excluded) if isinstance(part, AllOf | AnyOf | Not)]
    same = [(part, one) for part in parts for one in groups if one.rule == part and one.basis is not basis]
    return [
        f"“{sentence(part)}”这一条和人群“{one.name}”一样，但那个人群按{one.basis.label}算，这里按{basis.label}算。"
        "要按那个人群来，请打开这个人群，去掉这一条，再从“另一个人群”里加一次。"
        for part, one in same
    ]


def _age(form: Form, words: Words) -> Rule | None:  # noqa: ARG001  # one shape for all
    ends = [text(form, name, 10) for name in ("age_from", "age_to")]
    if not any(ends):
        return None
    if any(end and not (end.isascii() and end.isdigit() and len(end) <= _AGE_DIGITS) for end in ends):
        raise RuleError("年龄请写整数，如60")
    least, most = (int(end) if end else None for end in ends)
    return group.from_json(to_json(Age(least, most)))


def _tag(form: Form, words: Words) -> Rule | None:
    tag = next((tag for tag in words.tags if str(tag.id) == text(form, "tag", 12)), None)
    return HasTag(tag.id, tag.name, tag.matter) if tag else None


def _sex(form: Form, words: Words) -> Rule | None:  # noqa: ARG001
    return SexIs(sex) if (sex := text(form, "sex", 1)) in {"男", "女"} else None


def _reach(form: Form, words: Words) -> Rule | None:  # noqa: ARG001
    return next((Reachable(way) for way, _ in _WAYS if way.value == text(form, "way", 10)), None)


def _place(form: Form, words: Words) -> Rule | None:
    given, basis = text(form, "place", 15), text(form, "place_basis", 12)
    found = dict(words.choices["places"])
    if given not in found or basis not in {one.value for one, _ in BASES}:
        return None
    division = Division(int(given))
    return Within(division.lo, division.hi, found[given], Basis(basis))


def _group_divisions(form: Form, words: Words) -> Rule | None:
    ticked, basis = texts(form, "group_division"), text(form, "group_basis", 12)
    if basis not in {one.value for one, _ in BASES}:
        return None
    found: dict[int, list[int]] = {}
    for code in words.group_divisions:
        if str(code) in ticked:
            found.setdefault(village_of(code), []).append(group_of(code))
    parts = [
        InGroupDivisions(village, tuple(numbers), without_office(words.tree.full_name(village)), Basis(basis))
        for village, numbers in found.items()
    ]
    return AnyOf(tuple(parts)) if len(parts) > 1 else next(iter(parts), None)


def _attribute(form: Form, words: Words) -> Rule | None:
    one = next((one for one in words.attributes if str(one.id) == text(form, "attribute", 12)), None)
    value = text(form, "attribute_value", 40)
    if one is None or not value:
        return None
    operator = next((o for o, _ in _OPERATORS if o.value == text(form, "operator", 2)), Operator.IS)
    wanted: float | str = value
    if one.type is AttributeType.NUMBER:
        try:
            wanted = float(value)
        except ValueError:
            raise RuleError(f"“{one.name}”请写数字") from None
    return AttributeIs(one.id, one.name, one.matter, one.type, operator, wanted, one.unit)


def _group(form: Form, words: Words) -> Rule | None:
    """Another group: its people by its own basis, whatever the whole is counted by, now or after the next choice."""
    found = next((one for one in words.groups if str(one.id) == text(form, "group", 12)), None)
    if found is None:
        return None
    here = words.here
    own = Within(here.lo, here.hi, words.tree.node(here.code).name, found.basis)
    rule = known(found.rule, words.tags, words.attributes)
    parts = rule.rules if isinstance(rule, AllOf) else (rule,)
    return AllOf((own, *parts)) if parts else own


_PARTS: Final[Mapping[str, Any]] = {
    "age": _age,
    "tag": _tag,
    "sex": _sex,
    "reach": _reach,
    "place": _place,
    "group_divisions": _group_divisions,
    "attribute": _attribute,
    "group": _group,
}
