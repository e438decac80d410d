"""Replies from handsets: 退订 for one sender, 非本人 for the number, everything else to whoever has to answer."""

from __future__ import annotations

import json
from datetime import timedelta

from audiences import store as people
from channels.base import Request
from pusher import receipts, upkeep
from pusher.question import Words
from pusher.store import question as questions
from pusher.store import session
from pusher.strategy import Step, Way
from tests.stage import COUNTY, TEXT, VILLAGE, phones

TOWN = 421321101000000


class Range:
    """A grant as the store sees it."""

    def __init__(self, lo: int, hi: int) -> None:
        self.lo, self.hi, self.matters = lo, hi, ()


WHOLE = Range(COUNTY * 10**9, COUNTY * 10**9 + 10**9 - 1)


async def say(stage, address: str, text: str, account: str = "sms-county") -> None:
    await stage.world.settle()
    await stage.world.gestures["sms", "say"].act(account, address, text)
    await stage.fold()


async def contact(stage, address: str):
    return await stage.db.owner.fetchrow(
        "SELECT id, dead, dead_reason, opted_out FROM audiences.contact WHERE index = $1", stage.vault.index(address)
    )


async def asked(stage, where: Range = WHOLE):
    async with session(stage.db.web, where) as conn:
        return await questions.questions(conn, where.lo, where.hi)


async def letters(stage) -> list[str]:
    """What stands in the inbox, in its own words."""
    rows = await stage.db.owner.fetch("SELECT key_id, cipher FROM pusher.question ORDER BY id")
    return [Words.read(stage.vault.open(*row)).text for row in rows]


def ways(*accounts: tuple[int, str]) -> tuple[Step, ...]:
    return (Step(tuple(Way(n, key, "sms", "text", "phone", "", accepted_counts=False) for n, key in accounts), 0.5),)


async def again(stage, push: int, *accounts: tuple[int, str], **more) -> dict[str, int]:
    """Another push to the same people by these ports; its states."""
    audience = await stage.db.owner.fetchval("SELECT audience FROM pusher.push WHERE id = $1", push)
    steps = ways(*accounts)
    texts = [(n, "text", 0, TEXT) for n, _ in accounts]
    number = await stage.push([], steps=steps, texts=texts, audience=audience, **more)
    await stage.walk(number)
    return await stage.states(number)


async def test_a_stop_holds_at_once_for_the_sender_with_all_its_ports_and_for_no_other(stage):
    one, (number,) = await stage.open_account(), phones(1)
    two = await stage.open_account("sms-other-port")
    town = await stage.open_account("sms-town")
    await stage.db.owner.execute("UPDATE pusher.account SET division = $1 WHERE id = $2", TOWN, town)
    stage.account = one
    push = await stage.push([number])
    await stage.walk(push)
    await say(stage, number, "回ＴＤ退订")
    assert (await contact(stage, number))["opted_out"] == ["sms-county", "sms-other-port"]
    assert await again(stage, push, (one, "sms-county"), (two, "sms-other-port")) == {}
    assert await again(stage, push, (town, "sms-town")) == {"sent": 1}, "another unit is another sender"
    later = await stage.open_account("sms-later-port")
    assert await again(stage, push, (later, "sms-later-port")) == {}, "a port opened later speaks for the same unit"
    assert await asked(stage) == []


async def test_what_is_planned_when_the_stop_comes_is_not_sent(stage):
    stage.account, (number,) = await stage.open_account(), phones(1)
    first = await stage.push([number])
    await stage.walk(first)
    audience = await stage.db.owner.fetchval("SELECT audience FROM pusher.push WHERE id = $1", first)
    second = await stage.push([], audience=audience)
    await say(stage, number, "T")
    await stage.walk(second)
    assert await stage.states(second) == {"skipped": 1}
    assert stage.world.accepted["sms"] == 1


async def test_who_says_that_it_is_not_him_is_spoken_to_no_more_by_anybody_and_his_words_are_shown(stage):
    stage.account, (number,) = await stage.open_account(), phones(1)
    push = await stage.push([number])
    await stage.walk(push)
    await say(stage, number, "你们打错了，不是我")
    await say(stage, number, "发错人了")
    row = await contact(stage, number)
    assert (row["dead"], row["dead_reason"], row["opted_out"]) == (True, "机主回复不是本人", [])
    assert await again(stage, push, (stage.account, "sms-county")) == {}
    told = "SELECT count(*) FROM audiences.history WHERE what = 'disowned' AND contact = $1"
    assert await stage.db.owner.fetchval(told, row["id"]) == 1, "said twice, on record once"
    assert await letters(stage) == ["你们打错了，不是我", "发错人了"]


async def test_a_complaint_about_the_content_closes_no_number(stage):
    stage.account, (number,) = await stage.open_account(), phones(1)
    push = await stage.push([number])
    await stage.walk(push)
    said = ["信息填错了", "电话写错了", "你们信息搞错了", "我换号了", "发错了", "打错了"]
    for text in said:
        await say(stage, number, text)
    assert tuple(await contact(stage, number))[1:] == (False, None, [])
    assert await letters(stage) == said
    assert await again(stage, push, (stage.account, "sms-county")) == {"sent": 1}


async def test_a_stop_with_a_reason_holds_and_the_reason_is_read(stage):
    stage.account, numbers = await stage.open_account(), phones(2)
    push = await stage.push(numbers)
    await stage.walk(push)
    await say(stage, numbers[0], "打错了，退订")
    await say(stage, numbers[1], "不是本人，退订")
    assert [tuple(await contact(stage, number))[1:] for number in numbers] == [
        (False, None, ["sms-county"]),
        (True, "机主回复不是本人", ["sms-county"]),
    ]
    assert await letters(stage) == ["打错了，退订", "不是本人，退订"]
    assert await again(stage, push, (stage.account, "sms-county")) == {}


async def test_a_stop_without_a_time_holds_again_after_a_re_admission(stage):
    stage.account, (number,) = await stage.open_account(), phones(1)
    post = await stage.desk.post(stage.account)
    body = json.dumps({"mobile": f"86 {number[:4]}-{number[4:]}", "smsContent": "退订"}).encode()
    for minute in range(2):
        at = stage.desk.now() + timedelta(minutes=minute)
        request = Request("POST", {"token": post.account.options["callback_token"]}, {}, body, at)
        async with stage.db.worker.acquire() as conn, conn.transaction():
            await receipts.fold_events(stage.desk, conn, stage.account, post, post.channel.callback(request).events)
        assert (await contact(stage, number))["opted_out"] == ["sms-county"]
        async with stage.db.worker.acquire() as conn:
            await people.opt_in(
                conn, stage.vault, county=COUNTY, kind="phone", address=number, account="sms-county", at=at
            )
        assert (await contact(stage, number))["opted_out"] == []


async def test_a_question_goes_to_the_unit_of_the_last_push_to_that_number_with_a_day(stage):
    stage.account, numbers = await stage.open_account(), phones(2)
    push = await stage.push(numbers)
    await stage.walk(push)
    await stage.db.owner.execute("UPDATE pusher.push SET division = $1 WHERE id = $2", TOWN, push)
    await say(stage, numbers[0], "请问带户口本吗")
    (one,) = await asked(stage)
    item = await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", push)
    assert (one.push, one.division, one.state, one.source) == (push, TOWN, "received", "sms")
    assert one.title == "关于申报2026年耕地地力保护补贴的通知"
    assert await stage.db.owner.fetchval("SELECT item FROM pusher.question") == item
    assert one.due > one.received_at.date()
    raw = await stage.db.owner.fetchrow("SELECT key_id, cipher, q::text AS row FROM pusher.question AS q")
    assert numbers[0] not in raw["row"]
    assert "户口本" not in raw["row"]
    words = Words.read(stage.vault.open(raw["key_id"], raw["cipher"]))
    assert (words.text, words.kind, words.address) == ("请问带户口本吗", "phone", numbers[0])
    assert await asked(stage, Range(VILLAGE, VILLAGE + 999)) == [], "a village does not read what the town is asked"


async def test_a_question_from_a_strange_number_goes_to_the_port_s_own_unit(stage):
    await stage.open_account()
    await say(stage, phones(1)[0], "在吗")
    (one,) = await asked(stage)
    assert (one.push, one.item if hasattr(one, "item") else None, one.division) == (None, None, COUNTY * 10**9)


async def test_the_extension_number_names_the_push_that_is_answered(stage):
    stage.account, (number,) = await stage.open_account(reply_digits=3), phones(1)
    first = await stage.push([number])
    await stage.walk(first)
    audience = await stage.db.owner.fetchval("SELECT audience FROM pusher.push WHERE id = $1", first)
    second = await stage.push([], audience=audience)
    await stage.walk(second)
    senders = [shown.sender for shown in stage.world.handset(number)]
    assert [sender[-3:] for sender in senders] == [str(first)[-3:], str(second)[-3:]]
    post = await stage.desk.post(stage.account)
    row = '{"mobile": "%s", "smsContent": "面积不对", "sendTime": "20261121160000", "addSerial": "%s"}'
    for sender in senders:
        body = (row % (number, sender[-3:])).encode()
        request = Request("POST", {"token": post.account.options["callback_token"]}, {}, body)
        async with stage.db.worker.acquire() as conn, conn.transaction():
            await receipts.fold_events(stage.desk, conn, stage.account, post, post.channel.callback(request).events)
    assert {one.push for one in await asked(stage)} == {first, second}


async def test_a_late_answer_is_told_to_its_unit_until_it_is_given(stage):
    stage.account, (number,) = await stage.open_account(), phones(1)
    await stage.walk(await stage.push([number]))
    await say(stage, number, "什么时候发钱")
    await stage.db.owner.execute("UPDATE pusher.question SET due = current_date - 1")
    for _ in range(2):
        await upkeep.late_questions(stage.desk)
    alarm = "SELECT object, text, times FROM pusher.alarm WHERE kind = 'question' AND cleared_at IS NULL"
    (told,) = await stage.db.owner.fetch(alarm)
    assert tuple(told) == (f"unit {COUNTY * 10**9}", "有1件居民来信过了期限还没有反馈。", 1)
    (one,) = await asked(stage)
    async with session(stage.db.web, WHOLE) as conn:
        assert await questions.finish(conn, one.id, "answered", "打电话：12月20日前", by=1, at=stage.desk.now())
        assert not await questions.finish(conn, one.id, "aside", "", by=1, at=stage.desk.now())
    await upkeep.late_questions(stage.desk)
    assert await stage.db.owner.fetch(alarm) == []
    async with stage.db.worker.acquire() as conn:
        later = stage.desk.now() + timedelta(days=1)
        assert await questions.forget(conn, later, dry=True) == 1
        assert await questions.forget(conn, later, dry=False) == 1
        assert await questions.words(conn, one.id) is None
