"""WebM as browsers record it: no length is written down, so the last block's time is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from content.sound.error import FILM, SoundError

_EBML: Final = b"\x1aE\xdf\xa3"
_SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK, _GROUP = 0x18538067, 0x1F43B675, 0x1549A966, 0x1654AE6B, 0xAE, 0xA0
_FOLDERS: Final = frozenset({_SEGMENT, _CLUSTER, _INFO, _TRACKS, _TRACK, _GROUP})
_SCALE, _TIME, _SIMPLE, _BLOCK, _KIND = 0x2AD7B1, 0xE7, 0xA3, 0xA1, 0x83
_TAGS, _TITLE = 0x1254C367, 0x7BA9
_HEAD: Final = 5  # bytes of the name of tags and of the shortest length
_SOUND: Final = 2  # the kind of a track
_NANO: Final = 1_000_000_000
_MOST: Final = 100_000


def is_it(data: bytes) -> bool:
    """Whether an EBML head that says webm stands at the beginning."""
    return data.startswith(_EBML) and b"webm" in data[:64]


def read(data: bytes) -> tuple[float, bytes]:
    """Return its seconds, and itself without title and tags. ValueError: broken; SoundError: a film."""
    scale, cluster, last = 1_000_000, 0, 0
    bare = bytearray(data)
    for name, start, end in _elements(data):
        body = data[start:end]
        if name == _SCALE:
            scale = int.from_bytes(body, "big")
        elif name == _KIND and int.from_bytes(body, "big") != _SOUND:
            raise SoundError(FILM)
        elif name == _TITLE:
            bare[start:end] = b" " * len(body)
        elif name == _TAGS:
            bare[start - _HEAD : end] = _void(len(body) + _HEAD)
        elif name == _TIME:
            cluster = int.from_bytes(body, "big")
        elif name in {_SIMPLE, _BLOCK}:
            _, track = _number(data, start, keep=False)
            last = max(last, cluster + int.from_bytes(data[track : track + 2], "big", signed=True))
    return last * scale / _NANO, bytes(bare)


def _void(length: int) -> bytes:
    """An element that says nothing, so long in all."""
    return b"\xec\x01" + (length - 9).to_bytes(7, "big") + bytes(length - 9)


def _elements(data: bytes) -> Iterator[tuple[int, int, int]]:
    """Each element as (name, begin, end), folders before what is in them; unknown lengths reach to the end."""
    place = seen = 0
    while place < len(data) and seen < _MOST:
        seen += 1
        name, at = _number(data, place, keep=True)
        size, start = _number(data, at, keep=False)
        end = len(data) if size == (1 << 7 * (start - at)) - 1 else start + size
        if name in _FOLDERS:
            yield name, start, min(end, len(data))
            place = start
            continue
        if end > len(data):
            return  # the recorder was stopped in the middle of a block
        yield name, start, end
        place = end


def _number(data: bytes, place: int, *, keep: bool) -> tuple[int, int]:
    """A number of varying length, and where it ends; `keep` its marker (in names). ValueError."""
    first = data[place]
    length = 9 - first.bit_length()
    if length > 8:  # noqa: PLR2004 - eight bytes at most
        raise ValueError(place)
    value = int.from_bytes(data[place : place + length], "big")
    return value if keep else value & (1 << 7 * length) - 1, place + length
