"""An item's place in the catalogue (归类), changed by whoever wants to: nobody has to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from aiohttp import web

from content.catalogue.matching import level_of
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store.catalogue import Catalogue
from pusher.access import Action
from pusher.filing import file_item
from pusher.web.console.filing_view import Place, place_of
from pusher.web.console.item_view import Look
from pusher.web.console.items import context, load
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, read_day, text
from pusher.web.problem import Problem

_NONE: Final = "none"
_AUTO: Final = "auto"
_PAST: Final = timedelta(days=3660)


async def ask(visit: Visit) -> web.StreamResponse:
    """Show the row, why, and the other rows of this unit's level."""
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        place = await place_of(conn, seen.item, seen.version, visit.today)
        catalogue = await catalogues.current(conn, seen.item.county, visit.now)
    return _page(visit, seen, place, catalogue, Problems())


async def save(visit: Visit) -> web.StreamResponse:
    """Keep what a person chose: a row, none, or 自动归类 again; and the 信息形成日."""
    problems = Problems()
    chosen, typed = text(visit.form, "row", 9), text(visit.form, "formed", 10)
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        catalogue = await catalogues.current(conn, seen.item.county, visit.now)
        formed = _formed(typed, visit.today, problems)
        if problems:
            place = await place_of(conn, seen.item, seen.version, visit.today)
            return _page(visit, seen, place, catalogue, problems)
        where = None if chosen in {_NONE, _AUTO} else (catalogue.no, _line(chosen, catalogue))
        await filings.confirm(
            conn, seen.item.id, seen.item.county, seen.item.current, where,
            formed_on=formed, by=visit.session.staff, at=visit.now,
        )  # fmt: skip
        if chosen == _AUTO:
            await filings.release(conn, seen.item.id)
            await file_item(conn, seen.item, seen.version, visit.now)
        detail = {"row": chosen, "formed_on": typed}
        await visit.record(conn, "file_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}")


def _line(chosen: str, catalogue: Catalogue) -> int:
    if not chosen.isascii() or not chosen.isdecimal() or not 1 <= int(chosen) <= len(catalogue.rows):
        raise Problem(400)
    return int(chosen)


def _formed(typed: str, today: date, problems: Problems) -> date | None:
    if not typed:
        return None
    try:
        formed = read_day(typed)
    except ValueError:
        problems.add("formed", "日期应写成 2026-11-21")
        return None
    if not today - _PAST < formed <= today:
        problems.add("formed", "信息形成日不能晚于今天，也不会在十年以前")
    return formed


def _page(visit: Visit, seen: Look, place: Place, catalogue: Catalogue, problems: Problems) -> web.Response:
    level = level_of(seen.item.division)
    rows: dict[str, list[tuple[int, str]]] = {}
    for no, row in enumerate(catalogue.rows, 1):
        if not row.levels or level in row.levels or row == place.row:
            rows.setdefault(row.domain, []).append((no, row.name))
    filing = place.filing
    now = next((no for no, row in enumerate(catalogue.rows, 1) if place.row and row.key == place.row.key), None)
    value = _AUTO if filing is None or not filing.confirmed else str(now) if now else _NONE
    entered = filing.formed_on if filing and filing.formed_on else None
    return visit.page(
        "console/item_filing.html",
        status=400 if problems else 200,
        **context(seen),
        problems=problems,
        place=place,
        rows=rows,
        value=value,
        formed=text(visit.form, "formed", 10) or (entered.isoformat() if entered else ""),
    )
