"""The open window of a batch: which rows may have been spoken to. Committed before the first byte, always."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from channels.message import Mode
from pusher.delivery import News
from pusher.desk import OFFICE_TIME, Desk, Post
from pusher.dispatch.book import Book, Page
from pusher.dispatch.record import Recorder
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import batch as batches
from pusher.store.batch import Lease, Row
from pusher.store.delivery import Line
from pusher.timing import CALL_TIMEOUT, LEASE


@dataclass(frozen=True, slots=True)
class Wave:
    """Rows that may now be spoken to, under bounds that are committed."""

    rows: Sequence[Row]
    key: str  # of its calls: push, batch and serial
    deadline: float  # loop.time(): no body is begun after it


class Window:
    """Slides over a batch: the upper bound rises while stragglers remain."""

    def __init__(
        self, desk: Desk, lease: Lease, post: Post, mode: Mode, book: Book, recorder: Recorder, began: float
    ) -> None:
        self._desk, self._lease, self._post, self._mode = desk, lease, post, mode
        self._book, self._recorder = book, recorder
        self._cursor = lease.lo - 1
        self._deadline = began + LEASE - CALL_TIMEOUT
        self._wait: float | None = None  # seconds; tokens or quota ran out

    async def turn(self) -> Wave | None:
        """Write what came in and commit the next bounds, in one transaction; None: nothing new may be spoken to."""
        began = asyncio.get_running_loop().time()
        want = await self._tokens(len(self._book.waiting))
        async with self._desk.pool.acquire() as conn, self._book.page() as page, conn.transaction():
            live = await batches.lock_batch(conn, self._lease)
            await self._recorder.write(conn, page)
            rows = await self._next(conn, want) if live and want else []
            serial = await self._open(conn, rows, page.waiting, live=live)
        if self._post.rate:
            await self._desk.bucket.give(self._lease.account, want - len(rows))
        if live:
            self._deadline = began + LEASE - CALL_TIMEOUT
        if not rows:
            return None
        return Wave(rows, f"{self._lease.push}-{self._lease.id}-{serial}", self._deadline)

    async def close(self) -> None:
        """Write the last outcomes and give the batch back; after a stop its unspoken rows take the stop's state."""
        async with self._desk.pool.acquire() as conn, self._book.page() as page, conn.transaction():
            await batches.lock_batch(conn, self._lease)
            await self._recorder.write(conn, page)
            # a row without an outcome: its lease runs out, and then it is in doubt, never sent again
            released = None if page.waiting else await batches.release(conn, self._lease)
            if released is not None and released.state in {"cancelled", "expired", "superseded"}:
                await batches.sweep(conn, self._lease.id, released.state)
            if released is not None and self._wait is not None:
                await batches.postpone(conn, self._lease.id, self._wait)
        if self._book.stop is not None:
            await self._recorder.halt(self._book.stop)

    async def _tokens(self, out: int) -> int:
        """Say how many more rows may be spoken to: room in the window, within the account's rate."""
        want = self._mode.window - out
        if self._book.calm:
            self._wait = max(self._wait or 0.0, self._book.calm)
        if self._book.stop is not None or want <= 0 or self._wait is not None:
            return 0
        granted, wait = await self._desk.bucket.take(self._lease.account, self._post.rate, want)
        if not granted:
            self._wait = wait
        return granted

    async def _next(self, conn: Connection, want: int) -> list[Row]:
        if self._post.daily_limit:
            day = self._desk.now().astimezone(OFFICE_TIME).date()
            left = await accounts.quota_left(conn, self._lease.account, day, self._post.daily_limit)
            if left == 0:
                self._wait = 600.0
            want = min(want, left)
        rows = await batches.next_rows(conn, self._lease, self._cursor, want) if want else []
        if not rows:
            return []
        self._cursor = rows[-1].no
        silent = [row for row in rows if self._silent(row)]
        lines = [Line(row.no, row.attempt, News.SKIPPED, reason=self._silent(row)) for row in silent]
        await self._recorder.write(conn, Page(lines))
        rows = [row for row in rows if not self._silent(row)]
        if self._post.daily_limit and rows:
            await accounts.spend_quota(conn, self._lease.account, day, len(rows))
        return rows

    async def _open(self, conn: Connection, rows: Sequence[Row], out: Collection[int], *, live: bool) -> int:
        if rows:
            bounds = (min(rows[0].no, *out) if out else rows[0].no, rows[-1].no)
            return await batches.open_window(conn, self._lease.id, bounds, LEASE)
        if live:
            await batches.narrow_window(conn, self._lease.id, min(out, default=self._cursor + 1), LEASE)
        return 0

    def _silent(self, row: Row) -> str:
        """Say why a row is not spoken to although it was planned; empty: it is."""
        if row.contact is None:
            return ""
        if row.cipher is None:
            return "purged: 联系方式已删除"
        if row.dead:
            return "dead: 号码或关注已失效"
        if row.opted_out and ("*" in row.opted_out or self._post.account.key in row.opted_out):
            return "opted_out: 本人不再接收"
        return ""
