"""Which characters a font file can draw: a reader of the cmap table, so that no box is ever printed."""

from __future__ import annotations

import functools
import mmap
import struct
from pathlib import Path
from typing import Final

_COLLECTION: Final = b"ttcf"
_SEGMENTS: Final = 4  # the two subtable formats that carry Unicode
_GROUPS: Final = 12


@functools.lru_cache(maxsize=64)
def coverage(font: Path) -> frozenset[int]:
    """The code points of a TTF, OTF or TTC file's first font; empty when it cannot be read."""
    try:
        with font.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            return frozenset(_points(data))
    except (OSError, ValueError, struct.error, IndexError):
        return frozenset()


def _points(data: mmap.mmap) -> set[int]:
    start = struct.unpack_from(">I", data, 12)[0] if data[:4] == _COLLECTION else 0
    (tables,) = struct.unpack_from(">H", data, start + 4)
    for number in range(tables):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, start + 12 + 16 * number)
        if tag == b"cmap":
            return _best(data, offset)
    return set()


def _best(data: mmap.mmap, cmap: int) -> set[int]:
    found: set[int] = set()
    (subtables,) = struct.unpack_from(">H", data, cmap + 2)
    for number in range(subtables):
        platform, _, offset = struct.unpack_from(">HHI", data, cmap + 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", data, cmap + offset)
        if platform not in {0, 3}:
            continue
        if kind == _GROUPS:
            found |= _groups(data, cmap + offset)
        elif kind == _SEGMENTS:
            found |= _segments(data, cmap + offset)
    return found


def _groups(data: mmap.mmap, table: int) -> set[int]:
    (count,) = struct.unpack_from(">I", data, table + 12)
    found: set[int] = set()
    for first, last, _ in struct.iter_unpack(">III", data[table + 16 : table + 16 + 12 * count]):
        found.update(range(first, last + 1))
    return found


def _segments(data: mmap.mmap, table: int) -> set[int]:
    (double,) = struct.unpack_from(">H", data, table + 6)
    lasts, firsts = table + 14, table + 16 + double
    found: set[int] = set()
    for at in range(0, double, 2):
        (last,), (first,) = struct.unpack_from(">H", data, lasts + at), struct.unpack_from(">H", data, firsts + at)
        found.update(point for point in range(first, last + 1) if _glyph(data, firsts + at, double, first, point))
    return found - {0xFFFF}


def _glyph(data: mmap.mmap, at: int, double: int, first: int, point: int) -> int:
    """The glyph of a point in the segment whose first-code entry stands at `at`; 0: none."""
    (delta,) = struct.unpack_from(">H", data, at + double)
    (reach,) = struct.unpack_from(">H", data, at + 2 * double)
    if not reach:
        return (point + int(delta)) & 0xFFFF
    (glyph,) = struct.unpack_from(">H", data, at + 2 * double + reach + 2 * (point - first))
    return int(glyph)
