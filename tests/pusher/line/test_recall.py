"""Whatever takes back a notice takes back its article too: withdrawal, sealing, 停止并更正, a correction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from content import store as items
from content.item import Paragraph
from content.review import Act, Step
from pusher.publish import correct, seal_item, stop_item, withdraw_item
from tests.pusher.line.massing import KIND, open_official, openids, push, told
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE
from tests.stage import notice


@pytest.fixture
async def sent(stage):
    """A push that is out, and its item."""
    await open_official(stage)
    number = await push(stage, [], audience=await stage.audience(openids(3), KIND))
    await stage.walk(number)
    item = await stage.db.owner.fetchval("SELECT item FROM pusher.push WHERE id = $1", number)
    return number, item


async def gone(stage, number: int) -> bool:
    (tally,) = await told(stage, number)
    return tally.withdrawn_at is not None


@pytest.mark.parametrize("how", ["withdraw", "stop", "seal"])
async def test_what_is_taken_back_is_deleted(stage, sent, how):
    number, item = sent
    assert not await gone(stage, number)
    now = datetime.now(UTC)
    async with stage.db.web.acquire() as conn, conn.transaction():
        if how == "withdraw":
            await withdraw_item(conn, item, by=1, reason="金额写错", at=now)
        elif how == "stop":
            await stop_item(conn, item, at=now)
        else:
            await seal_item(conn, stage.vault, item, by=1, reason="误传了身份证号", at=now)
    assert await gone(stage, number)
    (shown,) = stage.world.handset(openids(1)[0])
    assert shown in stage.world.gone


async def test_a_correction_is_another_article_and_the_old_one_is_deleted(stage, sent):
    number, item = sent
    now = datetime.now(UTC)
    version = replace(notice(), blocks=(Paragraph("更正：请于12月25日前登记。"),))
    async with stage.db.web.acquire() as conn, conn.transaction():
        await stop_item(conn, item, at=now)
        await items.edit(conn, item, version, by=1, at=now)
        current = (await items.get(conn, item)).current
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 1):
            await items.step(conn, item, Step(act, person, current, now))
    async with stage.db.web.acquire() as conn, conn.transaction():
        for name, value in (("lo", COUNTY_OFFICE.lo), ("hi", COUNTY_OFFICE.hi)):
            await conn.execute("SELECT set_config($1, $2, true)", f"app.{name}", str(value))
        page = await correct(conn, stage.vault, stage.desk.links, item, by=1, now=now, quiet=ALL_DAY)
    assert await gone(stage, number)
    (way,) = [way for step in page.push.strategy["steps"] for way in step["ways"] if way["mode"] == "mass"]
    assert way["monthly"] == 4, "a correction may take of what is kept for the urgent"
    assert any("更正" in text.message.body["article"]["title"] for text in page.texts if text.mode == "mass")
