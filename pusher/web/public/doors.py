"""How often somebody may write to us, and what serves once: in memory, and nothing of an address is kept."""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from time import monotonic
from typing import Final

_MOST: Final = 5  # of one address, which may be a whole village behind one router
_SPAN: Final = 600.0  # seconds
_KEPT: Final = 10_000


class Doors:
    """Lets a few through in a while."""

    def __init__(self) -> None:
        self._salt = secrets.token_bytes(16)
        self._seen: OrderedDict[bytes, list[float]] = OrderedDict()

    def lets_in(self, address: str) -> bool:
        """Whether this address may write once more; it counts."""
        key = hashlib.blake2b(address.encode(), key=self._salt, digest_size=16).digest()
        now = monotonic()
        times = [at for at in self._seen.pop(key, []) if now - at < _SPAN]
        let = len(times) < _MOST
        self._seen[key] = [*times, now] if let else times
        while len(self._seen) > _KEPT:
            self._seen.popitem(last=False)
        return let


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
