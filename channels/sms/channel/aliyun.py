"""A port (短信端口) on 阿里云: its options, what it can do, and the channel that speaks by it.

There is no idempotency at home, but our key travels as OutId and is found again in receipts and by QuerySendDetails.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta, timezone
from typing import Any, Final

from yarl import URL

from channels.base import Account, Callback, Request, Resources, read_options
from channels.http import Response, post, unknown
from channels.message import (
    Absent,
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Finding,
    Message,
    Outcome,
    Reason,
    Unknown,
)
from channels.sms.channel import templated
from channels.sms.channel.options import address, authenticate, extension, filled, labelled, numbered, within
from channels.sms.channel.recipients import recipients
from channels.sms.channel.templated import Templated
from channels.sms.client import aliyun
from channels.sms.client.phone import mobile
from channels.sms.client.sign import Key, acs3, query_string
from channels.sms.receipts import vendor
from channels.sms.receipts.codes import ALIYUN
from content.render import Rendition

log = logging.getLogger(__name__)

VENDOR: Final = "阿里云"
_WINDOW: Final = 500
_FORM: Final = "application/x-www-form-urlencoded"
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_MOST_PAGES: Final = 20  # of one number's day: a thousand messages
_HEARD: Final = (
    b'{"code":0,"msg":"\xe6\x8e\xa5\xe6\x94\xb6\xe6\x88\x90\xe5\x8a\x9f"}'  # 接收成功; only the number counts
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(Templated):
    """An account on 阿里云短信, as its row says."""

    url: str = labelled("接口地址", default="https://dysmsapi.aliyuncs.com")
    access_key: str = labelled("访问密钥编号")
    secret_key: str = labelled("访问密钥", repr=False)
    extend_code: str = labelled("扩展码", default="")
    number_cap: int = labelled("一个号码一天最多条数", default=50)  # of one signature and template (facts A1)
    number_cap_rolling: bool = labelled("按24小时滚动计", default=True)
    query_lag: float = labelled("查询滞后秒数", default=300.0)  # not published: how late their index may be
    query_days: int = labelled("查询天数", default=4)  # as long as doubts are asked about

    def __post_init__(self) -> None:
        Templated.__post_init__(self)
        address(self.url)
        filled(self, "access_key", "secret_key")
        numbered(self, "extend_code", self.extend_code, templated.MOST_EXTENSION)
        templated.only_templates(self)
        within(self, "query_lag", 0, 86_400)
        within(self, "query_days", 1, 30)


def capabilities(options: Options) -> Capabilities:
    """Say what the account can do."""
    return templated.capabilities(options, VENDOR, lag=options.query_lag, window=_WINDOW)


def render(rendition: Rendition, options: Options, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    return templated.render(rendition, options, mode, VENDOR)


class AliyunChannel:
    """One port on 阿里云."""

    def __init__(self, account: Account, resources: Resources) -> None:
        self._options = options = read_options(Options, account.options)
        self.capabilities = capabilities(options)
        self._resources = resources
        self._url, self._host = URL(options.url), URL(options.url).authority
        self._key = Key(options.access_key, options.secret_key)

    def __repr__(self) -> str:
        return f"AliyunChannel({self._host})"

    async def send(self, call: Call) -> Sequence[Outcome]:
        """Submit the call's numbers; a number that breaks the rule is refused here and never leaves."""
        found = recipients(call.envelopes, lambda envelope: envelope.message, _together)
        outcomes = await self._submit(list(found.texts.items()), call.key, call.deadline) if found.texts else []
        return found.outcomes(dict(zip(found.texts, outcomes, strict=True)))

    def callback(self, request: Request) -> Callback:
        """Read SmsReport or SmsUp; the token in its address is its only proof."""
        authenticate(request, self._options)
        now = request.received_at or self._resources.now()
        reading = vendor.aliyun(request.body, now=now, key=self._options.callback_token.encode())
        for code in sorted(reading.unexplained):
            log.warning("sms: status code without a meaning", extra={"code": code})
        return Callback(reading.events, _HEARD, "application/json")

    async def poll(self, keep: Callable[[bytes], Awaitable[None]]) -> Reason | None:  # noqa: ARG002
        """Fetch nothing: receipts are pushed."""
        return None

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:
        """Ask QuerySendDetails for each number what became of the send under our key."""
        return await asyncio.gather(*(self._ask(key, mobile(envelope.address) or "") for envelope in envelopes))

    async def probe(self) -> Reason | None:
        """Ask for the day's totals: that says whether the key is good, and sends nothing to anybody."""
        today = self._resources.now().astimezone(_OFFICE_TIME).date()
        answer = await self._call("QuerySendStatistics", aliyun.statistics(today))
        return aliyun.well(answer) if isinstance(answer, Response) else answer.why

    async def close(self) -> None:
        """Let go of nothing: the connections are runtime's."""

    async def _submit(self, some: Sequence[tuple[str, Message]], key: str, deadline: float) -> list[Outcome]:
        """Submit, and in halves again where all were surely refused for the sake of one who is not named."""
        outcome = await self._send(some, key, deadline)
        if len(some) == 1 or not aliyun.of_one(outcome):
            return [outcome] * len(some)
        half = len(some) // 2
        return [*await self._submit(some[:half], key, deadline), *await self._submit(some[half:], key, deadline)]

    async def _send(self, some: Sequence[tuple[str, Message]], key: str, deadline: float) -> Outcome:
        """Make one call: SendSms where all get the same text, SendBatchSms where each has values of its own."""
        options, template = self._options, str(some[0][1].body["template"])
        digits = options.extend_code + extension(options, key)
        numbers = [number for number, _ in some]
        values = [_values(message) for _, message in some]
        if all(each == values[0] for each in values):
            parameters = aliyun.same(numbers, options.signature, template, values[0], key, digits)
            answer = await self._call("SendSms", parameters, deadline=deadline)
        else:
            body = aliyun.each(numbers, options.signature, values, digits)
            parameters = {"TemplateCode": template, "OutId": key}
            answer = await self._call("SendBatchSms", parameters, body, deadline)
        return aliyun.verdict(answer) if isinstance(answer, Response) else answer

    async def _ask(self, key: str, number: str) -> Finding:
        """Look through a number's days, the latest first."""
        today = self._resources.now().astimezone(_OFFICE_TIME).date()
        for back in range(self._options.query_days):
            for page in range(1, _MOST_PAGES + 1):
                question = aliyun.question(number, today - timedelta(days=back), page)
                answer = await self._call("QuerySendDetails", question)
                if not isinstance(answer, Response):
                    return Unknown(answer.why)
                finding = aliyun.found(answer, key, ALIYUN.failed)
                if finding is not None and not isinstance(finding, Absent):
                    return finding
                if finding is not None:
                    break
            else:
                return unknown("pages", "这个号码当天的记录太多，没有翻完")
        return Absent()

    async def _call(
        self, action: str, parameters: Mapping[str, str], body: bytes = b"", deadline: float | None = None
    ) -> Response | Deferred | Unknown:
        now, nonce, query = self._resources.now(), secrets.token_hex(16), query_string(parameters, aliyun.COMMON)
        url = self._url
        headers = acs3(self._key, aliyun.action(self._host, action), query, body, nonce, now)
        if deadline is None:
            deadline = asyncio.get_running_loop().time() + self._options.timeout
        return await post(
            self._resources.http,
            URL.build(scheme=url.scheme, authority=self._host, path=url.raw_path, query_string=query, encoded=True),
            body,
            deadline=deadline,
            content_type=_FORM,
            headers=headers,
            timeout=self._options.timeout,
        )


def _together(one: Message, first: Message) -> bool:
    return bool(one.body["template"] == first.body["template"])  # SendBatchSms takes values for each number


def _values(message: Message) -> dict[str, Any]:
    return dict(zip(message.body["names"], message.body["values"], strict=True))
