"""`python -m tests.chaos.entry work --all`: the same program as `pusher`, with the probe channel registered.

CHAOS_CLOCK moves this process's wall clock (tests/chaos/clock.py). The process ends with its parent, however that ends.
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> int:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    from tests.chaos import clock

    clock.shift(os.environ.get("CHAOS_CLOCK", ""))  # before anything else has taken `datetime` to itself

    from channels.registry import CHANNELS
    from pusher.__main__ import main as pusher
    from tests.chaos.probe import ENTRY

    CHANNELS[ENTRY.name] = ENTRY
    return pusher()


if __name__ == "__main__":
    sys.exit(main())
