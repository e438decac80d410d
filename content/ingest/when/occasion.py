"""Reads when something is to be done, or happens, and which village has its turn when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from content.ingest.days import Found
from content.ingest.proposal import Proposal
from content.ingest.when.happening import beside, is_ahead, is_off, read_happening, read_paid_later, read_place
from content.ingest.when.labelled import read_when
from content.ingest.when.outage import read_cuts
from content.ingest.when.schedule import Turn, read_schedule
from content.ingest.when.spell import HAPPENS, SHUT
from content.item import Block, Genre

__all__ = ["read_occasion", "read_turns", "read_whose", "told_more"]

_FEW_CUTS: Final = 4  # that are said in one line


def read_turns(text: str, body: Sequence[Block], genre: Genre) -> tuple[Proposal[Turn], ...]:
    """Return which place has its turn when: of a cut each line's places, else those of a table or list."""
    return (genre in SHUT and read_cuts(text)) or _held(read_schedule(body), text)


def read_whose(turns: tuple[Proposal[Turn], ...]) -> Proposal[str] | None:
    """Return the places of a few cuts; None: there is one, or a long list."""
    return _cut(turns, "where")


def read_occasion(
    title: str,
    text: str,
    turns: tuple[Proposal[Turn], ...],
    found: Sequence[Found],
    since: date,
    genre: Genre,
) -> Proposal[str] | None:
    """Return the days or hours of doing; in texts of which that can be the point, when and where something happens."""
    if cuts := _cut(turns, "when"):
        return cuts
    labelled = read_when(text)
    if genre not in HAPPENS | {Genre.ALERT}:
        return labelled or read_paid_later(title, text, found, since)
    if labelled and not is_off(title, text):
        return replace(labelled, value=beside(labelled.value, read_place(text)))
    return read_happening(title, text, found, since, weather=genre is Genre.ALERT)


def told_more(
    told: Proposal[str] | None,
    ruled: Proposal[str] | None,
    title: str,
    text: str,
    turns: tuple[Proposal[Turn], ...],
    found: Sequence[Found],
    since: date,
) -> Proposal[str] | None:
    """Return what the clauses tell of the time where no rule finds it, or they say more than a label does.

    What is off has none, and the times of several cuts stand as they are.
    """
    if told is None or is_off(title, text) or _cut(turns, "when") or not is_ahead(told.value, found, since):
        return ruled
    labelled = read_when(text)
    rest = told.value.replace(labelled.value, "") if labelled else told.value
    says_more = rest != told.value and any(sign in rest for sign in "，；。")
    return told if ruled is None or says_more else ruled


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
