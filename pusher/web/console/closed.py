"""公示存证: what a closed listing contained and whether its evidence holds, for the auditor; each look is on record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from audiences.vault import VaultError
from content import store
from content.code import read_code
from content.store import Connection
from content.store import closing as closings
from content.store.closing import Closing
from pusher import publish
from pusher.access import Action
from pusher.publish import Opened
from pusher.store import listing as listings
from pusher.store.listing import Witness
from pusher.web.console.seal import handed_out, places_of
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_DIGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the witness records prove: on how many days it was public, whether they are as they were written."""

    days: int
    chained: bool  # every record fits its words and the day before
    matched: bool | None  # every day's version lies under lock, unchanged; None: it was not opened, or is gone


async def index(visit: Visit) -> web.StreamResponse:
    """The listings of this territory that are over: days and rows, not a name."""
    grant = visit.session.grant
    async with visit.database() as conn:
        rows = [
            (one, _evidence(await listings.witnesses(conn, one.item)))
            for one in await closings.closings(conn, grant.lo, grant.hi)
        ]
    return visit.page("console/closed.html", rows=rows)


async def open_up(visit: Visit) -> web.StreamResponse:
    """Show the list as it was public, on this one answer, which nothing keeps."""
    async with visit.database() as conn:
        closing, opened = await _opened(visit, conn)
        seen = await listings.witnesses(conn, closing.item)
        places = await places_of(conn, opened)
    return visit.page(
        "console/closed_item.html",
        closing=closing,
        evidence=_evidence(seen, opened),
        days=seen,
        versions=opened.versions,
        places=places,
        files={one.digest: one for was in opened.versions for one in was.version.attachments},
        kept=opened.files.keys(),
        tongues=opened.tongues,
    )


async def take_file(visit: Visit) -> web.StreamResponse:
    """Hand out one attachment as it was."""
    async with visit.database() as conn:
        _, opened = await _opened(visit, conn)
    return handed_out(opened, text(visit.form, "digest", _DIGEST))


async def _opened(visit: Visit, conn: Connection) -> tuple[Closing, Opened]:
    code = read_code(visit.arg("code"))
    item = await store.by_code(conn, code) if code else None
    closing = await closings.closing(conn, item.id) if item else None
    if item is None or closing is None:
        raise Problem(404)
    visit.demand(Action.OPEN_SEALED, item.division)
    session = visit.session
    try:
        opened = await publish.open_listing(
            conn, visit.deps.vault, item.id, staff=session.staff, grant=session.grant_id
        )
    except VaultError as error:
        raise Problem(409, f"{error}。") from error
    if opened is None:
        raise Problem(404, "原文已按保存期限删除，只留下公示的天数、行数和校验值。")
    return closing, opened


def _evidence(seen: list[Witness], opened: Opened | None = None) -> Evidence:
    matched = None
    if opened is not None:
        whole = {one.hash for one in opened.versions if one.whole}
        matched = {one.version for one in seen} <= whole
    return Evidence(len(seen), all(one.holds for one in seen), matched)
