"""A person decides (再发一次, 不再发) what nothing else could settle. Locks: push, batch by batch, deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pusher.delivery import STOPPED, News
from pusher.store import Connection
from pusher.store import batch as batches
from pusher.store import doubt as doubts
from pusher.store import push as pushes
from pusher.store.doubt import Word

_REASONS = {News.REPEATED: "repeated: 工作人员决定再发一次", News.DROPPED: "dropped: 工作人员决定不再发"}


class DecisionError(Exception):
    """It cannot be decided so; `args[0]` says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Decided:
    """Which rows were decided; `left`: how many meant were not, being settled meanwhile or spoken to just now."""

    rows: tuple[int, ...]
    left: int


async def decide(
    conn: Connection,
    number: int,
    news: News,
    *,
    now: datetime,
    batch: int | None = None,
    nos: Sequence[int] | None = None,
) -> Decided:
    """Let rows in doubt be sent again (REPEATED) or never (DROPPED): all of a push, one batch's, or these.

    A receipt that comes meanwhile wins. DecisionError: nothing to decide, or a stopped push would send again.
    """
    push = await pushes.lock_push(conn, number)
    if push is None:
        raise DecisionError("没有这次推送，或不在您的管辖范围内。")
    over = push.state not in {"running", "paused", "dispatched"} or push.expires_at <= now
    if news is News.REPEATED and over:
        raise DecisionError("这次推送已经停止或办结，不能再发。确需再通知，请另发一次。")
    meant = [one for one in await doubts.undecided(conn, number) if batch is None or one.batch == batch]
    done: list[int] = []
    for one in meant:
        state = await doubts.lock(conn, one.batch)
        if news is News.REPEATED and state in STOPPED:
            continue
        rows = await doubts.chosen(conn, number, one.batch, nos)
        words = [Word(no, key, news, _REASONS[news]) for no, key in rows]
        changed = await doubts.resolve(conn, number, words) if words else []
        if changed:
            failed = len(changed) if news is News.DROPPED else 0
            await batches.count_outcomes(conn, one.batch, sent=0, refused=0, failed=failed, unknown=-len(changed))
            if news is News.REPEATED:
                await doubts.due_again(conn, one.batch)
            done += [no for no, _, _ in changed]
    if news is News.REPEATED and done:
        await pushes.set_state(conn, number, ["dispatched"], "running")
    wanted = sum(one.rows for one in meant) if nos is None else len(set(nos))
    if not wanted:
        raise DecisionError("没有等您决定的：要么已经有了回音，要么别人已经决定了。")
    return Decided(tuple(done), wanted - len(done))
