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

_CHINA: Final = ZoneInfo("Asia/Shanghai")
_MEMORY: Final = "64MB"  # a million members are sorted and counted here
# One round trip each; set_config('role', …, true) is SET LOCAL ROLE. Residents are in memory or on an SSD: at the usual
# price of a random page the planner reads the whole table for a county, dearer than an index that has it all.
_ENTER: Final = """
SELECT current_setting('plan_cache_mode') AS plans, current_setting('work_mem') AS mem,
    current_setting('random_page_cost') AS page,
    set_config('plan_cache_mode', 'force_custom_plan', true), set_config('work_mem', $2, true),
    set_config('random_page_cost', '1.1', true),
    CASE WHEN current_user = 'cunkou_web' THEN set_config('role', $1, true) END
"""
_LEAVE: Final = """
SELECT set_config('role', 'none', true), set_config('plan_cache_mode', $1, true), set_config('work_mem', $2, true),
    set_config('random_page_cost', $3, true)
"""


@asynccontextmanager
async def desk(conn: Connection, role: Desk) -> AsyncIterator[None]:
    """Work for one step under a role that sees what a web session may not (schema/70_access.sql); others stay.

    Plans are made for the very values: a rule's selectivity is everything. Everything is undone on an exception.
    """
    async with conn.transaction():
        before = await conn.fetchrow(_ENTER, role, _MEMORY)
        yield
        await conn.execute(_LEAVE, before["plans"], before["mem"], before["page"])


def counting(conn: Connection) -> AbstractAsyncContextManager[None]:
    """Count members by any tag: who lacks a matter sees its figures, never its names. Names are out of sight inside."""
    return desk(conn, "cunkou_pick")


async def fetch(query: AsyncIterator[Any]) -> list[Any]:
    """All rows of a query; aiosql hands them out one by one."""
    return [row async for row in query]


def local_date(now: datetime) -> date:
    """The day in China at an instant."""
    return now.astimezone(_CHINA).date()
