"""How often somebody may write to us: by address, in memory, and nothing of the address is kept."""

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
