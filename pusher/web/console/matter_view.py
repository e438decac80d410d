"""What an item's page says of its matter (一件事): the thread's stages, what is owed, a listing's time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from content.item import Genre, Variant
from content.listing import ends_at
from content.render import own_words
from content.review import State
from content.store import alert as alerts
from content.store import closing as closings
from content.store import thread as threads
from content.store.alert import Message
from content.store.item import get, replaced
from content.thread import STAGE_LABELS, Stage, later_stage
from pusher.access import Action
from pusher.store import Connection, follow
from pusher.store import alert as relayed
from pusher.store import listing as listings
from pusher.store.alert import Pace
from pusher.store.follow import ToldCount
from pusher.web.console.item_view import OVER, Look
from pusher.web.console.visit import Visit

_TELLS: Final = {
    "alert": "新的本地安排发给收到过预警的人",
    "update": "变更通知发给收到过预警的人",
    "cancel": "解除通知发给收到过预警的人",
}
STAGES: Final = [(one.value, STAGE_LABELS[one]) for one in Stage]


@dataclass(frozen=True, slots=True)
class Matter:
    """What the page shows."""

    stages: tuple[threads.Staged, ...]
    reminder: threads.Reminder | None
    earlier: ToldCount | None  # who got what this item follows, and not yet this one
    witnessed: int  # days
    whole: bool  # every witness record holds
    closing: closings.Closing | None
    endless: bool  # a listing whose time nobody said
    writes: bool
    steers: bool
    alert: Message | None  # the latest message, where the item relays an official alert
    paces: list[Pace]  # how long each message took, from its issue on
    arrangement: Variant | None  # what this territory adds to it
    proposed: str  # the stage that the form proposes
    newer: str  # the code of what stands in its place
    replaced: list[tuple[str, str]]  # in whose place it stands: code, title

    @property
    def tells(self) -> str:
        """The button that sends this version to who got another one."""
        return _TELLS[self.alert.message] if self.alert else "更正通知发给收到过旧内容的人"

    @property
    def arranged(self) -> str:
        """What this territory adds to an alert, as its form takes it."""
        return "\n".join(own_words(self.arrangement)) if self.arrangement else ""

    @property
    def joined(self) -> bool:
        """Whether it follows another item."""
        return bool(self.stages)


async def matter(visit: Visit, conn: Connection, seen: Look) -> Matter:
    """Read it."""
    item, stages = seen.item, await threads.thread(conn, seen.item.id)
    seen_by = await listings.witnesses(conn, item.id)
    newer = await get(conn, item.superseded_by) if item.superseded_by else None
    sends = item.state is State.APPROVED and visit.may(Action.CHOOSE_AUDIENCE, item.division)
    return Matter(
        stages=stages,
        reminder=await threads.reminder(conn, item.id),
        earlier=await follow.count_told(conn, await follow.unfollowed(conn, item.id)) if sends and stages else None,
        witnessed=len(seen_by),
        whole=all(one.holds for one in seen_by),
        closing=await closings.closing(conn, item.id),
        endless=seen.version.genre is Genre.LISTING and ends_at(seen.version) is None,
        writes=visit.may(Action.WRITE_ITEM, item.division) and item.state not in OVER,
        steers=visit.may(Action.STEER, item.division) and item.state is State.APPROVED,
        alert=await alerts.latest(conn, item.id),
        paces=await relayed.paces(conn, item.id),
        arrangement=next((one for one in seen.version.variants if one.division == visit.session.grant.lo), None),
        proposed=later_stage(seen.version).value,
        newer=newer.code if newer else "",
        replaced=await replaced(conn, item.id),
    )
