"""Every page that a resident may meet before judges from outside: axe-core at two widths, the Nu checker."""

from __future__ import annotations

import re
from http import HTTPStatus

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from pusher.web.public import add_routes
from tests.browser.test_elders import _answers, every, site  # noqa: F401 - fixtures
from tests.browser.test_residents import paths  # noqa: F401 - a fixture
from tests.judges import axe, nu
from tests.judges.lighthouse import Look, low
from tests.judges.sheet import Sheet, telling
from tests.pusher.web.public.conftest import office  # noqa: F401 - a fixture

_FILE = re.compile(r"\{file|\.(xml|json)$")  # a file or a feed, no page


@pytest.fixture
def met() -> set[str]:
    """The routes that were opened."""
    return set()


@pytest.fixture
async def client(site, met):  # noqa: F811
    app = web.Application()
    add_routes(app, site)

    async def note(request, _) -> None:
        met.add(request.match_info.route.resource.canonical if request.match_info.route.resource else "")

    app.on_response_prepare.append(note)
    async with TestClient(TestServer(app)) as found:
        yield found


@pytest.mark.timeout(600)
async def test_no_page_of_a_resident_is_complained_of(browser, client, every, met, tmp_path):  # noqa: F811
    notice = every["notice"].partition("?")[0]
    async with client.get(every["spoken"]) as reply:
        voice = re.search(r"/n/\w+/voice/\d+", await reply.text())
    more = {
        "scan": notice.replace("/n/", "/q/"),
        "screen": f"{every['village']}/screen",
        "back": f"{notice}/tap",
        "place-back": f"{every['village']}/tap",
        "original": f"{every['file-1']}/original",
        "leaf": f"{every['file-2']}/leaf/1",
        "voice": voice[0],
    }
    sheets = []
    for name, path in {**every, **more}.items():
        async with client.get(path, allow_redirects=False) as reply:
            if reply.content_type == "text/html":
                sheets.append(Sheet(name, "resident", await reply.text()))
    sheets += [Sheet(name, "resident", text) for name, text in (await _answers(client, every)).items()]
    opened = {
        route.resource.canonical
        for route in client.server.app.router.routes()
        if route.method == "GET" and not _FILE.search(route.resource.canonical)
    }
    assert opened - met == set(), "a route that nobody opened: tests/browser/test_elders.py, `every`"
    sheets = telling(sheets)
    assert await axe.violations(browser, sheets, scripts=True) == []
    assert nu.complaints(tmp_path, sheets) == []


@pytest.mark.lighthouse
@pytest.mark.timeout(600)
async def test_lighthouse_finds_four_pages_quick_and_open_to_all(client, every):  # noqa: F811
    names = ("notice", "village", "home", "objection")
    assert await low([Look(name, str(client.make_url(every[name]))) for name in names]) == []


@pytest.mark.lighthouse
@pytest.mark.timeout(3600)
async def test_lighthouse_finds_all_pages_quick_and_open_to_all(client, every):  # noqa: F811
    looks = []
    for name, path in every.items():
        async with client.get(path, allow_redirects=False) as reply:
            if reply.status == HTTPStatus.OK:
                looks.append(Look(name, str(client.make_url(path))))
    assert await low(looks) == []
