"""An account whose receipts and replies cannot be fetched: people are told, and it is over when it hears again."""

from __future__ import annotations

import pytest

from channels.http import Response
from channels.message import Reason, Scope
from channels.sms.client import mas, tencent
from pusher.receipts.poll import PATIENCE, poll


async def told(stage) -> list[str]:
    rows = await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE kind = 'deaf' AND cleared_at IS NULL")
    return [row["text"] for row in rows]


async def turn(stage, *, seconds: float = 0.0) -> None:
    """Its turn comes; what fails has failed for so many seconds longer."""
    await stage.db.owner.execute(
        "UPDATE pusher.poll SET next_at = now(), failing_since = failing_since - make_interval(secs => $1)", seconds
    )
    await poll(stage.desk)


async def test_people_are_told_after_a_while_and_it_is_over_when_it_hears(stage):
    await stage.open_account("sms-cloud", gateway="tencent", poll_seconds=30.0, secret_key="wrong")
    await poll(stage.desk)
    await turn(stage)
    assert await told(stage) == [], "a gateway may stumble"
    await turn(stage, seconds=PATIENCE)
    (text,) = await told(stage)
    assert "sms-cloud" in text
    assert "取不到回执和回复：访问密钥不对或没有权限（AuthFailure" in text
    await stage.open_account("sms-cloud", gateway="tencent", poll_seconds=30.0)
    await turn(stage)
    assert await told(stage) == []
    assert await stage.db.owner.fetchval("SELECT failing_since FROM pusher.poll") is None


@pytest.mark.parametrize(("response", "held"), [
    (Response(200, b"[]"), b""),
    (Response(200, b" "), b""),
    (Response(200, b'[{"reportStatus":"DELIVRD"}]'), b'[{"reportStatus":"DELIVRD"}]'),
])  # fmt: skip
def test_what_mas_hands_out(response, held):
    assert mas.held(response) == held


@pytest.mark.parametrize("response", [Response(404, b"<html>"), Response(200, b"<html>"), Response(200, b'"no"')])
def test_what_is_no_answer_to_mas_poll(response):
    found = mas.held(response)
    assert isinstance(found, Reason)
    assert found.scope is Scope.ACCOUNT


def test_what_tencent_refuses_is_no_empty_answer():
    found = tencent.rows_of(Response(200, b'{"Response":{"Error":{"Code":"UnauthorizedOperation.X"}}}'))
    assert (found.code, found.text) == ("UnauthorizedOperation.X", "账号没有发短信的权限")
    assert tencent.rows_of(Response(200, b'{"Response":{"PullSmsSendStatusSet":[]}}')) == 0
    assert isinstance(tencent.rows_of(Response(200, b"<html>")), Reason)
