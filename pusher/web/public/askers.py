"""Which accounts may ask on a host's pages who is there: as their rows say it, looked at once in a while."""

from __future__ import annotations

from asyncio import Lock
from dataclasses import dataclass
from time import monotonic
from typing import Final

from audiences.vault import Vault
from channels.registry import CHANNELS
from pusher.account import abilities
from pusher.store import Pool
from pusher.store import account as accounts

_LIFE: Final = 30.0  # seconds: so late a new account begins to ask, and a changed one ends


@dataclass(frozen=True, slots=True)
class May:
    """An account at work that may ask."""

    account: int
    county: int


class Askers:
    """The accounts of all counties by host: their secrets are opened for all pages together, not for each page."""

    def __init__(self, pool: Pool, vault: Vault | None) -> None:
        self._pool, self._vault = pool, vault
        self._known: dict[str, tuple[May, ...]] = {}
        self._until = 0.0
        self._looking = Lock()

    async def of(self, host: str | None) -> tuple[May, ...]:
        """Those of a host (no port), what speaks for a whole county first."""
        async with self._looking:
            if monotonic() >= self._until:
                self._known, self._until = await self._look(), monotonic() + _LIFE
        return self._known.get(host or "", ())

    async def _look(self) -> dict[str, tuple[May, ...]]:
        if self._vault is None:
            return {}
        async with self._pool.acquire() as conn:
            rows = await accounts.everywhere(conn, [name for name, kind in CHANNELS.items() if kind.inside])
        found: dict[str, tuple[May, ...]] = {}
        for row in rows:
            able = abilities(self._vault, row)
            if able is not None and able.recognises:
                found[able.recognises] = (*found.get(able.recognises, ()), May(row.id, row.county))
        return found
