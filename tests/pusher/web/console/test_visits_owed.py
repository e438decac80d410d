"""A county's push is visited by villages: each sees its part of the list, and nothing else of the push."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import pytest
from pypdf import PdfReader

from pusher import retain
from pusher.access import Grant, Role
from pusher.store import session
from tests.pusher.web.conftest import COUNTY, NEIGHBOUR
from tests.pusher.web.console.test_home import said
from tests.pusher.web.console.way import prepared, send

XINGLIANG, SHENNONG = 421321101200000, 421321101001000
AT = datetime(2026, 11, 21, tzinfo=UTC)
EVERYTHING = Grant(Role.COUNTY_OFFICE, COUNTY, COUNTY + 10**9 - 1)


def _grant(village: int, *matters: int) -> Grant:
    return Grant(Role.VILLAGE_EDITOR, village, village + 999, matters)


async def _village(site, village: int, *matters: int):
    return await site.person(Role.VILLAGE_EDITOR, f"v{village}", _grant(village, *matters))


async def _push(site, office, db, state: str = "running"):
    """A push of the county that has gone out, to 2 households of one village and 1 of another; nobody was reached."""
    await office.whole()
    county = await site.person(Role.COUNTY_OFFICE)
    item = await office.approved(unit=COUNTY, division=COUNTY, issuer="随县人力资源和社会保障局")
    push = await prepared(county, item)
    await send(county, push)
    number = int(push.rpartition("/")[2])
    await db.owner.execute("UPDATE pusher.push SET state = $2, approved_at = $3 WHERE id = $1", number, state, AT)
    return county, push, number


def _lists(page: str) -> list[str]:
    return list(dict.fromkeys(re.findall(r"/visits/(\d{15})\"", page)))


def _homes(page: str) -> dict[str, str]:
    return dict(re.findall(r"<h2>(\w+)家</h2>.*?name=\"unit\" value=\"(-?\d+)\"", page, re.DOTALL))


async def test_a_village_works_its_part_of_a_countys_list_and_the_county_sees_it(site, office, db):
    county, push, _ = await _push(site, office, db)
    village = await _village(site, SHENNONG)
    for path in ("/console", "/console/visits"):
        page = await village.page(path)
        assert f"{push}/visits" in page, path
        assert "还有2户没有通知到" in said(page), path
    page = await village.page(f"{push}/visits")
    assert "随县人力资源和社会保障局发的" in said(page)
    assert "星亮村" not in page
    (division,) = _lists(page)
    homes = _homes(await village.page(f"{push}/visits/{division}"))
    assert set(homes) == {"王大爷", "李大爷"}
    paper = await village.post(f"{push}/visits/{division}/paper")
    words = PdfReader(io.BytesIO(await paper.read())).pages[0].extract_text()
    assert "王大爷" in words
    assert "赵老伯" not in words
    left = {"except": homes["李大爷"]}
    assert (await village.post(f"{push}/visits/{division}/all", left)).status == 303
    assert "还有1户没有通知到" in said(await village.page("/console"))
    assert (
        await village.post(f"{push}/visits/{division}", {"unit": homes["李大爷"], "outcome": "relayed"})
    ).status == 303
    assert f"{push}/visits" not in await village.page("/console")
    assert "都通知到了" in said(await village.page("/console/visits"))
    report = said(await county.page(f"{push}/report"))
    assert re.search(r"当面告知 ?1户", report), report
    assert re.search(r"转告家人 ?1户", report), report
    assert set(_lists(await county.page(f"{push}/visits"))) != {division}


async def test_nothing_else_of_a_countys_push_is_a_villages(site, office, db):
    _, push, number = await _push(site, office, db)
    village = await _village(site, SHENNONG)
    for path in ("", "/report", "/check", "/unreached.csv", "/doubts", "/events", f"/visits/{XINGLIANG}"):
        assert (await village.get(push + path)).status == 404, path
    for path in ("/cancel", "/pause", "/start", "/resend", "/send", f"/visits/{XINGLIANG}/paper", "/unreached.csv"):
        assert (await village.post(push + path)).status == 404, path
    assert push not in await village.page("/console/pushes")
    assert await db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", number) == "running"


async def test_a_village_where_nobody_is_meant_neither_sees_nor_enters(site, office, db):
    county, push, _ = await _push(site, office, db)
    other = await _village(site, NEIGHBOUR)
    assert push not in await other.page("/console") + await other.page("/console/visits")
    (*_, division) = _lists(await county.page(f"{push}/visits"))
    unit = next(iter(_homes(await county.page(f"{push}/visits/{division}")).values()))
    for group in (division, NEIGHBOUR):
        one = f"{push}/visits/{group}"
        for path in (f"{push}/visits", one, f"{one}/all"):
            assert (await other.get(path)).status == 404, path
        for path, form in (
            (one, {"unit": unit, "outcome": "told"}), (f"{one}/all", {}), (f"{one}/paper", {}),
            (f"{one}/officer", {"name": "陈组长"}),
        ):  # fmt: skip
            assert (await other.post(path, form)).status == 404, path
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.visit") == 0


@pytest.mark.parametrize(
    ("state", "open_"),
    [("frozen", False), ("approved", False), ("cancelled", False), ("expired", False), ("superseded", False),
     ("paused", True), ("dispatched", True), ("settled", True)],
)  # fmt: skip
async def test_what_has_not_gone_out_or_was_called_off_is_not_visited(site, office, db, state, open_):
    _, push, _ = await _push(site, office, db, state)
    village = await _village(site, SHENNONG)
    assert (push in await village.page("/console")) == open_
    assert (push in await village.page("/console/visits")) == open_
    assert (await village.get(f"{push}/visits")).status == (200 if open_ else 404)
    assert (await village.post(f"{push}/visits/{SHENNONG}", {"unit": "1", "outcome": "told"})).status == (
        303 if open_ else 404
    )


async def test_who_lacks_a_matter_does_not_learn_that_it_means_somebody_here(site, office, db):
    _, push, number = await _push(site, office, db)
    await db.owner.execute(
        "UPDATE audiences.audience SET matters = '{7}' WHERE id = (SELECT audience FROM pusher.push WHERE id = $1)",
        number,
    )
    without, granted = await _village(site, SHENNONG), await _village(site, XINGLIANG, 7)
    assert push not in await without.page("/console/visits")
    assert (await without.get(f"{push}/visits")).status == 404
    assert "还有1户没有通知到" in said(await granted.page("/console/visits"))


async def test_a_town_sees_the_lists_of_its_villages(site, office, db):
    _, push, _ = await _push(site, office, db)
    town = await site.person(Role.TOWN_EDITOR)
    assert "还有3户没有通知到" in said(await town.page("/console"))
    assert len(_lists(await town.page(f"{push}/visits"))) == 2
    assert (await town.get(f"{push}/report")).status == 404


async def test_a_household_of_two_villages_is_on_one_list_and_told_by_any_of_its_numbers(site, office, db):
    county, push, number = await _push(site, office, db)
    moved = (
        "UPDATE audiences.member AS m SET division = $1, contact = $3, reach = 'ok', kind = 'phone' FROM"
        " audiences.resident AS r WHERE r.id = m.resident AND r.name = '王大妈'"
        " AND m.audience = (SELECT audience FROM pusher.push WHERE id = $2)"
    )
    await db.owner.execute(moved, XINGLIANG, number, 99)
    one, two = await _village(site, SHENNONG), await _village(site, XINGLIANG)
    homes = _homes(await one.page(f"{push}/visits/{_lists(await one.page(f'{push}/visits'))[0]}"))
    assert "王大爷" in homes
    assert "还有1户没有通知到" in said(await two.page("/console"))
    assert set(_homes(await two.page(f"{push}/visits/{XINGLIANG}"))) == {"赵老伯"}
    assert set(_homes(await county.page(f"{push}/visits/{XINGLIANG}"))) == {"赵老伯"}
    answer = await two.post(f"{push}/visits/{XINGLIANG}", {"unit": homes["王大爷"], "outcome": "told"})
    assert answer.status == 303
    assert await db.owner.fetchval("SELECT count(*) FROM pusher.visit") == 0
    await db.owner.execute("SELECT pusher.add_partition($1)", number // 10**9)
    await db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, state)"
        " VALUES ($1, 1, 421321, $2, 'sms', 99, 'arrived')",
        number, XINGLIANG,
    )  # fmt: skip
    assert "还有1户没有通知到" in said(await one.page("/console"))


async def test_when_the_last_of_a_household_has_died_it_is_done(site, office, db):
    _, push, _ = await _push(site, office, db)
    village = await _village(site, XINGLIANG)
    page = await village.page(f"{push}/visits/{XINGLIANG}")
    unit, who = _homes(page)["赵老伯"], re.search(r'name="who" value="(\d+)"', page)[1]
    await village.post(f"{push}/visits/{XINGLIANG}", {"unit": unit, "who": who, "outcome": "dead"})
    assert push not in await village.page("/console")


_ENTER = (
    "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
    " VALUES ($1, $2, 421321, $3, 1, 'told', '', 1, now())"
    " ON CONFLICT (push, unit) DO UPDATE SET outcome = excluded.outcome"
)


async def test_the_database_itself_shows_and_takes_a_villages_part_alone(site, office, db):
    _, _, number = await _push(site, office, db)
    async with session(db.web, EVERYTHING) as conn:
        every = await conn.fetch("SELECT unit, division FROM pusher.homes($1, 0, 999999999999999)", number)
    mine = [row for row in every if row["division"] // 1000 * 1000 == SHENNONG]
    theirs = next(row for row in every if row not in mine)
    assert len(every) == 3
    async with session(db.web, _grant(SHENNONG)) as conn:
        assert [row["id"] for row in await conn.fetch("SELECT id FROM pusher.owing()")] == [number]
        assert await conn.fetch("SELECT unit, division FROM pusher.homes($1, 0, 999999999999999)", number) == mine
        await conn.execute(_ENTER, number, mine[0]["unit"], mine[0]["division"])
    for unit, division in (
        (theirs["unit"], theirs["division"]),  # elsewhere
        (theirs["unit"], mine[0]["division"]),  # elsewhere, said to be here
        (mine[1]["unit"], theirs["division"]),
        (12345, mine[0]["division"]),  # whom the push does not mean
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with session(db.web, _grant(SHENNONG)) as conn:
                await conn.execute(_ENTER, number, unit, division)
    async with session(db.web, _grant(XINGLIANG)) as conn:
        assert await conn.fetch("SELECT * FROM pusher.visit") == []
        assert await conn.execute("UPDATE pusher.visit SET outcome = 'refused'") == "UPDATE 0"
        assert await conn.execute("DELETE FROM pusher.visit") == "DELETE 0"
    async with session(db.web, _grant(NEIGHBOUR)) as conn:
        assert await conn.fetch("SELECT * FROM pusher.owing()") == []
        assert await conn.fetch("SELECT * FROM pusher.homes($1, 0, 999999999999999)", number) == []
    assert await db.web.fetch("SELECT * FROM pusher.owing()") == [], "nobody is signed in"
    assert await db.web.fetch("SELECT * FROM pusher.homes($1, 0, 999999999999999)", number) == []


async def test_what_is_counted_goes_down_with_each_visit(site, office, db):
    """A town and a county see what was counted when the push was over, less what visits have settled since."""
    county, push, number = await _push(site, office, db, "settled")
    await db.owner.execute("SELECT pusher.add_partition($1)", number // 10**9)
    await db.owner.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, state)"
        " SELECT $1, 1, 421321, division, 'sms', contact, 'failed' FROM audiences.member WHERE contact > 0 LIMIT 1",
        number,
    )
    await retain.figures(replace(site.desk, pool=db.worker))
    await db.owner.execute("UPDATE pusher.figured SET at = $1", AT)
    town, village = await site.person(Role.TOWN_EDITOR), await _village(site, SHENNONG)
    for browser in (town, county):
        assert "还有3户没有通知到" in said(await browser.page("/console"))
    (division,) = _lists(await village.page(f"{push}/visits"))
    homes = _homes(await village.page(f"{push}/visits/{division}"))
    for (name, outcome), left in zip((("王大爷", "told"), ("李大爷", "refused")), (2, 1), strict=True):
        await village.post(f"{push}/visits/{division}", {"unit": homes[name], "outcome": outcome})
        for browser in (town, county):
            assert f"还有{left}户没有通知到" in said(await browser.page("/console/visits"))
    assert push not in await village.page("/console")


async def test_who_sent_it_is_told_where_nobody_can_open_the_list(site, office, db):
    county, push, number = await _push(site, office, db)
    page = said(await county.page(f"{push}/visits"))
    assert "有2个村没有人能打开自己的清单" in page
    await _village(site, SHENNONG)
    page = said(await county.page(f"{push}/visits"))
    assert "有1个村没有人能打开自己的清单" in page
    assert "星亮村" in page[page.index("有1个村") :].partition("。")[0]
    await db.owner.execute(
        "UPDATE audiences.audience SET matters = '{7}' WHERE id = (SELECT audience FROM pusher.push WHERE id = $1)",
        number,
    )
    granted = await site.person(Role.COUNTY_OFFICE, "granted", replace(EVERYTHING, matters=(7,)))
    assert "有2个村没有人能打开自己的清单" in said(await granted.page(f"{push}/visits"))
    clerk = await _village(site, XINGLIANG, 7)
    assert "有1个村没有人能打开自己的清单" in said(await granted.page(f"{push}/visits"))
    assert "没有人能打开" not in said(await clerk.page(f"{push}/visits"))


async def test_who_cannot_open_her_own_list_is_told_before_sending_and_in_the_report(site, office, db):
    county, push, number = await _push(site, office, db)
    assert "授权" not in said(await county.page(f"{push}/report"))
    await db.owner.execute(
        "UPDATE audiences.audience SET matters = '{7}' WHERE id = (SELECT audience FROM pusher.push WHERE id = $1)",
        number,
    )
    page = await county.page(f"{push}/report")
    assert "这3户要上门告知。走访清单用到了您没有授权的事项" in said(page)
    assert f"{push}/visits" not in page
    await db.owner.execute("UPDATE pusher.push SET state = 'frozen', approved_at = NULL WHERE id = $1", number)
    assert "走访清单您打不开：发以前请安全管理员" in said(await county.page(f"{push}/check"))
