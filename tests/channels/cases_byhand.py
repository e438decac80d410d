"""byhand in the conformance suite: a channel without a mode; what it offers is tested in tests/channels/byhand."""

from __future__ import annotations

ACCOUNT = "byhand"
MODES = ()
PROVIDER = False


def address(ending: str) -> str:
    return ending


MIXED = ()
