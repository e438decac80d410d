"""What is approved is what is sent: the check page freezes people and texts, one digest binds them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from audiences import store as people
from audiences.china_division import bundled_rows
from audiences.division import Division
from audiences.roster import read_roster
from audiences.store import AudienceSpec
from channels.wechat.sandbox import TEMPLATES
from content import store as items
from content.item import Duty, Paragraph
from pusher import plan as planning
from pusher.access import Grant, Role
from pusher.account import mode_labels
from pusher.publish import Despite, PublishError, Wish, approve, cancel, prepare, stop_item, try_out
from pusher.store import push as pushes
from pusher.store import session
from pusher.store.county import County, set_county
from pusher.strategy import QuietHours
from pusher.web.console.push_texts import carriers
from pusher.web.console.push_view import UNREACHABLE
from tests.stage import COUNTY, VILLAGE, notice, phones

LO, HI = COUNTY * 10**9, COUNTY * 10**9 + 999_999_999
ALL_DAY = QuietHours(time(0), time.max)
NOTICES = [dict(each) for each in TEMPLATES if each["mode"] == "subscription"]
COUNTY_OFFICE = Grant(Role.COUNTY_OFFICE, LO, HI, ())


@pytest.fixture
async def county(stage):
    """The stage with real divisions and three households that came by the real importer."""
    await stage.open_account()
    rows = "".join(
        f"{name},{phone},厉山镇,王家岗村村民委员会,户主\n"
        for name, phone in zip(("张大山", "李小河", "王春花"), phones(3), strict=True)
    )
    data = f"姓名,手机号,乡镇,村,与户主关系\n{rows}".encode("utf-8-sig")
    now = datetime.now(UTC)
    async with stage.db.owner.acquire() as conn:
        await people.load_divisions(conn, bundled_rows(COUNTY))
        tree = await people.tree(conn, COUNTY)
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        reading = read_roster("名册.csv", data, tree=tree, today=now.date())
        diff = await people.dry_run(conn, stage.vault, reading, Division(LO), now=now)
        assert diff.token, diff.errors
        await people.apply(conn, diff.token, now=now)
    return stage


async def _page(stage, item: int, *, now: datetime | None = None, **changes):
    wish = Wish(item, ("sms",), AudienceSpec(territory=((LO, HI),)), (VILLAGE,), **changes)
    now = now or datetime.now(UTC)
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        return await prepare(conn, stage.vault, stage.desk.links, wish, by=1, now=now, quiet=ALL_DAY)


async def test_each_way_says_whom_it_serves_and_an_account_without_ways_says_why(county):
    """People see who gets it how, who does not, and why."""
    await county.open_account("wx-notice", channel="wechat", kind="subscription", templates=NOTICES, oauth="")
    await county.open_account("wx-plain", channel="wechat", kind="unverified", templates=[], oauth="")
    async with county.db.owner.acquire() as conn:
        for account, n in (("wx-notice", 5), ("wx-plain", 1)):
            for number in range(n):
                openid = f"oFan{account}{number:04d}"
                told = {"county": COUNTY, "account": account, "openid": openid, "at": datetime.now(UTC)}
                await people.follow(conn, county.vault, **told, division=VILLAGE)
                if number < 2:
                    await people.consent(conn, county.vault, **told, template=NOTICES[0]["id"], count=1)
    item, _ = await county.approved_item()
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        wish = Wish(item, ("wechat", "sms"), AudienceSpec(territory=((LO, HI),)), ())
        page = await prepare(conn, county.vault, county.desk.links, wish, by=1, now=datetime.now(UTC), quiet=ALL_DAY)
        ways = carriers(page, await mode_labels(conn, county.vault, COUNTY))
    assert [(one.way, one.row.messages, one.whom) for one in ways] == [
        ("微信　订阅通知", 2, "允许发这类通知的关注者"), ("短信　云MAS", 3, "前面发不到、登记了手机号的人"),
    ]  # fmt: skip
    assert page.left_out == ("随县人民政府：未认证的公众号没有发送接口，要发的由人在微信后台群发（代发）",)
    assert {UNREACHABLE[one.reason]: one.people for one in page.unreachable} == {
        "关注了公众号，没有允许发这类通知": 3, "关注的公众号不能发这次的通知": 1,
    }  # fmt: skip


async def _approve(stage, page, **changes):
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        args = {"by": 2, "now": datetime.now(UTC), "quiet": ALL_DAY} | changes
        return await approve(conn, page.push.id, args.pop("digest", page.digest), **args)


async def test_the_check_page_says_who_what_how_much_and_the_button_says_it_too(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    assert (page.people, page.households) == (3, 3)
    assert page.button == "发送给 王家岗村村民委员会 3人"
    (sms,) = page.accounts
    assert (sms.messages, sms.households) == (3, 3)
    assert page.cost == sms.segments * 3 * sms.cost / (sms.segments * 3)
    assert "耕地地力保护补贴" in page.texts[0].message.text
    assert page.unreachable == ()


async def test_who_has_opted_out_of_this_sender_is_named_before_the_button(county):
    await county.db.owner.execute(
        "UPDATE audiences.contact SET opted_out = '{sms-county}' WHERE id = (SELECT min(id) FROM audiences.contact)"
    )
    item, _ = await county.approved_item()
    page = await _page(county, item)
    assert [(one.reason, one.people, one.households) for one in page.unreachable] == [("opted_out", 1, 1)]
    assert [one.messages for one in page.accounts] == [2]


async def test_exactly_the_approved_text_reaches_the_handset(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    await _approve(county, page)
    await planning.plan(county.desk, page.push.id)
    await county.walk(page.push.id)
    for phone in phones(3):
        (shown,) = county.world.handset(phone)
        assert shown.text == page.texts[0].message.text or shown.text.endswith(page.texts[0].message.text)
    async with county.db.web.acquire() as conn:
        assert (await items.get(conn, item)).published is not None


async def test_an_edit_after_the_check_page_stops_the_approval(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    async with county.db.web.acquire() as conn:
        await items.edit(conn, item, notice(blocks=(Paragraph("改了。"),)), by=1, at=datetime.now(UTC))
    with pytest.raises(PublishError, match="改过"):
        await _approve(county, page)


async def test_an_unreviewed_item_has_no_check_page(county):
    async with county.db.web.acquire() as conn:
        item = await items.create(conn, notice(), division=LO, by=1, at=datetime.now(UTC))
    with pytest.raises(PublishError, match="审核"):
        await _page(county, item.id)


async def test_a_wrong_digest_an_old_freeze_and_a_second_tap_send_nothing(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    with pytest.raises(PublishError, match="重新核对"):
        await _approve(county, page, digest="0" * 64)
    with pytest.raises(PublishError, match="24小时"):
        await _approve(county, page, now=datetime.now(UTC) + timedelta(hours=25))
    await _approve(county, page)
    with pytest.raises(PublishError, match="已经批准"):
        await _approve(county, page)


async def test_the_same_to_the_same_people_on_one_day_needs_a_word(county):
    item, _ = await county.approved_item()
    await _approve(county, await _page(county, item))
    with pytest.raises(PublishError, match="还有3人正等着别的推送发"):
        await _page(county, item)
    again = await _page(county, item, again=True)
    assert again.sent_before is not None
    with pytest.raises(PublishError, match="已经向同样的人"):
        await _approve(county, again)
    await _approve(county, again, despite=[Despite.AGAIN])


async def test_a_channel_without_an_account_is_an_error(county):
    item, _ = await county.approved_item()
    wish = Wish(item, ("wechat",), AudienceSpec(territory=((LO, HI),)), ())
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        with pytest.raises(PublishError, match="没有可用的微信账号"):
            await prepare(conn, county.vault, county.desk.links, wish, by=1, now=datetime.now(UTC), quiet=ALL_DAY)


async def test_an_item_withdrawn_after_approval_is_not_planned(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    await _approve(county, page)
    async with county.db.web.acquire() as conn:
        await items.withdraw(conn, item, by=1, reason="金额有误", at=datetime.now(UTC))
    await planning.plan(county.desk, page.push.id)
    assert await county.states(page.push.id) == {}
    async with county.db.web.acquire() as conn:
        assert (await pushes.push(conn, page.push.id)).state == "paused"


async def test_a_stopped_version_is_never_sent_again(county):
    item, _ = await county.approved_item()
    waiting = await _page(county, item)
    await _approve(county, await _page(county, item))
    async with county.db.web.acquire() as conn, conn.transaction():
        version = (await items.get(conn, item)).approved
        await items.publish(conn, item, version, datetime.now(UTC))
        await stop_item(conn, item, at=datetime.now(UTC))
    with pytest.raises(PublishError, match="停止"):
        await _page(county, item)
    with pytest.raises(PublishError):
        await _approve(county, waiting, despite=[Despite.AGAIN])


async def test_quiet_hours_move_the_start_to_the_morning(county):
    item, _ = await county.approved_item()
    night = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)  # 23:00 in Shanghai
    page = await _page(county, item, now=night)
    begins = await _approve(county, page, now=night, quiet=QuietHours())
    assert begins == datetime(2026, 11, 22, 0, 0, tzinfo=UTC)


async def test_an_urgent_item_does_not_wait_for_the_morning(county):
    version = replace(notice(), urgency=type(notice().urgency)("urgent"))
    item, _ = await county.approved_item(version)
    night = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
    page = await _page(county, item, now=night)
    assert await _approve(county, page, now=night, quiet=QuietHours()) <= max(night, page.push.not_before)


async def test_trying_it_out_reaches_only_oneself(county):
    item, _ = await county.approved_item()
    page = await _page(county, item)
    mine = phones(1, 500)[0]
    ((text, outcome),) = await try_out(county.desk, page.push.id, {"phone": mine})
    assert text.channel == "sms"
    assert type(outcome).__name__ == "Sent"
    assert county.world.accepted["sms"] == 1
    assert len(county.world.handset(mine)) == 1


async def test_a_must_item_carries_the_persons_own_link(county):
    await county.open_account(personal_links=True)
    item, _ = await county.approved_item(notice(duty=Duty.MUST))
    page = await _page(county, item)
    await _approve(county, page)
    await planning.plan(county.desk, page.push.id)
    await county.walk(page.push.id)
    links = {county.world.handset(phone)[0].text.split("/p/")[1][:13] for phone in phones(3)}
    assert len(links) == 3


async def test_a_countys_own_address_and_hours_hold(county):
    await county.open_account(personal_links=True)
    own = County("https://cunkou.suixian.gov.cn", QuietHours(time(9, 30), time(20)))
    async with county.db.web.acquire() as conn:
        await set_county(conn, COUNTY, own)
    item, _ = await county.approved_item(notice(duty=Duty.MUST))
    early = datetime(2026, 11, 22, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
    page = await _page(county, item, now=early)
    begins = await _approve(county, page, now=early)
    assert begins == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    await county.db.owner.execute(
        "UPDATE pusher.push SET not_before = now(), opens = NULL, closes = NULL WHERE id = $1", page.push.id
    )
    await planning.plan(county.desk, page.push.id)
    await county.walk(page.push.id)
    assert "https://cunkou.suixian.gov.cn/p/" in county.world.handset(phones(1)[0])[0].text


async def test_a_persons_own_link_is_counted_as_it_is_sent_and_a_longer_one_is_not_sent(county):
    await county.open_account(personal_links=True)
    item, _ = await county.approved_item(notice(duty=Duty.MUST))
    page = await _page(county, item)
    shown = next(text.message for text in page.texts if text.message.slots)
    await _approve(county, page)
    await planning.plan(county.desk, page.push.id)
    async with county.db.web.acquire() as conn:
        await set_county(conn, COUNTY, County("https://notices.cunkou.suixian.gov.cn", ALL_DAY))
    await county.walk(page.push.id)
    assert [county.world.handset(phone) for phone in phones(3)] == [[], [], []]
    again = await _page(county, (await county.approved_item(notice(duty=Duty.MUST)))[0])
    longer = next(text.message for text in again.texts if text.message.slots)
    assert longer.length - shown.length == len("https://notices.cunkou.suixian.gov.cn") - len("http://127.0.0.1:8000")
    await _approve(county, again)
    await planning.plan(county.desk, again.push.id)
    await county.walk(again.push.id)
    assert {len(county.world.handset(phone)[0].text) for phone in phones(3)} == {longer.length}


async def test_freezing_twice_gives_the_same_digest(county):
    spec = AudienceSpec(territory=((LO, HI),))
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        first = await people.freeze(conn, county=COUNTY, spec=spec, now=datetime.now(UTC))
        second = await people.freeze(conn, county=COUNTY, spec=spec, now=datetime.now(UTC))
    assert first.digest == second.digest


async def test_what_was_cancelled_before_anything_went_out_blocks_nobody(county):
    item, _ = await county.approved_item()
    first = await _page(county, item)
    await _approve(county, first)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await cancel(conn, first.push.id)
    later = await _page(county, item)
    assert later.sent_before is None
    await _approve(county, later)
