"""审核 in the console: the route and whom it waits for, 村监委, 会签, the sheet, many people, what is late."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from content import store
from content.item import Genre
from content.review import Act
from content.route import Route, Rule
from pusher import late
from pusher.access import Role
from pusher.store import alarm, user
from tests.pusher.web.conftest import COUNTY, TOWN, VILLAGE, add_person, grant_of
from tests.pusher.web.console.way import prepared

READ = {"read": "yes", "note": ""}


async def _unit(site, account: str, name: str) -> int:
    """Move somebody into a unit of this name; return its number."""
    async with site.deps.pool.acquire() as conn:
        unit = await user.add_unit(conn, 421321, COUNTY, name)
        await conn.execute("UPDATE pusher.staff SET unit = $1 WHERE account = $2", unit, account)
    return unit


async def test_a_villages_money_goes_by_the_supervisors_to_the_secretary(site, office):
    item = await office.item(Act.SUBMIT, unit=VILLAGE, division=VILLAGE, genre=Genre.ACCOUNTS)
    place = f"/console/items/{item.code}"
    secretary, supervisor = await site.person(Role.VILLAGE_SECRETARY), await site.person(Role.VILLAGE_SUPERVISOR)
    page = await secretary.page(place)
    assert "村监委先同意" in page
    assert "待村监委同意" in page
    assert (await secretary.get(f"{place}/review")).status == 403
    assert item.code in await supervisor.page("/console")
    said = await supervisor.post(f"{place}/review", {"decision": "consent", "hash": item.current, **READ})
    assert said.status == 303
    assert item.code in await secretary.page("/console")
    assert (await secretary.post(f"{place}/review", {"decision": "sign", "hash": item.current, **READ})).status == 303
    page = await secretary.page(place)
    assert "已审定" in page
    assert "已通读" in page


async def test_whoever_adopts_says_that_he_read_it(site, office):
    item = await office.item(Act.SUBMIT)
    reviewer = await site.person(Role.TOWN_REVIEWER)
    refused = await reviewer.post(f"/console/items/{item.code}/review", {"decision": "review", "hash": item.current})
    assert refused.status == 400
    assert "通读" in await refused.text()


async def test_the_reviewer_sees_every_text_that_will_go_out_as_the_author_did(site, office):
    await office.divisions()
    await office.account()
    item = await office.item(Act.SUBMIT)
    place, reviewer = f"/console/items/{item.code}", await site.person(Role.TOWN_REVIEWER)
    editor = await site.person(Role.TOWN_EDITOR)
    for who, path in ((reviewer, f"{place}/review"), (editor, place)):
        page = await who.page(path)
        assert re.search(r"【随县人民政府】.*按\d条计费", page, re.DOTALL), (
            "signed and counted, by the account that sends it"
        )
        assert "签名和计费条数在发送前的核对页给出" not in page
        assert "没有能用的微信账号" in page
        assert "data:image/png;base64," not in page, "the poster is pressed only for whoever asks"
        assert 'class="pressed" src="data:image/png;base64,' in await who.page(f"{path}?poster=yes")
    refused = await reviewer.post(f"{place}/review", {"decision": "review", "hash": item.current})
    assert "条计费" in await refused.text(), "what was wrong with the opinion is said beside the same texts"


async def test_another_units_consent_is_asked_of_that_unit_alone(site, office):
    justice, other = await site.person(Role.COUNTY_BUREAU, "justice"), await site.person(Role.COUNTY_BUREAU, "other")
    partner = await _unit(site, "justice", "随县司法局")
    office_ = await site.person(Role.COUNTY_OFFICE)
    added = {
        "name": "司法会签", "division": str(COUNTY), "steps": ["countersign"], "partner": str(partner),
        "genres": ["order"], "days": "2", "reason": "",
    }  # fmt: skip
    assert (await office_.post("/console/routes", added)).status == 303
    assert "终审签发（随县司法局）" not in await office_.page("/console/routes")
    item = await office.item(Act.SUBMIT, unit=COUNTY, division=COUNTY, genre=Genre.ORDER)
    place = f"/console/items/{item.code}"
    assert "随县司法局" in await other.page(place)
    assert item.code not in await other.page("/console")
    assert (await other.get(f"{place}/review")).status == 403
    assert item.code in await justice.page("/console")
    done = await justice.post(f"{place}/review", {"decision": "countersign", "hash": item.current, **READ})
    assert done.status == 303
    assert "待终审签发" in await other.page(place)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"division": str(TOWN)}, "理由"),
        ({"division": str(TOWN), "steps": ["countersign"]}, "哪个单位"),
        ({"division": str(TOWN), "steps": ["review"], "days": "x"}, "整数"),
        ({"division": str(TOWN), "steps": ["review"], "audience_from": "0"}, "整数"),
    ],
)
async def test_a_route_that_cannot_be_is_refused_beside_its_field(site, given, said):
    browser = await site.person(Role.COUNTY_OFFICE)
    refused = await browser.post("/console/routes", given)
    assert refused.status == 400
    assert said in await refused.text()


async def test_a_small_towns_route_is_entered_used_and_ended(site, office):
    browser = await site.person(Role.COUNTY_OFFICE)
    given = {"division": str(TOWN), "reason": "本镇审核人员不足三人", "name": "两级", "days": "1"}
    assert (await browser.post("/console/routes", given)).status == 303
    page = await browser.page("/console/routes")
    item = await office.item(Act.SUBMIT)
    assert "本镇审核人员不足三人" in await browser.page(f"/console/items/{item.code}")
    rule = re.search(r'name="rule" value="(\d+)"', page)[1]
    assert (await browser.post("/console/routes/end", {"rule": rule})).status == 303
    assert (await browser.post("/console/routes/end", {"rule": rule})).status == 409
    other = await office.item()
    assert "一般信息" in await browser.page(f"/console/items/{other.code}")


async def test_the_sheet_is_one_page_of_pdf_with_every_step(site, office):
    from pypdf import PdfReader

    item = await office.approved()
    browser = await site.person(Role.TOWN_EDITOR)
    response = await browser.get(f"/console/items/{item.code}/review-sheet")
    assert response.content_type == "application/pdf"
    path = site.deps.settings.var / "sheet.pdf"
    path.write_bytes(await response.read())
    (page,) = PdfReader(path).pages
    words = page.extract_text().replace("\n", "")
    for said in ("信息发布审核表", "厉山镇人民政府", "复审", "终审签发", "采用", item.current[:8]):
        assert said in words


async def test_the_sheet_says_who_sent_it_back_when_and_why(site, office):
    from pypdf import PdfReader

    item = await office.item(Act.SUBMIT)
    reviewer, browser = await site.person(Role.TOWN_REVIEWER), await site.person(Role.TOWN_EDITOR)
    form = {"decision": "return", "hash": item.current, "note": "沿河水位写清楚"}
    assert (await reviewer.post(f"/console/items/{item.code}/review", form)).status == 303
    assert (await browser.post(f"/console/items/{item.code}/submit", {"hash": item.current})).status == 303
    path = site.deps.settings.var / "sheet.pdf"
    path.write_bytes(await (await browser.get(f"/console/items/{item.code}/review-sheet")).read())
    (page,) = PdfReader(path).pages
    words = page.extract_text().replace("\n", "")
    assert "退回修改" in words
    assert "沿河水位写清楚" in words


async def test_many_people_need_a_second_signers_word_for_exactly_this_push(site, office):
    await office.whole()
    async with site.deps.pool.acquire() as conn:
        rule = Rule(TOWN, TOWN + 999_999, Route(name="三审", audience_from=3))
        await store.add_rule(conn, rule, county=421321, by=1, at=site.clock())
    sender, signer = await site.person(Role.TOWN_EDITOR), await site.person(Role.TOWN_SIGNER)
    push = await prepared(sender, await office.approved())
    check = await sender.page(f"{push}/check")
    assert "还要一名签发人同意" in check
    assert 'id="send"' not in check
    digest = re.search(r'name="digest" value="(\w+)"', await signer.page(f"{push}/endorse"))[1]
    early = await sender.post(f"{push}/send", {"digest": digest})
    assert "签发人同意" in await early.text()
    assert f"{push}/endorse" in await signer.page("/console")
    stale = await signer.post(f"{push}/endorse", {"digest": "0" * 64})
    assert stale.status == 409
    assert (await signer.post(f"{push}/endorse", {"digest": digest})).status == 303
    assert (await signer.post(f"{push}/endorse", {"digest": digest})).status == 409
    assert f"{push}/endorse" not in await signer.page("/console")
    assert (await sender.post(f"{push}/send", {"digest": digest})).status == 303


async def test_what_is_late_is_told_once_to_its_own_unit_with_whom_it_waits_for(site, office, db):
    await add_person(site.deps, "li", grant_of(Role.TOWN_REVIEWER), name="李静")
    item = await office.item(Act.SUBMIT)
    editor = await site.person(Role.TOWN_EDITOR)
    desk = replace(site.desk, pool=db.worker)
    await late.tell(desk)
    assert "超过办理时限" not in await editor.page("/console")
    site.clock.forward(days=3)
    editor = await site.person(Role.TOWN_EDITOR, "later")
    await late.tell(desk)
    await late.tell(desk)
    assert "1条信息超过办理时限，最久的等李静复审" in await editor.page("/console")
    assert item.code in await editor.page("/console/items?state=late")
    async with db.worker.acquire() as conn:
        (told,) = await alarm.open_alarms(conn, 421321)
    assert told.times == 1
    async with site.deps.pool.acquire() as conn:
        await store.withdraw(conn, item.id, by=1, reason="不办了", at=site.clock())
    await late.tell(desk)
    assert "超过办理时限" not in await editor.page("/console")
