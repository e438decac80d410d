"""A page as somebody saw it, and a shelf that serves what was seen once more, styles and all."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from aiohttp import web
from aiohttp.test_utils import TestServer
from lxml import etree, html

from pusher.web.page import asset


@dataclass(frozen=True)
class Sheet:
    """A page: the route (or the form) that gave it, who saw it, its HTML, and where it is opened again."""

    route: str
    who: str
    html: str
    path: str = ""

    def __str__(self) -> str:
        return f"{self.route} ({self.who})"


def telling(sheets: list[Sheet]) -> list[Sheet]:
    """Those that show something that none before them showed: some element in its surroundings, or other headings."""
    seen: set[object] = set()
    found = []
    for sheet in sheets:
        shown = {sheet.route, *_shown(sheet.html)}
        if not shown <= seen:
            found.append(sheet)
            seen |= shown
    return found


def _shown(text: str) -> set[object]:
    """Each element by its tag, classes and attributes within two others; and the order of the headings."""
    shown: set[object] = set()

    def walk(element: html.HtmlElement, above: tuple[object, ...]) -> None:
        here = (element.tag, element.get("class"), element.get("type"), element.get("role"), *sorted(element.keys()))
        shown.add((*above, here))
        for child in element.iterchildren(etree.Element):
            walk(child, (*above[-1:], here))

    page = html.document_fromstring(text)
    walk(page, ())
    heads = [element.tag for element in page.iter("h1", "h2", "h3", "h4")]
    return shown | {tuple(tag for tag, _ in itertools.groupby(heads))}


def shelf(sheets: list[Sheet]) -> TestServer:
    """Serve each at /its number."""

    async def show(request: web.Request) -> web.Response:
        return web.Response(text=sheets[int(request.match_info["number"])].html, content_type="text/html")

    app = web.Application()
    app.router.add_get(r"/{number:\d+}", show)
    app.router.add_get("/assets/{digest}/{name}", asset)
    return TestServer(app)
