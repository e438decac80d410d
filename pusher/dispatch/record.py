"""Writing a turn's outcomes: rows, calls, rows in doubt, counters, consents, dead contacts; and halting."""

from __future__ import annotations

from collections.abc import Sequence

from audiences import store as people
from channels.message import Mode, Reason, Scope
from pusher.desk import Desk, Post
from pusher.dispatch.book import Page
from pusher.dispatch.script import Script
from pusher.doubt import first_look
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import batch as batches
from pusher.store import delivery as deliveries
from pusher.store import doubt as doubts
from pusher.store import push as pushes
from pusher.store.doubt import Spoken
from pusher.timing import CALL_TIMEOUT, LEASE


class Recorder:
    """Writes for one batch; `lease`: or whatever else says by which account and mode its rows were spoken."""

    def __init__(self, desk: Desk, lease: Spoken, post: Post, mode: Mode, script: Script) -> None:
        self._desk, self._lease, self._post, self._mode, self._script = desk, lease, post, mode, script

    async def write(self, conn: Connection, page: Page) -> None:
        """Write a page in the caller's transaction; what a receipt or a newer attempt has overtaken changes nothing."""
        if not page.lines:
            return
        lease = self._lease
        changed = await deliveries.record(conn, lease.push, page.lines)
        if page.calls:
            await deliveries.add_calls(conn, lease.account, lease.push, page.calls)
        await self._doubt(conn, page, {no for no, news, _ in changed if news == "unclear"})
        told = [no for no, news, _ in changed if news == "accepted"]
        cleared = await doubts.settle(conn, lease.push, told) if told else 0  # a late answer to a doubted row
        news = [news for _, news, _ in changed]
        await batches.count_outcomes(
            conn,
            lease.id,
            sent=news.count("accepted"),
            refused=news.count("refused") + news.count("skipped"),
            failed=news.count("exhausted"),
            unknown=news.count("unclear") - cleared,
        )
        await self.mark(conn, [contact for _, news, contact in changed if news == "accepted" and contact], page.lasting)

    async def mark(self, conn: Connection, told: Sequence[int], lasting: Sequence[tuple[int, Reason]]) -> None:
        """Write what outcomes say of contacts: consents spent by those told, those denied, the dead."""
        await self._consents(conn, told, [contact for contact, why in lasting if why.consent])
        for contact, why in lasting:
            if why.lasting:
                await people.mark_dead(conn, [contact], why.text, self._desk.now())

    async def halt(self, why: Reason) -> None:
        """Stop what the reason concerns, in a transaction of its own: locks are taken push first, then batch."""
        because = f"{why.code}: {why.text}"
        async with self._desk.pool.acquire() as conn, conn.transaction():
            if why.scope is Scope.CONTENT:
                await pushes.lock_push(conn, self._lease.push)
                if await pushes.pause(conn, self._lease.push, because):
                    await batches.pause_batches(conn, self._lease.push)
            else:
                await accounts.pause_account(conn, self._lease.account, because)

    async def _doubt(self, conn: Connection, page: Page, unclear: set[int]) -> None:
        new = [doubt for doubt in page.doubts if doubt[0] in unclear]
        if new:
            look, spoken = first_look(self._mode), LEASE + CALL_TIMEOUT
            await doubts.add(conn, self._lease, new, next_in=look, spoken=spoken, quiet=CALL_TIMEOUT)

    async def _consents(self, conn: Connection, told: Sequence[int], denied: Sequence[int]) -> None:
        """One-time consents are spent by a send; those that the platform denies are forgotten."""
        if not self._mode.consent:
            return
        key = self._post.account.key
        for message in self._script.by_template.values():
            if told and message.spends:
                await people.spend_consent(conn, told, key, message.consent)
            if denied:
                await people.forget_consent(conn, denied, key, message.consent)
