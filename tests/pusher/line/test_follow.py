"""After a push: again to those whom it did not reach, a correction to exactly those who got the older text."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from content import store as items
from content.item import Paragraph
from content.review import Act, Step
from pusher import plan as planning
from pusher.access import Grant, Role
from pusher.publish import PublishError, approve, correct, resend, stop_pushes
from pusher.store import push as pushes
from pusher.store import session
from tests.pusher.line.homes import freeze, got, phone, round_of_falls, sms, strategy
from tests.pusher.line.test_publish import ALL_DAY, HI, LO
from tests.stage import notice, phones

DEAD, DOUBT = "14000099031", "14000099012"
OFFICE = Grant(Role.COUNTY_OFFICE, LO, HI, ())


async def follow(stage, act, number: int):
    async with session(stage.db.web, OFFICE) as conn:
        args = (conn, stage.vault, stage.desk.links, number)
        return await act(*args, by=1, now=datetime.now(UTC), quiet=ALL_DAY)


async def send(stage, page) -> None:
    async with session(stage.db.web, OFFICE) as conn:
        await approve(conn, page.push.id, page.digest, by=2, now=datetime.now(UTC), quiet=ALL_DAY)
    await planning.plan(stage.desk, page.push.id)
    await stage.walk(page.push.id)
    await stage.fold()


async def sent(stage, *homes, **more) -> int:
    """A push to these households that has been walked and folded."""
    stage.account = stage.account or await stage.open_account(call_size=1)
    push = await stage.push([], audience=await freeze(stage, *homes), strategy=strategy(sms(stage.account)), **more)
    await stage.walk(push)
    await stage.fold()
    await round_of_falls(stage, push)
    return push


async def edited(stage, push: int) -> int:
    """The item of a push with a corrected text that has been through its review; the old pushes are superseded."""
    item = (await _push(stage, push)).item
    async with stage.db.web.acquire() as conn, conn.transaction():
        await stop_pushes(conn, item, "superseded")
        now = datetime.now(UTC)
        version = await items.edit(conn, item, notice(blocks=(Paragraph("日期改为12月25日。"),)), by=1, at=now)
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 1):
            await items.step(conn, item, Step(act, person, version, now))
    return item


async def _push(stage, number: int):
    async with stage.db.web.acquire() as conn:
        return await pushes.push(conn, number)


async def test_a_resend_goes_to_the_unreached_leaves_out_the_doubted_and_says_so(stage):
    fine, spouse = phones(2)
    push = await sent(stage, [phone(fine)], [phone(DEAD), phone()], [phone(DOUBT)], [phone(DOUBT[:-1] + "3", DOUBT)])
    assert {**await stage.states(push)}.keys() >= {"arrived", "failed", "unknown"}
    await _give_number(stage, push, spouse)
    page = await follow(stage, resend, push)
    assert (page.push.kind, page.push.follows) == ("resend", push)
    assert (page.people, page.households) == (2, 1)
    assert any("2户的结果还不明" in words for words in page.left_out)
    assert [one.messages for one in page.accounts] == [1]
    await send(stage, page)
    assert got(stage, fine, spouse) == [1, 1]
    with pytest.raises(PublishError, match="没有可以再发的人"):
        await follow(stage, resend, push)  # the resend's evidence counts too


async def _give_number(stage, push: int, number: str) -> None:
    """A number for the second household, taken up by a new roster: here the frozen member is given it by hand."""
    sealed = stage.vault.seal(number)
    await stage.db.owner.execute(
        "WITH c AS (INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) "
        "SELECT county, division, 'phone', $1, $2, $3 FROM audiences.contact LIMIT 1 RETURNING id) "
        "UPDATE audiences.member SET contact = c.id, kind = 'phone', rank = 1, reach = 'ok' FROM c "
        "WHERE contact IS NULL",
        stage.vault.index(number), sealed.key_id, sealed.cipher,
    )  # fmt: skip


async def test_a_resend_writes_to_no_address_that_has_had_it(stage):
    cadre = phones(1)[0]
    push = await sent(stage, [phone(cadre, reach="suspect")])
    page = await follow(stage, resend, push)
    assert (page.people, page.accounts) == (1, ())
    await send(stage, page)
    assert got(stage, cadre) == [1]


async def test_an_older_version_is_not_sent_again(stage):
    push = await sent(stage, [phone(DEAD)])
    await edited(stage, push)
    with pytest.raises(PublishError, match="新版"):
        await follow(stage, resend, push)


async def test_a_correction_goes_to_sent_arrived_opened_and_unknown_of_every_older_push_and_to_nobody_else(stage):
    arrived, silent, opened, later, never = phones(5)
    silent = silent[:-4] + "9021"
    first = await sent(stage, [phone(arrived)], [phone(silent)], [phone(opened)], [phone(DOUBT)], [phone(DEAD)])
    one = await _push(stage, first)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'opened' WHERE push = $1 AND no = 3", first)
    second = await sent(stage, [phone(later)], [phone(arrived)], plan=False)
    await stage.db.owner.execute(
        "UPDATE pusher.push SET item = $1, version = $2 WHERE id = $3", one.item, one.version, second
    )
    await planning.plan(stage.desk, second)
    await stage.walk(second)
    await stage.fold()
    waiting = await sent(stage, [phone(never)], plan=False)
    await stage.db.owner.execute(
        "UPDATE pusher.push SET item = $1, version = $2 WHERE id = $3", one.item, one.version, waiting
    )
    item = await edited(stage, first)
    before = got(stage, arrived, silent, opened, DOUBT, later, never, DEAD)
    page = await follow(stage, correct, item)
    assert page.push.kind == "correction"
    assert [way.messages for way in page.accounts] == [5]  # one of them stood on two lists
    await send(stage, page)
    after = got(stage, arrived, silent, opened, DOUBT, later, never, DEAD)
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1, 1, 1, 0, 0]
    assert stage.world.handset(later)[-1].text.startswith("【随县人民政府】更正："), "the text itself says what it is"
    assert "更正" not in stage.world.handset(later)[0].text
    assert (await _push(stage, waiting)).state == "superseded"


async def test_a_correction_needs_an_approved_text_and_somebody_who_got_another(stage):
    push = await sent(stage, [phone(phones(1)[0])])
    item = (await _push(stage, push)).item
    with pytest.raises(PublishError, match="没有人收到过旧内容"):
        await follow(stage, correct, item)
    async with stage.db.web.acquire() as conn:
        await items.edit(conn, item, notice(blocks=(Paragraph("改了。"),)), by=1, at=datetime.now(UTC))
    with pytest.raises(PublishError, match="还没有审定"):
        await follow(stage, correct, item)


async def test_who_cannot_be_corrected_where_the_old_text_went_is_told_by_the_next_number_and_once(stage):
    fine, lost, next_one, spouse, alone = phones(5)
    push = await sent(stage, [phone(fine)], [phone(lost, next_one), phone(spouse)], [phone(alone)])
    item = await edited(stage, push)
    await _die(stage, lost, alone)
    page = await follow(stage, correct, item)
    assert [way.messages for way in page.accounts] == [2], "one of each family that can be told"
    assert "有3人现在用原来的号码或微信发不到。已给他们换成下一种方式，共1个号码。" in page.left_out
    before = got(stage, fine, lost, next_one, spouse, alone)
    await send(stage, page)
    after = got(stage, fine, lost, next_one, spouse, alone)
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 0, 1, 0, 0]
    with pytest.raises(PublishError, match="都发不到，也没有别的号码可用"):
        await follow(stage, correct, item)  # alone is left: no push that reaches nobody


async def test_who_was_told_by_the_next_way_has_not_to_be_corrected_any_more(stage):
    lost, next_one = phones(2)
    push = await sent(stage, [phone(lost, next_one)])
    item = await edited(stage, push)
    await _die(stage, lost)
    await send(stage, await follow(stage, correct, item))
    with pytest.raises(PublishError, match="没有人收到过旧内容"):
        await follow(stage, correct, item)


async def test_where_a_correction_went_in_vain_the_next_one_takes_another_number(stage):
    push = await sent(stage, [phone(phones(1)[0], phones(2)[1])])
    first, second = phones(2)
    item = await edited(stage, push)
    page = await follow(stage, correct, item)
    await send(stage, page)
    await stage.db.owner.execute("UPDATE pusher.delivery SET state = 'refused' WHERE push = $1", page.push.id)
    before = got(stage, first, second)
    await send(stage, await follow(stage, correct, item))
    after = got(stage, first, second)
    assert [b - a for a, b in zip(before, after, strict=True)] == [0, 1]


async def _die(stage, *numbers: str) -> None:
    indexes = [stage.vault.index(number) for number in numbers]
    await stage.db.owner.execute("UPDATE audiences.contact SET dead = true WHERE index = ANY($1)", indexes)
