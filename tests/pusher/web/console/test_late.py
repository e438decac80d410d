"""A form that comes after its session ended loses nothing, and no other site gets words into it."""

from __future__ import annotations

import html
import re

import pytest
from aiohttp import FormData

from pusher.access import Role
from tests.pusher.web.conftest import TOWN

WORDS = "关于更换自来水管停水的通知\n\n村里的自来水管要换，从周一到周三白天停水，请提前蓄水。\n\n2026年11月20日"
OURS = {"Sec-Fetch-Site": "same-origin"}
NEW = "/console/items/new"


def _carried(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="(?!csrf)([^"]+)" value="([^"]*)">', page)
    token = re.search(r'name="csrf" value="([^"]+)"', page)
    return {name: html.unescape(value) for name, value in found} | ({"csrf": token[1]} if token else {})


async def _written(site, db):
    """A person who wrote, and whose session then ended."""
    browser = await site.person(Role.TOWN_EDITOR)
    old = await browser.token()
    await db.owner.execute("DELETE FROM pusher.staff_session")
    return browser, {"csrf": old, "text": WORDS, "division": str(TOWN)}


async def test_what_was_typed_goes_on_after_signing_in_again(site, office, db):
    await office.divisions()
    browser, form = await _written(site, db)
    ended = await browser.client.post(NEW, data=form, headers=OURS, allow_redirects=False)
    page = await ended.text()
    assert ended.status == 403
    assert "登录已过期，填的内容还在这一页" in page
    assert _carried(page) == {"text": WORDS, "division": str(TOWN)}
    again = await site.person(Role.TOWN_EDITOR, "again")
    late = await again.client.post(NEW, data=_carried(page), headers=OURS, allow_redirects=False)
    page = await late.text()
    assert late.status == 403
    assert "请核对后再提交" in page
    done = await again.client.post(NEW, data=_carried(page), headers=OURS, allow_redirects=False)
    assert done.status == 303, await done.text()
    assert await db.owner.fetchval("SELECT count(*) FROM content.version WHERE doc::text LIKE '%提前蓄水%'") == 1


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "none"}],
    ids=["none", "origin", "typed"],
)
async def test_what_no_page_of_ours_sent_is_never_shown(site, db, headers):
    browser, form = await _written(site, db)
    answer = await browser.client.post(NEW, data=form, headers=headers, allow_redirects=False)
    assert answer.status == 303
    assert answer.headers["Location"].startswith("/console/sign-in")
    again = await site.person(Role.TOWN_EDITOR, "again")
    stale = await again.client.post(NEW, data=form, headers=headers, allow_redirects=False)
    assert stale.status == 403
    assert "蓄水" not in await stale.text()


async def test_passwords_and_mere_buttons_are_not_carried_on(site, db):
    browser, form = await _written(site, db)
    secret = {"csrf": form["csrf"], "old": "村口-old-password", "new": "村口-new-password"}
    for path, sent in (("/console/me/password", secret), (NEW, {"csrf": form["csrf"], "do": "save"})):
        answer = await browser.client.post(path, data=sent, headers=OURS, allow_redirects=False)
        assert answer.status == 303, path


async def test_a_file_that_cannot_be_kept_is_asked_for_again(site, db):
    browser, form = await _written(site, db)
    data = FormData(form)
    data.add_field("file", b"x", filename="a.txt")
    ended = await browser.client.post(NEW, data=data, headers=OURS, allow_redirects=False)
    assert "选好的文件留不住" in await ended.text()
