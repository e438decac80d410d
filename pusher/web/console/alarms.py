"""Alarms (提醒) as a page shows them: to whom they mean something, with the way to where something can be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from content import store as items
from pusher.access import Action, permits
from pusher.late import STUCK
from pusher.store import Connection
from pusher.store import alarm as store
from pusher.store import push as pushes
from pusher.web.console.visit import Visit


@dataclass(frozen=True, slots=True)
class Notice:
    """One alarm. `path` leads to what it is about; empty: nowhere in the console."""

    text: str
    at: datetime
    path: str
    link: str


_PATHS: Final = {"call": "calls", "recheck": "rechecks", "corrected": "finds"}
_PARTS: Final = {"objection": "/objections", "feedback": "#matter", "progress": "#matter"}  # of the item's page
_UNITS: Final = {
    "question": ("/console/questions", "看居民来信"),
    STUCK: ("/console/items?state=submitted", "看送审的"),
}


async def notices(visit: Visit, conn: Connection) -> list[Notice]:
    """What somebody of this grant has to know: accounts concern all who send, a push only its own territory."""
    grant = visit.session.grant
    hears = permits(grant.role, Action.READ_ITEM) or permits(grant.role, Action.MANAGE_ACCOUNTS)
    found = []
    for alarm in await store.open_alarms(conn, grant.lo // 10**9):
        if alarm.kind == STUCK and permits(grant.role, Action.SEE_STAFF):
            found.append(Notice(alarm.text, alarm.at, "/console/staff", "看人员和授权"))
            continue
        if not hears:
            continue
        about, _, number = alarm.object.partition(" ")
        if about == "push":
            push = await pushes.push(conn, int(number)) if permits(grant.role, Action.READ_ITEM) else None
            if push is None or not grant.covers(push.division):
                continue
        if about == "item" and not await _covered(visit, conn, number):
            continue
        if about == "unit" and not (permits(grant.role, Action.READ_ITEM) and grant.covers(int(number))):
            continue
        item = _PATHS.get(alarm.kind) or f"items/{number}{_PARTS.get(alarm.kind, '')}"
        path, link = {
            "item": (f"/console/{item}", "去办理"),
            "push": (f"/console/pushes/{number}", "看这次推送"),
            "account": ("/console/accounts", "看账号"),
            "unit": _UNITS.get(alarm.kind, ("/console/items?state=late", "看超过时限的")),
            "source": ("/console/finds", "看待收稿件"),
        }.get(about, ("", ""))
        found.append(Notice(alarm.text, alarm.at, path, link))
    return found


async def _covered(visit: Visit, conn: Connection, code: str) -> bool:
    """Whether this grant reads the item, or it is a red alert in its territory."""
    item = await items.by_code(conn, code) if permits(visit.session.grant.role, Action.READ_ITEM) else None
    return item is not None and visit.session.grant.covers(item.division)
