"""What is handed to whoever publishes for an account that we cannot speak through (代发): a copy pack. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Final, Self

PACK: Final = "pack"  # in the place of a mode's name: no mode is called so


@dataclass(frozen=True, slots=True)
class ByHand:
    """Who publishes for an account, and where what was published may stand."""

    outlet: str  # 微信公众号
    keeper: str  # 随县融媒体中心
    phone: str
    hosts: tuple[str, ...]  # of a published link, with what lies below them; empty: any


@dataclass(frozen=True, slots=True)
class Pack:
    """The exact texts, as they are copied."""

    outlet: str
    title: str
    digest: str  # one sentence
    plain: str  # the text without any format
    html: str  # the same, to be pasted with its format; empty: the outlet takes plain text only
    link: str  # the notice's page, counted as coming from here
    hours: int  # from the start of the push until it should be out
    short: str = ""  # what of a post is seen without unfolding it
    script: str = ""  # what is spoken over a video, a breath a line
    captions: str = ""  # what is shown under it, a line each
    seconds: int = 0  # how long that takes
    tags: str = ""  # the meta tags of a government site's page, without PubDate

    @classmethod
    def read(cls, body: Mapping[str, Any]) -> Self | None:
        """Back from a message's body; None: its texts were taken away since."""
        asked = {field.name: field.default is MISSING for field in fields(cls)}
        whole = set(body) <= set(asked) and all(name in body for name, must in asked.items() if must)
        return cls(**body) if whole else None
