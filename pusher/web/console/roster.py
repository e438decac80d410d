"""Rosters (花名册): upload, compare, apply; what a strange column means is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree
from audiences.roster import Column, HeadError, RosterError, RosterReading, mark_errors, read_roster
from audiences.store import Diff, Import
from pusher.access import Action
from pusher.store import user
from pusher.web.console.person import place_name
from pusher.web.console.roster_columns import COLUMNS, LABELS, asked, said
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, Upload, text, upload
from pusher.web.problem import Problem

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERRORS_SHOWN: Final = 200


async def index(visit: Visit) -> web.StreamResponse:
    """The form, and what was imported before."""
    return await _ask(visit, Problems())


async def take(visit: Visit) -> web.StreamResponse:
    """Read an upload and compare it; errors are shown by row, or marked in the file itself."""
    problems, given, division = Problems(), upload(visit.form, "roster"), _place(visit)
    if given is None:
        problems.add("roster", "请选择花名册文件")
        return await _ask(visit, problems)
    visit.demand(Action.IMPORT_ROSTER, division.code)
    async with visit.database() as conn:
        tree = await people.tree(conn, division.county)
        words = await people.mapping(conn, division.code)
        if news := said(visit, words):
            await people.remember(conn, division, news, now=visit.now)
            await visit.record(conn, "map_roster", division.code, f"division {division.code}", {"labels": len(news)})
    try:
        reading = await _read(visit, given, tree, division, {**words, **news})
    except HeadError as error:
        return _mapping(visit, division, error.labels, str(error))
    except RosterError as error:
        problems.add("roster", str(error))
        return await _ask(visit, problems)
    if reading.strange and not text(visit.form, "as_is", 5):
        return _mapping(visit, division, reading.strange, "")
    return await _compare(visit, given, reading, division)


async def apply(visit: Visit) -> web.StreamResponse:
    """Apply what was shown: this file, against this version of the roster, or nothing."""
    try:
        async with visit.database() as conn:
            done = await people.apply(conn, text(visit.form, "token"), now=visit.now, staff=visit.session.staff)
            counts = {kind: getattr(done.diff, kind) for kind in ("new", "changed", "gone", "died", "left", "kept")}
            await visit.record(conn, "import_roster", visit.session.grant.lo, f"roster {done.version}", counts)
    except RosterError as error:
        raise Problem(409, str(error)) from error
    raise visit.moved(f"/console/rosters?done={done.version}")


async def _compare(visit: Visit, given: Upload, reading: RosterReading, division: Division) -> web.StreamResponse:
    async with visit.database() as conn:
        diff = await people.dry_run(
            conn, visit.deps.vault, reading, division, now=visit.now, file=given.name,
            leave_out=text(visit.form, "act", 10) == "leave_out",
        )  # fmt: skip
    if diff.token is not None:
        raise visit.moved(f"/console/rosters/check?{urlencode({'token': diff.token})}")
    if text(visit.form, "act", 10) == "mark":
        try:
            body = await asyncio.to_thread(mark_errors, given.data, diff.errors)
        except RosterError as error:
            raise Problem(400, str(error)) from error
        headers = {"Content-Disposition": 'attachment; filename="roster-errors.xlsx"', "Cache-Control": "no-store"}
        return web.Response(body=body, content_type=_XLSX, headers=headers)
    return visit.page(
        "console/roster_errors.html",
        status=400,
        errors=diff.errors[:_ERRORS_SHOWN],
        total=len(diff.errors),
        good=_good(reading, diff),
        tagged=any(error.column == Column.TAGS for error in diff.errors),
        notes=diff.notes,
        division=str(division.code),
        labels=asked(reading.labels),
        columns=COLUMNS,
    )


def _good(reading: RosterReading, diff: Diff) -> int:
    """Rows of which nothing is said."""
    wrong = {(error.sheet, error.row) for error in diff.errors}
    return sum((row.sheet, row.row) not in wrong for row in reading.rows)


async def _read(visit: Visit, given: Upload, tree: Tree, division: Division, words: Mapping[str, str]) -> RosterReading:
    """Off the loop: a hundred thousand rows take seconds."""
    return await asyncio.to_thread(
        read_roster, given.name, given.data, tree=tree, today=visit.today, within=division, mapping=words
    )


def _place(visit: Visit) -> Division:
    given = text(visit.form, "division", 15)
    if not given:
        return Division(visit.session.grant.territory)
    if not (given.isascii() and given.isdigit() and len(given) == 15):  # noqa: PLR2004 digits of a code
        raise Problem(400)
    return Division(int(given))


def _mapping(visit: Visit, division: Division, labels: Sequence[str], trouble: str) -> web.Response:
    return visit.page(
        "console/roster_mapping.html",
        status=400 if trouble else 200,
        labels=[(number, label, "") for number, label in enumerate(labels[:LABELS])],
        columns=COLUMNS,
        division=str(division.code),
        trouble=trouble,
    )


def _where(tree: Tree, one: Import) -> str:
    """The place of an import by its name, also where it is one no longer: 王家岗村（现在是厉山镇新星村）."""
    if one.leads is None or one.name is None:
        return place_name(tree, one.division)
    return f"{one.name}（现在是{place_name(tree, one.leads)}）"


async def _ask(visit: Visit, problems: Problems) -> web.Response:
    grant = visit.session.grant
    here = Division(grant.territory)
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
        past = await people.imports(conn, grant.lo, grant.hi)
        names = await user.names(conn, [one.staff for one in past if one.staff])
    places = [(str(here.code), f"整个{place_name(tree, here.code)}")]
    if here.level < Level.VILLAGE:
        places += [(str(node.code), node.name) for node in tree.children(here.code)]
    done = visit.request.query.get("done", "")
    return visit.page(
        "console/rosters.html",
        status=400 if problems else 200,
        problems=problems,
        places=places,
        division=text(visit.form, "division", 15),
        past=[(one, _where(tree, one)) for one in past],
        done=next((one for one in past if str(one.id) == done), None),
        people=names,
        life=people.UNDO_LIFE.days,
    )
