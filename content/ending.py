"""When what a version speaks of begins and is over, by its last day and by the days and hours of 什么时候. Pure.

A machine reads it, so it only warns, shortens and proposes; what a person put down as 有效期 goes before it.
"""

from __future__ import annotations

from datetime import date, datetime

from content.genres import ENDS_BY_ITSELF
from content.ingest.when.spell import Spell, end_said, last_day, spell_said
from content.item import Table, Version
from content.listing import ends_at

__all__ = ["begins_at", "last_day", "over_at", "told_until"]


def over_at(version: Version, today: date) -> datetime | None:
    """Return when what a version speaks of is over; None: nobody said. `today` stands in for a 成文日期 it lacks.

    A 有效期 that a person put on another day than the text's last one is right.
    """
    own = version.valid_until
    if version.genre in ENDS_BY_ITSELF:
        return ends_at(version) or own
    said = told_until(version, today)
    same = own and said and last_day(own) == last_day(said)
    return min(own, said) if own and said and same else own or said


def told_until(version: Version, today: date) -> datetime | None:
    """Return when its last day and its 什么时候 say that it is over, whatever its 有效期; None: nobody said."""
    if version.genre in ENDS_BY_ITSELF:
        return None
    return end_said(version.genre, version.plain.deadline, _spell(version, today))


def begins_at(version: Version, today: date) -> datetime | None:
    """Return by when people have to know: before it happens; of what they have days to do, before the last is over."""
    if version.genre in ENDS_BY_ITSELF:
        return None
    spell = _spell(version, today)
    return spell.begins if spell else end_said(version.genre, version.plain.deadline, None)


def _spell(version: Version, today: date) -> Spell | None:
    """The time of a version; one that was over when it was written is told of something else."""
    since = version.issued_on or today
    said = (version.plain.when, *(one.plain.when for one in version.variants))
    text = "\n".join((version.title, *(block.text for block in version.blocks if not isinstance(block, Table))))
    spell = spell_said(version.genre, filter(None, said), text, since)
    is_told = spell and spell.ends and version.issued_on and last_day(spell.ends) < version.issued_on
    return None if is_told else spell
