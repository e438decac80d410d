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
