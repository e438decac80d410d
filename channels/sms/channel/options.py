"""What every SMS account's row says, whichever gateway (网关) it speaks through, and what is wrong with it."""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
import re
from dataclasses import dataclass, field
from typing import Any, Final

from channels.base import BadCallbackError, OptionsError, Request
from channels.http import CALL_TIMEOUT
from channels.sms import render as texts

_LEAST_TOKEN: Final = 16
_MOST_CALL: Final = 100  # of an unclear call's harm, not of the gateway's patience
_LEAST_UNITS, _MOST_UNITS = 70, 1000
_LEAST_LINK, _MOST_LINK = 10, 200


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
    link_units: int = labelled("个人链接字数", default=40)

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[^\s【】]{2,20}", self.signature):
            raise OptionsError("“短信签名”（signature）应为2至20个字，不写【】")
        if len(self.callback_token) < _LEAST_TOKEN:
            raise OptionsError(f"“回执地址口令”（callback_token）至少{_LEAST_TOKEN}位，请用随机生成的")
        self._check_numbers()
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
        personal=options.link_units if options.personal_links else 0,
    )


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
