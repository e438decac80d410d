"""Rosters (花名册) by the API: a file is compared as at the console, then applied by its token. No names come back."""

from __future__ import annotations

import asyncio
from typing import Final

from audiences import store as people
from audiences.division import Division
from audiences.roster import HeadError, RosterError, RowError, read_roster
from audiences.store import Diff
from pusher.web.api import model
from pusher.web.api.door import Call
from pusher.web.problem import Problem

_ERRORS_SHOWN: Final = 200
_WRONG: Final = "花名册有要改的地方，改好再传。全部改好以前，什么都不会变。"
_STRANGE: Final = "不认识这一列。请改成模板里的列名；或者先在工作台导入一次，说明它是什么；不用导入就带上 as_is=true"


async def compare(call: Call) -> model.RosterCheck:
    """What the file would change. Nothing is changed."""
    given: model.NewRoster = call.body
    place, file = Division(int(given.division)), call.upload
    call.demand(place.code)
    tree = await people.tree(call.conn, call.key.county)
    words = await people.mapping(call.conn, place.code)
    try:
        reading = await asyncio.to_thread(
            read_roster, file.name, file.data, tree=tree, today=call.today, within=place, mapping=words
        )
    except HeadError as error:
        raise Problem(422, str(error), [_column(label) for label in error.labels] or _at(str(error))) from error
    except RosterError as error:
        raise Problem(422, _WRONG, _at(str(error))) from error
    if reading.strange and not given.as_is:
        raise Problem(422, _WRONG, [_column(label) for label in reading.strange])
    diff = await people.dry_run(call.conn, call.deps.vault, reading, place, now=call.now, file=file.name)
    if diff.token is None:
        found = diff.errors[:_ERRORS_SHOWN]
        raise Problem(422, f"{_WRONG}共{len(diff.errors)}处。", [_row(one) for one in found])
    return model.RosterCheck(token=diff.token, notes=list(diff.notes), counts=_counts(diff))


async def apply(call: Call) -> model.Roster:
    """Apply what was compared: that file, against that version of the roster, or nothing."""
    given: model.Token = call.body
    try:
        done = await people.apply(call.conn, given.token, now=call.now, staff=call.key.staff)
    except RosterError as error:
        raise Problem(409, str(error)) from error
    counts = _counts(done.diff)
    await call.record("import_roster", call.grant.lo, f"roster {done.version}", counts.model_dump())
    return model.Roster(version=str(done.version), counts=counts)


def _counts(diff: Diff) -> model.RosterCounts:
    return model.RosterCounts(**{name: getattr(diff, name) for name in model.RosterCounts.model_fields})


def _row(one: RowError) -> dict[str, str]:
    """By the spreadsheet's own number; the cell is masked."""
    sheet = f"{one.sheet}!" if one.sheet else ""
    return {"pointer": f"/file#{sheet}{one.row}/{one.column}", "detail": str(one)}


def _column(label: str) -> dict[str, str]:
    return {"pointer": f"/file#1/{label}", "detail": _STRANGE}


def _at(words: str) -> list[dict[str, str]]:
    return [{"pointer": "/file", "detail": words}]
