"""The picture over an article of an account that gave none: plain colour with a border, 900 × 383, drawn here."""

from __future__ import annotations

import struct
import zlib
from typing import Final

WIDTH, HEIGHT, EDGE = 900, 383, 18
GROUND: Final = bytes((11, 107, 203))
BORDER: Final = bytes((255, 255, 255))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))


def _png() -> bytes:
    plain = b"\0" + GROUND * WIDTH
    line = b"\0" + GROUND * EDGE + BORDER * (WIDTH - 2 * EDGE) + GROUND * EDGE
    sides = b"\0" + GROUND * EDGE + BORDER * 3 + GROUND * (WIDTH - 2 * EDGE - 6) + BORDER * 3 + GROUND * EDGE
    rows = plain * EDGE + line * 3 + sides * (HEIGHT - 2 * EDGE - 6) + line * 3 + plain * EDGE
    head = struct.pack("!IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


COVER: Final = _png()
