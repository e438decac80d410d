"""An article to a list of followers: its draft, its cover, what WeChat's answers mean, what its totals say."""

from __future__ import annotations

import asyncio
import struct
import zlib
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.base import OptionsError
from channels.cover import COVER, HEIGHT, WIDTH
from channels.message import Call, Deferred, Envelope, Reason, Refused, Scope, Sent, Tally, UnfitError, Unknown
from channels.wechat.channel.options import Options
from channels.wechat.receipts import read
from channels.wechat.receipts.codes import CODES, joint_outcome
from channels.wechat.receipts.mass import job
from channels.wechat.render.article import mass
from content.item import Heading, Paragraph, Reach, Table
from tests.channels.line import rendition
from tests.channels.wechat.conftest import Shelf

NOW = datetime(2026, 11, 21, 8, tzinfo=UTC)
ARTICLE = mass(rendition())


def call(*openids: str, key: str = "202611-1-1", message=ARTICLE, seconds: float = 30.0) -> Call:
    envelopes = tuple(Envelope(f"{key}-{n}", each, message) for n, each in enumerate(openids))
    return Call(key, envelopes, asyncio.get_running_loop().time() + seconds)


@pytest.fixture
def many(house):
    return house.build(mass=True)


async def test_one_outcome_for_all_and_the_article_in_every_conversation(house, many):
    got = await many.send(call("oA", "oB", "oC"))
    assert {type(each) for each in got} == {Sent}
    assert len({each.ref for each in got}) == 1
    for openid in ("oA", "oB", "oC"):
        (shown,) = house.world.handset(openid)
        assert shown.title == "关于申报2026年耕地地力保护补贴的通知"
        assert "种粮农户" in shown.article
        assert shown.link == "https://example.org/q/7K3M9XA"


async def test_a_draft_and_a_cover_are_made_once_until_wechat_takes_the_draft_away(house, many):
    house.official.limits["message/mass/send"] = 0
    for _ in range(2):
        assert isinstance((await many.send(call("oA", "oB")))[0], Refused)
    assert (house.official.counts["draft/add"], house.official.counts["material/add_material"]) == (1, 1)
    house.official.limits.clear()
    assert isinstance((await many.send(call("oA", "oB")))[0], Sent)
    assert house.official.counts["draft/add"] == 1
    assert isinstance((await many.send(call("oC", "oD", key="202611-1-2")))[0], Sent)  # 40007: it was sent
    assert (house.official.counts["draft/add"], house.official.counts["material/add_material"]) == (2, 1)


async def test_a_cover_of_the_accounts_own_is_used_and_none_is_uploaded(house):
    house.official.press.covers.add("our-own-picture")
    assert isinstance((await house.build(mass=True, cover="our-own-picture").send(call("oA", "oB")))[0], Sent)
    assert house.official.counts["material/add_material"] == 0


async def test_a_cover_that_is_none_is_the_texts_fault_and_nothing_is_sent(house):
    (got, _) = await house.build(mass=True, cover="gone").send(call("oA", "oB"))
    assert (type(got), got.why.code, got.why.scope) == (Refused, "40007", Scope.CONTENT)
    assert house.world.accepted["wechat"] == 0


async def test_an_empty_cache_makes_another_draft_and_the_key_keeps_it_from_being_sent_twice(house, many):
    first, _ = await many.send(call("oA", "oB"))
    fresh = house.build(mass=True, cache=Shelf())
    soon, _ = await fresh.send(call("oA", "oB"))
    assert (type(soon), soon.why.code) == (Deferred, "45066")
    assert soon.after >= 60
    house.clock.ahead += timedelta(seconds=61)
    again, _ = await fresh.send(call("oA", "oB"))
    assert again == first
    assert len(house.world.handset("oA")) == 1


async def test_another_text_under_the_same_wave_is_another_message(house, many):
    one, _ = await many.send(call("oA", "oB"))
    other, _ = await many.send(call("oC", "oD", message=mass(rendition(title="第一组的通知"))))
    assert one.ref != other.ref


async def test_past_the_deadline_no_draft_is_made_either(house, many):
    (got, _) = await many.send(call("oA", "oB", seconds=-0.01))
    assert isinstance(got, Deferred)
    assert house.official.counts["draft/add"] == 0


async def test_a_refused_token_is_renewed_once(house, many):
    await many.send(call("oA", "oB"))
    house.platform.revoke(house.official)
    assert isinstance((await many.send(call("oA", "oB", key="202611-1-2")))[0], Sent)
    house.official.refusing = True
    (got, _) = await many.send(call("oA", "oB", key="202611-1-3"))
    assert (type(got), got.why.scope) == (Refused, Scope.ACCOUNT)


# -- codes ---------------------------------------------------------------------------------------------


@given(st.sampled_from(sorted(CODES)) | st.integers(-100_000, 100_000), st.text(max_size=40))
def test_no_code_marks_a_single_follower_of_a_list(code, errmsg):
    got = joint_outcome(code, {"errcode": code, "errmsg": errmsg}, ref="k", now=NOW, spread=0.5)
    if isinstance(got, Refused):
        assert got.why.scope is Scope.MODE or not got.why.lasting
        assert not got.why.consent


@pytest.mark.parametrize("code", [45009, 45028, 48001, 48003, 48008])
def test_without_right_or_quota_only_this_way_is_closed(code):
    got = joint_outcome(code, {"errcode": code}, ref="k", now=NOW, spread=0.0)
    assert (type(got), got.why.scope) == (Refused, Scope.MODE)


@pytest.mark.parametrize("answer", [{"errcode": 0}, {"errcode": 45065, "errmsg": "clientmsgid exist"}])
def test_accepted_without_a_number_is_accepted(answer):
    assert joint_outcome(answer["errcode"], answer, ref="k", now=NOW, spread=0.0) == Sent("k")


def test_minus_one_and_the_unheard_of_are_held():
    for code in (-1, 99_999, None):
        assert isinstance(joint_outcome(code, {}, ref="k", now=NOW, spread=0.0), Unknown)


# -- totals --------------------------------------------------------------------------------------------


def finished(status: str, *counts: object) -> Tally:
    names = ("TotalCount", "FilterCount", "SentCount", "ErrorCount")
    event = {"FromUserName": "mphelper", "MsgType": "event", "Event": "MASSSENDJOBFINISH", "CreateTime": "1763712000"}
    (tally,) = read(event | {"MsgID": "1000001625", "Status": status} | dict(zip(names, counts, strict=True)), NOW)
    return tally


def test_the_platforms_own_sample():
    tally = finished("send success", "100", "80", "75", "5")
    assert (tally.ref, tally.total, tally.meant, tally.sent, tally.failed, tally.why) == (
        "1000001625", 100, 80, 75, 5, None,
    )  # fmt: skip


@pytest.mark.parametrize(("status", "code", "scope"), [
    ("err(10001)", "err10001", Scope.CONTENT),
    ("err( 20006 )", "err20006", Scope.CONTENT),
    ("err(20431)", "err20431", Scope.CONTENT),  # nowhere documented, seen in 2024
    ("err(40001)", "err40001", Scope.RECIPIENT),
    ("err(40002)", "err40002", Scope.RECIPIENT),
    ("send fail", "fail", Scope.CONTENT),
    ("sendfail", "fail", Scope.CONTENT),
    ("", "fail", Scope.CONTENT),
])  # fmt: skip
def test_what_went_out_to_nobody_says_why(status, code, scope):
    why = finished(status, "10", "0", "0", "0").why
    assert isinstance(why, Reason)
    assert (why.code, why.scope) == (code, scope)


def test_a_success_that_reached_nobody_is_none_and_odd_numbers_are_unknown():
    assert finished("send success", "10", "0", "0", "0").why.code == "none"
    assert finished("Send Success", " 10", "x", "", None).why is None
    assert finished("send success", "99999999999", "-1", "1e3", []).total is None


def test_a_job_without_a_number_is_no_event():
    event = {"FromUserName": "mphelper", "MsgType": "event", "Event": "MASSSENDJOBFINISH", "MsgID": "0"}
    assert read(event, NOW) == ()


@pytest.mark.parametrize(("status", "verdict"), [
    ("SEND_SUCCESS", "sent"), ("SEND_FAIL", "failed"), ("DELETE", "sent"), ("SENDING", None), ("?", None), (None, None),
])  # fmt: skip
def test_mass_get_knows_whether_and_not_how_many(status, verdict):
    tally = job("7", {"msg_id": 7, "msg_status": status}, NOW)
    if verdict is None:
        assert tally is None
    else:
        assert ("failed" if tally.why else "sent", tally.sent) == (verdict, None)


# -- options and texts -----------------------------------------------------------------------------------


def test_who_did_not_opt_in_cannot(house):
    assert "mass" not in {mode.name for mode in house.channel.capabilities.modes}
    (mode,) = [mode for mode in house.build(mass=True).capabilities.modes if mode.joint]
    assert (mode.monthly, mode.reserve, mode.call_least, mode.call_size) == (4, 1, 2, 10_000)


@pytest.mark.parametrize(("wrong", "names"), [
    ({"kind": "subscription", "mass_by_tag": True}, "认证订阅号不能发群发图文"),
    ({"kind": "unverified", "mass": True}, "未认证的公众号不能发群发图文"),
    ({"kind": "unverified", "publish": True}, "未认证的公众号不能发布图文"),
    ({"kind": "service", "mass": True, "mass_wait": 1441}, "mass_wait"),
    ({"kind": "service", "mass_reserve": 4}, "mass_reserve"),
    ({"kind": "service", "mass_reserve": -1}, "mass_reserve"),
])  # fmt: skip
def test_options_that_cannot_be(wrong, names):
    with pytest.raises(OptionsError, match=names):
        Options(appid="wx1", secret="s", token="tok", **wrong)


@pytest.mark.parametrize("reach", [Reach.TOWN, Reach.VILLAGE, Reach.LISTED])
def test_what_not_everybody_may_read_is_no_article(reach):
    with pytest.raises(UnfitError, match=reach.label):
        mass(rendition(reach=reach))


def test_our_cover_is_a_picture():
    assert COVER.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack("!II", COVER[16:24]) == (WIDTH, HEIGHT)
    start = COVER.index(b"IDAT") + 4
    (length,) = struct.unpack("!I", COVER[start - 8 : start - 4])
    assert len(zlib.decompress(COVER[start : start + length])) == HEIGHT * (1 + 3 * WIDTH)


def test_the_text_that_is_approved_is_the_whole_article():
    table = Table((("姓名", "面积"), ("张大山", "3.2亩")))
    text = mass(rendition(blocks=(Heading("一、范围"), Paragraph("请种粮农户申报。"), table))).text
    for words in ("一、范围", "请种粮农户申报。", "张大山　3.2亩", "均川镇人民政府", "2026年3月1日", "每亩82.51元"):
        assert words in text
