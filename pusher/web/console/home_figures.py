"""Figures of the first page: today's reach, what is late and whom it waits for, accounts in trouble."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from channels.registry import CHANNELS
from content import store as items
from content.review import ACT_LABELS, Act
from content.store import Connection
from pusher.access import Action, permits
from pusher.account import entry, plain
from pusher.desk import OFFICE_TIME
from pusher.late import roles_of
from pusher.store import account as accounts
from pusher.store import board, progress, user
from pusher.store import review as reviews
from pusher.store.board import Sent
from pusher.web.console.push_view import Heading, heading
from pusher.web.console.visit import Visit

_LATE: Final = 10


@dataclass(frozen=True, slots=True)
class Today:
    """What went out today, in messages."""

    rows: tuple[tuple[Heading, Sent], ...]

    @property
    def sums(self) -> dict[str, int]:
        """Over all of them."""
        return {part: sum(getattr(one, part) for _, one in self.rows) for part in ("rows", "sent", "failed", "unknown")}


@dataclass(frozen=True, slots=True)
class Overdue:
    """An item past its time: whose it is, which step it waits for and who may take it (empty: nobody else)."""

    code: str
    title: str
    place: str
    act: str
    whom: str
    due: datetime | None


@dataclass(frozen=True, slots=True)
class Trouble:
    """An account that does not send as it should."""

    name: str
    channel: str
    because: str


async def today(visit: Visit, conn: Connection) -> Today:
    """Today's pushes of this territory with what their batches count."""
    grant = visit.session.grant
    midnight = visit.now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    sent = await board.sent(conn, grant.lo, grant.hi, midnight)
    return Today(
        tuple([(heading(one, one.title, await progress.of_list(conn, one.id, one.state)), one) for one in sent])
    )


async def overdue(visit: Visit, conn: Connection) -> list[Overdue]:
    """What waits past its time in this territory, the oldest first, with whom it waits for."""
    grant = visit.session.grant
    late = await items.waiting(conn, grant.lo, grant.hi, set(Act), now=visit.now, late=True, most=_LATE)
    places = await user.places(conn, sorted({one.line.division for one in late}))
    barred = await items.barred(conn, [one.line.id for one in late])
    found = []
    for one in late:
        roles, besides = roles_of(one.awaits), barred[one.line.id] if one.awaits is not Act.RESUME else ()
        whom = await reviews.holders(conn, roles, one.line.division, partner=one.partner, besides=besides)
        found.append(
            Overdue(
                one.line.code,
                one.line.title,
                places.get(one.line.division, ""),
                ACT_LABELS[one.awaits],
                "、".join(each.name for each in whom),
                one.due,
            )
        )
    return found


async def troubled(visit: Visit, conn: Connection) -> list[Trouble]:
    """The county's accounts that are paused, for whoever manages them."""
    if not permits(visit.session.grant.role, Action.MANAGE_ACCOUNTS):
        return []
    rows = await accounts.accounts(conn, visit.session.county, list(CHANNELS))
    return [
        Trouble(row.name, entry(row.channel).label, plain(row.paused_because)) for row in rows if row.state == "paused"
    ]
