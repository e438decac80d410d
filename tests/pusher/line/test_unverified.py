"""A village's own 公众号 that is not verified: it hears and answers, and nothing is ever asked of its platform."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from audiences import store as people
from audiences.china_division import bundled_rows
from channels.wechat.sandbox import CONTROL, PLATFORM
from channels.wechat.sandbox.platform import Official
from pusher.account import seal
from pusher.allotment import allotments
from pusher.cli import menu
from pusher.cli.command import Stop
from pusher.following import codes, label, walk
from pusher.store import account as accounts
from pusher.store.account import NewAccount
from tests.pusher.line.test_replies import asked
from tests.pusher.web.public.office import NOTICE, Office
from tests.stage import COUNTY, VILLAGE

KEY = "wx-village"


@pytest.fixture
async def village(stage) -> Official:
    """Entered with what its people have: no AppSecret."""
    official = stage.wechat[PLATFORM].account(KEY)
    official.kind = "unverified"
    given = {
        "appid": official.appid, "kind": "unverified", "token": official.callback_token, "aes_key": official.aes_key,
        "base": f"{stage.sandbox}/wechat",
    }  # fmt: skip
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
        sealed = seal(stage.vault, "wechat", given)
        await accounts.add_account(conn, NewAccount(KEY, "wechat", VILLAGE, "王家岗村", sealed), COUNTY)
    office = Office(stage.db)
    item, _ = await office.publish(NOTICE)
    await office.push(item, (1, VILLAGE, "qrcode", "sent", None))
    return official


async def test_who_follows_is_of_the_village_and_what_she_writes_is_answered(stage, village):
    hand = stage.wechat[CONTROL]
    await hand.follow(village, "oFan")
    await stage.fold()
    welcome = stage.world.handset("oFan")[-1].text
    assert NOTICE.title in welcome
    assert "这里是王家岗村" in welcome
    await hand.say(village, "oFan", "补贴")
    assert NOTICE.title in stage.world.handset("oFan")[-1].text
    await hand.say(village, "oFan", "路灯坏了半个月没人修，什么时候能修好？")
    assert "已收到" in stage.world.handset("oFan")[-1].text
    await stage.fold()
    (letter,) = await asked(stage)
    assert letter.place == VILLAGE
    async with stage.db.worker.acquire() as conn:
        (found,) = await people.tally_followers(conn, KEY)
    assert (found.village, found.people) == (VILLAGE, 1)
    await hand.unfollow(village, "oFan")
    await stage.fold()
    async with stage.db.worker.acquire() as conn:
        assert await people.tally_followers(conn, KEY) == []


async def test_a_menu_is_not_tried(stage, village):
    runtime = SimpleNamespace(pool=stage.db.worker, posts=SimpleNamespace(post=stage.desk.post))
    with pytest.raises(Stop, match="王家岗村没有认证，微信不给它菜单接口"):
        await menu._channel(runtime, KEY)


async def test_no_round_asks_its_platform_for_anything(stage, village):
    await stage.wechat[CONTROL].follow(village, "oFan")
    await stage.fold()
    for turn in (walk, label, codes, allotments):
        await turn(stage.desk)
    calls = {name for name in (*village.counts, *village.turned_away) if name != "talk tries"}
    assert calls == set()
