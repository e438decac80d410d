"""The words that tell what part a place plays, from data/place_roles.json: by role, and by where they stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from audiences.scope.slots import Slots
from audiences.scope.words import data

Test = Callable[[Slots], bool]


def has(role: str, slots: Slots) -> bool:
    """Whether the words of a role stand around."""
    return any(test(slots) for test in _tests()[role])


@lru_cache(maxsize=1)
def _tests() -> Mapping[str, tuple[Test, ...]]:
    return {role: tuple(_test(slot, words) for slot, words in slots.items()) for role, slots in data()["roles"].items()}


def _test(slot: str, words: Sequence[Any]) -> Test:
    """`after` begins with one of its words, `both` has pairs for before and after, the others hold them anywhere."""
    if slot == "both":
        pairs = [(re.compile(before), re.compile(after)) for before, after in words]
        return lambda slots: any(
            a.search(slots.before) is not None and b.match(slots.after) is not None for a, b in pairs
        )
    pattern = one_of(words)
    if slot == "after":
        return lambda slots: pattern.match(slots.after) is not None
    name: Final = "after" if slot == "sentence" else slot
    return lambda slots: pattern.search(getattr(slots, name)) is not None


def one_of(words: Sequence[str]) -> re.Pattern[str]:
    """A pattern that fits where one of the words does."""
    named = f"[{data()['surnames']}]"
    return re.compile("|".join(f"(?:{one})" for one in words).replace("{surname}", named))
