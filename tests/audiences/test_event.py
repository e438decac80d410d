"""What channels tell of residents: follow, unfollow, consent, opt-out, move, dead; rotation of keys."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.division import Division
from audiences.resident import Preference, State
from audiences.vault import Vault


@pytest.fixture
def say(office):
    """Events of one account, told briefly."""

    class Say:
        account = "wx-county"

        def __init__(self, conn):
            self.conn = conn

        def __getattr__(self, name):
            function = getattr(store, name)
            known = {"county": office.county, "at": office.now}
            if name in ("follow", "unfollow", "consent"):
                known["account"] = self.account
            return lambda **options: function(self.conn, office.vault, **{**known, **options})

    return Say


async def contact(conn, where="true"):
    return await conn.fetchrow(f"SELECT * FROM audiences.v_contact WHERE {where}")


async def test_a_follower_is_a_resident_with_a_division_and_nothing_more(office, say):
    async with office.worker.acquire() as conn:
        first = await say(conn).follow(openid="o1", division=office.village.code)
        assert await say(conn).follow(openid="o1", division=office.neighbour.code) == first
        row = dict(await conn.fetchrow("SELECT * FROM audiences.resident"))
        assert row["division"] == office.village.code
        assert [row[k] for k in ("name", "sex", "birth_date", "id_index", "household")] == [None] * 5
        assert (row["tags"], row["attributes"], row["reach"]) == ([], {}, 2)
        found = await contact(conn)
        assert (found["kind"], found["resident"], found["division"]) == ("wechat:wx-county", first, office.village.code)
        assert office.vault.open(found["key_id"], found["cipher"]) == "o1"
        assert found["index"] == office.vault.index("o1")


async def test_who_came_without_a_place_gets_the_first_that_is_known(office, say):
    async with office.worker.acquire() as conn:
        await say(conn).follow(openid="o1", division=None)
        assert await conn.fetchval("SELECT division FROM audiences.resident") == office.county * 10**9
        await say(conn).follow(openid="o1", division=office.village.code)
        rows = await conn.fetchrow(
            "SELECT r.division, r.living, l.division FROM audiences.resident r"
            " JOIN audiences.link l ON l.resident = r.id"
        )
        assert set(rows) == {office.village.code}


async def test_unfollowing_kills_the_contact_until_she_comes_back(office, say):
    async with office.worker.acquire() as conn:
        await say(conn).follow(openid="o1", division=office.village.code)
        await say(conn).consent(openid="o1", template="t", count=3)
        await say(conn).unfollow(openid="o1")
        assert (await contact(conn))["dead"]
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 0
        assert await conn.fetchval("SELECT count FROM audiences.v_consent") == 0
        await say(conn).follow(openid="o1", division=None)
        assert not (await contact(conn))["dead"]
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 2
        await say(conn).unfollow(openid="nobody")
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 1


async def test_consents_add_up_are_spent_once_and_withdrawn(office, say):
    async with office.worker.acquire() as conn:
        await say(conn).consent(openid="o1", template="t", count=1)
        await say(conn).consent(openid="o1", template="t", count=1)
        number = (await contact(conn))["id"]
        assert await store.spend_consent(conn, [number, 99], "wx-county", "t") == {number}
        assert await store.spend_consent(conn, [number], "wx-county", "other") == frozenset()
        assert await conn.fetchval("SELECT count FROM audiences.v_consent") == 1
        assert await store.spend_consent(conn, [number], "wx-county", "t") == {number}
        assert await store.spend_consent(conn, [number], "wx-county", "t") == frozenset()
        await say(conn).consent(openid="o1", template="t", count=5)
        await say(conn).consent(openid="o1", template="t", count=0)
        assert await conn.fetchval("SELECT count FROM audiences.v_consent") == 0


async def test_opting_out_of_one_account_or_of_all(office, say):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1)])
        await say(conn).opt_out(kind="phone", address="14000000001", account="sms-town")
        await say(conn).opt_out(kind="phone", address="14000000001", account="sms-town")
        assert (await contact(conn))["opted_out"] == ["sms-town"]
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 1, "other accounts may still send"
        await say(conn).opt_out(kind="phone", address="14000000001", account=None)
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 0
        await say(conn).opt_in(kind="phone", address="14000000001", account="sms-town")
        assert (await contact(conn))["opted_out"] == []
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 1


async def test_an_unknown_number_that_opts_out_is_remembered_by_a_later_roster(office, say):
    async with office.worker.acquire() as conn:
        await say(conn).opt_out(kind="phone", address="14000000001", account=None)
        await office.bring(conn, [office.files.person(1)])
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 0
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 1


async def test_an_address_moves_with_its_person(office, say):
    async with office.worker.acquire() as conn:
        resident = await say(conn).follow(openid="o1", division=office.village.code)
        kind = "wechat:wx-county"
        await say(conn).move(kind=kind, old="o1", new="o2")
        assert office.vault.open(*[(await contact(conn))[k] for k in ("key_id", "cipher")]) == "o2"
        other = await say(conn).follow(openid="o3", division=office.neighbour.code)
        await say(conn).move(kind=kind, old="o2", new="o3")
        rows = await conn.fetch(
            "SELECT DISTINCT contact FROM audiences.link WHERE resident = ANY ($1)", [resident, other]
        )
        assert len(rows) == 1
        assert office.vault.index("o3") == (await contact(conn, f"id = {rows[0]['contact']}"))["index"]
        await say(conn).move(kind=kind, old="nobody", new="o9")


async def test_a_dead_number_no_longer_reaches_and_the_next_does(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1, 手机号="14000000001、14000000009"), office.files.person(2)])
        ids = [row["id"] for row in await conn.fetch("SELECT id FROM audiences.contact ORDER BY id")]
        await store.mark_dead(conn, [ids[0], ids[2]], "空号", office.now)
        await store.mark_dead(conn, [ids[0]], "空号", office.now)
        assert [r["reach"] for r in await conn.fetch("SELECT reach FROM audiences.resident ORDER BY id")] == [1, 0]
        assert await conn.fetchval("SELECT count(*) FROM audiences.history WHERE what = 'dead'") == 2


async def test_binding_merges_a_follower_into_the_roster(office, say):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1)])
        resident = await conn.fetchval("SELECT id FROM audiences.resident")
        follower = await say(conn).follow(openid="o1", division=office.village.code)
        await store.bind(conn, follower=follower, resident=resident)
        row = await conn.fetchrow("SELECT id, reach FROM audiences.resident")
        assert (row["id"], row["reach"]) == (resident, 3)
        assert await conn.fetchval("SELECT count(*) FROM audiences.link WHERE resident = $1", resident) == 2
        await office.bring(conn, [office.files.person(1, 手机号="14000000009")])
        assert await conn.fetchval("SELECT reach FROM audiences.resident") == 3, "a roster does not touch WeChat"


async def test_a_child_receives_for_a_parent(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1, 手机号=None)])
        resident = await conn.fetchval("SELECT id FROM audiences.resident")
        await store.add_contact(
            conn, office.vault, county=office.county, resident=resident, division=office.village.code, kind="phone",
            address="14000000005", rank=1, proxy=True, confirmed_at=office.now,
        )  # fmt: skip
        await office.bring(conn, [office.files.person(1, 手机号="14000000001")])
        found = await store.contacts_of(conn, office.vault, resident)
        assert sorted((c.address, c.proxy) for c in found) == [("14000000001", False), ("14000000005", True)]
        assert "1400" not in repr(found)


async def test_rotation_reseals_and_reindexes_and_the_old_key_may_go(office):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(n) for n in range(1, 8)])
        both, new = Vault({1: b"1" * 32, 2: b"2" * 32}, 2), Vault({2: b"2" * 32}, 2)
        await store.opt_out(
            conn, both, county=office.county, kind="phone", address="14000000001", account=None, at=office.now
        )
        assert await store.keys_in_use(conn) == (1,)
        assert [await store.rotate(conn, both, count=5) for _ in range(3)] == [5, 2, 0]
        assert await store.keys_in_use(conn) == (2,)
        rows = await conn.fetch("SELECT key_id, cipher, index, opted_out FROM audiences.contact")
        numbers = {new.open(row["key_id"], row["cipher"]): row for row in rows}
        assert set(numbers) == {f"1400000{n:04}" for n in range(1, 8)}
        assert all(row["index"] == new.index(number) for number, row in numbers.items())
        assert numbers["14000000001"]["opted_out"] == ["*"]


async def test_free_nodes_and_own_names_survive_a_reload(office):
    async with office.worker.acquire() as conn:
        farm = await store.add_division(conn, office.county * 10**9, "万福店农场", today=office.files.today)
        park = await store.add_division(conn, office.county * 10**9, "西游记漂流景区", today=office.files.today)
        await store.rename_division(conn, office.village.code, "星亮新村")
        tree = await store.tree(conn, office.county)
        assert (farm.code, park.code) == (421321900000000, 421321901000000)
        assert await store.load_divisions(conn, list(tree)) == 416
        tree = await store.tree(conn, office.county)
        assert tree.node(farm.code).free
        assert tree.node(office.village.code).name == "星亮新村"
        assert Division(farm.code).county == office.county
        row = await conn.fetchrow("SELECT * FROM audiences.v_division WHERE code = $1", office.town.code)
        assert (row["lo"], row["hi"], row["parent"], row["level"]) == (
            office.town.lo,
            office.town.hi,
            421321 * 10**9,
            2,
        )


async def test_a_person_is_shown_with_contacts_and_consents_to_her_own_village(office, say):
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1, 户主="王一")])
        number = await conn.fetchval("SELECT id FROM audiences.resident")
        await store.prefer(conn, number, Preference.VOICE)
        await say(conn).consent(openid="o1", template="t", count=2)
        follower = (await contact(conn, "kind <> 'phone'"))["id"]
        assert [(c.template, c.count) for c in await store.consents_of(conn, follower)] == [("t", 2)]
    async with office.web(office.village) as conn:
        shown = await store.person(conn, number)
        assert (shown.name, shown.preference, shown.state) == (office.files.person(1)["姓名"], "voice", "living")
        assert shown.name not in repr(shown)
        assert (await store.household(conn, shown.household)).head == "王一"
        assert [c.address for c in await store.contacts_of(conn, office.vault, number)] == ["14000000001"]
        await store.mark_resident(conn, number, State.MOVED, office.now)
    async with office.web(office.neighbour) as conn:
        assert await store.person(conn, number) is None
        assert await store.contacts_of(conn, office.vault, number) == ()
