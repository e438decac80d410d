"""Places' QR codes (关注二维码): asked for by town or village, made by the worker, printed one to a sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web
from markupsafe import Markup

from audiences import store as people
from audiences.division import TOWN_SPAN, Level
from channels.registry import CHANNELS
from content.press import qr_svg
from pusher.account import entry, unseal
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import label as labels
from pusher.store.account import AccountRow
from pusher.web.console.towns import chosen_town, towns
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem

_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Sheet:
    """One code as it is printed."""

    account: str
    place: str
    picture: Markup | None  # None: not made yet
    said: str
    until: object


async def index(visit: Visit) -> web.StreamResponse:
    """The codes of a town's villages; a village sees its own."""
    grant = visit.session.grant
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
        able = await _able(visit, conn)
        town = chosen_town(visit, tree, visit.request.query.get("town", ""))
        lo, hi = max(grant.lo, town), min(grant.hi, town + TOWN_SPAN - 1)
        found = await labels.codes(conn, visit.session.county, lo, hi) if town else []
    names = {row.id: row.name for row in able}
    sheets = [
        Sheet(
            names[one.account],
            tree.full_name(one.division) if one.division in tree else str(one.division),
            Markup(qr_svg(one.address, sized=False)) if one.address else None,  # noqa: S704 -- our own drawing
            one.said,
            one.until,
        )
        for one in found
        if one.account in names
    ]
    return visit.page(
        "console/follower_codes.html",
        able=able,
        sheets=sheets,
        towns=towns(visit, tree),
        town=str(town) if town else "",
        name=tree.node(town).name if town in tree else "",
    )


async def ask(visit: Visit) -> web.StreamResponse:
    """Ask for the codes of a town's villages, as far as the grant goes."""
    grant = visit.session.grant
    async with visit.database() as conn:
        tree = await people.tree(conn, visit.session.county)
        town = chosen_town(visit, tree, text(visit.form, "town", _DIGITS))
        able = await _able(visit, conn)
        if not town or not able:
            raise Problem(400, "请先选乡镇。" if able else "没有能做二维码的公众号。")
        villages = [
            node.code
            for node in tree
            if node.code // TOWN_SPAN == town // TOWN_SPAN
            if node.division.level is Level.VILLAGE and grant.covers(node.code)
        ]
        await labels.ask_codes(conn, [row.id for row in able], villages, visit.now)
        place = town if grant.covers(town) else grant.lo
        await visit.record(conn, "ask_codes", place, f"town {town}", {"places": len(villages)})
    raise visit.moved(f"/console/followers/codes?town={town}")


async def _able(visit: Visit, conn: Connection) -> list[AccountRow]:
    """Accounts that make such codes and speak for this territory."""
    rows = await accounts.accounts(conn, visit.session.county, list(CHANNELS))
    return [row for row in rows if entry(row.channel).capabilities(unseal(visit.deps.vault, row)).scenes]
