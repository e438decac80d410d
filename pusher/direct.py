"""Direct texts (验证码、签批提醒、答复): an SMS to one number that is no notice, outside pushes and before them.

Nothing of it is kept as a delivery: who asked for it asks again, and whoever offers it bounds how often. Of an
account's rate it takes the share that is kept for urgent pushes, and a gateway that refuses it lets the next one try.
Gateways that take registered templates only cannot write it.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from audiences.vault import Vault
from channels.message import Call, Envelope, Message, Sent, UnfitError, Unknown
from channels.registry import CHANNELS
from content.item import covers, span
from pusher.account import entry, unseal
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store.account import AccountRow

log = logging.getLogger(__name__)

_DIGITS: Final = 6  # of a code
_CALL: Final = 10.0  # seconds
_PATIENCE: Final = 5.0  # seconds to wait for an account's rate, then the next account is asked


Ports = list[tuple[AccountRow, Message]]


def new_code() -> str:
    """Six digits that nobody can foresee."""
    return f"{secrets.randbelow(10**_DIGITS):0{_DIGITS}d}"


async def able(conn: Connection, vault: Vault, county: int, text: str, *, place: int = 0) -> Ports:
    """The accounts that can say it, each with how it writes, those of the narrowest territory first.

    {names} in the text are filled in at the sending. `place` (15 digits) narrows them to those that speak for it;
    0: any of the county's. Empty: there is none.
    """
    found: Ports = []
    for row in await accounts.accounts(conn, county, list(CHANNELS)):
        words = entry(row.channel).words
        if words is None or row.state != "active" or (place and not covers(row.division, place)):
            continue
        try:
            found.append((row, words(text, unseal(vault, row))))
        except UnfitError:
            continue  # a gateway that takes registered templates only, or a text that it would not take
    return sorted(found, key=lambda one: span(one[0].division))


async def say(desk: Desk, ports: Ports, key: str, number: str, given: Mapping[str, str] = MappingProxyType({})) -> bool:
    """Send it by the first account that takes it; `key` is ours for the provider. False: none surely did."""
    for row, message in ports:
        try:
            post = await desk.post(row.id)
        except Exception:
            log.exception("account cannot speak", extra={"account": row.id})
            continue
        if not await _let(desk, row.id, post.rate):
            continue
        envelope = Envelope(key, number, _filled(message, given))
        (outcome,) = await post.channel.send(Call(key, (envelope,), asyncio.get_running_loop().time() + _CALL))
        if isinstance(outcome, Sent):
            return True
        log.warning("direct text not accepted", extra={"key": key, "account": row.id, "because": outcome.why.code})
        if isinstance(outcome, Unknown):
            return False  # perhaps it is on its way: a second one would only puzzle
    return False


async def _let(desk: Desk, account: int, rate: float) -> bool:
    granted, wait = await desk.bucket.take(account, rate, 1, urgent=True)
    if not granted and wait <= _PATIENCE:
        await asyncio.sleep(wait)
        granted, _ = await desk.bucket.take(account, rate, 1, urgent=True)
    return bool(granted)


def _filled(message: Message, given: Mapping[str, str]) -> Message:
    def fill(text: str) -> str:
        for name, value in given.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    body = {name: fill(value) if isinstance(value, str) else value for name, value in message.body.items()}
    return Message(message.mode, body, fill(message.text), segments=message.segments)
