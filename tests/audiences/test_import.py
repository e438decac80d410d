"""Rosters into the real database: dry run, apply, re-import as a diff."""

from __future__ import annotations

import pytest

from audiences import store
from audiences.resident import State
from audiences.roster import RosterError
from audiences.vault import Vault


async def people(conn):
    rows = await conn.fetch("SELECT name, state, division, living, tags, reach FROM audiences.resident ORDER BY id")
    return {row["name"]: row for row in rows}


async def phones(office, conn, name):
    rows = await conn.fetch(
        "SELECT c.key_id, c.cipher FROM audiences.resident r JOIN audiences.link l ON l.resident = r.id"
        " JOIN audiences.contact c ON c.id = l.contact WHERE r.name = $1 ORDER BY l.rank",
        name,
    )
    return [office.vault.open(*row) for row in rows]


async def test_a_new_roster_brings_everybody_with_contacts_in_order(office):
    rows = [
        office.files.person(1, 手机号="14000000001、14000000009", 标签="低保", 组="3组", 现居地="广东东莞"),
        office.files.person(2, 手机号=None),
    ]
    async with office.worker.acquire() as conn:
        diff = await office.bring(conn, rows)
        assert (diff.new, diff.changed, diff.gone, diff.unchanged) == (2, 0, 0, 0)
        first, second = (await people(conn)).values()
        assert first["division"] == office.village.code + 3
        assert first["living"] == 0
        assert first["tags"] == [office.tags["低保"].id]
        assert (first["reach"], second["reach"]) == (1, 0)
        assert await phones(office, conn, first["name"]) == ["14000000001", "14000000009"]


async def test_the_same_file_again_changes_nothing(office):
    rows = [office.files.person(number, 标签="低保") for number in range(1, 30)]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows)
        before = await conn.fetch("SELECT * FROM audiences.resident ORDER BY id")
        diff = await office.bring(conn, rows)
        assert (diff.new, diff.changed, diff.gone, diff.unchanged) == (0, 0, 0, 29)
        assert await conn.fetch("SELECT * FROM audiences.resident ORDER BY id") == before


async def test_a_second_roster_is_a_diff(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 标签="低保"), person(2), person(3), person(4, 村="王家岗村")])
        changed = person(1, 手机号="14000000077", 标签="特困", 户号="099")
        diff = await office.bring(conn, [changed, person(2), person(5)])
        assert (diff.new, diff.changed, diff.gone, diff.unchanged) == (1, 1, 1, 1)
        known = await people(conn)
        assert len(known) == 5
        assert known[changed["姓名"]]["tags"] == [office.tags["低保"].id, office.tags["特困"].id]
        assert await phones(office, conn, changed["姓名"]) == ["14000000077"]
        assert known[person(3)["姓名"]]["state"] == "gone"
        assert known[person(4)["姓名"]]["state"] == "living", "the file says nothing of her village"


async def test_tags_named_in_a_file_are_given_and_taken_and_others_left(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 标签="低保、种粮农户"), person(2)])
        await office.bring(conn, [person(1), person(2, 标签="低保")])
        known = await people(conn)
        assert known[person(1)["姓名"]]["tags"] == [office.tags["种粮农户"].id]
        assert known[person(2)["姓名"]]["tags"] == [office.tags["低保"].id]


async def test_an_empty_cell_takes_nothing_away(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 现居地="厉山镇神农社区")])
        diff = await office.bring(conn, [person(1, 手机号=None, 性别=None)])
        assert diff.unchanged == 1
        assert await phones(office, conn, person(1)["姓名"]) == ["14000000001"]


@pytest.mark.parametrize("state", [State.DEAD, State.MOVED])
async def test_the_dead_and_the_moved_are_never_revived(office, state):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2)])
        resident = await conn.fetchval("SELECT id FROM audiences.resident WHERE name = $1", person(1)["姓名"])
        await store.mark_resident(conn, resident, state, office.now)
        diff = await office.bring(conn, [person(1, 手机号="14000000088"), person(2)])
        assert (diff.kept, diff.new, diff.changed) == (1, 0, 0)
        assert (await people(conn))[person(1)["姓名"]]["state"] == state
        assert await phones(office, conn, person(1)["姓名"]) == ["14000000001"]


async def test_who_was_gone_comes_back_with_a_later_roster(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2)])
        assert (await office.bring(conn, [person(2)])).gone == 1
        assert (await office.bring(conn, [person(1), person(2)])).changed == 1
        assert (await people(conn))[person(1)["姓名"]]["state"] == "living"


async def test_a_file_without_groups_leaves_everybody_in_the_group(office):
    person = office.files.person
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1, 组="7组")])
        assert (await office.bring(conn, [person(1)])).unchanged == 1
        assert (await office.bring(conn, [person(1, 手机号="14000000099")])).changed == 1
        assert (await people(conn))[person(1)["姓名"]]["division"] == office.village.code + 7


async def test_an_id_number_finds_the_person_in_another_village_and_is_not_kept(office):
    person, number = office.files.person, "11010519491231002X"
    head = ("姓名", "身份证号", "手机号", "乡镇", "村")
    row = {"姓名": "王五", "身份证号": number, "手机号": "14000000001", "乡镇": "厉山镇", "村": "星亮村"}
    async with office.worker.acquire() as conn:
        await office.bring(conn, [row], head=head)
        stored = await conn.fetchrow("SELECT * FROM audiences.resident")
        assert number not in str(dict(stored))
        assert (str(stored["birth_date"]), stored["sex"]) == ("1949-12-31", "女")
        assert stored["id_index"] == office.vault.index(number)
        moved = row | {"村": "王家岗村", "姓名": "王伍", "曾用名": "王五"}
        assert (await office.bring(conn, [moved], head=(*head, "曾用名"))).changed == 1
        assert (await people(conn))["王伍"]["division"] == office.neighbour.code
    assert person(1)


async def test_a_token_is_good_once_and_only_for_the_roster_it_saw(office):
    person, files = office.files.person, office.files
    async with office.worker.acquire() as conn:
        reading = files.read(files.sheet([person(1)]))
        first = await store.dry_run(conn, office.vault, reading, office.town, now=office.now)
        second = await store.dry_run(conn, office.vault, reading, office.village, now=office.now)
        await store.apply(conn, first.token, now=office.now)
        with pytest.raises(RosterError, match="又更新过"):
            await store.apply(conn, second.token, now=office.now)
        with pytest.raises(RosterError, match="已经失效，或者已经导入过"):
            await store.apply(conn, first.token, now=office.now)
        with pytest.raises(RosterError, match="核对已经失效"):
            await store.apply(conn, "x", now=office.now)
        forged = second.token[:-4] + "0000"
        with pytest.raises(RosterError, match="已经失效"):
            await store.apply(conn, forged, now=office.now)
        assert len(await people(conn)) == 1


async def test_what_the_database_does_not_know_is_an_error_of_the_row(office):
    files = office.files
    rows = [files.person(1, 标签="外星人"), files.person(2, 乡镇="高城镇", 村="大桥村"), files.person(3, 手机号="138")]
    async with office.worker.acquire() as conn:
        diff = await store.dry_run(conn, office.vault, files.read(files.sheet(rows)), office.town, now=office.now)
        assert diff.token is None
        assert [(error.row, error.column) for error in diff.errors] == [(4, "手机号"), (2, "标签"), (3, "村")]
        assert await conn.fetchval("SELECT count(*) FROM audiences.draft") == 0


async def test_a_failing_apply_leaves_nothing(office):
    files = office.files
    async with office.worker.acquire() as conn:
        reading = files.read(files.sheet([files.person(1), files.person(2)]))
        diff = await store.dry_run(conn, office.vault, reading, office.town, now=office.now)
        await conn.execute("UPDATE audiences.draft_row SET phones = ARRAY[NULL::bytea] WHERE row = 2")
        with pytest.raises(Exception, match="null value"):
            await store.apply(conn, diff.token, now=office.now)
        for table in ("resident", "household", "contact", "link", "roster"):
            assert await conn.fetchval(f"SELECT count(*) FROM audiences.{table}") == 0


async def test_members_of_a_household_share_it_by_number_or_by_head(office):
    head = ("与户主关系", "姓名", "出生日期", "乡镇", "村")
    where = {"乡镇": "厉山镇", "村": "星亮村"}
    rows = [
        where | {"与户主关系": relation, "姓名": name, "出生日期": "1960-01-01"}
        for relation, name in (("户主", "张一"), ("妻", "李二"), ("户主", "王三"), ("子", "王四"), (None, "赵五"))
    ]
    async with office.worker.acquire() as conn:
        await office.bring(conn, rows, head=head)
        sizes = await conn.fetch(
            "SELECT h.head, v.people FROM audiences.household h JOIN audiences.v_household v USING (id) ORDER BY h.id"
        )
        assert sorted((row["head"] or "", row["people"]) for row in sizes) == [("", 1), ("张一", 2), ("王三", 2)]


async def test_an_import_during_a_key_rotation_knows_the_old_numbers(office):
    person, files = office.files.person, office.files
    both = Vault({1: b"1" * 32, 2: b"2" * 32}, 2)
    async with office.worker.acquire() as conn:
        await office.bring(conn, [person(1), person(2)])
        reading = files.read(files.sheet([person(1), person(2), person(3, 手机号="14000000001")]))
        diff = await store.dry_run(conn, both, reading, office.town, now=office.now)
        assert (diff.new, diff.unchanged) == (1, 2)
        await store.apply(conn, diff.token, now=office.now)
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 2


async def test_a_village_imports_its_own_roster_in_its_own_session(office):
    files = office.files
    reading = files.read(files.sheet([files.person(1, 标签="低保"), files.person(2, 手机号="14000000001")]))
    async with office.web(office.village, office.matter.id) as conn:
        diff = await store.dry_run(conn, office.vault, reading, office.village, now=office.now)
        applied = await store.apply(conn, diff.token, now=office.now)
        assert applied.diff.new == 2
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 2
        assert await conn.fetchval("SELECT current_user") == "cunkou_web"
    async with office.web(office.neighbour) as conn:
        foreign = files.read(files.sheet([files.person(9, 村="王家岗村", 手机号="14000000001")]))
        diff = await store.dry_run(conn, office.vault, foreign, office.neighbour, now=office.now)
        await store.apply(conn, diff.token, now=office.now)
        assert await conn.fetchval("SELECT count(*) FROM audiences.resident") == 1
    async with office.worker.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM audiences.contact") == 1, "the number is shared"
        assert await conn.fetchval("SELECT households FROM audiences.contact") == 3
