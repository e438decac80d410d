"""A county's SMS port (短信端口): its options, what it can do, and the channel that speaks through it."""

from __future__ import annotations

import asyncio
import contextlib
import hmac
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import aiohttp
from yarl import URL

from channels.base import Account, BadCallbackError, Callback, OptionsError, Request, Resources, read_options
from channels.http import CALL_TIMEOUT, Pin, Response, post
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
from channels.sms.client import mas
from channels.sms.client.phone import mobile
from content.render import Rendition

log = logging.getLogger(__name__)

TEXT: Final = "text"
_PROBE_TIMEOUT: Final = 5.0
_LEAST_TOKEN: Final = 16
_MOST_CALL: Final = 100  # of an unclear call's harm, not of the gateway's patience
_MOST_SERIAL: Final = 20
_LEAST_UNITS, _MOST_UNITS = 70, 1000
_LEAST_LINK, _MOST_LINK = 10, 200
_NO_MOBILE: Final = Refused(Reason("bad_number", "不是大陆手机号码", Scope.RECIPIENT, lasting=True))
_OTHER_TEXT: Final = Deferred(Reason("other_text", "一次提交只能有一种内容，下一次再发"), 0.0)


def _field(label: str, **more: Any) -> Any:
    return field(metadata={"label": label}, **more)


@dataclass(frozen=True, slots=True)
class Options:
    """An account on 云MAS HTTP, as its row says."""

    url: str = _field("接口地址")  # …/sms/norsubmit, given per account
    ec_name: str = _field("企业名称")
    ap_id: str = _field("接口账号")
    secret_key: str = _field("接口密码", repr=False)
    sign: str = _field("签名编码")
    signature: str = _field("短信签名")  # as residents read it, without 【】
    callback_token: str = _field("回执地址口令", repr=False)
    add_serial: str = _field("扩展码", default="")
    writes_signature: bool = _field("由本系统加签名", default=False)  # by contract; most gateways add it themselves
    secret_in_body: bool = _field("提交时附带密码", default=False)
    fingerprint: str = _field("证书指纹", default="")  # sha256, hex: pins the gateway's own certificate
    timeout: float = _field("答复时限", default=CALL_TIMEOUT)  # seconds from the first byte
    callback_sources: tuple[str, ...] = _field("回执来源地址", default=())
    acknowledgement: str = _field("回执应答", default="ok")  # not published: what the gateway wants to hear
    call_size: int = _field("每次提交数", default=100)
    max_units: int = _field("最多字数", default=500)
    aim_units: int = _field("宜用字数", default=201)  # three segments
    links: bool = _field("可带链接", default=True)
    personal_links: bool = _field("可带个人链接", default=False)
    link_units: int = _field("个人链接字数", default=40)

    def __post_init__(self) -> None:
        address = URL(self.url)
        if address.scheme not in {"http", "https"} or not address.host:
            raise OptionsError("“接口地址”（url）应以 http:// 或 https:// 开头，请照平台给的填写")
        for name in ("ec_name", "ap_id", "secret_key", "sign"):
            if not getattr(self, name).strip():
                label = self.__dataclass_fields__[name].metadata["label"]
                raise OptionsError(f"“{label}”（{name}）是空的，请填写")
        if not re.fullmatch(r"[^\s【】]{2,20}", self.signature):
            raise OptionsError("“短信签名”（signature）应为2至20个字，不写【】")
        if not re.fullmatch(rf"[0-9]{{0,{_MOST_SERIAL}}}", self.add_serial):
            raise OptionsError("“扩展码”（add_serial）只能是数字")
        if len(self.callback_token) < _LEAST_TOKEN:
            raise OptionsError(f"“回执地址口令”（callback_token）至少{_LEAST_TOKEN}位，请用随机生成的")
        self._check_numbers()
        if self.fingerprint and not re.fullmatch(r"[0-9a-fA-F]{64}", self.fingerprint):
            raise OptionsError("“证书指纹”（fingerprint）应为 SHA-256 的64位十六进制数")
        for source in self.callback_sources:
            with contextlib.suppress(ValueError):
                ipaddress.ip_network(source)
                continue
            raise OptionsError("“回执来源地址”（callback_sources）应为 IP 地址或网段")

    def _check_numbers(self) -> None:
        for label, value, least, most in (
            ("每次提交数”（call_size", self.call_size, 1, _MOST_CALL),
            ("最多字数”（max_units", self.max_units, _LEAST_UNITS, _MOST_UNITS),
            ("答复时限”（timeout", self.timeout, 0.1, CALL_TIMEOUT),
            ("宜用字数”（aim_units", self.aim_units, _LEAST_UNITS, _MOST_UNITS),
            ("个人链接字数”（link_units", self.link_units, _LEAST_LINK, _MOST_LINK),
        ):
            if not least <= value <= most:
                raise OptionsError(f"“{label}）应在{least}至{most}之间")


def capabilities(account: Account) -> Capabilities:
    """Say what the account can do; the plan asks this without building the channel."""
    options = read_options(Options, account.options)
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


def render(rendition: Rendition, account: Account, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    capabilities(account).mode(mode)
    options = read_options(Options, account.options)
    style = texts.Style(
        signature=options.signature,
        writes_signature=options.writes_signature,
        aim=options.aim_units,
        most=options.max_units,
        links=options.links,
        personal=options.link_units if options.personal_links else 0,
    )
    return texts.render(rendition, mode, style)


class SmsChannel:
    """One port on 云MAS. It has neither a caller's key nor a query: what is unclear stays unclear."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self.capabilities = capabilities(account)
        self._options = options = read_options(Options, account.options)
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
        return f"SmsChannel({self._url.host})"

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
        self._authenticate(request)
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

    def _authenticate(self, request: Request) -> None:
        given = request.query.get("token", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, self._options.callback_token.encode()):
            raise BadCallbackError("token")
        sources = self._options.callback_sources
        if sources and request.remote and not _among(request.remote, sources):
            raise BadCallbackError("source")


def _content(envelope: Envelope) -> str:
    message = envelope.message
    content = str(message.body["content"])
    return content.replace(texts.LINK, envelope.slots["link"]) if "link" in message.slots else content


def _among(remote: str, sources: Sequence[str]) -> bool:
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(source) for source in sources)


def sandbox_options(base: str, account: str) -> Mapping[str, Any]:
    """Return options that reach the stand-in at `base` as the account of that key."""
    from channels.sms.sandbox import login  # noqa: PLC0415 - only demos and tests need the stand-in

    return {"url": f"{base}/norsubmit", **login(account)}
