"""Patterns that are compiled when they are first asked: those in which every surname stands take 30 ms each.

There are a hundred of them, and most processes (a command, a worker) check nothing.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from functools import cached_property
from typing import Final

__all__ = ["Late", "late", "warm"]

_made: Final[list[Late]] = []


class Late:
    """A pattern with the methods of re.Pattern that the checks use."""

    def __init__(self, pattern: str) -> None:
        self.pattern: Final = pattern

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    def search(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As re.Pattern.search."""
        return self._compiled.search(text, start)

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As re.Pattern.match."""
        return self._compiled.match(text, start)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """As re.Pattern.fullmatch."""
        return self._compiled.fullmatch(text)

    def finditer(self, text: str, start: int = 0, end: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        return self._compiled.finditer(text, start, end)

    def ready(self) -> None:
        """Compile it now."""
        _ = self._compiled


def late(pattern: str) -> Late:
    """A pattern that is compiled when it is first asked."""
    _made.append(Late(pattern))
    return _made[-1]


def warm() -> None:
    """Compile them all, some seconds of a core: a web process does it before the first text is checked."""
    for one in _made:
        one.ready()
