"""The catalogue (目录): what this unit has to publish, what is out, and a new version from the county's file."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree
from content import catalogue as files
from content.catalogue.change import beside, compare, named
from content.catalogue.matching import level_of
from content.catalogue.village import Duty, Turn, duties, turns
from content.ingest import IngestError
from content.store import Connection
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store.catalogue import Catalogue
from pusher import filing
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, upload
from pusher.web.problem import Problem

_HOLDS: Final = (
    ("domains", "只有几个领域：这几个领域照文件改，其他领域不动"),
    ("whole", "全县完整的目录：文件里没有的领域一律取消"),
)
_SHOWN: Final = 30  # findings and rows of a dry run
_VILLAGES_SHOWN: Final = 60
_LOOK_BACK: Final = timedelta(days=366)  # what came after the last year, half, quarter or month


@dataclass(frozen=True, slots=True)
class DutyLine:
    """A duty of villages for one period: how many have fulfilled it, and which have not."""

    turn: Turn
    villages: int
    done: int
    missing: tuple[str, ...]
    late: bool


async def index(visit: Visit) -> web.StreamResponse:
    """The rows of this unit's level by domain, with what is out; for villages their own calendar."""
    async with visit.database() as conn:
        catalogue = await _current(visit, conn)
        grant = visit.session.grant
        sections = await filing.sections(conn, catalogue, grant.lo, grant.hi)
        late = await filing.late(conn, grant.lo, grant.hi, visit.today)
        tree = await people.tree(conn, visit.session.county)
        lines = await _duties(visit, conn, tree, catalogue)
    return visit.page(
        "console/catalogue.html",
        catalogue=catalogue,
        sections=sections,
        level=level_of(visit.session.grant.lo).label,
        late=len(late),
        rows=sum(len(one.covers) for one in sections),
        filled=sum(one.filled for one in sections),
        duties=lines,
        village=Division(visit.session.grant.lo).level >= Level.VILLAGE,
        most=_VILLAGES_SHOWN,
    )


async def ask(visit: Visit) -> web.StreamResponse:
    """Ask for the county's file."""
    async with visit.database() as conn:
        return _ask(visit, Problems(), await _current(visit, conn), await catalogues.versions(conn, _county(visit)))


async def try_out(visit: Visit) -> web.StreamResponse:
    """Read the file, show what it changes, and keep it as a dry run; nothing is in force before the next button."""
    problems = Problems()
    given = upload(visit.form, "file")
    reading = None
    if given is None:
        problems.add("file", "请选择目录文件")
    else:
        try:
            reading = await asyncio.to_thread(files.read, given.name, given.data)
        except IngestError as error:
            problems.add("file", str(error))
    async with visit.database() as conn:
        was = await _current(visit, conn)
        if given is None or reading is None or reading.errors:
            return _ask(visit, problems, was, await catalogues.versions(conn, _county(visit)), reading)
        digest = hashlib.sha256(given.data).hexdigest()
        before = () if was.sample else was.rows
        rows = reading.rows if text(visit.form, "holds", 10) == "whole" else beside(before, reading.rows)
        name = text(visit.form, "name") or named(given.name.rpartition(".")[0], reading.rows, rows)
        no = await catalogues.dry_run(
            conn, _county(visit), name, rows, digest=digest, by=visit.session.staff, at=visit.now
        )
    held, kept = (dict.fromkeys(row.domain for row in some) for some in (reading.rows, rows))
    return visit.page(
        "console/catalogue_change.html",
        no=no, name=name, was=was, change=compare(before, rows), rows=len(rows), most=_SHOWN,
        notes=[one.sentence for one in reading.notes], held=list(held), beside=[one for one in kept if one not in held],
    )  # fmt: skip


async def put_in_force(visit: Visit) -> web.StreamResponse:
    """Let the dry run be the catalogue from now on."""
    given = text(visit.form, "no", 9)
    async with visit.database() as conn:
        if not given.isdecimal() or not await catalogues.put_in_force(conn, _county(visit), int(given), visit.now):
            raise Problem(409, "这份目录已经启用，或者有人导入了更新的一份。请返回查看，再导入一次。")
        await visit.record(conn, "import_catalogue", visit.session.grant.lo, f"catalogue {given}")
    raise visit.moved("/console/catalogue")


async def _duties(visit: Visit, conn: Connection, tree: Tree, catalogue: Catalogue) -> list[DutyLine]:
    """What the villages of this territory have to publish by month and quarter."""
    grant = visit.session.grant
    out = await filings.village_out(conn, grant.lo, grant.hi, visit.today - _LOOK_BACK)
    villages = [node for node in tree if node.division.level is Level.VILLAGE and grant.covers(node.code)]
    owed = duties(catalogue.rows)
    found: dict[tuple[Duty, str], list[tuple[str, Turn]]] = {}
    for node in villages:
        for turn in turns(visit.today, out.get(node.code, ()), duties=owed):
            found.setdefault((turn.duty, turn.label), []).append((node.name, turn))
    return [
        DutyLine(
            turn=several[0][1],
            villages=len(several),
            done=sum(turn.done is not None for _, turn in several),
            missing=tuple(name for name, turn in several if turn.done is None),
            late=any(turn.late(visit.today) for _, turn in several),
        )
        for several in found.values()
    ]


def _ask(
    visit: Visit,
    problems: Problems,
    was: Catalogue,
    past: tuple[Catalogue, ...],
    reading: files.Reading | None = None,
) -> web.Response:
    errors = [one.sentence for one in reading.errors] if reading else []
    return visit.page(
        "console/catalogue_import.html",
        status=400 if problems or errors else 200,
        problems=problems,
        holds=_HOLDS,
        was=was,
        past=past,
        errors=errors[:_SHOWN],
        total=len(errors),
    )


async def _current(visit: Visit, conn: Connection) -> Catalogue:
    return await catalogues.current(conn, _county(visit), visit.now)


def _county(visit: Visit) -> int:
    return visit.session.county
