"""The page as the check page shows it, in words. Pure; the page itself is pusher.web.public's."""

from __future__ import annotations

from typing import Final

from channels.base import Account
from channels.message import Message
from content.render import Rendition

PAGE: Final = "page"
_GROUP: Final = 4


def render(rendition: Rendition, account: Account, mode: str) -> Message:  # noqa: ARG001 - one mode, no options
    """Return the page's message: its code and address, and what a person reads at a glance."""
    code = rendition.item_code
    lines = [
        rendition.title,
        rendition.sentence,
        *(f"{label}：{value}" for label, value in rendition.told),
        f"编号 {code[:_GROUP]} {code[_GROUP:]}　{rendition.url}",
    ]
    return Message(
        mode=PAGE,
        body={"code": code, "url": rendition.url},
        text="\n".join(line for line in lines if line),
        segments=0,
    )
