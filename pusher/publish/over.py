"""What a push tells of is over: said before the button, and never without a person's word behind it."""

from __future__ import annotations

from datetime import datetime

from content.ending import over_at
from content.item import Version
from pusher.strategy import OFFICE_TIME


def ended(version: Version, now: datetime) -> datetime | None:
    """Return since when what a version tells of is over; None: it is not, or nobody said when it is."""
    over = over_at(version, now.astimezone(OFFICE_TIME).date())
    return over if over is not None and over <= now else None
