"""告知情况 by 村民小组, and by channel: a household that two channels reached counts once in all and once in each."""

from __future__ import annotations

import re

from pusher.access import Role
from pusher.report import report
from pusher.store import session
from tests.pusher.web.conftest import grant_of
from tests.pusher.web.console.way import prepared, send

ROSTER = """村,组,户号,姓名,与户主关系,出生日期,手机号
神农社区,1组,1,王大爷,户主,1950-03-01,14000000001
神农社区,1组,1,王大妈,配偶,1952-03-01,14000000002
神农社区,2组,2,李大爷,户主,1948-05-06,14000000003
神农社区,2组,3,孙大爷,户主,1948-05-07,14000000005
星亮村,,1,赵老伯,户主,1950-07-08,14000000004
"""
SENT = (
    "INSERT INTO pusher.delivery (push, no, county, division, channel, state, contact)"
    " VALUES ($1, $2, 421321, $3, $4, $5, $6)"
)


async def _sent(office) -> int:
    """To the three households of the community: the first by two channels, the second by SMS, the third by none."""
    await office.divisions()
    await office.account()
    await office.roster(ROSTER)
    editor = await office.site.person(Role.TOWN_EDITOR)
    where = await prepared(editor, await office.approved())
    assert (await send(editor, where)).status == 303
    push = int(where.split("/")[3])
    async with office.db.owner.acquire() as conn:
        await conn.execute("SELECT pusher.add_partition($1)", push // 10**9)
        found = await conn.fetch(
            "SELECT r.name, l.contact, r.division FROM audiences.resident AS r"
            " JOIN audiences.link AS l ON l.resident = r.id"
        )
        at = {row["name"]: (row["contact"], row["division"]) for row in found}
        told = (("王大爷", "sms", "arrived"), ("王大妈", "wechat", "opened"), ("李大爷", "sms", "sent"),
                ("孙大爷", "sms", "failed"))  # fmt: skip
        for no, (name, channel, state) in enumerate(told, 1):
            await conn.execute(SENT, push, no, at[name][1], channel, state, at[name][0])
    return push


def _rows(page: str) -> dict[str, list[list[str]]]:
    """The cells of each row of the page's tables by its head."""
    rows = re.findall(r"<tr><th scope=\"row\">(.*?)</th>(.*?)</tr>", page, re.DOTALL)
    found = {}
    for head, cells in rows:
        words = re.findall(r"<td.*?>(.*?)</td>", cells, re.DOTALL)
        found[re.sub(r"<.*?>", "", head)] = [re.sub(r"<.*?>", " ", word).split() for word in words]
    return found


async def test_households_are_counted_by_channel_and_by_group(office, site):
    push = await _sent(office)
    async with session(office.db.web, grant_of(Role.TOWN_EDITOR)) as conn:
        figures = await report(conn, push, site.clock())
    assert figures.carried == {"sms": {"accepted": 1, "arrived": 1}, "wechat": {"confirmed": 1}}
    assert (figures.coverage["households"], figures.coverage["none"]) == (4, 2)
    town = await site.person(Role.TOWN_EDITOR, "town")
    page = await town.page(f"/console/pushes/{push}/report")
    rows = _rows(page)
    assert rows["短信"][1][0] == "2户"
    assert rows["微信"][1][0] == "1户"
    assert {head: cells[0] for head, cells in rows.items() if head.startswith("神农社区")} == {
        "神农社区": ["3"],
        "神农社区1组": ["1"],
        "神农社区2组": ["2"],
    }
    county = await (await site.person(Role.COUNTY_OFFICE)).page(f"/console/pushes/{push}/report")
    assert "各村民小组" not in county


async def test_when_the_list_has_gone_groups_are_not_shown_and_channels_are(office, site):
    push = await _sent(office)
    await office.db.owner.execute("DELETE FROM audiences.member")
    town = await site.person(Role.TOWN_EDITOR, "town")
    assert "各村民小组" not in await town.page(f"/console/pushes/{push}/report")
