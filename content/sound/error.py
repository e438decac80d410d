"""What is said of a recording that cannot be kept."""

from __future__ import annotations

from typing import Final

FILM: Final = "这是录像，不是录音。请用手机自带的录音机录"


class SoundError(ValueError):
    """It is no recording that can be played everywhere; `args[0]` says in Chinese why and what to do."""
