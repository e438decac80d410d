"""Every statement that moves a delivery agrees with the table: each state meets each news that a statement carries."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pusher.delivery import LADDER, News, State, advance
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import delivery as deliveries
from pusher.store.callback import Report
from pusher.store.delivery import Line

PUSH, PAST = 202611000000001, "now() - interval '1 minute'"
STATES = list(State)
RECEIPTS = {News.ACCEPTED: "sent", News.ARRIVED: "arrived", News.UNDELIVERED: "failed"}
RECORDED = (News.ACCEPTED, News.REFUSED, News.DEFERRED, News.UNCLEAR, News.EXHAUSTED, News.SKIPPED)
STOPS = (News.CANCELLED, News.EXPIRED, News.SUPERSEDED)


@pytest.fixture
async def conn(db):
    """A connection in a transaction over a push, planned by hand and unknown to no statement."""
    async with db.owner.acquire() as conn, conn.transaction():
        await conn.execute("SELECT pusher.add_partition(202611)")
        await conn.execute(
            "INSERT INTO pusher.account (key, channel, county, division, name, options) "
            "VALUES ('sms-county', 'sms', 421321, 421321000000000, '随县', '{}')"
        )
        await conn.execute(
            "INSERT INTO pusher.push (id, county, division, item, version, strategy, urgency, duty, digest, state,"
            f" frozen_at, planned_at) VALUES ({PUSH}, 421321, 421321000000000, 1, 'v',"
            """ '{"steps": []}', 'normal', 'should', 'd', 'running', now(), now())"""
        )
        yield conn


async def plant(conn, states, columns: str = "", values: str = "") -> int:
    """Replace the push's rows by one of each of these states, numbered from 1, under one batch; return the batch."""
    for table in ("unsettled", "delivery", "batch"):
        await conn.execute(f"DELETE FROM pusher.{table} WHERE push = {PUSH}")
    batch = await conn.fetchval(
        f"INSERT INTO pusher.batch (push, county, step, channel, account, mode, lane, lo, hi{columns}) "
        f"SELECT {PUSH}, 421321, 0, 'sms', id, 'text', 'normal', 1, $1{values} FROM pusher.account RETURNING id",
        len(states),
    )
    await conn.execute(
        "INSERT INTO pusher.delivery (push, no, county, division, channel, contact, state, changed_at, reason) "
        f"SELECT {PUSH}, no, 421321, 421321101201000, 'sms', no, state, 'epoch', 'as it was' "
        "FROM unnest($1::text[]) WITH ORDINALITY AS x (state, no)",
        [str(state) for state in states],
    )
    await conn.execute(
        "INSERT INTO pusher.unsettled (push, no, batch, account, mode, key, attempt) "
        "SELECT push, no, $1, account, 'text', 'k', 0 "
        "FROM pusher.delivery JOIN pusher.batch USING (push) WHERE delivery.state = 'unknown'",
        batch,
    )
    return batch


async def found(conn) -> list[str]:
    return [row["state"] for row in await conn.fetch("SELECT state FROM pusher.delivery ORDER BY no")]


async def touched(conn) -> set[int]:
    rows = await conn.fetch("SELECT no FROM pusher.delivery WHERE changed_at <> 'epoch' OR reason <> 'as it was'")
    return {row["no"] for row in rows}


async def agree(conn, states, news) -> None:
    """Compare with the table: rows whose news says something moved, all others are untouched."""
    expected = [advance(state, one) for state, one in zip(states, news, strict=True)]
    assert await found(conn) == [after or state for state, after in zip(states, expected, strict=True)]
    assert await touched(conn) == {no for no, after in enumerate(expected, 1) if after is not None}


async def test_record_follows_the_table(conn):
    pairs = [(state, news) for state in STATES for news in RECORDED]
    states, news = zip(*pairs, strict=True)
    await plant(conn, states)
    changed = await deliveries.record(conn, PUSH, [Line(no, 0, one, 1.0, "new") for no, one in enumerate(news, 1)])
    await agree(conn, states, news)
    assert {no for no, _, _ in changed} == await touched(conn)


async def test_only_deferred_makes_a_new_attempt_and_a_later_turn(conn):
    await plant(conn, [State.PENDING] * len(RECORDED))
    await deliveries.record(conn, PUSH, [Line(no, 0, one, 60.0) for no, one in enumerate(RECORDED, 1)])
    later = await conn.fetch("SELECT no FROM pusher.delivery WHERE attempt = 1 AND not_before > now()")
    assert [RECORDED[row["no"] - 1] for row in later] == [News.DEFERRED]


async def test_news_of_an_older_attempt_counts_only_when_it_was_accepted(conn):
    await plant(conn, [State.PENDING] * len(RECORDED))
    await conn.execute("UPDATE pusher.delivery SET attempt = 1")
    await deliveries.record(conn, PUSH, [Line(no, 0, one, 60.0) for no, one in enumerate(RECORDED, 1)])
    assert await found(conn) == ["sent" if news is News.ACCEPTED else "pending" for news in RECORDED]


async def test_fold_follows_the_table_and_ends_the_doubt(conn):
    pairs = [(state, news) for state in STATES for news in RECEIPTS]
    states, news = zip(*pairs, strict=True)
    await plant(conn, states)
    places = [(PUSH, no) for no in range(1, len(pairs) + 1)]
    learnt = await callbacks.fold(conn, places, [_report(one) for one in news])
    await agree(conn, states, news)
    assert {row.no for row in learnt} == await touched(conn)
    assert await conn.fetchval("SELECT count(*) FROM pusher.unsettled") == 0


async def test_acknowledge_follows_the_table_and_ends_the_doubt(conn):
    await plant(conn, STATES)
    told = {no for no in range(1, len(STATES) + 1) if await deliveries.acknowledge(conn, PUSH, no)}
    await agree(conn, STATES, [News.ACKNOWLEDGED] * len(STATES))
    assert told == await touched(conn)
    assert await conn.fetchval("SELECT count(*) FROM pusher.unsettled") == 0


@pytest.mark.parametrize("stop", STOPS)
async def test_sweep_follows_the_table(conn, stop):
    batch = await plant(conn, STATES)
    assert await batches.sweep(conn, batch, stop) == 1
    await agree(conn, STATES, [stop] * len(STATES))


@pytest.mark.parametrize("stop", STOPS)
async def test_sweep_spares_what_is_in_flight_and_takes_the_rest(conn, stop):
    """Of four pending rows under a lease: before the window, inside, inside but put off, beyond."""
    batch = await plant(
        conn, [State.PENDING] * 4, ", lease_until, window_lo, window_hi, opened_at", f", {PAST}, 2, 3, {PAST}"
    )
    await conn.execute("UPDATE pusher.delivery SET not_before = now() WHERE no = 3")
    await batches.sweep(conn, batch, stop)
    assert await found(conn) == [stop, "pending", stop, stop]
    shown = await conn.fetch("SELECT no FROM pusher.v_delivery WHERE state = 'sending'")
    assert [row["no"] for row in shown] == [2]


async def test_a_dead_holders_doubt_follows_the_table(conn):
    batch = await plant(
        conn, STATES, ", lease_until, window_lo, window_hi, opened_at", f", {PAST}, 1, {len(STATES)}, {PAST}"
    )
    left = await batches.lock_expired(conn, batch, 1.0)
    assert await batches.doubt_rows(conn, left, next_in=1.0, spoken=1.0) == 1
    await agree(conn, STATES, [News.UNCLEAR] * len(STATES))
    doubted = await conn.fetch("SELECT no FROM pusher.unsettled ORDER BY no")
    assert [STATES[row["no"] - 1] for row in doubted] == [State.PENDING, State.UNKNOWN]


async def test_a_dead_holders_doubt_is_what_was_in_flight(conn):
    batch = await plant(
        conn, [State.PENDING] * 4, ", lease_until, window_lo, window_hi, opened_at", f", {PAST}, 2, 3, {PAST}"
    )
    await conn.execute("UPDATE pusher.delivery SET not_before = now() WHERE no = 3")
    left = await batches.lock_expired(conn, batch, 1.0)
    assert await batches.doubt_rows(conn, left, next_in=-1.0, spoken=1.0) == 1
    assert await found(conn) == ["pending", "unknown", "pending", "pending"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from(STATES), min_size=1, max_size=6),
    st.lists(st.lists(st.tuples(st.integers(0, 5), st.sampled_from(list(RECEIPTS))), max_size=8), max_size=3),
)
async def test_folding_any_batches_of_receipts_is_following_the_table(conn, states, told):
    await plant(conn, states)
    expected = list(states)
    for more in told:
        batch = [(row % len(states), news) for row, news in more]
        for row, news in batch:
            expected[row] = advance(expected[row], news) or expected[row]
        await callbacks.fold(conn, [(PUSH, row + 1) for row, _ in batch], [_report(news) for _, news in batch])
        assert await found(conn) == expected
    doubted = {row["no"] for row in await conn.fetch("SELECT no FROM pusher.unsettled")}
    assert doubted == {no for no, state in enumerate(expected, 1) if state is State.UNKNOWN}


def _report(news: News) -> Report:
    assert RECEIPTS[news] in LADDER
    return Report("", None, None, RECEIPTS[news], "new", lasting=False)
