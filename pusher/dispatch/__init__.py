"""Dispatch: bring a batch's rows to their channel. Claim, commit, then speak (design.md §5.1).

The story of one pass: lease the batch; turn by turn write the outcomes that have come in and, in the same
transaction, commit higher bounds before speaking to the next rows; when none is left, give the batch back.
After a crash only the rows inside the bounds are in doubt; the rest were surely not sent.
"""

from __future__ import annotations

import asyncio

from pusher.desk import Desk
from pusher.dispatch.book import Book
from pusher.dispatch.call import Speaker
from pusher.dispatch.record import Recorder
from pusher.dispatch.script import script_of
from pusher.dispatch.window import Window
from pusher.store import batch as batches
from pusher.timing import CALL_TIMEOUT, FLUSH, LEASE

__all__ = ["CALL_TIMEOUT", "LEASE", "dispatch"]


async def dispatch(desk: Desk, batch: int) -> None:
    """Walk one pass of a due batch; return at once when it is not due or somebody else holds it."""
    began = asyncio.get_running_loop().time()
    async with desk.pool.acquire() as conn:
        lease = await batches.claim(conn, batch, LEASE)
    if lease is None:
        return
    post = await desk.post(lease.account)
    mode = post.channel.capabilities.mode(lease.mode)
    async with desk.pool.acquire() as conn:
        script = await script_of(conn, lease.push, lease.account, lease.mode)
    book = Book()
    speaker = Speaker(desk, lease, post, mode, book, script)
    window = Window(desk, lease, post, mode, book, Recorder(desk, lease, post, mode, script), began)
    try:
        await _walk(window, speaker, book)
    finally:
        # also when the worker is told to stop: what was spoken is waited for, written down, and the lease handed back
        await asyncio.shield(_close(window, speaker))


async def _walk(window: Window, speaker: Speaker, book: Book) -> None:
    while True:
        wave = await window.turn()
        if wave is not None:
            speaker.speak(wave)
        elif not book.waiting and not book.pending:
            return
        await speaker.some(FLUSH)


async def _close(window: Window, speaker: Speaker) -> None:
    await speaker.finish(CALL_TIMEOUT)
    await window.close()
