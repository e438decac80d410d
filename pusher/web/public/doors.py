"""How often somebody may write to us, and what serves once: in memory, and nothing of an address is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from dataclasses import dataclass
from time import monotonic
from typing import Final

from pusher.user import network

# (times, seconds). An address may be a village behind one router, or a town behind one carrier's: so it has many at
# each door, fewer about one thing, and never a day's all: the others of a county are to come in too.
_AT_A_DOOR: Final = ((60, 600.0), (200, 86400.0))
_ABOUT_ONE: Final = ((15, 600.0), (25, 86400.0))
_KEPT: Final = 10_000
OFTEN: Final = "您这里的网络刚才提交的太多了。您填的都还在，请过十分钟再提交一次"


@dataclass(slots=True)
class _Window:
    """A span of time that began with the first who came, and how many did."""

    ends: float
    n: int = 0


class Doors:
    """Lets so many through in a while."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._seen: OrderedDict[bytes, _Window] = OrderedDict()

    def lets_in(self, door: str, address: str, about: str = "") -> bool:
        """Whether this address may come through a door once more, about this thing if there is one; it counts."""
        now, whom = monotonic(), network(address)
        bounds = [(f"{door} {whom}", *bound) for bound in _AT_A_DOOR]
        bounds += [(f"{door} {whom} {about}", *bound) for bound in _ABOUT_ONE if about]
        windows = [(self._window(f"{words} {span}", now, span), most) for words, most, span in bounds]
        let = all(window.n < most for window, most in windows)
        for window, _ in windows:
            window.n += let
        return let

    def _window(self, words: str, now: float, span: float) -> _Window:
        key = hashlib.blake2b(words.encode(), key=self._salt, digest_size=16).digest()
        window = self._seen.pop(key, None)
        if window is None or window.ends <= now:
            window = _Window(now + span)
        self._seen[key] = window
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return window


class Once:
    """Words that serve once, the oldest forgotten first."""

    def __init__(self) -> None:
        self._used: OrderedDict[str, None] = OrderedDict()

    def takes(self, word: str) -> bool:
        """Whether the word had not been used; now it is."""
        if word in self._used:
            return False
        self._used[word] = None
        while len(self._used) > _KEPT:
            self._used.popitem(last=False)
        return True
