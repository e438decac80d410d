"""A port (短信端口) on 中国移动 云MAS over HTTP: its options, what it can do, and the channel that speaks by it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

import aiohttp
from yarl import URL

from channels.base import Account, Callback, OptionsError, Request, Resources, read_options
from channels.http import Pin, Response, post
from channels.message import (
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Event,
    Evidence,
    Finding,
    Message,
    Mode,
    Outcome,
    Reason,
    Refused,
    Scope,
    Unit,
    Unknown,
)
from channels.sms import receipts
from channels.sms import render as texts
from channels.sms.channel.options import Common, authenticate, filled, labelled, style
from channels.sms.client import mas
from channels.sms.client.phone import mobile
from content.render import Rendition

log = logging.getLogger(__name__)

TEXT: Final = "text"
_PROBE_TIMEOUT: Final = 5.0
_MOST_SERIAL: Final = 20
_NO_MOBILE: Final = Refused(Reason("bad_number", "不是大陆手机号码", Scope.RECIPIENT, lasting=True))
_OTHER_TEXT: Final = Deferred(Reason("other_text", "一次提交只能有一种内容，下一次再发"), 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Common):
    """An account on 云MAS HTTP, as its row says."""

    url: str = labelled("接口地址")  # …/sms/norsubmit, given per account
    ec_name: str = labelled("企业名称")
    ap_id: str = labelled("接口账号")
    secret_key: str = labelled("接口密码", repr=False)
    sign: str = labelled("签名编码")
    add_serial: str = labelled("扩展码", default="")
    writes_signature: bool = labelled("由本系统加签名", default=False)  # by contract; most gateways add it themselves
    secret_in_body: bool = labelled("提交时附带密码", default=False)
    fingerprint: str = labelled("证书指纹", default="")  # sha256, hex: pins the gateway's own certificate
    acknowledgement: str = labelled("回执应答", default="ok")  # not published: what the gateway wants to hear

    def __post_init__(self) -> None:
        Common.__post_init__(self)  # dataclasses with slots have no super() of their own
        address = URL(self.url)
        if address.scheme not in {"http", "https"} or not address.host:
            raise OptionsError("“接口地址”（url）应以 http:// 或 https:// 开头，请照平台给的填写")
        filled(self, "ec_name", "ap_id", "secret_key", "sign")
        if not re.fullmatch(rf"[0-9]{{0,{_MOST_SERIAL}}}", self.add_serial):
            raise OptionsError("“扩展码”（add_serial）只能是数字")
        if self.fingerprint and not re.fullmatch(r"[0-9a-fA-F]{64}", self.fingerprint):
            raise OptionsError("“证书指纹”（fingerprint）应为 SHA-256 的64位十六进制数")


def capabilities(options: Options) -> Capabilities:
    """Say what the account can do."""
    mode = Mode(
        TEXT,
        "短信",
        Unit.PERSON,
        Evidence.ARRIVED,
        call_size=options.call_size,
        window=100,
        links=options.links,
        personal_links=options.personal_links,
        max_units=options.max_units,
    )
    return Capabilities((mode,), "phone")


def render(rendition: Rendition, options: Options, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    return texts.render(rendition, mode, style(options, writes_signature=options.writes_signature))


class MasChannel:
    """One port on 云MAS. It has neither a caller's key nor a query: what is unclear stays unclear."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self._options = options = read_options(Options, account.options)
        self.capabilities = capabilities(options)
        self._resources = resources
        self._url = URL(options.url)
        self._pin: Pin = aiohttp.Fingerprint(bytes.fromhex(options.fingerprint)) if options.fingerprint else True
        self._login = {
            "ecName": options.ec_name,
            "apId": options.ap_id,
            "sign": options.sign,
            "addSerial": options.add_serial,
        }

    def __repr__(self) -> str:
        return f"MasChannel({self._url.host})"

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Submit one text to the call's numbers; a number that breaks the rule is refused here and never leaves."""
        if not call.envelopes:
            return ()
        first = call.envelopes[0]
        content = _content(first)
        mobiles: dict[str, None] = {}
        outcomes: list[Outcome | None] = []
        for envelope in call.envelopes:
            number = mobile(envelope.address)
            if number is None:
                outcomes.append(_NO_MOBILE)
            elif (envelope.slots or envelope.message is not first.message) and _content(envelope) != content:
                outcomes.append(_OTHER_TEXT)
            else:
                mobiles[number] = None
                outcomes.append(None)
        answer = await self._submit(list(mobiles), content, call.deadline) if mobiles else _NO_MOBILE
        return [answer if outcome is None else outcome for outcome in outcomes]

    def callback(self, request: Request) -> Callback:
        """Read a push of status reports or uplinks; the token in its address is its only proof (facts A3)."""
        authenticate(request, self._options)
        now = request.received_at or self._resources.now()
        reading = receipts.read(request.body, now=now, key=self._options.callback_token.encode())
        for code in sorted(reading.unexplained):
            log.warning("sms: status code without a meaning", extra={"code": code})
        return Callback(reading.events, self._options.acknowledgement.encode())

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Sequence[Event]:  # noqa: ARG002
        """Fetch nothing: http accounts of 云MAS are pushed to."""
        return ()

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """Answer that nothing is known: 云MAS cannot be asked."""
        return [Unknown(Reason("no_query", "这个平台不能查询发送结果")) for _ in envelopes]

    async def probe(self) -> Reason | None:
        """Open a connection to the gateway and close it again."""
        try:
            async with asyncio.timeout(_PROBE_TIMEOUT):
                _, writer = await asyncio.open_connection(self._url.host, self._url.port)
        except (OSError, TimeoutError) as error:
            return Reason(type(error).__name__, "连不上短信平台，请检查接口地址和网络", Scope.ACCOUNT)
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()
        return None

    async def close(self) -> None:
        """Let go of nothing: the connections are runtime's."""

    async def _submit(self, mobiles: Sequence[str], content: str, deadline: float) -> Outcome:
        options = self._options
        body = mas.submission(self._login, options.secret_key, mobiles, content, secret_in_body=options.secret_in_body)
        answer = await post(
            self._resources.http, self._url, body, deadline=deadline, ssl=self._pin, timeout=options.timeout
        )
        return mas.verdict(answer) if isinstance(answer, Response) else answer


def _content(envelope: Envelope) -> str:
    message = envelope.message
    content = str(message.body["content"])
    return content.replace(texts.LINK, envelope.slots["link"]) if "link" in message.slots else content
