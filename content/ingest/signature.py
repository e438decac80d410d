"""Reads who signed a document and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.ingest.proposal import Proposal
from content.signed import day_of, sign_of

__all__ = ["Signature", "read_signature"]

_ORG_LENGTH: Final = 40
_NAMED: Final = 5  # characters of an office that says whose it is: not 村委会
_ABOVE: Final = 4  # lines above its date in which an office stands
_BELOW: Final = 2  # lines that may follow a day without its year: a number, who was sent a copy
_AHEAD: Final = timedelta(days=31)  # so long before its date a text is written


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, and when. `numbered` is who has a number there, where nobody else signs."""

    org: Proposal[str] | None = None
    day: Proposal[date] | None = None
    numbered: Proposal[str] | None = None


def read_signature(lines: Sequence[str], today: date) -> Signature:
    """Return the last date on a line of its own, and the offices beside it or right above it.

    A day without its year (11月20日) counts at the end of a text that is signed; `today` says in which year.
    """
    dated = Signature()
    for place in range(len(lines) - 1, -1, -1):
        sign = sign_of(lines[place])
        if sign is None or not sign.date:
            continue
        at_end = place >= len(lines) - 1 - _BELOW
        day = day_of(sign.date) or (_of_year(sign.date, today) if at_end else None)
        orgs = Proposal(sign.org, lines[place]) if sign.org else _orgs_above(lines, place)
        numbered = None if orgs else _numbered_above(lines, place)
        if day is None or not (orgs or numbered or day_of(sign.date)):
            continue
        found = Signature(orgs, Proposal(day, sign.date), numbered)
        if orgs:
            return found
        dated = dated if dated.day else found
    return dated


def _of_year(words: str, today: date) -> date | None:
    """The last such day that can be a text's own."""
    days = (day_of(words, today.year + more) for more in (1, 0, -1))
    return next((day for day in days if day and day <= today + _AHEAD), None)


def _orgs_above(lines: Sequence[str], place: int) -> Proposal[str] | None:
    """The offices above a date; a line with a number may stand between them."""
    orgs: list[str] = []
    for line in filter(None, reversed(lines[max(0, place - _ABOVE) : place])):
        sign = sign_of(line)
        if sign and sign.org and not (sign.number or sign.date) and len(line) <= _ORG_LENGTH:
            orgs.insert(0, sign.org)
        elif orgs or not (sign and sign.number and not sign.date):
            break
    return Proposal("、".join(orgs), "\n".join(orgs)) if orgs else None


def _numbered_above(lines: Sequence[str], place: int) -> Proposal[str] | None:
    """The first of the offices above a date that have their numbers on their lines."""
    found = None
    for line in filter(None, reversed(lines[max(0, place - _ABOVE) : place])):
        sign = sign_of(line)
        if sign is None or sign.date or not sign.number:
            break
        found = Proposal(sign.org, line) if len(sign.org) >= _NAMED else found
    return found
