"""A county's SMS ports (短信端口): a row's `gateway` decides through whom an account speaks; usually 云MAS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.base import Account, Channel, OptionsError, Resources, read_options
from channels.message import Capabilities, Message, UnfitError
from channels.sms import render as texts
from channels.sms.channel import aliyun, cmpp, mas, tencent
from channels.sms.channel.options import style
from content.render import Rendition


@dataclass(frozen=True, slots=True)
class Gateway:
    """One kind of gateway (网关): what its rows say, what its accounts can do, how they write and speak."""

    label: str
    options: type[Any]
    capabilities: Callable[[Any], Capabilities]  # by its options
    render: Callable[[Rendition, Any, str], Message]  # (rendition, its options, mode name); raises UnfitError
    build: Callable[[Account, Resources], Channel]


GATEWAYS: Final[Mapping[str, Gateway]] = {
    "mas": Gateway("云MAS", mas.Options, mas.capabilities, mas.render, mas.MasChannel),
    "cmpp": Gateway("CMPP 直连", cmpp.Options, cmpp.capabilities, cmpp.render, cmpp.CmppChannel),
    "aliyun": Gateway("阿里云", aliyun.Options, aliyun.capabilities, aliyun.render, aliyun.AliyunChannel),
    "tencent": Gateway("腾讯云", tencent.Options, tencent.capabilities, tencent.render, tencent.TencentChannel),
}


def gateway(given: Mapping[str, Any]) -> Gateway:
    """The gateway that a row's options name. Raises OptionsError."""
    found = GATEWAYS.get(str(given.get("gateway", "mas")))
    if found is None:
        known = "、".join(f"{name}（{each.label}）" for name, each in GATEWAYS.items())
        raise OptionsError(f"“网关”（gateway）应为其中之一：{known}")
    return found


def options(given: Mapping[str, Any]) -> type[Any]:
    """The dataclass that a row's options fill. Raises OptionsError."""
    return gateway(given).options


def capabilities(account: Account) -> Capabilities:
    """Say what the account can do; the plan asks this without building the channel."""
    kind = gateway(account.options)
    return kind.capabilities(read_options(kind.options, account.options))


def render(rendition: Rendition, account: Account, mode: str) -> Message:
    """Make the account's exact text of a rendition; raises UnfitError."""
    kind = gateway(account.options)
    given = read_options(kind.options, account.options)
    kind.capabilities(given).mode(mode)
    return kind.render(rendition, given, mode)


def words(text: str, account: Account) -> Message:
    """Make the account's message of a text that is no notice. UnfitError: the gateway takes templates only."""
    kind = gateway(account.options)
    given = read_options(kind.options, account.options)
    if not isinstance(given, mas.Options | cmpp.Options):
        raise UnfitError(f"{kind.label}只能发登记过的模板")
    return texts.plain(text, mas.TEXT, style(given, writes_signature=given.writes_signature))


def build(account: Account, resources: Resources) -> Channel:
    """Make the channel that speaks through the account's gateway."""
    return gateway(account.options).build(account, resources)
