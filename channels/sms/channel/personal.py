"""A link of the person's own (个人链接): filled in at sending, never longer than the check page counted it."""

from __future__ import annotations

from typing import Final

from channels.message import Envelope, Reason, Refused, Scope
from channels.sms.render import LINK
from content.render import units

GROWN: Final = Refused(
    Reason("link_grew", "个人链接比核对时长了（本县网址改过），字数和计费会变，没有发送，请重新核对", Scope.CONTENT)
)


def content(envelope: Envelope) -> str:
    """What goes out for an envelope of a free text."""
    text = str(envelope.message.body["content"])
    return text.replace(LINK, envelope.slots["link"]) if "link" in envelope.message.slots else text


def grown(envelope: Envelope) -> bool:
    """Whether its own link makes the text longer than was approved: a base URL that changed since."""
    message = envelope.message
    if "link" not in message.slots or not message.length:
        return False
    return units(message.text.replace(LINK, envelope.slots["link"])) > message.length
