"""Binding who has said 退订, who was bound before, and a family with one telephone: the page says what then holds."""

from __future__ import annotations

import pytest

from audiences import store as people
from pusher.binding import bindings
from tests.pusher.line.test_binding import NAME, ask, bound, code_of, home, link, page, prove  # noqa: F401
from tests.pusher.line.test_followers import KEY, control, official  # noqa: F401
from tests.stage import COUNTY, VILLAGE


@pytest.fixture
async def wife(stage, home) -> int:  # noqa: F811
    """Who lives with the one of the roster and has no number of her own."""
    return await stage.db.owner.fetchval(
        "INSERT INTO audiences.resident (county, division, registered, living, farming, household, name)"
        " SELECT county, division, registered, living, farming, household, '李大娘' FROM audiences.resident"
        " WHERE id = $1 RETURNING id",
        home,
    )


async def _opted_out(stage) -> list[str]:
    return await stage.db.owner.fetchval("SELECT opted_out FROM audiences.contact WHERE kind <> 'phone'")


async def _stop(stage, control, official) -> None:  # noqa: F811
    await control.say(official, "oFan", "不要再给我发了")
    await stage.fold()
    assert await _opted_out(stage) == [KEY]


async def test_who_wanted_nothing_more_agrees_anew_and_gets_it(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    await _stop(stage, control, official)
    form = await (await page.get(where)).text()
    assert "您回复过“退订”" in form
    assert "取消以前的退订，同意重新用微信接收" in form
    _, text = await ask(page, where)
    _, done = await prove(page, where, text, await code_of(stage))
    assert "这次同意了重新接收" in done
    await bindings(stage.desk)
    assert await bound(stage) == [home]
    assert await _opted_out(stage) == []
    kinds = await stage.db.owner.fetch("SELECT what FROM audiences.history ORDER BY id")
    assert [row["what"] for row in kinds][-1] == "opted_in"


async def test_her_last_word_holds_when_she_stops_after_agreeing(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    await _stop(stage, control, official)
    _, text = await ask(page, where)
    code = await code_of(stage)
    await control.say(official, "oFan", "退订")
    await stage.fold()
    await stage.db.owner.execute(
        "UPDATE audiences.history SET at = now() + interval '1 minute' WHERE what = 'opted_out'"
    )
    await prove(page, where, text, code)
    await bindings(stage.desk)
    assert await bound(stage) == [home]
    assert await _opted_out(stage) == [KEY]


async def test_who_taps_twice_reads_twice_that_it_is_done(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    _, text = await ask(page, where)
    code = await code_of(stage)
    wrong = "000000" if code != "000000" else "111111"
    for _ in range(4):
        await prove(page, where, text, wrong)
    first, second = [await prove(page, where, text, code) for _ in range(2)]
    assert first == second
    assert first[0] == 200
    await stage.db.owner.execute("UPDATE pusher.binding SET until = now() - interval '1 minute'")
    await bindings(stage.desk)
    assert await bound(stage) == [home]
    assert (await prove(page, where, text, code))[0] == 200
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.binding") == "bound"


async def test_who_could_not_be_bound_is_not_bound_by_a_second_tap(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    _, text = await ask(page, where)
    code = await code_of(stage)
    await prove(page, where, text, code)
    await stage.db.owner.execute("UPDATE pusher.binding SET state = 'void'")
    assert (await prove(page, where, text, code))[0] == 400


async def test_who_never_stopped_is_asked_for_nothing_more(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    form = await (await page.get(where)).text()
    assert "退订”</strong>" not in form
    assert "> 同意用微信接收" in form


async def test_a_wife_without_a_number_is_bound_by_the_familys(stage, official, control, wife, page):  # noqa: F811
    where = await link(stage, official, control)
    _, text = await ask(page, where, name="李大娘")
    await prove(page, where, text, await code_of(stage))
    await bindings(stage.desk)
    assert await bound(stage) == [wife]


async def test_man_and_wife_may_share_one_wechat(stage, official, control, home, wife, page):  # noqa: F811
    where = await link(stage, official, control)
    for name in (NAME, "李大娘"):
        _, text = await ask(page, where, name=name)
        _, done = await prove(page, where, text, await code_of(stage))
        await bindings(stage.desk)
    assert sorted(await bound(stage)) == sorted([home, wife])
    assert "绑定好了" not in done
    assert "不是一家的，绑不上" in done


async def test_of_another_house_she_is_not_bound_and_nothing_says_so(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    _, text = await ask(page, where)
    await prove(page, where, text, await code_of(stage))
    await bindings(stage.desk)
    async with stage.db.owner.acquire() as conn:
        other = await conn.fetchval(
            "INSERT INTO audiences.resident (county, division, registered, living, farming, name)"
            " VALUES ($1, $2, $2, $2, $2, '赵大爷') RETURNING id",
            COUNTY, VILLAGE,
        )  # fmt: skip
        await people.add_contact(
            conn, stage.vault, county=COUNTY, resident=other, division=VILLAGE, kind="phone", address="14000000002",
            rank=1,
        )  # fmt: skip
    form = await (await page.get(where)).text()
    assert "已经绑定过了" in form
    _, text = await ask(page, where, name="赵大爷", phone="14000000002")
    _, done = await prove(page, where, text, await code_of(stage, "14000000002"))
    assert "绑定好了" not in done
    await bindings(stage.desk)
    assert await bound(stage) == [home]
    states = await stage.db.owner.fetch("SELECT state FROM pusher.binding ORDER BY id")
    assert [row["state"] for row in states] == ["bound", "void"]


async def test_whom_the_office_released_may_be_bound_anew(stage, official, control, home, page):  # noqa: F811
    where = await link(stage, official, control)
    await stage.db.owner.execute(
        "DELETE FROM audiences.link USING audiences.contact AS c WHERE c.id = contact AND c.kind <> 'phone'"
    )
    _, text = await ask(page, where)
    await prove(page, where, text, await code_of(stage))
    await bindings(stage.desk)
    assert await bound(stage) == [home]
