"""What speaks for a day and against it, as names that a table of weights knows (content/data/day_weights.json).

Four questions are asked of the words around it: how it bounds its act (前, 起, a span), who acts, what is done, and
whether that is the main ask or a side of it (who was missed, a later stage, a correction, an office's day).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache
from typing import Final

from content.ingest.days import signs
from content.ingest.days.actor import for_some, for_villages, happens, in_state, is_not_his
from content.ingest.days.around import Around, Role
from content.ingest.days.cues import CLOCK, cue

ON: Final = "on"
_FOLLOWED: Final = (
    ("by", signs.UNTIL),
    ("ends", signs.ENDS),
    ("shuts", signs.SHUTS),
    ("last of all", signs.LAST_OF_ALL),
    ("closed", signs.CLOSED),
    ("from", signs.FROM),
)
_LED: Final = (("till", signs.BEFORE), ("since", signs.SINCE), ("until", signs.BARE_UNTIL))
RELATIONS: Final = frozenset({ON, "counted", "span", *(name for name, _ in (*_FOLLOWED, *_LED))})
VOID: Final = frozenset({"no longer holds", "claimed", "was wrong", "as of today"})
TURN: Final = "one of turns"
# What a clause says, by classes of words.
_SAID: Final = {
    "act": signs.ACT,
    "object": signs.OBJECT,
    "event": signs.EVENT_WORD,
    "state": signs.STATE,
    "office does": cue("office_does"),
    "office": cue("office_stage"),
    "organs": cue("organs"),
    "readers": signs.READERS,
    "closed": cue("closed"),
    "consequence": signs.CONSEQUENCE,
    "reporting": signs.REPORTING,
    "some": signs.SOME,
    "missed": signs.EXTENDED,
    "paper": cue("of_a_paper"),
    "asks": signs.ASKS,
    "lasting": cue("lasting"),
    "status": cue("status"),
    "when": signs.ASKING,
    "after": cue("later_stage"),
    "those": re.compile(r"的$"),
    "please": cue("please"),
    "no act": cue("no_act"),
    "result": cue("result"),
    "past": re.compile(r"已|曾|原定?|去年|上[年月]"),
}
_MARK: Final = re.compile(r"[，,；;。：:]")
_CLOCK: Final = re.compile(CLOCK)
_REACH: Final = 40  # characters of a clause that are asked
_FOLLOWS: Final = 30  # of what its line says next
_NO_LONGER: Final = (signs.REPLACED, signs.PAST, signs.PAPER, signs.DENIED, signs.GLOSS)
_LONG_PERIOD: Final = cue("long_period")
_BESIDE: Final = re.compile(r"[日号\d][、和及与]$")
_MORE: Final = re.compile(
    r"(?:（[^）]{1,6}）)?[、和及与](?:\d{1,2}月)?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[日号、]|、周"
)
_BATCH: Final = re.compile(r"(?:第?[一二三四五六首头末两]|下)(?:个)?(?:批|轮|次|阶段|期(?!限))|分批")
_NEAR: Final = 20  # characters
_HAN: Final = re.compile(r"[一-鿿]")
_COMMON: Final = frozenset("的于在年月日请关通知和及前到")
_SHARED: Final = 3  # characters that a clause shares with the title, at most told apart
_GAPS: Final = (0, 2, 7, 30, 90, 180)  # days


def traits(at: Around, role: Role, due_in: timedelta, *, counted: bool = False) -> Iterator[str]:
    """Yield what speaks for the day of `at` and against it; `due_in`: how long after the text's own day it is due."""
    relation = _relation(at, counted=counted)
    yield relation
    yield f"role: {'bound, ' + role.rank.name.lower() if role.rank is not None else role.meaning.value}"
    yield from (f"{zone}: {said}" for zone, words in _zones(at) for said in _said(words))
    yield f"within {next((most for most in _GAPS if due_in.days <= most), 'more')} days"
    yield from (name for name, holds in _sides(at) if holds)
    yield f"shares {min(len(_of_title(at)), _SHARED)} with the title"


def _relation(at: Around, *, counted: bool) -> str:
    if counted or at.day.last:
        return "counted" if counted else "span"
    followed = next((name for name, sign in _FOLLOWED if sign.match(at.after)), None)
    return followed or next((name for name, sign in _LED if sign.search(at.before)), ON)


def _zones(at: Around) -> Iterator[tuple[str, str]]:
    """The words around it by where they stand."""
    before, after = _MARK.split(at.before), _MARK.split(_CLOCK.sub("", at.after, 1))
    yield "before", before[-1][-_REACH:]
    yield "earlier", before[-2][-_REACH:] if before[1:] else ""
    yield "after", after[0][:_REACH]
    yield "then", after[1][:_REACH] if after[1:] else ""
    yield "label", at.label
    yield "heading", at.sentence.heading
    yield "follows", at.sentence.follows[:_FOLLOWS]
    yield "title", at.title


@lru_cache(maxsize=512)  # the clause after one day is the clause before another
def _said(words: str) -> tuple[str, ...]:
    return tuple(name for name, sign in _SAID.items() if sign.search(words)) if words else ()


def _sides(at: Around) -> Iterator[tuple[str, object]]:
    """Whether it is a side, somebody else's, or no day of acting at all."""
    until = signs.UNTIL.match(at.after)
    rest = at.after[until.end() :] if until else _CLOCK.sub("", at.after, 1)
    yield "for organs", at.is_for_organs
    yield "for villages", for_villages(at, rest)
    yield "for some", for_some(at, rest)
    yield "not his", until and is_not_his(at, until[0], rest)
    yield "office acts", signs.OFFICE.search(at.clause)
    yield "will", signs.WILL.search(at.clause)
    yield "a state", in_state(at)
    yield "happens", happens(at)
    yield "told as missed", signs.MISSED.search(at.before) or signs.TARRY.search(at.before)
    yield "called last", signs.CALLED_LAST.search(at.before) or signs.LAST_DAY.search(at.frame)
    yield "claimed", signs.CLAIMED.search(at.before)
    yield "put off to", signs.PUT_OFF.search(at.before)
    yield "no longer holds", _is_void(at)
    yield "as of today", at.day.is_today and (signs.STATUS.search(rest) or signs.SO_FAR.match(at.after))
    yield TURN, _is_turn(at)
    yield "the title's own term", _is_titled(at)
    yield "a period", signs.PERIOD.search(at.clause + at.label) or _LONG_PERIOD.search(at.clause + at.label)
    yield "of the title", signs.BARE_WHEN.search(at.frame) and signs.ACT.search(at.title)
    yield "given up", signs.GIVEN_UP.search(at.after)
    yield "in a cell", at.sentence.is_cell
    yield "a month", at.day.is_month
    yield "from now", at.day.own
    yield "alone in its line", at.sentence.text.strip() == at.day_words.strip()
    yield "one of several", _BESIDE.search(at.before)
    yield "more beside it", _MORE.match(at.after)


def _is_void(at: Around) -> bool:
    """Whether it was the day, and is no longer; or is a paper's."""
    said = any(sign.search(at.before) for sign in _NO_LONGER) or signs.OLD_LABEL.fullmatch(at.label)
    return bool(said or signs.CHANGED.match(at.after))


def _is_turn(at: Around) -> bool:
    """Whether it is one batch's, one village's or one group's."""
    named = _BATCH.search(at.label + at.clause + at.day_words) or signs.OF_PLACES.search(at.before[-_NEAR:])
    row = at.sentence.heading if at.sentence.is_cell else ""
    return bool(named or signs.TURN.search(at.clause or at.label) or signs.TURN.search(row))


def _is_titled(at: Around) -> bool:
    """Whether its label's act is the one that the title is about."""
    term = signs.TERM_SAID.search(at.before[-_NEAR:]) or signs.TERM.search(at.label)
    return term is not None and term["act"] in at.title


def _of_title(at: Around) -> set[str]:
    """The characters that its clause has of the title: 迁 of 4月15日前迁完 under 迁坟公告."""
    own = _MARK.split(at.before)[-1] + _MARK.split(at.after)[0] + at.label
    return (set(_HAN.findall(own)) & set(_HAN.findall(at.title))) - _COMMON
