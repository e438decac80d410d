"""Callbacks raw, receipts folded into deliveries, orphans kept; the reconcilers' heartbeats."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from audiences.vault import Vault
from channels.base import Request
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("callback.sql")


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored callback."""

    id: int
    account: int
    request: Request


@dataclass(frozen=True, slots=True)
class Report:
    """A receipt on its way to its delivery: `state` stands on the ladder, `index` is the address's blind index."""

    ref: str
    key: str | None
    index: bytes | None
    state: str
    reason: str
    lasting: bool


@dataclass(frozen=True, slots=True)
class Orphan:
    """A report that matched nothing so far."""

    id: int
    report: Report


class Learnt(NamedTuple):
    """A delivery that a receipt moved."""

    push: int
    no: int
    state: str
    contact: int | None


async def keep(conn: Connection, vault: Vault, account: int, request: Request) -> None:
    """Store a callback as it came, sealed."""
    sealed = vault.seal(_written(request))
    await _queries.keep(conn, account=account, key_id=sealed.key_id, cipher=sealed.cipher)


async def keep_all(conn: Connection, vault: Vault, came: Sequence[tuple[int, Request]]) -> None:
    """Store many callbacks at once, each with its account."""
    sealed = [vault.seal(_written(request)) for _, request in came]
    await _queries.keep_all(
        conn,
        accounts=[account for account, _ in came],
        key_ids=[one.key_id for one in sealed],
        ciphers=[one.cipher for one in sealed],
    )


async def waiting_accounts(conn: Connection) -> list[int]:
    """Return the accounts that have callbacks to fold."""
    return [row["account"] async for row in _queries.waiting_accounts(conn)]


async def fold_alone(conn: Connection) -> bool:
    """Be the only one who folds until the transaction ends; false: somebody else is at it."""
    return bool(await _queries.fold_alone(conn))


async def take_callbacks(conn: Connection, vault: Vault, account: int, most: int, size: int) -> list[Kept]:
    """Return an account's oldest callbacks that are not folded yet, about `size` bytes; one fold looks at a time."""
    rows = [row async for row in _queries.take_callbacks(conn, account=account, most=most, bytes=size)]
    return [
        Kept(
            row["id"],
            row["account"],
            # a callback's freshness is judged by when it came, not by when it is folded
            _read(vault.open(row["key_id"], row["cipher"]), row["received_at"]),
        )
        for row in rows
    ]


async def mark_folded(conn: Connection, done: Sequence[tuple[int, str]]) -> None:
    """Mark (callback, why it could not be read) as folded."""
    await _queries.mark_folded(conn, ids=[d[0] for d in done], failures=[d[1] for d in done])


async def hear(conn: Connection, account: int, events: Sequence[str]) -> set[str]:
    """Return the event ids that were not heard before; they now are."""
    return {row["event"] async for row in _queries.hear(conn, account=account, events=list(dict.fromkeys(events)))}


async def join_parts(conn: Connection, account: int, reports: Sequence[Report]) -> list[Report]:
    """Say of the whole what was said of its parts: arrived when all have, failed when one has."""
    refs = [report.ref for report in reports]
    arrived = [report.ref for report in reports if report.state == "arrived"]
    rows = [row async for row in _queries.join_parts(conn, account=account, refs=refs, arrived=arrived)]
    known = {row["ref"]: (row["whole"], row["complete"]) for row in rows}
    if not known:
        return list(reports)
    return [_of_whole(report, *known[report.ref]) if report.ref in known else report for report in reports]


async def match(
    conn: Connection, account: int, reports: Sequence[Report], *, doubts: bool = False, parts: bool = False
) -> list[tuple[int, int] | None]:
    """Return each report's delivery (push, no), None: not known. `doubts`: an address among the unsettled will do.

    `parts`: of a long text each part is reported, so that one arrival proves nothing.
    """
    keys = [_key(report.key) for report in reports]
    rows = [
        row
        async for row in _queries.match_receipts(
            conn,
            account=account,
            doubts=doubts,
            parts=parts,
            arrived=[report.state == "arrived" for report in reports],
            refs=[report.ref for report in reports],
            indexes=[report.index for report in reports],
            keys_push=[key[0] for key in keys],
            keys_no=[key[1] for key in keys],
        )
    ]
    found = {row["ord"]: (row["push"], row["no"]) for row in rows if row["no"] is not None}
    return [found.get(number) for number in range(1, len(reports) + 1)]


async def fold(conn: Connection, places: Sequence[tuple[int, int]], reports: Sequence[Report]) -> list[Learnt]:
    """Merge reports into their deliveries by rank; return what changed. Rows in doubt are settled, counters follow."""
    rows = _queries.fold(
        conn,
        pushes=[push for push, _ in places],
        nos=[no for _, no in places],
        states=[report.state for report in reports],
        reasons=[report.reason for report in reports],
    )
    return [Learnt._make(row) async for row in rows]


async def remember(conn: Connection, account: int, found: Sequence[tuple[str, tuple[int, int]]]) -> None:
    """Let (ref, (push, no)) stand for each other from now on, where no call says so yet."""
    await _queries.remember(
        conn,
        account=account,
        refs=[ref for ref, _ in found],
        pushes=[push for _, (push, _) in found],
        nos=[no for _, (_, no) in found],
    )


async def add_orphans(conn: Connection, account: int, reports: Sequence[Report]) -> None:
    """Keep reports whose delivery is not known yet."""
    await _queries.add_orphans(
        conn,
        account=account,
        refs=[report.ref for report in reports],
        keys=[report.key for report in reports],
        indexes=[report.index for report in reports],
        news=[report.state for report in reports],
        reasons=[report.reason for report in reports],
        lastings=[report.lasting for report in reports],
    )


async def defer_orphans(conn: Connection, numbers: Sequence[int]) -> None:
    """They found nothing: look again later."""
    await _queries.defer_orphans(conn, ids=list(numbers))


async def waiting_orphans(conn: Connection, ripe: float) -> list[tuple[int, bool]]:
    """Return (account, old) of receipts to try again; `old` ones are older than `ripe` seconds."""
    return [(row["account"], row["old"]) async for row in _queries.waiting_orphans(conn, ripe=ripe)]


async def orphans(conn: Connection, account: int, *, old: bool, ripe: float, most: int) -> list[Orphan]:
    """Return an account's receipts to try again."""
    rows = _queries.orphans(conn, account=account, old=old, ripe=ripe, most=most)
    return [
        Orphan(row["id"], Report(row["ref"], row["key"], row["index"], row["news"], row["reason"], row["lasting"]))
        async for row in rows
    ]


async def drop_orphans(conn: Connection, numbers: Sequence[int]) -> None:
    """They found their delivery."""
    await _queries.drop_orphans(conn, ids=list(numbers))


async def bury_orphans(conn: Connection, seconds: float) -> None:
    """Forget orphans older than that."""
    await _queries.bury_orphans(conn, seconds=seconds)


async def beat(conn: Connection, name: str) -> None:
    """Say that a reconciler went its round."""
    await _queries.beat(conn, name=name)


async def beats(conn: Connection) -> dict[str, float]:
    """Return how many seconds ago each reconciler went its round."""
    return {row["name"]: row["ago"] async for row in _queries.beats(conn)}


def _of_whole(report: Report, whole: str, complete: bool) -> Report:  # noqa: FBT001
    waits = report.state == "arrived" and not complete
    return replace(report, ref=whole, state="sent" if waits else report.state)


def _written(request: Request) -> str:
    body = base64.b64encode(request.body).decode()
    return json.dumps([request.method, dict(request.query), dict(request.headers), body])


def _read(text: str, received_at: datetime) -> Request:
    method, query, headers, body = json.loads(text)
    return Request(method, query, headers, base64.b64decode(body), received_at)


def _key(key: str | None) -> tuple[int | None, int | None]:
    """Read "push-no-attempt"; anything else is nobody's key."""
    parts = (key or "").split("-")
    if len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) <= 18 for part in parts):  # noqa: PLR2004 push, no, attempt
        push, no = int(parts[0]), int(parts[1])
        return (push, no) if no < 1 << 31 else (None, None)
    return None, None
