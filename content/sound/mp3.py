"""MPEG audio: its frames are counted; ID3 tags before and behind them are cut off."""

from __future__ import annotations

from typing import Final

_ID3: Final = b"ID3"
_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}  # by version
_FIRST: Final = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)  # kbit/s, MPEG-1 layer III
_OTHER: Final = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_MPEG1: Final = 3
_LAYER3: Final = 1
_FEW: Final = 2  # frames in a row: fewer is chance
_TAIL: Final = 128  # bytes of an ID3v1 tag


def is_it(data: bytes) -> bool:
    """Whether frames stand at the beginning, behind a tag if there is one."""
    try:
        place = _skipped(data)
        for _ in range(_FEW):
            place += _frame(data, place)[0]
    except (ValueError, IndexError):
        return False
    return True


def read(data: bytes) -> tuple[float, bytes]:
    """Return its seconds, and its frames alone. ValueError."""
    first = place = _skipped(data)
    seconds = 0.0
    while place + 4 <= len(data) and data[place : place + 3] != b"TAG":
        try:
            length, lasts = _frame(data, place)
        except ValueError:
            if len(data) - place > 2 * _TAIL + 4096:  # other tags stand at the end; noise in the middle is no recording
                raise
            break
        seconds += lasts
        place += length
    return seconds, data[first : min(place, len(data))]


def _skipped(data: bytes) -> int:
    """Where the frames begin."""
    place = 0
    while data[place : place + 3] == _ID3:
        size = 0
        for byte in data[place + 6 : place + 10]:
            size = size << 7 | byte & 0x7F
        place += 10 + size + (10 if data[place + 5] & 0x10 else 0)
    return place


def _frame(data: bytes, place: int) -> tuple[int, float]:
    """Length in bytes and seconds of the frame that begins here. ValueError: none does."""
    one, two, three = data[place], data[place + 1], data[place + 2]
    version, layer = two >> 3 & 3, two >> 1 & 3
    if one != 0xFF or two >> 5 != 0b111 or layer != _LAYER3 or version not in _RATES:  # noqa: PLR2004 - 11 bits set
        raise ValueError(place)
    rates = _RATES[version]
    bits, rate = three >> 4, three >> 2 & 3
    if bits in {0, 15} or rate >= len(rates):
        raise ValueError(place)
    kilobits = (_FIRST if version == _MPEG1 else _OTHER)[bits]
    samples = 1152 if version == _MPEG1 else 576
    return samples // 8 * kilobits * 1000 // rates[rate] + (three >> 1 & 1), samples / rates[rate]
