"""Matching (推荐对象): whom an item concerns and where, each with its reasons; a person confirms. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import Final

from audiences.conditions import Heard, hear
from audiences.division import Range, Tree
from audiences.ground import Ground, Where
from audiences.group import Rule, Within, sentence
from audiences.matter import Tag
from audiences.resident import Basis
from audiences.territory import NOWHERE, Concerned, Named
from audiences.tie import UNSAID, WHY, tie, usual_tie

Listen = Callable[[Iterable[str]], Heard]

_ALL: Final = "范围内的全体居民"
_SUPPOSED: Final = "目录里归到哪一项，是程序推荐的，还没有人确认"
_MENTIONED: Final = "文中写“{}”，也可能只是提到，不是只发给他们。请看原文选定"
_THINKABLE: Final = "也可能只发给他们，请看原文"
_FOR_ALL: Final = "listing"  # 公示: whoever could object has to see it, and not only whom it lists
_TO_ALL: Final = "公示是给大家看的，谁都可以提异议"
_LIVING_TOO: Final = "与人现在住在哪里有关的（封路、施工、集市），选这一项：户口在外地的租户也收到，人在外地的不收"
_OTHER_TIE: Final = "文中也写了按{}。请看原文选定"
_AWAY: Final = "只选得出名册里登记了在外地住的人，没有登记的会漏。人数不对的，请用本次名单"
_SEVERAL: Final = "文中几条各有各的条件，没有合在一起选。请看原文选定"
_EACH_ITS_OWN: Final = "文中几条各有各的条件，这一条只对他们；别的条对别人"
_HOLDERS: Final = "文中写“{}”，是发给承包户的。有标签的人里可能没有把地流转出去的人。请看原文选定"
_FOR_WHOEVER: Final = frozenset({_FOR_ALL, "alert", "outage"})  # genres that are for all there, whomever they name


class Certainty(Enum):
    """How surely a text is for those alone whom a condition names."""

    SURE = "sure"
    UNSURE = "unsure"  # it may be none: what is asked before anybody is chosen by it
    THINKABLE = "thinkable"  # likelier none than one: together with those above a group more
    SHARE = "share"  # who gets something of their own (低保户由财政代缴): a group more, no limit
    SUPPOSED = "supposed"  # of a row of the catalogue that no person chose: a group more


_MEANT: Final = (Certainty.SURE, Certainty.UNSURE)


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition as audiences.conditions reads it, and how surely it is one."""

    token: str  # age>=60|60周岁以上
    certainty: Certainty = Certainty.SURE


@dataclass(frozen=True, slots=True)
class Facts:
    """What matching needs to know of an item's version, as plain values."""

    lo: int  # the issuer's territory
    hi: int
    genre: str  # the genre's value: "subsidy", "alert" …
    conditions: tuple[Condition, ...] = ()
    places: Concerned = NOWHERE  # territory.concerned makes it of the text
    domain: str = ""  # 涉农补贴, 交通运输 …
    limits: tuple[str, ...] = ()  # what no tag says of people: 50亩以上
    tie: Basis | None = None  # by which tie its subject goes: who elects, is drafted or meets is who is registered
    land: bool = True  # whether it speaks of land, with which a subsidy may go
    holders: str = ""  # the words by which it goes to who holds the land, not to who farms it
    unnamed: tuple[str, ...] = ()  # whom no roster can name, each with its words after a bar: 企业等单位|各家庭农场
    apart: tuple[tuple[str, ...], ...] = ()  # the conditions of each of several offers that a text makes, none for all

    @property
    def is_silent(self) -> bool:
        """Whether the text names nobody as those whom it is for."""
        return not self.tokens(*_MEANT)

    def tokens(self, *certain: Certainty) -> tuple[str, ...]:
        """The conditions of any of these certainties, in the order of the text."""
        return tuple(one.token for one in self.conditions if one.certainty in certain)


@dataclass(frozen=True, slots=True)
class People:
    """Who may be meant, by which basis, and why; `open` is what a person has to settle."""

    rule: Rule | None
    basis: Basis
    reasons: tuple[str, ...]
    open: tuple[str, ...] = ()
    unsure: bool = False  # whether the text may as well be for others
    missing: bool = False  # whether the roster cannot name all whom the text is for

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
    missing: bool = False  # whether the roster cannot name all whom the text is for

    @property
    def doubt(self) -> str:
        """Why nothing of it is to be taken unasked; empty where it may."""
        why = "名册里选不出文中说的人，可以用本次名单" if self.missing else "文中有两种理解"
        return f"{self.asked}，{why}" if self.asked else ""


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
        first = self.people[0]
        asked = [f"也可能发给{other.name}，请看原文选定" for other in self.where if other is not where]
        name = where.name if asked else ""
        said = f"{one.sentence}（{name}）" if name else one.sentence
        reasons, open_ = (*where.reasons, *one.reasons), (*asked, *where.open, *one.open)
        return Proposal(where.territory, one.rule, one.basis, said, reasons, open_, name, self.asked, first.missing)


def offer(facts: Facts, *, tags: Iterable[Tag], tree: Tree) -> Offer:
    """Say whom a text may concern, and where.

    Villages named without their town, unknown places, conditions without a tag are left open, never guessed.
    """
    ground = Ground(facts.lo, facts.hi, tree)
    listen = partial(hear, tags=tuple(tags), home=Within(facts.lo, facts.hi, ground.issuer, Basis.LIVING))
    heard = listen(facts.tokens(*_MEANT))
    usual = usual_tie(facts.genre, facts.domain, land=facts.land)
    basis, other = tie(heard.bases, Basis.REGISTERED if heard.away else facts.tie, usual)
    why = f"按{basis.label}：{'文中写明' if basis in heard.bases else WHY[basis]}"
    best = People(heard.rule, basis, (why, *heard.reasons), (*heard.open, *_beyond(facts.limits)))
    theirs = (
        *_theirs(listen(facts.tokens(Certainty.SHARE)), basis),
        *_thinkable(facts, listen, basis, why),
        *_less(listen(facts.tokens(Certainty.SUPPOSED)), basis, why, _SUPPOSED),
        *(each for some in facts.apart for each in _less(listen(some), basis, why, _EACH_ITS_OWN)),
    )
    places = facts.places
    whole = ground.where((), places.out)
    first, *others = _with_everybody(best, _firm(facts, listen, basis, why), facts, why)
    tied = () if other is None else (replace(first, basis=other, reasons=heard.reasons_by(other)),)
    people = (_asked(first, heard, facts, other), *tied, *others, *theirs)
    return Offer(people, _ways(places, ground), whole, places.every, places.out, places.elsewhere)


def _asked(first: People, heard: Heard, facts: Facts, other: Basis | None) -> People:
    """The likeliest people with what a person has to settle before they are taken."""
    unnamed = [one.partition("|") for one in facts.unnamed]
    asked = [f"文中写“{words}”：名册里选不出{kind}，请用本次名单，或看原文选定" for kind, _, words in unnamed]
    missing = bool(asked or heard.open) and facts.genre not in _FOR_WHOEVER
    asked += [_AWAY] if heard.away else []
    asked += [_OTHER_TIE.format(other.label)] if other is not None else []
    asked += [_HOLDERS.format(facts.holders)] if facts.holders and heard.tags else []
    asked += [_SEVERAL] if facts.apart else []
    settles = facts.genre != _FOR_ALL and (missing or bool(asked[len(unnamed) :]))
    return replace(first, open=(*asked, *first.open), unsure=first.unsure or settles, missing=missing)


def _beyond(limits: Iterable[str]) -> tuple[str, ...]:
    """What a person is told of conditions that no rule made of a text can ask."""
    words = "”“".join(dict.fromkeys(limits))
    return (f"文中还要求“{words}”，这里没有按它选，会多出不够条件的人。名册登记了数量的，请另建人群",) if words else ()


def residents(genre: str, people: Iterable[People]) -> tuple[People, ...]:
    """Who lives there, for a person to take where the genre does not say which tie counts (封路、施工 are 一般通知)."""
    unsaid = genre == UNSAID and all(one.basis is Basis.REGISTERED for one in people)
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
    asked = (_MENTIONED.format(_words(one)) for one in facts.tokens(Certainty.UNSURE))
    best = replace(best, open=(*asked, *best.open), unsure=True)
    return (best, everybody) if firm.rule is None else (best, firm, everybody)


def _firm(facts: Facts, listen: Listen, basis: Basis, why: str) -> People:
    """The people by what is sure to be a condition."""
    heard = listen(facts.tokens(Certainty.SURE))
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


def _thinkable(facts: Facts, listen: Listen, basis: Basis, why: str) -> tuple[People, ...]:
    """Those whom the text would be for if what is thinkable were a condition."""
    thinkable = facts.tokens(Certainty.THINKABLE)
    if listen(thinkable).rule is None:
        return ()
    return _less(listen((*facts.tokens(*_MEANT), *thinkable)), basis, why, _THINKABLE)


def _less(heard: Heard, basis: Basis, why: str, question: str) -> tuple[People, ...]:
    """Those who are less likely meant: of a row of the catalogue that nobody confirmed, of words that name others."""
    return () if heard.rule is None else (People(heard.rule, basis, (why, *heard.reasons), (question, *heard.open)),)


def _theirs(heard: Heard, basis: Basis) -> tuple[People, ...]:
    """Those to whom the text gives something of their own, beside those whom all of it is for."""
    reasons = tuple(f"{reason}，对他们另有规定" for reason in heard.reasons)
    return () if heard.rule is None else (People(heard.rule, basis, reasons, tuple(heard.open)),)
