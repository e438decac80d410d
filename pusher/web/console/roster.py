"""Rosters (花名册): upload, see what would change, apply, take back; what a strange column means is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlencode

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree
from audiences.resident import mask_name
from audiences.roster import Column, HeadError, RosterError, RosterReading, mark_errors, read_roster
from pusher.access import Action
from pusher.store import user
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.forms import Problems, Upload, text, upload

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ERRORS_SHOWN: Final = 200
_LABELS: Final = 30
KINDS: Final = (
    ("new", "新增"),
    ("changed", "有变化"),
    ("died", "名册写明已去世"),
    ("left", "名册写明已迁出"),
    ("gone", "这次没有出现"),
    ("kept", "保持原状：以前已标为去世或迁出"),
)
CHANGES: Final = {
    "back": "重新出现",
    "name": "改名",
    "phone": "换号",
    "village": "换村",
    "group": "换组",
    "household": "换户",
    "base": "户籍地、现居地或承包地",
    "self": "关系、性别、生日或证件",
    "former": "曾用名",
    "tags": "标签",
}


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
        said = _said(visit)
        if said:
            await people.remember(conn, division, said, now=visit.now)
            await visit.record(conn, "map_roster", division.code, f"division {division.code}", {"labels": len(said)})
        words = await people.mapping(conn, division.code)
    try:
        reading = await _read(visit, given, tree, division, words)
    except HeadError as error:
        return _mapping(visit, division, error.labels, str(error))
    except RosterError as error:
        problems.add("roster", str(error))
        return await _ask(visit, problems)
    if reading.strange and not text(visit.form, "as_is", 5):
        return _mapping(visit, division, reading.strange, "")
    return await _compare(visit, given, reading, division)


async def check(visit: Visit) -> web.StreamResponse:
    """What the file would change, expandable and masked."""
    token = visit.request.query.get("token", "")
    async with visit.database() as conn:
        try:
            draft, shown = await people.preview(conn, token)
        except RosterError as error:
            raise Problem(410, str(error)) from error
        visit.demand(Action.IMPORT_ROSTER, draft["division"])
        tree = await people.tree(conn, draft["county"])
    kinds = [(words, draft["counts"].get(kind, 0), _lines(tree, shown[kind])) for kind, words in KINDS]
    return visit.page(
        "console/roster_check.html",
        token=token,
        place=_name(tree, draft["division"]),
        file=draft["file"],
        counts={"unchanged": 0, "new": 0, "changed": 0, "gone": 0, "kept": 0, **draft["counts"]},
        kinds=[one for one in kinds if one[1]],
        base=draft["base"],
    )


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


async def undo(visit: Visit) -> web.StreamResponse:
    """Take an import back; who was changed since is left as she is."""
    if text(visit.form, "sure", 5) != "yes":
        raise Problem(400, "撤销前请先勾选“我已核对”。")
    number = visit.number("roster")
    try:
        async with visit.database() as conn:
            undone = await people.undo(conn, number, now=visit.now, staff=visit.session.staff)
            counts = {"restored": undone.restored, "deleted": undone.deleted, "left": undone.left}
            await visit.record(conn, "undo_roster", visit.session.grant.lo, f"roster {number}", counts)
    except RosterError as error:
        raise Problem(409, str(error)) from error
    raise visit.moved(f"/console/rosters?done={number}")


async def _compare(visit: Visit, given: Upload, reading: RosterReading, division: Division) -> web.StreamResponse:
    async with visit.database() as conn:
        diff = await people.dry_run(conn, visit.deps.vault, reading, division, now=visit.now, file=given.name)
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
        good=len(reading.rows),
        notes=reading.notes,
        division=str(division.code),
    )


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


def _said(visit: Visit) -> dict[str, str]:
    """What the form says of strange labels: label1 … and field1 …; "-" is not to be read."""
    said = {}
    for number in range(_LABELS):
        label, field = text(visit.form, f"label{number}", 50), text(visit.form, f"field{number}", 20)
        if label and field:
            if field != "-" and field not in set(Column):
                raise Problem(400)
            said[label] = "" if field == "-" else field
    return said


def _mapping(visit: Visit, division: Division, labels: Sequence[str], trouble: str) -> web.Response:
    return visit.page(
        "console/roster_mapping.html",
        status=400 if trouble else 200,
        labels=list(enumerate(labels[:_LABELS])),
        columns=[("", "请选择"), *((c.value, c.value) for c in Column), ("-", "不用导入")],
        division=str(division.code),
        trouble=trouble,
    )


def _lines(tree: Tree, rows: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "line": f"{row['sheet']} 第{row['line']}行".strip() if "line" in row.keys() else "",  # noqa: SIM118 - a record
            "name": mask_name(row["name"] or "—"),
            "place": _name(tree, row["division"]),
            "what": "、".join(CHANGES[one] for one in row["changes"]) if "changes" in row.keys() else "",  # noqa: SIM118
        }
        for row in rows
    ]


def _name(tree: Tree, code: int) -> str:
    """Towns and villages by name, a group by its number."""
    if code in tree:
        return tree.full_name(code)
    village = code // 1000 * 1000
    return f"{tree.full_name(village)}{code % 1000}组" if village in tree else str(code)


async def _ask(visit: Visit, problems: Problems) -> web.Response:
    grant = visit.session.grant
    here = Division(grant.territory)
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
        past = await people.imports(conn, grant.lo, grant.hi)
        names = await user.names(conn, [one.staff for one in past if one.staff])
    places = [(str(here.code), f"整个{_name(tree, here.code)}")]
    if here.level < Level.VILLAGE:
        places += [(str(node.code), node.name) for node in tree.children(here.code)]
    done = visit.request.query.get("done", "")
    return visit.page(
        "console/rosters.html",
        status=400 if problems else 200,
        problems=problems,
        places=places,
        division=text(visit.form, "division", 15),
        past=[(one, _name(tree, one.division)) for one in past],
        done=next((one for one in past if str(one.id) == done), None),
        people=names,
        life=people.UNDO_LIFE.days,
    )
