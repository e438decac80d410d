"""What residents write to an account: farmers' words, danger, whom to call, themselves; stops are confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.item import Contact
from pusher.store import session
from tests.pusher.line.test_followers import KEY, control, merged, official  # noqa: F401
from tests.pusher.line.test_replies import WHOLE, asked
from tests.pusher.line.test_talk import HERE, speaks  # noqa: F401
from tests.pusher.web.public.office import NOTICE, VILLAGE, Office
from tests.stage import COUNTY


@pytest.fixture
async def villager(stage, official, control, speaks):  # noqa: F811
    """A follower of the village speaks."""
    await control.follow(official, "oFan", HERE)
    await stage.fold()
    return speaks


async def _stopped(stage) -> bool:
    return await stage.db.owner.fetchval("SELECT opted_out = ARRAY[$1] FROM audiences.contact", KEY)


@pytest.mark.parametrize("text", ["不要再给我发了", "别发了", "烦死了，别再发了", "看不懂，别给我发消息了", "退订"])
async def test_every_stop_is_confirmed_with_the_way_back_and_the_way_back_works(stage, villager, text):
    said = await villager(text)
    assert "今后不再" in said
    assert "“恢复接收”" in said
    await stage.fold()
    assert await _stopped(stage)
    assert "还发到这里" in await villager("恢复接收")
    await stage.fold()
    assert not await _stopped(stage)


@pytest.mark.parametrize("text", ["怎么还不发补贴", "你们把名字写错了", "不要退订"])
async def test_who_does_not_ask_for_it_is_not_told_that_it_is_done(stage, villager, text):
    assert "今后不再" not in await villager(text)
    await stage.fold()
    assert not await _stopped(stage)


@pytest.mark.parametrize("text", ["救命 我家房子要塌了", "隔壁着火了！", "我爹喝了农药", "孩子掉河里了快来人"])
async def test_danger_gets_numbers_first_and_is_a_letter_all_the_same(stage, villager, text):
    said = await villager(text)
    assert said.startswith("有危险，马上打电话：\n报警 110\n火警、救援 119\n急救 120")
    assert "12345" in said
    await stage.fold()
    assert len(await asked(stage)) == 1


@pytest.mark.parametrize("text", ["电话", "人工", "转人工", "村委会电话", "找人", "120"])
async def test_who_wants_a_person_gets_the_villages_numbers_and_the_hotline(stage, villager, text):
    office = Office(stage.db)
    item, _ = await office.publish(
        replace(
            NOTICE, division=VILLAGE, issuer="神农社区", contacts=(Contact("值班电话", "0722-3331111"),), variants=()
        )
    )
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None), number=202611000000009)
    said = await villager(text)
    assert "神农社区 值班电话 0722-3331111" in said
    assert "12345" in said
    assert "110" in said
    assert "0722-3338000" not in said, "the county's office for one matter is nobody to call for another"
    await stage.fold()
    assert await asked(stage) == []


async def test_a_plain_letter_has_a_number_too_but_no_alarm(stage, villager):
    said = await villager("我家路灯坏了好几天没人来看")
    assert said.startswith("已收到")
    assert "12345" in said


@pytest.mark.parametrize("text", ["粮补", "直补", "种粮补贴", "种地", "粮补什么时候发"])
async def test_a_farmers_word_gets_the_notice_and_is_no_letter(stage, villager, text):
    assert "1. 耕地地力保护补贴申报通知" in await villager(text)
    await stage.fold()
    assert await asked(stage) == []


@pytest.mark.parametrize("text", ["丧葬费", "合作医疗", "高龄津贴", "残疾人", "危房改造"])
async def test_what_does_not_hang_is_said_with_whom_to_ask(stage, villager, text):
    said = await villager(text)
    assert "现在没有正在公布的" in said
    assert "12345" in said
    assert "耕地" not in said


@pytest.mark.parametrize("text", ["1", "🙂", "？", "12", "好", "你好"])
async def test_a_face_or_a_figure_is_no_letter(stage, villager, text):
    assert "回复“通知”" in await villager(text)
    await stage.fold()
    assert await asked(stage) == []


async def test_who_asks_about_herself_is_told(stage, villager):
    assert "/bind/" in await villager("怎么绑定")
    assert "还没有绑定" in await villager("收不到通知")
    assert "没有绑定过" in await villager("解绑")
    async with session(stage.db.worker, WHOLE) as conn:
        await conn.execute("UPDATE audiences.resident SET name = '王大爷' WHERE county = $1", COUNTY)
    bound = await villager("绑定")
    assert "已经绑定过了" in bound
    assert "王大爷" not in bound
    assert "报这个编号" in await villager("解绑")
    assert "已经绑定，没有退订" in await villager("收不到通知")
    await villager("退订")
    await stage.fold()
    assert "恢复接收" in await villager("收不到通知")
    assert "恢复接收" in await villager("绑定")


async def test_places_and_dates_are_said_as_people_say_them(stage, villager):
    said = await villager("通知")
    assert "委员会" not in said
    assert said.startswith("厉山镇王家岗村的通知")


async def test_an_old_poster_of_a_merged_village_leads_to_the_new_one(stage, official, control, speaks):  # noqa: F811
    await merged(stage)
    await control.follow(official, "oFan", "v421321101205")
    (welcome,) = (each.text for each in stage.world.handset("oFan"))
    assert f"/n/{speaks.code}?v=421321101201" in welcome
