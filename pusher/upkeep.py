"""Upkeep: what time does to what was published. Rounds of the worker.

Listings: a witness record a day while they are public; when their time is over the pushes stop and the names go under
lock. Reminders to authors, late answers to objections, calls for red alerts. All of it may run any number of times.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from audiences import store as people
from audiences.division import Division, Level, Range
from content import store as items
from content.calendar import add_workdays
from content.item import Genre
from content.listing import ends_at, rows
from content.store import catalogue as catalogues
from content.store import closing as closings
from content.store import review as reviews
from content.store import thread as threads
from content.thread import PROGRESS_WEEKS, feedback_due
from pusher.called import called
from pusher.desk import OFFICE_TIME, Desk
from pusher.publish import stop_pushes
from pusher.store import Connection, audit
from pusher.store import alarm as alarms
from pusher.store import alert as alerts
from pusher.store import call as calls
from pusher.store import follow as follows
from pusher.store import listing as listings
from pusher.store import objection as objections
from pusher.store import provisional as provisionals
from pusher.store import push as pushes
from pusher.store import question as questions
from pusher.store.call import ToCall

_ALERT_LIFE: Final = timedelta(days=3)
_CORRECTING: Final = timedelta(days=30)  # from the decision until the list has to be corrected
_OWED: Final = {
    "feedback": "征求意见早已截止，该公布意见采纳情况了：“{title}”。",
    "progress": "民生实事该公布进展了：“{title}”。",
}


async def outdated(desk: Desk) -> None:
    """Stop what is still being sent of a version that a later push has replaced (以新版为准)."""
    async with desk.pool.acquire() as conn:
        for item, version in await follows.outdated(conn):
            async with conn.transaction():
                await stop_pushes(conn, item, "superseded", but=version)


async def listings_round(desk: Desk) -> None:
    """Witness the listings that are public today and close those that are over."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        running = await closings.running(conn)
        wrong = await listings.halted(conn, [one.item for one in running])
        asked = await listings.contested(conn, [one.item for one in running], now - _CORRECTING)
        for one in running:
            end = ends_at(one.version)
            if end is not None and end <= now:
                await _close(desk, conn, one, kept=one.item in asked)
            elif one.item not in wrong:
                today = now.astimezone(OFFICE_TIME).date()
                await listings.witness(conn, one.item, today, county=one.county, version=one.hash, at=now)


async def _close(desk: Desk, conn: Connection, one: closings.Listing, *, kept: bool) -> None:
    """Stop its pushes and lock its names away, all or nothing; push before item, as locks are taken everywhere.

    `kept`: who has to decide about a row, or to correct it, still needs the names; no page shows them.
    """
    end = ends_at(one.version)
    if end is None:
        return
    async with conn.transaction():
        await stop_pushes(conn, one.item, "expired")
        if kept:
            return
        await pushes.lock_item(conn, one.item)
        if await closings.closing(conn, one.item) is not None:
            return  # another worker was faster
        await closings.close(conn, one.item, desk.vault, rows=len(rows(one.version)), ended=end, at=desk.now())
        await listings.close_texts(conn, one.item)
        await audit.record(
            conn, "close_listing", at=desk.now(), division=one.division, staff=None, grant=None,
            subject=f"item {one.code}", detail={"rows": len(rows(one.version)), "version": one.hash},
        )  # fmt: skip


async def reminders(desk: Desk) -> None:
    """Set what is owed after consultations and progress items, close what was answered, and tell of what is due."""
    now = desk.now()
    today = now.astimezone(OFFICE_TIME).date()
    async with desk.pool.acquire() as conn, conn.transaction():
        for one in await threads.owing(conn):
            published = one.published_at.astimezone(OFFICE_TIME).date()
            if one.genre is Genre.CONSULTATION:
                told = await catalogues.overrides(conn, one.division // 10**9)
                owed, due, weeks = "feedback", feedback_due(one.version, published, told), None
            else:
                owed, due, weeks = "progress", published + timedelta(weeks=PROGRESS_WEEKS), PROGRESS_WEEKS
            await threads.remind(conn, one.item, owed, due, weeks, now)
        for done in await threads.progressed(conn):
            due = done.at.astimezone(OFFICE_TIME).date() + timedelta(weeks=done.weeks)  # never a longer silence
            await threads.remind(conn, done.item, "progress", due, done.weeks, now)
            await alarms.clear_alarm(conn, "progress", f"item {done.code}")
        for code in await threads.settle_reminders(conn, now):
            await alarms.clear_alarm(conn, "feedback", f"item {code}")
            await alarms.clear_alarm(conn, "progress", f"item {code}")
        for one_owed in await threads.due_reminders(conn, today):
            text = _OWED[one_owed.kind].format(title=one_owed.title)
            await alarms.raise_alarm(
                conn, county=one_owed.county, kind=one_owed.kind, object=f"item {one_owed.code}", text=text
            )
        await _late_objections(conn, today)


async def _late_objections(conn: Connection, today: date) -> None:
    """Tell of the listings with objections past their day, and no more of those that were answered since."""
    told = await alarms.told(conn, "objection")
    for code, county, late in await objections.overdue(conn, today):
        told.pop(f"item {code}", None)
        text = f"有{late}件异议过了答复期限还没有答复。"
        await alarms.raise_alarm(conn, county=county, kind="objection", object=f"item {code}", text=text)
    for subject in told:
        await alarms.clear_alarm(conn, "objection", subject)


async def provisional(desk: Desk) -> None:
    """Count again the days that ran through a year whose holidays nobody had named (暂定): they may be named by now."""
    async with desk.pool.acquire() as conn:
        await reviews.recount(conn)
        for one in await provisionals.provisional(conn):
            own = await objections.rules(conn, one.county)
            days = own.objection_days if one.kind == "objection" else own.question_days
            told = await catalogues.overrides(conn, one.county)
            due = add_workdays(one.received_at.astimezone(OFFICE_TIME).date(), days, told)
            if due.certain or due.day != one.due:
                await provisionals.recount(conn, one, due)


async def red_calls(desk: Desk) -> None:
    """Make the calls (叫应) of red alerts: where they are for, and where they are pushed to; tell of those overdue."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        for code in await alerts.let_out(conn, now - _ALERT_LIFE):
            await alarms.clear_alarm(conn, "alert", f"item {code}")
        for alert in await calls.to_call(conn, now):
            where = [(Division(code).lo, Division(code).hi) for code in alert.pushed]
            where += await _called(conn, alert, now) if alert.is_new else ()
            minutes = (await objections.rules(conn, alert.county)).call_minutes
            async with conn.transaction():
                await calls.make(conn, alert, where, at=now, due=now + timedelta(minutes=minutes))
        for one in await calls.counts(conn, now):
            if one.late:
                text = f"红色预警叫应：还有{one.open}处没有应答，其中{one.late}处已经超时。"
                await alarms.raise_alarm(conn, county=one.county, kind="call", object=f"item {one.code}", text=text)
            else:
                await alarms.clear_alarm(conn, "call", f"item {one.code}")


async def _called(conn: Connection, alert: ToCall, now: datetime) -> Sequence[Range]:
    """Where an alert may be for; where nothing says, all its territory."""
    place = Division(alert.territory)
    version = await items.version(conn, alert.item, alert.version)
    tree = await people.tree(conn, alert.county)
    if version is None or place.code not in tree:
        return ((place.lo, place.hi),)
    groups = await people.group_divisions(conn, place.lo, place.hi) if place.level > Level.COUNTY else ()
    return called(version, place, tree, now.astimezone(OFFICE_TIME).date(), groups)


async def late_questions(desk: Desk) -> None:
    """Tell each unit of the questions that are past their day; what has not changed is not told again."""
    today = desk.now().astimezone(OFFICE_TIME).date()
    async with desk.pool.acquire() as conn:
        told = await alarms.told(conn, "question")
        found = {f"unit {division}": (county, n) for division, county, n in await questions.late(conn, today)}
        for subject, (county, n) in found.items():
            text = f"有{n}件居民来信过了期限还没有反馈。"
            if told.get(subject) != text:
                await alarms.raise_alarm(conn, county=county, kind="question", object=subject, text=text)
        for subject in told.keys() - found.keys():
            await alarms.clear_alarm(conn, "question", subject)
