"""事项和标签: usual tags are taken in one tap, a county makes its own, and a roster that names them comes in."""

from __future__ import annotations

import pytest

from audiences import store as people
from audiences.kinds import KINDS
from audiences.usual import USUAL
from pusher.access import Action, Role, permits
from tests.pusher.web.console.office import ROSTER
from tests.pusher.web.console.test_roster import imported, upload

PAGE = "/console/tags"
ASKED = ("脱贫户", "独居老人", "残疾人", "特困", "学生", "医保参保人")
NEW = {"tag": "护林员", "name": "生态护林", "owner": "随县林业局", "purpose": "告知选聘和补助", "basis": "《森林法》"}


@pytest.fixture
async def county(site, office):
    await office.divisions()
    return await site.person(Role.COUNTY_OFFICE)


def marked(*tags):
    head, *rows = ROSTER.strip().splitlines()
    return "\n".join([f"{head},标签", *(f"{row},{tags[n] if n < len(tags) else ''}" for n, row in enumerate(rows))])


def test_every_usual_kind_is_offered_once_with_its_reason():
    assert set(USUAL) == {names[0] for names in KINDS} - {"慢性病患者", "孕产妇"}
    assert all(one.what and one.purpose and one.legal_basis and one.office for one in USUAL.values())


async def test_the_usual_tags_are_taken_in_one_tap_and_a_roster_with_them_comes_in(county, site):
    lacking = "<summary>名册里还没有“独居老人”标记，怎么补</summary>"  # how to get it is read by who wants to
    assert lacking in await county.page("/console/groups")
    refused = await upload(county, marked("独居老人"), division="421321101000000")
    text = await refused.text()
    assert refused.status == 400
    assert "本县还没有“独居老人”这个标签" in text
    assert f'href="{PAGE}"' in text
    for tag in (*ASKED, "独居老人"):  # a second tap finds it there
        assert (await county.post(f"{PAGE}/take", {"tag": tag})).status == 303
    page = await county.page(PAGE)
    assert all(f'value="{tag}"' not in page for tag in ASKED)
    assert "随县民政局负责" in page
    town = await site.person(Role.TOWN_EDITOR)
    looked, _ = await imported(town, marked("脱贫户、独居老人", "残疾人", "特困", "学生", "医保参保人"))
    assert "新增：5人" in looked
    groups = await town.page("/console/groups")
    assert "名册里还没有“独居老人”标记" not in groups


async def test_another_name_of_a_tag_is_that_tag_and_is_said(county, site, db):
    await county.post(f"{PAGE}/take", {"tag": "特困"})
    town = await site.person(Role.TOWN_EDITOR)
    looked, _ = await imported(town, marked("五保户", "特困"))
    assert "“五保户”记作“特困”" in looked
    assert await db.owner.fetchval("SELECT count(*) FROM audiences.resident WHERE tags <> '{}'") == 2
    refused = await upload(town, marked("外星人"))
    assert "没有“外星人”这个标签" in await refused.text()


async def test_a_county_makes_its_own_tag_and_no_matter_without_its_reason(county, db):
    page = await county.post(PAGE, NEW | {"basis": ""})
    assert page.status == 400
    assert "请填依据" in await page.text()
    assert (await county.post(PAGE, NEW)).status == 303
    again = await county.post(PAGE, NEW)
    assert "已经有“护林员”这个标签" in await again.text()
    async with db.owner.acquire() as conn:
        (matter,) = await people.matters(conn, 421321)
    assert (await county.post(PAGE, {"tag": "管水员", "matter": str(matter.id)})).status == 303
    assert "护林员、管水员" in await county.page(PAGE)
    actions = await db.owner.fetch("SELECT action FROM pusher.audit ORDER BY id")
    assert [row["action"] for row in actions].count("add_tag") == 2


@pytest.mark.parametrize("role", list(Role))
async def test_who_sees_the_tags_and_who_keeps_them(site, office, role):
    await office.divisions()
    browser = await site.person(role)
    sees, keeps = permits(role, Action.CHOOSE_AUDIENCE), role is Role.COUNTY_OFFICE
    assert permits(role, Action.MANAGE_MATTERS) is keeps
    page = await browser.get(PAGE)
    assert page.status == (200 if sees else 403)
    assert ('action="/console/tags/take"' in await page.text()) is keeps
    assert (await browser.post(f"{PAGE}/take", {"tag": "低保"})).status == (303 if keeps else 403)
    assert (await browser.post(PAGE, NEW)).status == (303 if keeps else 403)
