"""Every line of the route table: who is let in, what is refused, what every answer carries."""

from __future__ import annotations

import io
import re

import pytest

from pusher.access import TABLE, Role
from pusher.web.console import ROUTES
from tests.pusher.web.conftest import add_person, grant_of

SECRET = "14000001234"
SOME = {
    "code": "7K3M9XA",
    "push": "202611000000001",
    "key": "sms-county",
    "account": "1",
    "channel": "byhand",
    "objection": "1",
    "answer": "1",
    "tongue": "1",
    "question": "1",
    "call": "1",
    "blank": "water",
    "find": "1",
    "source": "1",
    "roster": "1",
    "person": "1",
    "group": "1",
    "staff": "1",
    "division": "421321101201001",
    "week": "2026-11-16",
    "dossier": "1",
    "errand": "abcdefgh23",
    "step": "1",
    "attachment": "1",
}
WRITES = [route for route in ROUTES if route.method == "POST"]


def path_of(route, **given: str) -> str:
    known = {**SOME, **given}
    return re.sub(r"\{(\w+)(?::(?:[^{}]|\{[\d,]+\})*)?\}", lambda name: known[name[1]], route.path)


async def test_without_a_session_only_the_sign_in_is_shown(site):
    browser = site.browser()
    for route in ROUTES:
        response = await browser.client.request(route.method, path_of(route), allow_redirects=False)
        assert response.status == 303, route
        assert response.headers["Location"].startswith("/console/sign-in"), route


async def test_no_form_is_taken_without_its_token(site):
    browsers = {}
    for route in WRITES:
        role = next(role for role in Role if route.action is None or route.action in TABLE[role])
        if role not in browsers:
            browsers[role] = await site.person(role)
        for token in ("", "wrong", "村"):
            response = await browsers[role].post(path_of(route), token=token)
            assert response.status == 403, (route.path, token)
            assert "刷新" in await response.text()


async def test_anothers_token_is_not_mine(site):
    mine, other = await site.person(Role.VILLAGE_EDITOR), await site.person(Role.TOWN_EDITOR)
    assert (await mine.post("/console/sign-out", token=await other.token())).status == 403


async def test_a_form_posted_from_another_site_is_refused(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    response = await browser.post("/console/sign-out", headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status == 403


async def test_the_sign_in_form_has_a_token_too(site):
    await add_person(site.deps, "wang", grant_of(Role.VILLAGE_EDITOR))
    response = await site.browser().post("/console/sign-in", {"account": "wang"}, token="made-up")
    assert response.status == 403


@pytest.mark.parametrize(
    "path", ["/console/sign-in", "/console", "/console/grants", "/console/nowhere", "/assets/x/console.css"]
)
async def test_every_answer_carries_the_policy(site, path):
    browser = await site.person(Role.VILLAGE_EDITOR)
    response = await browser.get(path)
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    text = await response.text()
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son\w+=|\sstyle=|<style", text), "the policy would block it"


async def test_pages_are_not_kept_by_caches_and_assets_are(site):
    browser = await site.person(Role.VILLAGE_EDITOR)
    assert (await browser.get("/console")).headers["Cache-Control"] == "no-store"
    sheet = re.search(r'href="(/assets/[^"]+console\.css)"', await browser.page("/console"))[1]
    response = await browser.get(sheet)
    assert "immutable" in response.headers["Cache-Control"]
    assert response.content_type == "text/css"


@pytest.mark.parametrize("name", ["../page.py", "..%2fpage.py", "nothing.css"])
async def test_assets_are_only_what_lies_in_their_folder(site, name):
    assert (await site.browser().get(f"/assets/x/{name}")).status == 404


async def test_a_form_that_is_too_large_is_refused_in_chinese(site):
    browser = site.browser()
    body = io.BytesIO(b"account=" + b"x" * 1_100_000)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = await browser.client.post("/console/sign-in", data=body, headers=headers)
    assert response.status == 413
    assert "文件太大" in await response.text()


async def test_machines_get_problem_documents_and_people_get_pages(site):
    browser = site.browser()
    machine = await browser.get("/api/v1/nowhere")
    assert machine.content_type == "application/problem+json"
    assert (await machine.json(content_type=None))["status"] == 404
    person = await browser.get("/nowhere")
    assert "没有这个页面" in await person.text()


async def test_a_bug_is_a_page_and_its_message_is_not_logged(site, caplog, monkeypatch):
    def broken(_):
        raise RuntimeError(SECRET)

    monkeypatch.setattr(type(site.clock), "__call__", broken)
    response = await site.browser().get("/console")
    assert response.status == 500
    assert "程序出错了" in await response.text()
    assert "unhandled RuntimeError at GET /console" in caplog.text
    assert SECRET not in caplog.text
