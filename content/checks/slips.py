"""Words that one slip of who types makes of another: another letter, one missing or twice, two swapped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias

Alike: TypeAlias = Mapping[str, frozenset[str]]  # by a letter those that are taken for it


def alike(groups: Iterable[str]) -> Alike:
    """Return what groups of letters, each of which is taken for any other of its group, say of a letter."""
    found: dict[str, frozenset[str]] = {}
    for group in groups:
        for letter in group:
            found[letter] = found.get(letter, frozenset()) | frozenset(group) - {letter}
    return found


def slips(word: str, taken_for: Alike, *, shortest: int) -> Iterator[str]:
    """Yield what one slip makes of a word; a letter is left out only of one that has so many at least."""
    for no, letter in enumerate(word):
        for other in taken_for.get(letter, ()):
            yield word[:no] + other + word[no + 1 :]
        if len(word) >= shortest:
            yield word[:no] + word[no + 1 :]
        if 0 < no < len(word) - 1:  # at the ends the letter may be another word's: 心中中国共产党
            yield word[:no] + letter + word[no:]
        if no and letter != word[no - 1]:
            yield word[: no - 1] + letter + word[no - 1] + word[no + 1 :]
