"""A stand-in for 云MAS HTTP: verifies a submission as the document says, pushes reports and uplinks, and no more.

It offers neither query nor dedupe, as the real one offers none. Its seal is computed here afresh, so that a mistake
in the client's is seen. A magic recipient that only a finer gateway could refuse or defer gets the nearest thing
云MAS can do: REFUSED is a failing report, BUSY an HTTP 429, TOKEN_EXPIRED a wrong password.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import itertools
import json
import re
from collections import deque
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.sms.sandbox.reports import DELIVERED, Body, report
from channels.sms.sandbox.stand_in import (
    CHANNEL,
    OFFICE_TIME,
    SIGNATURE,
    answering,
    derived,
    extension_of,
    offer_reply,
    token,
    written,
)

PORT: Final = "10639421"
SIGNATURES: Final = {"CKDEMO01": SIGNATURE}
TEMPLATES: Final = {"CKTPL0001": "${title}。咨询${issuer}，电话${phone}。"}
_COMPANY: Final = "随县演练单位"
_MOST: Final = 5000
_TEMPLATED: Final = "/tmpsubmit"  # noqa: S108 - the vendor's word
_HELD: Final = 5000
_FREE: Final = ("ecName", "apId", "mobiles", "content", "sign", "addSerial", "mac")  # norsubmit
_FILLED: Final = ("ecName", "apId", "templateId", "mobiles", "params", "sign", "addSerial", "mac")  # tmpsubmit
_PLACE: Final = re.compile(r"\$\{\w+\}")
_BUSY: Final = frozenset({Behaviour.BUSY, Behaviour.ALWAYS_BUSY, Behaviour.RATE_LIMITED})
_CODES: Final = {
    Behaviour.CONTENT_REFUSED: "InvalidMessage",
    Behaviour.ACCOUNT_REFUSED: "NoSignId",
    Behaviour.TOKEN_EXPIRED: "InvalidUsrOrPwd",
}


def options(base: str, account: str) -> Mapping[str, Any]:
    """Return account options that reach the stand-in at `base` as the account of that key.

    template_url, templates and report_url are the tests' to add: /tmpsubmit, /report.
    """
    return {
        "gateway": "mas",
        "url": f"{base}/norsubmit",
        "ec_name": _COMPANY,
        "ap_id": account,
        "secret_key": derived("secret", account),
        "sign": "CKDEMO01",
        "signature": SIGNATURE,
        "callback_token": derived("token", account),
    }


def application(world: World) -> web.Application:
    """Build the stand-in."""
    gateway = Gateway(world)
    offer_reply(world, gateway.reply)
    app = web.Application(client_max_size=4 << 20)
    app.router.add_post("/norsubmit", gateway.submit)
    app.router.add_post(_TEMPLATED, gateway.submit)
    app.router.add_post("/report", gateway.collect)
    return app


class Gateway:
    """云MAS as seen from outside."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._batches = itertools.count(1)

    async def submit(self, request: web.Request) -> web.StreamResponse:
        """Take a submission, or say which documented code it earns."""
        world = self._world
        await world.pause(CHANNEL)
        fields = _opened(await request.read(), _FILLED if request.path.endswith(_TEMPLATED) else _FREE)
        fault = _fault(fields)
        if fault or fields is None:
            return _word(fault or "InvalidMessage")
        account = fields["apId"]
        mobiles: list[str] = fields["mobiles"].split(",")
        behaviour = world.behaviour(CHANNEL, mobiles)
        if behaviour in _CODES:
            return _word(_CODES[behaviour])
        if behaviour in _BUSY:
            return await answer(world, request, Behaviour.RATE_LIMITED, _word("success"))
        if behaviour in NOT_TAKEN and behaviour is not Behaviour.REFUSED:
            return await answer(world, request, behaviour, _word("success"))
        batch = f"{world.now():%Y%m%d%H%M%S}{next(self._batches):018d}"
        text = f"【{SIGNATURES[fields['sign']]}】{_content(fields)}"
        world.accept(Shown(CHANNEL, account, PORT + fields["addSerial"], text, world.now(), via="云MAS"), mobiles)
        answering(world, account, self.reply)
        await report(world, account, mobiles, self._report(account, batch), self.reply, token(account))
        return await answer(world, request, behaviour, _word("success", batch))

    async def collect(self, request: web.Request) -> web.StreamResponse:
        """Hand out an account's reports, once. The real path and form are not published."""
        asked = _opened(await request.read(), ("ecName", "apId", "secretKey"))
        if asked is None or asked["secretKey"] != derived("secret", asked["apId"]):
            return _word("InvalidUsrOrPwd")
        held = self._held(asked["apId"])
        rows = [held.popleft() for _ in range(len(held))]
        return web.Response(body=written(rows), content_type="application/json")

    async def reply(self, account: str, address: str, text: str) -> None:
        """Push what a handset wrote back to the port."""
        uplink = {
            "mobile": address,
            "smsContent": text,
            "sendTime": self._stamp(),
            "addSerial": extension_of(self._world, account, address, PORT),
        }
        await self._world.deliver(CHANNEL, account, written(uplink), query=token(account))

    def _report(self, account: str, batch: str) -> Body:
        stamp = self._stamp()

        def body(addresses: Sequence[str], code: str) -> bytes:
            rows = [
                {
                    "msgGroup": batch,
                    "mobile": address,
                    "submitDate": stamp,
                    "receiveDate": stamp,
                    "reportStatus": "CM:0000" if code == DELIVERED else "CM:2007",
                    "errorCode": code,
                }
                for address in addresses
            ]
            self._held(account).extend(rows)
            return written(rows[0] if len(rows) == 1 else rows)

        return body

    def _held(self, account: str) -> deque[Mapping[str, str]]:
        """The reports that an https account may fetch, each once."""
        held = self._world.memory.setdefault("mas", {}).setdefault(account, deque(maxlen=_HELD))
        assert isinstance(held, deque)  # noqa: S101 - nobody else writes there
        return held

    def _stamp(self) -> str:
        return f"{self._world.now().astimezone(OFFICE_TIME):%Y%m%d%H%M%S}"


def _opened(body: bytes, names: Sequence[str]) -> dict[str, str] | None:
    """Open base64 and JSON; None where the document would say that the request cannot be read."""
    try:
        fields = json.loads(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in names):
        return None
    return fields


def _content(fields: Mapping[str, str]) -> str:
    """The text as the handset shows it; empty: there is no such template, or its values are wrong."""
    if "templateId" not in fields:
        return fields["content"]
    template = TEMPLATES.get(fields["templateId"], "")
    try:
        values = iter(json.loads(fields["params"]))
        return _PLACE.sub(lambda _: str(next(values)), template)
    except (ValueError, TypeError, StopIteration):
        return ""


def _fault(fields: Mapping[str, str] | None) -> str:
    """Return the code that a submission earns, empty: none."""
    if fields is None or not fields["mobiles"] or not _content(fields):
        return "InvalidMessage"
    if fields["ecName"] != _COMPANY:
        return "InvalidUsrOrPwd"
    said = ("templateId", "mobiles", "params") if "templateId" in fields else ("mobiles", "content")
    secret = derived("secret", fields["apId"])
    sealed = [fields["ecName"], fields["apId"], secret, *(fields[name] for name in (*said, "sign", "addSerial"))]
    if hashlib.md5("".join(sealed).encode(), usedforsecurity=False).hexdigest() != fields["mac"]:
        return "IllegalMac"
    if not fields["sign"]:
        return "NoSignId"
    if fields["sign"] not in SIGNATURES:
        return "IllegalSignId"
    return "TooManyMobiles" if fields["mobiles"].count(",") >= _MOST else ""


def _word(code: str, batch: str = "") -> web.Response:
    return web.Response(
        body=written({"rspcod": code, "msgGroup": batch, "success": code == "success"}), content_type="application/json"
    )
