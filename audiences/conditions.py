"""What conditions mean as a rule: whom a text is for, in the county's own tags. Pure.

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
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from audiences.group import Age, AllOf, AnyOf, AtHome, HasTag, Reachable, Rule, SexIs, Way, sentence
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
_GROWN: Final = 16  # years from which a pupil may have a telephone of his own
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


@dataclass(slots=True)
class Heard:
    """What conditions said, by kind; `open` is what a person has to settle."""

    ages: list[Age] = field(default_factory=list)
    sexes: list[SexIs] = field(default_factory=list)
    tags: list[HasTag] = field(default_factory=list)
    reaches: list[Reachable] = field(default_factory=list)
    basis: Basis | None = None
    reasons: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    @property
    def rule(self) -> Rule | None:
        """Kinds add up; tags among themselves are alternatives, ages limit each other."""
        parts: list[Rule] = []
        if self.tags:
            tags = tuple(dict.fromkeys(self.tags))
            parts.append(tags[0] if len(tags) == 1 else AnyOf(tags))
        if self.ages:
            least = max((age.least for age in self.ages if age.least is not None), default=None)
            most = min((age.most for age in self.ages if age.most is not None), default=None)
            if least is not None and most is not None and least > most:  # 16岁以下、60岁以上: two groups, not none
                parts.append(AnyOf(tuple(dict.fromkeys(self.ages))))
            else:
                parts.append(Age(least, most))
        sexes = tuple(dict.fromkeys(self.sexes))
        parts += sexes if len(sexes) == 1 else ()
        if self._is_of_children:
            parts = [AtHome(_all(parts))]
        parts += dict.fromkeys(self.reaches)  # of whom a message reaches, not of the child
        return _all(parts) if parts else None

    @property
    def _is_of_children(self) -> bool:
        """Whether all who fit are children, who have no telephone: they are told at home."""
        young = bool(self.ages) and all(age.most is not None and age.most < _GROWN for age in self.ages)
        return young or (bool(self.tags) and all(are_children(tag.name) for tag in self.tags))


def _all(parts: Sequence[Rule]) -> Rule:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))


def hear(conditions: Iterable[str], tags: Iterable[Tag]) -> Heard:
    """Take in each condition; one without a tag of the county is left open, never guessed."""
    vocabulary, heard = {tag.name: tag for tag in tags}, Heard()
    for condition in conditions:
        _hear(condition, vocabulary, heard)
    return heard


def _hear(condition: str, vocabulary: Mapping[str, Tag], heard: Heard) -> None:
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


def _hear_kind(name: str, words: str, vocabulary: Mapping[str, Tag], heard: Heard) -> None:
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
