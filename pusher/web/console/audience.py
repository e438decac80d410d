"""Choosing whom to tell and where: proposals with their reasons and counts, a list of one's own, or places only."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from audiences import group
from audiences import store as people
from audiences.division import Division, Level, Range
from audiences.group import RuleError
from audiences.matching import People, residents
from audiences.matter import Attribute, Tag
from audiences.resident import Basis
from audiences.roster import RosterError, RosterReading, read_roster
from audiences.store import AudienceSpec, Group
from channels.registry import CHANNELS, CHOICES
from content.item import Reach
from content.review import State
from content.store import twins
from pusher import publish
from pusher.access import Action
from pusher.concern import offer_of
from pusher.publish import PublishError, Wish
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import follow as follows
from pusher.web.console import wish_form
from pusher.web.console.counted import Counted, count
from pusher.web.console.filing_view import place_of
from pusher.web.console.group_form import lost
from pusher.web.console.groups import usable
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.visit import Visit
from pusher.web.console.where_form import WhereForm
from pusher.web.forms import Problems, Upload, text, texts, upload
from pusher.web.problem import Problem

LIST, PLACES = "list", "places"
_LIST_LIFE: Final = timedelta(days=30)
_ERRORS_SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page is made of: the item, where and whom it may concern, the channels that have an account."""

    seen: Look
    where: WhereForm
    people: tuple[People, ...]
    channels: tuple[str, ...]
    advice: tuple[str, ...]  # the channels that the catalogue asks for
    kept: tuple[Group, ...]  # 已存的人群; the one of ?group= is the first of the people
    subscribed: int  # numbers in the territory that asked on a page for what is public there
    had: bool  # this version was sent to people before

    @property
    def here(self) -> Division:
        """The item's territory, no wider than the grant."""
        return self.where.here


class _BadListError(Exception):
    """The list has errors; the page names them by row."""

    def __init__(self, reading: RosterReading) -> None:
        super().__init__()
        self.reading = reading


async def choose(visit: Visit) -> web.StreamResponse:
    """Show proposals with live counts by village."""
    async with visit.database() as conn:
        stage = await _stage(visit, conn)
        counted = await count(conn, stage.people, stage.where, stage.where.ticked(visit.form), visit.today)
    return _page(visit, stage, counted, Problems())


async def prepare(visit: Visit) -> web.StreamResponse:
    """Freeze what was chosen as a push that awaits its button, and show the check page."""
    problems = Problems()
    try:
        async with visit.database() as conn:
            stage = await _stage(visit, conn)
            wish = await _wish(visit, conn, stage, problems)
            if wish is None:
                return _page(
                    visit,
                    stage,
                    await count(conn, stage.people, stage.where, stage.where.ticked(visit.form), visit.today),
                    problems,
                )
            page = await publish.prepare(
                conn,
                visit.deps.vault,
                visit.desk.links,
                wish,
                by=visit.session.staff,
                now=visit.now,
                quiet=visit.deps.quiet,
            )
            detail = {"left_out": list(page.left_out), "notes": list(wish.notes), "digest": page.digest}
            await visit.record(conn, "prepare_push", page.push.division, f"push {page.push.id}", detail)
    except _BadListError as error:
        return await _list_errors(visit, error.reading)
    except (PublishError, RosterError) as error:  # nothing of it was kept: the transaction went back
        field = error.field if isinstance(error, PublishError) else LIST
        problems.add(field or "channels", str(error))
        async with visit.database() as conn:
            stage = await _stage(visit, conn)
            return _page(
                visit,
                stage,
                await count(conn, stage.people, stage.where, stage.where.ticked(visit.form), visit.today),
                problems,
            )
    raise visit.moved(f"/console/pushes/{page.push.id}/check")


async def _stage(visit: Visit, conn: Connection) -> Stage:
    seen = await load(visit, conn, Action.CHOOSE_AUDIENCE)
    if seen.item.state is not State.APPROVED:
        raise Problem(409, "这条信息还没有审定，不能选对象。请先提交审核。")
    tree = await people.tree(conn, visit.session.county)
    grant = visit.session.grant
    here = Division(seen.version.division if grant.covers(seen.version.division) else grant.territory)
    speaking = {row.channel for row in await accounts.accounts(conn, visit.session.county, list(CHANNELS))}
    tags = await people.tags(conn, visit.session.county)
    place = await place_of(conn, seen.item, seen.version, visit.today)
    kept = await usable(visit, conn)
    attributes = await people.attributes(conn, visit.session.county)
    groups = await people.group_divisions(conn, here.lo, here.hi) if here.level > Level.COUNTY else ()
    found = offer_of(seen.version, here, tags, tree, visit.today, place.row, chosen=place.chosen, groups=groups)
    where = WhereForm(found, tree, here, groups)
    beside = residents(str(seen.version.genre), found.people)
    who = (*_kept(visit, kept, tags, attributes), *found.people, *beside)
    channels = tuple(name for name in CHOICES if name in speaking)
    public = seen.version.reach is not Reach.LISTED
    asked = await people.tally_subscribers(conn, [(here.lo, here.hi)]) if public else 0
    had = bool(seen.item.approved and await _had(conn, seen.item.id, seen.item.approved))
    return Stage(seen, where, who, channels, place.advice, kept, asked, had)


async def _had(conn: Connection, item: int, version: str) -> bool:
    """Whether it, or another item that says the same, was sent to people before."""
    return bool(await follows.texts(conn, [(item, version), *await twins(conn, item, version)]))


def _kept(visit: Visit, kept: Sequence[Group], tags: Sequence[Tag], attributes: Sequence[Attribute]) -> list[People]:
    """The group that was picked; its tags are the county's of today."""
    picked = [one for one in kept if str(one.id) == visit.request.query.get("group")]
    try:
        rules = [(one, group.known(one.rule, tags, attributes)) for one in picked]
    except RuleError as error:
        raise Problem(409, f"这个人群用不了：{error}") from error
    return [
        People(rule, one.basis, (f"已存的人群“{one.name}”",), tuple(lost(one.rule, one.basis, kept)))
        for one, rule in rules
    ]


async def _wish(visit: Visit, conn: Connection, stage: Stage, problems: Problems) -> Wish | None:
    """What the form says; None: the problems say why not."""
    source = text(visit.form, "source", 10)
    channels = tuple(name for name in stage.channels if name in texts(visit.form, "channels"))
    typed = wish_form.typed(visit.form, stage.seen.version.genre)
    if (per := typed["per"]) not in {"household", "person"}:
        raise Problem(400)
    territory = stage.where.read(visit.form, problems)
    audience: AudienceSpec | None = None
    notes: tuple[str, ...] = ()
    if source == LIST:
        audience, notes = await _list(visit, conn, stage, problems)
    elif source != PLACES:
        audience = _chosen(visit, stage, source, territory, problems)
    if not channels:
        problems.add("channels", "请至少选一个渠道")
    how = wish_form.read(typed, problems)
    if problems:
        return None
    places = stage.where.tree.villages(territory)
    again = bool(text(visit.form, "again", 3))
    return Wish(stage.seen.item.id, channels, audience, places, per, **how.to_wish(), again=again, notes=notes)


def _chosen(
    visit: Visit, stage: Stage, source: str, territory: tuple[Range, ...], problems: Problems
) -> AudienceSpec | None:
    """The people chosen, in the places chosen."""
    one = next((one for n, one in enumerate(stage.people) if f"group{n}" == source), None)
    if one is None:
        problems.add("source", "请选择通知对象")
        return None
    also = bool(stage.subscribed and text(visit.form, "subscribers", 3))
    return AudienceSpec(territory, one.rule, one.basis, subscribers=also)


async def _list(
    visit: Visit, conn: Connection, stage: Stage, problems: Problems
) -> tuple[AudienceSpec | None, tuple[str, ...]]:
    """The list that came with the form, and what its reading says of it."""
    given = upload(visit.form, LIST)
    if given is None:
        problems.add(LIST, "请选择名单文件")
        return None, ()
    reading = await _read(visit, stage, given)
    if reading.errors:
        raise _BadListError(reading)
    unit = Division(visit.session.grant.territory)
    taken = await people.add_list(
        conn,
        visit.deps.vault,
        reading,
        division=unit,
        title=stage.seen.version.title,
        now=visit.now,
        expires_at=visit.now + _LIST_LIFE,
    )
    subject = f"item {stage.seen.item.code}"
    await visit.record(conn, "add_list", unit.code, subject, {"list": taken.id, "people": taken.people})
    return AudienceSpec(((unit.lo, unit.hi),), None, Basis.LIST, taken.id), reading.notes


async def _read(visit: Visit, stage: Stage, given: Upload) -> RosterReading:
    """Off the loop: a hundred thousand rows take seconds."""
    within = Division(visit.session.grant.territory)
    return await asyncio.to_thread(
        read_roster, given.name, given.data, tree=stage.where.tree, today=visit.today, within=within
    )


def _page(visit: Visit, stage: Stage, counted: list[Counted], problems: Problems) -> web.Response:
    first = counted[0]
    usual = first.value if first.whole.people and not first.people.unsure else ""
    where = stage.where
    return visit.page(
        "console/audience.html",
        status=400 if problems else 200,
        **context(stage.seen),
        counted=counted,
        where=where,
        where_chosen=text(visit.form, "where", 10) or where.usual,
        places_ticked=where.ticked(visit.form),
        channels=[(name, CHANNELS[name].label) for name in stage.channels],
        missing=[CHANNELS[name].label for name in CHOICES if name not in stage.channels],
        advice=stage.advice,
        ticked=texts(visit.form, "channels") or stage.channels,
        source=text(visit.form, "source", 10) or usual,
        how=wish_form.typed(visit.form, stage.seen.version.genre),
        choices=wish_form.choices(),
        unsure=first.people.unsure,
        unnamed=first.people.missing,
        roster=any(one.whole.people for one in counted),
        subscribed=stage.subscribed,
        had=stage.had,
        again=bool(text(visit.form, "again", 3)),
        also=not visit.form or bool(text(visit.form, "subscribers", 3)),
        problems=problems,
        kept=[(one.id, f"{one.name}（合村并组后请核对）" if one.doubt else one.name) for one in stage.kept],
        group=visit.request.query.get("group", "") if stage.kept else "",
    )


async def _list_errors(visit: Visit, reading: RosterReading) -> web.Response:
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.CHOOSE_AUDIENCE)
    return visit.page(
        "console/list_errors.html",
        status=400,
        **context(seen),
        errors=reading.errors[:_ERRORS_SHOWN],
        total=len(reading.errors),
        good=len(reading.rows),
        notes=reading.notes,
    )
