"""Drafts of an account's articles: what is sent to many or published is a draft first.

A draft is made once of a set of articles and kept in the cache; WeChat takes it away when it was sent, and then another
is made. Whatever fails here surely sent nothing.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

import aiohttp
from wechatpy.exceptions import WeChatClientException

from channels.base import Resources
from channels.cover import COVER
from channels.message import Deferred, Message, Outcome, Reason, Refused, Sent, Unknown
from channels.wechat.client import WeChatClient
from channels.wechat.client.token import TokenError
from channels.wechat.client.transport import code_of
from channels.wechat.receipts.codes import before_send, joint_outcome, outcome, reason

DRAFT_LIFE: Final = 20 * 3600.0  # seconds that we remember a draft; WeChat keeps it longer
COVER_LIFE: Final = 30 * 86400.0
AWAY: Final = 30.0  # seconds
GONE: Final = 40007  # the draft was sent, deleted, or never ours
FAILURES: Final = (aiohttp.ClientError, TimeoutError, OSError)
LATE: Final = Deferred(Reason("deadline", "来不及在本次租期内发送，稍后再发"), 0.0)
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode
UNREACHABLE: Final = Reason("unreachable", "连不上微信服务器")


class Drafts:
    """The drafts of one account, and what its answers come to."""

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

    def now(self) -> datetime:
        """Return the time, aware."""
        return self._now()

    async def of(self, articles: Sequence[Mapping[str, Any]], *, fresh: bool) -> str:
        """Return a draft of these articles: the one we know of, else (or `fresh`) a new one. Raises as the client."""
        place = f"wechat:draft:{self._account}:{digest(articles)}"
        known = None if fresh else await self._cache.get(place)
        if known:
            return known
        cover = await self._cover()
        made = await self._client.draft.add([{**article, "thumb_media_id": cover} for article in articles])
        await self._cache.set(place, made, DRAFT_LIFE)
        return str(made)

    async def sent(
        self, articles: Sequence[Mapping[str, Any]], deadline: float, ask: Callable[[str], tuple[str, object]]
    ) -> Mapping[str, Any] | Outcome:
        """Say `ask(draft)` (path, body) to WeChat; its answer, or the outcome where nothing was said or heard.

        Only a draft that is gone, which surely sent nothing now, is made anew and said once more.
        """
        answer: Any = None
        for again in (False, True):
            if asyncio.get_running_loop().time() >= deadline:
                return LATE
            try:
                media_id = await self.prepare(self.of(articles, fresh=again))
                if isinstance(media_id, Deferred | Refused | Sent | Unknown):
                    return media_id
                path, body = ask(media_id)
                answer = await self._client.deliver(path, _encode(body).encode(), deadline)
            except TokenError as error:
                return self.without_token(error)
            if isinstance(answer, Deferred | Unknown) or code_of(answer) != GONE:
                break
        return answer  # type: ignore[no-any-return]

    async def prepare(self, work: Awaitable[Any]) -> Any:
        """What `work` returns, or the outcome that its failure is: no message was sent by it."""
        try:
            return await work
        except TokenError as error:
            return self.without_token(error)
        except WeChatClientException as error:
            if error.errcode is None:
                return Deferred(UNREACHABLE, AWAY)
            got = self.outcome({"errcode": error.errcode, "errmsg": str(error.errmsg)}, "")
            return Deferred(got.why, AWAY) if isinstance(got, Unknown) else got
        except FAILURES:
            return Deferred(UNREACHABLE, AWAY, away=True)
        except (KeyError, TypeError, ValueError):
            return Deferred(Reason("unreadable", "微信的答复无法识别，没有发送"), AWAY)

    async def undo(self, work: Awaitable[Any]) -> Reason | None:
        """Take something back; None: done, else why not."""
        try:
            await work
        except TokenError as error:
            return Reason(str(error.code or "token"), "暂时取不到微信接口凭证")
        except WeChatClientException as error:
            self._note(error.errcode, error.errmsg)
            return reason(error.errcode, str(error.errmsg)) if error.errcode else UNREACHABLE
        except (*FAILURES, KeyError, TypeError, ValueError):
            return UNREACHABLE
        return None

    def without_token(self, error: TokenError) -> Outcome:
        """Nothing was sent, for want of a token."""
        self._note(error.code, error.errmsg)
        return before_send(error.code, error.errmsg, now=self._now(), spread=self._spread())

    def outcome(self, answer: Mapping[str, Any], key: str, *, waits: bool = False) -> Outcome:
        """The one outcome of all who were meant; `waits`: for tomorrow, as nobody is told by another way."""
        code = code_of(answer)
        if code:
            self._note(code, answer.get("errmsg"))
        if waits:
            return outcome(code, answer, ref=key, now=self._now(), spread=self._spread())
        return joint_outcome(code, answer, ref=key, now=self._now(), spread=self._spread())

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

    def _spread(self) -> float:
        return zlib.crc32(self._account.encode()) / 0xFFFFFFFF


def articles_of(message: Message) -> Sequence[Mapping[str, Any]]:
    """The articles of a message, in their order."""
    body = message.body
    return body["articles"] if "articles" in body else (body["article"],)


def digest(articles: Sequence[Mapping[str, Any]]) -> str:
    """Name a set of articles by what stands in it."""
    whole = articles[0] if len(articles) == 1 else list(articles)
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:32]
