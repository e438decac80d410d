"""Status reports as a gateway posts them: most simply, the magic ones each in its own way."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Final

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import World
from channels.sms.sandbox.stand_in import CHANNEL, Reply

DELIVERED: Final = "DELIVRD"
_CODES: Final = {
    Behaviour.REFUSED: "REJECTD",
    Behaviour.NO_SUCH_NUMBER: "MK:0001",
    Behaviour.SUSPENDED: "MI:0013",
    Behaviour.SWITCHED_OFF: "MK:0024",
    Behaviour.BLACKLISTED: "MB:1077",
    Behaviour.INTERCEPTED: "MB:1083",
    Behaviour.UNKNOWN_CODE: "ZZ:9999",
}
_REPLIES: Final = {Behaviour.REPLIES_STOP: "Ｒ", Behaviour.REPLIES: "收到"}

Say = Callable[[str], Awaitable[object]]
Body = Callable[[Sequence[str], str], bytes]  # (numbers, the carrier's code) -> a push


def code_of(how: Behaviour | None) -> str:
    """The carrier's word for what becomes of a message."""
    return _CODES.get(how, DELIVERED) if how else DELIVERED


async def report(
    world: World, account: str, numbers: Sequence[str], body: Body, reply: Reply, query: Mapping[str, str]
) -> None:
    """Schedule the status reports of a call's numbers; an early one is delivered before this returns."""
    if not world.reports(CHANNEL):
        return
    odd = world.receipts(CHANNEL, numbers, also={Behaviour.REFUSED})
    plain = [number for number in numbers if number not in odd] if odd else numbers
    if plain:
        world.post(CHANNEL, account, body(plain, DELIVERED), query=query)
    for number, how in odd.items():
        made = {code_of(how): body([number], code_of(how))}  # in any case: what is not pushed may be fetched

        async def bring(code: str, number: str = number, made: Mapping[str, bytes] = made) -> None:
            await world.deliver(CHANNEL, account, made.get(code) or body([number], code), query=query)

        await come(world, how, bring, partial(reply, account, number))


async def come(world: World, how: Behaviour | None, bring: Say, reply: Say) -> None:
    """Schedule the report of one message and what its owner writes back; an early report has come when this returns.

    `bring` delivers it with the carrier's word, `reply` what is written back.
    """
    code = code_of(how)
    if how is Behaviour.RECEIPT_EARLY:
        await bring(code)
    elif how is Behaviour.RECEIPT_LATE:
        world.later(bring(code), world.late_delay)
    elif how is not Behaviour.RECEIPT_LOST:
        world.later(bring(code))
    if how is Behaviour.RECEIPT_TWICE:
        world.later(bring(code), 2 * world.receipt_delay)
    if how is Behaviour.RECEIPT_REORDERED:
        world.later(bring("EXPIRED"), world.late_delay)
    if how in _REPLIES:
        world.later(reply(_REPLIES[how]), 2 * world.receipt_delay)
