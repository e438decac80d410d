"""A port (短信端口) on 中国移动 云MAS over HTTP: its options, what it can do, and the channel that speaks by it."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from operator import eq
from typing import Final

import aiohttp
from yarl import URL

from channels.base import POLLED, Account, Callback, OptionsError, Request, Resources, read_options
from channels.http import Pin, Response, post
from channels.message import (
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Evidence,
    Finding,
    Message,
    Mode,
    Outcome,
    Reason,
    Unit,
    Unknown,
)
from channels.sms import receipts
from channels.sms import render as texts
from channels.sms.channel import templated
from channels.sms.channel.options import (
    WHOM,
    address,
    authenticate,
    extension,
    filled,
    labelled,
    numbered,
    style,
    within,
)
from channels.sms.channel.personal import GROWN, content, grown
from channels.sms.channel.recipients import recipients
from channels.sms.channel.templated import TEMPLATE, Templated
from channels.sms.client import mas
from channels.sms.client.reach import reach
from content.render import Rendition

log = logging.getLogger(__name__)

TEXT: Final = "text"
VENDOR: Final = "云MAS"
_MOST_SERIAL: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Templated):
    """An account on 云MAS HTTP, as its row says."""

    url: str = labelled("接口地址")  # …/sms/norsubmit, given per account
    template_url: str = labelled("模板短信接口地址", default="")  # …/sms/tmpsubmit; with templates only
    report_url: str = labelled("取状态报告地址", default="")  # https accounts are not pushed to; not published
    poll_seconds: float = labelled("取状态报告间隔秒数", default=60.0)
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
        Templated.__post_init__(self)  # dataclasses with slots have no super() of their own
        address(self.url)
        for optional in filter(None, (self.template_url, self.report_url)):
            address(optional)
        within(self, "poll_seconds", 5, 3600)
        if bool(self.templates) != bool(self.template_url):
            raise OptionsError("“短信模板”（templates）和“模板短信接口地址”（template_url）要么都填，要么都不填")
        filled(self, "ec_name", "ap_id", "secret_key", "sign")
        numbered(self, "add_serial", self.add_serial, _MOST_SERIAL)
        if self.fingerprint and not re.fullmatch(r"[0-9a-fA-F]{64}", self.fingerprint):
            raise OptionsError("“证书指纹”（fingerprint）应为 SHA-256 的64位十六进制数")
        plain = next((url for url in (self.url, self.template_url, self.report_url) if URL(url).scheme == "http"), "")
        if self.fingerprint and plain:
            raise OptionsError("“证书指纹”（fingerprint）只能和 https:// 的接口地址一起填：http:// 没有证书可以核对")


def capabilities(options: Options) -> Capabilities:
    """Say what the account can do."""
    free = Mode(
        TEXT,
        "短信",
        Unit.PERSON,
        Evidence.ARRIVED,
        whom=WHOM,
        call_size=options.call_size,
        window=100,
        links=options.links,
        personal_links=options.personal_links,
        max_units=options.max_units,
    )
    registered = replace(free, name=TEMPLATE, label="模板短信", links=False, personal_links=False)
    return Capabilities(
        (free, registered) if options.templates else (free,),
        "phone",
        polls=options.poll_seconds if options.report_url else 0.0,
        label=VENDOR,
        per_number=options.number_cap,
        rolling=options.number_cap_rolling,
        reply_digits=options.reply_digits,
    )


def render(rendition: Rendition, options: Options, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    if mode == TEMPLATE:
        return templated.render(rendition, options, mode, VENDOR)
    return texts.render(rendition, mode, style(options, writes_signature=options.writes_signature))


class MasChannel:
    """One port on 云MAS. It has neither a caller's key nor a query: what is unclear waits for a report or a person."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self._options = options = read_options(Options, account.options)
        self.capabilities = capabilities(options)
        self._resources = resources
        self._urls = {TEXT: URL(options.url), TEMPLATE: URL(options.template_url)}
        self._pin: Pin = aiohttp.Fingerprint(bytes.fromhex(options.fingerprint)) if options.fingerprint else True
        self._login = {
            "ecName": options.ec_name,
            "apId": options.ap_id,
            "sign": options.sign,
            "addSerial": options.add_serial,
        }

    def __repr__(self) -> str:
        return f"MasChannel({self._urls[TEXT].host})"

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Submit one text to the call's numbers; a number that breaks the rule is refused here and never leaves."""
        if any(map(grown, call.envelopes)):
            return [GROWN] * len(call.envelopes)
        found = recipients(call.envelopes, _said, eq)
        if not found.texts:
            return found.outcomes({})
        mode = call.envelopes[0].message.mode
        answer = await self._submit(mode, list(found.texts), next(iter(found.texts.values())), call)
        return found.outcomes(dict.fromkeys(found.texts, answer))

    def callback(self, request: Request) -> Callback:
        """Read a push of status reports or uplinks; the token in its address is its only proof (facts A3)."""
        if request.method != POLLED:
            authenticate(request, self._options)
        now = request.received_at or self._resources.now()
        reading = receipts.read(request.body, now=now, key=self._options.callback_token.encode())
        for code in sorted(reading.unexplained):
            log.warning("sms: status code without a meaning", extra={"code": code})
        return Callback(reading.events, self._options.acknowledgement.encode())

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:
        """Fetch the status reports of an https account, which are handed out once; the others are pushed to."""
        options = self._options
        if not options.report_url:
            return None
        body = mas.collection(self._login, options.secret_key)
        answer = await self._post(URL(options.report_url), body, asyncio.get_running_loop().time() + options.timeout)
        if not isinstance(answer, Response):
            return answer.why
        held = mas.held(answer)
        if isinstance(held, Reason):
            return held
        if held:
            await keep(held)
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:  # noqa: ARG002
        """Answer that nothing is known: 云MAS cannot be asked."""
        return [Unknown(Reason("no_query", "这个平台不能查询发送结果")) for _ in envelopes]

    async def probe(self) -> Reason | None:
        """Open a connection to each of the gateway's doors and close it again; a wrong certificate is said."""
        doors = dict.fromkeys(url.origin() for url in (*self._urls.values(), URL(self._options.report_url)) if url.host)
        for door in doors:
            if (why := await reach(door, self._pin)) is not None:
                return why
        return None

    async def close(self) -> None:
        """Let go of nothing: the connections are runtime's."""

    async def _submit(self, mode: str, mobiles: Sequence[str], said: tuple[str, ...], call: Call) -> Outcome:
        secret, aloud = self._options.secret_key, self._options.secret_in_body
        login = self._login | {"addSerial": self._options.add_serial + extension(self._options, call.key)}
        if mode == TEMPLATE:
            body = mas.templated(login, secret, mobiles, said[0], said[1:], secret_in_body=aloud)
        else:
            body = mas.submission(login, secret, mobiles, said[0], secret_in_body=aloud)
        answer = await self._post(self._urls[mode], body, call.deadline)
        return mas.verdict(answer) if isinstance(answer, Response) else answer

    async def _post(self, url: URL, body: bytes, deadline: float) -> Response | Deferred | Unknown:
        timeout = self._options.timeout
        return await post(self._resources.http, url, body, deadline=deadline, ssl=self._pin, timeout=timeout)


def _said(envelope: Envelope) -> tuple[str, ...]:
    """What goes out for an envelope: its content, or its template and the values in their order."""
    message = envelope.message
    if message.mode == TEMPLATE:
        return (str(message.body["template"]), *message.body["values"])
    return (content(envelope),)
