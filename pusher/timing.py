"""How long things may take. A lease outlives three calls, so that whoever holds it can always write down what came."""

from __future__ import annotations

from typing import Final

CALL_TIMEOUT: Final = 10.0  # seconds one provider call may take
LEASE: Final = 3 * CALL_TIMEOUT + 5  # seconds; renewed by every turn,
RENEW: Final = 5.0  # and at the latest after so many seconds
FLUSH: Final = 0.1  # seconds between turns while calls are out
RESEND_AFTER: Final = 5.0  # seconds until the resolver first looks at a row in doubt
QUIET: Final = 60.0  # seconds after a doubt was written down: no call of its lease is on its way (the column's default)
