"""How many a correction is for is one count, by the same words as whom it is sent to."""

from __future__ import annotations

from pusher.publish import correct
from pusher.store import follow as follows
from pusher.store import session
from pusher.store.follow import ToldCount
from tests.pusher.line.homes import phone
from tests.pusher.line.test_follow import DEAD, DOUBT, OFFICE, edited, follow, send, sent
from tests.stage import phones


async def _count(stage, old: int, new: list[int]) -> ToldCount:
    """The count, made by one query that fetches nobody; it is that of whom the send finds."""
    queries: list[str] = []
    async with session(stage.db.web, OFFICE) as conn:
        found = await follows.told(conn, [old], new)
        conn.add_query_logger(lambda record: queries.append(record.query))
        counted = await follows.count_told(conn, [old], new)
    assert [one.count("count(*)") for one in queries if "pusher.misled" in one] == [2]
    assert (counted.contacts, counted.homes) == (len(found.contacts), len(found.homes))
    return counted


async def test_they_are_as_many_as_the_correction_goes_to_and_none_after_it(stage):
    one, two, shared = phones(3)
    homes = [phone(one)], [phone(two)], [phone(DEAD)], [phone(DOUBT)], [phone(shared), phone(shared)]
    push = await sent(stage, *homes)
    await stage.db.owner.execute(
        "INSERT INTO pusher.visit (push, unit, county, division, resident, outcome, officer, by, at)"
        " SELECT $1, household, 421321, division, resident, 'told', '', 1, now() FROM audiences.member"
        " WHERE household = 3",
        push,
    )
    assert await _count(stage, push, []) == ToldCount(4, 1)
    page = await follow(stage, correct, await edited(stage, push))
    assert await _count(stage, push, [page.push.id]) == ToldCount(4, 1)
    await send(stage, page)
    assert (await _count(stage, push, [page.push.id])).homes == 1
    assert (await _count(stage, push, [page.push.id])).contacts == 0
