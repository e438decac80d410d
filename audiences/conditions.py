"""What conditions mean as a rule: whom a text is for, in the county's own tags. Pure.

Conditions are tokens, one a condition, that the reader of the text makes. A token may carry the words it came from
after a bar, and what said them after another: `age>=60|60周岁以上`, `tag:低保|低保户|目录的公开对象`.
Blanks, full-width signs and Chinese words in place of a token are forgiven.

    age>=60  age<=16  age:35-64  age=18     周岁, both ends included (60周岁以上, 35—64岁 are read too)
    age>=80@..1946-12-31                    an age by the very days of birth: ..last, first..last or first..
    sex=女  sex=男                          (妇女, 女性, 男性 are read too)
    tag:低保                                a kind of people; looked up in the county's tags by the names in KINDS
    reach=phone|wechat|any|none             by what they can be reached
    basis=户籍地|现居地|承包地               (本乡户籍, 常住 are read too)
    basis=户籍地且现居地                     both: registered there and living there
    all                                     everybody (全体村民, 各农户)

Conditions of one kind are alternatives where they are tags; ages limit each other (18周岁以上、60周岁以下), but one
within another is a class of it (80周岁以上60元，100周岁以上500元); kinds add up. Who is 外出务工, where no tag says it,
is who does not live there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from audiences.ages import of_ages
from audiences.group import (
    Age,
    AllOf,
    AnyOf,
    AtHome,
    Born,
    HasTag,
    Not,
    Reachable,
    Rule,
    SexIs,
    Way,
    Within,
    sentence,
)
from audiences.kinds import KINDS, are_children
from audiences.matter import Tag
from audiences.resident import Basis

# Ages that go without saying where no tag says it better.
_AGES: Final = {"养老金领取人": Age(60), "独居老人": Age(60), "失能老人": Age(60)}
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
_GROWN: Final = 18  # years below which those with whom he lives are told as well
_EVERYBODY: Final = re.compile(
    r"all|全体(?:村民|居民|群众|农户)?|各(?:农户|位村民|村民)|广大(?:村民|居民|群众|农户)|所有(?:村民|居民|人)"
)
_RANGE: Final = re.compile(r"(?:age[:=])?(\d{1,3})(?:周岁|岁)?[-—–~～至到](\d{1,3})(?:周岁|岁)?(?:.*)")
_LEAST: Final = re.compile(
    r"age>=?(\d{1,3})|(?:年满)?(\d{1,3})(?:周岁|岁)(?:及以上|以上|及其以上).*|年满(\d{1,3})(?:周岁|岁).*"
)
_MOST: Final = re.compile(r"age<=?(\d{1,3})|(\d{1,3})(?:周岁|岁)(?:及以下|以下).*|(?:不满|未满)(\d{1,3})(?:周岁|岁)?.*")
_EXACT: Final = re.compile(r"age[=:](\d{1,3})")
_YEARS: Final = re.compile(r"[\d一二三四五六七八九十]")
_BOTH: Final = "basis=户籍地且现居地"
_GONE_OUT: Final = "外出务工人员"
_STRICT: Final = re.compile(r"age([<>])(\d{1,3})")
_SEX: Final = {"女": "女", "女性": "女", "妇女": "女", "适龄妇女": "女", "男": "男", "男性": "男"}


@dataclass(slots=True)
class Heard:
    """What conditions said, by kind; `open` is what a person has to settle."""

    ages: list[Age] = field(default_factory=list)
    loose: list[Age] = field(default_factory=list)  # what a word means that says no years: 老年人, 独居老人
    born: dict[Age, Born] = field(default_factory=dict)  # the days of birth that the text gives for an age
    sexes: list[SexIs] = field(default_factory=list)
    tags: list[HasTag] = field(default_factory=list)
    reaches: list[Reachable] = field(default_factory=list)
    bases: list[Basis] = field(default_factory=list)
    homes: list[Rule] = field(default_factory=list)  # that they live there, or do not
    away: bool = False  # whether it is for who has left, whom no tag names
    reasons: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def rule(self) -> Rule | None:
        """Kinds add up; tags among themselves are alternatives, ages as of_ages joins them."""
        parts: list[Rule] = []
        if self.tags:
            tags = tuple(dict.fromkeys(self.tags))
            parts.append(tags[0] if len(tags) == 1 else AnyOf(tags))
        ages = of_ages(self.ages, self.loose, self.born)
        parts += [ages] if ages else []
        sexes = tuple(dict.fromkeys(self.sexes))
        parts += sexes if len(sexes) == 1 else ()
        if self._is_of_children:
            parts = [AtHome(_all(parts))]
        parts += dict.fromkeys((*self.homes, *self.reaches))  # of whom a message reaches, not of the child
        return _all(parts) if parts else None

    def reasons_by(self, basis: Basis) -> tuple[str, ...]:
        """The reasons, led by that of another tie than the likeliest."""
        return (f"按{basis.label}：{'文中也写明' if basis in self.bases else '也可能按它'}", *self.reasons)

    @property
    def _is_of_children(self) -> bool:
        """Whether all who fit are children, who have no telephone: they are told at home."""
        ages = (*self.ages, *self.loose)
        young = bool(ages) and all(age.most is not None and age.most < _GROWN for age in ages)
        return young or (bool(self.tags) and all(are_children(tag.name) for tag in self.tags))


def _all(parts: Sequence[Rule]) -> Rule:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def hear(conditions: Iterable[str], tags: Iterable[Tag], home: Within | None = None) -> Heard:
    """Take in each condition; one without a tag of the county is left open, never guessed.

    `home` is where its issuer's people live: who is 外出务工 is not there.
    """
    vocabulary, heard = {tag.name: tag for tag in tags}, Heard()
    for condition in conditions:
        _hear(condition, vocabulary, heard, home)
    return heard


def _hear(condition: str, vocabulary: Mapping[str, Tag], heard: Heard, home: Within | None) -> None:
    token, _, said = condition.partition("|") if not condition.startswith("reach") else (condition, "", "")
    token, _, days = token.partition("@")
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", token))
    said, _, source = said.partition("|")
    words = f"{source or '文中'}写“{said or token}”"
    if (age := _age(plain)) is not None:
        (heard.ages if _YEARS.search(said or plain) else heard.loose).append(age)
        heard.born |= {age: born} if (born := _born(days)) else {}
        heard.reasons.append(f"{words}：{sentence(born or age)}")
    elif (sex := _SEX.get(plain.removeprefix("sex=").removeprefix("sex:"))) is not None:
        heard.sexes.append(SexIs(sex))
        heard.reasons.append(f"{words}：性别为{sex}")
    elif plain.startswith(("reach=", "reach:")) and plain[6:] in {way.value for way in Way}:
        heard.reaches.append(Reachable(Way(plain[6:])))
        heard.reasons.append(f"{words}：{sentence(heard.reaches[-1])}")
    elif plain == _BOTH and home:
        heard.bases.append(Basis.REGISTERED)
        heard.homes.append(home)
        heard.reasons.append(f"{words}：户籍和现居地都在这里")
    elif (basis := _basis(plain)) is not None:
        heard.bases.append(basis)
        heard.reasons.append(f"{words}：按{basis.label}")
    elif _EVERYBODY.fullmatch(plain):
        heard.reasons.append(f"{words}：全体居民")
    else:
        _hear_kind(plain.removeprefix("tag:").removeprefix("tag="), words, vocabulary, heard, home)


def _hear_kind(name: str, words: str, vocabulary: Mapping[str, Tag], heard: Heard, home: Within | None) -> None:
    names = next((names for names in KINDS if name in names), (name,))
    tag = next((vocabulary[known] for known in (name, *names) if known in vocabulary), None)
    if tag is not None:
        heard.tags.append(HasTag(tag.id, tag.name, tag.matter))
        heard.reasons.append(f"{words}：有“{tag.name}”标签")
    elif names[0] in _AGES:
        heard.loose.append(_AGES[names[0]])
        heard.reasons.append(f"{words}：没有这个标签，暂按{sentence(_AGES[names[0]])}")
    elif names[0] == _GONE_OUT and home:
        heard.away = True
        heard.homes.append(Not(home))
        heard.reasons.append(f"{words}：没有这个标签，按户口在这里、现居地不在这里的人")
    else:
        heard.open.append(f"{words}：名册里没有“{names[0]}”标签，请用本次名单，或看原文选定")


def _born(days: str) -> Born | None:
    """1962-01-01..1991-12-31, either end may be left open; None: there are none."""
    first, _, last = days.partition("..")
    ends = [date.fromisoformat(one) if one else None for one in (first, last)]
    return Born(*ends) if any(ends) else None


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
