"""Ogg with Opus or Vorbis: its last page says how long it is; comments are taken out."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

_PAGE: Final = b"OggS"
_OPUS_RATE: Final = 48_000
_HEAD: Final = 27  # bytes of a page's head before its table
_SUM: Final = 22  # where its checksum stands
_TAGS: Final = (b"OpusTags", b"\x03vorbis")
_POLYNOMIAL: Final = 0x04C11DB7


def is_it(data: bytes) -> bool:
    """Whether a first page with a sound stands at the beginning."""
    first = data[: _HEAD + 64]
    return first.startswith(_PAGE) and (b"OpusHead" in first or b"\x01vorbis" in first)


def read(data: bytes) -> tuple[float, bytes]:
    """Return its seconds, and itself without comments. ValueError."""
    last = 0
    bare = bytearray(data)
    for start, body, end in _pages(data):
        last = max(last, *struct.unpack_from("<q", data, start + 6))
        if data.startswith(_TAGS, body):
            _silence(bare, start, body, end)
    at = data.find(b"OpusHead")
    if at >= 0:
        (skipped,) = struct.unpack_from("<H", data, at + 10)
        return (last - skipped) / _OPUS_RATE, bytes(bare)
    (rate,) = struct.unpack_from("<I", data, data.index(b"\x01vorbis") + 12)
    return last / rate, bytes(bare)


def _pages(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each page as (begin, begin of its body, end). ValueError."""
    place = 0
    while place < len(data):
        if data[place : place + 4] != _PAGE:
            raise ValueError(place)
        table = data[place + _HEAD : place + _HEAD + data[place + 26]]
        body = place + _HEAD + len(table)
        end = body + sum(table)
        if end > len(data):
            raise ValueError("cut off")
        yield place, body, end
        place = end


def _silence(bare: bytearray, start: int, body: int, end: int) -> None:
    """No comments on the page of comments; what goes on over its end is refused."""
    vorbis = bare[body] == _TAGS[1][0]
    place = body + (7 if vorbis else 8)
    (vendor,) = struct.unpack_from("<I", bare, place)
    place += 4 + vendor
    (count,) = struct.unpack_from("<I", bare, place)
    after = place + 4
    for _ in range(count):
        (length,) = struct.unpack_from("<I", bare, after)
        after += 4 + length
    if after > end:
        raise ValueError("comments")
    bare[place:after] = bytes(after - place)
    if vorbis:
        bare[place + 4] = 1  # the bit that ends the packet
    bare[start + _SUM : start + _SUM + 4] = bytes(4)
    struct.pack_into("<I", bare, start + _SUM, _checksum(bytes(bare[start:end])))


def _checksum(page: bytes) -> int:
    """As RFC 3533 asks: not reflected, starting from nothing."""
    found = 0
    for byte in page:
        found ^= byte << 24
        for _ in range(8):
            found = (found << 1 ^ _POLYNOMIAL if found & 1 << 31 else found << 1) & 0xFFFFFFFF
    return found
