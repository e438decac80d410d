"""Stand-ins for the SMS gateways, each under a path of its own and speaking its own protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.world import World
from channels.sms.sandbox import mas

_OPTIONS: Final[Mapping[str, Callable[[str, str], Mapping[str, Any]]]] = {"mas": mas.options}


def sandbox(world: World) -> web.Application:
    """Build the stand-ins."""
    app = web.Application()
    app.add_subapp("/mas", mas.application(world))
    return app


def sandbox_options(base: str, account: str, gateway: str = "") -> Mapping[str, Any]:
    """Return options that reach the stand-in of a gateway (empty: 云MAS) at `base` as the account of that key."""
    name = gateway or "mas"
    return _OPTIONS[name](f"{base}/{name}", account)
