"""Other languages and recordings beside a notice: links, players."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from content.tongue import CHINESE, LANGUAGES, said_seconds, spoken
from pusher.store.page import Tongue


def languages(tongues: Iterable[Tongue], where: str, variant: str) -> list[dict[str, Any]]:
    """A link for each language that the notice was translated into; `where` is its page."""
    return [
        {"language": one, "url": f"{where}/in/{one.code}{variant}"}
        for tongue in tongues
        if tongue.digest is None and (one := LANGUAGES.get(tongue.language))
    ]


def voices(tongues: Iterable[Tongue], where: str, variant: str, language: str = "") -> list[dict[str, str]]:
    """A player for each recording (with `language` only those in it), dialects of Chinese first."""
    recorded = [one for one in tongues if one.digest is not None and language in {"", one.language}]
    return [
        {
            "name": spoken(one.language, one.dialect, recorded=True),
            "length": said_seconds(one.seconds),
            "type": one.media_type,
            "url": f"{where}/voice/{one.id}{variant}",
        }
        for one in sorted(recorded, key=lambda one: one.language != CHINESE)
    ]
