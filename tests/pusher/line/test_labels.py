"""Towns' tags on the platform and places' QR codes: in step with where followers are at home, come what may."""

from __future__ import annotations

import pytest

from audiences import store as people
from audiences.china_division import bundled_rows
from channels.wechat.sandbox import CONTROL, PLATFORM
from pusher.following import codes, label, walk
from pusher.store import label as labels
from tests.pusher.line.test_followers import KEY, WHOLE, again, control, official, silently, tally  # noqa: F401
from tests.stage import COUNTY, VILLAGE

LISHAN, GAOCHENG = 421321101000000, 421321102000000
ELSEWHERE = "v421321102200"


@pytest.fixture
async def account(stage) -> int:
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
    return await stage.open_account(KEY, channel="wechat")


async def in_step(stage, account: int) -> dict[int, int]:
    await stage.db.owner.execute("UPDATE pusher.walk SET label_at = '-infinity'")
    await label(stage.desk)
    async with stage.db.worker.acquire() as conn:
        return await labels.labels(conn, account)


async def test_each_town_has_a_tag_with_its_followers_and_nobody_else(stage, official, account):  # noqa: F811
    silently(official, *(f"oHere{number:02d}" for number in range(60)), scene="v421321101201")
    silently(official, "oThere", scene=ELSEWHERE)
    silently(official, "oNowhere")
    await walk(stage.desk)
    official.spurious = 1
    tags = await in_step(stage, account)
    assert official.tags[tags[LISHAN]] == {f"oHere{number:02d}" for number in range(60)}
    assert official.tags[tags[GAOCHENG]] == {"oThere"}
    assert sorted(official.tag_names.values()) == sorted(["厉山镇", "高城镇"])
    calls = official.counts["tags/members/batchtagging"]
    assert calls == 4, "two of fifty and ten, one more, one repeated"
    await in_step(stage, account)
    assert official.counts["tags/members/batchtagging"] == calls, "what is in step is left alone"


async def test_who_is_bound_elsewhere_changes_her_tag(stage, official, control, account):  # noqa: F811
    await control.follow(official, "oMoves", "v421321101201")
    await stage.fold()
    await walk(stage.desk)
    tags = await in_step(stage, account)
    assert official.tags[tags[LISHAN]] == {"oMoves"}
    await stage.db.owner.execute("UPDATE audiences.resident SET division = $1", GAOCHENG + 200000)
    tags = await in_step(stage, account)
    assert official.tags[tags[LISHAN]] == set()
    assert official.tags[tags[GAOCHENG]] == {"oMoves"}


async def test_one_who_has_left_does_not_keep_the_others_from_their_tag(stage, official, account):  # noqa: F811
    silently(official, "oStays", "oLeaves", scene="v421321101201")
    await walk(stage.desk)
    del official.followers["oLeaves"]  # the event is lost, or on its way
    tags = await in_step(stage, account)
    assert official.tags[tags[LISHAN]] == {"oStays"}
    silently(official, "oLeaves", scene="v421321101201")
    await stage.db.owner.execute("UPDATE audiences.contact SET dead = true, dead_reason = '已取关'")
    await again(stage)
    await in_step(stage, account)
    assert official.tags[tags[LISHAN]] == {"oStays", "oLeaves"}, "she came back and is tagged anew"


async def test_a_tag_that_was_deleted_by_hand_is_made_again(stage, official, account):  # noqa: F811
    silently(official, "oHere", "oMore", scene="v421321101201")
    await walk(stage.desk)
    old = (await in_step(stage, account))[LISHAN]
    official.tags.clear()
    official.tag_names.clear()
    official.tag_names[old + 7] = "别的"
    await stage.db.owner.execute(
        "UPDATE audiences.follower SET label = 0 WHERE contact = (SELECT min(contact) FROM audiences.follower)"
    )
    assert await in_step(stage, account) == {}
    assert await stage.db.owner.fetchval("SELECT labelled FROM pusher.walk") == "标签无效"
    new = (await in_step(stage, account))[LISHAN]
    assert new != old
    assert official.tags[new] == {"oHere", "oMore"}


async def test_full_tags_are_told(stage, official, account):  # noqa: F811
    official.tag_names |= {100 + number: str(number) for number in range(100)}
    silently(official, "oHere", scene="v421321101201")
    await walk(stage.desk)
    assert await in_step(stage, account) == {}
    assert "标签已满100个" in await stage.db.owner.fetchval("SELECT labelled FROM pusher.walk")


async def test_codes_that_were_asked_for_are_made_once_and_bring_followers_of_the_place(
    stage,
    official,  # noqa: F811
    control,  # noqa: F811
    account,
):
    async with stage.db.web.acquire() as conn:
        await labels.ask_codes(conn, [account], [VILLAGE, VILLAGE + 1000], stage.desk.now())
    await codes(stage.desk)
    async with stage.db.web.acquire() as conn:
        await labels.ask_codes(conn, [account], [VILLAGE], stage.desk.now())
        one, two = await labels.codes(conn, COUNTY, WHOLE.lo, WHOLE.hi)
    await codes(stage.desk)
    assert official.counts["qrcode/create"] == 2, "what is printed is not made again"
    assert (one.division, one.until, one.said) == (VILLAGE, None, "")
    assert one.address != two.address
    await stage.wechat[CONTROL]._follow(official, {"openid": "oScans", "url": one.address})
    await stage.fold()
    assert await tally(stage) == {VILLAGE: 1}
    assert stage.wechat[PLATFORM].account(KEY) is official


async def test_when_lasting_codes_are_used_up_one_of_thirty_days_does(stage, official, account):  # noqa: F811
    official.limits["lasting scenes"] = 0
    async with stage.db.web.acquire() as conn:
        await labels.ask_codes(conn, [account], [VILLAGE], stage.desk.now())
    await codes(stage.desk)
    async with stage.db.web.acquire() as conn:
        (one,) = await labels.codes(conn, COUNTY, VILLAGE, VILLAGE)
    assert 29 <= (one.until - stage.desk.now()).days <= 30
    await stage.db.owner.execute("UPDATE pusher.place_code SET next_at = now()")
    await codes(stage.desk)
    assert official.counts["qrcode/create"] == 4, "it is renewed before its end"


async def test_an_account_without_the_right_says_so(stage):
    account = await stage.open_account(KEY, channel="wechat", kind="subscription", templates=[], oauth="")
    async with stage.db.web.acquire() as conn:
        await labels.ask_codes(conn, [account], [VILLAGE], stage.desk.now())
    await codes(stage.desk)
    async with stage.db.web.acquire() as conn:
        (one,) = await labels.codes(conn, COUNTY, VILLAGE, VILLAGE)
    assert one.address is None
    assert "只有认证服务号" in one.said


async def test_what_an_account_may_not_do_is_left_alone_for_a_day_and_told(stage, official, account):  # noqa: F811
    async def alarms() -> list[str]:
        rows = await stage.db.owner.fetch("SELECT text FROM pusher.alarm WHERE cleared_at IS NULL ORDER BY text")
        return [row["text"] for row in rows]

    official.forbidden = {"user/get", "qrcode/create"}
    silently(official, "oHere")
    async with stage.db.web.acquire() as conn:
        await labels.ask_codes(conn, [account], [VILLAGE, VILLAGE + 1000], stage.desk.now())
    await walk(stage.desk)
    await codes(stage.desk)
    listing, making = sorted(await alarms(), key=lambda text: "二维码" in text)
    assert "不能列出关注者：公众号没有这个接口的权限" in listing
    assert "不能做带参数的二维码" in making
    assert await stage.db.owner.fetchval("SELECT next_at > now() + interval '23 hours' FROM pusher.walk")
    official.forbidden = set()
    await stage.db.owner.execute("UPDATE pusher.place_code SET next_at = now()")
    await again(stage)
    await codes(stage.desk)
    assert await alarms() == []
