"""Every page of the console before judges from outside: axe-core at two widths, the Nu checker on its HTML.

The pages come from the route table and from the templates: a new route or template that nobody gave something to show
(tests/judges/county.py, collect.py) fails here.
"""

from __future__ import annotations

import pytest

from pusher.access import Role
from pusher.web.console import ROUTES, SIGN_IN
from pusher.web.page import templates
from tests.judges import axe, nu
from tests.judges.collect import Round, paths
from tests.judges.county import County
from tests.judges.lighthouse import ACCESS, Look, low
from tests.judges.sheet import Sheet, telling
from tests.pusher.web.conftest import Browser, office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_standing import worker  # noqa: F401 - a fixture
from tests.pusher.web.phones import phones  # noqa: F401 - a fixture

BAD = (
    "<!doctype html><html lang='zh-CN'><title>坏</title><body><main><h1>坏</h1><img src='/x'><dl><p>一</p></dl></main>"
)
_PIECES = {"base.html", "parts.html"}  # and what ends so: pieces of other pages
_PIECE = "_parts.html"


@pytest.mark.timeout(600)
async def test_no_page_of_the_console_is_complained_of(browser, site, office, worker, phones, monkeypatch, tmp_path):  # noqa: F811
    written: set[str] = set()
    get = templates().get_template
    monkeypatch.setattr(templates(), "get_template", lambda name, *more: written.add(name) or get(name, *more))
    county = County(office, worker, await site.person(Role.TOWN_EDITOR), phones)
    await county.furnish()
    tour = Round(county)
    await tour.go()
    assert {route.path for route in ROUTES if route.method == "GET"} - tour.met == set(), (
        "a route that showed nobody a page"
    )
    pages = {name for name in templates().list_templates() if name not in _PIECES and not name.endswith(_PIECE)}
    assert pages - written == set(), "a template that nobody saw"
    sheets = telling(tour.sheets)
    assert await axe.violations(browser, sheets) == []
    assert nu.complaints(tmp_path, sheets) == []


@pytest.mark.lighthouse
@pytest.mark.timeout(600)
async def test_lighthouse_finds_four_pages_open_to_all(site, office, worker, phones):  # noqa: F811
    county = County(office, worker, await site.person(Role.TOWN_EDITOR), phones)
    await county.furnish()
    editor, push = _cookie(county.editor), county.at["check"][0]
    paths = ("/console", f"/console/items/{county.at['item'][0]}/edit", f"/console/pushes/{push}/check")
    looks = [Look(path, str(site.server.make_url(path)), ACCESS, editor) for path in paths]
    assert await low([Look(SIGN_IN, str(site.server.make_url(SIGN_IN)), ACCESS), *looks]) == []


@pytest.mark.lighthouse
@pytest.mark.timeout(3600)
async def test_lighthouse_finds_all_pages_open_to_all(site, office, worker, phones):  # noqa: F811
    county = County(office, worker, await site.person(Role.TOWN_EDITOR), phones)
    await county.furnish()
    tour = Round(county)
    await tour.go()
    looks = [
        Look(str(one), str(site.server.make_url(one.path)), ACCESS, _cookie(tour.people[one.who]))
        for one in telling([sheet for sheet in tour.sheets if sheet.path])
    ]
    assert await low(looks) == []


def _cookie(browser: Browser) -> str:
    return "; ".join(f"{one.key}={one.value}" for one in browser.client.session.cookie_jar)


async def test_the_judges_see_what_is_wrong(browser, tmp_path):
    bad = [Sheet("/bad", "nobody", BAD)]
    told = " ".join(await axe.violations(browser, bad))
    assert [rule for rule in ("image-alt", "definition-list") if rule not in told] == []
    told = " ".join(nu.complaints(tmp_path, bad))
    assert [word for word in ("alt", "dl") if word not in told] == []


def test_a_route_without_anything_to_show_is_named():
    with pytest.raises(KeyError, match=r"/console/new/\{moon\}.*moon"):
        paths("/console/new/{moon}", {})


def test_a_page_of_known_pieces_is_not_judged_twice_and_one_new_piece_is():
    first, same = Sheet("/a", "x", "<main><p>一</p></main>"), Sheet("/a", "y", "<main><p>二</p><p>三</p></main>")
    new = Sheet("/a", "z", "<main><p>一</p><ul><li>二</li></ul></main>")
    assert telling([first, same, new]) == [first, new]
