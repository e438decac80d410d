"""An audience taken out of frozen ones (再发, 更正): the same people as they were frozen, or a part of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audiences.store.audience import Frozen, conclude
from audiences.store.base import QUERIES, Connection, desk


@dataclass(frozen=True, slots=True)
class Part:
    """Which members: of these residents (None: of all), at these contacts (None: at all), not at those `spent`.

    `homes` (households, or minus the resident who has none) are in it besides, without the contacts that are not.
    """

    residents: Sequence[int] | None = None
    contacts: Sequence[int] | None = None
    spent: Sequence[int] = ()
    homes: Sequence[int] = ()


async def derive(
    conn: Connection, *, county: int, sources: Sequence[int], reason: str, part: Part, now: datetime
) -> Frozen:
    """Freeze a part of frozen audiences. One transaction; it needs what its sources needed to be read by name.

    Who has only contacts that are spent stays, without a contact. A web session derives what its territory holds.
    """
    async with desk(conn, "cunkou_pick"):
        audience = await QUERIES.add_derived(conn, county=county, sources=list(sources), now=now)
        await QUERIES.copy_members(
            conn,
            audience=audience,
            sources=list(sources),
            residents=None if part.residents is None else list(part.residents),
            contacts=None if part.contacts is None else list(part.contacts),
            spent=list(part.spent),
            homes=list(part.homes),
        )
        reasons = [(0, [reason])]
        await QUERIES.add_whys(conn, audience=audience, reasons=reasons)
        return await conclude(conn, audience, reasons)
