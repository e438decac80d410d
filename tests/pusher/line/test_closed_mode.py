"""A way of sending that the platform closed: it is asked no more, everybody goes by the next way, people are told."""

from __future__ import annotations

from channels.wechat.sandbox import PLATFORM
from pusher import reconcile
from pusher.publish import Wish
from pusher.publish.draw import draw
from pusher.store import mode as modes
from pusher.store import report as reports
from tests.pusher.line.test_fallback import openids, prepare
from tests.stage import phones

SEND = "message/template/send"
HERE = list(zip(openids(210), phones(210), strict=True))


async def forbidden(stage):
    """People whom the template reaches first and SMS second, at an account that may not send it (any more)."""
    push = await prepare(stage, HERE[:200])
    account = stage.wechat[PLATFORM].account("wx-county")
    account.forbidden = {SEND}
    await stage.walk(push)
    return push, account


async def another(stage, people) -> int:
    await stage.db.owner.execute("DELETE FROM audiences.consent")  # prepare() gives everybody his own anew
    push = await prepare(stage, people)
    await stage.walk(push)
    return push


async def states(stage) -> dict[str, str]:
    return dict(await stage.db.owner.fetch("SELECT key, state FROM pusher.account"))


async def test_all_go_by_the_next_way_and_the_account_itself_goes_on(stage):
    push, _ = await forbidden(stage)
    await reconcile.falls(stage.desk)
    await stage.walk(push)
    assert (stage.world.accepted["wechat"], stage.world.accepted["sms"]) == (0, 200)
    assert (await states(stage))["wx-county"] == "active"
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.contact WHERE dead") == 0


async def test_the_platform_is_not_asked_again_until_a_person_opens_it(stage):
    _, account = await forbidden(stage)
    asked = account.turned_away[SEND]
    assert asked < 200, "who was not yet asked about when the answer came was not asked about"
    again = await another(stage, HERE[200:205])
    assert account.turned_away[SEND] == asked
    assert await stage.states(again) == {"refused": 5}
    assert await stage.db.owner.fetchval("SELECT times FROM pusher.alarm WHERE kind = 'mode'") == 1, "it said so once"
    async with stage.db.web.acquire() as conn:
        (number,) = await modes.closed_modes(conn, 421321)
        assert await modes.open_mode(conn, number, "template")
        assert not await modes.open_mode(conn, number, "template")
    account.forbidden = set()
    last = await another(stage, HERE[205:])
    assert await stage.states(last) == {"sent": 5}


async def test_people_are_told_and_the_next_check_page_says_why_it_is_not_used(stage):
    await forbidden(stage)
    (text,) = [row["text"] for row in await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE kind = 'mode'")]
    assert "模板消息发不了：公众号没有这个接口的权限（48001）" in text
    assert "点“重新启用模板消息”" in text
    item, version = await stage.approved_item()
    async with stage.db.web.acquire() as conn:
        found, words = await reports.item(conn, item), await reports.version(conn, item, version)
        wish = Wish(item, ("wechat", "sms"), None, (), per="person")
        drawn = await draw(conn, stage.vault, stage.desk.links, found, words, wish)
    assert "template" not in {way.mode for way in drawn.strategy.ways}
    assert any("模板消息：平台不让这个账号这样发，公众号没有这个接口的权限（48001）" in line for line in drawn.left_out)
