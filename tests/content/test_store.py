"""The store on a real database, as the web role."""

from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from content import store
from content.calendar import OFFICE_TIME
from content.code import read_code
from content.item import Duty, Genre, Openness, PlainFacts, Reach
from content.review import Act, Limit, ReviewError, Route, State, Step
from content.route import Rule
from content.store.review import recount
from tests.content.samples import COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, subsidy

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
AUTHOR, REVIEWER, SIGNER = 1, 2, 3


@pytest.fixture
async def conn(db):
    async with db.web.acquire() as connection:
        yield connection


async def approve(conn, item, *, at=NOW):
    current = (await store.get(conn, item)).current
    await store.step(conn, item, Step(Act.SUBMIT, AUTHOR, current, at))
    for person, act in enumerate((await store.standing(conn, item)).route.acts[1:], REVIEWER):
        await store.step(conn, item, Step(act, person, current, at))
    return current


async def enter(conn, **changes):
    version = subsidy(**changes)
    made = await store.create(conn, version, division=version.division, by=AUTHOR, at=NOW)
    return made.id, made.code


async def test_an_item_is_created_as_a_draft_with_a_code(conn):
    made = await store.create(conn, subsidy(), division=COUNTY, by=AUTHOR, at=NOW)
    assert made.state is State.DRAFT
    assert made.county == 421321
    assert read_code(made.code) == made.code
    assert await store.version(conn, made.id, made.current) == subsidy()
    assert await store.by_code(conn, made.code) == made


async def test_the_same_words_may_stand_in_two_items(conn):
    one, _ = await enter(conn)
    two, _ = await enter(conn)
    assert (await store.get(conn, one)).current == (await store.get(conn, two)).current


async def test_approval_binds_the_hash_and_an_edit_voids_it(conn):
    item, code = await enter(conn)
    hash_ = await approve(conn, item)
    assert (await store.get(conn, item)).approved == hash_
    assert await store.publish(conn, item, hash_, NOW)
    changed = await store.edit(conn, item, subsidy(document_number="随农发〔2026〕8号"), by=AUTHOR, at=NOW)
    after = await store.get(conn, item)
    assert (after.state, after.approved, after.current, after.published) == (State.DRAFT, None, changed, hash_)
    assert not await store.publish(conn, item, changed, NOW)
    shown = await store.published(conn, code)
    assert shown.hash == hash_
    assert shown.version == subsidy()


async def test_an_edit_during_review_stops_whoever_still_reads_the_old_text(conn):
    item, _ = await enter(conn)
    old = (await store.get(conn, item)).current
    await store.step(conn, item, Step(Act.SUBMIT, AUTHOR, old, NOW))
    await store.edit(conn, item, subsidy(duty=Duty.MUST), by=AUTHOR, at=NOW)
    with pytest.raises(ReviewError, match="改动"):
        await store.step(conn, item, Step(Act.REVIEW, REVIEWER, old, NOW))


async def test_who_ever_wrote_a_version_does_not_sign(conn):
    item, _ = await enter(conn)
    await store.edit(conn, item, subsidy(duty=Duty.MUST), by=SIGNER, at=NOW)
    current = (await store.get(conn, item)).current
    await store.step(conn, item, Step(Act.SUBMIT, AUTHOR, current, NOW))
    with pytest.raises(ReviewError, match="拟稿人"):
        await store.step(conn, item, Step(Act.REVIEW, SIGNER, current, NOW))
    assert [step.act for step in await store.steps(conn, item)] == [Act.SUBMIT]


async def test_going_back_to_earlier_words_needs_a_new_review(conn):
    item, _ = await enter(conn)
    first = await approve(conn, item)
    await store.edit(conn, item, subsidy(duty=Duty.MUST), by=AUTHOR, at=NOW)
    assert await store.edit(conn, item, subsidy(), by=AUTHOR, at=NOW) == first
    assert (await store.get(conn, item)).approved is None
    assert [draft.no for draft in await store.versions(conn, item)] == [2, 1]


async def test_what_is_not_open_is_never_published(conn):
    item, _ = await enter(conn, openness=Openness.ON_REQUEST, openness_reason="含内部事项")
    hash_ = await approve(conn, item)
    assert not await store.publish(conn, item, hash_, NOW)


async def test_the_limit_ends_before_what_it_tells_of_begins(conn):
    facts = PlainFacts(when="11月22日8:00—10:00")
    item, _ = await enter(conn, genre=Genre.OUTAGE, issued_on=NOW.date(), plain=facts)
    current = (await store.get(conn, item)).current
    await store.step(conn, item, Step(Act.SUBMIT, AUTHOR, current, NOW))
    begins = datetime(2026, 11, 22, 8, tzinfo=OFFICE_TIME)
    standing = await store.standing(conn, item)
    assert (standing.due, standing.certain) == (NOW + (begins - NOW) / 2, True)
    await recount(conn)
    assert (await store.standing(conn, item)).due == standing.due
    later, _ = await enter(conn, genre=Genre.OUTAGE, plain=PlainFacts(when="12月22日8:00—10:00"))
    await store.step(conn, later, Step(Act.SUBMIT, AUTHOR, (await store.get(conn, later)).current, NOW))
    assert (await store.standing(conn, later)).due.isoformat() == "2026-11-23T09:30:00+00:00"


async def test_a_small_towns_route_is_kept_with_its_reason(conn):
    route = Route((Act.SUBMIT, Act.SIGN), "两级", "本镇审核人员不足三人", {Act.SIGN: Limit(2, working=False)})
    rule = Rule(TOWN, TOWN + 999_999, route)
    number = await store.add_rule(conn, rule, county=421321, by=SIGNER, at=NOW)
    made, _ = await enter(conn, division=TOWN)
    current = (await store.get(conn, made)).current
    await store.step(conn, made, Step(Act.SUBMIT, AUTHOR, current, NOW))
    standing = await store.standing(conn, made)
    assert (standing.awaits, standing.due) == (Act.SIGN, NOW + timedelta(hours=2))
    assert await store.end_rule(conn, number, county=421321, at=NOW)
    assert await store.step(conn, made, Step(Act.SIGN, SIGNER, current, NOW)) is State.APPROVED  # as it was sent
    assert (await store.standing(conn, made)).route == route
    other, _ = await enter(conn, division=TOWN)
    assert (await store.route_for(conn, await store.get(conn, other), Genre.SUBSIDY)).acts == Route().acts


async def test_what_is_late_is_listed_with_whom_it_waits_for(conn):
    item, code = await enter(conn)
    current = (await store.get(conn, item)).current
    await store.step(conn, item, Step(Act.SUBMIT, AUTHOR, current, NOW, findings=2))  # a Saturday
    lo, hi = COUNTY, COUNTY + 10**9 - 1

    async def late(days):
        now = NOW + timedelta(days=days)
        return [one.line.code for one in await store.waiting(conn, lo, hi, {Act.REVIEW}, now=now, late=True)]

    (waits,) = await store.waiting(conn, lo, hi, {Act.REVIEW, Act.SIGN}, now=NOW)
    assert (waits.awaits, waits.due.isoformat()) == (Act.REVIEW, "2026-11-23T09:30:00+00:00")
    assert (await late(2), await late(3)) == ([], [code])
    await store.step(conn, item, Step(Act.REVIEW, REVIEWER, current, NOW, read=True))
    assert (await late(9), await store.awaits(conn, [item])) == ([], {item: Act.SIGN})
    assert [(step.findings, step.read) for step in await store.steps(conn, item)] == [(2, False), (None, True)]


async def test_a_withdrawn_page_says_so_and_leaves_the_lists(conn):
    item, code = await enter(conn)
    await store.publish(conn, item, await approve(conn, item), NOW)
    with pytest.raises(ReviewError, match="理由"):
        await store.withdraw(conn, item, by=SIGNER, reason=" ", at=NOW)
    await store.withdraw(conn, item, by=SIGNER, reason="金额有误", at=NOW)
    assert (await store.published(conn, code)).state is State.WITHDRAWN
    assert await store.notices(conn, COUNTY, NOW) == ()


async def test_a_successor_is_named_on_the_old_page(conn):
    old, code = await enter(conn)
    new, new_code = await enter(conn, document_number="随农发〔2026〕8号")
    await store.publish(conn, old, await approve(conn, old), NOW)
    await store.supersede(conn, old, new, by=SIGNER, reason="标准调整", at=NOW)
    page = await store.published(conn, code)
    assert (page.state, page.superseded_by) == (State.SUPERSEDED, new_code)


async def test_a_village_page_lists_from_above_and_below_within_reach(conn):
    for division, reach in (
        (COUNTY, Reach.PUBLIC),
        (TOWN, Reach.TOWN),
        (VILLAGE, Reach.VILLAGE),
        (VILLAGE, Reach.LISTED),
        (NEIGHBOUR, Reach.PUBLIC),
        (OTHER_TOWN, Reach.PUBLIC),
    ):
        item, _ = await enter(conn, division=division, reach=reach)
        await store.publish(conn, item, await approve(conn, item), NOW)

    async def seen(division, *, inside=False):
        return sorted(notice.division for notice in await store.notices(conn, division, NOW, inside=inside))

    assert await seen(VILLAGE) == [COUNTY]
    assert await seen(VILLAGE, inside=True) == [COUNTY, TOWN, VILLAGE]
    assert await seen(NEIGHBOUR, inside=True) == [COUNTY, TOWN, NEIGHBOUR]
    assert await seen(TOWN) == [COUNTY, NEIGHBOUR]
    assert await seen(OTHER_TOWN, inside=True) == [COUNTY, OTHER_TOWN]
    assert await seen(COUNTY, inside=True) == [COUNTY, NEIGHBOUR, OTHER_TOWN]


async def test_expired_and_unpublished_items_are_not_current(conn):
    await enter(conn)
    item, code = await enter(conn, valid_until=NOW + timedelta(days=1))
    await store.publish(conn, item, await approve(conn, item), NOW)
    assert [notice.code for notice in await store.notices(conn, COUNTY, NOW)] == [code]
    assert await store.notices(conn, COUNTY, NOW + timedelta(days=2)) == ()


async def test_the_consoles_list_is_by_unit_state_and_page(conn):
    numbers = [(await enter(conn, division=division))[0] for division in (COUNTY, TOWN, VILLAGE)]
    await approve(conn, numbers[1])
    everything = await store.items(conn, COUNTY, COUNTY + 10**9 - 1)
    assert [line.id for line in everything] == numbers[::-1]
    assert [line.id for line in await store.items(conn, TOWN, TOWN + 10**6 - 1, state=State.APPROVED)] == [numbers[1]]
    assert [line.id for line in await store.items(conn, COUNTY, COUNTY + 10**9 - 1, before=numbers[1])] == [numbers[0]]


async def test_attachments_are_kept_once_by_digest(conn):
    made = await store.attach(conn, 421321, "明细.xlsx", "application/xlsx", b"bytes", NOW)
    assert await store.attach(conn, 421321, "again.xlsx", "application/xlsx", b"bytes", NOW) != made
    assert (await store.attachment(conn, 421321, made.digest)).bytes == b"bytes"
    assert await store.attachment(conn, 421322, made.digest) is None


@pytest.mark.parametrize("table", ["version", "step", "attachment"])
@pytest.mark.parametrize("change", ["UPDATE content.{} SET county = 1", "DELETE FROM content.{}"])
async def test_history_cannot_be_rewritten(db, conn, table, change):
    item, _ = await enter(conn)
    await approve(conn, item)
    await store.attach(conn, 421321, "a", "text/plain", b"a", NOW)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await conn.execute(change.format(table))
    if change.startswith("UPDATE"):
        async with db.owner.acquire() as owner:
            with pytest.raises(asyncpg.RestrictViolationError):
                await owner.execute(change.format(table))


async def test_the_worker_may_publish(db, conn):
    item, _ = await enter(conn)
    hash_ = await approve(conn, item)
    async with db.worker.acquire() as worker:
        assert await store.publish(worker, item, hash_, NOW)
