"""Lists that the catalogue makes: what is late, which rows have nothing; on the page and as a table to hand on."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Tree
from content.store import catalogue as catalogues
from pusher import filing
from pusher.filing import Late, Section
from pusher.web.console.catalogue_sheet import gaps_sheet, late_sheet, unit_name
from pusher.web.console.visit import Visit

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN: Final = 200


async def late(visit: Visit) -> web.StreamResponse:
    """What is published late or not yet, the longest first."""
    found, tree = await _late(visit)
    rows = [(one, unit_name(tree, one.division)) for one in found[:_SHOWN]]
    return visit.page("console/catalogue_late.html", rows=rows, total=len(found), most=_SHOWN)


async def export_late(visit: Visit) -> web.StreamResponse:
    """The same as a table."""
    return _file("late.xlsx", late_sheet(*await _late(visit)))


async def gaps(visit: Visit) -> web.StreamResponse:
    """Rows of this unit's level under which nothing is out."""
    rows = [one for one in await _sections(visit) if one.missing]
    return visit.page("console/catalogue_gaps.html", rows=rows, total=sum(len(one.missing) for one in rows))


async def export_gaps(visit: Visit) -> web.StreamResponse:
    """The same as a table."""
    return _file("gaps.xlsx", gaps_sheet(await _sections(visit)))


async def _late(visit: Visit) -> tuple[list[Late], Tree]:
    grant = visit.session.grant
    async with visit.database() as conn:
        return await filing.late(conn, grant.lo, grant.hi, visit.today), await people.tree(conn, visit.session.county)


async def _sections(visit: Visit) -> list[Section]:
    async with visit.database() as conn:
        catalogue = await catalogues.current(conn, visit.session.county, visit.now)
        return await filing.sections(conn, catalogue, visit.session.grant.lo, visit.session.grant.hi)


def _file(name: str, data: bytes) -> web.Response:
    headers = {"Content-Disposition": f"attachment; filename={name}", "Cache-Control": "no-store"}
    return web.Response(body=data, content_type=_XLSX, headers=headers)
