"""Reads the plain facts (一看就懂): what the clauses of a text tell, and what rules read where these tell nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from content.ingest.card import read_card
from content.ingest.clauses import clauses
from content.ingest.facts import read_beware, read_how, read_who
from content.ingest.proposal import Proposal
from content.ingest.roles import Role, Scene
from content.ingest.sums import read_how_much
from content.ingest.when.near import Near
from content.ingest.when.occasion import read_occasion, read_whose
from content.ingest.when.outage import read_touched
from content.ingest.when.told import Told
from content.item import Genre
from content.pattern import late
from content.swindle import is_about

__all__ = ["Plain", "read_plain"]

_BARE: Final = frozenset({Genre.POLICY, Genre.EXPLANATION})  # nothing is done with these
_WITHOUT_CARD: Final = _BARE | {Genre.ALERT, Genre.ACCOUNTS, Genre.PROGRESS}
_WITHOUT_HOW: Final = _BARE | {Genre.ALERT, Genre.LISTING}
_REPORT: Final = late("小结|总结|纪实|回顾|工作报告")  # in a title: it tells what has been
_DEBATED: Final = late(
    r"[^，。；]{0,6}(?:讨论|商[量讨议]|审议|表决)"
)  # a sum that is not settled: 讨论筹资（每人20元）事宜
_TAG: Final = "tag:"
_FEW: Final = 24  # characters


@dataclass(frozen=True, slots=True)
class Plain:
    """The proposals for 一看就懂; None where the text says nothing."""

    who: Proposal[str] | None = None
    how_much: Proposal[str] | None = None
    how: Proposal[str] | None = None
    when: Proposal[str] | None = None
    happens: Proposal[str] | None = None  # the one time that a rule is sure of, by which 有效期 is counted


def read_plain(told: Told) -> Plain:
    """Return who, how much, how and when, each in the text's own words, but near days by their dates."""
    if told.genre is Genre.POLICY:
        return Plain()
    scene = Scene(told.title, told.genre.value, told.domain)
    has_none = told.genre in _WITHOUT_CARD or _REPORT.search(told.title)
    card = {} if has_none else read_card(clauses(told.lines), scene, told.days.is_over)
    near = Near(told.days.since)
    occasion = read_occasion(replace(told, text=near.dated(told.text)))
    how = None if told.genre in _WITHOUT_HOW else _how(told, card.get(Role.HOW))
    whose = read_whose(told.turns) or _cut_off(told)
    who = whose or _fuller(card.get(Role.WHO), read_who(told.text)) or _else(told)
    return Plain(
        who=near.told(who),
        how_much=near.told(_how_much(told, card.get(Role.HOW_MUCH))),
        how=near.told(how),
        when=near.told(occasion.with_clauses(near.told(card.get(Role.WHEN)), told.days), told.text),
        happens=near.told(occasion.said, told.text),
    )


def _fuller(told: Proposal[str] | None, ruled: Proposal[str] | None) -> Proposal[str] | None:
    """What the clauses tell; what a rule reads where they tell nothing, or all but a few words of it."""
    if told is None or ruled is None:
        return told or ruled
    before, part, after = ruled.value.partition(told.value.rstrip("。"))
    is_label = before.endswith("：") and not after.strip("。")  # 怎么申请：本人向镇民政办提出
    return ruled if part and len(before + after) <= _FEW and not is_label else told


def _how_much(told: Told, said: Proposal[str] | None) -> Proposal[str] | None:
    """How much there is; the sums of a warning of swindlers are what they promise, or took."""
    found = None if is_about(told.title) else _fuller(said, read_how_much(told.text))
    return None if found and _DEBATED.match(found.value) else found


def _how(told: Told, said: Proposal[str] | None) -> Proposal[str] | None:
    """What to do; where a text warns of swindlers only what it says against them."""
    if is_about(told.title):
        return read_how(told.text) or read_beware(told.title, told.text)
    return said if told.genre is Genre.ORDER else _fuller(said, read_how(told.text))


def _cut_off(told: Told) -> Proposal[str] | None:
    """Whom a cut touches, by the rule that is surest of it."""
    return read_touched(told.text) if told.genre is Genre.OUTAGE else None


def _else(told: Told) -> Proposal[str] | None:
    """Say 谁 where no clause does: whom an order touches, else the kinds that are meant; a list names them itself."""
    if told.genre is Genre.LISTING:
        return None
    return (told.genre is Genre.ORDER and read_touched(told.text)) or _kinds(told.title, told.sure)


def _kinds(title: str, conditions: tuple[Proposal[str], ...]) -> Proposal[str] | None:
    """Say 谁 by the kinds of people that the title names, where no clause says it."""
    named = [found for found in conditions if found.value.startswith(_TAG) and found.words in title]
    if not named:
        return None
    return Proposal("、".join(found.value.removeprefix(_TAG) for found in named), named[0].words)
