"""The PIN's gate: where one stays signed in, what was pressed goes on once the PIN is right."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher import pin
from pusher.pin import PinError
from pusher.web.console.visit import Visit
from pusher.web.forms import carried, text
from pusher.web.problem import Problem

FIELD: Final = "pin"


async def ask_pin(visit: Visit) -> web.StreamResponse | None:
    """None: the PIN came with the form and is right; else the page that asks for it and carries the form on."""
    given = text(visit.form, FIELD, 10)
    said = ""
    if given:
        try:
            await pin.check(visit.deps.pool, visit.deps.vault, visit.session.staff, given)
        except PinError as error:
            said = str(error)
        else:
            return None
    fields, files = carried(visit.form, FIELD)
    if files:
        raise Problem(400, said or "请返回上一页，填好发送密码再提交。")  # a file cannot be carried on
    return visit.page(
        "console/pin.html", status=403 if said else 200, said=said, carried=fields, action=visit.request.path
    )
