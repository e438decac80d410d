"""A recording (录音): what it is by its bytes, how long it lasts, itself without what the phone wrote into it. Pure."""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from content.sound import mp3, mp4, ogg, webm
from content.sound.error import SoundError

__all__ = ["LARGEST", "LONGEST", "Sound", "SoundError", "listen"]

LONGEST: Final = 60  # seconds: nobody listens longer, and a loudspeaker is passed by
_GRACE: Final = 1.0  # seconds by which a phone stops late
LARGEST: Final = 4 * 2**20  # bytes; a minute at 128 kbit/s is 1 MB
_SHORTEST: Final = 1.0  # seconds
_MEGABYTE: Final = 2**20
_FORMATS: Final = "请用手机录音机录成.mp3或.m4a后再上传"


@dataclass(frozen=True, slots=True)
class Sound:
    """A recording that may be kept."""

    media_type: str
    seconds: float
    data: bytes = field(repr=False)


_READERS: Final[tuple[tuple[Callable[[bytes], bool], Callable[[bytes], tuple[float, bytes]], str], ...]] = (
    (mp4.is_it, mp4.read, "audio/mp4"),
    (ogg.is_it, ogg.read, "audio/ogg"),
    (webm.is_it, webm.read, "audio/webm"),
    (mp3.is_it, mp3.read, "audio/mpeg"),
)


def listen(data: bytes) -> Sound:
    """Read a recording: its bytes say what it is, its name says nothing. SoundError."""
    if not data:
        raise SoundError("录音是空的，请再录一次")
    if len(data) > LARGEST:
        raise SoundError(f"录音有{len(data) / _MEGABYTE:.1f}MB，超过{LARGEST // _MEGABYTE}MB。{_FORMATS}")
    reader = next(((read, kind) for is_it, read, kind in _READERS if is_it(data)), None)
    if reader is None:
        raise SoundError(f"这不是能播放的录音。{_FORMATS}")
    try:
        seconds, bare = reader[0](data)
    except SoundError:
        raise
    except (ValueError, IndexError, struct.error, ZeroDivisionError, OverflowError) as error:
        raise SoundError(f"录音损坏了，放不出来。{_FORMATS}") from error
    if seconds > LONGEST + _GRACE:
        raise SoundError(f"录音有{round(seconds)}秒，超过{LONGEST}秒。请说短一些，要紧的先说")
    if seconds < _SHORTEST:
        raise SoundError("录音不到1秒，请再录一次")
    return Sound(reader[1], seconds, bare)
