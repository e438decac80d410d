"""One person by hand: marked, corrected, merged, given a copy, forgotten."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from audiences import store
from audiences.matter import AttributeType
from audiences.resident import Preference, State

ASKED = store.Asked("随政信2026-15", "本人申请", 7, None)  # type: ignore[arg-type]


async def one(conn, name):
    return await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", name)


@pytest.fixture
async def two(office):
    """Two people of one village, with one tag and a number each."""
    async with office.worker.acquire() as conn:
        await office.bring(conn, [office.files.person(1, 标签="低保"), office.files.person(2)])
    return office.files.person(1)["姓名"], office.files.person(2)["姓名"]


async def test_a_person_is_found_by_name_only_in_the_own_range(office, two):
    async with office.web(office.village) as conn:
        (hit,) = await store.search(conn, office.village.lo, office.village.hi, two[0])
        assert (hit.name, hit.state, hit.former) == (two[0], State.LIVING, None)
    async with office.web(office.neighbour) as conn:
        assert await store.search(conn, office.neighbour.lo, office.neighbour.hi, two[0]) == []
        with pytest.raises(store.PersonError):
            await store.state(conn, hit.id, State.DEAD, reason="", now=office.now)


async def test_one_tap_marks_and_a_reason_takes_it_back(office, two):
    async with office.web(office.village) as conn:
        person = await one(conn, two[0])
        await store.state(conn, person, State.DEAD, reason="", now=office.now)
        assert (await store.person(conn, person)).state is State.DEAD
        await store.state(conn, person, State.LIVING, reason="标错人", now=office.now)
        told = [(h.what, h.detail) for h in await store.history(conn, person)]
        assert told == [("state:living", "标错人"), ("state:dead", None)]


async def test_a_new_number_comes_first_and_a_proxy_last_until_revoked(office, two):
    async with office.web(office.village) as conn:
        person = await one(conn, two[0])
        proxy = await store.add_phone(conn, office.vault, person, "14000000055", proxy=True, now=office.now)
        await store.add_phone(conn, office.vault, person, "14000000056", proxy=False, now=office.now)
        shown = [(c.address, c.proxy) for c in await store.contacts_of(conn, office.vault, person)]
        assert shown == [("14000000056", False), ("14000000001", False), ("14000000055", True)]
        await store.drop_phone(conn, person, proxy, reason="代收人已取消", now=office.now)
        assert len(await store.contacts_of(conn, office.vault, person)) == 2
        with pytest.raises(store.PersonError):
            await store.drop_phone(conn, person, proxy, reason="再来", now=office.now)


async def test_an_officer_writes_down_a_wish_with_its_reason(office, two):
    async with office.web(office.village) as conn:
        person = await one(conn, two[0])
        (contact,) = await store.contacts_of(conn, office.vault, person)
        await store.says(conn, person, contact.id, wants=False, account=None, reason="来电", now=office.now)
        assert (await store.contacts_of(conn, office.vault, person))[0].opted_out == ("*",)
        await store.says(conn, person, contact.id, wants=True, account=None, reason="又要了", now=office.now)
        assert (await store.contacts_of(conn, office.vault, person))[0].opted_out == ()
        await store.prefers(conn, person, Preference.VOICE, now=office.now)
        assert (await store.person(conn, person)).preference is Preference.VOICE
        assert [h.detail for h in await store.history(conn, person)] == ["voice", "又要了", "来电"]
        other = await one(conn, two[1])
        with pytest.raises(store.PersonError):
            await store.says(conn, other, contact.id, wants=False, account=None, reason="来电", now=office.now)


async def test_a_merge_keeps_contacts_tags_names_and_history(office, two):
    async with office.web(office.village) as conn:
        kept, gone = await one(conn, two[1]), await one(conn, two[0])
        await store.state(conn, gone, State.MOVED, reason="", now=office.now)
        await store.merge(conn, kept=kept, gone=gone, staff=7, reason="核对后合并", now=office.now)
        assert await store.person(conn, gone) is None
        addresses = [c.address for c in await store.contacts_of(conn, office.vault, kept)]
        assert addresses == ["14000000002", "14000000001"]
        assert await store.former_names(conn, kept) == [two[0]]
        assert [h.what for h in await store.history(conn, kept)] == ["merged", "state:moved"]
    async with office.worker.acquire() as conn:
        assert await conn.fetchval("SELECT tags FROM audiences.resident") == [office.tags["低保"].id]
        assert dict(await conn.fetchrow("SELECT gone, kept, staff FROM audiences.merge")) == {
            "gone": gone,
            "kept": kept,
            "staff": 7,
        }


async def test_a_follower_becomes_a_person_of_the_roster(office, two):
    async with office.worker.acquire() as conn:
        follower = await store.follow(
            conn,
            office.vault,
            county=office.county,
            account="wx",
            openid="o1",
            division=office.village.code,
            at=office.now,
        )
    async with office.web(office.village) as conn:
        assert [number for number, _, _ in await store.followers(conn, office.village.code)] == [follower]
        person = await one(conn, two[0])
        await store.merge(conn, kept=person, gone=follower, staff=7, reason="绑定", now=office.now)
        assert [c.kind for c in await store.contacts_of(conn, office.vault, person)] == ["phone", "wechat:wx"]
        assert await store.followers(conn, office.village.code) == []


async def test_one_id_number_in_two_villages_is_a_pair_only_to_the_county(office):
    head, number = ("姓名", "身份证号", "乡镇", "村"), "11010519491231002X"
    for place, name in ((office.village, "星亮村"), (office.neighbour, "王家岗村")):
        async with office.web(place) as conn:
            row = {"姓名": "王五", "身份证号": number, "乡镇": "厉山镇", "村": name}
            await office.bring(conn, [row], place, head=head)
    async with office.web(office.village) as conn:
        person = await one(conn, "王五")
        assert await store.elsewhere(conn, person) == 1
        assert (
            await store.duplicates(
                conn, office.village.lo, office.village.hi, across=(office.village.lo, office.village.hi)
            )
            == []
        )
    async with office.web(office.town) as conn:
        lo, hi = office.town.lo, office.town.hi
        assert await store.duplicates(conn, lo, hi) == []
        (pair,) = await store.duplicates(conn, lo, hi, across=(lo, hi))
        assert {pair.first.division, pair.second.division} == {office.village.code, office.neighbour.code}


async def test_one_name_birthday_and_number_in_two_villages_is_a_pair_to_the_county(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(3)])
        other = person(1)["姓名"]
        await office.bring(conn, [person(1, 村="王家岗村"), person(3, 村="王家岗村", 手机号="14000000009")])
        lo, hi = office.town.lo, office.town.hi
        assert await store.duplicates(conn, lo, hi) == []
        (pair,) = await store.duplicates(conn, lo, hi, across=(lo, hi))
        assert (pair.first.name, pair.second.name) == (other, other)


async def test_a_copy_holds_what_is_held_and_leaves_a_record_without_a_name(office, two):
    asked = replace(ASKED, at=office.now)
    async with office.web(office.town, office.matter.id) as conn:
        person = await one(conn, two[0])
        (contact,) = await store.contacts_of(conn, office.vault, person)
        await store.says(conn, person, contact.id, wants=False, account=None, reason="来电", now=office.now)
        await store.prefers(conn, person, None, now=office.now)
        size = await store.add_attribute(
            conn, matter=office.matter.id, name="承包面积", type=AttributeType.NUMBER, unit="亩"
        )
        await store.set_attribute(conn, size, {person: 4.6})
    async with office.web(office.town) as conn:  # who answers has not the matter; the copy is whole all the same
        found = await store.export_person(conn, office.vault, person, asked, {"sms-county": "短信“随县人民政府”"})
        (record,) = await store.requests(conn, office.town.lo, office.town.hi)
    assert found["登记的数"] == [{"事项": office.matter.name, "名称": "承包面积", "数": 4.6, "单位": "亩"}]
    assert [event["事"] for event in found["同意和拒收的经过"]] == ["不再接收"]
    assert [event["事"] for event in found["其他经过"]] == ["改了告知方式"]
    assert (found["状态"], found["告知方式"], found["联系方式"][0]["渠道"]) == ("在册", "没有特别要求", "手机")
    assert found["联系方式"][0]["不再接收"] == ["全部账号"]
    assert found["现居地"].startswith("厉山镇星亮村")
    assert (found["身份证号"], found["联系方式"][0]["代收人"]) == ("没有登记", "否")
    assert not re.search(r"'[a-z_:*]+'|T\d\d:|True|False|\d{12}", str({**found, "联系方式": []}))
    assert (found["姓名"], found["标签"], found["联系方式"][0]["号码"]) == (two[0], ["低保"], "14000000001")
    assert (record.kind, record.number, record.counts) == ("export", "随政信2026-15", {"contacts": 1, "history": 2})
    assert two[0] not in str(record)


async def test_who_is_forgotten_is_in_no_table_but_her_refusal_is(office, two):
    async with office.web(office.town, office.matter.id) as conn:
        person = await one(conn, two[0])
        (contact,) = await store.contacts_of(conn, office.vault, person)
        await store.says(conn, person, contact.id, wants=False, account=None, reason="来电", now=office.now)
        await store.purge_person(conn, office.vault, person, replace(ASKED, at=office.now))
    async with office.worker.acquire() as conn:
        tables = await conn.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'audiences'")
        for (table,) in tables:
            rows = str(await conn.fetch(f"SELECT t::text FROM audiences.{table} AS t"))
            assert two[0] not in rows, table
        left = await conn.fetchrow("SELECT cipher, opted_out FROM audiences.contact WHERE id = $1", contact.id)
        assert (left["cipher"], left["opted_out"]) == (None, ["*"])
        assert await conn.fetchval("SELECT count(*) FROM audiences.request WHERE kind = 'purge'") == 1
        rows = [office.files.person(1, 人员状态="本人同意恢复"), office.files.person(2)]
        diff = await office.bring(conn, rows, head=(*rows[1], "人员状态"))
        assert diff.new == 1
        assert await conn.fetchval("SELECT reach FROM audiences.resident WHERE name = $1", two[0]) == 0


async def test_a_family_goes_on_without_the_name_of_a_head_who_was_forgotten(office):
    head, wife, other = "欧阳修", "薛氏", "户主别家"
    rows = [
        {"姓名": head, "与户主关系": "户主", "乡镇": "厉山镇", "村": "星亮村"},
        {"姓名": wife, "户主": head, "与户主关系": "妻", "乡镇": "厉山镇", "村": "星亮村"},
        {"姓名": other, "与户主关系": "户主", "乡镇": "厉山镇", "村": "星亮村"},
    ]
    async with office.web(office.town, office.matter.id) as conn:
        await office.bring(conn, rows)
        person, left = await one(conn, head), await store.person(conn, await one(conn, wife))
        home, *_ = await conn.fetch("SELECT key, head FROM audiences.household WHERE id = $1", left.household)
        assert tuple(home) == (f"户主 {head}", head)
        await store.purge_person(conn, office.vault, person, replace(ASKED, at=office.now))
        assert (await store.person(conn, left.id)).household == left.household
        assert (await store.household(conn, left.household)).head is None
    async with office.worker.acquire() as conn:
        assert head not in str(await conn.fetch("SELECT key, head FROM audiences.household"))
        assert await conn.fetchval("SELECT count(*) FROM audiences.household WHERE head = $1", other) == 1
        diff = await office.bring(conn, rows[1:2])  # a roster brings the family again, under whom it names
        assert (diff.new, diff.gone) == (0, 1)
