"""MPEG-4 audio (.m4a, and what browsers record): boxes; user data, where phones write the place, are blanked."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final

from content.sound.error import FILM, SoundError

_BRANDS: Final = frozenset({b"M4A ", b"mp42", b"mp41", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"3gp4", b"3gp5",
                            b"dash", b"M4B ", b"qt  ", b"avc1"})  # fmt: skip
_FOLDERS: Final = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_PRIVATE: Final = frozenset({b"udta", b"meta", b"uuid"})
_DURATION: Final = 0x100  # of each sample, in trun
_SIZE, _FLAGS, _OFFSET = 0x200, 0x400, 0x800
_OFFSET_OF_DATA, _FIRST_FLAGS = 0x1, 0x4
_BASE, _DESCRIPTION, _OWN_DURATION = 0x1, 0x2, 0x8  # in tfhd
_MOST: Final = 100_000  # boxes
_VIDEO: Final = b"vide"


def is_it(data: bytes) -> bool:
    """Whether a file type stands at the beginning."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def read(data: bytes) -> tuple[float, bytes]:
    """Return its seconds, and itself with user data blanked. ValueError: broken; SoundError: a film."""
    boxes = list(_boxes(data, 0, len(data)))
    bare = bytearray(data)
    for name, start, end in boxes:
        if name in _PRIVATE:
            bare[start - 4 : end] = b"free" + bytes(end - start)
        if name == b"hdlr" and data[start + 8 : start + 12] == _VIDEO:
            raise SoundError(FILM)
    scale, whole = _header(data, boxes)
    return max(whole / scale, _pieces(data, boxes) / scale), bytes(bare)


def _boxes(data: bytes, place: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box as (name, begin of its body, end), folders before what is in them. ValueError."""
    seen = 0
    open_ends = [end]
    while place + 8 <= end and seen < _MOST:
        seen += 1
        size, name = struct.unpack_from(">I4s", data, place)
        body = place + 8
        if size == 1:
            (size,) = struct.unpack_from(">Q", data, body)
            body += 8
        last = end if size == 0 else place + size
        while place >= open_ends[-1]:
            open_ends.pop()
        if last < body or last > open_ends[-1]:
            raise ValueError(name)
        yield name, body, last
        if name in _FOLDERS:
            open_ends.append(last)
            place = body
        else:
            place = last


def _header(data: bytes, boxes: list[tuple[bytes, int, int]]) -> tuple[int, int]:
    """Ticks a second and ticks of the sound's track. ValueError: there is none."""
    start = next((start for name, start, _ in boxes if name == b"mdhd"), None)
    if start is None:
        raise ValueError("mdhd")
    if data[start] == 1:
        scale, whole = struct.unpack_from(">IQ", data, start + 20)
        return scale, 0 if whole == 2**64 - 1 else whole
    scale, whole = struct.unpack_from(">II", data, start + 12)
    return scale, 0 if whole == 2**32 - 1 else whole


def _pieces(data: bytes, boxes: list[tuple[bytes, int, int]]) -> int:
    """Ticks of a recording that was written as it went on (browsers write so)."""
    usual = own = total = 0
    for name, start, _ in boxes:
        if name == b"trex":
            (usual,) = struct.unpack_from(">I", data, start + 12)
        elif name == b"tfhd":
            flags = int.from_bytes(data[start + 1 : start + 4], "big")
            place = start + 8 + (8 if flags & _BASE else 0) + (4 if flags & _DESCRIPTION else 0)
            own = struct.unpack_from(">I", data, place)[0] if flags & _OWN_DURATION else usual
        elif name == b"trun":
            total += _run(data, start, own)
    return total


def _run(data: bytes, start: int, own: int) -> int:
    flags, count = int.from_bytes(data[start + 1 : start + 4], "big"), struct.unpack_from(">I", data, start + 4)[0]
    if not flags & _DURATION:
        return int(count) * own
    place = start + 8 + (4 if flags & _OFFSET_OF_DATA else 0) + (4 if flags & _FIRST_FLAGS else 0)
    step = 4 * sum(bool(flags & one) for one in (_DURATION, _SIZE, _FLAGS, _OFFSET))
    if place + count * step > len(data):
        raise ValueError("trun")
    return sum(int.from_bytes(data[at : at + 4], "big") for at in range(place, place + count * step, step))
