"""更正并公开: what was approved takes the place of the older text, on its own page and on those that relay it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from content import store as items
from content.item import Paragraph
from content.review import Act, Step
from pusher import plan as planning
from pusher import reconcile
from pusher.access import Role
from pusher.web.public import cache
from tests.pusher.web.console.office import AUTHOR, REVIEWER, SIGNER
from tests.pusher.web.console.way import choose, send

OLD, NEW = "每亩补贴110元。", "每亩补贴115元。"
BEHIND, BUTTON = "页面上公开的还是旧的", "更正并公开</button>"


@pytest.fixture
async def county(office, monkeypatch):
    monkeypatch.setattr(cache, "_LOOK", 0)  # every page is looked at anew
    await office.whole()
    return office


async def _said(office, item, words: str, *, acts=(Act.SUBMIT, Act.REVIEW, Act.SIGN)) -> str:
    """Another text, which has taken these steps."""
    async with office.db.web.acquire() as conn:
        version = replace(await items.version(conn, item.id, item.current), blocks=(Paragraph(words),))
        hash_ = await items.edit(conn, item.id, version, by=AUTHOR, at=office.site.clock())
        for person, act in zip((AUTHOR, REVIEWER, SIGNER), acts, strict=False):
            await items.step(conn, item.id, Step(act, person, hash_, office.site.clock()))
    return hash_


async def _public(office, editor, **more):
    """An item that was sent to pages only (不发到个人)."""
    item = await office.approved(blocks=(Paragraph(OLD),), **more)
    made = await choose(editor, item, {"source": "places", "channels": "qrcode"})
    assert made.status == 303, await made.text()
    where = made.headers["Location"].removesuffix("/check")
    assert (await send(editor, where)).status == 303
    await _planned(office, where)
    return item


async def _planned(office, where: str) -> None:
    await planning.plan(replace(office.site.desk, pool=office.db.worker), int(where.rpartition("/")[2]))


async def _read(browser, code: str) -> str:
    """The words of its page."""
    return re.sub(r"<[^>]+>", "", await browser.page(f"/n/{code}"))


async def _follow(office) -> None:
    await reconcile.go_round(replace(office.site.desk, pool=office.db.worker), "relays")


async def _relayed(office, browser, source):
    page = await browser.page(f"/console/relay/{source.code}")
    hash_ = _hidden(page, "hash")
    done = await browser.post(f"/console/relay/{source.code}", {"hash": hash_})
    async with office.db.web.acquire() as conn:
        return await items.by_code(conn, done.headers["Location"].rpartition("/")[2])


async def test_what_was_sent_to_nobody_is_corrected_by_its_own_step_and_so_are_its_relays(county):
    editor, clerk = await county.site.person(Role.TOWN_EDITOR), await county.site.person(Role.VILLAGE_EDITOR)
    await county.account("qrcode")
    item = await _public(county, editor)
    relay = await _relayed(county, clerk, item)
    made = await choose(clerk, relay, {"source": "places", "channels": "qrcode"})
    push = made.headers["Location"].removesuffix("/check")
    assert (await send(clerk, push)).status == 303
    place = f"/console/items/{item.code}"
    assert BEHIND not in await editor.page(place)
    await _said(county, item, NEW, acts=(Act.SUBMIT,))
    assert "公开的还是旧的一版" in (page := await editor.page(place))
    assert BUTTON not in page
    hash_ = await _said(county, item, NEW + "请互相转告。")
    page = await editor.page(place)
    assert BEHIND in page
    assert BUTTON in page
    assert OLD in await _read(editor, item.code)
    assert (await editor.post(f"{place}/show", {"hash": item.current})).status == 409
    assert (await editor.post(f"{place}/show", {"hash": hash_})).status == 303
    await _follow(county)
    assert BEHIND not in await editor.page(place)
    for code in (item.code, relay.code):
        said = await _read(editor, code)
        assert NEW in said
        assert "内容有更正" in said
    number = int(push.rpartition("/")[2])  # the relay's own push has not begun: it brings the old text no more
    assert await county.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", number) == "superseded"


OWN = {"lines": "请带身份证到村委会二楼。", "how": "到村委会二楼办理"}


async def _signed(browser, relay, own: dict[str, str], secretary):
    """A village's additions, kept and signed by the secretary."""
    place = f"/console/items/{relay.code}"
    was = _hidden(await browser.page(f"{place}/additions"), "was")
    assert (await browser.post(f"{place}/additions", {**own, "was": was})).status == 303
    hash_ = _hidden(await browser.page(place), "hash")
    assert (await browser.post(f"{place}/submit", {"hash": hash_})).status == 303
    done = await secretary.post(f"{place}/review", {"decision": "sign", "hash": hash_, "read": "yes"})
    assert done.status == 303, await done.text()


async def test_a_relays_additions_are_public_once_they_are_approved_but_not_beside_what_is_wrong(county):
    editor, clerk = await county.site.person(Role.TOWN_EDITOR), await county.site.person(Role.VILLAGE_EDITOR)
    secretary = await county.site.person(Role.VILLAGE_SECRETARY)
    await county.account("qrcode")
    item = await _public(county, editor)
    relay = await _relayed(county, clerk, item)
    await _signed(clerk, relay, OWN, secretary)
    assert "请带身份证到村委会二楼。" in (said := await _read(clerk, relay.code))
    assert "内容有更正" not in said
    assert (await editor.post(f"/console/items/{item.code}/stop")).status == 303
    await _signed(clerk, relay, {**OWN, "lines": "请到村委会三楼。"}, secretary)
    assert "内容有误" in (said := await _read(clerk, relay.code))
    assert "三楼" not in said
    hash_ = _hidden(await clerk.page(f"/console/items/{relay.code}"), "hash")
    refused = await clerk.post(f"/console/items/{relay.code}/show", {"hash": hash_})
    assert (refused.status, "已经停止" in await refused.text()) == (409, True)
    made = await choose(clerk, relay, {"source": "places", "channels": "qrcode"})
    assert "已经停止" in await made.text()


def _hidden(page: str, name: str) -> str:
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]
