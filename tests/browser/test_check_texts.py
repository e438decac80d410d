"""The check page with two ports and a place's own text, in a real browser, on a phone and on a desk."""

from __future__ import annotations

from pusher.access import Role
from tests.pusher.web.conftest import office, site  # noqa: F401 - fixtures
from tests.pusher.web.console.test_check_texts import LONG, PEOPLE, port


async def test_the_exact_texts_are_read_before_the_button(open_desk, office, db):  # noqa: F811
    await office.divisions()
    await office.roster(PEOPLE)
    await port(office, db, "sms-full", "0.05", links=False, fixed_link="www.example.gov.cn")
    await port(office, db, "sms-short", "0.035", links=False, aim_units=90, max_units=90)
    item = await office.approved(version=LONG)
    desk = await open_desk(Role.TOWN_EDITOR)
    await desk.go(f"/console/items/{item.code}/audience")
    await desk.page.check("input[name=channels][value=sms]")
    await desk.press("核对")
    await desk.page.get_by_text("1个地方的原文不同").first.click()
    await desk.look("check-texts")
    assert "核对：www.example.gov.cn 输入" in await desk.page.inner_text("main")
    assert desk.complaints == []
