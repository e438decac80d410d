"""The open window of a batch: which rows may have been spoken to. Committed before the first byte, always."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from channels.message import Mode, Scope
from pusher.desk import Desk, Post
from pusher.dispatch.book import Book
from pusher.dispatch.record import Recorder
from pusher.doubt import first_look
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import batch as batches
from pusher.store import company as companies
from pusher.store import tally as tallies
from pusher.store import window as windows
from pusher.store.batch import Lease
from pusher.store.window import Doubting, Opened, Page, Row
from pusher.timing import CALL_TIMEOUT, LEASE, RENEW

_UNTIL_TOMORROW: Final = 600.0  # seconds between two looks at a day's quota that is used up


@dataclass(frozen=True, slots=True)
class Wave:
    """Rows that may now be spoken to, under bounds that are committed."""

    rows: Sequence[Row]
    key: str  # of its calls: push, batch and serial
    deadline: float  # loop.time(): no body is begun after it


class Window:
    """Slides over a batch: the upper bound rises while stragglers remain."""

    def __init__(
        self, desk: Desk, lease: Lease, post: Post, mode: Mode, book: Book, recorder: Recorder, consents: Sequence[str]
    ) -> None:
        self._desk, self._lease, self._post, self._mode = desk, lease, post, mode
        self._book, self._recorder, self._consents = book, recorder, consents
        self._rate = post.rate * lease.brake
        self._cursor = lease.lo - 1
        self._renewed = 0.0  # loop.time() of the last turn that was written
        self._over = False  # no row is left for this pass, or somebody forbade to speak
        self.wait: float | None = None  # seconds until there are tokens or quota again; None: nothing ran out

    async def turn(self) -> Wave | None:
        """Write what came in and commit the next bounds, in one transaction; None: nothing new may be spoken to."""
        began = asyncio.get_running_loop().time()
        want = await self._tokens(self._room())
        if not want and not self._book.pending and began - self._renewed < RENEW:
            return None  # nothing to write, nobody to speak to
        with self._book.page() as page:
            opened = await self._write(page, want)
        if self._rate:
            await self._desk.bucket.give(self._lease.account, self._price(want) - self._price(len(opened.rows)))
        self._renewed = began
        self._over = self._over or not opened.live or (want > 0 and not opened.spent and opened.last is None)
        if opened.spent:
            self.wait = _UNTIL_TOMORROW
        if opened.last is not None:
            self._cursor = opened.last
        if not opened.rows:
            return None
        key = f"{self._lease.push}-{self._lease.id}-{opened.serial}"
        return Wave(opened.rows, key, began + LEASE - CALL_TIMEOUT)

    async def close(self) -> None:
        """Write the last outcomes and give the batch back; after a stop its unspoken rows take the stop's state."""
        lease = self._lease
        with self._book.page() as page:  # around the transaction: a commit that is lost gives the page back as well
            async with self._desk.pool.acquire() as conn, conn.transaction():
                await self._turn(conn, page, 0)
                # a row without an outcome: its lease runs out, and then it is in doubt, never sent again
                released = None if page.straggler is not None else await batches.release(conn, lease)
                if released is not None and released.state in {"cancelled", "expired", "superseded"}:
                    await batches.sweep(conn, lease.id, released.state)
                if released is not None and self.wait is not None:
                    await batches.postpone(conn, lease.id, self.wait)
                if self._mode.company > 1:
                    await self._part(conn)
        if self._book.calm and self._book.slow is not None:
            await self._recorder.rest(self._book.slow, self._book.calm)
        elif self._book.calm:
            async with self._desk.pool.acquire() as conn:
                await accounts.brake(conn, lease.account, self._book.calm)
        for why in self._book.strange.values():
            await self._recorder.wonder(why)
        if self._book.warn is not None:
            await self._recorder.warn(self._book.warn)
        if self._book.stop is not None:
            await self._recorder.halt(self._book.stop, self._book.stop_for)

    async def _part(self, conn: Connection) -> None:
        """Tell the company what came of the call. A set whose text is at fault is taken apart: each says for itself."""
        stop = self._book.stop
        if stop is not None and stop.scope is Scope.CONTENT and await companies.keep_apart(conn, self._lease.id):
            self._book.stop = None
        await companies.part(conn, self._lease.id)

    def _room(self) -> int:
        """Rows that may be spoken to beside those without an outcome; a joint call is opened whole or not at all."""
        waiting = len(self._book.waiting)
        return 0 if self._mode.joint and waiting else self._mode.window - waiting

    def _price(self, rows: int) -> int:
        """Tokens that so many rows cost: one each, or one for the call that they share."""
        return min(rows, 1) if self._mode.joint else rows

    async def _tokens(self, room: int) -> int:
        """Say how many more rows may be spoken to: room in the window, within the account's rate."""
        if self._over or self._book.stop is not None or self._book.calm or self.wait is not None or room <= 0:
            return 0
        if not self._rate:
            return room
        granted, wait = await self._desk.bucket.take(
            self._lease.account, self._rate, self._price(room), urgent=self._lease.lane == "urgent"
        )
        if not granted:
            self.wait = wait
        return room if granted and self._mode.joint else granted

    async def _write(self, page: Page, want: int) -> Opened:
        """Most turns are one statement, a transaction by itself; parts, consents and dead contacts join it in one."""
        alone = not self._book.lasting and not page.parts and not (page.refs and self._mode.joint)
        if alone and not (page.told and self._consents):
            async with self._desk.pool.acquire() as conn:
                return await self._turn(conn, page, want)
        async with self._desk.pool.acquire() as conn, conn.transaction():
            return await self._turn(conn, page, want)

    async def _turn(self, conn: Connection, page: Page, want: int) -> Opened:
        lasting, self._book.lasting = self._book.lasting, []
        try:
            opened = await windows.turn(
                conn,
                self._lease,
                page,
                seconds=LEASE,
                after=self._cursor,
                want=want,
                consents=self._consents,
                doubt=Doubting(first_look(self._mode), LEASE + CALL_TIMEOUT, CALL_TIMEOUT),
            )
            if page.parts:
                await windows.note_parts(conn, self._lease.account, page.parts)
            if page.refs and self._mode.joint:
                await tallies.expect(conn, self._lease.account, self._lease.push, page.calls)
            if lasting or (opened.told and self._consents):
                await self._recorder.note(conn, opened.told, lasting)
        except BaseException:
            self._book.lasting[:0] = lasting
            raise
        return opened
