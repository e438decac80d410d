"""The hours in which an account of the stand-in WeChat may write back, as followers open them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WRITTEN, TAPPED = (5, timedelta(hours=48)), (3, timedelta(minutes=1))  # how often and how long one may write back


@dataclass(slots=True)
class _Window:
    until: datetime
    left: int


class Windows:
    """Until when an account may write back to whom, and how often."""

    def __init__(self) -> None:
        self._open: dict[str, list[_Window]] = {}

    def open(self, openid: str, at: datetime, window: tuple[int, timedelta]) -> None:
        """Somebody wrote, tapped, followed or scanned."""
        self._open.setdefault(openid, []).append(_Window(at + window[1], window[0]))

    def take(self, openid: str, now: datetime, *, left: bool) -> int:
        """Write back once; 0, or the errcode that it earns."""
        live = [one for one in self._open.get(openid, ()) if one.until > now]
        if left or not live:
            return 45015
        fresh = next((one for one in live if one.left), None)
        if fresh is None:
            return 45047
        fresh.left -= 1
        return 0
