"""紧急下架: after two taps nobody but the auditor reads the text, by any page, any export, or SQL."""

from __future__ import annotations

import asyncio
import io
import json
import re
import time
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from content import store as items
from content.item import Contact, ItemError, Paragraph, Variant
from content.review import ReviewError
from pusher.access import TABLE, Action, Role
from pusher.publish import PublishError, Wish, prepare, seal_item
from pusher.store import session
from pusher.strategy import QuietHours
from pusher.web.console import ROUTES
from pusher.web.public import Site, cache, export
from tests.pusher.web.conftest import TOWN, VILLAGE, grant_of
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_doors import path_of
from tests.pusher.web.console.way import prepared, send

LEAK = "刘某兰身份证尾号9527"
REASON = "附件里有未遮盖的身份证号"
READABLE = """SELECT c.oid::regclass::text AS name FROM pg_class AS c
WHERE c.relkind IN ('r', 'p', 'v') AND NOT c.relispartition AND has_table_privilege($1, c.oid, 'SELECT')
  AND c.relnamespace::regnamespace::text IN ('content', 'audiences', 'pusher')
UNION ALL SELECT 'pg_catalog.pg_stats'"""


async def _leaky(office):
    """An item that says it everywhere, published, with a push on its way and another on its check page."""
    await office.whole()
    version = replace(
        NOTICE,
        title=f"关于{LEAK}的公示",
        blocks=(Paragraph(f"名单：{LEAK}。"),),
        contacts=(Contact(LEAK, "0722-3338000"),),
        variants=(Variant(VILLAGE, blocks=(Paragraph(LEAK),)),),
    )
    async with office.db.web.acquire() as conn:
        file = await items.attach(conn, 421321, f"{LEAK}.txt", "text/plain", LEAK.encode(), office.site.clock())
    item = await office.approved(version=replace(version, attachments=(file,)))
    async with office.db.web.acquire() as conn:
        assert await items.publish(conn, item.id, item.current, office.site.clock())
    editor = await office.site.person(Role.TOWN_EDITOR, "sender")
    sent, waiting = await prepared(editor, item), await prepared(editor, item)
    assert (await send(editor, sent)).status == 303
    await office.db.owner.execute("ANALYZE")
    return item, sent.rpartition("/")[2], waiting.rpartition("/")[2]


async def _seal(office, item) -> None:
    reviewer = await office.site.person(Role.TOWN_REVIEWER, "reviewer")
    assert (await reviewer.post(f"/console/items/{item.code}/seal", {"reason": REASON})).status == 303


async def _relations_that_say_it(office, login: str) -> set[str]:
    said = set()
    async with session(getattr(office.db, login), grant_of(Role.COUNTY_OFFICE)) as conn:
        for row in await conn.fetch(READABLE, f"cunkou_{login}"):
            sql = f"SELECT count(*) FROM {row['name']} AS t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, $2) > 0"
            if await conn.fetchval(sql, LEAK, LEAK.encode().hex()):
                said.add(row["name"])
    return said


async def _words(response) -> str:
    """What an answer says; a workbook, its cells; a paper, its text."""
    if response.content_type == "application/pdf":
        return "".join(page.extract_text() for page in PdfReader(io.BytesIO(await response.read())).pages)
    if "spreadsheetml" not in response.content_type:
        return await response.text()
    sheet = load_workbook(io.BytesIO(await response.read())).active
    return "\n".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)


async def _pages_that_say_it(browser, item, *pushes: str) -> set[str]:
    gets = [route for route in ROUTES if route.method == "GET"]
    # most pages are no push's: each is asked once
    paths = {path_of(route, code=item.code, push=push): route.path for push in pushes for route in gets}
    said = set()
    for path, route in paths.items():
        if not path.endswith("/events") and LEAK in await _words(await browser.get(path)):
            said.add(route)
    return said


@pytest.mark.parametrize("login", ["web", "worker"])
async def test_no_login_reads_a_sealed_text_in_the_database(office, login):
    item, *_ = await _leaky(office)
    before = await _relations_that_say_it(office, login)
    assert {"content.version", "content.attachment", "pusher.rendition", "content.v_version"} <= before
    await _seal(office, item)
    assert await _relations_that_say_it(office, login) == set()
    assert not await office.db.owner.fetchval(
        "SELECT has_table_privilege($1, 'content.sealed', 'SELECT')", "cunkou_web"
    )


async def test_no_page_of_any_role_shows_it(office, site):
    item, sent, waiting = await _leaky(office)
    writer = await site.person(Role.COUNTY_OFFICE)
    assert len(await _pages_that_say_it(writer, item, sent, waiting)) > 5
    await _seal(office, item)
    for role in sorted(TABLE):
        browser = writer if role is Role.COUNTY_OFFICE else await site.person(role)
        assert await _pages_that_say_it(browser, item, sent, waiting) == set(), role


async def test_public_pages_export_and_lists_say_that_it_is_gone(office, site, tmp_path, monkeypatch):
    item, sent, _ = await _leaky(office)
    await office.db.owner.execute("SELECT pusher.add_partition($1)", int(sent) // 10**9)
    await office.db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, state)"
        " VALUES ($1, 900, 421321, $2, 'qrcode', 'sent')",
        int(sent), VILLAGE,
    )  # fmt: skip
    anybody = site.browser()
    paths = [f"/n/{item.code}", f"/n/{item.code}?v={VILLAGE}", f"/v/{VILLAGE}", f"/verify?code={item.code}"]
    for path in paths:
        assert LEAK in await anybody.page(path), path
    public = Site(site.deps.pool, site.desk.links, site.clock)
    await export(public, item.code, 0, tmp_path)
    assert LEAK in (tmp_path / "index.html").read_text("utf-8")
    assert (tmp_path / "poster.pdf").exists()
    await _seal(office, item)
    _ten_seconds_later(monkeypatch)
    for path in [*paths, f"/n/{item.code}/poster.pdf"]:
        response = await anybody.get(path)
        said = await response.text()
        assert LEAK not in said, path
        if path.startswith("/n/"):
            assert response.status == 410
            assert "这条信息已下架" in said
            age = int(response.headers["Cache-Control"].rpartition("=")[2])
            assert age <= 5
    await export(public, item.code, 0, tmp_path)
    assert LEAK not in (tmp_path / "index.html").read_text("utf-8")
    assert not (tmp_path / "poster.pdf").exists()


def _ten_seconds_later(monkeypatch) -> None:
    """What a cache in front may keep for five seconds, ours may keep for less than five."""
    start = time.monotonic()
    monkeypatch.setattr(cache, "monotonic", lambda: start + 4.9)


async def test_every_live_push_stops_and_none_begins(office, site):
    item, sent, waiting = await _leaky(office)
    await _seal(office, item)
    rows = await office.db.owner.fetch("SELECT id::text, state FROM pusher.push")
    assert {row["id"]: row["state"] for row in rows} == {sent: "cancelled", waiting: "cancelled"}
    async with office.db.web.acquire() as conn:
        with pytest.raises(ReviewError):
            await items.edit(conn, item.id, NOTICE, by=1, at=site.clock())


async def test_the_auditor_opens_it_and_every_opening_is_on_record(office, site):
    item, *_ = await _leaky(office)
    await _seal(office, item)
    auditor = await site.person(Role.AUDIT_ADMIN)
    assert REASON in await auditor.page("/console/sealed")
    for _ in range(2):
        opened = await (await auditor.post(f"/console/sealed/{item.code}/open")).text()
        assert opened.count(LEAK) > 5
        assert "与存证一致" in opened
        assert "与存证不一致" not in opened
        assert "本地补充：厉山镇王家岗村" in opened
        assert str(VILLAGE) not in opened
    digest = re.search(r'name="digest" value="(\w+)"', opened)[1]
    file = await auditor.post(f"/console/sealed/{item.code}/file", {"digest": digest})
    assert await file.read() == LEAK.encode()
    log = await office.db.owner.fetch(
        "SELECT action, object, staff, detail FROM pusher.audit WHERE action LIKE '%seal%'"
    )
    assert [(row["action"], row["object"]) for row in log] == [
        ("seal_item", f"item {item.code}"), *[("open_sealed", f"item {item.code}")] * 3,
    ]  # fmt: skip
    assert log[0]["detail"]["reason"] == REASON
    assert LEAK not in json.dumps([dict(row) for row in log], default=str, ensure_ascii=False)


@pytest.mark.parametrize("role", sorted(set(TABLE) - {Role.AUDIT_ADMIN}))
async def test_the_database_hands_it_to_no_other_grant(office, site, role):
    item, *_ = await _leaky(office)
    await _seal(office, item)
    await site.person(role, "other")
    row = await office.db.owner.fetchrow(
        "SELECT g.id, g.staff FROM pusher.staff_grant AS g JOIN pusher.staff AS s ON s.id = g.staff"
        " WHERE s.account = 'other'"
    )
    assert await office.db.web.fetch("SELECT * FROM pusher.unseal($1, $2, $3)", item.id, row["staff"], row["id"]) == []


async def test_an_ended_grant_and_another_county_open_nothing(office, site):
    item, *_ = await _leaky(office)
    await _seal(office, item)
    auditor = await site.person(Role.AUDIT_ADMIN)
    await office.db.owner.execute("UPDATE pusher.staff_grant SET lo = 1, hi = 2 WHERE role = 'audit_admin'")
    assert (await auditor.post(f"/console/sealed/{item.code}/open", token="")).status in {303, 403}
    row = await office.db.owner.fetchrow("SELECT id, staff FROM pusher.staff_grant WHERE role = 'audit_admin'")
    unsealed = "SELECT * FROM pusher.unseal($1, $2, $3)"
    assert await office.db.web.fetch(unsealed, item.id, row["staff"], row["id"]) == []
    await office.db.owner.execute(
        "UPDATE pusher.staff_grant SET lo = $1, hi = $2, ended_at = now() WHERE role = 'audit_admin'", TOWN, TOWN + 9
    )
    assert await office.db.web.fetch(unsealed, item.id, row["staff"], row["id"]) == []


async def test_the_first_tap_only_asks_and_the_reason_is_needed(office, site):
    item, *_ = await _leaky(office)
    reviewer = await site.person(Role.TOWN_REVIEWER, "reviewer")
    assert f"/console/items/{item.code}/seal" in await reviewer.page(f"/console/items/{item.code}")
    asked = await reviewer.page(f"/console/items/{item.code}/seal")
    assert "正在发的1次推送马上停发" in asked
    refused = await reviewer.post(f"/console/items/{item.code}/seal")
    assert refused.status == 400
    assert "请写明下架的理由" in await refused.text()
    assert await office.db.owner.fetchval("SELECT count(*) FROM content.sealing") == 0
    await _seal_again(reviewer, item, 303)
    await _seal_again(reviewer, item, 409)
    editor = await site.person(Role.VILLAGE_EDITOR)
    assert (await editor.get(f"/console/items/{item.code}/seal")).status == 403


async def _seal_again(reviewer, item, status: int) -> None:
    made = await reviewer.post(f"/console/items/{item.code}/seal", {"reason": REASON})
    assert made.status == status, await made.text()


async def test_who_may_seal_reviews(site):
    assert {role for role in TABLE if Action.SEAL_ITEM in TABLE[role]} == {
        role for role in TABLE if TABLE[role] & {Action.REVIEW_ITEM, Action.SIGN_ITEM}
    }


@pytest.mark.parametrize("acts", [0, 1])
async def test_a_draft_and_a_withdrawn_item_are_sealed_too(office, site, acts):
    item = await office.item(title=f"关于{LEAK}的公示")
    async with office.db.web.acquire() as conn, conn.transaction():
        if acts:
            await items.withdraw(conn, item.id, by=1, reason="写错了", at=site.clock())
        await seal_item(conn, site.deps.vault, item.id, by=2, reason=REASON, at=site.clock())
    assert await _relations_that_say_it(office, "web") == set()


async def test_a_sealed_file_does_not_come_back(office, site):
    item, *_ = await _leaky(office)
    await _seal(office, item)
    async with office.db.web.acquire() as conn:
        with pytest.raises(ItemError):
            await items.attach(conn, 421321, "again.txt", "text/plain", LEAK.encode(), site.clock())


async def test_nothing_but_the_tombstone_changes_a_version(office):
    item, *_ = await _leaky(office)
    for change in ("title = '（已下架）'", "doc = '{}'", "title = 'x', doc = (content.tombstone(v)).doc"):
        with pytest.raises(Exception, match="append-only"):
            await office.db.owner.execute(f"UPDATE content.version AS v SET {change} WHERE item = $1", item.id)


async def test_a_push_frozen_at_the_same_moment_keeps_no_text(office, site, monkeypatch):
    """Either the seal waits for the freeze and takes its texts too, or the freeze finds the item withdrawn."""
    item, *_ = await _leaky(office)
    wish = Wish(item=item.id, channels=("sms",), audience=None, divisions=())

    async def freeze() -> None:
        async with session(office.db.web, grant_of(Role.COUNTY_OFFICE)) as conn:
            await prepare(conn, site.deps.vault, site.desk.links, wish, by=1, now=site.clock(), quiet=QuietHours())
            await asyncio.sleep(0.2)

    async def close() -> None:
        await asyncio.sleep(0.05)
        async with office.db.web.acquire() as conn, conn.transaction():
            await seal_item(conn, site.deps.vault, item.id, by=2, reason=REASON, at=site.clock())

    got = await asyncio.gather(freeze(), close(), return_exceptions=True)
    assert all(one is None or isinstance(one, PublishError) for one in got), got
    assert await _relations_that_say_it(office, "web") == set()
