"""操作记录: found by person, action, place and day; the chain of what is shown is verified as it is shown."""

from __future__ import annotations

import io
import re

import pytest
from openpyxl import load_workbook

from pusher.access import Grant, Role
from pusher.store import chain as chains
from tests.pusher.web.conftest import COUNTY, TOWN, grant_of

OTHER_TOWN = 421321102000000


async def chained(office) -> int:
    async with office.db.worker.acquire() as conn:
        return await chains.chain(conn)


async def at_work(site, office):
    """Two people in two towns, an administrator, and an auditor who has just signed in."""
    await office.divisions()
    await office.account()
    editor = await site.person(Role.TOWN_EDITOR, "lishan")
    await editor.get("/console/ledger.xlsx?since=2026-10-01&until=2026-11-21")
    there = Grant(Role.TOWN_EDITOR, OTHER_TOWN, OTHER_TOWN + 999_999)
    await (await site.person(Role.TOWN_EDITOR, "other", there)).get("/console")
    await (await site.person(Role.SYSTEM_ADMIN)).post("/console/accounts/sms-county/pause")
    auditor = await site.person(Role.AUDIT_ADMIN)
    await chained(office)
    return auditor


async def lines(browser, query: str = "") -> list[list[str]]:
    page = await browser.page(f"/console/audit?{query}")
    rows = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page, re.DOTALL)
    return [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]


async def test_it_is_found_by_person_action_place_and_day(site, office):
    auditor = await at_work(site, office)
    done = [row[1] for row in await lines(auditor)]
    assert done == ["登录", "暂停账号", "登录", "登录", "导出台账", "登录"]
    assert [row[1] for row in await lines(auditor, "action=pause_account")] == ["暂停账号"]
    person = await office.db.owner.fetchval("SELECT id FROM pusher.staff WHERE account = 'lishan'")
    assert [row[1] for row in await lines(auditor, f"person={person}")] == ["导出台账", "登录"]
    assert len(await lines(auditor, f"place={OTHER_TOWN}")) == 1
    assert await lines(auditor, "since=2026-11-01&until=2026-11-20") == []
    assert len(await lines(auditor, "since=2026-11-21&until=2026-11-21")) == 6


async def test_who_failed_to_sign_in_under_no_name_is_seen(site, office):
    await site.browser().sign_in("nobody", "wrong-password")
    auditor = await site.person(Role.AUDIT_ADMIN)
    assert "不认识的账号" in (await lines(auditor, "action=sign_in_refused"))[0][0]


async def test_the_shown_stretch_holds_and_a_changed_row_is_named(site, office):
    auditor = await at_work(site, office)
    assert "已核对：链上第1条到第6条，共6条" in await auditor.page("/console/audit")
    await office.db.owner.execute("UPDATE pusher.audit SET object = 'account other' WHERE action = 'pause_account'")
    link = await office.db.owner.fetchval("SELECT link FROM pusher.audit WHERE action = 'pause_account'")
    page = await auditor.page("/console/audit")
    assert f"链上第{link}条：内容或次序改过" in page
    assert "已核对" not in page
    await office.db.owner.execute("DELETE FROM pusher.audit WHERE action = 'pause_account'")
    assert f"第{link}条不见了" in await auditor.page("/console/audit")


async def test_a_break_behind_the_stretch_is_not_its_own(site, office):
    auditor = await at_work(site, office)
    await office.db.owner.execute("UPDATE pusher.audit SET action = 'x' WHERE link = 6")
    first = await office.db.owner.fetchval("SELECT id FROM pusher.audit WHERE link = 5")
    assert "已核对：链上第1条到第5条，共5条" in await auditor.page(f"/console/audit?upto={first}")


async def test_what_is_not_chained_yet_is_said(site, office):
    auditor = await site.person(Role.AUDIT_ADMIN)
    assert "这1条还没有入链" in await auditor.page("/console/audit")


async def test_pages_are_turned_by_number(site, office):
    auditor = await at_work(site, office)
    await office.db.owner.execute(
        "INSERT INTO pusher.audit (at, county, division, action) SELECT $1, 421321, $2, 'sign_in'"
        " FROM generate_series(1, 150)",
        site.clock(), TOWN,
    )  # fmt: skip
    page = await auditor.page("/console/audit?action=sign_in")
    older = re.search(r'href="(/console/audit\?[^"]*upto=\d+)"', page)[1].replace("&amp;", "&")
    assert "action=sign_in" in older
    assert len(await lines(auditor, older.partition("?")[2])) == 54


async def test_the_log_goes_into_a_spreadsheet_and_that_is_on_record(site, office):
    auditor = await at_work(site, office)
    answer = await auditor.get("/console/audit.xlsx?action=pause_account")
    rows = list(load_workbook(io.BytesIO(await answer.read())).active.iter_rows(values_only=True))
    assert [row[6:8] for row in rows[1:]] == [("暂停账号", "账号 sms-county")]
    kept = await office.db.owner.fetchval("SELECT encode(hash, 'hex') FROM pusher.audit WHERE action = 'pause_account'")
    assert rows[1][10] == kept
    assert await office.db.owner.fetchval("SELECT count(*) FROM pusher.audit WHERE action = 'export_audit'") == 1


@pytest.mark.parametrize("query", ["since=x", "since=2026-11-22", "person=x", "upto=-1", "person=" + "9" * 30])
async def test_nonsense_is_refused(site, office, query):
    auditor = await site.person(Role.AUDIT_ADMIN)
    assert (await auditor.get(f"/console/audit?{query}")).status == 400


async def test_another_county_s_log_is_not_there(site, office):
    await at_work(site, office)
    far = Grant(Role.AUDIT_ADMIN, COUNTY + 10**9, COUNTY + 2 * 10**9 - 1)
    auditor = await site.person(Role.AUDIT_ADMIN, "far", far)
    await office.db.owner.execute("UPDATE pusher.staff SET county = 421322 WHERE account = 'far'")
    auditor = site.browser()
    await auditor.sign_in("far")
    done = [row[1] for row in await lines(auditor)]
    assert set(done) == {"登录"}
    assert "sms-county" not in await auditor.page("/console/audit")
    assert (await auditor.get(f"/console/audit?place={COUNTY}")).status == 404
    assert grant_of(Role.AUDIT_ADMIN).lo == COUNTY
