"""A port (短信端口) on 腾讯云: its options, what it can do, and the channel that speaks by it.

Each number has its own answer. Our key travels as SessionContext; there is no nonce, so a repeat is a second send.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from operator import eq
from typing import Final

from yarl import URL

from channels.base import POLLED, Account, Callback, OptionsError, Request, Resources, read_options
from channels.http import Response, post, unknown
from channels.message import Call, Capabilities, Deferred, Envelope, Finding, Message, Outcome, Reason, Unknown
from channels.sms.channel import templated
from channels.sms.channel.options import address, authenticate, extension, filled, labelled, numbered, within
from channels.sms.channel.recipients import recipients
from channels.sms.channel.templated import Templated
from channels.sms.client import tencent
from channels.sms.client.phone import mobile
from channels.sms.client.sign import Key, tc3
from channels.sms.receipts import vendor
from channels.sms.receipts.codes import TENCENT
from content.render import Rendition

log = logging.getLogger(__name__)

VENDOR: Final = "腾讯云"
_WINDOW: Final = 500
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_LOOK_BACK: Final = timedelta(days=7)
_MOST_PAGES: Final = 10
_MOST_PULLS: Final = 50  # of a poll: 5,000 rows; the rest waits for the next
_A_SECOND: Final = 20  # pulls by number that the vendor allows
_HEARD: Final = b'{"result":0,"errmsg":"OK"}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Templated):
    """An account on 腾讯云短信, as its row says."""

    url: str = labelled("接口地址", default="https://sms.tencentcloudapi.com")
    secret_id: str = labelled("访问密钥编号")
    secret_key: str = labelled("访问密钥", repr=False)
    sdk_app_id: str = labelled("短信应用编号")
    region: str = labelled("地域", default="ap-guangzhou")
    extend_code: str = labelled("扩展码", default="")
    number_cap: int = labelled(
        "一个号码一天最多条数", default=10
    )  # a calendar day; their console can change it (facts A2)
    variable_units: int = labelled("模板变量最多字数", default=6)  # of accounts since 2024; older ones have more
    query_lag: float = labelled("查询滞后秒数", default=259_200.0)  # a row comes with the carrier's report, if ever
    poll_seconds: float = labelled("拉取状态间隔秒数", default=0.0)  # 0: never; support has to switch pulling on

    pull_replies: bool = labelled("也拉取回复", default=False)  # PullSmsReplyStatus; support has to switch it on too

    def __post_init__(self) -> None:
        Templated.__post_init__(self)
        address(self.url)
        filled(self, "secret_id", "secret_key", "sdk_app_id", "region")
        numbered(self, "extend_code", self.extend_code, templated.MOST_EXTENSION)
        templated.only_templates(self)
        within(self, "query_lag", 0, 7 * 86_400)
        within(self, "poll_seconds", 0, 3600)
        if self.pull_replies and not self.poll_seconds:
            raise OptionsError("“也拉取回复”（pull_replies）要和“拉取状态间隔秒数”（poll_seconds）一起填")


def capabilities(options: Options) -> Capabilities:
    """Say what the account can do."""
    return templated.capabilities(options, VENDOR, lag=options.query_lag, window=_WINDOW, polls=options.poll_seconds)


def render(rendition: Rendition, options: Options, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    return templated.render(rendition, options, mode, VENDOR)


class TencentChannel:
    """One port on 腾讯云."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self._options = options = read_options(Options, account.options)
        self.capabilities = capabilities(options)
        self._resources = resources
        self._url, self._host = URL(options.url), URL(options.url).authority
        self._key = Key(options.secret_id, options.secret_key)

    def __repr__(self) -> str:
        return f"TencentChannel({self._url.host})"

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Submit one text to the call's numbers; a number that breaks the rule is refused here and never leaves."""
        found = recipients(call.envelopes, _said, eq)
        if not found.texts:
            return found.outcomes({})
        options, numbers = self._options, list(found.texts)
        digits = options.extend_code + extension(options, call.key)
        template, *values = next(iter(found.texts.values()))
        body = tencent.submission(
            options.sdk_app_id, options.signature, numbers, template, values, call.key, extension=digits
        )
        answer = await self._call("SendSms", body, call.deadline)
        outcomes = tencent.verdicts(answer, numbers) if isinstance(answer, Response) else [answer] * len(numbers)
        return found.outcomes(dict(zip(numbers, outcomes, strict=True)))

    def callback(self, request: Request) -> Callback:
        """Read a status callback or a reply; the token in its address is its only proof. What we pulled needs none."""
        if request.method == POLLED:
            read = vendor.tencent_pull
        else:
            authenticate(request, self._options)
            read = vendor.tencent
        now = request.received_at or self._resources.now()
        reading = read(request.body, now=now, key=self._options.callback_token.encode())
        for code in sorted(reading.unexplained):
            log.warning("sms: status code without a meaning", extra={"code": code})
        return Callback(reading.events, _HEARD, "application/json")

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:
        """Pull the statuses, and by option the replies, that the vendor holds; each is handed out once."""
        why = await self._pull("PullSmsSendStatus", keep)
        if self._options.pull_replies:
            why = await self._pull("PullSmsReplyStatus", keep) or why
        return why

    async def _pull(self, action: str, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:
        """Pull until there is no more, or say why not."""
        for _ in range(_MOST_PULLS):
            answer = await self._call(action, tencent.collection(self._options.sdk_app_id))
            if not isinstance(answer, Response):
                return answer.why
            rows = tencent.rows_of(answer)
            if isinstance(rows, Reason):
                return rows
            if rows:
                await keep(answer.body)
            if rows < tencent.PAGE:
                break
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:
        """Ask for each number what was reported of the send under our key, no faster than the vendor allows."""
        findings: list[Finding] = []
        for start in range(0, len(envelopes), _A_SECOND):
            if start:
                await asyncio.sleep(1)
            some = envelopes[start : start + _A_SECOND]
            findings += await asyncio.gather(*(self._ask(key, envelope.address) for envelope in some))
        return findings

    async def probe(self) -> Reason | None:
        """Ask for the day's totals: that says whether the key is good, and sends nothing to anybody."""
        day = f"{self._resources.now().astimezone(_OFFICE_TIME):%Y%m%d}"
        answer = await self._call("SendStatusStatistics", tencent.statistics(self._options.sdk_app_id, day))
        return tencent.well(answer) if isinstance(answer, Response) else answer.why

    async def close(self) -> None:
        """Let go of nothing: the connections are runtime's."""

    async def _ask(self, key: str, address: str) -> Finding:
        now, number = self._resources.now(), mobile(address) or ""
        for page in range(_MOST_PAGES):
            question = tencent.question(self._options.sdk_app_id, number, now - _LOOK_BACK, now, page)
            answer = await self._call("PullSmsSendStatusByPhoneNumber", question)
            if not isinstance(answer, Response):
                return Unknown(answer.why)
            finding = tencent.found(answer, key, TENCENT.failed)
            if finding is not None:
                return finding
        return unknown("pages", "这个号码的记录太多，没有翻完")

    async def _call(self, action: str, body: bytes, deadline: float | None = None) -> Response | Deferred | Unknown:
        options = self._options
        headers = tc3(self._key, tencent.action(self._host, action), options.region, body, self._resources.now())
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + options.timeout
        return await post(
            self._resources.http, self._url, body, deadline=deadline, headers=headers, timeout=options.timeout
        )


def _said(envelope: Envelope) -> tuple[str, ...]:
    body = envelope.message.body
    return (str(body["template"]), *body["values"])
