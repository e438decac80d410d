"""Items: the list, and one item's page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from content import store
from content.code import read_code
from content.item import Duty, Nature, Version
from content.relay import drift
from content.review import Act, ReviewError, State
from content.store import Connection, Item, Line, Standing
from content.store.copied import copied
from content.thread import STAGE_LABELS
from pusher import publish
from pusher.access import Action
from pusher.checking import judge
from pusher.store import county as counties
from pusher.store import follow, overview, page, user
from pusher.store import progress as progresses
from pusher.store import signed_sheet as sheets
from pusher.web.console.filing_view import place_of
from pusher.web.console.item_view import (
    LAPSED,
    OVER,
    Look,
    barred,
    enclosed,
    history,
    look,
    next_act,
    row,
    state_kind,
    state_label,
)
from pusher.web.console.matter_view import STAGES
from pusher.web.console.matter_view import matter as matter_of
from pusher.web.console.preview import asked_poster, preview
from pusher.web.console.push_view import Heading, heading
from pusher.web.console.stages import progress
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_PAGE: Final = 50
_LATE: Final = "late"
_FILTERS: Final = (
    ("", "全部"),
    ("draft", "拟稿"),
    ("submitted", "已送审"),
    ("reviewed", "审核中"),
    ("late", "超过时限"),
    ("approved", "已审定、已发布"),
    ("returned", "退回修改"),
)
_STEPS: Final = {State.DRAFT: 1, State.RETURNED: 1, State.SUBMITTED: 2, State.REVIEWED: 2, State.HELD: 2}
_READY, _SENT = 3, 5  # approved; on its way to the people


async def index(visit: Visit) -> web.StreamResponse:
    """The items that units in this territory wrote, the latest first."""
    wanted = visit.request.query.get("state", "")
    before = visit.request.query.get("before", "")
    known = {"", _LATE, *State}
    if wanted not in known or not (before == "" or (before.isdecimal() and len(before) < 18)):  # noqa: PLR2004
        raise Problem(400)
    async with visit.database() as conn:
        lines = await _lines(visit, conn, wanted, int(before) if before else None)
        waits = await store.awaits(conn, [line.id for line in lines])
        lapsed = await page.lapsed(conn, [line.id for line in lines], visit.now)
        named = await user.names(conn, [line.created_by for line in lines if line.created_by])
    older = lines[-1].id if len(lines) == _PAGE and wanted != _LATE else None
    rows = [row(line, waits.get(line.id), lapsed.get(line.id, "")) for line in lines]
    return visit.page("console/items.html", rows=rows, people=named, filters=_FILTERS, chosen=wanted, older=older)


async def _lines(visit: Visit, conn: Connection, wanted: str, before: int | None) -> Sequence[Line]:
    grant = visit.session.grant
    if wanted == _LATE:
        late = await store.waiting(conn, grant.lo, grant.hi, set(Act), now=visit.now, late=True, most=_PAGE)
        return [one.line for one in late]
    return await store.items(
        conn, grant.lo, grant.hi, state=State(wanted) if wanted else None, before=before, count=_PAGE
    )


async def show(visit: Visit) -> web.StreamResponse:
    """One item: what it says in every rendition, where it stands, what can be done now."""
    return await _shown(visit, Problems())


async def _shown(visit: Visit, problems: Problems) -> web.Response:
    async with visit.database() as conn:
        seen = await load(visit, conn)
        if sealing := await store.sealing(conn, seen.item.id):
            return await _tombstone(visit, conn, seen, sealing)
        steps = await store.steps(conn, seen.item.id)
        drafts = await store.versions(conn, seen.item.id)
        told = await _pushes(conn, seen.item)
        named = await user.names(conn, [step.person for step in steps])
        places = await user.places(conn, [seen.version.division])
        halted = await is_halted(conn, seen.item)
        standing = await store.standing(conn, seen.item.id)
        lapsed = (await page.lapsed(conn, [seen.item.id], visit.now)).get(seen.item.id, "")
        allowed = _allowed(visit, seen, standing, lapsed)
        about = await _about(visit, conn, seen)
        shown = await preview(visit, conn, seen)
        item, is_must = seen.item, seen.version.duty is Duty.MUST
        misled = await follow.count_misled(conn, item.id, item.current, homes=is_must) if allowed["send"] else None
    return visit.page(
        "console/item.html",
        status=400 if problems else 200,
        **context(seen, standing.awaits if standing else None, lapsed),
        **about,
        shown=shown,
        poster=await asked_poster(visit, seen),
        problems=problems,
        public=item.published is not None,
        behind=item.published not in {None, item.current} and item.state not in OVER,
        halted=halted,
        misled=misled,
        barred=barred(visit.session.staff, steps, {draft.created_by for draft in drafts}, standing),
        step=_STEPS.get(item.state, _SENT if told and item.published == item.current else _READY),
        place=places.get(seen.version.division, ""),
        version_no=drafts[0].no,
        last_note=steps[-1].note if steps else "",
        steps=history(steps, named),
        pushes=told,
        allowed=allowed,
    )


async def _about(visit: Visit, conn: Connection, seen: Look) -> dict[str, Any]:
    """What stands around an item: its row of the catalogue, its review, its source, its matter."""
    relayed = await store.relay_of(conn, seen.item.id)
    own = await counties.county(conn, seen.item.county)
    return {
        "filed": await place_of(conn, seen.item, seen.version, visit.today),
        "progress": await progress(conn, seen.item, seen.version.genre, visit.now),
        "relayed": relayed,
        "copied": await copied(conn, seen.item.id, seen.version),
        "drift": drift(seen.version, relayed.source, relayed.now) if relayed else (),
        "matter": await matter_of(visit, conn, seen),
        "counted": await _counted(conn, seen.item),
        "stages": STAGES,
        "stage_labels": STAGE_LABELS,
        "genre": str(seen.version.genre),
        "signed": await sheets.of_item(conn, seen.item.id),
        "takes_photos": own is not None and own.signed_photo,
    }


async def _pushes(conn: Connection, item: Item) -> list[Heading]:
    found = await overview.pushes_of(conn, item.id)
    return [heading(one, standing=await progresses.of_list(conn, one.id, one.state)) for one in found]


async def _counted(conn: Connection, item: Item) -> dict[str, int]:
    """What its page counted, of nobody in particular; empty: nothing yet."""
    by_place = await page.counted(conn, item.code) if item.published else []
    figures = {
        "打开码": sum(one.scans for one in by_place),
        "点“我知道了”": sum(one.acks for one in by_place),
        "点“有用”": sum(one.useful for one in by_place),
        "点“看不懂”": sum(one.unclear for one in by_place),
    }
    return {label: number for label, number in figures.items() if number}


async def _tombstone(visit: Visit, conn: Connection, seen: Look, sealing: store.Sealing) -> web.Response:
    """A sealed item: that it is, since when and by whom; notes of its review may quote it and are not shown."""
    named = await user.names(conn, [sealing.person])
    told = await _pushes(conn, seen.item)
    return visit.page(
        "console/item_sealed.html",
        **context(seen),
        sealing=sealing,
        by=named[sealing.person].name if sealing.person in named else "—",
        pushes=told,
        public=seen.item.published is not None,
    )


async def withdraw(visit: Visit) -> web.StreamResponse:
    """Stop every push of it and say 已撤回 on its page; the reason is on record."""
    problems = Problems()
    reason = text(visit.form, "note", 500)
    if not reason:
        problems.add("note", "请写明撤回的理由")
    refuse_persons(problems, "note", reason, visit.today)
    if problems:
        return await _shown(visit, problems)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.STEER)
        by = visit.session.staff
        try:
            stopped = await publish.withdraw_item(conn, seen.item.id, by=by, reason=reason, at=visit.now)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        subject = f"item {seen.item.code}"
        await visit.record(conn, "withdraw_item", seen.item.division, subject, {"note": reason, "pushes": stopped})
    raise visit.moved(f"/console/items/{seen.item.code}")


async def stop(visit: Visit) -> web.StreamResponse:
    """停止并更正 in one tap: nothing more is sent, the page warns at once, and the text is open for correction."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.STEER)
        stopped = await publish.stop_item(conn, seen.item.id, at=visit.now)
        subject = f"item {seen.item.code}"
        await visit.record(conn, "stop_item", seen.item.division, subject, {"pushes": stopped})
        locked = await follow.is_alert(conn, seen.item.id)
    writes = not locked and visit.may(Action.WRITE_ITEM, seen.item.division)
    raise visit.moved(f"/console/items/{seen.item.code}" + ("/edit" if writes else ""))


async def is_halted(conn: Connection, item: Item) -> bool:
    """Whether its page says 内容有误."""
    notice = await page.notice(conn, item.code) if item.published and item.state not in OVER else None
    return notice is not None and notice.halted


async def load(visit: Visit, conn: Connection, action: Action = Action.READ_ITEM) -> Look:
    """The item of the path with its current version, if the grant covers it; 404 otherwise."""
    return await seen_as(visit, conn, *await kept(visit, conn, action))


async def kept(visit: Visit, conn: Connection, action: Action) -> tuple[Item, Version]:
    """The same, neither checked nor rendered."""
    code = read_code(visit.arg("code"))
    return await _current(visit, conn, await store.by_code(conn, code) if code else None, action)


async def look_at(visit: Visit, conn: Connection, item: Item | None, action: Action = Action.READ_ITEM) -> Look:
    """The same as `load` of an item that was found by another way."""
    return await seen_as(visit, conn, *await _current(visit, conn, item, action))


async def _current(visit: Visit, conn: Connection, item: Item | None, action: Action) -> tuple[Item, Version]:
    if item is None:
        raise Problem(404)
    visit.demand(action, item.division)
    version = await store.version(conn, item.id, item.current)
    if version is None:
        raise Problem(404)
    return item, version


async def seen_as(visit: Visit, conn: Connection, item: Item, version: Version) -> Look:
    """Check and render a version of an item, kept or not."""
    found = await judge(conn, visit.deps.vault, item.id, item.county, version, today=visit.today)
    return look(item, version, visit.desk.links.scan(item.code), found)


def context(seen: Look, waits: Act | None = None, lapsed: str = "") -> dict[str, Any]:
    """What every page of one item shows; `waits` is the step that it waits for, `lapsed` why it is sent no more."""
    item = seen.item
    label = state_label(item.state, published=item.published == item.current, waits=waits)
    shown = {
        "code": item.code,
        "title": seen.version.title,
        "hash": item.current,
        "state": item.state,
        "state_label": LAPSED.get(lapsed, label),
        "state_kind": "" if lapsed else state_kind(item.state),
        "lapsed": lapsed,
        "changed_at": item.changed_at,
    }
    return {
        "item": shown, "rendition": seen.rendition, "sms": seen.sms, "found": seen.found, "blocking": seen.blocking,
        "enclosed": enclosed(seen.version.attachments),
    }  # fmt: skip


def _allowed(visit: Visit, seen: Look, standing: Standing | None, lapsed: str) -> dict[str, bool]:
    item: Item = seen.item
    writes = visit.may(Action.WRITE_ITEM, item.division)
    waits = next_act(standing)
    return {
        "edit": writes and item.state not in OVER,
        "submit": writes and item.state in {State.DRAFT, State.RETURNED} and not seen.blocking,
        "review": waits is not None and visit.may(waits[1], item.division),
        "rewrite": writes and seen.version.nature is not Nature.ALERT,
        "stop": item.published is not None and item.state not in OVER and visit.may(Action.STEER, item.division),
        "withdraw": item.state not in OVER and visit.may(Action.STEER, item.division),
        "seal": visit.may(Action.SEAL_ITEM, item.division),
        "relay": item.published is not None and item.state not in OVER and item.division % 10**6 == 0,
        "send": item.state is State.APPROVED and not lapsed and visit.may(Action.CHOOSE_AUDIENCE, item.division),
        "show": item.state is State.APPROVED and visit.may(Action.SEND, item.division),
    }
