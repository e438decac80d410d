"""One SMS outside of any push (验证码, an answer to a letter): by which accounts it can go, and the one call.

Whoever asks for it must have bounded how often: neither a push's caps nor its check page stand before it.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Final

from audiences.vault import Vault
from channels.message import Call, Envelope, Message, Sent, UnfitError
from channels.registry import CHANNELS
from content.item import covers, span
from pusher.account import entry, unseal
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import account as accounts

log = logging.getLogger(__name__)

_CALL: Final = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Port:
    """An account that can carry the text, and how it writes it."""

    account: int
    key: str
    message: Message


async def ports(conn: Connection, vault: Vault, county: int, text: str, *, place: int = 0) -> list[Port]:
    """The accounts by which a text can be sent, those of the narrowest territory first; empty: there is none.

    `place` (15 digits) narrows them to those that speak for it; 0: any of the county's.
    """
    found = []
    for row in await accounts.accounts(conn, county, list(CHANNELS)):
        words = entry(row.channel).words
        if words is None or row.state != "active" or (place and not covers(row.division, place)):
            continue
        try:
            found.append((span(row.division), Port(row.id, row.key, words(text, unseal(vault, row)))))
        except UnfitError:
            continue  # a gateway that takes registered templates only, or a text that it would not take
    return [port for _, port in sorted(found, key=lambda one: one[0])]


async def send(desk: Desk, port: Port, name: str, phone: str, *, code: str = "") -> bool:
    """Send it to one number under a name of ours; whether it was accepted. `code` stands where the text says {code}."""
    post = await desk.post(port.account)
    envelope = Envelope(name, phone, _filled(port.message, code) if code else port.message)
    deadline = asyncio.get_running_loop().time() + _CALL
    (outcome,) = await post.channel.send(Call(name, (envelope,), deadline))
    if isinstance(outcome, Sent):
        return True
    log.warning("single SMS not accepted", extra={"single": name, "because": outcome.why.code})
    return False


def _filled(message: Message, code: str) -> Message:
    body = {
        name: value.replace("{code}", code) if isinstance(value, str) else value for name, value in message.body.items()
    }
    return Message(message.mode, body, message.text.replace("{code}", code), segments=message.segments)
