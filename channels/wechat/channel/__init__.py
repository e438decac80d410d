"""One official account, ready to speak: sends by template or subscription notice, reads what WeChat pushes."""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from channels.base import Account, Allotment, BadCallbackError, Callback, Request, Resources
from channels.message import (
    Call,
    Consented,
    Deferred,
    Envelope,
    Event,
    Finding,
    Message,
    OptedOut,
    Outcome,
    Reason,
    Sent,
    Tally,
    Unknown,
)
from channels.reply import RESUMED, STOPPED
from channels.wechat.channel.articles import Articles
from channels.wechat.channel.asks import FOR_GOOD, Asks
from channels.wechat.channel.draft import Drafts
from channels.wechat.channel.follows import Follows
from channels.wechat.channel.mass import Mass
from channels.wechat.channel.options import ONE_A_DAY, Options, capabilities
from channels.wechat.channel.publish import Publish
from channels.wechat.channel.visits import Visits
from channels.wechat.client import WeChatClient
from channels.wechat.client.crypto import Gate, Push
from channels.wechat.client.token import TokenError
from channels.wechat.client.transport import code_of
from channels.wechat.receipts import opened, read
from channels.wechat.receipts.codes import CODES, before_send, outcome, rid_of
from channels.wechat.receipts.publish import PREFIX
from channels.wechat.render.article import ARTICLES, MASS, PUBLISH, TAG, together
from channels.wechat.render.reply import REPLY
from channels.wechat.render.templates import TEMPLATE

log = logging.getLogger(__name__)

ENDPOINTS: Final = {
    "template": "message/template/send",
    "subscription": "message/subscribe/bizsend",
    REPLY: "message/custom/send",
    MASS: "message/mass/send",
    TAG: "message/mass/sendall",
    PUBLISH: "freepublish/submit",
}
SUCCESS: Final = b"success"
_BODIES_KEPT: Final = 64
_encode: Final = json.JSONEncoder(ensure_ascii=False).encode  # \\uXXXX is refused: 40033, 47002


class WeChat(Follows, Visits, Articles):
    """The Channel of one official account."""

    def __init__(self, account: Account, resources: Resources) -> None:
        options = Options(**account.options)
        self.capabilities = capabilities(account)
        self.client = WeChatClient(
            options.appid,
            options.secret,
            http=resources.http,
            cache=resources.cache,
            now=resources.now,
            base=options.base,
            timeout=options.timeout,
        )
        self._account = account.key
        self._clock = resources.now
        self._options = options
        self._tagging = asyncio.Lock()
        drafts = Drafts(self.client, account.key, resources, options.cover, self._note)
        self._mass, self._publish = Mass(self.client, drafts), Publish(self.client, drafts)
        self._gate = Gate(options.appid, options.token, options.keys, options.freshness)
        self._long_term = {template.id for template in options.templates if template.long_term}
        self._asks = Asks(options.templates)
        self._replies = options.replies
        self._once = options.kind in ONE_A_DAY
        self._bodies: dict[int, tuple[Message, bytes]] = {}

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Send to each envelope's follower; one outcome an envelope, in order.

        A mass send is one call with one outcome.
        """
        if call.envelopes and (mode := call.envelopes[0].message.mode) in ARTICLES:
            way = self._publish if mode == PUBLISH else self._mass
            return [await way.send(call)] * len(call.envelopes)
        if len(call.envelopes) == 1:
            return (await self._send(call.envelopes[0], call.deadline),)
        return await asyncio.gather(*(self._send(each, call.deadline) for each in call.envelopes))

    def callback(self, request: Request) -> Callback:
        """Verify and read what WeChat pushed. Raises BadCallbackError."""
        came = request.received_at or self._now()
        if request.method == "GET":
            return Callback((), self._gate.check_url(request.query, came))
        if request.method != "POST":
            raise BadCallbackError("neither GET nor POST")
        push = self._gate.open(request, came)
        heard = tuple(map(self._lasting, read(push.message, came)))
        for event in heard:
            if isinstance(event, OptedOut):
                return self._reply(push, RESUMED if event.again else STOPPED, came, heard)
        events = tuple(map(self._asks.read, heard))
        text = "".join(map(self._asks.reply, events)) if events != heard else ""
        if self._replies and (window := opened(push.message, came, REPLY)) is not None:
            events = (*events, window)
        return self._reply(push, text, came, events) if text else Callback(events, SUCCESS)

    def answer(self, request: Request, text: str) -> Callback:
        """Wrap words as the passive reply (被动回复) to a push, in its account's mode and its own format."""
        came = request.received_at or self._now()
        return self._reply(self._gate.open(request, came), text, came)

    def _reply(self, push: Push, text: str, came: datetime, events: tuple[Event, ...] = ()) -> Callback:
        kind = "application/json" if push.as_json else "application/xml"
        return Callback(events, self._gate.reply(push, text, came), kind)

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:  # noqa: ARG002
        """WeChat holds nothing to fetch: it pushes."""
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """WeChat cannot be asked what became of a message."""
        unanswered = Unknown(Reason("no-query", "微信不提供发送结果查询"))
        return [unanswered] * len(envelopes)

    async def probe(self) -> Reason | None:
        """Ask for a token and the addresses that WeChat calls from; sends nothing to anybody."""
        found = await self.ask(self.client.misc.get_wechat_ips())
        return found if isinstance(found, Reason) else None

    async def allotment(self, mode: str) -> Allotment | Reason:
        """POST openapi/quota/get for the call that the mode is made by."""
        if mode == TAG and self._once:
            return Reason("rule", "认证订阅号每天只能群发一次")
        path = f"/cgi-bin/{ENDPOINTS[mode]}"
        found = await self.ask(self.client.quota.get(path))
        if isinstance(found, Reason):
            return found
        quota = found.get("quota") if isinstance(found, Mapping) else None
        match quota:
            case {"daily_limit": int(most), "used": int(used)} if most > 0:
                return Allotment(most, used)
        return Reason("unreadable", "微信没有告诉每天的次数")

    async def tally(self, ref: str) -> Tally | None:
        """Ask what became of a mass send or a publication."""
        return await (self._publish if ref.startswith(PREFIX) else self._mass).tally(ref)

    async def withdraw(self, ref: str, place: int = 0) -> Reason | None:
        """Delete an article: the message stays, what it points to is gone."""
        if ref.startswith(PREFIX):
            return await self._publish.withdraw(ref)
        return await self._mass.withdraw(ref, place)

    def together(self, messages: Sequence[Message]) -> Message:
        """Make one article set (多图文) of several articles."""
        return together(messages)

    async def preview(self, envelope: Envelope, name: str = "") -> Outcome:
        """Show an article to one follower."""
        return await self._mass.preview(envelope, name)

    async def close(self) -> None:
        """Nothing is open: the session is lent."""

    async def _send(self, envelope: Envelope, deadline: float) -> Outcome:
        message = envelope.message
        try:
            answer = await self.client.deliver(ENDPOINTS[message.mode], self._body(envelope), deadline)
        except TokenError as error:
            self._note(error.code, error.errmsg)
            return before_send(error.code, error.errmsg, now=self._now(), spread=_spread(envelope.delivery))
        if isinstance(answer, Deferred | Unknown):
            return answer
        if answer.get("errcode") == 0 and (number := answer.get("msgid")):
            return Sent(str(number))  # nearly always: the table need not be asked
        code = code_of(answer)
        if code:
            self._note(code, answer.get("errmsg"))
        return outcome(code, answer, ref=envelope.delivery, now=self._now(), spread=_spread(envelope.delivery))

    def _lasting(self, event: Event) -> Event:
        """A consent to a long-term template is one tap and many messages."""
        if isinstance(event, Consented) and event.count and event.template in self._long_term:
            return replace(event, count=FOR_GOOD)
        return event

    def _body(self, envelope: Envelope) -> bytes:
        """Write the request around the part that all envelopes of a message share, which is kept."""
        message = envelope.message
        if message.mode == REPLY:
            content = message.body["content"].replace("{link}", envelope.slots.get("link", ""))
            return _encode({"touser": envelope.address, "msgtype": "text", "text": {"content": content}}).encode()
        kept = self._bodies.get(id(message))
        if kept is None:
            if len(self._bodies) >= _BODIES_KEPT:
                self._bodies.clear()
            # The message is kept too, so that its id is not given to another one.
            kept = self._bodies[id(message)] = (message, _shared(message.body))
        fields = {"touser": envelope.address}
        if message.mode == TEMPLATE:
            fields["client_msg_id"] = envelope.delivery
        if message.slots:
            fields[message.body["link"]] = envelope.slots["link"]
        return _encode(fields).encode()[:-1] + kept[1]

    def _now(self) -> datetime:
        return self._clock()

    def _note(self, code: int | None, errmsg: object) -> None:
        """Log a refusal with the request id that Tencent's support asks for, and nothing of the recipient."""
        known = CODES.get(code) if code is not None else None
        level = logging.INFO if known is not None and known.scope == "recipient" else logging.WARNING
        log.log(level, "wechat refused", extra={"account": self._account, "errcode": code, "rid": rid_of(errmsg)})


def _shared(body: Mapping[str, Any]) -> bytes:
    common = {name: body[name] for name in ("template_id", "data", "url", "page") if name in body}
    return b"," + _encode(common).encode()[1:]


def _spread(key: str) -> float:
    """Spread keys over 0..1 without randomness, so that what waits does not wake all at once."""
    return zlib.crc32(key.encode()) / 0xFFFFFFFF
