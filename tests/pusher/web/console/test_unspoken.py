"""Free texts that others read go through the checks of persons: answers, reasons of return, requests, additions."""

from __future__ import annotations

import re

import pytest

from content import store
from content.review import Act
from pusher.access import Role
from tests.pusher.web.conftest import COUNTY, VILLAGE

ID = "13800001111，身份证421321199001011234"
SAID = f"李翠兰儿子李强（{ID}）不符合条件"
FINE = "第2段日期不对，请核对镇民政办0722-3338000。"


async def _refused(browser, path: str, form: dict[str, str]) -> None:
    answer = await browser.post(path, form)
    text = await answer.text()
    assert answer.status == 400, text
    assert "含有完整的身份证号码" in text


@pytest.fixture
async def relayed(site, office):
    await office.divisions()
    source = await office.approved(unit=COUNTY, division=COUNTY)
    async with site.deps.pool.acquire() as conn:
        await store.publish(conn, source.id, source.current, site.clock())
        await store.ask(
            conn, source.id, [VILLAGE], unit=COUNTY, due_on=site.clock().date(), note="", by=1, at=site.clock()
        )
    return source


async def test_a_reason_of_return_names_nobodys_number(site, office):
    await office.divisions()
    item = await office.item(Act.SUBMIT)
    reviewer = await site.person(Role.TOWN_REVIEWER)
    form = {"decision": "return", "hash": item.current}
    await _refused(reviewer, f"/console/items/{item.code}/review", form | {"note": SAID})
    done = await reviewer.post(f"/console/items/{item.code}/review", form | {"note": FINE})
    assert done.status == 303, await done.text()


async def test_a_request_to_relay_its_refusal_and_a_withdrawal_name_nobodys_number(site, relayed):
    county, village = await site.person(Role.COUNTY_OFFICE), await site.person(Role.VILLAGE_EDITOR)
    place = f"/console/items/{relayed.code}"
    asked = {"level": "village", "due_on": "2026-12-31"}
    await _refused(county, f"{place}/relays", asked | {"note": SAID})
    assert (await county.post(f"{place}/relays", asked | {"note": FINE})).status == 303
    await _refused(village, f"/console/relay/{relayed.code}/decline", {"reason": SAID})
    assert (await village.post(f"/console/relay/{relayed.code}/decline", {"reason": "本村没有耕地"})).status == 303
    await _refused(county, f"{place}/seal", {"reason": SAID})
    await _refused(county, f"{place}/withdraw", {"note": SAID})
    assert (await county.post(f"{place}/withdraw", {"note": "金额有误"})).status == 303


async def test_additions_with_a_persons_number_are_not_sent_to_review(site, relayed):
    village = await site.person(Role.VILLAGE_EDITOR)
    page = await village.page(f"/console/relay/{relayed.code}")
    hash_ = re.search(r'name="hash" value="([^"]*)"', page)[1]
    place = (await village.post(f"/console/relay/{relayed.code}", {"hash": hash_})).headers["Location"]
    was = re.search(r'name="was" value="([^"]*)"', await village.page(f"{place}/additions"))[1]
    await village.post(f"{place}/additions", {"how": SAID, "was": was})
    page = await village.page(place)
    assert "含有完整的身份证号码" in page
    assert f'action="{place}/submit"' not in page
