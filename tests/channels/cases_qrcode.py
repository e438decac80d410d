"""qrcode in the conformance suite: a channel without a provider, whose subject is a place."""

from __future__ import annotations

from channels.message import Sent

ACCOUNT = "qrcode"
MODES = ("page",)
PROVIDER = False


def address(ending: str) -> str:
    return f"42132110{ending}000"


MIXED = ((address("0001"), Sent), (address("0002"), Sent), (address("0003"), Sent))
