"""After 合村并组: money, open calls and the figures of what is over are the new village's; it hangs a relay once."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from audiences import store as people
from content import store as items
from content.item import PlainFacts, Variant
from content.review import Act, Step
from pusher import redistrict
from pusher.redistrict import Change
from pusher.store import allowance as allowances
from tests.pusher.web.conftest import COUNTY, TOWN

AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
async def villages(office) -> tuple[int, int, int]:
    """Two that are merged, and into which."""
    await office.divisions()
    async with office.db.owner.acquire() as conn:
        first, second, into = (node.code for node in (await people.tree(conn, 421321)).children(TOWN)[:3])
    return first, second, into


async def merge(db, *codes: int, into: int) -> None:
    async with db.worker.acquire() as conn, conn.transaction():
        await redistrict.carry_out(conn, Change("merge", codes, "东岗村", into), AT, staff=None, grant=None)


async def test_the_new_village_has_the_money_of_its_parts(villages, db):
    first, second, into = villages
    async with db.web.acquire() as conn:
        for code, year, yuan in ((first, 2026, 100), (second, 2026, 50), (into, 2026, 10), (first, 2027, 7)):
            await allowances.set_allowance(conn, code, year, Decimal(yuan))
    await db.owner.execute("UPDATE pusher.allowance SET spent = 3 WHERE year = 2026")
    await merge(db, first, second, into=into)
    rows = await db.owner.fetch("SELECT division, year, yuan, spent FROM pusher.allowance ORDER BY year")
    assert [tuple(row) for row in rows] == [(into, 2026, 160, 9), (into, 2027, 7, 0)]


async def _call(db, item: int, village: int, *, answered: bool) -> None:
    await db.owner.execute(
        "INSERT INTO pusher.call_task (county, division, item, identifier, made_at, due, answered_at)"
        " VALUES (421321, $1, $2, 'a', $3, $3, $4)",
        village, item, AT, AT if answered else None,
    )  # fmt: skip


async def _calls(db) -> dict[tuple[int, int], bool]:
    rows = await db.owner.fetch("SELECT item, division, answered_at FROM pusher.call_task")
    return {(row["item"], row["division"]): row["answered_at"] is not None for row in rows}


async def test_of_two_open_calls_one_is_left_and_none_at_a_dead_code(villages, db):
    first, second, into = villages
    for item, answered in ((1, (False, False)), (2, (True, False)), (3, (False, True)), (4, (True, True))):
        for village, one in zip((first, second), answered, strict=True):
            await _call(db, item, village, answered=one)
    await merge(db, first, second, into=into)
    assert await _calls(db) == {
        (1, into): False,
        (2, into): False,
        (2, first): True,
        (3, into): False,
        (3, second): True,
        (4, into): True,
        (4, second): True,
    }


async def test_who_joins_a_village_that_answered_is_called_all_the_same(villages, db):
    first, _, into = villages
    for item, (old, here) in enumerate([(False, True), (False, False), (True, False), (True, True)], 1):
        await _call(db, item, first, answered=old)
        await _call(db, item, into, answered=here)
    await merge(db, first, into=into)
    assert {key: one for key, one in (await _calls(db)).items() if key[1] == into} == {
        (1, into): False,
        (2, into): False,
        (3, into): False,
        (4, into): True,
    }
    assert all(answered for (_, place), answered in (await _calls(db)).items() if place != into)


async def test_figures_of_what_is_over_are_found_in_the_new_village_and_what_hung_where_it_hung(villages, db):
    first, second, into = villages
    for village, n in ((first, 2), (second, 3), (into, 4)):
        await db.owner.execute(
            "INSERT INTO pusher.figure (push, county, village, channel, place, state, n)"
            " VALUES (1, 421321, $1, 'sms', false, 'arrived', $2), (1, 421321, $1, 'qrcode', true, 'sent', 1)",
            village, n,
        )  # fmt: skip
        await db.owner.execute("INSERT INTO pusher.covered VALUES (1, 421321, $1, 2, $2)", village, n)
        await db.owner.execute("INSERT INTO pusher.carried VALUES (1, 421321, $1, 'sms', 2, $2)", village, n)
    await merge(db, first, second, into=into)
    for table in ("covered", "carried"):
        rows = await db.owner.fetch(f"SELECT village, households FROM pusher.{table}")
        assert [tuple(row) for row in rows] == [(into, 9)]
    rows = await db.owner.fetch("SELECT village, place, n FROM pusher.figure ORDER BY place, village")
    assert [tuple(row) for row in rows] == [(into, False, 9), *((one, True, 1) for one in sorted(villages))]


@pytest.mark.parametrize("own", [False, True])
async def test_what_two_merged_villages_relayed_hangs_once_unless_one_says_more(villages, office, site, db, own):
    first, second, into = villages
    async with site.deps.pool.acquire() as conn:
        source = await office.approved(unit=COUNTY, division=COUNTY)
        await items.publish(conn, source.id, source.current, site.clock())
        copies = [await items.relay(conn, source.id, one, by=1, at=site.clock()) for one in (first, second)]
        if own:
            said = Variant(second, plain=PlainFacts(how="到村部二楼"))
            await items.add(conn, copies[1].id, said, by=1, at=site.clock())
            more = await items.get(conn, copies[1].id)
            for person, act in enumerate((Act.SUBMIT, Act.SIGN), 11):
                await items.step(conn, more.id, Step(act, person, more.current, site.clock()))
            await items.publish(conn, more.id, more.current, site.clock())
    await merge(db, first, second, into=into)
    page = await site.browser().page(f"/v/{into // 1000}")
    assert [one.code in page for one in copies] == [True, own]
    assert (await site.browser().get(f"/n/{copies[1].code}")).status == 200
