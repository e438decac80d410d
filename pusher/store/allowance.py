"""Money (短信经费): what a unit may spend in a year, what pushes take of it before anybody is spoken to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pusher.store import Connection
from pusher.store.push import Push
from pusher.store.queries import Queries

_queries = Queries("allowance.sql")
_YEAR: Final = 10**11  # a push's number begins with yyyymm


class NoMoneyError(Exception):
    """What would be planned costs more than there is; `args[0]` is Chinese and says by how much."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A unit's yuan in a year, and how much of it is left."""

    yuan: Decimal
    remaining: Decimal


async def allowance(conn: Connection, division: int, year: int) -> Allowance | None:
    """Return a unit's allowance; None: none was entered."""
    row = await _queries.allowance(conn, division=division, year=year)
    return Allowance(**row) if row else None


async def allowance_of(conn: Connection, push: Push) -> Allowance | None:
    """Return the allowance that a push spends."""
    return await allowance(conn, push.division, push.id // _YEAR)


async def set_allowance(conn: Connection, division: int, year: int, yuan: Decimal) -> None:
    """Enter or change a unit's allowance of a year."""
    await _queries.set_allowance(conn, division=division, year=year, yuan=yuan)


def refusal(push: Push, yuan: Decimal, left: Allowance | None) -> str:
    """Say in Chinese why a push may not spend so many yuan more; empty: it may."""
    if push.cost_cap is not None and push.booked + yuan > push.cost_cap:
        return f"费用要{push.booked + yuan:.2f}元，超过了这次推送的上限{push.cost_cap:.2f}元"
    if left is not None and yuan > left.remaining:
        return f"费用要{yuan:.2f}元，本单位今年短信经费只剩{left.remaining:.2f}元"
    return ""


async def book(conn: Connection, push: Push, since: int) -> None:
    """Take the money for the rows planned from number `since` on; NoMoneyError: the caller must plan them back.

    The push's row is locked before the allowance's.
    """
    yuan = Decimal(await _queries.cost(conn, push=push.id, since=since))
    if not yuan:
        return
    taken = await _queries.book_push(conn, push=push.id, yuan=yuan)
    if taken is not None:
        year = push.id // _YEAR
        taken = await _queries.book_allowance(conn, division=push.division, year=year, yuan=yuan)
        if taken is None and await allowance(conn, push.division, year) is None:
            taken = yuan  # no allowance was entered: only the push's cap bounds it
    if taken is None:
        left = await allowance_of(conn, push)
        raise NoMoneyError(refusal(push, yuan, left))


async def to_reckon(conn: Connection, most: int = 20) -> list[int]:
    """Return pushes that are over and whose money has not been reckoned."""
    return [row["id"] async for row in _queries.to_reckon(conn, most=most)]


async def reckon(conn: Connection, push: Push) -> Decimal:
    """Give back what a push took and no provider got, once; return the yuan. The push's row is locked."""
    unspent = await _queries.unspent(conn, push=push.id)
    back = await _queries.reckon_push(conn, push=push.id, yuan=unspent)
    if back:
        await _queries.give_back(conn, division=push.division, year=push.id // _YEAR, yuan=back)
    return Decimal(back or 0)
