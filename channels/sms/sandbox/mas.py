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
from collections.abc import Mapping, Sequence
from datetime import timedelta, timezone
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Gesture, Shown, World

CHANNEL: Final = "sms"
PORT: Final = "10639421"
SIGNATURES: Final = {"CKDEMO01": "随县人民政府"}
_COMPANY: Final = "随县演练单位"
_MOST: Final = 5000
_OFFICE_TIME: Final = timezone(timedelta(hours=8))
_FIELDS: Final = ("ecName", "apId", "mobiles", "content", "sign", "addSerial", "mac")
_BUSY: Final = frozenset({Behaviour.BUSY, Behaviour.ALWAYS_BUSY, Behaviour.RATE_LIMITED})
_CODES: Final = {
    Behaviour.CONTENT_REFUSED: "InvalidMessage",
    Behaviour.ACCOUNT_REFUSED: "NoSignId",
    Behaviour.TOKEN_EXPIRED: "InvalidUsrOrPwd",
}
_REPORTS: Final = {
    Behaviour.REFUSED: "REJECTD",
    Behaviour.NO_SUCH_NUMBER: "MK:0001",
    Behaviour.SUSPENDED: "MI:0013",
    Behaviour.SWITCHED_OFF: "MK:0024",
    Behaviour.BLACKLISTED: "MB:1077",
    Behaviour.INTERCEPTED: "MB:1083",
    Behaviour.UNKNOWN_CODE: "ZZ:9999",
}
_REPLIES: Final = {Behaviour.REPLIES_STOP: "Ｒ", Behaviour.REPLIES: "收到"}


def options(base: str, account: str) -> Mapping[str, Any]:
    """Return account options that reach the stand-in at `base` as the account of that key."""
    return {
        "gateway": "mas",
        "url": f"{base}/norsubmit",
        "ec_name": _COMPANY,
        "ap_id": account,
        "secret_key": _derived("secret", account),
        "sign": "CKDEMO01",
        "signature": SIGNATURES["CKDEMO01"],
        "callback_token": _derived("token", account),
    }


def application(world: World) -> web.Application:
    """Build the stand-in."""
    gateway = Gateway(world)
    world.offer(Gesture(CHANNEL, "say", "回复", gateway.reply, text=True))
    app = web.Application(client_max_size=4 << 20)
    app.router.add_post("/norsubmit", gateway.submit)
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
        fields = _opened(await request.read())
        fault = _fault(fields)
        if fault or fields is None:
            return _word(fault or "InvalidMessage")
        mobiles: list[str] = fields["mobiles"].split(",")
        behaviour = world.behaviour(CHANNEL, mobiles)
        if behaviour in _CODES:
            return _word(_CODES[behaviour])
        if behaviour in _BUSY:
            return await answer(world, request, Behaviour.RATE_LIMITED, _word("success"))
        if behaviour in NOT_TAKEN and behaviour is not Behaviour.REFUSED:
            return await answer(world, request, behaviour, _word("success"))
        batch = f"{world.now():%Y%m%d%H%M%S}{next(self._batches):018d}"
        text = f"【{SIGNATURES[fields['sign']]}】{fields['content']}"
        world.accept(Shown(CHANNEL, fields["apId"], PORT + fields["addSerial"], text, world.now()), mobiles)
        if world.reports(CHANNEL):
            await self._report(fields["apId"], batch, mobiles)
        return await answer(world, request, behaviour, _word("success", batch))

    async def reply(self, account: str, address: str, text: str) -> None:
        """Push what a handset wrote back to the port."""
        senders = [shown.sender for shown in self._world.handset(address) if shown.account == account]
        uplink = {
            "mobile": address,
            "smsContent": text,
            "sendTime": self._stamp(),
            "addSerial": senders[-1].removeprefix(PORT) if senders else "",
        }
        await self._world.deliver(CHANNEL, account, _json(uplink), query=_token(account))

    async def _report(self, account: str, batch: str, mobiles: Sequence[str]) -> None:
        """Schedule the status reports of a batch, the odd ones each in its own way."""
        world, stamp = self._world, self._stamp()
        odd = world.receipts(CHANNEL, mobiles, also={Behaviour.REFUSED})

        def body(addresses: Sequence[str], code: str) -> bytes:
            rows = [
                {
                    "msgGroup": batch,
                    "mobile": address,
                    "submitDate": stamp,
                    "receiveDate": stamp,
                    "reportStatus": "CM:0000" if code == "DELIVRD" else "CM:2007",
                    "errorCode": code,
                }
                for address in addresses
            ]
            return _json(rows[0] if len(rows) == 1 else rows)

        plain = [address for address in mobiles if address not in odd] if odd else mobiles
        if plain:
            world.post(CHANNEL, account, body(plain, "DELIVRD"), query=_token(account))
        for address, how in odd.items():
            good = body([address], _REPORTS.get(how, "DELIVRD"))
            if how is Behaviour.RECEIPT_EARLY:
                await world.deliver(CHANNEL, account, good, query=_token(account))
            elif how is Behaviour.RECEIPT_LATE:
                world.post(CHANNEL, account, good, query=_token(account), delay=world.late_delay)
            elif how is not Behaviour.RECEIPT_LOST:
                world.post(CHANNEL, account, good, query=_token(account))
            if how is Behaviour.RECEIPT_TWICE:
                world.post(CHANNEL, account, good, query=_token(account), delay=2 * world.receipt_delay)
            if how is Behaviour.RECEIPT_REORDERED:
                world.post(CHANNEL, account, body([address], "EXPIRED"), query=_token(account), delay=world.late_delay)
            if how in _REPLIES:
                world.later(self.reply(account, address, _REPLIES[how]), 2 * world.receipt_delay)

    def _stamp(self) -> str:
        return f"{self._world.now().astimezone(_OFFICE_TIME):%Y%m%d%H%M%S}"


def _opened(body: bytes) -> dict[str, str] | None:
    """Open base64 and JSON; None where the document would say that the request cannot be read."""
    try:
        fields = json.loads(base64.b64decode(body, validate=True))
    except (binascii.Error, ValueError):
        return None
    if not isinstance(fields, dict) or not all(isinstance(fields.get(name), str) for name in _FIELDS):
        return None
    return fields


def _fault(fields: Mapping[str, str] | None) -> str:
    """Return the code that a submission earns, empty: none."""
    if fields is None or not fields["content"] or not fields["mobiles"]:
        return "InvalidMessage"
    if fields["ecName"] != _COMPANY:
        return "InvalidUsrOrPwd"
    sealed = (
        fields["ecName"]
        + fields["apId"]
        + _derived("secret", fields["apId"])
        + fields["mobiles"]
        + fields["content"]
        + fields["sign"]
        + fields["addSerial"]
    )
    if hashlib.md5(sealed.encode(), usedforsecurity=False).hexdigest() != fields["mac"]:
        return "IllegalMac"
    if not fields["sign"]:
        return "NoSignId"
    if fields["sign"] not in SIGNATURES:
        return "IllegalSignId"
    return "TooManyMobiles" if fields["mobiles"].count(",") >= _MOST else ""


def _word(code: str, batch: str = "") -> web.Response:
    return web.Response(
        body=_json({"rspcod": code, "msgGroup": batch, "success": code == "success"}), content_type="application/json"
    )


def _token(account: str) -> Mapping[str, str]:
    return {"token": _derived("token", account)}


def _derived(purpose: str, account: str) -> str:
    return hashlib.sha256(f"cunkou sandbox {purpose} {account}".encode()).hexdigest()[:32]


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
