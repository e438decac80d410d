"""Long texts over CMPP: parts of at most 67 units behind a six-octet header, never cut inside a character. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from channels.sms.client.cmpp.pdu import CmppError, Part

_HEADER: Final = b"\5\0\3"  # concatenated short messages, one octet of reference (3GPP TS 23.040 §9.2.3.24.1)
_MOST_PARTS: Final = 255


def parts(pieces: Sequence[str], reference: int) -> tuple[Part, ...]:
    """Make parts of a text cut by `render.split`; `reference` (0…255) tells them from the next text's."""
    if not 0 < len(pieces) <= _MOST_PARTS:
        raise CmppError(f"text of {len(pieces)} parts")
    if len(pieces) == 1:
        return (Part(1, 1, pieces[0].encode("utf-16-be")),)
    total = len(pieces)
    return tuple(
        Part(total, number, _HEADER + bytes((reference & 0xFF, total, number)) + piece.encode("utf-16-be"))
        for number, piece in enumerate(pieces, 1)
    )
