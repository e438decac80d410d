"""A notice as a customer-service message (客服消息): plain text in the conversation of whoever wrote a moment ago.

Source: developers.weixin.qq.com/doc/service/api/customer/message/api_sendcustommessage.
"""

from __future__ import annotations

from typing import Final

from channels.message import Message, UnfitError
from content.item import Duty
from content.render import Rendition

REPLY: Final = "reply"
LONGEST: Final = 2048  # bytes; the documents name no limit for it, so that of a passive reply is kept to
_LINK_BYTES: Final = 160  # at most, of a link of the person's own


def reply(rendition: Rendition) -> Message:
    """Title, what stands in 一看就懂, the link: all of it or the one sentence instead. Raises UnfitError."""
    personal = rendition.duty is Duty.MUST
    link, room = ("{link}", LONGEST - _LINK_BYTES) if personal else (rendition.url, LONGEST)
    facts = tuple(f"{label}：{value}" for label, value in rendition.told)
    for middle in filter(None, (facts, (rendition.sentence,))):
        text = "\n".join([rendition.title, *middle, f"查看详情：{link}"])
        if len(text.encode()) <= room:
            slots = ("link",) if personal else ()
            return Message(REPLY, {"content": text}, text, slots, consent=REPLY, spends=True)
    raise UnfitError(f"客服消息不能超过{LONGEST // 3}个字，请把标题或“一看就懂”缩短")
