"""What a follower asks for in words: a service, whose template messages come to her from then on.

Template messages must follow a request of hers (facts A2). The platform keeps no ledger of it: ours is the only one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Final

from channels.message import Consented, Event, Said
from channels.wechat.render.templates import Template

FOR_GOOD: Final = 1_000_000  # no resident lives to see it spent
_WANTS: Final = re.compile(r"^(?:我要|我想要|订阅|开通|要)")
_WANTS_NOT: Final = re.compile(r"^(?:我不要|不要|取消|退订|关闭|停止)")


class Asks:
    """The services of one account, by name."""

    def __init__(self, templates: Iterable[Template]) -> None:
        self._services: Mapping[str, str] = {_plain(one.service): one.id for one in templates if one.service}
        self._names = {one.id: one.service for one in templates if one.service}

    def read(self, event: Event) -> Event:
        """Read a service's name as a consent to its template, or as its end; whatever else is said stays as it is."""
        if not isinstance(event, Said) or not self._services:
            return event
        said = _plain(event.text)
        unwanted = _WANTS_NOT.sub("", said)
        for word, count in ((said, FOR_GOOD), (_WANTS.sub("", said), FOR_GOOD), (unwanted, 0)):
            if template := self._services.get(word):
                return Consented(f"{event.id}:{template}", event.address, template, count, event.at)
        return event

    def reply(self, event: Event) -> str:
        """What is answered to a request that `read` found; "": it found none."""
        if not isinstance(event, Consented) or event.template not in self._names:
            return ""
        name = self._names[event.template]
        if event.count:
            return f"已登记。以后“{name}”的消息会发到这里。不要了，回复“不要{name}”。"
        return f"已取消。今后不再发“{name}”的消息。想再要，回复“{name}”。"


def _plain(text: str) -> str:
    return "".join(one for one in unicodedata.normalize("NFKC", text) if one.isalnum()).upper()
