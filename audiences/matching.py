"""Matching (推荐对象): whom an item concerns and where, each with its reasons; a person confirms. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from audiences.conditions import Heard, hear
from audiences.division import Range, Tree
from audiences.ground import Ground, Where
from audiences.group import Rule, sentence
from audiences.matter import Tag
from audiences.resident import Basis
from audiences.territory import NOWHERE, Concerned, Named

_ALL: Final = "范围内的全体居民"
_SUPPOSED: Final = "目录里归到哪一项，是程序推荐的，还没有人确认"
_THINKABLE: Final = "也可能只发给他们，请看原文"
_FOR_ALL: Final = "listing"  # 公示: whoever could object has to see it, and not only whom it lists
_TO_ALL: Final = "公示是给大家看的，谁都可以提异议"
_SUBSIDY: Final = "subsidy"
_FARMED: Final = ("", "涉农补贴", "自然资源")  # domains in which a subsidy goes with the land
_LIVED: Final = frozenset({  # domains of what happens where one lives
    "交通运输", "市政服务", "城市综合执法", "生态环境", "食品药品监管", "安全生产", "救灾", "公共法律服务",
    "公共文化服务", "广播电视和网络视听", "旅游", "重大建设项目", "统计",
})  # fmt: skip
_UNSAID: Final = "notice"
_LIVING_TOO: Final = "与人现在住在哪里有关的（封路、施工、集市），选这一项：户口在外地的租户也收到，人在外地的不收"
_BASES: Final = {  # which tie to a place the genre means, unless the text says otherwise
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


@dataclass(frozen=True, slots=True)
class Facts:
    """What matching needs to know of an item's version, as plain values."""

    lo: int  # the issuer's territory
    hi: int
    genre: str  # the genre's value: "subsidy", "alert" …
    conditions: tuple[str, ...] = ()  # as audiences.conditions reads them
    places: Concerned = NOWHERE  # territory.concerned makes it of the text
    besides: tuple[str, ...] = ()  # kinds that get something of their own (低保户由财政代缴): a group more, no limit
    unsure: tuple[str, ...] = ()  # those of the conditions that may be none
    thinkable: tuple[str, ...] = ()  # what is likelier no condition than one: together with the others a group more
    domain: str = ""  # 涉农补贴, 交通运输 …
    limits: tuple[str, ...] = ()  # what no tag says of people: 50亩以上
    meets: bool = False  # the village meets, votes or elects: its people are who is registered, wherever they work
    supposed: tuple[str, ...] = ()  # conditions of a row of the catalogue that no person chose: a group more


@dataclass(frozen=True, slots=True)
class People:
    """Who may be meant, by which basis, and why; `open` is what a person has to settle."""

    rule: Rule | None
    basis: Basis
    reasons: tuple[str, ...]
    open: tuple[str, ...] = ()
    unsure: bool = False  # whether the text may as well be for others

    @property
    def sentence(self) -> str:
        """按户籍地：60周岁及以上."""
        return f"按{self.basis.label}：{sentence(self.rule)}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """People in a place; `where` names it where the text can be read in two ways, the other a proposal too."""

    territory: tuple[Range, ...]
    rule: Rule | None
    basis: Basis
    sentence: str  # 按户籍地：60周岁及以上; 按户籍地：60周岁及以上（厉山镇的所有地方）
    reasons: tuple[str, ...]
    open: tuple[str, ...]
    where: str
    asked: str = ""  # what the text leaves to a person: 发给谁, 发给哪里, both; nothing of it is to be taken unasked


@dataclass(frozen=True, slots=True)
class Offer:
    """Whom and where, each the likeliest first; everybody is always among the people.

    There are two places where the text can be read in two ways. `whole` is all of the issuer's territory, without what
    the text takes out: one of them, or what a person may take in their stead. Of the places `told` she may take some,
    those that it takes out (`left_out`) among them.
    """

    people: tuple[People, ...]
    where: tuple[Where, ...]
    whole: Where
    told: tuple[Named, ...]
    left_out: tuple[Named, ...]
    elsewhere: bool = False  # the text is for other places alone

    @property
    def widest(self) -> Where:
        """The wider of the places: where nobody is to be forgotten."""
        return max(self.where, key=lambda one: one.breadth)

    @property
    def asked(self) -> str:
        """What the text leaves to a person: 发给谁, 发给哪里, both or nothing."""
        where = self.elsewhere or len(self.where) > 1
        return "、".join((*(["发给谁"] if self.people[0].unsure else []), *(["发给哪里"] if where else [])))

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The likeliest people in each of the places, then the others in the wider one."""
        first, *others = self.people
        pairs = (*((first, where) for where in self.where), *((one, self.widest) for one in others))
        return tuple(self._proposal(one, where) for one, where in pairs)

    def _proposal(self, one: People, where: Where) -> Proposal:
        asked = [f"也可能发给{other.name}，请看原文选定" for other in self.where if other is not where]
        name = where.name if asked else ""
        said = f"{one.sentence}（{name}）" if name else one.sentence
        reasons, open_ = (*where.reasons, *one.reasons), (*asked, *where.open, *one.open)
        return Proposal(where.territory, one.rule, one.basis, said, reasons, open_, name, self.asked)


def offer(facts: Facts, *, tags: Iterable[Tag], tree: Tree) -> Offer:
    """Say whom a text may concern, and where.

    Villages named without their town, unknown places, conditions without a tag are left open, never guessed.
    """
    known, ground = tuple(tags), Ground(facts.lo, facts.hi, tree)
    heard = hear(facts.conditions, known)
    basis = heard.basis or _basis(facts)
    why = f"按{basis.label}：{'文中写明' if heard.basis else _BASIS_WHY[basis]}"
    best = People(heard.rule, basis, (why, *heard.reasons), (*heard.open, *_beyond(facts.limits)))
    theirs = (
        *_theirs(hear(facts.besides, known), basis),
        *_thinkable(facts, known, basis, why),
        *_less(hear(facts.supposed, known), basis, why, _SUPPOSED),
    )
    places = facts.places
    whole = ground.where((), places.out)
    people = (*_with_everybody(best, _firm(facts, known, basis, why), facts, why), *theirs)
    return Offer(people, _ways(places, ground), whole, places.every, places.out, places.elsewhere)


def _beyond(limits: Iterable[str]) -> tuple[str, ...]:
    """What a person is told of conditions that no rule made of a text can ask."""
    words = "”“".join(dict.fromkeys(limits))
    return (f"文中还要求“{words}”，这里没有按它选，会多出不够条件的人。名册登记了数量的，请另建人群",) if words else ()


def _basis(facts: Facts) -> Basis:
    """Which tie to a place goes without saying."""
    if facts.genre == _SUBSIDY and facts.domain in _FARMED:
        return Basis.FARMING
    if facts.genre == _UNSAID and facts.domain in _LIVED and not facts.meets:
        return Basis.LIVING
    return _BASES.get(facts.genre, Basis.REGISTERED)


def residents(genre: str, people: Iterable[People]) -> tuple[People, ...]:
    """Who lives there, for a person to take where the genre does not say which tie counts (封路、施工 are 一般通知)."""
    unsaid = genre == _UNSAID and all(one.basis is Basis.REGISTERED for one in people)
    return (People(None, Basis.LIVING, (_LIVING_TOO,)),) if unsaid else ()


def _with_everybody(best: People, firm: People, facts: Facts, why: str) -> tuple[People, ...]:
    """The people heard of, those of whom it is sure (`firm`), and everybody in the place."""
    if best.rule is None:
        return (best,)
    if facts.genre == _FOR_ALL:
        return (People(None, best.basis, (why, _TO_ALL)), best)
    everybody = People(None, best.basis, (why, _ALL))
    if best.rule == firm.rule:
        return (best, everybody)
    asked = tuple(f"文中写“{_words(one)}”，也可能只是提到，不是只发给他们。请看原文选定" for one in facts.unsure)
    best = replace(best, open=(*asked, *best.open), unsure=True)
    return (best, everybody) if firm.rule is None else (best, firm, everybody)


def _firm(facts: Facts, tags: Sequence[Tag], basis: Basis, why: str) -> People:
    """The people by what is sure to be a condition."""
    heard = hear((one for one in facts.conditions if one not in facts.unsure), tags)
    return People(heard.rule, basis, (why, *heard.reasons), tuple(heard.open))


def _words(condition: str) -> str:
    """The words that it came from; of one without words, itself."""
    token, _, said = condition.partition("|")
    return said.partition("|")[0] or token


def _ways(places: Concerned, ground: Ground) -> tuple[Where, ...]:
    """The places named, and those that may be meant instead."""
    ways: dict[tuple[Range, ...], Where] = {}
    for one in places.ways(ground.lo):
        where = ground.where(one, places.out)
        ways.setdefault(where.territory, where)
    first, *others = ways.values()
    return (replace(first, open=(*places.open, *first.open)), *others)


def _thinkable(facts: Facts, tags: Sequence[Tag], basis: Basis, why: str) -> tuple[People, ...]:
    """Those whom the text would be for if what is thinkable were a condition."""
    if hear(facts.thinkable, tags).rule is None:
        return ()
    return _less(hear((*facts.conditions, *facts.thinkable), tags), basis, why, _THINKABLE)


def _less(heard: Heard, basis: Basis, why: str, question: str) -> tuple[People, ...]:
    """Those who are less likely meant: of a row of the catalogue that nobody confirmed, of words that name others."""
    return () if heard.rule is None else (People(heard.rule, basis, (why, *heard.reasons), (question, *heard.open)),)


def _theirs(heard: Heard, basis: Basis) -> tuple[People, ...]:
    """Those to whom the text gives something of their own, beside those whom all of it is for."""
    reasons = tuple(f"{reason}，对他们另有规定" for reason in heard.reasons)
    return () if heard.rule is None else (People(heard.rule, basis, reasons, tuple(heard.open)),)
