"""Reads who signed a document and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.ingest.proposal import Proposal, close_up
from content.signed import Sign, day_of, sign_of

__all__ = ["NAMED", "Signature", "last_office", "read_signature"]

_ORG_LENGTH: Final = 40
NAMED: Final = 5  # characters of an office that says whose it is: not 村委会
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
        sign = _sign(lines[place])
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


def last_office(lines: Sequence[str]) -> Proposal[str] | None:
    """Return the offices of a last line that says nothing else, of a text without a date."""
    sign = _sign(lines[-1]) if lines else None
    is_one = sign and not (sign.number or sign.date) and len(sign.org) >= NAMED
    return Proposal(sign.org, lines[-1]) if sign and is_one else None


def _sign(line: str) -> Sign | None:
    """A line of a sign-off; blanks part its offices, or stand within a name for its looks."""
    return sign_of(line) or sign_of(close_up(line))


def _of_year(words: str, today: date) -> date | None:
    """The last such day that can be a text's own."""
    days = (day_of(words, today.year + more) for more in (1, 0, -1))
    return next((day for day in days if day and day <= today + _AHEAD), None)


def _orgs_above(lines: Sequence[str], place: int) -> Proposal[str] | None:
    """The offices above a date; a line with a number may stand between them."""
    orgs: list[str] = []
    for line in filter(None, reversed(lines[max(0, place - _ABOVE) : place])):
        sign = _sign(line)
        if sign and sign.org and not (sign.number or sign.date) and len(line) <= _ORG_LENGTH:
            orgs.insert(0, sign.org)
        elif orgs or not (sign and sign.number and not sign.date):
            break
    return Proposal("、".join(orgs), "\n".join(orgs)) if orgs else None


def _numbered_above(lines: Sequence[str], place: int) -> Proposal[str] | None:
    """The first of the offices above a date that have their numbers on their lines."""
    found = None
    for line in filter(None, reversed(lines[max(0, place - _ABOVE) : place])):
        sign = _sign(line)
        if sign is None or sign.date or not sign.number:
            break
        found = Proposal(sign.org, line) if len(sign.org) >= NAMED else found
    return found
