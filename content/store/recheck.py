"""Re-checks (复查) of what is out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from asyncpg import Connection

from content.checks import Finding, Severity
from content.item import Version
from content.store.queries import queries


@dataclass(frozen=True, slots=True)
class Due:
    """A published item that waits for its re-check; `before` is what the last one found."""

    id: int
    code: str
    county: int
    division: int
    hash: str
    version: Version
    before: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Troubled:
    """A published item with what is wrong with it."""

    item: int
    code: str
    title: str
    findings: tuple[Finding, ...]
    at: datetime


async def recheck_due(conn: Connection, now: datetime, count: int) -> tuple[Due, ...]:
    """Return published items whose re-check is due, the longest waiting first."""
    rows = queries.recheck_due(conn, now=now, count=count)
    return tuple(
        [
            Due(
                **{
                    **_without(row, "doc"),
                    "version": Version.from_json(row["doc"]),
                    "before": _findings(row["before"]),
                }
            )
            async for row in rows
        ]
    )


async def keep_recheck(
    conn: Connection, due: Due, findings: Sequence[Finding], *, at: datetime, due_at: datetime
) -> None:
    """Keep what a re-check found, and when the next one is due."""
    said = [
        {name: getattr(one, name) for name in ("rule", "severity", "place", "quote", "reason", "suggestion", "entry")}
        for one in findings
    ]
    await queries.keep_recheck(
        conn, item=due.id, county=due.county, division=due.division, hash=due.hash, findings=said, at=at, due_at=due_at
    )


async def hurry_recheck(conn: Connection, item: int, now: datetime) -> None:
    """Make an item's re-check due now."""
    await queries.hurry_recheck(conn, item=item, now=now)


async def forget_rechecks(conn: Connection) -> tuple[str, ...]:
    """Forget items that are out no more; return their codes."""
    return tuple([row["code"] async for row in queries.forget_rechecks(conn)])


async def troubled(conn: Connection, lo: int, hi: int, count: int = 100) -> tuple[Troubled, ...]:
    """Return what is out in a territory and in trouble."""
    rows = queries.troubled(conn, lo=lo, hi=hi, count=count)
    return tuple([Troubled(**{**row, "findings": _findings(row["findings"])}) async for row in rows])


async def rechecked(conn: Connection, lo: int, hi: int) -> tuple[int, datetime | None]:
    """Return how many items of a territory were re-checked, and when the last one was."""
    row = await queries.rechecked(conn, lo=lo, hi=hi)
    return row["n"], row["last"]


def _findings(raw: Any) -> tuple[Finding, ...]:
    return tuple(Finding(**{**row, "severity": Severity(row["severity"])}) for row in raw)


def _without(row: Any, name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
