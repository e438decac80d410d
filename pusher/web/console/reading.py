"""What was read out of a text, for a page: the words behind each proposal."""

from __future__ import annotations

from datetime import date
from typing import Final

from content.calendar import Overrides
from content.item import Version
from pusher.concern import read_again

_FIELDS: Final = ("who", "how_much", "how", "when", "deadline", "issuer", "issued_on", "document_number")


def sources_of(version: Version, today: date, overrides: Overrides) -> dict[str, str]:
    """The words in the text from which each field was proposed, by the field's name."""
    said = read_again(version, today, overrides)
    found = {name: getattr(said, name).words for name in _FIELDS if getattr(said, name) is not None}
    found["contacts"] = "；".join(dict.fromkeys(one.words for one in said.contacts if one.words))
    return {name: words for name, words in found.items() if words}
