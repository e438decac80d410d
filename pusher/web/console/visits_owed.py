"""Which pushes owe visits in one's territory, whoever sent them: on the first page, and all of them on one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from aiohttp import web

from audiences.division import Division, Level
from content.store import Connection
from pusher.access import Action, permits
from pusher.publish.over import outlived
from pusher.store import board
from pusher.store import visit as store
from pusher.store.visit import Owed
from pusher.web.console.visit import Visit

_FORTNIGHT: Final = timedelta(days=14)
_QUARTER: Final = timedelta(days=92)
_FIRST: Final = 6  # pushes whose lists are counted on the first page
_MOST: Final = 20
_WIDE: Final = frozenset({Level.COUNTY, Level.TOWN})


@dataclass(frozen=True, slots=True)
class Listed:
    """A push with its part here."""

    push: Owed
    open: int | None  # households still to be told; None: not counted yet
    over: str = ""  # why nobody has to be told any more


async def index(visit: Visit) -> web.StreamResponse:
    """The lists of the last quarter, those that are done too."""
    async with visit.database() as conn:
        rows = await _listed(visit, conn, _QUARTER, _MOST)
    return visit.page("console/visits_owed.html", rows=rows)


async def latest(visit: Visit, conn: Connection) -> list[Listed]:
    """Those of the last fortnight with somebody still to be told."""
    if not permits(visit.session.grant.role, Action.READ_UNREACHED):
        return []
    return [one for one in await _listed(visit, conn, _FORTNIGHT, _FIRST) if one.open]


async def _listed(visit: Visit, conn: Connection, back: timedelta, most: int) -> list[Listed]:
    """A village's are counted at each look; a town's until the push is over, a county's from then on: they are long.

    What is over is listed and not counted: nobody goes for it any more.
    """
    here = (visit.session.grant.lo, visit.session.grant.hi)
    level = Division(here[0]).level
    owing = await store.owing(conn, visit.now - back, most)
    counted = await board.uncovered(conn, [one.id for one in owing]) if level in _WIDE else {}
    found = []
    for one in owing:
        if over := await outlived(conn, one.item, one.version, visit.now):
            found.append(Listed(one, None, over))
        elif one.id in counted or level is Level.COUNTY:
            found.append(Listed(one, counted.get(one.id)))
        elif groups := await store.standings(conn, one.id, one.audience, here):  # else they are on lists elsewhere
            found.append(Listed(one, sum(group.open for group in groups)))
    return found
