"""Mass sends (群发) to a list of followers or to a tag: articles become a draft, the draft one message to all of them.

Nothing but the clientmsgid says whether a message was sent. To a list it is made of the call's key and the text, so a
call that is repeated is known (45065, with the number of the first), and any other call is another one. To a tag it is
made of the tag and the text: the same text goes to the same tag once, whoever asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from wechatpy.exceptions import WeChatClientException

from channels.message import Call, Deferred, Envelope, Outcome, Reason, Refused, Scope, Sent, Tally, Unknown
from channels.wechat.channel.draft import FAILURES, Drafts, articles_of, digest
from channels.wechat.client import WeChatClient
from channels.wechat.client.publish import FIRST_TAG, mass_key, to_list, to_tag
from channels.wechat.client.token import TokenError
from channels.wechat.receipts.mass import job
from channels.wechat.render.article import TAG

_NO_TAG: Final = Refused(Reason("tag", "这个地方在公众号上没有标签，没有发送", Scope.MODE))


class Mass:
    """The mass sends of one account."""

    def __init__(self, client: WeChatClient, drafts: Drafts) -> None:
        self._client, self._drafts = client, drafts

    async def send(self, call: Call) -> Outcome:
        """Send a call's articles to its followers. Whatever comes before the message itself surely sent nothing."""
        message = call.envelopes[0].message
        articles, tag = articles_of(message), message.body.get("tag")
        if message.mode == TAG and not (type(tag) is int and tag >= FIRST_TAG):
            return _NO_TAG
        parts = ("tag", str(tag)) if message.mode == TAG else (call.key,)
        key = mass_key(*parts, digest(articles))

        def ask(media_id: str) -> tuple[str, object]:
            if message.mode == TAG:
                return "message/mass/sendall", to_tag(tag, media_id, key)  # type: ignore[arg-type]
            return "message/mass/send", to_list([one.address for one in call.envelopes], media_id, key)

        answer = await self._drafts.sent(articles, call.deadline, ask)
        if not isinstance(answer, Mapping):
            return answer
        return self._drafts.outcome(answer, key)

    async def preview(self, envelope: Envelope, name: str = "") -> Outcome:
        """Show the articles to one follower, by openid or `name` (微信号); nothing is counted, nobody else sees it."""
        media_id = await self._drafts.prepare(self._drafts.of(articles_of(envelope.message), fresh=True))
        if isinstance(media_id, Deferred | Refused | Sent | Unknown):
            return media_id
        shown = await self._drafts.prepare(
            self._client.message.preview(media_id, openid="" if name else envelope.address, name=name)
        )
        return shown if isinstance(shown, Deferred | Refused | Sent | Unknown) else Sent("")

    async def tally(self, ref: str) -> Tally | None:
        """Ask mass/get; it knows whether, not how many."""
        try:
            found = await self._client.message.get_mass(int(ref))
        except (TokenError, WeChatClientException, *FAILURES, ValueError):
            return None
        return job(ref, found, self._drafts.now()) if isinstance(found, Mapping) else None

    async def withdraw(self, ref: str, place: int) -> Reason | None:
        """Delete the article of that number, or (0) all; done already is done."""
        return await self._drafts.undo(self._delete(ref, place))

    async def _delete(self, ref: str, place: int) -> None:
        await self._client.message.delete_article(int(ref), place)
