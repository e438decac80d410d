"""What operators and officers read of doubt: exact figures, who is asked, who decides, how old it is."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from pusher import report
from pusher.cli import check
from pusher.delivery import State, advance
from pusher.store import batch as batches
from pusher.store import doubt as doubts
from pusher.store.doubt import Word
from tests.pusher.line.provider import Provider, lost, move_in, swallowed
from tests.stage import open_window, phones


async def _report(stage, push: int) -> report.Report:
    async with stage.db.worker.acquire() as conn:
        return await report.report(conn, push, stage.desk.now())


async def test_figures_tell_what_is_being_sent_from_what_waits(stage):
    push = await stage.push(phones(1500))
    first, _ = await stage.batches(push)
    async with stage.db.worker.acquire() as conn:
        lease = await batches.claim(conn, first, 60)
        await open_window(conn, lease, 30)
    assert await stage.states(push) == {"sending": 30, "pending": 1470}
    shown = await stage.db.owner.fetchval("SELECT count(*) FROM pusher.v_delivery WHERE state = 'sending'")
    assert shown == 30


async def test_a_report_tells_who_is_asked_from_who_decides(stage):
    move_in(stage, Provider(answer=swallowed))
    push = await stage.push(phones(3))
    await stage.walk(push)
    figures = await _report(stage, push)
    assert (figures.undecided, figures.asked) == (0, 3)
    assert ("结果不明", "3条正在向平台核实，有了结果会自动更新") in report.lines(figures)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET next_at = NULL WHERE no = 1")
    figures = await _report(stage, push)
    assert (figures.undecided, figures.asked) == (1, 2)
    await stage.db.owner.execute("DELETE FROM pusher.unsettled")
    await stage.db.owner.execute("UPDATE pusher.push SET state = 'settled'")
    assert ("结果不明", "3条到最后也没有回音，按未通知到计") in report.lines(await _report(stage, push))


async def test_check_tells_doubts_by_age(stage, capsys):
    house = SimpleNamespace(pool=stage.db.worker)
    await check._doubts(house)
    assert capsys.readouterr().out == ""
    move_in(stage, Provider(answer=lost, query_=False))
    push = await stage.push(phones(3))
    await stage.walk(push)
    await stage.db.owner.execute("UPDATE pusher.unsettled SET since = now() - interval '5 hours' WHERE no = 1")
    await check._doubts(house)
    assert capsys.readouterr().out == "结果不明：2分钟内2条，1天内1条；其中3条等人在工作台决定。\n"


@pytest.mark.parametrize("news", ["absent", "repeated", "dropped", "refused", "cancelled", "expired", "superseded"])
async def test_what_is_said_of_a_doubt_follows_the_table(stage, news):
    """A stop is said after absent: the row would be pending, and the stop takes it from there at once."""
    move_in(stage, Provider(answer=lost, query_=False))
    push = await stage.push(phones(len(State)))
    await stage.walk(push)
    for no, state in enumerate(State, 1):
        await stage.db.owner.execute("UPDATE pusher.delivery SET state = $1 WHERE no = $2", str(state), no)
    keys = await stage.db.owner.fetch("SELECT no, key FROM pusher.unsettled")
    words = [Word(row["no"], row["key"], news) for row in keys]
    async with stage.db.worker.acquire() as conn, conn.transaction():
        assert await doubts.resolve(conn, push, [Word(word.no, "another", news) for word in words]) == []
        changed = await doubts.resolve(conn, push, words)
    expected = list(State)
    doubted = expected.index(State.UNKNOWN)
    expected[doubted] = advance(State.UNKNOWN, news) or advance(advance(State.UNKNOWN, "absent"), news)
    found = await stage.db.owner.fetch("SELECT state FROM pusher.delivery ORDER BY no")
    assert [row["state"] for row in found] == expected
    assert [no for no, _, _ in changed] == [doubted + 1]
