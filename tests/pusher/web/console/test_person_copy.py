"""查阅、复制: the copy says which notices went to her, by which channel and when, and nobody else's."""

from __future__ import annotations

from pusher.access import Role
from tests.pusher.web.console.office import NOTICE
from tests.pusher.web.console.test_standing import _deliver
from tests.pusher.web.console.way import prepared, send


async def test_the_copy_lists_what_was_sent(office, site):
    await office.whole()
    item = await office.approved()
    editor = await site.person(Role.TOWN_EDITOR)
    where = await prepared(editor, item)
    assert (await send(editor, where)).status == 303
    await _deliver(office, int(where.split("/")[3]))
    rows = await office.db.owner.fetch(
        "SELECT r.id, d.state FROM audiences.resident AS r LEFT JOIN audiences.link AS l ON l.resident = r.id"
        " LEFT JOIN pusher.delivery AS d ON d.contact = l.contact "
        " WHERE r.name IN ('王大爷', '李大爷') ORDER BY r.name DESC"
    )
    (told, state), (other, none) = [tuple(row) for row in rows]
    assert (state, none) == ("unknown", None)
    county = await site.person(Role.COUNTY_OFFICE)
    asked = {"number": "15号", "reason": "本人申请"}
    copy = await (await county.post(f"/console/people/{told}/export", asked)).json(content_type=None)
    (message,) = copy["发送记录"]
    assert (message["通知"], message["编号"], message["渠道"], message["结果"]) == (
        NOTICE.title, item.code, "短信", "结果不明",
    )  # fmt: skip
    assert copy["发送统计"] == {"短信": 1}
    assert message["时间"].startswith("20")
    copy = await (await county.post(f"/console/people/{other}/export", asked)).json(content_type=None)
    assert copy["发送记录"] == []


async def test_the_copy_is_read_in_chinese_and_names_a_group_that_nobody_entered(office, site):
    await office.whole()
    group = "UPDATE audiences.resident SET division = division / 1000 * 1000 + 7 WHERE name = '王大爷' RETURNING id"
    number = await office.db.owner.fetchval(group)
    county = await site.person(Role.COUNTY_OFFICE)
    assert "打印给本人" in await county.page(f"/console/people/{number}")
    asked = {"number": "15号", "reason": "本人申请"}
    copy = await county.post(f"/console/people/{number}/export", asked | {"as": "page"})
    page = await copy.text()
    assert copy.content_type == "text/html"
    assert copy.headers["Cache-Control"] == "no-store"
    for words in ("个人信息副本", "15号", "<dt>姓名</dt><dd>", "王大爷", "居民委员会7组", "联系方式", "14000000"):
        assert words in page, words
    assert "<dt>发送统计</dt><dd>没有登记</dd>" in page
    held = await (await county.post(f"/console/people/{number}/export", asked | {"as": "file"})).json(content_type=None)
    assert "居民委员会7组" in held["区划"]
