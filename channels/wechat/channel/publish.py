"""Publications (发布): an article with an address of its own, pushed to nobody.

The platform knows no key for it: a call without a clear answer stays in doubt for a person, and nobody repeats it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wechatpy.exceptions import WeChatClientException

from channels.message import Call, Outcome, Reason, Sent, Tally, Unknown
from channels.wechat.channel.draft import FAILURES, Drafts, articles_of
from channels.wechat.client import WeChatClient
from channels.wechat.client.token import TokenError
from channels.wechat.client.transport import code_of
from channels.wechat.receipts.publish import PREFIX, issue

_SILENT: Final = Unknown(Reason("unreadable", "微信的答复无法识别"))


class Publish:
    """The publications of one account."""

    def __init__(self, client: WeChatClient, drafts: Drafts) -> None:
        self._client, self._drafts = client, drafts

    async def send(self, call: Call) -> Outcome:
        """Publish a call's article. A draft that is gone was published by another decision: then one is made anew."""
        articles = articles_of(call.envelopes[0].message)
        answer = await self._drafts.sent(
            articles, call.deadline, lambda media_id: ("freepublish/submit", {"media_id": media_id})
        )
        if not isinstance(answer, Mapping):
            return answer
        if code_of(answer) == 0:
            number = answer.get("publish_id")
            return Sent(f"{PREFIX}{number}") if number else _SILENT
        return self._drafts.outcome(answer, "", waits=True)

    async def tally(self, ref: str) -> Tally | None:
        """Ask freepublish/get."""
        try:
            found = await self._client.freepublish.get(ref.removeprefix(PREFIX))
        except (TokenError, WeChatClientException, *FAILURES, ValueError):
            return None
        return issue(found, f"issue-{ref}", self._drafts.now()) if isinstance(found, Mapping) else None

    async def withdraw(self, ref: str) -> Reason | None:
        """Take the article away; its address then says so."""
        return await self._drafts.undo(self._delete(ref))

    async def _delete(self, ref: str) -> None:
        found = await self._client.freepublish.get(ref.removeprefix(PREFIX))
        await self._client.freepublish.delete(found["article_id"])
