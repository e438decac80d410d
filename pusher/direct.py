"""Direct texts (验证码、签批提醒、答复): an SMS to one number that is no notice, outside pushes and before them.

Nothing of it is kept as a delivery: who asked for it asks again, and whoever offers it bounds how often. It is booked
to its account (the day's limit, prepaid segments, the money of the account's unit) and never stopped by that. Of the
account's rate it takes the share that is kept for urgent pushes, and a gateway that refuses it lets the next one try.
Gateways that take registered templates only cannot write it.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Final, cast

from audiences.vault import Vault
from channels.following import Following
from channels.message import Call, Envelope, Message, Outcome, Sent, UnfitError, Unknown
from channels.registry import CHANNELS
from content.item import covers, span
from pusher.account import entry, unseal
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store.account import AccountRow

log = logging.getLogger(__name__)

_CALL: Final = 10.0  # seconds
_PATIENCE: Final = 5.0  # seconds to wait for an account's rate, then the next account is asked


Ports = list[AccountRow]


async def able(conn: Connection, vault: Vault, county: int, text: str, *, place: int = 0) -> Ports:
    """The accounts that can say a text like this, those of the narrowest territory first; empty: there is none.

    `place` (15 digits) narrows them to those that speak for it; 0: any of the county's.
    """
    rows = [
        row
        for row in await accounts.accounts(conn, county, list(CHANNELS))
        if row.state == "active" and (not place or covers(row.division, place)) and _message(vault, row, text)
    ]
    return sorted(rows, key=lambda row: span(row.division))


async def say(desk: Desk, ports: Ports, key: str, number: str, text: str) -> bool:
    """Send it by the first account that takes it; `key` is ours for the provider. False: none surely did."""
    for row in ports:
        message = _message(desk.vault, row, text)
        outcome = await speak(desk, row.id, Envelope(key, number, message)) if message else None
        if message and isinstance(outcome, Sent | Unknown):
            async with desk.pool.acquire() as conn:
                await accounts.book_direct(conn, row.id, message.segments, desk.now())
        if isinstance(outcome, Sent):
            return True
        if isinstance(outcome, Unknown):
            return False  # perhaps it is on its way: a second one would only puzzle
    return False


async def speak(desk: Desk, account: int, envelope: Envelope) -> Outcome | None:
    """Let one account say one thing now; None: it cannot speak at the moment, or has no rate left."""
    try:
        post = await desk.post(account)
    except Exception:
        log.exception("account cannot speak", extra={"account": account})
        return None
    if not await _let(desk, account, post.rate):
        return None
    deadline = asyncio.get_running_loop().time() + _CALL
    (outcome,) = await post.channel.send(Call(envelope.delivery, (envelope,), deadline))
    if not isinstance(outcome, Sent):
        extra = {"key": envelope.delivery, "account": account, "because": outcome.why.code}
        log.warning("direct text not accepted", extra=extra)
    return outcome


async def reply(desk: Desk, account: int, address: str, text: str) -> bool:
    """Write back where somebody wrote to an account a moment ago (客服消息); False: it was not taken, or not let."""
    post = await desk.post(account)
    if not post.channel.capabilities.follows or not await _let(desk, account, post.rate):
        return False
    why = await cast("Following", post.channel).say(address, text)
    if why is not None:
        log.warning("answer not accepted", extra={"account": account, "because": why.code})
    return why is None


def _message(vault: Vault, row: AccountRow, text: str) -> Message | None:
    """As this account writes it; None: its gateway takes registered templates only, or would not take the text."""
    words = entry(row.channel).words
    try:
        return words(text, unseal(vault, row)) if words else None
    except UnfitError:
        return None


async def _let(desk: Desk, account: int, rate: float) -> bool:
    granted, wait = await desk.bucket.take(account, rate, 1, urgent=True)
    if not granted and wait <= _PATIENCE:
        await asyncio.sleep(wait)
        granted, _ = await desk.bucket.take(account, rate, 1, urgent=True)
    return bool(granted)
