"""Reads when something is to be done, or happens, and which village has its turn when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from content.genres import HAPPENS_OR_THREATENS, SHUT
from content.ingest.days import Days
from content.ingest.proposal import Proposal
from content.ingest.when.happening import beside, is_off, read_happening, read_paid_later, read_place
from content.ingest.when.labelled import read_when
from content.ingest.when.outage import read_cuts
from content.ingest.when.schedule import Turn, read_schedule
from content.ingest.when.told import Told
from content.item import Block, Genre
from content.pattern import late

__all__ = ["Occasion", "read_occasion", "read_turns", "read_whose"]

_FEW_CUTS: Final = 4  # that are said in one line
_NEXT: Final = late(r"\s+[一-鿿]{2,8}[：:].*")  # what another label on the same line says: 影响范围：…


@dataclass(frozen=True, slots=True)
class Occasion:
    """When something is to be done, or happens, as the rules read it.

    `label` is what a label says of it. `is_all`: the clauses add nothing, for it is off, or each cut has its time.
    """

    said: Proposal[str] | None
    label: str = ""
    is_all: bool = False

    def with_clauses(self, told: Proposal[str] | None, days: Days) -> Proposal[str] | None:
        """What the clauses tell of the time where no rule finds it, or they say more than a label does."""
        if told is None or self.is_all or not days.is_ahead(told.value):
            return self.said
        own = _NEXT.sub("", told.value)
        rest = own.replace(self.label, "") if self.label else own
        says_more = rest != own and any(sign in rest for sign in "，；。")
        return told if self.said is None or says_more else self.said


def read_turns(text: str, body: Sequence[Block], genre: Genre) -> tuple[Proposal[Turn], ...]:
    """Return which place has its turn when: of a cut each line's places, else those of a table or list."""
    return (genre in SHUT and read_cuts(text)) or _held(read_schedule(body), text)


def read_whose(turns: tuple[Proposal[Turn], ...]) -> Proposal[str] | None:
    """Return the places of a few cuts; None: there is one, or a long list."""
    return _cut(turns, "where")


def read_occasion(told: Told) -> Occasion:
    """Return the days or hours of doing; in texts of which that can be the point, when and where something happens."""
    if cuts := _cut(told.turns, "when"):
        return Occasion(cuts, is_all=True)
    labelled, off = read_when(told.text), is_off(told.title, told.text)
    label = labelled.value if labelled else ""
    if told.genre not in HAPPENS_OR_THREATENS:
        return Occasion(labelled or read_paid_later(told.title, told.text, told.days), label, is_all=off)
    if labelled and not off:
        return Occasion(replace(labelled, value=beside(label, read_place(told.text))), label)
    is_alert = told.genre is Genre.ALERT
    return Occasion(read_happening(told.title, told.text, told.days, weather=is_alert), label, is_all=off)


def _held(turns: tuple[Proposal[Turn], ...], text: str) -> tuple[Proposal[Turn], ...]:
    """The turns of villages with the one place where all of them are held; a sentence with a day has its own."""
    place = "" if any(turn.value.touches for turn in turns) else read_place(text)
    return tuple(
        turn
        if turn.value.placed or place in turn.words or "，" in turn.value.where
        else replace(turn, value=replace(turn.value, when=beside(turn.value.when, place)))
        for turn in turns
    )


def _cut(turns: tuple[Proposal[Turn], ...], name: str) -> Proposal[str] | None:
    """The places, or the times, of a few cuts of which each has its own; None: there is one, or a long list."""
    cuts = [turn for turn in turns if turn.value.touches]
    said = [getattr(turn.value, name) for turn in cuts]  # each time where its place stands in the other
    return Proposal("；".join(said), cuts[0].words) if cuts and len(cuts) <= _FEW_CUTS else None
