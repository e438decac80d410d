"""The audit log and the memory of answered requests, as the web's role may use them."""

from __future__ import annotations

from datetime import timedelta

import asyncpg
import pytest

from pusher.store import audit, staff_session
from pusher.web.page import share, short_code
from pusher.web.words import place
from tests.pusher.web.conftest import TOWN


async def test_a_line_stands_or_falls_with_what_it_tells(site):
    async with site.deps.pool.acquire() as conn:
        undone = conn.transaction()
        await undone.start()
        await audit.record(conn, "edit_item", at=site.clock(), division=TOWN, staff=None, grant=None, subject="item X")
        assert len(await audit.history(conn, "item X")) == 1
        await undone.rollback()
        assert await audit.history(conn, "item X") == []


@pytest.mark.parametrize("statement", ["UPDATE pusher.audit SET action = 'x'", "DELETE FROM pusher.audit"])
@pytest.mark.parametrize("role", ["web", "worker"])
async def test_nobody_rewrites_the_log(site, db, statement, role):
    async with getattr(db, role).acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await conn.execute(statement)


async def test_a_repeated_request_gets_the_first_answer(site):
    async with site.deps.pool.acquire() as conn:
        assert await audit.claim(conn, "staff 1", "k", b"h") is None
        assert (await audit.claim(conn, "staff 1", "k", b"h")).status is None
        await audit.answer(conn, "staff 1", "k", 201, {"id": 7})
        again = await audit.claim(conn, "staff 1", "k", b"other")
        assert (again.status, again.response, again.body_hash) == (201, {"id": 7}, b"h")
        assert await audit.claim(conn, "staff 2", "k", b"h") is None


async def test_what_is_over_is_swept_away(site, db):
    now = site.clock()
    await site.browser().sign_in("nobody", "wrong")
    async with db.worker.acquire() as conn:
        await staff_session.sweep(conn, now, now - timedelta(hours=1))
        assert await conn.fetchval("SELECT count(*) FROM pusher.sign_in_throttle") == 3
        await staff_session.sweep(conn, now, now + timedelta(seconds=1))
        assert await conn.fetchval("SELECT count(*) FROM pusher.sign_in_throttle") == 0


@pytest.mark.parametrize(
    ("formal", "spoken"),
    [
        ("星亮村村民委员会", "星亮村"),
        ("厉山镇王家岗村村民委员会1组", "厉山镇王家岗村1组"),
        ("神农社区居民委员会第三组", "神农社区第三组"),
        ("神农社区居民委员会", "神农社区"),
        ("明华居民委员会", "明华居委会"),
        ("某村民委员会", "某村委会"),
        ("厉山镇", "厉山镇"),
    ],
)
def test_places_are_called_as_people_call_them(formal, spoken):
    assert place(formal) == spoken


def test_numbers_are_written_as_offices_write_them():
    assert short_code("7K3M9XA") == "7K3M 9XA"
    assert [share(1, 8), share(1, 1), share(0, 0), share(0, 5)] == ["12.5%", "100%", "—", "0%"]
