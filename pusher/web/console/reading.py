"""What was read out of a text, for a page: the words behind each proposal, and whom the item may concern."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from audiences.division import Division, Tree
from audiences.matching import Facts, Proposal, propose
from audiences.matter import Tag
from content.ingest import Draft, Reading, reading
from content.ingest.conditions import read_conditions
from content.item import Paragraph, Version

_FIELDS: Final = ("who", "how_much", "how", "when", "deadline", "issuer", "issued_on", "document_number")


def sources_of(version: Version, today: date) -> dict[str, str]:
    """The words in the text from which each field was proposed, by the field's name."""
    said = _again(version, today)
    found = {name: getattr(said, name).words for name in _FIELDS if getattr(said, name) is not None}
    found["contacts"] = "；".join(dict.fromkeys(one.words for one in said.contacts if one.words))
    return {name: words for name, words in found.items() if words}


def proposals_of(
    version: Version, here: Division, tags: Iterable[Tag], tree: Tree, today: date
) -> tuple[Proposal, ...]:
    """Whom the version may concern inside `here`, with reasons; the confirmed 谁 goes before what was read."""
    said = _again(version, today)
    heard = read_conditions(version.title, version.plain.who) if version.plain.who else said.conditions
    facts = Facts(
        here.lo,
        here.hi,
        str(version.genre),
        tuple(f"{one.value}|{one.words}" for one in heard),
        tuple(one.value for one in said.places),
    )
    return propose(facts, tags=tags, tree=tree)


def _again(version: Version, today: date) -> Reading:
    """Read a version's text again: proposals are never stored, the text is."""
    return reading(Draft("", (Paragraph(version.title), *version.blocks)), today=today)
