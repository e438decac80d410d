"""Relaying (转发): what levels above say, taken as one's own in two taps; what a place adds to it."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.division import Division, Level
from content import store
from content.code import read_code
from content.item import Contact, ItemError, PlainFacts, Variant, Version, covers
from content.relay import additions, drift
from content.render import Rendition, render
from content.review import ReviewError
from content.store import Connection, Item
from pusher.access import Action
from pusher.store import user
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.version_form import read_blocks, read_contacts, write_blocks, write_contacts
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_FIELDS: Final = {"how": 2000, "when": 2000, "contact": 2000, "contacts": 2000, "lines": 20_000}
_REASON: Final = 200


async def index(visit: Visit) -> web.StreamResponse:
    """What this place was asked to relay, and what else was said to it."""
    here = visit.session.grant.lo
    async with visit.database() as conn:
        asked = await store.asked(conn, here)
        known = {one.source for one in asked}
        above = [one for one in await store.from_above(conn, here, visit.now) if one.id not in known]
        units = await user.places(conn, [*(one.unit for one in asked), *(one.unit for one in above)])
    return visit.page("console/relay.html", asked=asked, above=above, units=units, where=_where(here))


async def show(visit: Visit) -> web.StreamResponse:
    """The first tap: the text as it will stand here, and the button."""
    async with visit.database() as conn:
        return await _shown(visit, conn, Problems())


async def take(visit: Visit) -> web.StreamResponse:
    """The second tap: it is ours, word for word, and on our page."""
    problems = Problems()
    async with visit.database() as conn:
        above, _ = await _above(visit, conn)
        if text(visit.form, "hash", 64) != above.published:
            raise Problem(409, "上级刚刚改了内容。请返回刷新，看过新内容再转发。")
        try:
            made = await store.relay(conn, above.id, _here(visit), by=visit.session.staff, at=visit.now)
        except ReviewError as error:
            problems.add("relay", str(error))
            return await _shown(visit, conn, problems)
        detail = {"source": above.code, "version": made.current, **await store.step_digest(conn, made.id)}
        await visit.record(conn, "relay_item", made.division, f"item {made.code}", detail)
    raise visit.moved(f"/console/items/{made.code}")


async def decline(visit: Visit) -> web.StreamResponse:
    """Say why this place does not relay what it was asked to."""
    problems = Problems()
    reason = text(visit.form, "reason", _REASON)
    async with visit.database() as conn:
        above, _ = await _above(visit, conn)
        here = _here(visit)
        if not reason:
            problems.add("reason", "请写明不转发的理由，上级会看到")
        refuse_persons(problems, "reason", reason, visit.today)
        if problems:
            return await _shown(visit, conn, problems)
        if not await store.decline(conn, above.id, here, reason=reason, by=visit.session.staff, at=visit.now):
            raise Problem(409, "上级没有要求本地转发这条信息，或者已经答复过。")
        await visit.record(conn, "decline_relay", here, f"item {above.code}", {"note": reason})
    raise visit.moved("/console/relay")


async def edit(visit: Visit) -> web.StreamResponse:
    """What this place adds; the source stands beside it and cannot be changed."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.RELAY_ITEM)
        found = await _relay(conn, seen.item)
        own = additions(seen.version, found.source)
    given = {
        **{name: getattr(own.plain, name) for name in ("how", "when", "contact")},
        "contacts": write_contacts(own.contacts),
        "lines": write_blocks(own.blocks),
    }
    return _asked(visit, seen, found, given, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Keep the additions: they need a review of their own; with none left it is the source's text again."""
    problems = Problems()
    given = {name: text(visit.form, name, limit) for name, limit in _FIELDS.items()}
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.RELAY_ITEM)
        found = await _relay(conn, seen.item)
        if text(visit.form, "was", 64) != seen.item.current:
            raise Problem(409, "您打开之后，内容有了改动。请返回查看最新内容，再作补充。")
        contacts: tuple[Contact, ...] = tuple(read_contacts(given["contacts"], problems))
        plain = PlainFacts(how=given["how"], when=given["when"], contact=given["contact"])
        try:
            own = Variant(found.division, read_blocks(given["lines"]), plain, contacts)
            if not problems:
                changed = await store.add(conn, seen.item.id, own, by=visit.session.staff, at=visit.now)
        except (ItemError, ReviewError) as error:
            problems.add("lines", str(error))
        if problems:
            return _asked(visit, seen, found, given, problems)
        await visit.record(conn, "add_to_item", seen.item.division, f"item {seen.item.code}", {"version": changed})
    raise visit.moved(f"/console/items/{seen.item.code}")


def _asked(visit: Visit, seen: Look, found: store.Relay, given: dict[str, str], problems: Problems) -> web.Response:
    return visit.page(
        "console/additions.html",
        status=400 if problems else 200,
        **context(seen),
        relayed=found,
        drift=drift(seen.version, found.source, found.now),
        values=given,
        problems=problems,
    )


async def _shown(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    above, version = await _above(visit, conn)
    here = _here(visit)
    await store.see(conn, above.id, here, visit.now)
    asked = next((one for one in await store.asked(conn, here) if one.source == above.id), None)
    units = await user.places(conn, [above.division])
    return visit.page(
        "console/relay_item.html",
        status=400 if problems else 200,
        source=above,
        rendition=_rendition(visit, above, version, here),
        unit=units.get(above.division, ""),
        asked=asked,
        where=_where(here),
        problems=problems,
    )


def _rendition(visit: Visit, above: Item, version: Version, here: int) -> Rendition:
    return render(version, division=here, code=above.code, url=visit.desk.links.scan(above.code))


async def _above(visit: Visit, conn: Connection) -> tuple[Item, Version]:
    """The item of the path, if it is published by a level above for this place; 404 otherwise."""
    code = read_code(visit.arg("code"))
    item = await store.by_code(conn, code) if code else None
    version = await store.version(conn, item.id, item.published) if item and item.published else None
    here = _here(visit)
    if item is None or version is None or item.division == here or not covers(version.division, here):
        raise Problem(404)
    return item, version


async def _relay(conn: Connection, item: Item) -> store.Relay:
    found = await store.relay_of(conn, item.id)
    if found is None:
        raise Problem(404)
    return found


def _here(visit: Visit) -> int:
    return visit.session.grant.lo


def _where(here: int) -> str:
    return "本村" if Division(here).level >= Level.VILLAGE else "本镇"
