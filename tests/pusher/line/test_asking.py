"""The answer by SMS to who asked on a page and left a number: once, by an account of the unit, or marked failed."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from channels.sandbox.world import Faults
from pusher import asking
from pusher.asking import Asked
from pusher.store import question as questions
from pusher.store import session
from tests.pusher.line.test_replies import WHOLE
from tests.stage import COUNTY

NUMBER, TOLD = "14000990001", "能领，种谁的地谁申报。"


@pytest.fixture
async def letter(stage) -> int:
    """A question with a number, answered by SMS just now."""
    await stage.open_account()
    item, version = await stage.approved_item()
    async with stage.db.web.acquire() as conn, conn.transaction():
        taken = await asking.take(
            conn, stage.vault, Asked(item, COUNTY, version, None, "能不能领？", NUMBER), datetime.now(UTC)
        )
    assert taken is not None
    assert taken.due.day > date(2026, 1, 1)
    async with session(stage.db.web, WHOLE) as conn:
        (one,) = await questions.questions(conn, WHOLE.lo, WHOLE.hi)
        assert await questions.finish(conn, one.id, "answered", TOLD, by=1, at=datetime.now(UTC), sms=True)
    return one.id


async def state(stage) -> str:
    return await stage.db.owner.fetchval("SELECT sms FROM pusher.question")


async def test_the_answer_goes_once_to_who_asked(stage, letter):
    await asking.answers(stage.desk)
    await asking.answers(stage.desk)
    (text,) = stage.world.handset(NUMBER)
    assert TOLD in text.text
    assert "耕地地力保护补贴" in text.text
    assert await state(stage) == "sent"


async def test_what_no_gateway_takes_stands_as_failed(stage, letter, caplog):
    stage.world.faults["sms"] = Faults(behaviour="content_refused", share=1.0)
    await asking.answers(stage.desk)
    assert await state(stage) == "failed"
    assert NUMBER not in caplog.text
    assert TOLD not in caplog.text


async def test_after_a_crash_nobody_says_that_it_went(stage, letter, monkeypatch):
    async def killed(*_args, **_more):
        raise RuntimeError("killed")

    monkeypatch.setattr(asking.direct, "say", killed)
    await asking.answers(stage.desk)
    assert await state(stage) == "failed"
    monkeypatch.undo()
    await asking.answers(stage.desk)
    assert stage.world.handset(NUMBER) == [], "a second one might be the second"
