"""迎检包: one button, made by the worker, whole and verifiable, without a resident in it."""

from __future__ import annotations

import io
import subprocess
import zipfile
from dataclasses import replace
from functools import partial

from openpyxl import load_workbook
from pypdf import PdfReader

from content import store as items
from pusher import dossier, publish
from pusher.access import TABLE, Action, Grant, Role
from pusher.web.public.site import Site
from pusher.web.public.snapshot import snapshot
from tests.pusher.web.conftest import COUNTY, grant_of
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_matrix import by_hand
from tests.pusher.web.console.way import prepared, send

PERIOD = {"since": "2026-10-01", "until": "2026-11-21"}


async def make(office) -> None:
    site = office.site
    public = Site(office.db.worker, site.desk.links, site.clock)
    desk = replace(site.desk, pool=office.db.worker, snapshot=partial(snapshot, public))
    await dossier.dossiers(desk)


async def fetched(browser, number: int = 1) -> zipfile.ZipFile:
    answer = await browser.get(f"/console/dossiers/{number}.zip")
    assert answer.status == 200, await answer.text()
    assert answer.content_type == "application/zip"
    return zipfile.ZipFile(io.BytesIO(await answer.read()))


async def sent_out(site, office, browser) -> tuple:
    """A notice that went to the town's people; the county has an account that publishes."""
    await office.whole()
    await by_hand(office)
    first = await office.approved()
    push = await prepared(browser, first)
    await send(browser, push)
    async with office.db.web.acquire() as conn:
        await items.publish(conn, first.id, first.current, site.clock())  # as the plan does
    return first, int(push.rpartition("/")[2])


def read_pdf(body: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


async def test_one_button_gives_all_of_it_and_every_hash_holds(site, office, tmp_path):
    browser = await site.person(Role.TOWN_EDITOR)
    item, push = await sent_out(site, office, browser)
    assert (await browser.post("/console/dossiers", PERIOD)).status == 303
    assert "正在做" in await browser.page("/console/dossiers")
    await make(office)
    file = await fetched(browser)
    papers = {f"审核表/{item.code}-{push}.pdf", f"页面/{item.code}-第1版.html"}
    assert set(file.namelist()) == papers | {"台账.xlsx", "账号矩阵.xlsx", "SHA256SUMS.txt", "目录.html"}
    file.extractall(tmp_path)
    checked = subprocess.run(["sha256sum", "-c", "SHA256SUMS.txt"], cwd=tmp_path, capture_output=True, check=False)
    assert checked.returncode == 0, checked
    index = file.read("目录.html").decode()
    for line in file.read("SHA256SUMS.txt").decode().splitlines():
        digest, _, name = line.partition("  ")
        assert digest in index
        assert name in index
    ledger = load_workbook(io.BytesIO(file.read("台账.xlsx"))).active
    assert {row[1] for row in ledger.iter_rows(min_row=2, values_only=True)} == {NOTICE.title}
    sheet = read_pdf(file.read(f"审核表/{item.code}-{push}.pdf"))
    assert "终审签发" in sheet.replace(" ", "")
    page = file.read(f"页面/{item.code}-第1版.html").decode()
    assert NOTICE.title in page
    assert "<form" not in page, "nothing on it can be sent"


async def test_no_resident_is_in_it(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    await sent_out(site, office, browser)
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    file = await fetched(browser)
    for name in file.namelist():
        body = file.read(name)
        words = body.decode("utf-8", "ignore") + (read_pdf(body) if name.endswith("pdf") else "")
        if name.endswith("xlsx"):
            rows = load_workbook(io.BytesIO(body)).active.iter_rows(values_only=True)
            words = "\n".join(str(row) for row in rows)
        for resident in ("王大爷", "王大妈", "李大爷", "赵老伯", "钱小妹", "14000000"):
            assert resident not in words, (name, resident)


async def test_what_was_sealed_stays_out_and_is_said(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    item, _ = await sent_out(site, office, browser)
    async with office.db.web.acquire() as conn, conn.transaction():
        await publish.seal_item(conn, site.deps.vault, item.id, by=1, reason="泄露", at=site.clock())
    site.clock.forward(minutes=5)
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    file = await fetched(browser)
    assert not [name for name in file.namelist() if item.code in name]
    index = file.read("目录.html").decode()
    assert f"{item.code} 第1版：已紧急下架" in index
    assert "认证从11月20日" not in index


async def test_a_pack_with_what_was_sealed_since_is_not_handed_out(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    item, _ = await sent_out(site, office, browser)
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    await fetched(browser)
    async with office.db.web.acquire() as conn, conn.transaction():
        await publish.seal_item(conn, site.deps.vault, item.id, by=1, reason="泄露", at=site.clock())
    answer = await browser.get("/console/dossiers/1.zip")
    assert answer.status == 409
    assert "紧急下架" in await answer.text()
    await make(office)
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.dossier_part") == 0
    assert "已过期删除" in await browser.page("/console/dossiers")


async def test_each_version_is_there_as_it_was(site, office):
    """The sheet and the page of a push are those of the version that was sent, not of today's."""
    browser = await site.person(Role.TOWN_EDITOR)
    item, push = await sent_out(site, office, browser)
    async with office.db.web.acquire() as conn:
        new = replace(NOTICE, title="关于资格认证延期的通知")
        await items.edit(conn, item.id, new, by=9009, at=site.clock())
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    file = await fetched(browser)
    assert NOTICE.title in read_pdf(file.read(f"审核表/{item.code}-{push}.pdf")).replace("\n", "")
    assert NOTICE.title in file.read(f"页面/{item.code}-第1版.html").decode()


async def test_a_time_outside_is_empty_and_too_much_is_refused(site, office, monkeypatch):
    browser = await site.person(Role.TOWN_EDITOR)
    await sent_out(site, office, browser)
    await browser.post("/console/dossiers", {"since": "2026-01-01", "until": "2026-02-01"})
    await make(office)
    assert len((await fetched(browser)).namelist()) == 4
    for name, value in (("MOST_PUSHES", 0), ("MOST_BYTES", 100)):
        with monkeypatch.context() as patch:
            patch.setattr(dossier, name, value)
            await browser.post("/console/dossiers", PERIOD)
            await make(office)
        page = await browser.page("/console/dossiers")
        assert "没有做成" in page
        assert "请缩短时间" in page
    assert (await browser.get("/console/dossiers/2.zip")).status == 409
    for wrong in ({"since": "2026-11-22", "until": "2026-11-21"}, {"since": "2024-01-01", "until": "2026-01-01"}, {}):
        assert (await browser.post("/console/dossiers", wrong)).status == 400


async def test_a_bug_ends_it_and_holds_up_nobody(site, office, monkeypatch, caplog):
    browser = await site.person(Role.TOWN_EDITOR)
    await sent_out(site, office, browser)

    async def broken(*_):
        raise RuntimeError("14000000001")

    with monkeypatch.context() as patch:
        patch.setattr(dossier.ledger, "rows", broken)
        await browser.post("/console/dossiers", PERIOD)
        await make(office)
    assert "程序出错，没有做成" in await browser.page("/console/dossiers")
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    assert len((await fetched(browser, 2)).namelist()) == 6


async def test_files_go_after_a_week_and_their_hash_stays(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    await sent_out(site, office, browser)
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    digest = await office.db.owner.fetchval("SELECT digest FROM pusher.dossier")
    site.clock.forward(days=8)
    await make(office)
    later = await site.person(Role.TOWN_EDITOR, "later")
    page = await later.page("/console/dossiers")
    assert "已过期删除" in page
    assert digest in page
    assert (await later.get("/console/dossiers/1.zip")).status == 409
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.dossier_part") == 0


async def test_asking_making_and_taking_are_on_record(site, office):
    browser = await site.person(Role.TOWN_EDITOR)
    await sent_out(site, office, browser)
    await browser.post("/console/dossiers", PERIOD)
    await make(office)
    await fetched(browser)
    rows = await office.db.owner.fetch(
        "SELECT action, staff IS NULL AS program FROM pusher.audit WHERE object = 'dossier 1' ORDER BY id"
    )
    assert [tuple(row) for row in rows] == [("ask_dossier", False), ("make_dossier", True), ("take_dossier", False)]


async def test_three_wait_at_most(site, office):
    browser = await site.person(Role.COUNTY_OFFICE)
    answers = [(await browser.post("/console/dossiers", PERIOD)).status for _ in range(4)]
    assert answers == [303, 303, 303, 409]


async def test_another_place_s_pack_does_not_exist(site, office, role):
    """Another county's, for every role; and the county's own, for a town."""
    county = await site.person(Role.COUNTY_OFFICE, "county")
    await county.post("/console/dossiers", PERIOD)
    lo, width = COUNTY + 10**9 + grant_of(role).lo % 10**9, grant_of(role).hi - grant_of(role).lo
    browser = await site.person(role, "far", Grant(role, lo, lo + width))
    allowed = Action.KEEP_WATCH in TABLE[role]
    assert (await browser.get("/console/dossiers/1.zip")).status == (404 if allowed else 403)
    town = await site.person(Role.TOWN_EDITOR, "town")
    assert (await town.get("/console/dossiers/1.zip")).status == 404
    assert "还没有做过" in await town.page("/console/dossiers")
