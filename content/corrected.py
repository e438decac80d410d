"""A page that was corrected after an item was made of it: what differs, and the item with that put in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Any, Final

from content.item import Block, PlainFacts, Table, Version

# What is read from a page and can change with it; the rest is its clerk's.
_READ: Final = (
    "title", "issuer", "document_number", "issued_on", "contacts", "valid_until", "variants", "attachments",
    "hidden_links",
)  # fmt: skip
_FACTS: Final = tuple(one.name for one in fields(PlainFacts))


@dataclass(frozen=True, slots=True)
class Difference:
    """Lines that were replaced; empty: nothing stood there, or nothing does now."""

    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Merged:
    """An item's version with the page's corrections in it; `left` are those that met a clerk's own words."""

    version: Version
    left: tuple[Difference, ...]


def differences(was: Version, now: Version) -> tuple[Difference, ...]:
    """What the page says now and did not say, in its order: title and body, line by line."""
    before, after = ([one.title, *_lines(one.blocks)] for one in (was, now))
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(
        Difference("\n".join(before[a:b]), "\n".join(after[c:d])) for tag, a, b, c, d in codes if tag != "equal"
    )


def merged(read: Version, mine: Version, now: Version) -> Merged:
    """Put into `mine`, which a clerk made of what was `read`, what the page says `now`; the clerk's words stay."""
    blocks, left = _blocks(read.blocks, mine.blocks, now.blocks)
    changed = _changed(read, mine, now, _READ)
    plain = replace(mine.plain, **_changed(read.plain, mine.plain, now.plain, _FACTS))
    return Merged(replace(mine, **changed, plain=plain, blocks=blocks), left)


def _changed(read: Any, mine: Any, now: Any, names: Iterable[str]) -> dict[str, Any]:
    """The fields that the page changed and the clerk did not."""
    return {name: getattr(now, name) for name in names if getattr(mine, name) == getattr(read, name)}


def _blocks(
    read: Sequence[Block], mine: Sequence[Block], now: Sequence[Block]
) -> tuple[tuple[Block, ...], tuple[Difference, ...]]:
    """The clerk's body with each change where its old words, or those before it, stand just once."""
    body, left = list(mine), []
    for tag, a, b, c, d in SequenceMatcher(None, read, now, autojunk=False).get_opcodes():
        if tag == "equal" or _places(body, now[c:d]):
            continue
        sought = read[a:b] or read[a - 1 : a]
        found = _places(body, sought) if sought else [0]
        if len(found) != 1:
            left.append(Difference("\n".join(_lines(read[a:b])), "\n".join(_lines(now[c:d]))))
            continue
        first = found[0] if b > a else found[0] + len(sought)
        body[first : first + b - a] = now[c:d]
    return tuple(body), tuple(left)


def _places(body: Sequence[Block], sought: Sequence[Block]) -> list[int]:
    """Where these blocks stand together; nothing stands nowhere."""
    most = len(body) - len(sought) + 1
    return [no for no in range(most) if list(body[no : no + len(sought)]) == list(sought)] if sought else []


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (" | ".join(row) for row in block.rows)
        else:
            yield from block.text.splitlines()
