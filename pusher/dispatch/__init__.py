"""Dispatch: bring a batch's rows to their channel. Claim, commit, then speak.

The story of one pass: lease the batch; turn by turn write the outcomes that have come in and, in the same
transaction, commit higher bounds before speaking to the next rows; when none is left, give the batch back.
After a crash only the rows inside the bounds are in doubt; the rest were surely not sent.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

from audiences import store as people
from channels.base import OptionsError
from channels.message import Reason, Scope, Unit
from pusher import account as accounts
from pusher.desk import Desk, Post
from pusher.dispatch.book import Book
from pusher.dispatch.call import Speaker
from pusher.dispatch.record import Recorder
from pusher.dispatch.script import script_for
from pusher.dispatch.window import Window
from pusher.store import LOST
from pusher.store import batch as batches
from pusher.store import company as companies
from pusher.store import label as labels
from pusher.store.batch import Lease
from pusher.timing import CALL_TIMEOUT, FLUSH, LEASE

__all__ = ["CALL_TIMEOUT", "LEASE", "Own", "dispatch", "dispatch_lane"]

log = logging.getLogger(__name__)

LOST_MODE = "账号已不能用这次推送选定的方式发送，请检查账号参数"
_NOT_OURS = 5.0  # seconds until a batch of an account that this process does not hold is looked at again
_TAGS_LATER = 20.0  # seconds until the tags are looked at again
_SHIFT = 60.0  # seconds after which a job makes room for another; the rounds ring again


@dataclass(frozen=True, slots=True)
class Own:
    """An account that this process holds, and the word under which it does (pusher/hold.py)."""

    account: int
    holder: str


async def dispatch(desk: Desk, batch: int) -> None:
    """Walk one pass of a due batch; return at once when it is not due or somebody else holds it."""
    began = asyncio.get_running_loop().time()
    async with desk.pool.acquire() as conn:
        lease = await batches.claim(conn, batch, LEASE)
    if lease is not None:
        await _pass(desk, lease, began)


async def dispatch_lane(desk: Desk, lane: str, own: Own | None = None) -> None:
    """Walk passes of a lane until none is due, each of the batch whose turn it is: fair by construction.

    An account that has enough windows open or no tokens is passed over, so it never holds a slot. `own`: passes of this
    account only; without it of those that nobody holds.
    """
    only = (own.account, own.holder) if own else ()
    loop = asyncio.get_running_loop()
    end = loop.time() + _SHIFT
    while loop.time() < end:
        began = loop.time()
        async with desk.pool.acquire() as conn:
            lease = await batches.claim_next(conn, lane, desk.load.full(lane, began), LEASE, *only)
        if lease is None:
            return
        await _pass(desk, lease, began)


async def _pass(desk: Desk, lease: Lease, began: float) -> None:
    try:
        post = await desk.post(lease.account)
        mode = post.channel.capabilities.mode(lease.mode)
    except (OptionsError, KeyError) as error:
        await _decline(desk, lease, f"账号参数有误：{error}" if isinstance(error, OptionsError) else LOST_MODE)
        return
    if post.channel.capabilities.listens and lease.account not in desk.load.held:
        await _pass_on(desk, lease)
        return
    if mode.unit is Unit.TAG and not await _tags_in_step(desk, lease, post):
        return
    async with desk.pool.acquire() as conn, conn.transaction():
        if mode.company > 1 and lease.closed is None:
            await companies.gather(conn, lease.id, mode.company)
        script = await script_for(conn, lease, post, mode)
    book = Book(mode.window, joint=mode.joint, closed=_closed(lease))
    speaker = Speaker(desk, lease, post, mode, book, script)
    consents = tuple(script.by_template) if mode.consent else ()
    window = Window(desk, lease, post, mode, book, Recorder(desk, lease, post, mode, script), consents)
    with desk.load.enter(lease.account, 1 if mode.joint else mode.window):  # a joint call cannot be made smaller
        try:
            await _walk(window, speaker, book)
        finally:
            # also when the worker is told to stop: what was spoken is waited for, written down, the lease handed back
            await asyncio.shield(_close(window, speaker, began))
    if window.wait is not None:
        desk.load.shut(lease.account, lease.lane, asyncio.get_running_loop().time() + window.wait)


def _closed(lease: Lease) -> Reason | None:
    """Why the account may not send this way, as it was written down when the platform said so."""
    if lease.closed is None:
        return None
    code, _, text = lease.closed.partition(": ")
    return Reason(code, text, Scope.MODE, lasting=True)


async def _decline(desk: Desk, lease: Lease, because: str) -> None:
    """The account cannot speak as it stands: it pauses, people are told, its rows stay pending."""
    async with desk.pool.acquire() as conn, conn.transaction():
        await accounts.halt(conn, lease.account, because)
        await batches.release(conn, lease)


async def _pass_on(desk: Desk, lease: Lease) -> None:
    """The account is one worker's at a time, and not ours: a row of its own is on its way to say so."""
    async with desk.pool.acquire() as conn, conn.transaction():
        await batches.release(conn, lease)
    desk.load.shut(lease.account, lease.lane, asyncio.get_running_loop().time() + _NOT_OURS)


async def _tags_in_step(desk: Desk, lease: Lease, post: Post) -> bool:
    """Whether the platform's tags hold who they should: else the batch comes back when they do (following/label.py)."""
    async with desk.pool.acquire() as conn, conn.transaction():
        if not await people.mislabelled(conn, desk.vault, post.account.key, 1, post.whole):
            return True
        await labels.give(conn, lease.account, 0.0)
        await batches.release(conn, lease)
        await batches.postpone(conn, lease.id, _TAGS_LATER)
    return False


async def _walk(window: Window, speaker: Speaker, book: Book) -> None:
    while True:
        wave = await window.turn()
        if wave is not None:
            speaker.speak(wave)
        elif not book.waiting and not book.pending:
            return
        await speaker.some(FLUSH)


async def _close(window: Window, speaker: Speaker, began: float) -> None:
    """Write what is left; a database that is away for a moment is waited for, as long as the lease may last."""
    await speaker.finish(CALL_TIMEOUT)
    loop = asyncio.get_running_loop()
    last = max(began, loop.time()) + LEASE
    while True:
        try:
            await window.close()
        except LOST:
            if loop.time() > last:
                raise
            log.warning("database away, outcomes wait")
            await asyncio.sleep(0.5)
        else:
            return
