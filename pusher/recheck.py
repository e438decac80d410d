"""Re-checks (复查) of what is out: links, expiry, and everything that today's rules find in it.

A round takes a few due items and asks after their links, each host in its turn; what it finds stands in content.recheck
until the next look, and the unit is told by an alarm. Nothing is taken down by a machine.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from content import store
from content.checks import RULES, Finding, Policy, Severity, links_of
from content.ending import last_day, over_at
from content.item import Genre
from content.store import Due
from pusher.checking import judge
from pusher.desk import OFFICE_TIME, Desk
from pusher.fetch import Fetcher
from pusher.opening import dead
from pusher.store.alarm import clear_alarm, raise_alarm

log = logging.getLogger(__name__)

EVERY: Final = timedelta(days=1)
SOON: Final = timedelta(hours=2)  # a dead link is asked for again
BATCH: Final = 10  # items a round
ALARM: Final = "recheck"
# What a live page may change into: the rest was for its authors, before it went out.
_LIVE: Final = frozenset(
    {
        "id_number", "id_joined", "bank_card", "card", "phone", "chat", "secrecy", "illness", "private_life", "minor",
        "sensitive", "formula", "word_serious",
    }
)  # fmt: skip


async def recheck(desk: Desk, fetcher: Fetcher) -> int:
    """Look at the items that are due, at most a batch; return how many."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        async with conn.transaction():
            for code in await store.forget_rechecks(conn):
                await clear_alarm(conn, ALARM, f"item {code}")
        due = await store.recheck_due(conn, now, BATCH)
    down: dict[str, str] = {}  # hosts that did not answer: the rest of their links is not waited for
    await asyncio.gather(*(_one(desk, fetcher, one, down, now) for one in due))
    return len(due)


async def _one(desk: Desk, fetcher: Fetcher, due: Due, down: dict[str, str], now: datetime) -> None:
    async with desk.pool.acquire() as conn:
        policy = await store.policy(conn, due.county)
        today = now.astimezone(OFFICE_TIME).date()
        judged = await judge(conn, desk.vault, due.id, due.county, due.version, today=today)
    found = [one for one in judged if one.rule in _LIVE]
    # No connection is held while others are waited for.
    found += await dead(fetcher, links_of(due.version), policy, down)
    found += _expired(due, policy, now)
    wait = SOON if any(one.rule == "link_dead" for one in found) else EVERY
    async with desk.pool.acquire() as conn, conn.transaction():
        await store.keep_recheck(conn, due, found, at=now, due_at=now + wait)
        await _tell(conn, due, found)


async def _tell(conn: store.Connection, due: Due, found: Sequence[Finding]) -> None:
    """A link that did not open once may open at the next look: only who does not then is told of."""
    before = {one.quote for one in due.before if one.rule == "link_dead"}
    bad = [one for one in found if one.severity is not Severity.NOTE]
    bad = [one for one in bad if one.rule != "link_dead" or one.quote in before]
    if bad:
        what = "、".join(dict.fromkeys(RULES[one.rule].name for one in bad))
        text = f"已发布的信息《{due.version.title[:30]}》复查发现问题：{what}。"
        await raise_alarm(conn, county=due.county, kind=ALARM, object=f"item {due.code}", text=text)
    else:
        await clear_alarm(conn, ALARM, f"item {due.code}")


def _expired(due: Due, policy: Policy, now: datetime) -> list[Finding]:
    """What is over and nowhere says so: by its 有效期 or its last day its page does, and stands as a record."""
    version, severity = due.version, policy.severity("expired")
    over = over_at(version, now.astimezone(OFFICE_TIME).date())
    if severity is None or over is None or over > now or version.valid_until or version.genre is Genre.LISTING:
        return []
    day = last_day(over)
    if day == version.plain.deadline:
        return []
    return [
        Finding(
            "expired",
            severity,
            "有效期",
            f"{day.year}年{day.month}月{day.day}日",
            "时间已过，没有写有效期，通知页面没有注明“已过期”，村级页面还列着",
            "补上有效期，或者撤回",
            policy.entry("expired"),
        )
    ]
