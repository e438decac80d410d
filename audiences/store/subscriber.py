"""Subscribers (订阅短信的人): numbers that proved that they want a place's notices. Nobody knows whose they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audiences.contact import PHONE
from audiences.store import contact as contacts_
from audiences.store.base import QUERIES, Connection, fetch
from audiences.vault import Vault

_PROVED = "短信验证码，本人同意用短信接收"


@dataclass(frozen=True, slots=True)
class Subscribed:
    """How many numbers get a place's notices, and how many have left again."""

    division: int
    numbers: int
    left_again: int


async def subscribe(
    conn: Connection, vault: Vault, *, county: int, phone: str, division: int, accounts: Sequence[str], at: datetime
) -> None:
    """Enter a number that was proved. What it refused of these accounts before holds no more: she asks for it now."""
    async with conn.transaction():
        found = await contacts_.claim(conn, vault, county=county, kind=PHONE, address=phone, division=division)
        await QUERIES.subscribe(conn, contact=found.id, division=division, county=county, at=at)
        for account in accounts:
            await QUERIES.open_contact(conn, contact=found.id, account=account)
        await fetch(QUERIES.set_dead(conn, contacts=[found.id], dead=False, reason=None))
        await QUERIES.settle(conn, residents=[], contacts=[found.id])
        await QUERIES.add_history(
            conn, county=county, division=division, resident=None, contacts=[found.id], what="subscribed",
            account=None, detail=_PROVED, at=at,
        )  # fmt: skip


async def unsubscribe(
    conn: Connection, vault: Vault, *, county: int, phone: str, lo: int, hi: int, at: datetime
) -> int:
    """End what a number subscribed to in a range; how many places that were."""
    found = await contacts_.find(conn, vault, county=county, kind=PHONE, address=phone)
    if found is None:
        return 0
    async with conn.transaction():
        ended = await fetch(QUERIES.unsubscribe(conn, contact=found.id, lo=lo, hi=hi, at=at))
        for row in ended:
            await QUERIES.add_history(
                conn, county=county, division=row["division"], resident=None, contacts=[found.id],
                what="unsubscribed", account=None, detail=None, at=at,
            )  # fmt: skip
    return len(ended)


async def tally_subscribers(conn: Connection, ranges: Sequence[tuple[int, int]]) -> int:
    """How many numbers get the notices of places in these ranges, as far as the session may see."""
    los, his = [lo for lo, _ in ranges], [hi for _, hi in ranges]
    return int(await QUERIES.tally_subscribers(conn, los=los, his=his))


async def subscribed_places(conn: Connection) -> list[Subscribed]:
    """By place, as far as the session may see."""
    return [Subscribed(**row) for row in await fetch(QUERIES.subscribed_places(conn))]


async def forget_subscriptions(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Forget what ended before a time; return how many. The worker's."""
    return int(await QUERIES.forget_subscriptions(conn, before=before, dry=dry))
