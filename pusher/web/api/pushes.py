"""Pushes by the API: prepared, shown as the check page, sent by its digest, steered, reported."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Final

from channels.registry import CHOICES
from content import store as items
from pusher import publish
from pusher import report as reports
from pusher.publish import CheckPage, Despite, PublishError, Wish
from pusher.store import Connection
from pusher.store import push as store
from pusher.store.push import Push
from pusher.web.api import model
from pusher.web.api.audiences import chosen, wrong
from pusher.web.api.door import Call
from pusher.web.api.items import load as load_item
from pusher.web.problem import Problem

_FIELDS: Final = {
    "start": "/not_before",
    "expiry": "/expires_at",
    "channels": "/channels",
    "cost_cap": "/cost_cap",
    "again": "/again",
}


async def prepare(call: Call) -> model.Check:
    """Freeze whom and what as a push that awaits its digest."""
    given: model.NewPush = call.body
    unknown = [name for name in given.channels if name not in CHOICES]
    if unknown:
        raise wrong("/channels", f"没有“{unknown[0]}”这个渠道；可用的有：{'、'.join(CHOICES)}")
    item, version = await load_item(call, given.item)
    who = await chosen(call, item, version, given.audience, given.divisions)
    wish = Wish(
        item.id, tuple(given.channels), who.audience, who.villages, given.per, at_once=given.at_once,
        not_before=given.not_before, expires_at=given.expires_at, cost_cap=given.cost_cap, again=given.again,
    )  # fmt: skip
    try:
        page = await publish.prepare(
            call.conn, call.deps.vault, call.desk.links, wish, by=call.key.staff, now=call.now, quiet=call.deps.quiet
        )
    except PublishError as error:
        where = _FIELDS.get(error.field)
        raise Problem(409, str(error), [{"pointer": where, "detail": str(error)}] if where else ()) from error
    detail = {"left_out": list(page.left_out), "digest": page.digest}
    await call.record("prepare_push", page.push.division, f"push {page.push.id}", detail)
    return _check(page)


async def index(call: Call) -> model.Pushes:
    """The pushes of this territory, the latest first."""
    asked: model.Paged = call.query
    found = await store.pushes(
        call.conn, call.grant.lo, call.grant.hi, asked.limit + 1, before=int(asked.cursor) if asked.cursor else None
    )
    shown = found[: asked.limit]
    return model.Pushes(
        pushes=[
            model.Push(
                push=str(one.id), item=one.code, division=str(one.division), title=one.title, state=one.state,
                urgency=one.urgency, duty=one.duty, frozen_at=one.frozen_at, approved_at=one.approved_at,
                dispatched_at=one.dispatched_at,
            )
            for one in shown
        ],
        next=str(shown[-1].id) if len(found) > asked.limit else None,
    )  # fmt: skip


async def show(call: Call) -> model.Push:
    """One push as it stands."""
    return await _push(call, await _load(call))


async def check(call: Call) -> model.Check:
    """The check page of a push that awaits its digest."""
    push = await _load(call)
    if push.state != "frozen":
        raise Problem(409, "这次推送已经批准或取消过了。")
    return _check(await publish.check_page(call.conn, push.id, now=call.now, quiet=call.deps.quiet))


async def send(call: Call) -> model.Push:
    """Approve what the check page showed."""
    given: model.Go = call.body
    push = await _load(call)
    try:
        begins = await publish.approve(
            call.conn, push.id, given.digest, by=call.key.staff, now=call.now, quiet=call.deps.quiet,
            despite=[one for one in Despite if getattr(given, one)],
        )  # fmt: skip
    except PublishError as error:
        raise Problem(409, str(error)) from error
    detail = {"digest": push.digest, "begins": begins.isoformat()}
    await call.record("send_push", push.division, f"push {push.id}", detail)
    call.after.append(partial(call.desk.bell.plan, push.id))
    return await _push(call, await _load(call))


async def pause(call: Call) -> model.Push:
    """Open no new window."""
    given: model.Reason = call.body
    return await _steer(call, "pause_push", lambda conn, number: publish.pause(conn, number, given.reason))


async def resume(call: Call) -> model.Push:
    """Go on."""
    return await _steer(call, "resume_push", publish.resume)


async def cancel(call: Call) -> model.Push:
    """Stop for good; what is in flight is spared."""
    return await _steer(call, "cancel_push", publish.cancel)


async def report(call: Call) -> model.Report:
    """The exact figures of a push."""
    push = await _load(call)
    figures = await reports.report(call.conn, push.id, call.now)
    villages: dict[int, model.Village] = {}
    for one in figures.villages:
        empty = model.Village(division=str(one.division), name=one.name or "", households=0, grades={})
        had = villages.get(one.division, empty)
        grades = had.grades | {reports.GRADES[one.grade]: one.households}
        villages[one.division] = had.model_copy(
            update={"households": had.households + one.households, "grades": grades}
        )
    return model.Report(
        push=str(push.id), title=figures.title, state=figures.state, channels=figures.channels,
        coverage=figures.coverage, villages=list(villages.values()), undecided=figures.undecided,
    )  # fmt: skip


async def _steer(call: Call, name: str, act: Callable[[Connection, int], Awaitable[object]]) -> model.Push:
    push = await _load(call)
    try:
        await act(call.conn, push.id)
    except PublishError as error:
        raise Problem(409, str(error)) from error
    await call.record(name, push.division, f"push {push.id}")
    call.after.append(partial(call.desk.bell.plan, push.id))
    return await _push(call, await _load(call))


async def _load(call: Call) -> Push:
    push = await store.push(call.conn, int(call.arg("push")))
    if push is None:
        raise Problem(404)
    call.demand(push.division)
    return push


async def _push(call: Call, push: Push) -> model.Push:
    version = await items.version(call.conn, push.item, push.version)
    return model.Push(
        push=str(push.id), item=await _code(call, push.item), division=str(push.division),
        title=version.title if version else "", state=push.state, urgency=push.urgency, duty=push.duty,
        frozen_at=push.frozen_at, approved_at=push.approved_at, dispatched_at=push.dispatched_at,
    )  # fmt: skip


async def _code(call: Call, number: int) -> str:
    item = await items.get(call.conn, number)
    return item.code if item else ""


def _check(page: CheckPage) -> model.Check:
    return model.Check(
        push=str(page.push.id), digest=page.digest, title=page.title, button=page.button, people=page.people,
        households=page.households,
        carriers=[
            model.Carrier(account=one.key, channel=one.channel, mode=one.mode, messages=one.messages,
                          segments=one.segments, cost=one.cost)
            for one in page.accounts
        ],
        texts=[
            model.Said(account=one.key, mode=one.mode, division=str(one.division) if one.division else None,
                       text=one.message.text, length=one.message.length, segments=one.message.segments,
                       passed_on=one.message.passed_on.text if one.message.passed_on else None)
            for one in page.texts
        ],
        unreachable=[
            model.Lost(reason=one.reason, people=one.people, households=one.households) for one in page.unreachable
        ],
        left_out=list(page.left_out), spared=list(page.spared), starts_at=page.starts_at, ends_at=page.ends_at,
        cost=page.cost,
        sent_before=str(page.sent_before) if page.sent_before else None, refused=page.unaffordable,
        over=page.over,
    )  # fmt: skip
