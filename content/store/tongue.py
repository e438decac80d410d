"""Tongues (语言版本) of an item's versions, and what of them goes under lock with the item."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime

from asyncpg import Connection

from content.store.queries import queries
from content.tongue import NewTongue, State, Tongue, TongueError

TONGUE = "tongue"  # the first word of an original's name; the second is its number


async def add(conn: Connection, item: int, hash_: str, new: NewTongue, *, by: int, at: datetime) -> int:
    """Put one beside the approved version and return its number. TongueError: that version is not approved now."""
    number: int | None = await queries.add_tongue(conn, item=item, hash=hash_, **asdict(new), by=by, at=at)
    if number is None:
        raise TongueError("这条信息刚刚有了改动，或者还没有审定。请刷新后再试")
    return number


async def tongues(conn: Connection, item: int) -> list[Tongue]:
    """Return all of an item, of whatever version, the newest first."""
    return [Tongue(**{**row, "state": State(row["state"])}) async for row in queries.tongues(conn, item=item)]


async def judge(conn: Connection, number: int, *, accept: bool, note: str, by: int, at: datetime) -> None:
    """Accept or return what another person made. TongueError: it is one's own, judged, or of an older version."""
    state = State.ACCEPTED if accept else State.RETURNED
    if await queries.judge_tongue(conn, id=number, state=state, by=by, at=at, note=note) is None:
        raise TongueError("这份已经审过、内容已经改了，或者是您自己做的")


async def remove(conn: Connection, number: int, *, by: int, at: datetime) -> None:
    """Take it down; pages stop showing it. TongueError: it is down already."""
    if await queries.remove_tongue(conn, id=number, by=by, at=at) is None:
        raise TongueError("这份已经不在页面上了")


async def originals(conn: Connection, item: int) -> dict[str, str]:
    """All that an item's tongues say, by name, as JSON."""
    return {
        f"{TONGUE} {row['id']}": json.dumps(dict(row), ensure_ascii=False)
        async for row in queries.tongue_words(conn, item=item)
    }
