"""空号 → next number → next member → next channel; who of a household; all at once; who falls and who does not."""

from __future__ import annotations

import asyncio

from channels.sandbox.world import Faults
from pusher import reconcile
from pusher.strategy import REFUSED, SILENT, Step, Strategy, Way
from tests.pusher.line.homes import Person, freeze, got, phone, round_of_falls, sms, strategy
from tests.pusher.line.test_fallback import NOTICE, TEMPLATE, openids
from tests.stage import TEXT, phones

DEAD = [f"140009{n:01d}9031" for n in range(6)]  # 空号: accepted, then a receipt says there is no such number
DOUBT = "14000099012"  # accepted, connection reset


async def _both(stage, audience: int, *, at_once: bool = False, falls=None, wait: float = 0.3, **more) -> int:
    """SMS first, WeChat after: the other way round than usual, so that numbers come before the channel."""
    stage.account = account = await stage.open_account()
    wechat = await stage.open_account("wx-county", channel="wechat")
    await stage.db.owner.execute(
        "INSERT INTO audiences.consent (contact, account, template, count, at) "
        "SELECT id, 'wx-county', $1, 3, now() FROM audiences.contact WHERE kind = 'wechat:wx-county'",
        TEMPLATE,
    )
    given = {"falls": falls} if falls is not None else {}
    steps = (
        sms(account, wait=wait, **given),
        Step(
            (Way(wechat, "wx-county", "wechat", "template", "wechat:wx-county", TEMPLATE, accepted_counts=False),), wait
        ),
    )
    texts = [(account, "text", 0, TEXT), (wechat, "template", 0, NOTICE)]
    how = strategy(*steps, at_once=at_once)
    return await stage.push([], audience=audience, strategy=how, texts=texts, **more)


def wechat(openid: str) -> tuple[str, str]:
    return ("wechat:wx-county", openid)


async def test_a_dead_number_falls_to_the_next_number_the_next_member_then_the_next_channel(stage):
    (openid,) = openids(1)
    last = phones(1)[0]
    home = [
        phone(DEAD[0], DEAD[1], head=True),
        Person((("phone", DEAD[2]), wechat(openid))),
    ]
    other = [phone(DEAD[3], last, head=True)]
    push = await _both(stage, await freeze(stage, home, other))
    await stage.walk(push)
    await stage.fold()
    seen = []
    for _ in range(5):
        rows = await stage.db.owner.fetch("SELECT channel FROM pusher.delivery WHERE push = $1 ORDER BY no", push)
        seen.append([row["channel"] for row in rows])
        await round_of_falls(stage, push)
    assert seen[0] == ["sms", "sms"]  # the heads' first numbers
    assert seen[1] == ["sms"] * 4  # their next numbers
    assert seen[2] == ["sms"] * 5  # the next member
    assert seen[3] == ["sms"] * 5 + ["wechat"]  # the next channel, the second household is told
    assert seen[4] == seen[3]
    assert got(stage, last, openid) == [1, 1]
    assert (await stage.states(push))["failed"] == 4


async def test_from_the_last_channel_a_dead_number_still_has_the_next_one(stage):
    stage.account = account = await stage.open_account()
    audience = await freeze(stage, [phone(DEAD[0], phones(1)[0])], [phone(phones(2)[1])])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    await stage.walk(push)
    await reconcile.falls(stage.desk)  # nothing to fall yet: the receipt comes later and wakes it
    await stage.fold()
    await round_of_falls(stage, push)
    assert got(stage, *phones(2)) == [1, 1]
    await reconcile.falls(stage.desk)
    await reconcile.ends(stage.desk)
    assert await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", push) == "dispatched"


async def test_a_row_in_doubt_takes_no_other_number_of_the_same_channel(stage):
    audience = await freeze(stage, [phone(DOUBT, phones(1)[0], head=True), Person((wechat(openids(1)[0]),))])
    stage.world.faults["sms"] = Faults(receipts=False)
    push = await _both(stage, audience, urgency="urgent")  # its unknown_wait is 0
    await stage.walk(push)
    assert await stage.states(push) == {"unknown": 1}
    await stage.db.owner.execute("UPDATE pusher.batch SET done_at = done_at - interval '1 hour'")
    await round_of_falls(stage, push)
    assert got(stage, phones(1)[0], openids(1)[0]) == [0, 1]


async def test_the_heads_number_comes_first_and_the_rosters_order_where_that_is_wished(stage):
    son, head = phones(2)
    stage.account = account = await stage.open_account()
    homes = [phone(son), phone(head, head=True)]
    first = await stage.push([], audience=await freeze(stage, homes), strategy=strategy(sms(account)))
    await stage.walk(first)
    assert got(stage, son, head) == [0, 1]
    by_roster = strategy(sms(account), first="roster")
    second = await stage.push([], audience=await freeze(stage, homes), strategy=by_roster)
    await stage.walk(second)
    assert got(stage, son, head) == [1, 1]


async def test_a_suspect_number_is_only_used_when_the_household_has_no_other(stage):
    cadre, own = phones(2)
    stage.account = account = await stage.open_account()
    audience = await freeze(stage, [phone(cadre, head=True, reach="suspect"), phone(own)])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    await stage.walk(push)
    assert got(stage, cadre, own) == [0, 1]


async def test_one_message_an_address_reaches_all_who_share_it(stage):
    shared, own = phones(2)
    stage.account = account = await stage.open_account()
    audience = await freeze(stage, [phone(shared)], [phone(shared)], [phone(DEAD[0], shared)], [phone(own)])
    push = await stage.push([], audience=audience, strategy=strategy(sms(account)))
    await stage.walk(push)
    await stage.fold()
    await round_of_falls(stage, push)
    assert got(stage, shared, own) == [1, 1]


async def test_at_once_everybody_is_told_by_every_channel_that_they_have_and_once_by_each(stage):
    numbers, ids = phones(3), openids(3)
    homes = [
        [Person((wechat(ids[0]), ("phone", numbers[0])))],
        [phone(numbers[1])],
        [Person((wechat(ids[2]),)), phone(numbers[2])],
    ]
    push = await _both(stage, await freeze(stage, *homes), at_once=True)
    await stage.walk(push)
    await stage.fold()
    await asyncio.sleep(0.4)
    await round_of_falls(stage, push)
    assert got(stage, *numbers) == [1, 1, 1]
    assert got(stage, ids[0], ids[2]) == [1, 1]


async def test_at_once_a_dead_number_has_no_next_one_where_the_other_channel_reached_the_household(stage):
    ids, numbers = openids(2), phones(2)
    homes = [
        [Person((wechat(ids[0]), ("phone", DEAD[0]), ("phone", numbers[0])))],
        [Person((("phone", DEAD[1]), ("phone", numbers[1])))],
    ]
    push = await _both(stage, await freeze(stage, *homes), at_once=True)
    await stage.walk(push)
    await stage.fold()
    await round_of_falls(stage, push)
    assert got(stage, ids[0], *numbers) == [1, 0, 1]


async def test_who_falls_is_the_strategys_to_say(stage):
    lost, refused = "14000099021", "14000089001"
    ids = openids(2)
    homes = [[Person((("phone", lost), wechat(ids[0])))], [Person((("phone", refused), wechat(ids[1])))]]
    push = await _both(stage, await freeze(stage, *homes), falls=(REFUSED,))
    await stage.walk(push)
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.batch SET done_at = done_at - interval '1 hour'")
    for _ in range(2):
        await round_of_falls(stage, push)
    assert got(stage, *ids) == [0, 1]


async def test_who_was_refused_may_be_left_to_people(stage):
    lost, refused = "14000099021", "14000089001"
    ids = openids(2)
    homes = [[Person((("phone", lost), wechat(ids[0])))], [Person((("phone", refused), wechat(ids[1])))]]
    push = await _both(stage, await freeze(stage, *homes), falls=(SILENT,))
    await stage.walk(push)
    await stage.fold()
    await stage.db.owner.execute("UPDATE pusher.batch SET done_at = done_at - interval '1 hour'")
    for _ in range(2):
        await round_of_falls(stage, push)
    assert got(stage, *ids) == [1, 0]


def test_a_strategy_reads_back_what_it_wrote_and_what_was_written_before_there_was_a_choice():
    way = Way(1, "sms-county", "sms", "text", "phone", "", accepted_counts=False)
    whole = Strategy((Step((way,), 60.0, (SILENT,)), Step((way,))), (), (1, 2), "person", "roster", at_once=True)
    assert Strategy.from_json(whole.to_json()) == whole
    old = whole.to_json()
    del old["first"], old["at_once"], old["steps"][0]["falls"]
    assert Strategy.from_json(old).steps[0].falls == ("refused", "silent", "unclear")
