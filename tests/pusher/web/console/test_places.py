"""合村并组 at the console: counted first, done as it was shown, and printed codes lead on."""

from __future__ import annotations

import re
from dataclasses import replace

from audiences import store as people
from content import store as items
from content.item import Paragraph, Variant
from pusher.access import Role
from tests.pusher.web.conftest import COUNTY, TOWN, grant_of
from tests.pusher.web.console.office import NOTICE

PAGE = "/console/places"


async def _codes(office) -> dict[str, int]:
    """The town's villages by the first two signs of their names."""
    async with office.db.owner.acquire() as conn:
        tree = await people.tree(conn, 421321)
    return {node.name[:2]: node.code for node in tree.children(TOWN)}


async def _posted(office, village: int) -> str:
    """A notice with a line of the village's own, that hangs there."""
    variants = (Variant(village, (Paragraph("星亮村在党群服务中心办。"),)),)
    item = await office.approved(version=replace(NOTICE, division=COUNTY, variants=variants), unit=COUNTY)
    async with office.db.owner.acquire() as conn:
        await items.publish(conn, item.id, item.current, office.site.clock())
        await conn.execute("SELECT pusher.add_partition(202611)")
        await conn.execute(
            "INSERT INTO pusher.push (id, county, division, item, version, strategy, urgency, duty, digest, state,"
            " frozen_at) VALUES (202611000000001, 421321, $1, $2, $3, '{}', 'normal', 'must', 'd', 'running', now())",
            COUNTY, item.id, item.current,
        )  # fmt: skip
        await conn.execute(
            "INSERT INTO pusher.delivery (push, no, county, division, channel, state)"
            " VALUES (202611000000001, 1, 421321, $1, 'qrcode', 'sent')", village,
        )  # fmt: skip
    return item.code


async def test_a_merge_is_counted_then_done_and_old_paper_leads_on(office, site):
    await office.whole()
    codes = await _codes(office)
    old, into = codes["星亮"], codes["神农"]
    code = await _posted(office, old)
    await site.person(Role.VILLAGE_EDITOR, "holder", replace(grant_of(Role.VILLAGE_EDITOR), lo=old, hi=old + 999))
    county, resident = await site.person(Role.COUNTY_OFFICE), site.browser()
    assert "星亮村" in await county.page(f"{PAGE}?town={TOWN}")
    form = {"act": "merge", "code": str(old), "into": str(into), "name": "新星社区"}
    looked = await (await county.post(f"{PAGE}/look", form)).text()
    figures = re.findall(r"<dd[^>]*>(.*?)</dd>", looked, re.DOTALL)
    assert [re.sub(r"<.*?>|\D", "", one) for one in figures] == ["2", "2", "0", "1", "1"]  # people … village codes
    assert "（holder）" in looked
    assert (await resident.get(f"/v/{old // 1000}")).status == 200  # nothing is changed yet
    assert (await county.post(f"{PAGE}/change", form)).status == 303
    assert "新星社区" in await county.page(PAGE)
    led = await resident.get(f"/v/{old // 1000}")
    assert (led.status, led.headers["Location"]) == (302, f"/v/{into // 1000}")
    assert code in await resident.page(f"/v/{into // 1000}")  # what hung in the old village hangs there
    assert "党群服务中心" in await resident.page(f"/n/{code}?v={old // 1000}")  # its poster still says its own line
    (row,) = await office.db.owner.fetch("SELECT detail FROM pusher.audit WHERE action = 'merge_division'")
    assert (row["detail"]["people"], row["detail"]["households"]) == (2, 2)
    again = await county.post(f"{PAGE}/change", form)
    assert again.status == 400
    assert "已经并走" in await again.text()


async def test_a_village_is_renamed_and_split_and_its_groups_joined(office, site):
    await office.divisions()
    await office.roster(
        "村,组,户号,姓名,与户主关系,手机号\n"
        + "".join(
            f"神农社区,{n}组,{n},赵{name},户主,1400000001{n}\n"
            for n, name in zip((2, 3, 4, 5), "二三四五", strict=True)
        )
    )
    into = (await _codes(office))["神农"]
    county = await site.person(Role.COUNTY_OFFICE)
    renamed = {"act": "rename", "code": str(into), "name": "神农新村"}
    assert "神农新村" in await (await county.post(f"{PAGE}/look", renamed)).text()
    assert (await county.post(f"{PAGE}/change", renamed)).status == 303
    hung = await _posted(office, into)
    await office.db.owner.execute("UPDATE pusher.delivery SET changed_at = '2026-11-20'")
    split = {"act": "split", "code": str(into), "groups": "3、4组", "name": "新湾村"}
    assert "划出2个组" in await (await county.post(f"{PAGE}/look", split)).text()
    assert (await county.post(f"{PAGE}/change", split)).status == 303
    new = await office.db.owner.fetchval("SELECT code FROM audiences.division WHERE name = '新湾村'")
    page = await site.browser().page(f"/v/{new // 1000}")
    assert hung in page  # its people were told it there
    assert "这里还没有" not in page  # it owes nothing from before it was
    assert "这里还没有" in await site.browser().page(f"/v/{into // 1000}")
    joined = {"act": "groups", "code": str(into), "groups": "5", "into": "2"}
    assert (await county.post(f"{PAGE}/change", joined)).status == 303
    changes = await office.db.owner.fetch("SELECT kind, name FROM audiences.division_change ORDER BY id")
    assert [tuple(row) for row in changes] == [("rename", "神农新村"), ("split", "新湾村"), ("merge", "2组")]
    led = await site.browser().get(f"/v/{into + 5}")
    assert led.headers["Location"] == f"/v/{into + 2}"


async def test_what_cannot_be_is_explained(office, site):
    await office.divisions()
    village = str((await _codes(office))["神农"])
    county = await site.person(Role.COUNTY_OFFICE)
    for form, says in (
        ({"act": "merge", "into": village}, "请先选村"),
        ({"act": "merge", "code": village, "into": village}, "至少一个"),
        ({"act": "rename", "code": village}, "请填新名称"),
        ({"act": "split", "code": village, "name": "新村", "groups": "湾里"}, "组号要写数字"),
        ({"act": "groups", "code": village, "groups": "3"}, "并入的组"),
        ({"act": "nonsense", "code": village}, "请选并村"),
    ):
        for step in ("look", "change"):
            refused = await county.post(f"{PAGE}/{step}", form)
            assert refused.status == 400, form
            assert says in await refused.text(), form
    elsewhere = {"act": "rename", "code": "421303101201000", "name": "别的村"}
    assert (await county.post(f"{PAGE}/look", elsewhere)).status == 404


async def test_a_merge_says_which_groups_get_another_number(office, site):
    await office.divisions()
    await office.roster(
        "村,组,户号,姓名,与户主关系,手机号\n星亮村,1组,1,赵老伯,户主,14000000003\n星亮村,4组,2,钱小妹,户主,14000000004\n"
        "王家岗村,1组,1,孙老伯,户主,14000000005\n"
    )
    codes = await _codes(office)
    county = await site.person(Role.COUNTY_OFFICE)
    form = {"act": "merge", "code": str(codes["星亮"]), "into": str(codes["王家"]), "name": "新王村"}
    looked = await (await county.post(f"{PAGE}/look", form)).text()
    assert "组号要改" in looked
    assert "厉山镇星亮村1组 → 新王村2组" in looked
    assert "星亮村4组 →" not in looked
