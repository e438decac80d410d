"""公示: objections by row without a name in the village's sight, names that vanish on time, evidence that stays."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from audiences.vault import Vault
from content import store as content
from content.calendar import Overrides
from content.item import Genre, Paragraph, Table
from content.listing import rows
from content.store import catalogue as catalogues
from content.store import closing
from pusher import upkeep
from pusher.access import Role
from pusher.desk import Desk
from pusher.link import Links
from pusher.store import listing as listings
from pusher.store import session
from pusher.web.public import Site, cache
from tests.pusher.web.conftest import Bell, grant_of, nobody
from tests.pusher.web.public.office import NOTICE, NOW, VILLAGE

NAMES = ("王守田", "李长根")
TABLE = Table((("序号", "姓名", "组", "面积"), ("1", NAMES[0], "一组", "4.2"), ("2", NAMES[1], "二组", "3.1")))
LIST = replace(
    NOTICE,
    title="神农社区2026年耕地地力保护补贴面积公示",
    blocks=(Paragraph("现将面积公示如下。"), TABLE),
    genre=Genre.LISTING,
    division=VILLAGE,
    variants=(),
    valid_until=NOW + timedelta(days=5),
)
VAULT = Vault({1: bytes(32)}, 1)


@pytest.fixture
def site(office) -> Site:
    return Site(office.db.web, Links(b"k" * 32, "https://cunkou.suixian.gov.cn"), lambda: office.now, VAULT)


@pytest.fixture
def desk(office) -> Desk:
    bell = Bell([])
    return Desk(
        office.db.worker, VAULT, nobody, bell, bell, Links(b"k" * 32, "https://x.gov.cn"), "", lambda: office.now
    )


async def _text(client, path: str, status: int = 200) -> str:
    async with client.get(path) as reply:
        assert reply.status == status, await reply.text()
        return await reply.text()


async def _object(client, code: str, **form) -> str:
    data = {"row": "2", "reason": "面积应为3.6亩", "name": "赵老伯", "phone": "14000000003", "website": "", **form}
    async with client.post(f"/n/{code}/objection", data=data) as reply:
        return await reply.text()


async def test_a_row_is_contested_from_the_page_and_the_answer_is_read_by_code(client, office):
    _, code = await office.publish(LIST)
    page = await _text(client, f"/n/{code}")
    assert f"/n/{code}/objection" in page
    form = await _text(client, f"/n/{code}/objection")
    assert f">2. {NAMES[1]}" in form
    taken = await _object(client, code)
    secret = re.search(r"查询码 <span class=\"no\">([^<]+)</span>", taken)[1]
    async with client.post("/objection", data={"code": secret}) as reply:
        assert "正在办理" in await reply.text()
    (row,) = await office.fetch("SELECT * FROM pusher.objection")
    assert (row["line"], row["source"], row["state"]) == (2, "page", "received")
    assert str(row["due"]) == "2026-12-01"  # seven working days after Saturday 21 November
    assert secret.replace(" ", "") not in str(row)


async def test_a_village_login_cannot_read_who_complains_and_a_town_can(client, office):
    _, code = await office.publish(LIST)
    await _object(client, code)
    seen = {}
    for role in (Role.VILLAGE_EDITOR, Role.TOWN_EDITOR):
        async with session(office.db.web, grant_of(role)) as conn:
            seen[role] = await conn.fetchval("SELECT count(*) FROM pusher.complaint")
            assert await conn.fetchval("SELECT count(*) FROM pusher.objection") == 1
    assert seen == {Role.VILLAGE_EDITOR: 0, Role.TOWN_EDITOR: 1}
    (sealed,) = await office.fetch("SELECT key_id, cipher FROM pusher.complaint")
    assert "赵老伯".encode() not in sealed["cipher"]
    assert "赵老伯" in VAULT.open(sealed["key_id"], sealed["cipher"])


async def test_the_answer_is_due_by_the_countys_own_days(client, office):
    _, code = await office.publish(LIST)
    async with office.db.owner.acquire() as conn:
        await catalogues.set_holidays(conn, 421303, Overrides({date(2026, 11, 25): False}), "邻县放假")
        await catalogues.set_holidays(conn, 421321, Overrides({date(2026, 11, 24): False}), "县庆")
    await _object(client, code)
    (row,) = await office.fetch("SELECT due FROM pusher.objection")
    assert str(row["due"]) == "2026-12-02"  # a day later than where nothing is entered


@pytest.mark.parametrize(("form", "says"), [({"row": "9"}, "请选一行"), ({"reason": ""}, "写明哪里不对")])
async def test_a_row_that_is_not_there_and_no_reason_are_explained(client, office, form, says):
    _, code = await office.publish(LIST)
    assert says in await _object(client, code, **form)
    assert await office.fetch("SELECT 1 FROM pusher.objection") == []


async def test_programs_are_kept_out_without_a_puzzle(client, office):
    _, code = await office.publish(LIST)
    assert "没有查到" in await _object(client, code, website="http://spam")
    answers = [await _object(client, code) for _ in range(16)]
    assert ["查询码 <span" in one for one in answers] == [True] * 15 + [False]
    assert "请过十分钟再提交" in answers[-1]


async def test_names_vanish_by_the_clock_before_anything_is_closed(client, office, monkeypatch):
    _, code = await office.publish(LIST)
    assert NAMES[0] in await _text(client, f"/n/{code}")
    office.now = NOW + timedelta(days=5, seconds=1)
    start = time.monotonic()
    monkeypatch.setattr(
        cache, "monotonic", lambda: start + cache.MAX_AGE
    )  # the next look, long before the minute is over
    page = await _text(client, f"/n/{code}")
    assert "公示已结束" in page
    assert "公示，没有逐日记录，共2行" in page  # nobody saw it day by day
    assert not any(name in page for name in NAMES)
    await _text(client, f"/n/{code}/objection", 404)
    async with client.get(f"/n/{code}/poster.pdf") as reply:
        assert reply.content_type == "text/html"
    assert LIST.title not in await _text(client, f"/v/{VILLAGE}")


async def test_evidence_stays_without_the_names(client, office, desk):
    item, code = await office.publish(LIST)
    for _ in range(3):
        await upkeep.listings_round(desk)
        office.now += timedelta(days=1)
    office.now = NOW + timedelta(days=6)
    await upkeep.listings_round(desk)
    await upkeep.listings_round(desk)  # once more says nothing new
    async with office.db.web.acquire() as conn:
        seen = await listings.witnesses(conn, item)
        version = await content.version(conn, item, (await content.get(conn, item)).published)
    assert [one.holds for one in seen] == [True] * 3
    assert {one.version for one in seen} == {LIST.content_hash()}
    assert version.title == LIST.title
    assert rows(version) == ()
    page = await _text(client, f"/n/{code}")
    assert "公示，有逐日记录的3天，共2行" in page
    for login in ("web", "worker"):
        assert await _who_says(office, login) == set()
    with pytest.raises(Exception, match="append-only"):
        await office.fetch("UPDATE content.version SET title = 'x' WHERE item = $1 RETURNING 1", item)


async def test_the_page_counts_the_days_on_which_it_was_seen(client, office, desk):
    _, code = await office.publish(replace(LIST, valid_until=NOW + timedelta(days=5, hours=1)))
    for _ in range(6):
        await upkeep.listings_round(desk)
        office.now += timedelta(days=1)
    await upkeep.listings_round(desk)
    assert "公示了6天，共2行" in await _text(client, f"/n/{code}")


async def test_a_changed_witness_is_seen(client, office, desk):
    item, _ = await office.publish(LIST)
    for _ in range(3):
        await upkeep.listings_round(desk)
        office.now += timedelta(days=1)
    await office.fetch("DELETE FROM pusher.witness WHERE item = $1 AND day = '2026-11-22' RETURNING 1", item)
    async with office.db.web.acquire() as conn:
        assert [one.holds for one in await listings.witnesses(conn, item)] == [True, False]


async def test_an_auditor_opens_a_closed_list_until_its_clock_ends(client, office, desk):
    await office.publish(LIST)
    office.now = NOW + timedelta(days=6)
    await upkeep.listings_round(desk)
    async with office.db.owner.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM content.closed") == 1
        kept = await conn.fetchrow("SELECT key_id, cipher FROM content.closed")
    assert NAMES[0] in VAULT.open(kept["key_id"], kept["cipher"])
    async with office.db.worker.acquire() as conn:
        assert await closing.forget(conn, office.now - timedelta(days=1), dry=False) == 0
        assert await closing.forget(conn, office.now + timedelta(days=1), dry=True) == 1
        assert await closing.forget(conn, office.now + timedelta(days=1), dry=False) == 1
    assert await office.fetch("SELECT 1 FROM content.closed") == []


async def _who_says(office, login: str) -> set[str]:
    """Relations in which this login still finds a name."""
    said = set()
    async with session(getattr(office.db, login), grant_of(Role.COUNTY_OFFICE)) as conn:
        found = await conn.fetch(
            "SELECT c.oid::regclass::text AS name FROM pg_class AS c WHERE c.relkind IN ('r', 'p', 'v')"
            " AND NOT c.relispartition AND has_table_privilege(current_user, c.oid, 'SELECT')"
            " AND c.relnamespace::regnamespace::text IN ('content', 'audiences', 'pusher')"
        )
        for row in found:
            if await conn.fetchval(f"SELECT count(*) FROM {row['name']} AS t WHERE strpos(t::text, $1) > 0", NAMES[0]):
                said.add(row["name"])
    return said
