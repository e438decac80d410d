"""How the stand-in WeChat answers: JSON with an errcode, and the rid that support asks for."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from typing import Any

from aiohttp import web


def error(code: int, text: str, **more: Any) -> web.Response:
    """Refuse a call."""
    rid = "-".join(secrets.token_hex(4) for _ in range(3))
    return reply({"errcode": code, "errmsg": f"{text} rid: {rid}", **more})


def reply(found: Mapping[str, Any]) -> web.Response:
    """Answer a call."""
    return web.Response(body=json.dumps(found).encode(), content_type="application/json")
