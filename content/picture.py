"""Pictures without what a camera wrote into them (where, when, by which phone): only what is seen goes out. Pure."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import Final

from content.ingest import Kind

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_SHOWN: Final = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"pHYs", b"iCCP"})
_SCAN, _EXIF = 0xDA, 0xE1
_NAMED: Final = frozenset({*range(0xE1, 0xF0), 0xFE}) - {0xE2, 0xEE}  # APPn and comments, but colours (2, 14)
_ORIENTATION: Final = 0x0112


def bare(kind: Kind, data: bytes) -> bytes | None:
    """Return a JPEG or PNG with nothing in it but the picture and which way is up; None: another kind, or broken."""
    try:
        if kind is Kind.PNG:
            return _PNG + b"".join(_chunks(data))
        if kind is Kind.JPEG:
            return b"".join(_segments(data))
    except (struct.error, IndexError, ValueError):
        return None
    return None


def _chunks(data: bytes) -> Iterator[bytes]:
    place = len(_PNG)
    name = b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, place)
        whole = data[place : place + 12 + length]
        if len(whole) != 12 + length or zlib.crc32(whole[4:-4]) != int.from_bytes(whole[-4:], "big"):
            raise ValueError(name)
        if name in _SHOWN:
            yield whole
        place += 12 + length


def _segments(data: bytes) -> Iterator[bytes]:
    yield data[:2]
    place = 2
    while True:
        mark, kind, length = struct.unpack_from(">BBH", data, place)
        if mark != 0xFF:  # noqa: PLR2004 - every segment begins so
            raise ValueError(place)
        body = data[place + 4 : place + 2 + length]
        if kind == _SCAN:
            yield data[place : data.rindex(b"\xff\xd9") + 2]
            return
        if kind == _EXIF and (up := _orientation(body)) > 1:
            yield _upright(up)
        if kind not in _NAMED:
            yield data[place : place + 2 + length]
        place += 2 + length


def _orientation(body: bytes) -> int:
    """Which way is up, by its Exif; 1: as it lies."""
    if not body.startswith(b"Exif\0\0"):
        return 1
    tiff = body[6:]
    order = "<" if tiff[:2] == b"II" else ">"
    (first,) = struct.unpack_from(order + "I", tiff, 4)
    (count,) = struct.unpack_from(order + "H", tiff, first)
    for no in range(count):
        tag, _, _, value = struct.unpack_from(order + "HHIH", tiff, first + 2 + no * 12)
        if tag == _ORIENTATION:
            return int(value)
    return 1


def _upright(up: int) -> bytes:
    tiff = struct.pack(">2sHIHHHIHHI", b"MM", 42, 8, 1, _ORIENTATION, 3, 1, up, 0, 0)
    body = b"Exif\0\0" + tiff
    return struct.pack(">BBH", 0xFF, _EXIF, len(body) + 2) + body
