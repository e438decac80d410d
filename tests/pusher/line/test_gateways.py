"""The cloud gateways in the line: a timeout is settled by our key, and what is held for us is fetched once."""

from __future__ import annotations

import asyncio
import json

import pytest

from channels.base import Request
from channels.message import Message
from channels.registry import CHANNELS
from channels.sandbox.faults import Behaviour
from channels.sandbox.world import Faults
from pusher.account import unseal
from pusher.receipts.poll import poll
from pusher.store import account as accounts
from pusher.store import callback as callbacks
from pusher.store.callback import Report
from pusher.strategy import Step, Way
from tests.channels.line import rendition
from tests.pusher.line.provider import look, next_look
from tests.stage import phones

both = pytest.mark.parametrize("gateway", ["aliyun", "tencent"])


async def opened(stage, gateway: str, n: int, **more) -> int:
    """A push of an account at a gateway, by the template that suits the notice."""
    key = f"sms-{gateway}"
    stage.account = await stage.open_account(key, gateway=gateway, **more)
    async with stage.db.worker.acquire() as conn:
        row = await accounts.account(conn, stage.account)
    assert row is not None
    text: Message = CHANNELS["sms"].render(rendition(), unseal(stage.vault, row), "template")
    way = Way(stage.account, key, "sms", "template", "phone", "", accepted_counts=False)
    return await stage.push(phones(n), steps=(Step((way,), 0.5),), texts=[(stage.account, "template", 0, text)])


async def unclear(stage, gateway: str, behaviour: Behaviour, n: int = 3, **more) -> int:
    stage.world.index_lag = stage.world.receipt_delay = 0.0
    stage.world.faults["sms"] = Faults(behaviour=behaviour, share=1.0, receipts=False)
    push = await opened(stage, gateway, n, **more)
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": n}
    stage.world.faults.clear()
    return push


@both
async def test_what_was_accepted_without_an_answer_is_found_by_our_key(stage, gateway):
    push = await unclear(stage, gateway, Behaviour.ERROR_ACCEPTED)
    await look(stage, push)
    assert await stage.states(push) == {"sent": 3}
    assert not stage.world.doubled()


@both
async def test_what_never_came_is_sent_again_after_two_askings_and_once(stage, gateway):
    push = await unclear(stage, gateway, Behaviour.ERROR_NOT_ACCEPTED)
    await look(stage, push, 70.0)
    assert await stage.states(push) == {"unknown": 3}
    await look(stage, push, 10.0)
    assert await stage.states(push) == {"pending": 3}
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 3}
    assert set(stage.world.addresses("sms").values()) == {1}


async def test_where_a_status_is_all_there_is_absence_proves_nothing_and_is_asked_again_soon(stage):
    """Tencent has a row only once the carrier has reported: a phone that is off would get it twice."""
    push = await unclear(stage, "tencent", Behaviour.ERROR_NOT_ACCEPTED, 1, query_lag=259_200.0)
    for seconds in (70.0, 3600.0, 40_000.0):
        await look(stage, push, seconds)
        assert await stage.states(push) == {"unknown": 1}
        assert await next_look(stage) <= 3600.0


async def test_a_receipt_that_carries_our_key_finds_its_row_at_once(stage):
    push = await unclear(stage, "aliyun", Behaviour.ERROR_ACCEPTED)
    post = await stage.desk.post(stage.account)
    ((key, count),) = stage.world.keys("sms").items()
    assert count == 3
    rows = [
        {"phone_number": phone, "success": True, "err_code": "DELIVERED", "biz_id": "B^0", "out_id": key,
         "report_time": "2026-11-27 08:00:00"} for phone in phones(3)
    ]  # fmt: skip
    events = post.channel.callback(_pushed(post, rows)).events
    reports = [
        Report(each.ref, each.key, stage.vault.index(each.address), "arrived", "", lasting=False) for each in events
    ]
    async with stage.db.worker.acquire() as conn:
        assert await callbacks.match(conn, stage.account, reports) == [(push, no) for no in (1, 2, 3)]


async def test_a_calls_key_names_no_row_without_its_address(stage):
    """push-batch-serial looks like push-no-attempt: the batch's number must not be taken for a row's."""
    push = await opened(stage, "aliyun", 3)
    (batch,) = await stage.batches(push)
    assert batch <= 3, "a row has the batch's number"
    report = Report("R", f"{push}-{batch}-1", stage.vault.index("14000009999"), "arrived", "", lasting=False)
    async with stage.db.worker.acquire() as conn:
        assert await callbacks.match(conn, stage.account, [report]) == [None]


@pytest.mark.parametrize("gateway", ["tencent", "mas"])
async def test_what_is_held_for_us_is_fetched_once_and_folded_like_a_push(stage, gateway):
    stage.world.faults["sms"] = Faults(behaviour=Behaviour.RECEIPT_LOST, share=1.0)  # nobody pushes
    stage.world.receipt_delay = 0.0
    more = {"report_url": f"{stage.sandbox}/sms/mas/report"} if gateway == "mas" else {}
    if gateway == "mas":
        stage.account = await stage.open_account(poll_seconds=30.0, **more)
        push = await stage.push(phones(3))
    else:
        push = await opened(stage, gateway, 3, poll_seconds=30.0)
    await stage.walk(push)
    assert await stage.states(push) == {"sent": 3}
    await asyncio.gather(poll(stage.desk), poll(stage.desk), poll(stage.desk))
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.callback WHERE folded_at IS NULL") == 1
    await stage.fold()
    assert await stage.states(push) == {"arrived": 3}
    await _now_due(stage)
    await poll(stage.desk)
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.callback") == 1, "handed out once"


async def test_a_poll_keeps_its_pace_and_one_that_breaks_off_keeps_what_it_had(stage, monkeypatch):
    push = await opened(stage, "tencent", 1, poll_seconds=30.0)
    post = await stage.desk.post(stage.account)
    asked = []

    async def breaks(keep):
        asked.append(1)
        await keep(b'{"Response":{"PullSmsSendStatusSet":[]}}')
        raise RuntimeError("the line is cut")

    monkeypatch.setattr(post.channel, "poll", breaks)
    await poll(stage.desk)
    await poll(stage.desk)
    assert asked == [1]
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.callback") == 1
    assert (
        25 < await stage.db.owner.fetchval("SELECT extract(epoch FROM next_at - now())::float8 FROM pusher.poll") <= 30
    )
    await _now_due(stage)
    await poll(stage.desk)
    assert asked == [1, 1]
    assert await stage.states(push) == {"pending": 1}


async def _now_due(stage) -> None:
    await stage.db.owner.execute("UPDATE pusher.poll SET next_at = now()")


def _pushed(post, rows):
    token = post.account.options["callback_token"]
    return Request("POST", {"token": token}, {}, json.dumps(rows).encode())
