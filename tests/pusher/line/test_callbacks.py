"""The callbacks' door: forged ones leave nothing behind, repeated ones change nothing, big ones are refused."""

from __future__ import annotations

import asyncio
import io
import json

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from channels.sandbox.world import Faults
from pusher import receipts, reconcile
from pusher.store import callback as store
from pusher.web import callbacks, health
from pusher.web.deps import DESK
from pusher.web.errors import explain
from tests.stage import phones

ACCOUNT = "/callbacks/sms/sms-county"


@pytest.fixture
async def door(stage):
    stage.account = await stage.open_account()
    app = web.Application(middlewares=[explain], client_max_size=1 << 20)
    callbacks.add_routes(app)
    health.add_routes(app)
    app[DESK] = stage.desk
    async with TestClient(TestServer(app)) as client:
        yield client


async def _kept(stage) -> int:
    return await stage.db.owner.fetchval("SELECT count(*) FROM pusher.callback")


async def _report(stage, push: int) -> tuple[str, bytes]:
    """A status report as the gateway writes it, with the token that belongs to the account."""
    ref = await stage.db.owner.fetchval("SELECT ref FROM pusher.call WHERE push = $1", push)
    post = await stage.desk.post(stage.account)
    body = {
        "msgGroup": ref,
        "mobile": phones(1)[0],
        "submitDate": "20261121160000",
        "receiveDate": "20261121160005",
        "reportStatus": "CM:0000",
        "errorCode": "DELIVRD",
    }
    return post.account.options["callback_token"], json.dumps(body).encode()


async def test_a_forged_callback_is_refused_and_nothing_is_kept(stage, door):
    stage.world.faults["sms"] = Faults(receipts=False)  # the sandbox's own report would be kept, on a slow machine
    push = await stage.push(phones(1))
    await stage.walk(push)
    _, body = await _report(stage, push)
    answer = await door.post(ACCOUNT, params={"token": "x" * 32}, data=body)
    assert answer.status == 403
    assert answer.content_type == "application/problem+json"
    assert await _kept(stage) == 0


async def test_the_provider_s_own_address_is_looked_at_behind_our_proxies(stage, door):
    options = json.dumps({"callback_sources": ["198.51.100.0/28"]})
    await stage.db.owner.execute("UPDATE pusher.account SET options = options || $1::text::jsonb", options)
    stage.world.faults["sms"] = Faults(receipts=False)
    push = await stage.push(phones(1))
    await stage.walk(push)
    token, body = await _report(stage, push)
    for chain, status in (("198.51.100.9, 203.0.113.5", 403), ("", 403), ("203.0.113.5, 198.51.100.9", 200)):
        answer = await door.post(ACCOUNT, params={"token": token}, data=body, headers={"X-Forwarded-For": chain})
        assert answer.status == status, chain
    assert await _kept(stage) == 1


async def test_a_body_of_ten_megabytes_is_refused_unread(stage, door):
    answer = await door.post(ACCOUNT, params={"token": "x"}, data=io.BytesIO(b"x" * (10 << 20)))
    assert answer.status == 413
    assert await _kept(stage) == 0


async def test_an_unknown_account_is_not_found(stage, door):
    assert (await door.post("/callbacks/sms/nobody", data=b"{}")).status == 404
    assert (await door.post("/callbacks/wechat/sms-county", data=b"{}")).status == 404


async def test_a_replayed_receipt_changes_nothing(stage, door):
    stage.world.faults["sms"] = Faults(receipts=False)  # the sandbox's own report shall not come first
    push = await stage.push(phones(1))
    await stage.walk(push)
    token, body = await _report(stage, push)
    for _ in range(3):
        assert (await door.post(ACCOUNT, params={"token": token}, data=body)).status == 200
    assert await _kept(stage) == 3
    while await receipts.fold(stage.desk):
        pass
    assert await stage.states(push) == {"arrived": 1}
    changed = await stage.db.owner.fetchval("SELECT changed_at FROM pusher.delivery WHERE push = $1", push)
    await door.post(ACCOUNT, params={"token": token}, data=body)
    await receipts.fold(stage.desk)
    assert await stage.db.owner.fetchval("SELECT changed_at FROM pusher.delivery WHERE push = $1", push) == changed


async def test_a_receipt_before_our_own_record_waits_and_finds_its_row(stage, door):
    stage.world.faults["sms"] = Faults(receipts=False)
    push = await stage.push(phones(1))
    await stage.walk(push)
    token, body = await _report(stage, push)
    rows = await stage.db.owner.fetch("DELETE FROM pusher.call RETURNING account, ref, push, lo, hi")
    await door.post(ACCOUNT, params={"token": token}, data=body)
    await receipts.fold(stage.desk)
    assert await stage.states(push) == {"sent": 1}
    row = rows[0]
    await stage.db.owner.execute(
        "INSERT INTO pusher.call (account, ref, push, lo, hi) VALUES ($1, $2, $3, $4, $5)", *tuple(row)
    )
    await stage.db.owner.execute("UPDATE pusher.orphan SET next_at = now()")
    await receipts.retry_orphans(stage.desk)
    assert await stage.states(push) == {"arrived": 1}
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.orphan") == 0


async def test_readiness_needs_a_living_scheduler_and_next_months_partition(stage, door):
    first = await door.get("/readyz")
    assert first.status == 503
    assert "还没有运行过" in (await first.json())["problems"][0]
    for name in reconcile.ROUNDS:
        await reconcile.go_round(stage.desk, name)
    assert (await door.get("/readyz")).status == 200
    await stage.db.owner.execute("UPDATE pusher.heartbeat SET at = now() - interval '1 hour' WHERE name = 'due'")
    silent = await (await door.get("/readyz")).json()
    assert "due" in silent["problems"][0]
    assert (await door.get("/healthz")).status == 200


async def test_metrics_name_nobody(stage, door):
    push = await stage.push(phones(3))
    await stage.walk(push)
    text = await (await door.get("/metrics")).text()
    assert "cunkou_unsettled 0.0" in text
    assert "1400" not in text


async def test_metrics_say_how_accounts_stand(stage, door):
    stage.account = await stage.open_account()
    await stage.db.owner.execute("UPDATE pusher.account SET share = 60, brake = 0.25, state = 'paused'")
    text = await (await door.get("/metrics")).text()
    for name, value in (("share", 60.0), ("brake", 0.25), ("paused", 1.0)):
        assert f'cunkou_account_{name}{{account="sms-county"}} {value}' in text


async def test_callbacks_of_a_moment_share_a_commit_and_each_is_stored_before_its_answer(stage, door):
    post = await stage.desk.post(stage.account)
    token = post.account.options["callback_token"]
    body = {"msgGroup": "g", "mobile": phones(1)[0], "reportStatus": "CM:0000", "errorCode": "DELIVRD"}

    async def one(number: int) -> int:
        answer = await door.post(ACCOUNT, params={"token": token}, data=json.dumps(body | {"msgGroup": f"g{number}"}))
        return answer.status

    assert await asyncio.gather(*(one(number) for number in range(200))) == [200] * 200
    assert await _kept(stage) == 200
    commits = await stage.db.owner.fetchval("SELECT count(DISTINCT received_at) FROM pusher.callback")
    assert commits < 100
    await stage.fold()
    assert await stage.db.owner.fetchval("SELECT count(*) FROM pusher.orphan") == 200


async def test_what_cannot_be_stored_is_not_answered_with_success(stage, door, monkeypatch):
    """The database is away: the provider asks again, and then it is taken."""
    post = await stage.desk.post(stage.account)
    token = post.account.options["callback_token"]
    body = json.dumps({"msgGroup": "g", "mobile": phones(1)[0], "reportStatus": "CM:0000", "errorCode": "DELIVRD"})
    keep_all = store.keep_all

    async def away(*_):
        raise ConnectionError

    monkeypatch.setattr(store, "keep_all", away)
    assert (await door.post(ACCOUNT, params={"token": token}, data=body)).status == 503
    monkeypatch.setattr(store, "keep_all", keep_all)
    assert (await door.post(ACCOUNT, params={"token": token}, data=body)).status == 200
    assert await _kept(stage) == 1
