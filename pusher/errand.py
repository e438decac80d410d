"""Errands (签批提醒): whom a step waits for is told once with a link (summons.py), and once a day while it is late.

The text names a place, a kind of notice and a step, never a title or a person. Nobody is told more than ten times a
day; ordinary matters wait for the county's hours, reminders for working hours on working days. Nothing hangs on a
message that did not arrive: the same matters stand on the person's first page.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime, time, timedelta
from typing import Final

from channels.calling import Calling
from content import store as items
from content.calendar import workday
from content.review import ACT_LABELS, Act
from content.store import catalogue
from pusher.access import Action, Role, roles_for
from pusher.desk import OFFICE_TIME, Desk
from pusher.late import roles_of
from pusher.store import Connection, user
from pusher.store import county as counties
from pusher.store import errand as store
from pusher.store import signed_sheet as sheets
from pusher.store.errand import ENDORSE, Call, Errand
from pusher.store.signed_sheet import Untold
from pusher.strategy import QuietHours
from pusher.summons import Summons, call
from pusher.wording import place as spoken

A_DAY: Final = 10  # messages to one person about what waits, in 24 hours
NEWS: Final = timedelta(days=3)  # what has waited longer is no news: it is reminded of when late
KEPT: Final = timedelta(days=30)
WORK: Final = (time(9), time(17, 30))
_ACTS: Final[dict[str, Collection[Role]]] = {
    act: roles_of(act) for act in (Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN, Act.SIGN)
}
_LETTERS: Final = "23456789abcdefghjkmnpqrstuvwxyz"
_CODE: Final = 10  # letters: 49 bits, and it opens only for whom it is
_ROUND: Final = 50
_NEW: Final = "{place}一条“{genre}”信息等您{act}{due}。点开直接办：{link}"
_PUSH: Final = "{place}一次推送等您同意发送。点开看原文、人数、费用，直接办：{link}"
_LATE: Final = "您有{many}条待办超过了办理时限，最早的一条等您{act}。点开直接办：{link}"
_PAPER: Final = "有人上传了您签字的审核表照片，代您办了{act}。不是您签的，请马上告诉本县系统管理员。看这条信息：{link}"


async def errands(desk: Desk) -> None:
    """Make links for what began to wait, tell of them, remind of what is late, forget what is over."""
    now = desk.now()
    async with desk.pool.acquire() as conn, conn.transaction():
        signers = roles_for(Action.SIGN_ITEM)
        for one in await store.calls(conn, _ACTS, signers, after=now - NEWS, now=now, most=_ROUND):
            await store.add(conn, _code(), one, barred=await _barred(conn, one), now=now)
    async with desk.pool.acquire() as conn:
        untold = await store.untold(conn, now, now - timedelta(days=1), A_DAY, _ROUND)
        for one_untold in untold:
            if one_untold.urgent or await _open_hours(conn, one_untold.county, now):
                await _tell(desk, conn, one_untold, "", now)
        today = now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
        for late, many in await store.overdue(conn, now, today, _ROUND):
            if await _working(conn, late.county, now):
                await _tell(desk, conn, late, _LATE.format(many=many, act=label(late.act), link="{link}"), now)
        for paper in await sheets.untold(conn, _ROUND):
            await _tell_signer(desk, conn, paper, now)
        await store.forget(conn, now - KEPT)


def label(act: str) -> str:
    """The step as a sentence says it."""
    return "同意发送" if act == ENDORSE else ACT_LABELS[Act(act)]


async def _barred(conn: Connection, one: Call) -> bool:
    """Whether this person wrote the item, or took a step of this round."""
    if one.act == ENDORSE:
        return False
    return one.staff in (await items.barred(conn, [one.item]))[one.item]


async def _waiting(conn: Connection, one: Errand) -> tuple[str, Calling]:
    """What waits, as an SMS and as a notice say it."""
    place = spoken((await user.places(conn, [one.division])).get(one.division, "本县"))
    until = f"，{one.due.astimezone(OFFICE_TIME):%-m月%-d日%H:%M}前办" if one.due else ""
    due, since = (_written(at) if at else "" for at in (one.due, one.since))
    if one.push is not None:
        return _PUSH.format(place=place, link="{link}"), Calling("一次推送", place, label(one.act), since, due)
    version = await items.version(conn, one.item, one.hash)
    genre = version.genre.label if version else "信息"
    words = _NEW.format(place=place, genre=genre, act=label(one.act), due=until, link="{link}")
    return words, Calling(f"{genre}信息", place, label(one.act), since, due)


async def _tell(desk: Desk, conn: Connection, one: Errand, late: str, now: datetime) -> None:
    """On record before it is said: what fails is not said again today. `late`: the SMS that reminds."""
    if await store.told(conn, one, now):
        words, calling = await _waiting(conn, one)
        key = f"errand-{hashlib.sha256(f'{one.code} {now.timestamp()}'.encode()).hexdigest()[:16]}"
        summons = Summons(one.staff, one.county, calling, late or words, f"/s/{one.code}", key, one.urgent)
        told = await call(desk, conn, summons)
        await store.reached(conn, one, told.by, told.why)


async def _tell_signer(desk: Desk, conn: Connection, one: Untold, now: datetime) -> None:
    """Whose signature on paper was put on record learns of it, at any hour: it may be forged."""
    item = await items.get(conn, one.item)
    if item is not None and await sheets.told(conn, one, now):
        act = label(one.act)
        words = _PAPER.format(act=act, link="{link}")
        calling = Calling("有人代您上传了签字的照片", "不是您签的请马上告诉管理员", act, _written(now))
        key = f"errand-{secrets.token_hex(8)}"
        path = f"/console/items/{item.code}"
        await call(desk, conn, Summons(one.signer, one.county, calling, words, path, key, urgent=True))


def _written(at: datetime) -> str:
    local = at.astimezone(OFFICE_TIME)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


async def _open_hours(conn: Connection, county: int, now: datetime) -> bool:
    own = await counties.county(conn, county)
    hours = own.quiet if own else QuietHours()
    return hours.opens <= now.astimezone(OFFICE_TIME).time() < hours.closes


async def _working(conn: Connection, county: int, now: datetime) -> bool:
    local = now.astimezone(OFFICE_TIME)
    works, _ = workday(local.date(), await catalogue.overrides(conn, county))
    return works and WORK[0] <= local.time() < WORK[1]


def _code() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_CODE))
