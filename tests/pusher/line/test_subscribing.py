"""订阅短信: a number proved by a code gets a place's notices once, leaves by 退订, and is in no figure of people."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from audiences import store as people
from audiences.store import AudienceSpec
from content import store as items
from content.review import Act, Step
from pusher import plan as planning
from pusher import proof, publish
from pusher.publish import Wish
from pusher.store import session
from pusher.subscribing import sign_ups
from pusher.web.public import Site, add_routes
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE, _approve, county  # noqa: F401 - a fixture
from tests.pusher.line.test_replies import say
from tests.stage import COUNTY, VILLAGE, notice, phones

NEW, OTHER, KNOWN = "14000990001", "14000990002", phones(1)[0]  # two of nobody's, 张大山's
WHERE = f"/v/{VILLAGE // 1000}/subscribe"
WHOLE = ((COUNTY * 10**9, COUNTY * 10**9 + 10**9 - 1),)


@pytest.fixture
async def page(county):  # noqa: F811
    app = web.Application()
    add_routes(app, Site(county.db.web, county.desk.links, county.desk.now, county.vault))
    async with TestClient(TestServer(app)) as client:
        yield client


async def ask(page, phone: str, **said: str):
    headers = {
        "X-Forwarded-For": said.pop("address", "198.51.100.7"),
        "Sec-Fetch-Site": said.pop("site", "same-origin"),
    }
    answer = await page.post(said.pop("where", WHERE), data={"phone": phone, "agree": "yes"} | said, headers=headers)
    return answer.status, await answer.text()


def code_to(stage, phone: str) -> str:
    return re.search(r"验证码(\d{6})", stage.world.handset(phone)[-1].text)[1]


async def prove(page, text: str, code: str, where: str = WHERE) -> int:
    token = re.search(r'name="request" value="([^"]+)"', text)[1]
    return (await page.post(f"{where}/code", data={"request": token, "code": code})).status


async def join(stage, page, phone: str, where: str = WHERE, address: str = "198.51.100.7") -> None:
    status, text = await ask(page, phone, where=where, address=address)
    assert status == 200, text
    await sign_ups(stage.desk)
    assert await prove(page, text, code_to(stage, phone), where) == 200
    await sign_ups(stage.desk)


async def frozen(stage, *, subscribers: bool = True, territory=WHOLE):
    item, _ = await stage.approved_item()
    wish = Wish(item, ("sms",), AudienceSpec(territory, subscribers=subscribers), ())
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        return await publish.prepare(
            conn, stage.vault, stage.desk.links, wish, by=1, now=datetime.now(UTC), quiet=ALL_DAY
        )


async def send(stage, checked) -> None:
    await _approve(stage, checked)
    await planning.plan(stage.desk, checked.push.id)
    await stage.walk(checked.push.id)
    await stage.fold()


def notices(stage, phone: str) -> int:
    return sum("耕地" in each.text for each in stage.world.handset(phone))


async def tally(stage) -> list[tuple[int, int, int]]:
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        return [(one.division, one.numbers, one.left_again) for one in await people.subscribed_places(conn)]


async def test_who_proves_a_number_is_told_beside_the_people_and_counted_with_nobody(county, page):  # noqa: F811
    before = await county.db.owner.fetchval("SELECT count(*) FROM audiences.resident")
    await join(county, page, NEW)
    await join(county, page, OTHER)
    assert await county.db.owner.fetchval("SELECT count(*) FROM audiences.resident") == before, "no resident"
    assert await tally(county) == [(VILLAGE, 2, 0)]
    row = await county.db.owner.fetchrow("SELECT what, detail FROM audiences.history WHERE what = 'subscribed'")
    assert "同意" in row["detail"]
    checked = await frozen(county)
    assert (checked.people, checked.households, checked.subscribed) == (3, 3, 2)
    assert checked.button == "发送给 王家岗村村民委员会 3人和2个订阅的号码"
    assert [one.messages for one in checked.accounts] == [5]
    await send(county, checked)
    assert [notices(county, phone) for phone in (NEW, OTHER, *phones(3))] == [1] * 5
    covered = await county.db.owner.fetchval(
        "SELECT count(*) FROM audiences.v_member WHERE audience = $1", checked.push.audience
    )
    assert covered == 3, "figures are of people"


async def test_a_number_that_is_on_the_roster_too_gets_it_once(county, page):  # noqa: F811
    await join(county, page, KNOWN)
    checked = await frozen(county)
    assert (checked.people, checked.subscribed) == (3, 0)
    assert [one.messages for one in checked.accounts] == [3]
    await send(county, checked)
    assert notices(county, KNOWN) == 1


async def test_who_taps_twice_reads_twice_that_it_is_done(county, page):  # noqa: F811
    _, text = await ask(page, NEW)
    await sign_ups(county.desk)
    code = code_to(county, NEW)
    assert [await prove(page, text, code) for _ in range(2)] == [200, 200]
    await sign_ups(county.desk)
    assert await prove(page, text, code) == 200
    assert await prove(page, text, "000000" if code != "000000" else "111111") == 400
    assert await tally(county) == [(VILLAGE, 1, 0)]


async def test_only_places_of_the_territory_and_only_when_the_sender_says_so(county, page):  # noqa: F811
    await join(county, page, NEW)
    far = ((421321102000000, 421321102999999),)
    assert (await frozen(county, territory=far)).subscribed == 0, "another town's"
    assert (await frozen(county, subscribers=False)).subscribed == 0
    here = ((VILLAGE, VILLAGE + 999),)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        assert await people.tally_subscribers(conn, here) == 1


async def test_a_village_without_a_roster_tells_its_subscribers(county, page):  # noqa: F811
    await county.db.owner.execute("DELETE FROM audiences.link")
    await county.db.owner.execute("DELETE FROM audiences.resident")
    await join(county, page, NEW)
    checked = await frozen(county)
    assert (checked.people, checked.button) == (0, "发送给 1个订阅的号码")
    await send(county, checked)
    assert notices(county, NEW) == 1


async def test_a_reply_ends_it_and_the_code_brings_it_back(county, page):  # noqa: F811
    await join(county, page, NEW)
    await send(county, await frozen(county))
    await say(county, NEW, "退订")
    assert await tally(county) == [(VILLAGE, 0, 1)]
    checked = await frozen(county)
    assert checked.subscribed == 0
    await send(county, checked)
    assert notices(county, NEW) == 1
    await join(county, page, NEW)
    assert await tally(county) == [(VILLAGE, 1, 0)]
    await send(county, await frozen(county))
    assert notices(county, NEW) == 2, "what was refused before is asked for again"


async def test_a_correction_reaches_subscribers(county, page):  # noqa: F811
    await join(county, page, NEW)
    checked = await frozen(county)
    await send(county, checked)
    now = datetime.now(UTC)
    async with county.db.web.acquire() as conn:
        await items.edit(
            conn, checked.push.item, notice(title="关于申报2026年耕地地力保护补贴的通知（改）"), by=1, at=now
        )
        current = (await items.get(conn, checked.push.item)).current
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 1):
            await items.step(conn, checked.push.item, Step(act, person, current, now))
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        again = await publish.correct(
            conn, county.vault, county.desk.links, checked.push.item, by=1, now=now, quiet=ALL_DAY
        )
    assert (again.people, again.subscribed) == (3, 1)
    await send(county, again)
    assert notices(county, NEW) == 2


async def test_codes_are_bounded_by_number_place_and_address(county, page, monkeypatch):  # noqa: F811
    for n in range(proof.CODES + 1):
        assert (await ask(page, NEW, address=f"198.51.100.{n}"))[0] == 200
        await sign_ups(county.desk)
    assert len(county.world.handset(NEW)) == proof.CODES, "one number"
    for n in range(15):
        assert (await ask(page, phones(1, 40 + n)[0], address="203.0.113.1"))[0] == 200
    status, text = await ask(page, phones(1, 60)[0], address="203.0.113.1")
    assert (status, phones(1, 60)[0] in text, 'value="yes" checked' in text) == (429, True, True), "one address"
    await county.db.owner.execute(
        "INSERT INTO pusher.county_standing (county, place_codes, county_codes) VALUES ($1, 18, 19)", COUNTY
    )
    status, text = await ask(page, phones(1, 61)[0], address="203.0.113.2")
    assert (status, "今天办的人太多了" in text) == (429, True), "one place"
    other = f"/v/{VILLAGE // 1_000_000 * 1000}/subscribe"
    assert (await ask(page, phones(1, 62)[0], where=other, address="203.0.113.3"))[0] == 200
    assert (await ask(page, phones(1, 63)[0], where=other, address="203.0.113.4"))[0] == 429, "the county"


async def test_a_code_bears_five_tries_ten_minutes_and_the_page_that_asked(county, page):  # noqa: F811
    _, text = await ask(page, NEW)
    await sign_ups(county.desk)
    code = code_to(county, NEW)
    stolen = re.sub(r'(name="request" value="\d+\.)[^"]+', r"\1x", text)
    assert await prove(page, stolen, code) == 400, "whoever guesses the row's number knows nothing"
    for _ in range(5):
        assert await prove(page, text, "000000" if code != "000000" else "111111") == 400
    assert await prove(page, text, code) == 400, "the sixth try is too late"
    _, text = await ask(page, NEW, address="198.51.100.8")
    await sign_ups(county.desk)
    await county.db.owner.execute("UPDATE pusher.sign_up SET until = now() - interval '1 hour'")
    assert await prove(page, text, code_to(county, NEW)) == 400
    await sign_ups(county.desk)
    assert await tally(county) == []


async def test_the_page_says_the_same_of_every_number_and_shows_none(county, page, caplog):  # noqa: F811
    known, unknown = await ask(page, KNOWN), await ask(page, NEW)

    def blind(text: str) -> str:
        return re.sub(r'value="[^"]*"|\d{3}\*{4}\d{4}', "", text)

    assert (known[0], blind(known[1])) == (unknown[0], blind(unknown[1]))
    await sign_ups(county.desk)
    for text in (known[1], unknown[1], caplog.text):
        assert KNOWN not in text
        assert NEW not in text
    rows = await county.db.owner.fetch("SELECT cipher, number, code FROM pusher.sign_up")
    assert all(NEW.encode() not in row["cipher"] + row["number"] + row["code"] for row in rows)
    assert "订阅短信" in await (await page.get(f"/v/{VILLAGE // 1000}")).text()


@pytest.mark.parametrize(
    ("said", "status"),
    [({"agree": ""}, 400), ({"phone": "0722-3338000"}, 400), ({"website": "x"}, 404), ({"site": "cross-site"}, 404)],
)
async def test_what_is_not_taken(county, page, said, status):  # noqa: F811
    assert (await ask(page, said.pop("phone", NEW), **said))[0] == status
    assert await county.db.owner.fetchval("SELECT count(*) FROM pusher.sign_up") == 0


async def test_without_a_port_that_takes_free_texts_there_is_no_form(county, page):  # noqa: F811
    await county.db.owner.execute("UPDATE pusher.account SET state = 'paused'")
    assert (await page.get(WHERE)).status == 404
    assert "到村委会登记手机号" not in await (await page.get(WHERE)).text()
    assert (await ask(page, NEW))[0] == 404


async def test_a_number_that_is_somebody_elses_by_now_is_mended_by_people_first(county, page):  # noqa: F811
    await send(county, await frozen(county))
    await say(county, KNOWN, "非本人")
    await ask(page, KNOWN)
    sent = len(county.world.handset(KNOWN))
    await sign_ups(county.desk)
    assert len(county.world.handset(KNOWN)) == sent


async def test_what_ended_long_ago_is_forgotten_with_the_number(county, page):  # noqa: F811
    await join(county, page, NEW)
    await say(county, NEW, "退订")
    async with county.db.worker.acquire() as conn:
        assert await people.forget_subscriptions(conn, datetime.now(UTC), dry=True) == 1
        assert await people.forget_subscriptions(conn, datetime.now(UTC), dry=False) == 1
    row = await county.db.owner.fetchrow(
        "SELECT cipher, opted_out FROM audiences.contact WHERE index = $1", county.vault.index(NEW)
    )
    assert tuple(row) == (None, ["sms-county"]), "only that it wants nothing more"


@pytest.mark.parametrize("per", ["household", "person"])
async def test_each_of_many_subscribers_is_told(county, per):  # noqa: F811
    numbers = phones(9, 500)
    async with county.db.worker.acquire() as conn:
        for number in numbers:
            await people.subscribe(
                conn, county.vault, county=COUNTY, phone=number, division=VILLAGE, accounts=[], at=datetime.now(UTC)
            )
    item, _ = await county.approved_item()
    wish = Wish(item, ("sms",), AudienceSpec(WHOLE, subscribers=True), (), per=per)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        checked = await publish.prepare(
            conn, county.vault, county.desk.links, wish, by=1, now=datetime.now(UTC), quiet=ALL_DAY
        )
    assert [one.messages for one in checked.accounts] == [3 + len(numbers)]
    await send(county, checked)
    assert [notices(county, number) for number in numbers] == [1] * len(numbers)
