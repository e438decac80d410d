"""A recording is what its bytes are, as long as ffmpeg says, and without what the phone wrote into it.

sounds/ holds sine tones of three seconds (vorbis.ogg: two) that ffmpeg and libsndfile made; tags say where some were
taken.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.sound import LARGEST, SoundError, listen

SOUNDS = Path(__file__).parent / "sounds"
KINDS = {
    "cbr.mp3": ("audio/mpeg", 3.0),
    "plain.m4a": ("audio/mp4", 3.0),
    "browser.mp4": ("audio/mp4", 3.0),  # in pieces, as MediaRecorder writes
    "opus.ogg": ("audio/ogg", 3.0),
    "vorbis.ogg": ("audio/ogg", 2.0),
    "opus.webm": ("audio/webm", 3.0),
}
PRIVATE = ("炎帝大道88号".encode(), b"+31.8537", b"at home")


def sound(name: str) -> bytes:
    return (SOUNDS / name).read_bytes()


def minute(seconds: int) -> bytes:
    """The mp3, its frames so often that it lasts about so long."""
    frames = listen(sound("cbr.mp3"))
    return frames.data * round(seconds / frames.seconds)


@pytest.mark.parametrize("name", KINDS)
def test_what_it_is_and_how_long_by_its_bytes(name):
    found = listen(sound(name))
    kind, seconds = KINDS[name]
    assert found.media_type == kind
    assert abs(found.seconds - seconds) < 0.15


@pytest.mark.parametrize("name", ["cbr.mp3", "plain.m4a", "opus.ogg"])
def test_place_and_title_do_not_go_out_and_the_rest_plays_as_long(name):
    assert any(word in sound(name) for word in PRIVATE)
    found = listen(sound(name))
    assert not any(word in found.data for word in PRIVATE)
    assert listen(found.data) == found


def test_a_page_without_comments_has_its_checksum():
    from content.sound.ogg import _checksum, _pages

    data = listen(sound("opus.ogg")).data
    for start, _, end in _pages(data):
        page = bytearray(data[start:end])
        told = int.from_bytes(page[22:26], "little")
        page[22:26] = bytes(4)
        assert _checksum(bytes(page)) == told


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\0" * (LARGEST + 1), "超过4MB"),
        (b"hello, not a sound", "不是能播放的录音"),
        (b"%PDF-1.7", "不是能播放的录音"),
        (sound("film.mp4"), "这是录像"),
        (sound("plain.m4a")[:3000], "损坏"),
        (sound("opus.ogg")[:3000], "损坏"),
        (minute(75), "超过60秒"),
        (listen(sound("cbr.mp3")).data[:1000], "不到1秒"),
    ],
)  # fmt: skip
def test_what_cannot_be_kept_says_why(data, says):
    with pytest.raises(SoundError, match=says):
        listen(data)


def test_a_minute_is_kept():
    assert 58 < listen(minute(60)).seconds < 61


@given(st.sampled_from(sorted(KINDS)), st.data())
def test_a_broken_recording_is_refused_or_short_never_a_crash(name, data):
    whole = bytearray(sound(name))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(SoundError):
        assert listen(bytes(whole[: data.draw(st.integers(0, len(whole)))])).seconds <= 61
