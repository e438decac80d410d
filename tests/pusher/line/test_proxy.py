"""A 代收人 is told once that she is one, how it ends, and nothing of whom she stands in for."""

from __future__ import annotations

from datetime import timedelta

import pytest

from audiences import store as people
from pusher.proxy import TOLD, proxies
from pusher.store import session
from tests.pusher.line.test_binding import NAME, home  # noqa: F401
from tests.pusher.line.test_replies import WHOLE

PROXY = "14000000077"


@pytest.fixture
async def registered(stage, home):  # noqa: F811
    """Registered a moment ago, as an officer does it."""
    async with session(stage.db.web, WHOLE) as conn:
        await people.add_phone(conn, stage.vault, home, PROXY, proxy=True, now=stage.desk.now())
    return home


def _texts(stage, number: str = PROXY) -> list[str]:
    return [each.text for each in stage.world.handset(number)]


async def test_she_is_told_once_and_of_nobody(stage, registered):
    await proxies(stage.desk)
    await proxies(stage.desk)
    (said,) = _texts(stage)
    assert TOLD in said
    for words in ("代收人", "请转告", "告诉村委会取消", "回复R"):
        assert words in said
    assert NAME not in said
    assert await stage.db.owner.fetchval("SELECT count(*) FROM audiences.history WHERE what = 'proxy_told'") == 1


async def test_a_number_of_her_own_is_no_proxy(stage, home):  # noqa: F811
    async with session(stage.db.web, WHOLE) as conn:
        await people.add_phone(conn, stage.vault, home, PROXY, proxy=False, now=stage.desk.now())
    await proxies(stage.desk)
    assert _texts(stage) == []


async def test_who_is_none_any_more_wants_nothing_or_was_registered_long_ago_is_not_written_to(stage, registered):
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = '{*}'")
    await proxies(stage.desk)
    await stage.db.owner.execute("UPDATE audiences.contact SET opted_out = '{}'")
    await stage.db.owner.execute("UPDATE audiences.history SET at = at - $1::interval", timedelta(days=2))
    await proxies(stage.desk)
    await stage.db.owner.execute("UPDATE audiences.history SET at = at + $1::interval", timedelta(days=2))
    await stage.db.owner.execute("DELETE FROM audiences.link WHERE relation = 'proxy'")
    await proxies(stage.desk)
    assert _texts(stage) == []


async def test_where_no_account_can_write_it_she_stays_to_be_told(stage, registered):
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE channel = 'sms'")
    await proxies(stage.desk)
    assert _texts(stage) == []
    await stage.db.owner.execute("UPDATE pusher.account SET state = 'active'")
    await proxies(stage.desk)
    assert len(_texts(stage)) == 1
