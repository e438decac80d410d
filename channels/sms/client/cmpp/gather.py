"""Parts of what a resident wrote at length wait for each other, unanswered, so that they are kept together. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.sms.client.cmpp.deliver import Place, read_delivery
from channels.sms.client.cmpp.pdu import HEADER, CmppError, Version

PATIENCE: Final = 5.0  # seconds for the missing parts; a gateway waits 60 for its answers
_Key = tuple[str, str, int, int]


class Gathering:
    """Deliveries on their way to be kept; whatever is no part of a long text goes through at once."""

    def __init__(self, version: Version) -> None:
        self._version = version
        self._open: dict[_Key, tuple[float, dict[int, bytes]]] = {}

    def add(self, unit: bytes, now: float) -> Sequence[bytes]:
        """Take a DELIVER; return what may be kept now."""
        place, key = self._place(unit)
        if place is None or place.total == 1:
            return (unit,)
        _, parts = self._open.setdefault(key, (now + PATIENCE, {}))
        again = parts.get(place.number)
        parts[place.number] = unit
        if len(parts) < place.total:
            return () if again is None else (again,)
        del self._open[key]
        return list(parts.values())

    def overdue(self, now: float) -> Sequence[bytes]:
        """Return the parts that have waited long enough for the others."""
        late = [key for key, (until, _) in self._open.items() if until <= now]
        return [unit for key in late for unit in self._open.pop(key)[1].values()]

    def _place(self, unit: bytes) -> tuple[Place | None, _Key]:
        try:
            said = read_delivery(unit[HEADER:], self._version)
        except CmppError:  # kept as it is: a later release may read it
            return None, ("", "", 0, 0)
        if said.place is None:
            return None, ("", "", 0, 0)
        return said.place, (said.terminal, said.port, said.place.reference, said.place.total)
