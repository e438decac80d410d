"""The editor: plain facts beside the words they came from, findings at their fields, every rendition beside the text.

`look` checks and renders what is typed and keeps nothing: neither the text nor what was found in it leaves the answer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from aiohttp import web

from audiences import store as people
from content import store
from content.checks import Finding, Policy, fixes_of, links_of, mend
from content.item import Version
from content.review import Act, ReviewError, Step
from content.store import Connection
from content.store import alert as alerts
from content.store import closing as closings
from content.store.catalogue import overrides
from content.store.copied import copied
from content.warning import is_same_message
from pusher.access import Action
from pusher.filing import file_item
from pusher.opening import dead_now, known_dead
from pusher.web.console import turns
from pusher.web.console.enclosures import added, staying, worded
from pusher.web.console.item_view import OVER, Look, enclosed
from pusher.web.console.items import context, is_halted, kept, load, seen_as
from pusher.web.console.newest import Newest
from pusher.web.console.preview import Poster, poster, preview
from pusher.web.console.reading import origin_of, with_until
from pusher.web.console.spots import notes
from pusher.web.console.version_form import CHOICES, parse, typed, values
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_TURNS_LIMIT: Final = 20_000
_NO_DUE: Final = "none"
_LIVE_MOST: Final = 10_000  # characters of a form that is looked at while somebody types
_CHANGED: Final = "您打开之后，别人改过这条信息。请返回查看最新内容，再作修改。"
_OVERTAKEN: Final = (
    "您打开之后，别人改过这条信息。您写的都还在下面，没有保存。请先另开一页看看最新的内容：要保留别人改的，照着改进来；"
    "再按“保存”，就以这一页为准。"
)
_turns: Final = Newest()


async def edit(visit: Visit) -> web.StreamResponse:
    """Show every field with its source."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if await store.relay_of(conn, seen.item.id):
            raise visit.moved(f"/console/items/{seen.item.code}/additions")
        if await closings.closing(conn, seen.item.id):
            raise Problem(409, "公示已经结束，名单已经封存，不能再改。更正后的名单请另写一条公示，接在这条后面。")
        shown = await _values(visit, conn, seen.version)
        return await _page(visit, conn, seen, shown, Problems())


async def look(visit: Visit) -> web.StreamResponse:
    """Check and render what is typed, and keep nothing.

    First `fix` makes one replacement in it, or all, and `due` fills in one of the last days that are asked about.
    """
    async with _turns.turn(visit.session.staff) as newest:
        if not newest:
            raise Problem(409, "又改过了，以最新的一次为准。")
        return await _looked(visit)


async def _looked(visit: Visit) -> web.Response:
    problems, given = Problems(), _typed(visit)
    if due := text(visit.form, "due", 10):
        was_due, given["deadline"] = given["deadline"], due if due != _NO_DUE else ""
        given["valid_until"] = given["deadline"] if given["valid_until"] == was_due else given["valid_until"]
    size = sum(map(len, given.values()))
    if text(visit.form, "live", 5) and size > _LIVE_MOST:
        raise Problem(413, f"有{size}字，超过{_LIVE_MOST}字的不边写边查，请按“检查并看效果”。")
    async with visit.database() as conn:
        item, was = await kept(visit, conn, Action.WRITE_ITEM)
        if text(visit.form, "was", 64) != item.current:
            raise Problem(409, _CHANGED)
        version = await _version(visit, conn, given, was, problems)
        if not problems:
            given["valid_until"] = values(version)["valid_until"]
        version = replace(version, attachments=worded(visit.form, was.attachments))
        seen = await seen_as(visit, conn, item, version)
        if (fix := text(visit.form, "fix", 200)) and not problems:
            fixes = fixes_of([one.finding for one in notes(seen.found, given) if one.fix], "" if fix == "all" else fix)
            seen = await seen_as(visit, conn, item, mend(version, fixes))
            given = await _values(visit, conn, seen.version)
        policy = await store.policy(conn, item.county)
    pressed = await poster(visit, seen.rendition) if text(visit.form, "poster", 5) else None
    shut = await _shut(visit, seen.version, policy)
    seen = replace(seen, found=(*seen.found, *shut))
    async with visit.database() as conn:
        return await _page(visit, conn, seen, given, problems, pressed, status=200)


async def _shut(visit: Visit, version: Version, policy: Policy) -> list[Finding]:
    """The links that do not open: tried when 检查并看效果 is pressed, and while she types what is known of them."""
    links = links_of(version)
    if any(name in visit.form for name in ("live", "fix", "due")):
        return known_dead(links, policy)
    return await dead_now(links, policy, visit.desk.base_url, inside=visit.desk.inside)


async def save(visit: Visit) -> web.StreamResponse:
    """Keep a new version; it is the current one and every approval of another is void."""
    problems, given = Problems(), _typed(visit)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if text(visit.form, "was", 64) != seen.item.current:
            problems.add("title", _OVERTAKEN)
            return await _page(visit, conn, seen, given, problems, status=409)
        version = await _version(visit, conn, given, seen.version, problems)
        if seen.item.state in OVER:
            raise Problem(409, "这条信息已经撤回或被新版代替，不能再改。")
        files = staying(visit.form, seen.version.attachments)
        more = () if problems else await added(visit, conn, files, problems)
        version = replace(version, attachments=(*files, *more))
        if problems:
            return await _page(visit, conn, seen, given, problems)
        if await alerts.latest(conn, seen.item.id) and not is_same_message(seen.version, version):
            raise Problem(409, "转发的预警一个字也不能改。本地的转移地点、电话，请写在信息页的“本地安排”里。")
        try:
            changed = await store.edit(conn, seen.item.id, version, by=visit.session.staff, at=visit.now)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        subject = f"item {seen.item.code}"
        await visit.record(conn, "edit_item", seen.item.division, subject, {"version": changed})
        again = await load(visit, conn, Action.WRITE_ITEM)
        await file_item(conn, again.item, version, visit.now)
    raise visit.moved(f"/console/items/{seen.item.code}" + ("/edit" if again.blocking else ""))


async def submit(visit: Visit) -> web.StreamResponse:
    """Vouch for the version on the page (初审) and hand it to review."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        if seen.blocking:
            raise Problem(409, f"还有{seen.blocking}处必须改，改好才能送审。")
        step = Step(Act.SUBMIT, visit.session.staff, text(visit.form, "hash", 64), visit.now, findings=len(seen.found))
        try:
            await store.step(conn, seen.item.id, step)
        except ReviewError as error:
            raise Problem(409, f"{error}。") from error
        detail = {"version": step.digest, **await store.step_digest(conn, seen.item.id)}
        await visit.record(conn, "submit_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}")


def _typed(visit: Visit) -> dict[str, str]:
    return typed(visit.form) | {turns.FIELD: text(visit.form, turns.FIELD, _TURNS_LIMIT)}


async def _version(visit: Visit, conn: Connection, given: dict[str, str], was: Version, problems: Problems) -> Version:
    """The version that the form says; problems name what cannot be read. A proposed 有效期 follows the text."""
    tree = await people.tree(conn, visit.session.county)
    version = turns.read(given[turns.FIELD], parse(given, was, problems), tree, problems)
    return with_until(version, was, visit.today, await overrides(conn, visit.session.county))


async def _values(visit: Visit, conn: Connection, version: Version) -> dict[str, str]:
    tree = await people.tree(conn, visit.session.county)
    return values(version) | {turns.FIELD: turns.write(version, tree)}


async def _page(
    visit: Visit,
    conn: Connection,
    seen: Look,
    shown: Mapping[str, str],
    problems: Problems,
    pressed: Poster | None = None,
    status: int = 400,
) -> web.Response:
    told = await overrides(conn, visit.session.county)
    origin = origin_of(seen.version, visit.today, told)
    found = notes(seen.found, shown)
    files = worded(visit.form, seen.version.attachments) if visit.request.method == "POST" else seen.version.attachments
    return visit.page(
        "console/item_edit.html",
        status=status if problems else 200,
        **context(seen) | {"enclosed": enclosed(files)},
        halted=await is_halted(conn, seen.item),
        copied=await copied(conn, seen.item.id, seen.version),
        values=shown,
        sources=origin.words,
        dues=origin.dues,
        choices=CHOICES,
        problems=problems,
        notes=found,
        mendable=len(fixes_of(one.finding for one in found if one.fix)),
        shown=await preview(visit, conn, seen),
        poster=pressed,
        most=_LIVE_MOST,
    )
