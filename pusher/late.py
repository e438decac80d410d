"""Late (超过办理时限): reviews past their time become one alarm for each unit, which says whom they wait for."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from content.review import ACT_LABELS, Act
from pusher.access import Action, Role, roles_for
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import alarm as alarms
from pusher.store import review as reviews
from pusher.store.review import Late

KIND: Final = "overdue"
_ACTIONS: Final = {
    Act.REVIEW: Action.REVIEW_ITEM,
    Act.CONSENT: Action.CONSENT_ITEM,
    Act.COUNTERSIGN: Action.COUNTERSIGN_ITEM,
    Act.SIGN: Action.SIGN_ITEM,
}


def action_of(act: Act) -> Action:
    """Return what a grant must allow for a step of a review."""
    return _ACTIONS[act]


def roles_of(act: Act) -> Collection[Role]:
    """The roles that take a step; who resumes what was held is whoever might decide on it."""
    if act is Act.RESUME:
        return roles_for(Action.REVIEW_ITEM) | roles_for(Action.SIGN_ITEM)
    return roles_for(_ACTIONS[act])


async def tell(desk: Desk) -> None:
    """Raise, renew and clear the alarms; what has not changed is not told again."""
    async with desk.pool.acquire() as conn:
        told = await reviews.late_alarms(conn)
        found = {f"unit {one.division}": one for one in await reviews.late(conn, desk.now())}
        for subject, one in found.items():
            text = await _text(conn, one)
            if told.get(subject) != text:
                await alarms.raise_alarm(conn, county=one.county, kind=KIND, object=subject, text=text)
        for subject in told.keys() - found.keys():
            await alarms.clear_alarm(conn, KIND, subject)


async def _text(conn: Connection, one: Late) -> str:
    act = Act(one.awaits)
    names = [who.name for who in await reviews.holders(conn, roles_of(act), one.division, partner=one.partner)]
    whom = "、".join(names) or "还没有人有这项权限的"
    return f"{one.items}条信息超过办理时限，最久的等{whom}{ACT_LABELS[act]}。"
