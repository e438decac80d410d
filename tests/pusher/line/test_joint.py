"""One call for many: whole or not at all, repeated whole under one key, settled by totals, never doubled."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from channels.message import Sent
from channels.sandbox.world import Faults
from pusher import reconcile
from pusher.dispatch import dispatch
from pusher.publish import try_out
from pusher.receipts.tally import settle_tallies
from pusher.report import lines, report, words
from pusher.store import batch as batches
from pusher.store import tally as tallies
from tests.pusher.line.massing import (
    KEY,
    KIND,
    article,
    control,
    later,
    look,
    open_official,
    openids,
    push,
    residents,
    state,
    told,
)
from tests.stage import VILLAGE, open_window, phones


@dataclass
class Purse:
    """Tokens that nobody adds to."""

    tokens: int

    async def take(self, *given, **_) -> tuple[int, float]:
        granted = min(given[2], self.tokens)
        self.tokens -= granted
        return granted, 1.0

    async def give(self, *given) -> None:
        self.tokens += given[1]


async def test_two_thousand_followers_are_one_call_and_its_totals_name_nobody(stage):
    everybody = openids(2000)
    await open_official(stage)
    number = await push(stage, [], audience=await stage.audience(everybody, KIND))
    await stage.walk(number)
    assert stage.world.calls["wechat"] == 1
    assert await stage.states(number) == {"sent": 2000}
    (tally,) = await told(stage, number)
    assert (tally.verdict, tally.total, tally.meant, tally.sent, tally.failed, tally.rows) == (
        "sent", 2000, 2000, 2000, 0, 2000,
    )  # fmt: skip
    assert await stage.states(number) == {"sent": 2000}
    assert set(stage.world.addresses("wechat").values()) == {1}
    assert len(stage.world.addresses("wechat")) == 2000


async def test_whom_the_platform_left_out_is_counted_and_not_invented(stage):
    number = await push(stage, [(openid, None) for openid in (*openids(8), "oFILTERED9034", "oBROKEN9031")])
    await stage.walk(number)
    (tally,) = await told(stage, number)
    assert (tally.total, tally.meant, tally.sent, tally.failed, tally.missed) == (10, 9, 8, 1, 2)
    assert await stage.states(number) == {"sent": 10}


async def test_a_lost_event_is_asked_for_and_an_early_one_waits_for_our_own_record(stage):
    stage.world.faults["wechat"] = Faults(receipts=False)
    lost = await push(stage, residents(*openids(3)))
    await stage.walk(lost)
    (tally,) = await told(stage, lost)
    assert tally.verdict == "open"
    await stage.db.owner.execute("UPDATE pusher.tally SET next_at = now()")
    (tally,) = await told(stage, lost)
    assert (tally.verdict, tally.sent) == ("sent", None)
    stage.world.faults.clear()
    early = await push(stage, [(openid, None) for openid in (*openids(2, 10), "oEARLY9023")])
    await stage.walk(early)
    (tally,) = await told(stage, early)
    assert (tally.verdict, tally.sent) == ("sent", 3)


async def test_a_call_that_was_taken_without_an_answer_is_known_by_its_key_and_nobody_is_doubled(stage):
    number = await push(stage, residents(*openids(40), "oTIMEOUT9013"))
    await stage.walk(number)
    assert await stage.states(number) == {"unknown": 41}
    await told(stage, number)
    await look(stage, number, 20)
    assert await stage.states(number) == {"unknown": 41}, "45066: too soon"
    soon = await stage.db.owner.fetchval(
        "SELECT min(extract(epoch FROM next_at - now()))::float8 FROM pusher.unsettled"
    )
    assert soon > 55
    later(stage, 70)
    await look(stage, number, 70)
    assert await stage.states(number) == {"sent": 41}
    assert set(stage.world.addresses("wechat").values()) == {1}
    (tally,) = await told(stage, number)
    assert (tally.sent, tally.rows) == (41, 41)


async def test_a_call_that_was_never_taken_is_repeated_whole_but_for_whom_it_may_not_reach_any_more(stage):
    number = await push(stage, residents(*openids(60), "oNEVER9014"))
    await stage.walk(number)
    assert await stage.states(number) == {"unknown": 61}
    contact = await stage.db.owner.fetchval("SELECT min(contact) FROM pusher.delivery WHERE push = $1", number)
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = ARRAY['*'] WHERE id = $1", contact)
    stage.world.behaviour = lambda *_: "accepted"  # the address stays magic
    before = stage.world.calls["wechat"]
    await look(stage, number, 70)
    assert stage.world.calls["wechat"] == before
    assert await stage.states(number) == {"sent": 60, "unknown": 1}
    shown = stage.world.addresses("wechat")
    assert (len(shown), set(shown.values())) == (60, {1})


async def test_a_worker_that_dies_with_its_call_on_the_way_leaves_one_call_in_doubt(stage):
    number = await push(stage, residents(*openids(30)))
    (batch,) = await stage.batches(number)
    async with stage.db.worker.acquire() as conn, conn.transaction():
        lease = await batches.claim(conn, batch, 30)
        assert len(await open_window(conn, lease, 10_000)) == 30
    await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = now() - interval '5 seconds'")
    await reconcile.leases(stage.desk)
    assert await stage.states(number) == {"unknown": 30}
    await look(stage, number, 70)
    assert await stage.states(number) == {"sent": 30}
    assert stage.world.calls["wechat"] == 1


async def test_an_urgent_push_is_not_cut_and_costs_one_token(stage):
    await open_official(stage, rate=10.0)
    purse = Purse(3)
    stage.desk = replace(stage.desk, bucket=purse)
    number = await push(stage, residents(*openids(25)), urgency="urgent")
    await stage.walk(number)
    assert stage.world.calls["wechat"] == 1
    assert purse.tokens == 2
    assert await stage.states(number) == {"sent": 25}


async def test_a_limit_of_recipients_a_day_does_not_cut_a_call(stage):
    await open_official(stage)
    await stage.db.owner.execute("UPDATE pusher.account SET daily_limit = 10 WHERE key = $1", KEY)
    number = await push(stage, residents(*openids(25)))
    await stage.walk(number)
    assert (stage.world.calls["wechat"], await stage.states(number)) == (1, {"sent": 25})


async def test_a_follower_alone_goes_by_the_next_way(stage):
    number = await push(stage, residents(*openids(1)))
    await stage.walk(number)
    assert stage.world.calls["wechat"] == 0
    await reconcile.falls(stage.desk)
    await stage.walk(number)
    assert len(stage.world.handset(phones(1)[0])) == 1


async def test_a_list_refused_for_one_of_it_marks_nobody_and_all_go_by_the_next_way(stage):
    number = await push(stage, residents(*openids(5), "oWRONG9001"))
    await stage.walk(number)
    assert await stage.states(number) == {"refused": 6}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact WHERE dead") == 0
    await reconcile.falls(stage.desk)
    await stage.walk(number)
    assert stage.world.accepted["sms"] == 6


async def test_without_quota_all_go_by_the_next_way_and_the_account_goes_on(stage):
    await open_official(stage)
    await control(stage, limits={"message/mass/send": 0})
    number = await push(stage, residents(*openids(5)))
    await stage.walk(number)
    await reconcile.falls(stage.desk)
    await stage.walk(number)
    assert (stage.world.accepted["wechat"], stage.world.accepted["sms"]) == (0, 5)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.account WHERE key = $1", KEY) == "active"
    (text,) = [row["text"] for row in await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE kind = 'mode'")]
    assert "群发图文发不了" in text
    assert "今日接口调用次数已用完" in text
    await control(stage, limits={"message/mass/send": 100})
    again = await push(stage, [(openid, None) for openid in openids(2, 100)])
    await stage.walk(again)
    await told(stage, again)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE cleared_at IS NULL") == 0


async def test_variants_are_calls_of_their_own_and_each_total_finds_its_rows(stage):
    await open_official(stage)
    texts = [(0, article()), (VILLAGE + 1, article(title="第一组的通知"))]
    people = await stage.persons([[(f"wechat:{KEY}", openid)] for openid in openids(8)])
    await stage.db.owner.execute("UPDATE audiences.member SET division = division + resident % 2 WHERE true")
    number = await push(stage, [], audience=people, texts=texts)
    await stage.db.owner.execute(  # not side by side in the batch
        "UPDATE pusher.delivery SET division = $1::bigint + no % 2 WHERE push = $2", VILLAGE, number
    )
    await stage.walk(number)
    assert stage.world.calls["wechat"] == 2
    rows = await told(stage, number)
    assert [tally.rows for tally in rows] == [4, 4]
    refs = await stage.db.owner.fetch(
        "SELECT c.ref, array_agg(DISTINCT d.division) AS divisions FROM pusher.call AS c JOIN pusher.delivery AS d"
        " ON d.push = c.push AND d.no BETWEEN c.lo AND c.hi GROUP BY c.ref"
    )
    assert sorted(len(row["divisions"]) for row in refs) == [1, 1]


async def test_what_the_platform_judges_stops_the_push_before_anybody_gets_it_by_sms(stage):
    await open_official(stage)
    await control(stage, verdict="err(20006)")
    number = await push(stage, residents(*openids(4)))
    await stage.walk(number)
    (tally,) = await told(stage, number)
    assert tally.reason == "err20006: 平台认为涉及违法犯罪"
    assert await stage.states(number) == {"failed": 4}
    assert await state(stage, number) == "paused"
    await reconcile.falls(stage.desk)
    assert stage.world.accepted["sms"] == 0
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.alarm WHERE kind = 'content'") == 1


async def test_what_the_administrator_refuses_goes_by_the_next_way(stage):
    await open_official(stage)
    await control(stage, verdict="err(40001)")
    number = await push(stage, residents(*openids(4)))
    await stage.walk(number)
    await told(stage, number)
    await reconcile.falls(stage.desk)
    await stage.walk(number)
    assert stage.world.accepted["sms"] == 4


async def test_two_workers_and_a_second_pass_make_no_second_call(stage):
    number = await push(stage, residents(*openids(20)))
    (batch,) = await stage.batches(number)
    await asyncio.gather(*(dispatch(stage.desk, batch) for _ in range(3)))
    await settle_tallies(stage.desk)
    await dispatch(stage.desk, batch)
    assert stage.world.calls["wechat"] == 1


async def test_what_is_withdrawn_is_deleted_where_the_platform_lets_us_also_what_was_on_its_way(stage):
    number = await push(stage, residents(*openids(4)))
    await stage.walk(number)
    item = await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", number)
    async with stage.db.web.acquire() as conn, conn.transaction():
        await tallies.recall(conn, item)
    (tally,) = await told(stage, number)
    assert tally.withdrawn_at is not None
    assert "图文已从平台删除" in words(tally)
    (shown,) = stage.world.handset(openids(1)[0])
    assert shown in stage.world.gone
    assert await stage.states(number) == {"sent": 4}, "what was received stays received"


async def test_a_platform_that_does_not_delete_is_said_and_asked_again(stage):
    number = await push(stage, residents(*openids(4)))
    await stage.walk(number)
    await control(stage, limits={"message/mass/delete": 0})
    await stage.db.owner.execute("UPDATE pusher.push SET recalled_at = now()")
    (tally,) = await told(stage, number)
    assert (tally.withdrawn_at, "请到平台上手工删除" in words(tally)) == (None, True)
    await control(stage, limits={"message/mass/delete": 100})
    await stage.db.owner.execute("UPDATE pusher.tally SET withdraw_at = now()")
    (tally,) = await told(stage, number)
    assert tally.withdrawn_at is not None


async def test_the_report_says_totals_and_what_nobody_knows(stage):
    number = await push(stage, [(openid, None) for openid in (*openids(8), "oFILTERED9034", "oBROKEN9031")])
    await stage.walk(number)
    await told(stage, number)
    async with stage.db.worker.acquire() as conn:
        rows = dict(lines(await report(conn, number, stage.desk.now())))
    said, _, address = rows["群发（平台按总数回报）"].partition("。文章：")
    assert said == "名单10人，发出8人，平台过滤1人，失败1人。这2人没有收到，平台不说是谁，告知情况里仍算“已提交”"
    assert address.startswith("http://127.0.0.1"), "where the article stands, as the event said"


async def test_an_article_is_shown_to_oneself_by_name_before_anybody_gets_it(stage):
    await open_official(stage)
    number = await push(stage, residents(*openids(3)))
    ((text, outcome),) = await try_out(stage.desk, number, {}, "wang_fang-01")
    assert (text.mode, type(outcome)) == ("mass", Sent)
    assert len(stage.world.handset("wang_fang-01")) == 1
    assert [stage.world.handset(openid) for openid in openids(3)] == [[], [], []]
