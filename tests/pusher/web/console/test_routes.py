"""审核路线: whom a rule is for is said when it is added, and what it really takes stands beside it."""

from __future__ import annotations

import pytest

from content import store
from content.item import Genre
from content.route import choose
from pusher.access import Role
from tests.pusher.web.conftest import TOWN, VILLAGE

OTHER = TOWN + 10**6


@pytest.mark.parametrize(
    ("given", "chosen", "takes"),
    [
        ({}, ("新的", "村级两级", "村级财务"), "现在按它审的：厉山镇写的（预警除外）"),
        ({"covers": "all"}, ("新的", "新的", "村级财务"), "个村写的（惠农补贴、社会救助、公示、预警"),
        ({"covers": "villages"}, ("", "新的", "村级财务"), "个村写的（惠农补贴、社会救助、公示、预警"),
        ({"covers": "here", "genres": ["notice"]}, ("新的", "村级两级", "村级财务"), "厉山镇写的</p>"),
        ({"covers": "all", "genres": ["notice"]}, ("新的", "新的", "村级财务"), "厉山镇写的和"),
        ({"covers": "villages", "genres": ["accounts"]}, ("", "村级两级", "新的"), "个村写的</p>"),
        ({"covers": "all", "genres": ["accounts"]}, ("", "村级两级", "村级财务"), "厉山镇写的</p>"),
    ],
)
async def test_a_rule_takes_what_its_maker_chose_and_says_so(site, office, given, chosen, takes):
    await office.divisions()
    keeper = await site.person(Role.COUNTY_OFFICE)
    form = {"division": str(TOWN), "steps": ["review"], "name": "新的", **given}
    assert (await keeper.post("/console/routes", form)).status == 303
    async with office.db.web.acquire() as conn:
        rules = await store.rules(conn, TOWN // 10**9)
    asked = ((TOWN, Genre.NOTICE), (VILLAGE, Genre.NOTICE), (VILLAGE, Genre.ACCOUNTS))
    assert tuple(choose(rules, unit, genre).name for unit, genre in asked) == tuple(
        one or choose((), *which).name for one, which in zip(chosen, asked, strict=True)
    )
    assert choose(rules, OTHER, Genre.NOTICE).name == choose((), OTHER, Genre.NOTICE).name
    assert takes in await keeper.page("/console/routes")


async def test_a_rule_that_another_overrules_says_so(site, office):
    await office.divisions()
    keeper = await site.person(Role.COUNTY_OFFICE)
    for name in ("先加的", "后加的"):
        form = {"division": str(TOWN), "steps": ["review"], "name": name, "genres": ["notice"]}
        assert (await keeper.post("/console/routes", form)).status == 303
    page = await keeper.page("/console/routes")
    assert page.count("现在没有信息按它审：都有更具体的路线") == 1
