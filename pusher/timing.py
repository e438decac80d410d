"""How long things may take. A lease outlives three calls, so that whoever holds it can always write down what came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

CALL_TIMEOUT: Final = 10.0  # seconds one provider call may take
LEASE: Final = 3 * CALL_TIMEOUT + 5  # seconds; renewed by every turn,
RENEW: Final = 5.0  # and at the latest after so many seconds
FLUSH: Final = 0.1  # seconds between turns while calls are out
RESEND_AFTER: Final = 5.0  # seconds until the resolver first looks at a row in doubt


@dataclass(frozen=True, slots=True)
class Clocks:
    """How long what is kept (保存期限), in days where nothing else is said. docs/retention.md says why."""

    deliveries: int = 24  # months: a month's partition goes whole
    members: int = 184  # who was chosen and why, after the push was counted: six months to go to court
    abandoned: int = 30  # the same of a check page that nobody approved
    calls: int = 30  # which numbers a provider's reference stands for; receipts come within three
    callbacks: int = 30  # what providers said, after it was folded
    unread: int = 184  # the same where it could not be read: a release may learn to
    heard: int = 30  # events that are counted once
    answers: int = 7  # idempotency keys, events told to other systems
    audit: int = 0  # what staff did; 0: for good, else at least 184
    finds: int = 90  # texts that came in and nobody has decided about
    hours: int = 90  # scans by the hour; later by the day, for good

    def last_month(self, today: date) -> int:
        """The latest month (yyyymm) whose deliveries are past their time."""
        months = today.year * 12 + today.month - 1 - self.deliveries - 1
        return months // 12 * 100 + months % 12 + 1
