"""What all stand-ins for SMS gateways share: secrets derived from the account's key, and how bytes are written."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta, timezone
from typing import Any, Final

from channels.sandbox.world import Gesture, World

CHANNEL: Final = "sms"
OFFICE_TIME: Final = timezone(timedelta(hours=8))
SIGNATURE: Final = "随县人民政府"
_ANSWERS: Final = "sms: who pushes a reply"

Reply = Callable[[str, str, str], Awaitable[None]]  # (account key, number, text)


def offer_reply(world: World, usual: Reply) -> None:
    """Put 回复 on the phone page; it goes back through the gateway that the account spoke by, else the usual one."""

    async def act(account: str, address: str, text: str) -> None:
        await world.memory.get(_ANSWERS, {}).get(account, usual)(account, address, text)

    world.offer(Gesture(CHANNEL, "say", "回复", act, text=True))


def answering(world: World, account: str, reply: Reply) -> None:
    """An account has spoken through the gateway that pushes replies so."""
    world.memory.setdefault(_ANSWERS, {})[account] = reply


def extension_of(world: World, account: str, address: str, port: str) -> str:
    """The digits behind the port's number by which the account last spoke to a handset: a reply goes there."""
    senders = [shown.sender for shown in world.handset(address) if shown.account == account]
    return senders[-1].removeprefix(port) if senders else ""


def derived(purpose: str, account: str) -> str:
    """A secret of an account: the stand-in and its options know the same one."""
    return hashlib.sha256(f"cunkou sandbox {purpose} {account}".encode()).hexdigest()[:32]


def token(account: str) -> Mapping[str, str]:
    """The query that proves a push."""
    return {"token": derived("token", account)}


def written(value: Any) -> bytes:
    """JSON as the vendors write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
