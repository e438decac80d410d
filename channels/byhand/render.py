"""The copy pack (复制包) of a rendition for an account's outlet, with the account's own limits. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from channels.base import Account
from channels.message import Message
from channels.pack import PACK
from channels.packing import OUTLETS, Outlet, pack
from content.render import Rendition

_LIMITS: Final = {"title_most": "title", "digest_most": "digest", "text_most": "text", "seconds_most": "seconds"}


def outlet_of(options: Mapping[str, Any]) -> Outlet:
    """Return an account's outlet with the account's own limits and hosts."""
    own = {field: options[name] for name, field in _LIMITS.items() if options.get(name)}
    own |= {"hosts": tuple(options["hosts"])} if options.get("hosts") else {}
    return replace(OUTLETS[options["outlet"]], **own)


def render(rendition: Rendition, account: Account, mode: str = PACK) -> Message:  # noqa: ARG001 - there is nothing else
    """Make the pack. Raises UnfitError."""
    return pack(rendition, outlet_of(account.options), account.options)
