"""Matching (推荐对象): which groups an item concerns, each proposal with its reasons; a person confirms. Pure.

Conditions are tokens, one a condition, that the reader of the text makes. A token may carry the words it came from
after a bar, and what said them after another: `age>=60|60周岁以上`, `tag:低保|低保户|目录的公开对象`.
Blanks, full-width signs and Chinese words in place of a token are forgiven.

    age>=60  age<=16  age:35-64  age=18     周岁, both ends included (60周岁以上, 35—64岁 are read too)
    sex=女  sex=男                          (妇女, 女性, 男性 are read too)
    tag:低保                                a kind of people; looked up in the county's tags by the names in KINDS
    reach=phone|wechat|any|none             by what they can be reached
    basis=户籍地|现居地|承包地               (本乡户籍, 常住 are read too)
    all                                     everybody (全体村民, 各农户)

Conditions of one kind are alternatives where they are tags and limits where they are ages; kinds add up.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

from audiences.division import Tree
from audiences.ground import Ground, Range
from audiences.group import Age, AllOf, AnyOf, HasTag, Reachable, Rule, SexIs, Way, sentence
from audiences.kinds import KINDS
from audiences.matter import Tag
from audiences.resident import Basis
from audiences.territory import NOWHERE, Concerned

_ALL: Final = "范围内的全体居民"
# Ages that go without saying where no tag says it better.
_AGES: Final = {"养老金领取人": Age(60), "独居老人": Age(60), "失能老人": Age(60)}
_BASES: Final = {  # which tie to a place the genre means, unless the text says otherwise
    "subsidy": Basis.FARMING,
    "alert": Basis.LIVING,
    "order": Basis.LIVING,
    "outage": Basis.LIVING,
    "health": Basis.LIVING,
    "event": Basis.LIVING,
    "jobs": Basis.LIVING,
}
_BASIS_WHY: Final = {
    Basis.FARMING: "补贴按承包地（种在哪里）发放",
    Basis.LIVING: "这类信息与人现在住在哪里有关",
    Basis.REGISTERED: "这类事项按户籍地办理",
}
_BASIS_WORDS: Final = {
    "户籍": Basis.REGISTERED,
    "户籍地": Basis.REGISTERED,
    "registered": Basis.REGISTERED,
    "现居地": Basis.LIVING,
    "常住": Basis.LIVING,
    "居住": Basis.LIVING,
    "living": Basis.LIVING,
    "承包地": Basis.FARMING,
    "farming": Basis.FARMING,
}
_EVERYBODY: Final = re.compile(
    r"all|全体(?:村民|居民|群众|农户)?|各(?:农户|位村民|村民)|广大(?:村民|居民|群众|农户)|所有(?:村民|居民|人)"
)
_RANGE: Final = re.compile(r"(?:age[:=])?(\d{1,3})(?:周岁|岁)?[-—–~～至到](\d{1,3})(?:周岁|岁)?(?:.*)")
_LEAST: Final = re.compile(
    r"age>=?(\d{1,3})|(?:年满)?(\d{1,3})(?:周岁|岁)(?:及以上|以上|及其以上).*|年满(\d{1,3})(?:周岁|岁).*"
)
_MOST: Final = re.compile(r"age<=?(\d{1,3})|(\d{1,3})(?:周岁|岁)(?:及以下|以下).*|(?:不满|未满)(\d{1,3})(?:周岁|岁)?.*")
_EXACT: Final = re.compile(r"age[=:](\d{1,3})")
_STRICT: Final = re.compile(r"age([<>])(\d{1,3})")
_SEX: Final = {"女": "女", "女性": "女", "妇女": "女", "适龄妇女": "女", "男": "男", "男性": "男"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What matching needs to know of an item's version, as plain values."""

    lo: int  # the issuer's territory
    hi: int
    genre: str  # the genre's value: "subsidy", "alert" …
    conditions: tuple[str, ...] = ()
    places: Concerned = NOWHERE  # territory.concerned makes it of the text
    besides: tuple[str, ...] = ()  # kinds that get something of their own (低保户由财政代缴): a group more, no limit


@dataclass(frozen=True, slots=True)
class Proposal:
    """A group that may be meant: where, who, by which basis, and why; `open` is what a person has to settle.

    `where` names the territory where the text can be read in two ways, of which the other is a proposal too.
    """

    territory: tuple[Range, ...]
    rule: Rule | None
    basis: Basis
    reasons: tuple[str, ...]
    open: tuple[str, ...] = ()
    where: str = ""

    @property
    def sentence(self) -> str:
        """按户籍地：60周岁及以上; 按户籍地：60周岁及以上（厉山镇的所有地方）."""
        return f"按{self.basis.label}：{sentence(self.rule)}" + (f"（{self.where}）" if self.where else "")


@dataclass(slots=True)
class _Heard:
    """What the conditions said, by kind."""

    ages: list[Age]
    sexes: list[SexIs]
    tags: list[HasTag]
    reaches: list[Reachable]
    basis: Basis | None
    reasons: list[str]
    open: list[str]


def propose(facts: Facts, *, tags: Iterable[Tag], tree: Tree) -> tuple[Proposal, ...]:
    """Propose groups, the likeliest first; everybody in the territory is always among them.

    Where the places can be read in two ways, the second is the same people in the other places, and everybody is in the
    wider. Villages named without their town, unknown places, conditions without a tag are left open, never guessed.
    """
    vocabulary = {tag.name: tag for tag in tags}
    heard = _Heard([], [], [], [], None, [], [])
    for condition in facts.conditions:
        _hear(condition, vocabulary, heard)
    ground = Ground(facts.lo, facts.hi, tree)
    readings = _readings(facts, ground, heard)
    everybody = _widest(_readings(facts, ground, _Heard([], [], [], [], heard.basis, [_ALL], [])))
    also = () if readings[0].rule is None else (everybody,)
    return (*readings, *also, *_besides(facts.besides, vocabulary, _widest(readings)))


def _widest(readings: Iterable[Proposal]) -> Proposal:
    return max(readings, key=lambda one: sum(hi - lo for lo, hi in one.territory))


def _readings(facts: Facts, ground: Ground, heard: _Heard) -> tuple[Proposal, ...]:
    """The people heard of in the places named, and in those that may be meant instead; two name their places."""
    places, basis = facts.places, heard.basis or _BASES.get(facts.genre, Basis.REGISTERED)
    why = (f"按{basis.label}：{'文中写明' if heard.basis else _BASIS_WHY[basis]}", *heard.reasons)
    ways = [places.named] if places.rival is None else [places.named, places.rival]
    found: dict[tuple[Range, ...], Proposal] = {}
    for named in ways:
        reasons = (*ground.reasons(named, places.left_out), *why)
        one = Proposal(ground.ranges(named, places.left_out), _rule(heard), basis, reasons, tuple(heard.open))
        found.setdefault(one.territory, replace(one, where=ground.name(named, places.left_out)))
    first, *others = found.values()
    if not others:
        return (replace(first, open=(*places.open, *first.open), where=""),)
    asked = [f"也可能发给{one.where}，请看原文选定" for one in (*others, first)]
    return (
        replace(first, open=(asked[0], *places.open, *first.open)),
        *(replace(one, open=(asked[1], *one.open)) for one in others),
    )


def _besides(conditions: Iterable[str], vocabulary: Mapping[str, Tag], best: Proposal) -> tuple[Proposal, ...]:
    """The group of those to whom the text gives something of their own, beside those whom all of it is for."""
    heard = _Heard([], [], [], [], None, [], [])
    for condition in conditions:
        _hear(condition, vocabulary, heard)
    rule = _rule(heard)
    if rule is None:
        return ()
    reasons = tuple(f"{reason}，对他们另有规定" for reason in heard.reasons)
    return (Proposal(best.territory, rule, best.basis, reasons, tuple(heard.open)),)


def _rule(heard: _Heard) -> Rule | None:
    """Kinds add up; tags among themselves are alternatives, ages limit each other."""
    parts: list[Rule] = []
    if heard.tags:
        tags = tuple(dict.fromkeys(heard.tags))
        parts.append(tags[0] if len(tags) == 1 else AnyOf(tags))
    if heard.ages:
        least = max((age.least for age in heard.ages if age.least is not None), default=None)
        most = min((age.most for age in heard.ages if age.most is not None), default=None)
        if least is not None and most is not None and least > most:  # 16岁以下、60岁以上: two groups, not none
            parts.append(AnyOf(tuple(dict.fromkeys(heard.ages))))
        else:
            parts.append(Age(least, most))
    sexes = tuple(dict.fromkeys(heard.sexes))
    parts += sexes if len(sexes) == 1 else ()
    parts += dict.fromkeys(heard.reaches)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def _hear(condition: str, vocabulary: Mapping[str, Tag], heard: _Heard) -> None:
    token, _, said = condition.partition("|") if not condition.startswith("reach") else (condition, "", "")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", token))
    said, _, source = said.partition("|")
    words = f"{source or '文中'}写“{said or token}”"
    if (age := _age(plain)) is not None:
        heard.ages.append(age)
        heard.reasons.append(f"{words}：{sentence(age)}")
    elif (sex := _SEX.get(plain.removeprefix("sex=").removeprefix("sex:"))) is not None:
        heard.sexes.append(SexIs(sex))
        heard.reasons.append(f"{words}：性别为{sex}")
    elif plain.startswith(("reach=", "reach:")) and plain[6:] in {way.value for way in Way}:
        heard.reaches.append(Reachable(Way(plain[6:])))
        heard.reasons.append(f"{words}：{sentence(heard.reaches[-1])}")
    elif (basis := _basis(plain)) is not None:
        heard.basis = basis
        heard.reasons.append(f"{words}：按{basis.label}")
    elif _EVERYBODY.fullmatch(plain):
        heard.reasons.append(f"{words}：全体居民")
    else:
        _hear_kind(plain.removeprefix("tag:").removeprefix("tag="), words, vocabulary, heard)


def _hear_kind(name: str, words: str, vocabulary: Mapping[str, Tag], heard: _Heard) -> None:
    names = next((names for names in KINDS if name in names), (name,))
    tag = next((vocabulary[known] for known in (name, *names) if known in vocabulary), None)
    if tag is not None:
        heard.tags.append(HasTag(tag.id, tag.name, tag.matter))
        heard.reasons.append(f"{words}：有“{tag.name}”标签")
    elif names[0] in _AGES:
        heard.ages.append(_AGES[names[0]])
        heard.reasons.append(f"{words}：没有这个标签，暂按{sentence(_AGES[names[0]])}")
    else:
        heard.open.append(f"{words}：名册里没有“{names[0]}”标签，请人工选择")


def _age(plain: str) -> Age | None:
    if match := _STRICT.fullmatch(plain):
        years = int(match[2])
        return Age(years + 1, None) if match[1] == ">" else Age(None, years - 1) if years else None
    if (match := _RANGE.fullmatch(plain)) and int(match[1]) <= int(match[2]):
        return Age(int(match[1]), int(match[2]))
    if match := _EXACT.fullmatch(plain):
        return Age(int(match[1]), int(match[1]))
    if match := _LEAST.fullmatch(plain):
        return Age(_first(match), None)
    if match := _MOST.fullmatch(plain):
        below = 1 if plain.startswith(("不满", "未满")) else 0
        return Age(None, _first(match) - below)
    return None


def _first(match: re.Match[str]) -> int:
    return int(next(group for group in match.groups() if group))


def _basis(plain: str) -> Basis | None:
    word = plain.removeprefix("basis=").removeprefix("basis:")
    if word in _BASIS_WORDS:
        return _BASIS_WORDS[word]
    if re.fullmatch(r"[本该]?(?:[乡镇村县]|街道|社区)*户籍(?:人口|居民|人员)?", plain):
        return Basis.REGISTERED
    return (
        Basis.LIVING if re.fullmatch(r"(?:[本该]?(?:[乡镇村县]|街道|社区)*)?常住(?:人口|居民|人员)?", plain) else None
    )
