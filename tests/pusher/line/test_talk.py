"""Talking back: what an account answers at once, what goes to which inbox, and that a question asked thrice is one."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace

import pytest

from audiences import store as people
from audiences.china_division import bundled_rows
from channels.base import Request
from channels.wechat.sandbox import CONTROL
from channels.wechat.sandbox.windows import Windows
from pusher import asking, talk
from pusher.question import code_hash
from pusher.store import question as questions
from pusher.store import session
from pusher.web import callbacks as door
from pusher.web.intake import Intake
from tests.pusher.line.test_followers import KEY, control, official  # noqa: F401
from tests.pusher.line.test_joint import Purse
from tests.pusher.line.test_replies import WHOLE, asked
from tests.pusher.web.public.office import NOTICE, TOWN, Office
from tests.stage import COUNTY

HERE = "v421321101201"  # 王家岗村 or whatever the table calls it


@pytest.fixture
async def speaks(stage, official, control):  # noqa: F811
    """Say or tap something as a follower of the village; the texts that came back."""
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
    await stage.open_account(KEY, channel="wechat")
    office = Office(stage.db)
    item, code = await office.publish(replace(NOTICE, title="耕地地力保护补贴申报通知"))
    await office.push(item, (1, COUNTY * 10**9, "qrcode", "sent", None))

    async def speak(text: str, openid: str = "oFan", *, tap: bool = False) -> str:
        before = len(stage.world.handset(openid))
        await (control.tap if tap else control.say)(official, openid, text)
        return "\n".join(each.text for each in stage.world.handset(openid)[before:] if not each.mine)

    speak.code, speak.item = code, item
    return speak


async def test_who_scans_a_villages_code_is_told_what_hangs_there(stage, official, control, speaks):  # noqa: F811
    await control.follow(official, "oFan", HERE)
    (welcome,) = (each.text for each in stage.world.handset("oFan"))
    assert "这里是随县人民政府" in welcome
    assert "耕地地力保护补贴申报通知" in welcome
    assert f"/n/{speaks.code}?v=421321101201" in welcome
    assert "退订" in welcome
    await control.follow(official, "oSearched")
    (other,) = (each.text for each in stage.world.handset("oSearched"))
    assert "村名" in other
    assert "耕地" not in other


@pytest.mark.parametrize("text", ["补贴", "查一下补贴", "惠农补贴", "补贴有哪些？", " 补 贴！", "我想问补贴"])
async def test_a_subject_gives_the_notices_of_ones_own_place(stage, control, official, speaks, text):  # noqa: F811
    await control.follow(official, "oFan", HERE)
    await stage.fold()
    said = await speaks(text)
    assert "的惠农补贴：\n1. 耕地地力保护补贴申报通知" in said
    assert "?v=421321101201" in said
    await stage.fold()
    assert await asked(stage) == [], "nobody has to answer what was answered"


async def test_places_catalogue_codes_and_help(stage, speaks):
    assert "1. 耕地地力保护补贴申报通知" in await speaks("厉山镇神农社区")
    assert "惠农补贴：1条" in await speaks("查询")
    assert "/v/421321" in await speaks("查询")
    assert "还不知道您是哪个村的" in await speaks("通知", tap=True)
    assert speaks.code in await speaks(speaks.code)
    assert "没有这个编号" in await speaks("2345678")
    assert "回复“通知”" in await speaks("帮助")
    assert "现在没有正在公布的预警" in await speaks("天气")
    names = await stage.db.owner.fetch(
        "SELECT name FROM audiences.division WHERE code % 1000 = 0 AND code % 1000000 <> 0 GROUP BY name"
        " HAVING count(*) > 1 LIMIT 1"
    )
    assert "请回复镇名加村名" in await speaks(names[0]["name"])
    await stage.fold()
    assert await asked(stage) == []


async def test_anything_else_goes_to_the_towns_inbox_with_a_polite_answer(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    speaks,
):
    await control.follow(official, "oFan", HERE)
    await stage.fold()
    said = await speaks("我家的补贴去年就没有到账，村里说要等，到底要等到什么时候？")
    assert "已收到" in said
    assert "5个工作日" in said
    assert "您要找的可能是：\n1. 耕地" in said
    assert "已收到" in await speaks("修路", "oElsewhere")
    await stage.fold()
    here, elsewhere = sorted(await asked(stage), key=lambda one: -one.division)
    assert (here.division, here.source, here.place // 1000) == (TOWN, "wechat", 421321101201)
    assert elsewhere.division == COUNTY * 10**9, "whose town is not known asks the account's unit"


async def test_the_answer_comes_back_where_it_was_asked_and_by_its_code(stage, official, speaks):  # noqa: F811
    code = re.search(r"查询码 (\w{4} \w{3})", await speaks("路灯坏了，谁来修"))[1]
    await stage.fold()
    assert "正在办理，最迟" in await speaks(code.lower())
    (one,) = await asked(stage)
    assert one.coded
    async with session(stage.db.web, WHOLE) as conn:
        assert await asking.talks(conn, stage.vault, one.account)
        assert await questions.finish(conn, one.id, "answered", "后天修好", by=1, at=stage.desk.now(), sms=True)
    await asking.answers(stage.desk)
    assert stage.world.handset("oFan")[-1].text == "您问的事，答复：后天修好"
    assert (await asked(stage))[0].sms == "sent"
    assert await speaks(code) == "已反馈：后天修好"
    await stage.fold()
    assert len(await asked(stage)) == 1, "a code asks nobody anything"


async def test_too_late_by_the_platforms_clock_the_code_still_leads_to_the_answer(stage, official, speaks):  # noqa: F811
    code = re.search(r"查询码 (\w{4} \w{3})", await speaks("路灯坏了，谁来修"))[1]
    await stage.fold()
    (one,) = await asked(stage)
    official.windows = Windows()
    await stage.db.owner.execute(
        "UPDATE pusher.question SET state = 'answered', answer = '后天修好', sms = 'due', ended_at = now()"
    )
    await asking.answers(stage.desk)
    assert (await asked(stage))[0].sms == "failed"
    async with stage.db.web.acquire() as conn:
        told = await questions.told(conn, code_hash(code))
    assert (told.answer, one.coded) == ("后天修好", True)


async def test_an_answer_takes_its_share_of_the_accounts_rate(stage, official, speaks):  # noqa: F811
    await speaks("路灯坏了，谁来修")
    await stage.fold()
    answered = "UPDATE pusher.question SET state = 'answered', answer = '后天修好', sms = 'due', ended_at = now()"
    await stage.db.owner.execute(answered)
    spent, full = (replace(stage.desk, bucket=Purse(tokens)) for tokens in (0, 3))
    await asking.answers(spent)
    assert (await asked(stage))[0].sms == "failed", "for a person to see, as any that was not taken"
    await stage.db.owner.execute(answered)
    await asking.answers(full)
    assert (await asked(stage))[0].sms == "sent"
    assert full.bucket.tokens == 2


async def test_who_speaks_instead_of_writing_is_told_so(stage, speaks):
    await stage.world.gestures["wechat", "speak"].act(KEY, "oFan", "")
    assert "听不了语音" in stage.world.handset("oFan")[-1].text
    await stage.fold()
    assert await asked(stage) == [], "an inbox without words helps nobody"


async def test_who_wants_nothing_more_is_told_so_and_nothing_else(stage, speaks):
    assert "今后不再" in await speaks("退订")
    await stage.fold()
    assert await asked(stage, WHOLE) == []


async def test_what_is_too_slow_is_kept_and_answered_by_nothing(stage, speaks, monkeypatch, caplog):
    async def forever(*_):
        await asyncio.sleep(60)

    monkeypatch.setattr(door, "ANSWER_SECONDS", 0.05)
    monkeypatch.setattr(talk, "answer", forever)
    assert await speaks("修路的事") == ""
    assert "answered without words" in caplog.text
    assert "修路" not in caplog.text
    await stage.fold()
    assert len(await asked(stage)) == 1, "it is a letter all the same"


async def test_a_question_that_the_platform_asks_three_times_is_one(stage, official, speaks, monkeypatch):  # noqa: F811
    tries = []
    keep = Intake.keep

    async def slow(*given):
        await keep(*given)
        tries.append(1)
        if len(tries) < 3:
            await asyncio.sleep(official.patience * 1.5)

    official.patience = 0.6
    monkeypatch.setattr(Intake, "keep", slow)
    said = await speaks("修路的事")
    assert said.count("已收到") == 1
    assert len(tries) == 3
    await stage.fold()
    assert len(await asked(stage)) == 1


async def test_an_answer_fits_whatever_hangs(stage, official, control, speaks):  # noqa: F811
    office = Office(stage.db)
    for number in range(7):
        item, _ = await office.publish(replace(NOTICE, title=f"第{number}号" + "关于做好二〇二六年有关工作的通知" * 4))
        await office.push(item, (1, COUNTY * 10**9, "qrcode", "sent", None), number=202611000000002 + number)
    await control.follow(official, "oFan", HERE)
    await stage.fold()
    said = await speaks("通知")
    assert len(said.encode()) <= 2048
    assert "条：http" in said, "the page has the rest"
    for line in said.splitlines():
        if line[:2] in {"1.", "2.", "3."}:
            assert line.endswith("通知"), "titles are whole"


async def test_the_phone_shows_the_conversation_and_the_menu(stage, official, speaks):  # noqa: F811
    import aiohttp

    post = await stage.desk.post(await stage.db.owner.fetchval("SELECT id FROM pusher.account"))
    assert await post.channel.set_menu(talk.MENU) is None
    await speaks("查询")
    async with aiohttp.ClientSession() as http, http.get(f"{stage.sandbox}/phone", params={"to": "oFan"}) as page:
        text = await page.text()
    assert 'class="bubble mine">查询' in text
    for label in ("本村通知", "惠农补贴", "绑定身份", "使用说明"):
        assert f"<button>{label}</button>" in text
    assert stage.wechat[CONTROL] is not None


async def test_the_door_closes_when_the_last_ring_is_over(stage):
    rung = []

    class Slow:
        async def fold(self):
            await asyncio.sleep(0.05)
            rung.append(1)

    intake = Intake()
    await intake.keep(
        replace(stage.desk, bell=Slow()), await stage.open_account(KEY, channel="wechat"), Request("POST", {}, {}, b"x")
    )
    assert not rung
    await intake.close()
    assert rung
