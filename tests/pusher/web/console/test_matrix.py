"""账号矩阵: silence by the county's own limits, and a zero that is proven from rows or is called unproven."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from pusher.access import Role
from pusher.account import seal
from pusher.store import account as accounts
from pusher.store import audit, session
from pusher.store.account import NewAccount
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR, TOWN, grant_of
from tests.pusher.web.console.way import prepared, send

LINK = "https://mp.weixin.qq.com/s/abc"


async def by_hand(office, key: str = "rm-wechat", division: int = COUNTY, owner: str = "随县融媒体中心", **more) -> int:
    options = {"outlet": "wechat", "keeper": "随县融媒体中心", **more}
    sealed = seal(office.site.deps.vault, "byhand", options)
    new = NewAccount(key, "byhand", division, "随县发布", sealed, owner=owner, supervisor="随县县委宣传部")
    async with office.db.owner.acquire() as conn:
        return await accounts.add_account(conn, new, 421321)


def article(link: str = LINK, day: str = "2026-11-20", code: str = "") -> dict[str, str]:
    return {"title": "关于秋粮收购的通知", "link": link, "day": day, "code": code}


async def row_of(browser, name: str = "随县发布") -> str:
    page = await browser.page("/console/matrix")
    return next(row for row in re.findall(r"<tr>.*?</tr>", page, re.DOTALL) if f">{name}</a>" in row)


async def test_a_zero_is_proven_only_by_a_comparison(site, office):
    await by_hand(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    assert "没有核对过" in await row_of(browser), "silence is no zero"
    where = "/console/matrix/rm-wechat"
    assert (await browser.post(f"{where}/compared", {"articles": "0"})).status == 303
    assert "0篇" in await row_of(browser)
    assert (await browser.post(f"{where}/compared", {"articles": "1"})).status == 303
    assert "要重新核对" in await row_of(browser), "one stands there that nobody entered"
    assert "还有1篇没有登记" in await browser.page(where)
    assert (await browser.post(f"{where}/article", article())).status == 303
    assert "1篇" in await row_of(browser)
    assert "没有审批" in await browser.page(where)
    site.clock.forward(days=60)
    assert (await site.browser().get(where)).status == 303
    again = await site.person(Role.COUNTY_OFFICE, "later")
    assert "1篇" in await row_of(again), "what was found stays"


async def test_a_comparison_grows_old(site, office):
    await by_hand(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    await browser.post("/console/matrix/rm-wechat/compared", {"articles": "0"})
    site.clock.forward(days=32)
    assert "要重新核对" in await row_of(await site.person(Role.COUNTY_OFFICE, "later"))


async def test_an_approved_push_stands_behind_an_article(site, office):
    await office.whole()
    await by_hand(office)
    item, other = await office.approved(), await office.approved(title="还没有推送的通知")
    editor, browser = await site.person(Role.TOWN_EDITOR), await site.person(Role.COUNTY_OFFICE)
    where, push = "/console/matrix/rm-wechat", await prepared(editor, item)
    refused = await browser.post(f"{where}/article", article(code=item.code))
    assert refused.status == 400
    assert "没有这个编号的已批准推送" in await refused.text(), "approved as a text, and the push waits for its approval"
    assert (await browser.post(f"{where}/article", article())).status == 303
    await send(editor, push)
    number = await office.db.owner.fetchval("SELECT id FROM pusher.publication")
    tied = {"publication": str(number), f"code-{number}": other.code}
    assert (await browser.post(f"{where}/article/tie", tied)).status == 400
    tied[f"code-{number}"] = item.code
    assert (await browser.post(f"{where}/article/tie", tied)).status == 303
    await browser.post(f"{where}/compared", {"articles": "1"})
    assert "0篇" in await row_of(browser)
    assert "有审批" in await browser.page(where)
    second = await browser.post(f"{where}/article", article(code=item.code))
    assert "已经登记过了" in await second.text()


async def test_what_was_handed_out_and_answered_is_known_by_itself(site, office):
    """The link that was pasted back is an approved article: entering it again by hand makes it no fault."""
    await office.whole()
    number = await by_hand(office)
    editor = await site.person(Role.TOWN_EDITOR)
    push = (await prepared(editor, await office.approved())).rpartition("/")[2]
    await send(editor, f"/console/pushes/{push}")
    await office.db.owner.execute(
        "INSERT INTO pusher.handout (push, account, county, division, item, version, outlet, made_at, due_at, link,"
        " published_at) SELECT id, $2, county, division, item, version, '微信公众号', $3, $3, $4, $3 FROM pusher.push"
        " WHERE id = $1 ON CONFLICT (push, account) DO UPDATE SET link = $4, published_at = $3",
        int(push), number, site.clock(), LINK,
    )  # fmt: skip
    browser = await site.person(Role.COUNTY_OFFICE)
    await browser.post("/console/matrix/rm-wechat/article", article())
    await browser.post("/console/matrix/rm-wechat/compared", {"articles": "1"})
    row = await row_of(browser)
    assert "0篇" in row
    assert "正常" in row


async def test_silence_goes_by_the_county_s_own_limits(site, office):
    await by_hand(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    await browser.post("/console/matrix/rm-wechat/article", article(day="2026-11-10"))
    assert "还有3天到期限" in await row_of(browser)
    limits = {"account_warn": "7", "account_days": "10", "idle_days": "90", "page_warn": "10", "page_days": "14",
              "letter_days": "90", "compare_days": "31"}  # fmt: skip
    assert (await browser.post("/console/matrix/limits", limits)).status == 303
    assert "超过10天没有更新" in await row_of(browser)
    for wrong in ({"account_warn": "11"}, {"idle_days": "9"}, {"page_days": "十四"}, {"page_days": "400"}):
        answer = await browser.post("/console/matrix/limits", limits | wrong)
        assert answer.status == 400, wrong
        assert next(iter(wrong.values())) in await answer.text(), "what was typed stays"
    async with session(office.db.web, grant_of(Role.COUNTY_OFFICE)) as conn:
        (entry,) = await audit.history(conn, "watch")
    assert entry.detail == {"account_warn": [10, 7], "account_days": [14, 10]}


async def test_a_town_has_its_own_accounts_and_sets_no_limits(site, office):
    await by_hand(office, "county-one")
    await by_hand(office, "town-one", TOWN)
    town = await site.person(Role.TOWN_EDITOR)
    page = await town.page("/console/matrix")
    assert "town-one" in page
    assert "county-one" not in page
    assert (await town.get("/console/matrix/county-one")).status == 404
    assert (await town.post("/console/matrix/limits", {"account_days": "99"})).status == 403
    reader = await site.person(Role.TOWN_SIGNER)
    assert "登记一篇" not in await reader.page("/console/matrix/town-one")


async def test_an_article_that_is_gone_stays_on_record(site, office):
    await by_hand(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    await browser.post("/console/matrix/rm-wechat/article", article())
    number = await office.db.owner.fetchval("SELECT id FROM pusher.publication")
    gone = {"publication": str(number)}
    assert (await browser.post("/console/matrix/rm-wechat/article/removed", gone)).status == 303
    assert (await browser.post("/console/matrix/rm-wechat/article/removed", gone)).status == 409
    assert "已从账号删除" in await browser.page("/console/matrix/rm-wechat")
    assert "1篇" in await row_of(browser), "that it was published without approval does not pass"


@pytest.mark.parametrize(
    "wrong", [{"link": "http://a.cn/x"}, {"title": ""}, {"day": "2026-11-22"}, {"day": "昨天"}, {"code": "7K3M9XA"}]
)
async def test_an_article_is_entered_whole(site, office, wrong):
    await by_hand(office)
    browser = await site.person(Role.COUNTY_OFFICE)
    answer = await browser.post("/console/matrix/rm-wechat/article", article() | wrong)
    assert answer.status == 400
    assert "请先改正" in await answer.text()
    assert not await office.db.owner.fetchval("SELECT count(*) FROM pusher.publication")


async def test_the_table_goes_into_a_spreadsheet(site, office):
    await by_hand(office, owner="")
    await office.account()
    browser = await site.person(Role.COUNTY_OFFICE)
    answer = await browser.get("/console/matrix.xlsx")
    rows = list(load_workbook(io.BytesIO(await answer.read())).active.iter_rows(values_only=True))
    assert {row[0]: (row[3], row[7]) for row in rows[1:]} == {
        "随县人民政府": ("没有填", "不适用"),
        "随县发布": ("没有填", "没有更新过"),
    }


async def test_letters_are_counted_and_nobody_is_named(site, office):
    await office.whole()
    account = await office.db.owner.fetchval("SELECT id FROM pusher.account")
    item = await office.approved()
    for at, place in ((site.clock(), NEIGHBOUR + 1), (site.clock() - timedelta(days=100), None)):
        await office.db.owner.execute(
            "INSERT INTO pusher.question (county, division, place, account, item, source, received_at, due, certain)"
            " VALUES (421321, $1, $2, $3, $4, 'sms', $5, $6, true)",
            TOWN, place, account, item.id, at, at.date(),
        )  # fmt: skip
    page = await (await site.person(Role.TOWN_EDITOR)).page("/console/matrix")
    assert "有1件来信超过90天没有反馈" in page
    assert re.search(r"社会保险</th><td class=\"n\">1件", page)
