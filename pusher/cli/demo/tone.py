"""A sound for the demo's player: notes, and nobody's voice. MPEG-1 Layer III by hand, for nothing here encodes sound.

A frame holds two granules of 576 lines; one line that is 1 among zeros is a note (ISO 11172-3, 2.4.1.7: Huffman table
1 writes the pair 00 as `1` and the pair 10 as `01` and a sign). Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

_FRAME: Final = 96  # bytes: 24 ms at 32 kbit/s, 48 kHz, one channel
_HEAD: Final = bytes((0xFF, 0xFB, 0x14, 0xC0))
_PER_SECOND: Final = 1000 / 24
_GAIN: Final = 200  # 210 is as loud as can be
_NOTES: Final = (10, 12, 10, 8, 12, 14, 12, 10, 8, 6)  # lines of 41.7 Hz each
_LENGTH, _SILENCE = 9, 3  # frames of a note, and of these at its end without sound


def tone(seconds: float) -> bytes:
    """Return an .mp3 of so many seconds."""
    return b"".join(_frame(_note(number)) for number in range(round(seconds * _PER_SECOND)))


def _note(frame: int) -> int:
    number, at = divmod(frame, _LENGTH)
    return _NOTES[number % len(_NOTES)] if at < _LENGTH - _SILENCE else 0


def _frame(line: int) -> bytes:
    bits = "1" * (line // 2) + "010" if line else ""
    granule = (
        (len(bits), 12), (line // 2 + 1 if line else 0, 9), (_GAIN, 8), (0, 4), (0, 1),
        (1, 5), (0, 5), (0, 5), (8, 4), (0, 3), (0, 3),
    )  # fmt: skip
    side = _written(((0, 18), *granule, *granule))
    return (_HEAD + _bytes(side) + _bytes(bits * 2)).ljust(_FRAME, b"\0")


def _written(numbers: Sequence[tuple[int, int]]) -> str:
    return "".join(f"{number:0{width}b}" for number, width in numbers)


def _bytes(bits: str) -> bytes:
    return bytes(int(bits[at : at + 8].ljust(8, "0"), 2) for at in range(0, len(bits), 8))
