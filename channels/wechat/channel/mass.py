"""Mass sends (群发) to a list of followers: an article becomes a draft, the draft one message to all of them.

A draft is made once of an account's article and kept in the cache; WeChat takes it away when it was sent, and then
another is made: nothing but the clientmsgid says whether a message was sent. It is made of the call's key and the text,
so a call that is repeated is known (45065, with the number of the first), and any other call is another one.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import zlib
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

import aiohttp
from wechatpy.exceptions import WeChatClientException

from channels.base import Resources
from channels.cover import COVER
from channels.message import Call, Deferred, Envelope, Outcome, Reason, Refused, Sent, Tally, Unknown
from channels.wechat.client import WeChatClient
from channels.wechat.client.publish import mass_key, to_list
from channels.wechat.client.token import TokenError
from channels.wechat.client.transport import code_of
from channels.wechat.receipts.codes import before_send, joint_outcome, reason
from channels.wechat.receipts.mass import job

DRAFT_LIFE: Final = 20 * 3600.0  # seconds that we remember a draft; WeChat keeps it longer
COVER_LIFE: Final = 30 * 86400.0
AWAY: Final = 30.0  # seconds
GONE: Final = 40007  # the draft was sent, deleted, or never ours
FAILURES: Final = (aiohttp.ClientError, TimeoutError, OSError)
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode
_UNREACHABLE: Final = Reason("unreachable", "连不上微信服务器")


class Mass:
    """The mass sends of one account."""

    def __init__(
        self,
        client: WeChatClient,
        account: str,
        resources: Resources,
        cover: str,
        note: Callable[[int | None, object], None],
    ) -> None:
        self._client, self._account, self._note = client, account, note
        self._cache, self._now, self._given = resources.cache, resources.now, cover

    async def send(self, call: Call) -> Outcome:
        """Send a call's article to its followers. Whatever comes before the message itself surely sent nothing."""
        article = call.envelopes[0].message.body["article"]
        key = mass_key(call.key, _digest(article))
        openids = [envelope.address for envelope in call.envelopes]
        answer: Any = None
        for again in (False, True):
            if asyncio.get_running_loop().time() >= call.deadline:
                return Deferred(Reason("deadline", "来不及在本次租期内发送，稍后再发"), 0.0)
            try:
                media_id = await self._prepare(self._draft(article, fresh=again))
                if isinstance(media_id, Deferred | Refused | Sent | Unknown):
                    return media_id
                body = _encode(to_list(openids, media_id, key)).encode()
                answer = await self._client.deliver("message/mass/send", body, call.deadline)
            except TokenError as error:
                return self._without_token(error)
            if isinstance(answer, Deferred | Unknown):
                return answer
            if code_of(answer) != GONE:
                break
        return self._outcome(answer, key)

    async def preview(self, envelope: Envelope, name: str = "") -> Outcome:
        """Show the article to one follower, by openid or `name` (微信号); nothing is counted, nobody else sees it."""
        media_id = await self._prepare(self._draft(envelope.message.body["article"], fresh=True))
        if isinstance(media_id, Deferred | Refused | Sent | Unknown):
            return media_id
        shown = await self._prepare(
            self._client.message.preview(media_id, openid="" if name else envelope.address, name=name)
        )
        return shown if isinstance(shown, Deferred | Refused | Sent | Unknown) else Sent("")

    async def tally(self, ref: str) -> Tally | None:
        """Ask mass/get; it knows whether, not how many."""
        try:
            found = await self._client.message.get_mass(int(ref))
        except (TokenError, WeChatClientException, *FAILURES, ValueError):
            return None
        return job(ref, found, self._now()) if isinstance(found, Mapping) else None

    async def withdraw(self, ref: str) -> Reason | None:
        """Delete the article; done already is done."""
        try:
            await self._client.message.delete_mass(int(ref))
        except TokenError as error:
            return Reason(str(error.code or "token"), "暂时取不到微信接口凭证")
        except WeChatClientException as error:
            self._note(error.errcode, error.errmsg)
            return reason(error.errcode, str(error.errmsg)) if error.errcode else _UNREACHABLE
        except (*FAILURES, ValueError):
            return _UNREACHABLE
        return None

    async def _draft(self, article: Mapping[str, Any], *, fresh: bool) -> str:
        """Return a draft of this article: the one we know of, else (or `fresh`) a new one. Raises as the client."""
        place = f"wechat:draft:{self._account}:{_digest(article)}"
        known = None if fresh else await self._cache.get(place)
        if known:
            return known
        made = await self._client.draft.add([{**article, "thumb_media_id": await self._cover()}])
        await self._cache.set(place, made, DRAFT_LIFE)
        return str(made)

    async def _cover(self) -> str:
        if self._given:
            return self._given
        place = f"wechat:cover:{self._account}"
        known = await self._cache.get(place)
        if known is None:
            found = await self._client.material.add("image", ("cover.png", COVER, "image/png"))
            known = str(found["media_id"])
            await self._cache.set(place, known, COVER_LIFE)
        return known

    async def _prepare(self, work: Awaitable[Any]) -> Any:
        """What `work` returns, or the outcome that its failure is: no message was sent by it."""
        try:
            return await work
        except TokenError as error:
            return self._without_token(error)
        except WeChatClientException as error:
            if error.errcode is None:
                return Deferred(_UNREACHABLE, AWAY)
            got = self._outcome({"errcode": error.errcode, "errmsg": str(error.errmsg)}, "")
            return Deferred(got.why, AWAY) if isinstance(got, Unknown) else got
        except FAILURES:
            return Deferred(_UNREACHABLE, AWAY, away=True)
        except (KeyError, TypeError, ValueError):
            return Deferred(Reason("unreadable", "微信的答复无法识别，没有发送"), AWAY)

    def _without_token(self, error: TokenError) -> Outcome:
        self._note(error.code, error.errmsg)
        return before_send(error.code, error.errmsg, now=self._now(), spread=self._spread())

    def _outcome(self, answer: Mapping[str, Any], key: str) -> Outcome:
        code = code_of(answer)
        if code:
            self._note(code, answer.get("errmsg"))
        return joint_outcome(code, answer, ref=key, now=self._now(), spread=self._spread())

    def _spread(self) -> float:
        return zlib.crc32(self._account.encode()) / 0xFFFFFFFF


def _digest(article: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(article, sort_keys=True).encode()).hexdigest()[:32]
