"""Three levels, one item: a relay says its source and what the place adds, and follows the source."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import store
from content.item import Contact, Paragraph, PlainFacts, Reach, Variant
from content.relay import RelayError, additions, check_faithful, compose, drift
from content.render import render
from content.render.label import Label
from content.review import Act, ReviewError, State, Step
from tests.content.samples import COUNTY, NEIGHBOUR, OTHER_TOWN, TOWN, VILLAGE, subsidy
from tests.content.test_store import approve, enter

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
CLERK, SECRETARY = 11, 12
OWN = Variant(
    VILLAGE,
    (Paragraph("请到村委会二楼登记。"),),
    PlainFacts(how="到村委会二楼登记"),
    (Contact("村里", "0722-3339999"),),
)


@pytest.fixture
async def conn(db):
    async with db.web.acquire() as connection:
        yield connection


async def published(conn, **changes):
    item, code = await enter(conn, **changes)
    assert await store.publish(conn, item, await approve(conn, item), NOW)
    return item, code


async def corrected(conn, item, **changes):
    """The county's correction is approved and published."""
    await store.edit(conn, item, subsidy(**changes), by=1, at=NOW)
    await store.publish(conn, item, await approve(conn, item), NOW)


async def catch_up(conn):
    for _ in range(2):  # the town first, then the village that relays the town
        for item in await store.stale(conn):
            await store.follow(conn, item, NOW)
    assert await store.stale(conn) == []


def test_a_relay_says_its_source_and_what_is_said_to_it_alone():
    told = Variant(VILLAGE, plain=PlainFacts(when="12月3日"))
    source = subsidy(variants=(told, Variant(NEIGHBOUR, plain=PlainFacts(when="12月4日"))))
    made = compose(source, VILLAGE, OWN)
    assert made.variants == (told, OWN)
    assert additions(made, source) == OWN
    assert additions(compose(source, VILLAGE), source) == Variant(VILLAGE)
    check_faithful(made, source, VILLAGE)
    shown = dict(render(made, division=VILLAGE, code="7K3M9XA", url="").facts)
    assert (shown[Label.WHEN], shown[Label.HOW]) == ("12月3日", "本村：到村委会二楼登记。原通知：带身份证到村委会登记")


def test_what_a_place_adds_stands_before_what_the_source_says_and_takes_nothing_of_it():
    bring = "带身份证、土地流转合同，12月20日前办。"
    source = subsidy(plain=PlainFacts(how=bring, when="王家岗村12月7日，星亮村12月8日"))
    town = compose(source, TOWN, Variant(TOWN, plain=PlainFacts(how="到镇政府二楼办", when="每周二上午")))
    village = compose(town, VILLAGE, Variant(VILLAGE, plain=PlainFacts(how="交给组长，统一送去。", when="12月8日")))

    def shown(version, name):
        return dict(render(version, division=VILLAGE, code="7K3M9XA", url="").facts)[name]

    above = f"本镇：到镇政府二楼办。原通知：{bring.rstrip('。')}"
    assert shown(town, Label.HOW) == above
    assert shown(village, Label.HOW) == f"本村：交给组长，统一送去。{above}"
    assert shown(town, Label.WHEN) == "本镇：每周二上午。原通知：王家岗村12月7日，星亮村12月8日"
    turn = compose(replace(source, variants=(Variant(VILLAGE, plain=PlainFacts(when="12月8日")),)), VILLAGE)
    assert shown(turn, Label.WHEN) == "12月8日"  # its turn, as on the source's own page
    assert shown(turn, Label.HOW) == bring


@pytest.mark.parametrize("division", [COUNTY, OTHER_TOWN - OTHER_TOWN % 10**9 - 10**9])
def test_nobody_relays_to_the_source_itself_or_beyond_it(division):
    with pytest.raises(RelayError):
        compose(subsidy(), division)


@given(
    st.sampled_from(
        [
            {"title": "另一个标题"},
            {"issued_on": date(2020, 1, 1)},
            {"issuer": "某村"},
            {"plain": PlainFacts("别人")},
            {"blocks": (Paragraph("别的话"),)},
            {"reach": Reach.VILLAGE},
            {"contacts": ()},
            {"variants": (replace(OWN, plain=PlainFacts(how_much="每亩1元")),)},
            {"variants": (replace(OWN, plain=PlainFacts(deadline=date(2027, 1, 1))),)},
            {"variants": (replace(OWN, division=NEIGHBOUR),)},
        ]
    )
)
def test_nothing_of_the_source_can_be_changed(changes):
    made = replace(compose(subsidy(), VILLAGE, OWN), **changes)
    with pytest.raises(RelayError, match="以上级为准"):
        check_faithful(made, subsidy(), VILLAGE)


def test_days_and_figures_that_differ_are_named():
    source = subsidy(
        blocks=(Paragraph("每亩96.5元，12月20日前登记，年满60周岁。"),),
        plain=PlainFacts(deadline=date(2026, 12, 20)),
    )
    own = Variant(VILLAGE, (Paragraph("本村12月18日截止，每亩96.5元，满65岁。另交材料费5元，电话0722-3339999。"),))
    found = {(one.kind, one.own) for one in drift(compose(source, VILLAGE, own), source)}
    assert found == {("日期", "12月18日"), ("年龄", "65岁"), ("金额", "5元")}
    assert drift(compose(source, VILLAGE), source) == ()


def test_what_agreed_with_the_source_may_differ_from_its_correction():
    source = subsidy(plain=PlainFacts(deadline=date(2026, 12, 20)))
    own = Variant(VILLAGE, (Paragraph("本村12月20日前到村委会登记。"),))
    made = compose(source, VILLAGE, own)
    assert drift(made, source) == ()
    corrected = subsidy(plain=PlainFacts(deadline=date(2026, 12, 25)))
    (one,) = drift(made, source, corrected)
    assert (one.kind, one.own, one.source) == ("日期", "12月20日", "2026年12月25日")


async def test_word_for_word_it_is_shown_at_once_without_a_second_review(conn):
    source, _ = await published(conn)
    made = await store.relay(conn, source, VILLAGE, by=CLERK, at=NOW)
    assert (made.state, made.published, made.division) == (State.APPROVED, made.current, VILLAGE)
    assert [(step.act, step.person) for step in await store.steps(conn, made.id)] == [(Act.RELAY, CLERK)]
    assert (await store.relay(conn, source, VILLAGE, by=SECRETARY, at=NOW)).id == made.id
    listed = await store.notices(conn, VILLAGE, NOW)
    assert [notice.code for notice in listed] == [made.code]  # and not the county's beside it
    assert [notice.id for notice in await store.notices(conn, NEIGHBOUR, NOW)] == [source]


async def test_source_fields_are_locked_and_additions_are_reviewed(conn):
    source, _ = await published(conn)
    made = await store.relay(conn, source, VILLAGE, by=SECRETARY, at=NOW)
    with pytest.raises(ReviewError, match="以上级为准"):
        await store.edit(conn, made.id, subsidy(title="改了标题"), by=CLERK, at=NOW)
    hash_ = await store.add(conn, made.id, OWN, by=CLERK, at=NOW)
    item = await store.get(conn, made.id)
    assert (item.state, item.current, item.published) == (State.DRAFT, hash_, made.current)
    await store.step(conn, made.id, Step(Act.SUBMIT, CLERK, hash_, NOW))
    assert (await store.standing(conn, made.id)).awaits is Act.CONSENT  # a subsidy: money
    await store.step(conn, made.id, Step(Act.CONSENT, 13, hash_, NOW))
    await store.step(conn, made.id, Step(Act.SIGN, SECRETARY, hash_, NOW))  # who only relayed wrote nothing
    assert await store.publish(conn, made.id, hash_, NOW)
    await store.add(conn, made.id, Variant(VILLAGE), by=CLERK, at=NOW)
    back = await store.get(conn, made.id)
    assert (back.state, back.published) == (State.APPROVED, made.current)


async def test_a_correction_of_the_source_reaches_town_and_village_by_itself(conn):
    source, _ = await published(conn)
    town = await store.relay(conn, source, TOWN, by=21, at=NOW)
    village = await store.relay(conn, town.id, VILLAGE, by=CLERK, at=NOW)
    await corrected(conn, source, document_number="随农发〔2026〕9号")
    await catch_up(conn)
    for made in (town, village):
        page = await store.published(conn, made.code)
        assert page.version.document_number == "随农发〔2026〕9号"
        assert (page.state, (await store.steps(conn, made.id))[-1].person) == (State.APPROVED, store.PROGRAM)


async def test_with_additions_the_source_is_shown_and_they_wait_for_a_look(conn):
    source, _ = await published(conn)
    made = await store.relay(conn, source, VILLAGE, by=CLERK, at=NOW)
    hash_ = await store.add(conn, made.id, OWN, by=CLERK, at=NOW)
    for act, person in ((Act.SUBMIT, CLERK), (Act.CONSENT, 13), (Act.SIGN, SECRETARY)):
        await store.step(conn, made.id, Step(act, person, hash_, NOW))
    await store.publish(conn, made.id, hash_, NOW)
    await corrected(conn, source, document_number="随农发〔2026〕9号")
    await catch_up(conn)
    item = await store.get(conn, made.id)
    page = await store.published(conn, made.code)
    assert (item.state, page.version.document_number, page.version.variants) == (State.DRAFT, "随农发〔2026〕9号", ())
    draft = await store.version(conn, made.id, item.current)
    assert draft.variants == (OWN,)
    (copy,) = await store.relays(conn, source)
    assert (copy.unchecked, copy.added, (await store.relay_of(conn, made.id)).unchecked) == (True, True, True)
    await store.checked(conn, made.id)
    assert not (await store.relay_of(conn, made.id)).unchecked


async def test_what_is_withdrawn_or_replaced_above_is_so_below(conn):
    source, _ = await published(conn)
    other, _ = await published(conn, document_number="随农发〔2026〕8号")
    new, new_code = await published(conn, document_number="随农发〔2026〕10号")
    gone = await store.relay(conn, source, VILLAGE, by=CLERK, at=NOW)
    replaced = await store.relay(conn, other, VILLAGE, by=CLERK, at=NOW)
    await store.withdraw(conn, source, by=3, reason="金额有误", at=NOW)
    await store.supersede(conn, other, new, by=3, reason="标准调整", at=NOW)
    await catch_up(conn)
    assert (await store.published(conn, gone.code)).state is State.WITHDRAWN
    page = await store.published(conn, replaced.code)
    assert (page.state, page.superseded_by) == (State.SUPERSEDED, new_code)
    with pytest.raises(ReviewError, match="撤回"):
        await store.relay(conn, source, NEIGHBOUR, by=CLERK, at=NOW)


async def test_a_task_counts_who_relayed_who_declined_and_who_is_missing(conn):
    source, code = await published(conn)
    with pytest.raises(ReviewError, match="范围以内"):
        await store.ask(conn, source, [COUNTY], unit=COUNTY, due_on=date(2026, 11, 25), note="", by=3, at=NOW)
    task = await store.ask(
        conn, source, [VILLAGE, NEIGHBOUR, TOWN], unit=COUNTY, due_on=date(2026, 11, 25), note="请尽快", by=3, at=NOW
    )
    (asked,) = await store.asked(conn, VILLAGE)
    assert (asked.code, asked.due_on) == (code, date(2026, 11, 25))
    await store.see(conn, source, VILLAGE, NOW)
    made = await store.relay(conn, source, VILLAGE, by=CLERK, at=NOW)
    assert await store.decline(conn, source, NEIGHBOUR, reason="本村没有耕地", by=CLERK, at=NOW)
    assert not await store.decline(conn, source, OTHER_TOWN, reason="没有", by=CLERK, at=NOW)
    assert await store.asked(conn, VILLAGE) == await store.asked(conn, NEIGHBOUR) == []
    (counted,) = await store.tasks(conn, source)
    assert (counted.asked, counted.seen, counted.relayed, counted.declined) == (3, 1, 1, 1)
    answers = {one.division: (one.code, one.declined) for one in await store.answers(conn, task)}
    assert answers == {TOWN: (None, ""), VILLAGE: (made.code, ""), NEIGHBOUR: (None, "本村没有耕地")}
    assert await store.end_task(conn, task, county=421321, at=NOW) == source


async def test_what_is_said_from_above_and_not_relayed_yet_is_offered(conn):
    source, _ = await published(conn)
    await published(conn, document_number="x", reach=Reach.LISTED)
    assert [one.id for one in await store.from_above(conn, VILLAGE, NOW)] == [source]
    await store.relay(conn, source, VILLAGE, by=CLERK, at=NOW)
    assert await store.from_above(conn, VILLAGE, NOW) == []
