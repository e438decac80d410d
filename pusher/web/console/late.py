"""A form that came after its session had ended: what was typed stays on a page, and goes on after signing in."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.web.deps import DEPS
from pusher.web.forms import Form, carried
from pusher.web.page import render
from pusher.web.security import from_our_page

_TYPED: Final = 10  # characters, some of them Chinese: what took somebody time is shown, to be checked or copied


def kept(request: web.Request, form: Form, *, signed: bool) -> web.Response | None:
    """The page that carries the form on; None: nobody typed anything into it, or no page of ours sent it.

    `signed`: somebody is signed in, and the form is from before. Files cannot be carried on, and the page says so. What
    another site sent is never shown: it would look like one's own.
    """
    fields, files = carried(form, "pin")
    typed = [value.strip() for _, value in fields if len(value.strip()) >= _TYPED and not value.isascii()]
    if not typed or not from_our_page(request, request.app[DEPS].settings.base_url):
        return None
    return render(
        request,
        "console/late.html",
        status=403,
        signed=signed,
        carried=fields,
        typed=typed,
        files=files,
        action=request.path,
    )
