"""What was read out of a text, for a page: the words behind each proposal, and days among which a person chooses."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from content.calendar import Overrides
from content.ending import last_day
from content.ingest.proposal import Proposal
from content.item import Version
from pusher.concern import read_again

_FIELDS: Final = ("who", "how_much", "how", "when", "deadline", "issuer", "issued_on", "document_number", "until")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the fields of a page come from.

    `words` in the text by the field's name; `dues`: the last days, or that there is none (None), of which each is about
    as likely; empty where one is clearly the likeliest.
    """

    words: dict[str, str]
    dues: tuple[Proposal[date] | None, ...] = ()


def origin_of(version: Version, today: date, overrides: Overrides) -> Origin:
    """Read a version's text again; a last day of which the text says nothing is its writer's, and not asked about."""
    said = read_again(version, today, overrides)
    found = {name: getattr(said, name).words for name in _FIELDS if getattr(said, name) is not None}
    found["valid_until"] = found.pop("until", "")
    found["contacts"] = "；".join(dict.fromkeys(one.words for one in said.contacts if one.words))
    dues = (said.deadline, *said.rivals)
    is_asked = said.rivals and version.plain.deadline in {one.value if one else None for one in dues}
    return Origin({name: words for name, words in found.items() if words}, dues if is_asked else ())


def with_until(version: Version, was: Version, today: date, overrides: Overrides) -> Version:
    """Return an edited version with the 有效期 that its text proposes, where it is still the one that `was` proposed.

    A 有效期 that a person put on another day stays.
    """
    if version.valid_until is None or (version.title, version.blocks) == (was.title, was.blocks):
        return version
    before, after = (read_again(one, today, overrides).until for one in (was, version))
    if before is None or last_day(before.value) != last_day(version.valid_until):
        return version
    return replace(version, valid_until=after.value if after and last_day(after.value) >= today else None)
