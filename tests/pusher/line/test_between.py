"""Between the check page and the handset: who died, moved away or gave up a number since; who had it before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audiences import store as people
from audiences.division import Division
from audiences.resident import Basis, State
from audiences.roster import read_roster
from audiences.store import AudienceSpec
from content.item import Duty
from pusher import plan as planning
from pusher.publish import Despite, PublishError, Wish, approve, cancel, prepare
from pusher.reconcile import brooms
from pusher.report import lines, report
from pusher.store import session
from tests.pusher.line.test_publish import ALL_DAY, COUNTY_OFFICE, HI, LO, county  # noqa: F401 - a fixture
from tests.stage import COUNTY, VILLAGE, notice, phones

WHOLE = AudienceSpec(((LO, HI),))
NAMES = ("张大山", "李小河", "王春花")  # at phones(3), in households of their own


async def frozen(stage, item: int, spec: AudienceSpec = WHOLE, **changes):
    wish = Wish(item, ("sms",), spec, (VILLAGE,), **changes)
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        return await prepare(conn, stage.vault, stage.desk.links, wish, by=1, now=datetime.now(UTC), quiet=ALL_DAY)


async def sent(stage, page, **more) -> list[int]:
    """Press the button and walk to the end; how many messages each of the three has by then."""
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        await approve(conn, page.push.id, page.digest, by=2, now=datetime.now(UTC), quiet=ALL_DAY, **more)
    await planning.plan(stage.desk, page.push.id)
    await stage.walk(page.push.id)
    await stage.fold()
    return [len(stage.world.handset(phone)) for phone in phones(3)]


async def who(stage, name: str) -> tuple[int, int]:
    return tuple(
        await stage.db.owner.fetchrow(
            "SELECT r.id, l.contact FROM audiences.resident AS r JOIN audiences.link AS l ON l.resident = r.id"
            " WHERE r.name = $1 AND r.list IS NULL ORDER BY l.rank",
            name,
        )
    )


async def listed(stage, rows: str) -> AudienceSpec:
    """A one-off list of these rows."""
    now = datetime.now(UTC)
    async with session(stage.db.web, COUNTY_OFFICE) as conn:
        reading = read_roster(
            "名单.csv", f"姓名,手机号,乡镇,村\n{rows}".encode("utf-8-sig"), tree=await people.tree(conn, COUNTY),
            today=now.date(),
        )  # fmt: skip
        taken = await people.add_list(
            conn,
            stage.vault,
            reading,
            division=Division(LO),
            title="本次",
            now=now,
            expires_at=now + timedelta(days=30),
        )
    return AudienceSpec(((LO, HI),), None, Basis.LIST, taken.id)


async def test_who_died_moved_or_gave_up_a_number_after_the_check_page_gets_nothing(county):  # noqa: F811
    item, _ = await county.approved_item()
    page = await frozen(county, item)
    now = datetime.now(UTC)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await people.state(conn, (await who(county, NAMES[0]))[0], State.DEAD, reason="", now=now)
        await people.state(conn, (await who(county, NAMES[1]))[0], State.MOVED, reason="", now=now)
        await people.drop_phone(conn, *await who(county, NAMES[2]), reason="打错", now=now)
    assert await sent(county, page) == [0, 0, 0]
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        said = dict(lines(await report(conn, page.push.id, county.desk.now())))
    assert said["未发的原因"] == "号码已不是本人的1条，本人已去世1条，本人已迁出1条"


async def test_a_number_that_the_living_share_is_still_told(county):  # noqa: F811
    dead, contact = await who(county, NAMES[0])
    heir, _ = await who(county, NAMES[1])
    await county.db.owner.execute(
        "INSERT INTO audiences.link (resident, contact, rank, division) VALUES ($1, $2, 0, $3)", heir, contact, VILLAGE
    )
    item, _ = await county.approved_item()
    page = await frozen(county, item, per="person")
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await people.state(conn, dead, State.DEAD, reason="", now=datetime.now(UTC))
    assert (await sent(county, page))[0] == 1


async def test_who_was_made_one_with_another_row_is_still_told(county):  # noqa: F811
    item, _ = await county.approved_item()
    page = await frozen(county, item, per="person")
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        gone, kept = (await who(county, NAMES[0]))[0], (await who(county, NAMES[1]))[0]
        await people.merge(conn, kept=kept, gone=gone, staff=1, reason="同一人", now=datetime.now(UTC))
    assert await sent(county, page) == [1, 1, 1]


async def test_the_next_in_the_household_is_told_when_its_first_has_died(county):  # noqa: F811
    (dead, _), (heir, _) = await who(county, NAMES[0]), await who(county, NAMES[1])
    await county.db.owner.execute(
        "UPDATE audiences.resident SET household = (SELECT household FROM audiences.resident WHERE id = $1),"
        " relation = '妻' WHERE id = $2", dead, heir,
    )  # fmt: skip
    item, _ = await county.approved_item()
    page = await frozen(county, item)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await people.state(conn, dead, State.DEAD, reason="", now=datetime.now(UTC))
    assert await sent(county, page) == [0, 0, 1]
    await planning.fall(county.desk)
    await county.walk(page.push.id)
    assert [len(county.world.handset(phone)) for phone in phones(3)] == [0, 1, 1]


async def test_who_had_this_version_is_left_out_and_counted_by_grade(county):  # noqa: F811
    item, _ = await county.approved_item()
    some = await listed(county, f"张大山,{phones(1)[0]},厉山镇,王家岗村村民委员会\n")
    assert await sent(county, await frozen(county, item, some)) == [1, 0, 0]
    page = await frozen(county, item)
    assert page.people == 2
    assert page.spared == ("已有1人收到过这条信息（到机1人），没有列入。",)
    waiting = await frozen(county, item)  # prepared side by side: only one of them goes by itself
    assert await sent(county, page) == [1, 1, 1]
    with pytest.raises(PublishError, match="其中一些人"):
        await sent(county, waiting)
    with pytest.raises(PublishError, match=r"已有1人收到过.*再发一次"):
        await frozen(county, item, some)
    assert await sent(county, await frozen(county, item, some, again=True), despite=[Despite.AGAIN]) == [2, 1, 1]


async def test_a_push_that_waits_for_its_hour_counts_as_had(county):  # noqa: F811
    item, _ = await county.approved_item()
    later = await frozen(county, item, not_before=datetime.now(UTC) + timedelta(hours=2))
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await approve(conn, later.push.id, later.digest, by=2, now=datetime.now(UTC), quiet=ALL_DAY)
    with pytest.raises(PublishError, match=r"还有3人正等着别的推送发.*先取消它") as why:
        await frozen(county, item)
    assert "收到过" not in str(why.value)


async def test_whoever_waited_for_a_push_that_was_stopped_since_is_chosen_anew(county):  # noqa: F811
    item, _ = await county.approved_item()
    some = await listed(county, f"张大山,{phones(1)[0]},厉山镇,王家岗村村民委员会\n")
    for stopped_first in (True, False):
        later = await frozen(county, item, some, not_before=datetime.now(UTC) + timedelta(hours=2))
        async with session(county.db.web, COUNTY_OFFICE) as conn:
            await approve(
                conn, later.push.id, later.digest, by=2, now=datetime.now(UTC), quiet=ALL_DAY, despite=[Despite.AGAIN]
            )
            if stopped_first:  # before the others were chosen: she is among them
                await cancel(conn, later.push.id)
        page = await frozen(county, item)
        assert page.people == (3 if stopped_first else 2)
    assert page.spared == ("还有1人正等着别的推送发这条信息，没有列入。",)
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await cancel(conn, later.push.id)
    with pytest.raises(PublishError, match=r"没有列入的1人.*停发了.*重新选对象"):
        await sent(county, page)
    assert await sent(county, await frozen(county, item)) == [1, 1, 1]


async def test_who_wants_a_visit_and_is_on_no_visit_list_stays_in_what_must_be_told(county):  # noqa: F811
    await county.db.owner.execute(
        "UPDATE audiences.resident SET household = (SELECT household FROM audiences.resident WHERE name = $1),"
        " preference = 'visit', relation = '母' WHERE name = $2", NAMES[0], NAMES[1],
    )  # fmt: skip
    some = await listed(county, f"张大山,{phones(1)[0]},厉山镇,王家岗村村民委员会\n")
    for duty, people_left in ((Duty.MUST, 3), (Duty.SHOULD, 1)):
        item, _ = await county.approved_item(notice(duty=duty))
        await sent(county, await frozen(county, item, some))
        assert (await frozen(county, item)).people == people_left, duty


async def test_the_dead_of_a_list_are_left_out_and_their_namesakes_are_not(county):  # noqa: F811
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await people.state(conn, (await who(county, NAMES[0]))[0], State.DEAD, reason="", now=datetime.now(UTC))
    one, two, _ = phones(3)
    where = "厉山镇,王家岗村村民委员会"
    item, _ = await county.approved_item()
    some = await listed(county, f"张大山,{one},{where}\n张大山,14000000777,{where}\n李小河,{two},{where}\n")
    page = await frozen(county, item, some)
    assert (page.people, page.spared) == (2, ("名单里有1人已去世，没有列入。请核对名单。",))
    async with session(county.db.web, COUNTY_OFFICE) as conn:  # and who dies after that
        await people.state(conn, (await who(county, NAMES[1]))[0], State.DEAD, reason="", now=datetime.now(UTC))
    assert await sent(county, page) == [0, 0, 0]
    assert len(county.world.handset("14000000777")) == 1
    with pytest.raises(PublishError, match=r"已去世，没有列入.*换一份名单"):
        await frozen(county, item, await listed(county, f"张大山,{one},{where}\n"))


async def test_who_of_a_list_was_not_known_when_it_came_is_looked_up_again(county):  # noqa: F811
    some = await listed(
        county, f"张大山,{phones(1)[0]},厉山镇,王家岗村村民委员会\n李新来,14000000777,厉山镇,王家岗村\n"
    )
    await county.db.owner.execute("UPDATE audiences.resident SET known = NULL")  # as of one taken in long ago
    async with session(county.db.web, COUNTY_OFFICE) as conn:
        await people.state(conn, (await who(county, NAMES[0]))[0], State.DEAD, reason="", now=datetime.now(UTC))
    item, _ = await county.approved_item()
    assert (await frozen(county, item, some)).people == 2
    await brooms(county.desk)
    assert (await frozen(county, item, some)).people == 1
