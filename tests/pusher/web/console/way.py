"""Steps of the way from an item to a push, as a browser takes them."""

from __future__ import annotations

import io
import re

from aiohttp import FormData

LIST = "姓名,手机号,村\n王大爷,14000000001,神农社区\n李大爷,14000000002,神农社区\n"
SMS = {"channels": "sms", "per": "household"}


async def choose(browser, item, data: dict, file: tuple[str, bytes] | None = None):
    where = "ticked" if "places" in data else "whole"
    fields = {"where": where, **data, "csrf": await browser.token()}
    pairs = [(name, one) for name, value in fields.items() for one in ([value] if isinstance(value, str) else value)]
    form = FormData(pairs, quote_fields=False)
    if file is not None:
        form.add_field("list", io.BytesIO(file[1]), filename=file[0])
    path = f"/console/items/{item.code}/audience"
    return await browser.client.post(path, data=form, allow_redirects=False)


async def prepared(browser, item, **more) -> str:
    """The address of the push (its check page is below it)."""
    made = await choose(browser, item, {"source": "group0", **SMS, **more})
    assert made.status == 303, await made.text()
    return made.headers["Location"].removesuffix("/check")


async def send(browser, push: str, **more):
    page = await browser.page(f"{push}/check")
    digest = re.search(r'name="digest" value="(\w+)"', page)[1]
    return await browser.post(f"{push}/send", {"digest": digest, **more})
