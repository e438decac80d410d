"""What a span of days is a span of: time for the reader to act, for objections, or of something that lasts."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days import signs
from content.ingest.days.around import Around, Rank, Role
from content.ingest.days.day import Meaning

_DAY: Final = Role(Meaning.DAY)


def span_role(at: Around) -> Role | None:
    """A span in which the reader is to do something ends with a deadline."""
    if not at.day.last:
        return None
    if signs.WEATHER.match(at.after):
        return _DAY
    follows = signs.NEXT_DAY.split(at.after + at.sentence.follows)[0]
    if at.sentence.is_step:
        return Role(Meaning.DEADLINE, _step(at))
    told = signs.TOLD.match(at.after)
    kind = (
        (told and _kind(told[0], at))
        or _kind(at.near + at.day_words, at)
        or _does(at)
        or _kind(at.label, at)
        or _kind(at.sentence.heading, at)
        or (not signs.THOSE.match(at.after) and _kind(re.split(r"[，。；,]", at.after)[0][:6], at))
        or (signs.BARE_WHEN.fullmatch(at.label or at.sentence.heading) and _kind(at.title, at))
        or None
    )
    if kind is None and signs.LABEL_ACT.search(at.frame) and signs.WHEN.search(at.frame):
        kind = Rank.MAIN  # 啥时候缴：9月15日—12月31日
    if kind is None and at.day.own and not signs.STATE.search(at.near):
        kind = Rank.MAIN  # 即日起至6月5日
    if kind is None and signs.GIVEN_UP.search(follows):
        kind = Rank.MAIN
    if kind is Rank.MAIN and signs.TURN.search(at.clause):
        kind = Rank.DAY
    return Role(Meaning.DEADLINE, kind) if kind and kind is not Rank.REPORT else _DAY


def _step(at: Around) -> Rank:
    """A row of a table of steps: what its name or the table's title lets the reader do."""
    named = _kind(at.label, at)
    return named if named and named is not Rank.REPORT else Rank.DAY


def _does(at: Around) -> Rank | None:
    return Rank.MAIN if signs.DOES.match(at.after) else None


_KINDS: Final = (
    (signs.ACT, Rank.MAIN),
    (signs.OBJECT, Rank.OBJECTION),
    (signs.EVENT_WORD, Rank.REPORT),
    (signs.STATE, Rank.REPORT),
)


def _kind(words: str, at: Around) -> Rank | None:
    """What a span is a span of, by the last word that says it; REPORT stands for nobody's."""
    hits = [(found.end(), rank) for pattern, rank in _KINDS for found in pattern.finditer(words)]
    if at.healthy and signs.HEALTH.search(words):
        return Rank.MAIN
    return max(hits)[1] if hits else None
