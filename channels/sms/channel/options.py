"""What every SMS account's row says, whichever gateway (网关) it speaks through, and what is wrong with it."""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
import re
from dataclasses import dataclass, field
from typing import Any, Final

from yarl import URL

from channels.base import BadCallbackError, OptionsError, Request
from channels.http import CALL_TIMEOUT
from channels.sms import render as texts
from channels.sms.render.office import HOTLINE
from content.render import office_number

WHOM: Final = "登记了手机号的人"
_LEAST_TOKEN: Final = 16
_MOST_CALL: Final = 100  # of an unclear call's harm, not of the gateway's patience (each takes as many)
_LEAST_UNITS, _MOST_UNITS = 70, 1000
_MOST_DIGITS: Final = 6
_MOST_CAP: Final = 1000


def labelled(label: str, **more: Any) -> Any:
    """A field of an options dataclass under its Chinese name."""
    return field(metadata={"label": label}, **more)


@dataclass(frozen=True, slots=True, kw_only=True)
class Common:
    """The options that all gateways share."""

    gateway: str = labelled("网关", default="mas")
    signature: str = labelled("短信签名")  # as residents read it, without 【】
    callback_token: str = labelled("回执地址口令", repr=False)
    callback_sources: tuple[str, ...] = labelled("回执来源地址", default=())
    timeout: float = labelled("答复时限", default=CALL_TIMEOUT)  # seconds from the first byte
    call_size: int = labelled("每次提交数", default=100)
    max_units: int = labelled("最多字数", default=500)
    aim_units: int = labelled("宜用字数", default=201)  # three segments
    links: bool = labelled("可带链接", default=True)
    personal_links: bool = labelled("可带个人链接", default=False)
    fixed_link: str = labelled(
        "固定网址", default=""
    )  # of the page where a code is typed, where no other link may stand
    hotline: str = labelled("咨询热线", default=HOTLINE)  # where a notice has no landline; empty: it is refused
    number_cap: int = labelled("一个号码一天最多条数", default=0)  # by contract; 0: any number
    number_cap_rolling: bool = labelled("按24小时滚动计", default=False)  # else since midnight
    reply_digits: int = labelled("回复识别位数", default=0)  # of the push's number, behind the port's: 0: none

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^\s【】]{2,20}", self.signature):
            raise OptionsError("“短信签名”（signature）应为2至20个字，不写【】")
        if len(self.callback_token) < _LEAST_TOKEN:
            raise OptionsError(f"“回执地址口令”（callback_token）至少{_LEAST_TOKEN}位，请用随机生成的")
        if self.fixed_link and not re.fullmatch(r"[A-Za-z0-9./:-]{4,60}", self.fixed_link):
            raise OptionsError("“固定网址”（fixed_link）只写网址本身，不带问号和参数，如 www.example.gov.cn")
        if self.hotline and office_number(self.hotline) != self.hotline:
            raise OptionsError("“咨询热线”（hotline）应为座机或热线号码，如 12345；留空则没有座机的通知不能发短信")
        for source in self.callback_sources:
            with contextlib.suppress(ValueError):
                ipaddress.ip_network(source)
                continue
            raise OptionsError("“回执来源地址”（callback_sources）应为 IP 地址或网段")
        within(self, "call_size", 1, _MOST_CALL)
        within(self, "max_units", _LEAST_UNITS, _MOST_UNITS)
        within(self, "timeout", 0.1, CALL_TIMEOUT)
        within(self, "aim_units", _LEAST_UNITS, _MOST_UNITS)
        within(self, "number_cap", 0, _MOST_CAP)
        within(self, "reply_digits", 0, _MOST_DIGITS)


def address(url: str) -> None:
    """Raise OptionsError unless it is the address of an HTTP interface."""
    parsed = URL(url)
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise OptionsError("“接口地址”（url）应以 http:// 或 https:// 开头，请照平台给的填写")


def within(options: object, name: str, least: float, most: float) -> None:
    """Raise OptionsError where a number is out of its range."""
    value = getattr(options, name)
    if not isinstance(value, int | float) or not least <= value <= most:
        label = type(options).__dataclass_fields__[name].metadata["label"]  # type: ignore[attr-defined]
        raise OptionsError(f"“{label}”（{name}）应在{least}至{most}之间")


def filled(options: object, *names: str) -> None:
    """Raise OptionsError where one of these fields is blank."""
    for name in names:
        if not getattr(options, name).strip():
            label = type(options).__dataclass_fields__[name].metadata["label"]  # type: ignore[attr-defined]
            raise OptionsError(f"“{label}”（{name}）是空的，请填写")


def style(options: Common, *, writes_signature: bool) -> texts.Style:
    """How an account writes a free text."""
    return texts.Style(
        signature=options.signature,
        writes_signature=writes_signature,
        aim=options.aim_units,
        most=options.max_units,
        links=options.links,
        personal=options.personal_links,
        fixed=options.fixed_link,
        hotline=options.hotline,
    )


def numbered(options: Common, name: str, fixed: str, most: int) -> None:
    """Raise OptionsError where digits by contract and those that name a push do not fit behind each other."""
    label = type(options).__dataclass_fields__[name].metadata["label"]
    if not re.fullmatch(r"[0-9]*", fixed, re.ASCII):
        raise OptionsError(f"“{label}”（{name}）只能是数字")
    if len(fixed) + options.reply_digits > most:
        raise OptionsError(f"“{label}”（{name}）和“回复识别位数”（reply_digits）合起来不超过{most}位")


def extension(options: Common, key: str) -> str:
    """The digits by which a reply names the push of a call (facts C7): the last ones of its number; empty: none."""
    push = key.partition("-")[0]
    return push[-options.reply_digits :] if options.reply_digits and push.isdecimal() else ""


def authenticate(request: Request, options: Common) -> None:
    """Raise BadCallbackError unless a push carries the account's token and comes from where it may (facts A3)."""
    given = request.query.get("token", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, options.callback_token.encode()):
        raise BadCallbackError("token")
    if options.callback_sources and request.remote and not _among(request.remote, options.callback_sources):
        raise BadCallbackError("source")


def _among(remote: str, sources: tuple[str, ...]) -> bool:
    try:
        address = ipaddress.ip_address(remote)
    except ValueError:
        return False
    return any(address in ipaddress.ip_network(source) for source in sources)
