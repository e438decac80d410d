"""A page that was corrected after an item was made of it: what differs, and the item with that put in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from difflib import SequenceMatcher
from typing import Any, Final

from content.item import Block, PlainFacts, Table, Version

# What is read from a page and can change with it; the rest is its clerk's.
_READ: Final = (
    "title", "issuer", "document_number", "issued_on", "contacts", "valid_until", "variants", "attachments",
    "hidden_links",
)  # fmt: skip
_ALIKE: Final = 0.4  # of the shorter text's words, at least
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


def is_another(was: str, now: str) -> bool:
    """Whether a text is no correction of another, but what a site shows in its stead: 页面不存在, 系统维护中."""
    before, after = ({text[no : no + 3] for no in range(len(text) - 2)} for text in (was, now))
    return len(before & after) < _ALIKE * min(len(before), len(after))


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
    """The clerk's body with each change where she left the page's words; from the end, so that places stay."""
    body, left = list(mine), []
    stay = {one.a + n: one.b + n for one in _matcher(read, mine).get_matching_blocks() for n in range(one.size)}
    for a, b, c, d in reversed(list(_changes(read, now))):
        new = list(now[c:d])
        if _is_done(mine, stay, (a, b), new):
            continue
        place = _place(stay, a, b)
        if place is None:
            left.append(Difference("\n".join(_lines(read[a:b])), "\n".join(_lines(new))))
        else:
            body[place : place + b - a] = new
    return tuple(body), tuple(reversed(left))


def _changes(read: Sequence[Block], now: Sequence[Block]) -> Iterator[tuple[int, int, int, int]]:
    """What became of which: read[a:b], now[c:d]; of as many blocks as there were each is a change of its own."""
    for tag, a, b, c, d in _matcher(read, now).get_opcodes():
        if tag == "replace" and b - a == d - c:
            yield from ((a + n, a + n + 1, c + n, c + n + 1) for n in range(b - a))
        elif tag != "equal":
            yield a, b, c, d


def _place(stay: Mapping[int, int], a: int, b: int) -> int | None:
    """Where read[a:b] stands in the clerk's body, or its place if it is nothing; None: she wrote something else."""
    if a == b:
        return stay[a - 1] + 1 if a - 1 in stay else stay.get(a, None if a else 0)
    first = stay.get(a)
    return first if first is not None and all(stay.get(n) == first + n - a for n in range(a, b)) else None


def _is_done(mine: Sequence[Block], stay: Mapping[int, int], was: tuple[int, int], new: Sequence[Block]) -> bool:
    """Whether the clerk has written there already what the page says now, or has taken out what it took out."""
    a, b = was
    if any(n in stay for n in range(a, b)):
        return False
    first = max((stay[n] + 1 for n in range(a) if n in stay), default=0)
    last = min((place for n, place in stay.items() if n >= b), default=len(mine))
    room = list(mine[first:last])
    return any(room[no : no + len(new)] == new for no in range(len(room))) if new else True


def _matcher(before: Sequence[Block], after: Sequence[Block]) -> SequenceMatcher[Block]:
    return SequenceMatcher(None, before, after, autojunk=False)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Table):
            yield from (" | ".join(row) for row in block.rows)
        else:
            yield from block.text.splitlines()
