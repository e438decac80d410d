"""有话要问 under a notice: only where somebody answers, without a telephone or a script, and silent about who asks."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from audiences.vault import Vault
from pusher import asking
from pusher.question import Words
from pusher.web.public import add_routes
from tests.pusher.web.public.office import COUNTY, NOTICE, NOW, VILLAGE, narrower

WORDS = "地是我种的，户口在外地，能不能领？"
SECRET = "42132119491231002"


@pytest.fixture
async def page(site):
    app = web.Application()
    add_routes(app, replace(site, vault=Vault({1: bytes(32)}, 1)))
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def staff(office) -> int:
    """Somebody of the county who may answer."""
    async with office.db.owner.acquire() as conn:
        unit = await conn.fetchval(
            "INSERT INTO pusher.unit (county, division, name) VALUES (421321, $1, '农业农村局') RETURNING id", COUNTY
        )
        staff = await conn.fetchval(
            "INSERT INTO pusher.staff (county, unit, account, name, password)"
            " VALUES (421321, $1, 'clerk', '王芳', 'x') RETURNING id",
            unit,
        )
        await conn.execute(
            "INSERT INTO pusher.staff_grant (staff, role, lo, hi) VALUES ($1, 'county_office', $2, $3)",
            staff, COUNTY, COUNTY + 10**9 - 1,
        )  # fmt: skip
    return staff


async def name(office, staff: int, item: int = 0, called: str = "农业农村局张干事") -> None:
    await office.db.owner.execute(
        "INSERT INTO pusher.answerer (division, item, county, staff, called, named_by, named_at)"
        " VALUES ($1, $2, 421321, $3, $4, 1, now())",
        COUNTY, item, staff, called,
    )  # fmt: skip


async def ask(page, code: str, **said: str):
    headers = {
        "X-Forwarded-For": said.pop("address", "198.51.100.7"),
        "Sec-Fetch-Site": said.pop("site", "same-origin"),
    }
    answer = await page.post(f"/n/{code}/ask?v={VILLAGE // 1000}", data={"words": WORDS} | said, headers=headers)
    return answer.status, await answer.text()


def code_in(text: str) -> str:
    return re.search(r'查询码 <span class="no">([^<]+)</span>', text)[1]


async def test_the_box_is_there_only_while_somebody_answers(office, page, staff):
    item, code = await office.publish()
    other, second = await office.publish(narrower(title="停水通知"))
    assert item != other
    shut = await (await page.get(f"/n/{code}")).text()
    assert "有话要问" not in shut
    assert '拨打 <a href="tel:12345">12345</a>，或者请村干部转达' in shut
    assert (await page.get(f"/n/{code}/ask")).status == 404
    assert (await ask(page, code))[0] == 404
    await name(office, staff, item)
    opened = await (await page.get(f"/n/{code}?v={VILLAGE // 1000}")).text()
    assert "由农业农村局张干事答复，5个工作日内" in opened
    assert f'action="/n/{code}/ask?v={VILLAGE // 1000}"' in opened
    assert "在本页下面写下来问" in opened, "a path for who cannot hear"
    assert "有话要问" not in await (await page.get(f"/n/{second}")).text(), "it is that notice's own"
    await office.db.owner.execute("UPDATE pusher.staff SET state = 'off'")
    assert (await ask(page, code))[0] == 404, "whoever left answers no more"


async def test_what_is_asked_lands_in_the_units_inbox_sealed_with_its_day_and_a_code(office, page, staff):
    item, code = await office.publish()
    await name(office, staff)
    status, text = await ask(page, code, phone="139 0000 0001")
    assert status == 200
    assert "最迟2026年11月27日" in re.sub(r"<[^>]+>", "", text)
    assert WORDS not in text
    (row,) = await office.fetch("SELECT * FROM pusher.question")
    assert (row["division"], row["place"], row["item"], row["source"]) == (COUNTY, VILLAGE, item, "page")
    assert (row["account"], row["state"]) == (None, "received")
    vault = Vault({1: bytes(32)}, 1)
    assert Words.read(vault.open(row["key_id"], row["cipher"])) == Words(WORDS, "phone", "13900000001")
    for private in (WORDS, "13900000001", code_in(text).replace(" ", "")):
        assert private not in repr({name: value for name, value in row.items() if name != "cipher"})
    waiting = await (await page.post("/answer", data={"code": code_in(text)})).text()
    assert "待审看" in waiting
    assert WORDS not in waiting
    await office.db.owner.execute(
        "UPDATE pusher.question SET state = 'answered', answer = '能领，种谁的地谁申报。', ended_at = $1, ended_by = 1",
        NOW,
    )
    assert "能领，种谁的地谁申报" in await (await page.post("/answer", data={"code": code_in(text)})).text()
    wrong = await page.post("/objection", data={"code": "7K3M9XA"})
    assert (wrong.status, "没有这个查询码" in await wrong.text()) == (404, True)


async def test_no_telephone_and_no_script_is_needed(office, page, staff):
    _, code = await office.publish()
    await name(office, staff)
    status, text = await ask(page, code)
    assert (status, bool(code_in(text))) == (200, True)
    (row,) = await office.fetch("SELECT key_id, cipher FROM pusher.question")
    assert Words.read(Vault({1: bytes(32)}, 1).open(row["key_id"], row["cipher"])).kind == ""


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"words": "  "}, "请写下要问的"),
        ({"words": f"我的身份证{SECRET}X，查一下"}, "请把身份证号"),
        ({"words": "卡号6222021202041701226没到账"}, "请把身份证号"),
        ({"phone": "0722-3338000"}, "座机"),
    ],
)
async def test_what_cannot_be_taken_comes_back_with_its_words(office, page, staff, said, why):
    _, code = await office.publish()
    await name(office, staff)
    status, text = await ask(page, code, **said)
    assert status == 400
    assert why in text
    assert said.get("phone", "") in text
    assert await office.fetch("SELECT 1 FROM pusher.question") == []


async def test_programs_other_sites_and_floods_are_kept_out(office, page, staff, monkeypatch):
    _, code = await office.publish()
    await name(office, staff)
    assert (await ask(page, code, website="http://x"))[0] == 404
    assert (await ask(page, code, site="cross-site"))[0] == 404
    for _ in range(15):
        assert (await ask(page, code, address="198.51.100.9"))[0] == 200
    status, text = await ask(page, code, address="198.51.100.9")
    assert (status, f">{WORDS}</textarea>" in text, "您填的都还在" in text) == (429, True, True), "one address"
    monkeypatch.setattr(asking, "A_DAY", 16)
    assert (await ask(page, code, address="198.51.100.10"))[0] == 200
    status, text = await ask(page, code, address="198.51.100.11")
    assert (status, "今天收到的提问太多" in text, WORDS in text) == (429, True, True), "one notice within a day"
    assert len(await office.fetch("SELECT 1 FROM pusher.question")) == 16


async def test_public_answers_stand_under_what_they_were_agreed_to(office, page, staff):
    item, code = await office.publish()
    version = (await office.fetch("SELECT published FROM content.item"))[0]["published"]
    await office.db.owner.execute(
        "INSERT INTO pusher.public_answer (county, division, item, version, asked, answered, proposed_by, proposed_at)"
        " VALUES (421321, $1, $2, $3, '户口在外地能领吗？', '能，种谁的地谁申报。', 1, now())",
        COUNTY, item, version,
    )  # fmt: skip
    assert "大家问的" not in await (await page.get(f"/n/{code}")).text(), "nobody has agreed yet"
    await office.db.owner.execute("UPDATE pusher.public_answer SET state = 'shown', decided_by = 2, decided_at = now()")
    shown = await office.fetch("SELECT 1 FROM pusher.public_answer WHERE state = 'shown'")
    assert shown
    async with TestClient(TestServer(_fresh(page))) as fresh:
        text = await (await fresh.get(f"/n/{code}")).text()
        assert "户口在外地能领吗？" in text
        assert "能，种谁的地谁申报。" in text
    await office.correct(item, narrower(title=NOTICE.title + "（更正）"))
    async with TestClient(TestServer(_fresh(page))) as fresh:
        assert "户口在外地能领吗" not in await (await fresh.get(f"/n/{code}")).text(), "the notice says something else"


def _fresh(page) -> web.Application:
    """The same pages by a process that has none of them in memory."""
    from pusher.web.public import SITE

    app = web.Application()
    add_routes(app, replace(page.server.app[SITE], cache=type(page.server.app[SITE].cache)()))
    return app
