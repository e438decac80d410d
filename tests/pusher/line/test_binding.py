"""Binding a follower to a resident by an SMS code: proved, limited, and silent about who is on a roster."""

from __future__ import annotations

import re

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from audiences import store as people
from audiences.china_division import bundled_rows
from channels.message import UnfitError
from channels.registry import CHANNELS
from channels.sandbox.world import Faults
from pusher import binding
from pusher.binding import Claim, Pass, bindings
from pusher.web.public import Site, add_routes
from tests.pusher.line.test_followers import KEY, control, official  # noqa: F401
from tests.stage import COUNTY, VILLAGE

PHONE, NAME = "14000000001", "王大爷"
SAID = {"name": NAME, "phone": PHONE, "agree": "yes"}


@pytest.fixture
async def home(stage) -> int:
    """Somebody on a roster, in a household, with a number."""
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
        house = await conn.fetchval(
            "INSERT INTO audiences.household (county, division, key) VALUES ($1, $2, '1') RETURNING id", COUNTY, VILLAGE
        )
        resident = await conn.fetchval(
            "INSERT INTO audiences.resident (county, division, registered, living, farming, household, name)"
            " VALUES ($1, $2, $2, $2, $2, $3, $4) RETURNING id",
            COUNTY, VILLAGE + 3, house, NAME,
        )  # fmt: skip
        await people.add_contact(
            conn, stage.vault, county=COUNTY, resident=resident, division=VILLAGE, kind="phone", address=PHONE, rank=1
        )
    await stage.open_account(KEY, channel="wechat")
    await stage.open_account()
    return resident


@pytest.fixture
async def page(stage):
    app = web.Application()
    links = stage.desk.links
    add_routes(app, Site(stage.db.web, links, stage.desk.now, stage.vault))
    async with TestClient(TestServer(app)) as client:
        yield client


async def link(stage, official, control, openid: str = "oFan") -> str:  # noqa: F811
    """Follow by the village's code, write 绑定, and take the link of the answer."""
    await control.follow(official, openid, "v421321101201")
    await stage.fold()
    await control.say(official, openid, "绑定")
    answer = stage.world.handset(openid)[-1].text
    assert binding.short_number(stage.vault, openid) in answer
    assert openid not in answer
    return re.search(r"(/bind/\S+)", answer)[1]


async def ask(page, where: str, **said: str) -> tuple[int, str]:
    answer = await page.post(where, data=SAID | said)
    return answer.status, await answer.text()


async def code_of(stage, phone: str = PHONE) -> str:
    await bindings(stage.desk)
    texts = [each.text for each in stage.world.handset(phone)]
    return re.search(r"验证码(\d{6})", texts[-1])[1] if texts else ""


async def prove(page, where: str, text: str, code: str) -> tuple[int, str]:
    request = re.search(r'name="request" value="(\d+)"', text)[1]
    answer = await page.post(f"{where}/code", data={"request": request, "code": code})
    return answer.status, await answer.text()


async def bound(stage) -> list[int]:
    rows = await stage.db.owner.fetch(
        "SELECT l.resident FROM audiences.link l JOIN audiences.contact c ON c.id = l.contact WHERE c.kind <> 'phone'"
    )
    return [row["resident"] for row in rows]


async def test_who_has_the_code_is_bound_with_her_consents_and_it_is_on_record(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    home,
    page,
):
    where = await link(stage, official, control)
    await control.allow(official, "oFan", "T1")
    await stage.fold()
    status, text = await ask(page, where)
    assert status == 200
    code = await code_of(stage)
    status, done = await prove(page, where, text, code)
    assert (status, "绑定好了" in done) == (200, True)
    assert NAME not in done
    await bindings(stage.desk)
    assert await bound(stage) == [home]
    row = await stage.db.owner.fetchrow("SELECT what, detail FROM audiences.history WHERE resident = $1", home)
    assert (row["what"], "同意" in row["detail"]) == ("bound", True)
    assert await stage.db.owner.fetchval("SELECT count FROM audiences.consent") == 1
    assert await stage.db.owner.fetchval("SELECT reach FROM audiences.resident WHERE id = $1", home) == 3
    assert (await prove(page, where, text, code))[0] == 200, "she taps again"
    assert (await prove(page, where, text, "000000" if code != "000000" else "111111"))[0] == 400
    codes = await stage.db.owner.fetch("SELECT code, cipher FROM pusher.binding")
    assert code.encode() not in codes[0]["code"] + codes[0]["cipher"]


@pytest.mark.parametrize("said", [{"phone": "14000000009"}, {"name": "李大爷"}])
async def test_an_unknown_number_or_name_looks_the_same_and_gets_no_sms(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    home,
    page,
    said,
):
    where = await link(stage, official, control)
    known, unknown = await ask(page, where), await ask(page, where, **said)
    numbers = re.compile(r'value="\d+"')
    assert numbers.sub("", known[1]) == numbers.sub("", unknown[1])
    assert known[0] == unknown[0] == 200
    code = await code_of(stage)
    assert len(stage.world.handset(PHONE)) == 1
    assert stage.world.handset("14000000009") == []
    wrong, void = await prove(page, where, known[1], "000000"), await prove(page, where, unknown[1], code)
    assert numbers.sub("", wrong[1]) == numbers.sub("", void[1])
    assert wrong[0] == void[0] == 400
    await bindings(stage.desk)
    assert await bound(stage) != [home]


async def test_a_code_bears_five_tries_ten_minutes_and_one_follower(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    _, text = await ask(page, where)
    code = await code_of(stage)
    other = await link(stage, official, control, "oThief")
    assert (await prove(page, other, text, code))[0] == 400, "it belongs to who asked"
    for _ in range(5):
        assert (await prove(page, where, text, "000000" if code != "000000" else "111111"))[0] == 400
    assert (await prove(page, where, text, code))[0] == 400, "the sixth try is too late"
    _, text = await ask(page, where)
    code = await code_of(stage)
    await stage.db.owner.execute("UPDATE pusher.binding SET until = now() - interval '1 second'")
    assert (await prove(page, where, text, code))[0] == 400


async def test_a_number_gets_three_codes_a_day_and_a_follower_asks_five_times(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    home,
    page,
):
    where = await link(stage, official, control)
    for _ in range(5):
        assert (await ask(page, where))[0] == 200
        await bindings(stage.desk)
    assert len(stage.world.handset(PHONE)) == 3
    async with stage.db.web.acquire() as conn:
        who = Pass(await stage.db.owner.fetchval("SELECT min(id) FROM pusher.account"), "oFan", 0.0)
        assert await binding.ask(conn, stage.vault, who, Claim(who.openid, NAME, PHONE), stage.desk.now()) == 0
    assert (await ask(page, where))[0] == 429


async def test_a_form_without_consent_name_or_number_asks_again(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    assert (await page.get(where)).status == 200
    for said in ({"agree": ""}, {"name": " "}, {"phone": "123"}):
        status, text = await ask(page, where, **said)
        assert (status, "错误：" in text) == (400, True)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.binding") == 0


async def test_a_link_that_is_old_forged_or_cut_off_leads_nowhere(stage, page, home):
    old = Pass(1, "oFan", stage.desk.now().timestamp() - 1801).token(stage.vault)
    fresh = Pass(1, "oFan", stage.desk.now().timestamp()).token(stage.vault)
    assert (await page.get(f"/bind/{fresh}")).status == 200
    for token in (old, fresh[:-2], fresh[:9] + ("A" if fresh[9] != "A" else "B") + fresh[10:], "x", "AQ"):
        assert (await page.get(f"/bind/{token}")).status == 410
        assert (await page.post(f"/bind/{token}", data=SAID)).status == 410
        assert (await page.post(f"/bind/{token}/code", data={})).status == 410


async def test_who_is_somebody_already_is_not_bound_to_another(stage, official, control, home):  # noqa: F811
    await link(stage, official, control)
    named = {"county": COUNTY, "account": KEY, "openid": "oFan", "at": stage.desk.now()}
    async with stage.db.worker.acquire() as conn:
        assert await people.bind_by_code(conn, stage.vault, resident=home, **named)
        other = await conn.fetchval(
            "INSERT INTO audiences.resident (county, division, registered, living, farming, name)"
            " VALUES ($1, $2, $2, $2, $2, '李大爷') RETURNING id",
            COUNTY, VILLAGE,
        )  # fmt: skip
        assert not await people.bind_by_code(conn, stage.vault, resident=other, **named)
        assert await people.bind_by_code(conn, stage.vault, resident=home, **named), "told again it is no news"
    assert await bound(stage) == [home]


async def test_a_port_that_refuses_leaves_the_request_to_be_made_again(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    home,
    page,
    caplog,
):
    where = await link(stage, official, control)
    await ask(page, where)
    stage.world.faults["sms"] = Faults(behaviour="content_refused", share=1.0)
    await bindings(stage.desk)
    assert "direct text not accepted" in caplog.text
    assert PHONE not in caplog.text


def test_a_gateway_that_takes_templates_only_says_so():
    from channels.base import Account

    options = CHANNELS["sms"].sandbox_options("http://127.0.0.1:1", "sms-a", "aliyun")
    with pytest.raises(UnfitError):
        CHANNELS["sms"].words("x", Account("sms-a", "sms", "随县", options))
