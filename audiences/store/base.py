"""What every store module shares: the queries, the connection's type, and the desks at which a web session may work."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

import aiosql
from asyncpg import Connection

__all__ = ["QUERIES", "Connection", "Desk", "counting", "desk", "fetch", "local_date"]

QUERIES: Final[Any] = aiosql.from_path(Path(__file__).parents[1] / "queries", "asyncpg")
Desk = Literal["cunkou_pick", "cunkou_import"]

CHINA: Final = ZoneInfo("Asia/Shanghai")
# What a step's plans stand on. Made for the very values: a rule's selectivity is everything. A million members are
# sorted and counted in memory. Residents are in memory or on an SSD: at the usual price of a random page the planner
# reads the whole table for a county, dearer than an index that has it all. Starting two more processes takes as long
# as counting a town: only a county is worth it.
_SETTINGS: Final = {
    "plan_cache_mode": "force_custom_plan",
    "work_mem": "64MB",
    "random_page_cost": "1.1",
    "parallel_setup_cost": "10000",
}
# One round trip each; set_config('role', …, true) is SET LOCAL ROLE.
_ENTER: Final = """
SELECT s.name, current_setting(s.name) AS before,
    CASE WHEN s.name <> 'role' OR current_user = 'cunkou_web' THEN set_config(s.name, s.value, true) END
FROM unnest($1::text[], $2::text[]) AS s (name, value)
"""
_LEAVE: Final = "SELECT set_config(s.name, s.value, true) FROM unnest($1::text[], $2::text[]) AS s (name, value)"


@asynccontextmanager
async def desk(conn: Connection, role: Desk, **more: str) -> AsyncIterator[None]:
    """Work for one step under a role that sees what a web session may not (schema/70_access.sql); others stay.

    `more` are settings of PostgreSQL for this step. Everything is undone on an exception.
    """
    settings = {**_SETTINGS, "role": role, **more}
    async with conn.transaction():
        before = await conn.fetch(_ENTER, list(settings), list(settings.values()))
        yield
        await conn.execute(_LEAVE, [row["name"] for row in before], [row["before"] for row in before])


def counting(conn: Connection, *, whole: bool = False) -> AbstractAsyncContextManager[None]:
    """Count members by any tag: who lacks a matter sees its figures, never its names. Names are out of sight inside.

    `whole`: all of an audience is joined with all of a push. The planner takes a policy's range for a handful of rows
    and would look each of them up, or go through all messages for each member.
    """
    return desk(conn, "cunkou_pick", **({"enable_nestloop": "off"} if whole else {}))


async def fetch(query: AsyncIterator[Any]) -> list[Any]:
    """All rows of a query; aiosql hands them out one by one."""
    return [row async for row in query]


def local_date(now: datetime) -> date:
    """The day in China at an instant."""
    return now.astimezone(CHINA).date()
