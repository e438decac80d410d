"""The first page: what waits for me, what I am writing, what goes out today."""

from __future__ import annotations

from aiohttp import web

from pusher.web.console.visit import Visit


async def show(visit: Visit) -> web.StreamResponse:
    """Show it."""
    return visit.page("console/home.html")
