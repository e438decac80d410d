"""Every statement that moves a delivery agrees with the table: each state meets each news that a statement carries."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pusher.delivery import LADDER, News, State, advance
from pusher.store import batch as batches
from pusher.store import callback as callbacks
from pusher.store import delivery as deliveries
from pusher.store import doubt as doubts
from pusher.store import window as windows
from pusher.store.callback import Report
from pusher.store.doubt import Word
from pusher.store.window import Doubting, Page, Row

PUSH, PAST = 202611000000001, "now() - interval '1 minute'"
STATES = list(State)
RECEIPTS = {News.ACCEPTED: "sent", News.ARRIVED: "arrived", News.UNDELIVERED: "failed"}
RECORDED = (News.ACCEPTED, News.REFUSED, News.DEFERRED, News.UNCLEAR, News.EXHAUSTED)
STOPS = (News.CANCELLED, News.EXPIRED, News.SUPERSEDED)
DECIDED = (News.ABSENT, News.REPEATED, News.DROPPED)


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
        "SELECT push, no, $1, account, mode, 'k', 0 "
        "FROM pusher.delivery JOIN pusher.batch USING (push) WHERE delivery.state = 'unknown'",
        batch,
    )
    return batch


async def due(conn, batch: int) -> int:
    await conn.execute("UPDATE pusher.batch SET due = now()")
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


async def record(conn, batch, news, attempt: int = 0) -> None:
    page = Page(told=[no for no, one in enumerate(news, 1) if one is News.ACCEPTED])
    for no, one in enumerate(news, 1):
        if one is not News.ACCEPTED:
            page.add(Row(no, attempt, 0, None, None, None), one, "k", 60.0, "new")
    await windows.record(conn, batch, PUSH, page, Doubting())


async def test_record_follows_the_table(conn):
    pairs = [(state, news) for state in STATES for news in RECORDED]
    states, news = zip(*pairs, strict=True)
    batch = await plant(conn, states)
    await record(conn, batch, news)
    await agree(conn, states, news)
    doubted = await conn.fetch("SELECT no FROM pusher.unsettled")
    unknown = await conn.fetch("SELECT no FROM pusher.delivery WHERE state = 'unknown'")
    assert {row["no"] for row in doubted} == {row["no"] for row in unknown}
    counted = await conn.fetchrow("SELECT sent, refused, failed, unknown FROM pusher.batch")
    assert tuple(counted) == (2, 1, 1, 0), "of pending: one each; of unknown, one is sent and no longer in doubt"


async def test_only_deferred_makes_a_new_attempt_and_a_later_turn(conn):
    batch = await plant(conn, [State.PENDING] * len(RECORDED))
    await record(conn, batch, RECORDED)
    later = await conn.fetch("SELECT no FROM pusher.delivery WHERE attempt = 1 AND not_before > now()")
    assert [RECORDED[row["no"] - 1] for row in later] == [News.DEFERRED]


async def test_news_of_an_older_attempt_counts_only_when_it_was_accepted(conn):
    batch = await plant(conn, [State.PENDING] * len(RECORDED))
    await conn.execute("UPDATE pusher.delivery SET attempt = 1")
    await record(conn, batch, RECORDED)
    assert await found(conn) == ["sent" if news is News.ACCEPTED else "pending" for news in RECORDED]


async def test_hushing_follows_the_table(conn):
    """Their contacts are gone: who would be spoken to is skipped."""
    batch = await plant(conn, STATES)
    lease = await batches.claim(conn, await due(conn, batch), 60)
    opened = await windows.turn(conn, lease, Page(), seconds=60, after=0, want=99, consents=(), doubt=Doubting())
    assert not opened.rows
    await agree(conn, STATES, [News.SKIPPED] * len(STATES))


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


@pytest.mark.parametrize("news", DECIDED)
async def test_what_a_query_or_a_person_says_follows_the_table(conn, news):
    await plant(conn, STATES)
    changed = await doubts.resolve(conn, PUSH, [Word(no, "k", news, "new") for no in range(1, len(STATES) + 1)])
    await agree(conn, STATES, [news] * len(STATES))
    assert {no for no, _, _ in changed} == await touched(conn)
    assert await conn.fetchval("SELECT count(*) FROM pusher.unsettled") == 0


@pytest.mark.parametrize("news", [News.REFUSED, *STOPS])
async def test_what_is_found_unsent_goes_on_from_there_at_once(conn, news):
    """A query says refused, or absent when the push was stopped: absent, and then what a pending row hears."""
    await plant(conn, STATES)
    await doubts.resolve(conn, PUSH, [Word(no, "k", news, "new") for no in range(1, len(STATES) + 1)])
    absent = [advance(state, News.ABSENT) for state in STATES]
    assert await found(conn) == [
        state if was is None else advance(was, news) for state, was in zip(STATES, absent, strict=True)
    ]


async def test_every_news_has_a_statement():
    assert {*RECORDED, *RECEIPTS, *STOPS, *DECIDED, News.ACKNOWLEDGED, News.SKIPPED} == set(News)


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
    assert await batches.doubt_rows(conn, left, next_in=1.0, spoken=1.0, quiet=1.0) == 1
    await agree(conn, STATES, [News.UNCLEAR] * len(STATES))
    doubted = await conn.fetch("SELECT no FROM pusher.unsettled ORDER BY no")
    assert [STATES[row["no"] - 1] for row in doubted] == [State.PENDING, State.UNKNOWN]


async def test_a_dead_holders_doubt_is_what_was_in_flight(conn):
    batch = await plant(
        conn, [State.PENDING] * 4, ", lease_until, window_lo, window_hi, opened_at", f", {PAST}, 2, 3, {PAST}"
    )
    await conn.execute("UPDATE pusher.delivery SET not_before = now() WHERE no = 3")
    left = await batches.lock_expired(conn, batch, 1.0)
    assert await batches.doubt_rows(conn, left, next_in=-1.0, spoken=1.0, quiet=1.0) == 1
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
