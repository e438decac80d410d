"""A county's SMS ports (短信端口): a row's `gateway` decides through whom an account speaks; usually 云MAS."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from channels.base import Account, Channel, OptionsError, Resources, read_options
from channels.message import Capabilities, Message
from channels.sms.channel import mas
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


def build(account: Account, resources: Resources) -> Channel:
    """Make the channel that speaks through the account's gateway."""
    return gateway(account.options).build(account, resources)
