"""看我收不收得到 on a place's page, inside WeChat: the platform says who asks, the page says what she has and has not.

Nothing is recorded or counted. Outside the app, without a script, or where no account may ask, the button is not there.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences.division import Division
from channels.message import Reason
from pusher.link import short_division
from pusher.store import alarm as alarms
from pusher.store import county as counties
from pusher.web.public import mine
from pusher.web.public.asker import (
    Asker,
    first_time,
    forgotten,
    lead_away,
    on_our_page,
    place_asker,
    same_browser,
    stuck,
)
from pusher.web.public.board import find
from pusher.web.public.site import SITE, Site, lead_to
from pusher.web.public.tap import KIND, about, complain

_ROOT: Final = "/v/"
FULL: Final = "full"  # a snapshot's


async def base(site: Site, division: Division) -> str:
    """What residents of a place open."""
    async with site.pool.acquire() as conn:
        own = await counties.county(conn, division.county)
    return site.links.under(own.base_url if own else "").base_url


async def leave(request: web.Request) -> web.Response:
    """Through the platform, or back to the page."""
    division = await find(request)
    if isinstance(division, web.Response):
        return division
    site = request.app[SITE]
    own = await base(site, division)
    asker = await place_asker(site, division, own)
    if asker is None or stuck(request, site) or not on_our_page(request, own, asker):
        return forgotten(request, lead_to(_page(division), 303), _ROOT)
    path = _path(division)
    return lead_away(site, asker, f"{own}{path}", path, _ROOT)


async def come_back(request: web.Request) -> web.Response:
    """The way back, with a code."""
    division = await find(request)
    if isinstance(division, web.Response):
        return division
    site = request.app[SITE]
    asker, state = await place_asker(site, division, await base(site, division)), request.query.get("state", "")
    if asker is None or site.vault is None or not first_time(site, state, asker, _path(division)):
        return lead_to(_page(division), 303)
    if not same_browser(request, site.vault, state, asker, _path(division)):
        return lead_to(_page(division), 303)
    return forgotten(request, await _known(request, site, asker, division), _ROOT)


async def _known(request: web.Request, site: Site, asker: Asker, division: Division) -> web.Response:
    visitor = await asker.channel.visitor(request.query.get("code", ""))
    if site.vault is None or isinstance(visitor, Reason):
        if isinstance(visitor, Reason):
            await complain(site, asker, visitor)
        return lead_to(_page(division), 303)
    if visitor.address is None:
        return lead_to(_page(division, FULL), 303)
    async with site.pool.acquire() as conn:
        await alarms.clear_alarm(conn, KIND, about(asker))
    hers = await mine.learn(site, site.vault, asker, visitor.address)
    secure = (await base(site, division)).startswith("https:")
    return mine.keep(lead_to(_page(division, "1"), 303), hers, site.vault, site.now(), secure=secure)


def _page(division: Division, said: str = "") -> str:
    return f"/v/{short_division(division.code)}" + (f"?{mine.ME}={said}#mine" if said else "#mine")


def _path(division: Division) -> str:
    return f"/v/{short_division(division.code)}/tap"
