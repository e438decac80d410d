"""Patterns that are compiled when they are first asked: most processes (a command, a worker) read and check nothing.

There are seven hundred of them, together a second of a core; one in which every surname stands takes 30 ms.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final

__all__ = ["Late", "late", "warm"]

_made: Final[list[Late]] = []


class Late:
    """A pattern with the methods of re.Pattern, by the same names and with the same results."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern: Final = pattern
        self._flags: Final = flags

    def search(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.search."""
        return self.ready().search(string, pos, endpos)

    def match(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.match."""
        return self.ready().match(string, pos, endpos)

    def fullmatch(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> re.Match[str] | None:
        """As re.Pattern.fullmatch."""
        return self.ready().fullmatch(string, pos, endpos)

    def finditer(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> Iterator[re.Match[str]]:
        """As re.Pattern.finditer."""
        return self.ready().finditer(string, pos, endpos)

    def findall(self, string: str, pos: int = 0, endpos: int = sys.maxsize) -> list[Any]:
        """As re.Pattern.findall."""
        return self.ready().findall(string, pos, endpos)

    def split(self, string: str, maxsplit: int = 0) -> list[str | Any]:
        """As re.Pattern.split."""
        return self.ready().split(string, maxsplit)

    def sub(self, repl: str | Callable[[re.Match[str]], str], string: str, count: int = 0) -> str:
        """As re.Pattern.sub."""
        return self.ready().sub(repl, string, count)

    def gave(self, hit: re.Match[str]) -> bool:
        """Whether a match is one of this pattern."""
        return hit.re.pattern == self.pattern

    def ready(self) -> re.Pattern[str]:
        """Compile it; whatever is asked from then on is asked of re.Pattern itself."""
        compiled = re.compile(self.pattern, self._flags)
        vars(self).update({name: getattr(compiled, name) for name in _ASKED})
        return compiled


_ASKED: Final = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")


def late(pattern: str, flags: int = 0) -> Late:
    """A pattern that is compiled when it is first asked."""
    _made.append(Late(pattern, flags))
    return _made[-1]


def warm() -> None:
    """Compile them all, some seconds of a core: a web process does it before the first text is read."""
    for one in _made:
        one.ready()
