"""Pushes: the list, one push while it runs, steering it, and what came of it."""

from __future__ import annotations

import asyncio
import contextlib
import csv
import io
import json
from collections.abc import Awaitable, Callable
from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level
from content import store as items
from pusher import publish
from pusher.access import Action
from pusher.handout import LABELS
from pusher.publish import PublishError
from pusher.report import GRADE_LABELS, GRADES, not_begun, report, unclear, words
from pusher.report import label as state_label
from pusher.store import Connection, overview, progress, reach, user
from pusher.store import callback as callbacks
from pusher.store import company as companies
from pusher.store import follow as follows
from pusher.store import handout as handouts
from pusher.store import push as store
from pusher.store import report as reports
from pusher.store import tally as tallies
from pusher.store.push import Push
from pusher.store.report import Covered
from pusher.strategy import Strategy
from pusher.web import chart
from pusher.web.console import live
from pusher.web.console.charts import come_so_far, grade_parts
from pusher.web.console.push_view import LIVE, UNREACHABLE, bars, channel_label, group_name, heading, waits
from pusher.web.console.push_view import state_label as state_words
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_STREAM_SECONDS: Final = 600  # a browser opens the stream again by itself
_VISITED: Final = frozenset({"told", "relayed"})
_STILL: Final = 60.0  # seconds in which no worker has gone any of its rounds
_OVER: Final = frozenset({"dispatched", "settled", "cancelled", "expired"})  # nothing more goes out by itself


async def index(visit: Visit) -> web.StreamResponse:
    """The latest pushes of this territory."""
    async with visit.database() as conn:
        found = await store.pushes(conn, visit.session.grant.lo, visit.session.grant.hi, 50)
        rows = [heading(one, one.title, await progress.of_list(conn, one.id, one.state)) for one in found]
    return visit.page("console/pushes.html", rows=rows)


async def show(visit: Visit) -> web.StreamResponse:
    """One push: its progress by channel and what can be done with it."""
    async with visit.database() as conn:
        push = await load(visit, conn)
        if push.state == "frozen":
            raise visit.moved(f"/console/pushes/{push.id}/check")
        standing = await progress.progress(conn, push.id)
        version = await reports.version(conn, push.item, push.version)
        item = await items.get(conn, push.item)
        named = await user.names(conn, [push.approved_by] if push.approved_by else [])
        told = [(words(one), one.link) for one in await tallies.of_push(conn, push.id)]
        asked = await handouts.of_push(conn, push.id, visit.now)
        company = await companies.until(conn, push.id) if push.state == "running" else None
        locked = await follows.is_alert(conn, push.item)
        points = await reach.points(conn, push.id)
        soonest = await publish.soonest(conn, push.county, push.urgency, now=visit.now, quiet=visit.deps.quiet)
    waits = push.state == "approved" and push.not_before > visit.now
    async with visit.deps.pool.acquire() as conn:  # no territory's
        beats = await callbacks.beats(conn)
    return visit.page(
        "console/push.html",
        still=push.state in LIVE and not waits and min(beats.values(), default=_STILL) >= _STILL,
        company=company,
        **come_so_far(push.approved_at, points),
        push=push,
        head=heading(push, version.title if version else "", standing),
        bars=bars(standing.channels if standing else ()),
        undecided=standing.undecided if standing else 0,
        told=told,
        handouts=asked,
        **_by_hand(visit, push),
        approver=named[push.approved_by].name if push.approved_by in named else "",
        code=item.code if item else "",
        live=push.state in LIVE,
        waits_until=push.not_before if waits else None,
        hushed=waits and visit.now < soonest and push.not_before <= soonest,
        steers=visit.may(Action.STEER, push.division),
        locked=locked,
    )


async def events(visit: Visit) -> web.StreamResponse:
    """The counters as server-sent events, for a page that moves; without JavaScript the page reloads itself."""
    async with visit.database() as conn:
        push = await load(visit, conn)
    headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx's
    stream = web.StreamResponse(headers=headers)
    await stream.prepare(visit.request)
    with contextlib.suppress(ConnectionResetError):  # the page was left
        await _tell(visit, stream, push.id)
    return stream


async def start(visit: Visit) -> web.StreamResponse:
    """立即开始: without the schedule and the five minutes; quiet hours still hold."""

    async def act(conn: Connection, push: Push) -> None:
        await publish.start_now(conn, push.id, now=visit.now, quiet=visit.deps.quiet)

    return await _steer(visit, "start_push", act)


async def pause(visit: Visit) -> web.StreamResponse:
    """Open no new window."""
    because = text(visit.form, "because") or "工作人员暂停"

    async def act(conn: Connection, push: Push) -> None:
        await publish.pause(conn, push.id, because)

    return await _steer(visit, "pause_push", act)


async def resume(visit: Visit) -> web.StreamResponse:
    """Go on."""

    async def act(conn: Connection, push: Push) -> None:
        await publish.resume(conn, push.id)

    return await _steer(visit, "resume_push", act)


async def cancel(visit: Visit) -> web.StreamResponse:
    """Stop for good; what is in flight comes to its end."""

    async def act(conn: Connection, push: Push) -> None:
        await publish.cancel(conn, push.id)

    return await _steer(visit, "cancel_push", act)


async def read_report(visit: Visit) -> web.StreamResponse:
    """Coverage by household and grade of evidence, states by channel; grades never mix."""
    async with visit.database() as conn:
        push = await load(visit, conn)
        small = Division(visit.session.grant.lo).level is not Level.COUNTY  # a county looks at villages
        figures = await report(conn, push.id, visit.now, groups=small)
        standing = await progress.progress(conn, push.id)
        granted = await may_name(visit, conn, push)
        named = granted and await overview.names_kept(conn, push.audience or 0)
        groups = await _groups(visit, conn, figures.groups)
    states = [
        (
            channel_label(channel),
            [(state_label(state), count) for state, count in counts.items() if count],
            [(GRADE_LABELS[grade], homes) for grade, homes in figures.carried.get(channel, {}).items()],
        )
        for channel, counts in figures.channels.items()
    ]
    return visit.page(
        "console/report.html",
        push=push,
        head=heading(push, figures.title, standing),
        waiting=standing is not None and waits(standing),
        unclear=unclear(push.state) if figures.asked > 0 else "",
        figures=figures,
        states=states,
        told=[(words(one), one.link) for one in figures.tallies],
        **_by_hand(visit, push),
        live=push.state in LIVE,
        grades=_grades(push),
        shares=(shares := grade_parts(figures.coverage or {})),
        bar=chart.stacked(shares),
        villages=_by_village(figures.villages),
        groups=groups,
        again=(figures.untold, figures.doubted) if _resends(visit, push) else (0, 0),
        each=Strategy.from_json(push.strategy).per == "person",
        barred=push.audience is not None and not granted,
        exports=named and visit.may(Action.READ_UNREACHED, push.division),
    )


async def export_unreached(visit: Visit) -> web.StreamResponse:
    """The visit list as a spreadsheet; who takes it with them is on record."""
    async with visit.database() as conn:
        push = await load(visit, conn, Action.READ_UNREACHED)
        if push.audience is None:
            raise Problem(404, "这次推送没有名单，无从列出未通知到的户。")
        if not await may_name(visit, conn, push):
            raise Problem(403, "名单用到了您没有授权的事项，您只能看数字。如需名单，请联系安全管理员。")
        if not await overview.names_kept(conn, push.audience):
            raise Problem(404, "名单已过保存期限，只留下数字。")
        if waiting := not_begun(push, visit.now):
            raise Problem(409, f"这次推送{waiting}，没有未通知到的名单。")
        homes = await overview.unreached_homes(conn, push.id, push.audience)
        await visit.record(conn, "export_unreached", push.division, f"push {push.id}", {"households": len(homes)})
    sheet = io.StringIO()
    writer = csv.writer(sheet)
    writer.writerow(("村（社区）", "户内一人", "户内人数", "原因", "办理情况"))
    for home in homes:
        why = "、".join(sorted({UNREACHABLE.get(reach, "已发，未确认到达") for reach in home.reaches}))
        done = "" if home.people else "家里已没有人，不用走访"
        writer.writerow((_cell(home.village or str(home.division)), _cell(home.name or "—"), home.people, why, done))
    return web.Response(
        body=b"\xef\xbb\xbf" + sheet.getvalue().encode(),  # Excel takes the file for GBK without it
        content_type="text/csv",
        charset="utf-8",
        headers={
            "Content-Disposition": f"attachment; filename=unreached-{push.id}.csv", "Cache-Control": "no-store",
        },
    )  # fmt: skip


async def load(visit: Visit, conn: Connection, action: Action = Action.READ_REPORT) -> Push:
    """The push of the path, if the grant covers it; 404 otherwise."""
    push = await store.push(conn, int(visit.arg("push")))
    if push is None:
        raise Problem(404)
    visit.demand(action, push.division)
    return push


async def may_name(visit: Visit, conn: Connection, push: Push) -> bool:
    """Whether the grant has every matter that the audience's rule reads; the database says the same by its policies."""
    if push.audience is None:
        return False
    return await overview.audience_matters(conn, push.audience) <= set(visit.session.grant.matters)


def _resends(visit: Visit, push: Push) -> bool:
    """Whether 再发 is offered: not while a first round is going on."""
    return push.state in _OVER and not not_begun(push, visit.now) and visit.may(Action.CHOOSE_AUDIENCE, push.division)


async def _tell(visit: Visit, stream: web.StreamResponse, number: int) -> None:
    with contextlib.suppress(TimeoutError):
        async with (
            asyncio.timeout(_STREAM_SECONDS),
            contextlib.aclosing(visit.request.app[live.LIVE].follow(number)) as seen,
        ):
            async for now in seen:
                said: dict[str, Any] = {"state": state_words(now)[0], "live": now.state in LIVE}
                said["bars"] = [
                    {"rows": bar.rows, "done": bar.done, "sent": bar.sent, "failed": bar.failed, "unknown": bar.unknown}
                    for bar in bars(now.channels)
                ]
                await stream.write(f"data: {json.dumps(said, ensure_ascii=False)}\n\n".encode())


async def _steer(visit: Visit, name: str, act: Callable[[Connection, Push], Awaitable[None]]) -> web.StreamResponse:
    async with visit.database() as conn:
        push = await load(visit, conn, Action.STEER)
        try:
            await act(conn, push)
        except PublishError as error:
            raise Problem(409, str(error)) from error
        await visit.record(conn, name, push.division, f"push {push.id}")
    await visit.desk.bell.plan(push.id)
    raise visit.moved(f"/console/pushes/{push.id}")


def _by_hand(visit: Visit, push: Push) -> dict[str, Any]:
    """What the list of handouts needs besides them."""
    return {"handout_labels": LABELS, "now": visit.now, "sends": visit.may(Action.SEND, push.division)}


def _grades(push: Push) -> list[tuple[str, str]]:
    """Only 必达 asks for visits; elsewhere nobody is shown a duty that is not his."""
    return [(name, words) for name, words in GRADE_LABELS.items() if push.duty == "must" or name not in _VISITED]


async def _groups(visit: Visit, conn: Connection, covered: tuple[Covered, ...]) -> list[dict[str, Any]]:
    """By 村民小组, under the names that people call them by."""
    if not covered:
        return []
    tree = await people.tree(conn, visit.session.county)
    return [row | {"name": group_name(tree, row["code"])} for row in _by_village(covered)]


def _by_village(covered: tuple[Covered, ...]) -> list[dict[str, Any]]:
    """One row a village with its households by grade."""
    rows: dict[int, dict[str, Any]] = {}
    for one in covered:
        name = one.name or str(one.division)
        empty = {"code": one.division, "name": name, "households": 0, **dict.fromkeys(GRADES.values(), 0)}
        row = rows.setdefault(one.division, empty)
        row[GRADES[one.grade]] = one.households
        row["households"] += one.households
    return list(rows.values())


def _cell(words: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t"} else words
