"""The worker: arq jobs that carry a number and nothing else, and the rounds of the reconcilers.

The queue is a bell. Losing Redis loses nothing: the rounds ring again for what is due, and they
need neither the queue nor the host's clock.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Sequence
from typing import Any, Final

from arq.connections import ArqRedis
from arq.constants import job_key_prefix, retry_key_prefix
from arq.worker import Function, Worker, func
from redis.exceptions import RedisError

from pusher import plan as planning
from pusher import receipts, reconcile
from pusher.balance import metering
from pusher.bell import EPOCH, QUEUES
from pusher.desk import Desk
from pusher.dispatch import dispatch_lane
from pusher.hold import holding
from pusher.meter import Meter
from pusher.settle import settle

log = logging.getLogger(__name__)

MAX_JOBS: Final = 32  # of one queue at once in one process
POLL: Final = 0.2  # seconds; a job goes on by itself, so an idle slot can wait that long
JOB_SECONDS: Final = 3600  # a pass ends by itself; this only bounds a bug
PATIENCE: Final = 20.0  # seconds to hand back all: a call under way takes CALL_TIMEOUT
STALE: Final = 2 * EPOCH  # seconds after which nobody will answer a ring any more


async def plan_job(ctx: dict[str, Any], number: int) -> None:
    """Plan a push."""
    await planning.plan(ctx["desk"], number)


async def dispatch_job(ctx: dict[str, Any], lane: str) -> None:
    """Walk passes of a lane until none is due."""
    await dispatch_lane(ctx["desk"], lane)


async def settle_job(ctx: dict[str, Any], number: int) -> None:
    """Look again at a batch's rows in doubt."""
    await settle(ctx["desk"], number)


async def fold_job(ctx: dict[str, Any], _number: int) -> None:
    """Fold callbacks."""
    await receipts.fold(ctx["desk"])


async def work(desk: Desk, redis: ArqRedis, queues: Sequence[str]) -> None:
    """Serve these queues ("urgent", "line", "bulk") and go the rounds until cancelled; a lost Redis is waited for."""
    async with asyncio.TaskGroup() as group:
        duties = [holding(desk), *(_go_rounds(desk, name) for name in reconcile.ROUNDS)]
        if isinstance(desk.meter, Meter):
            duties.append(metering(desk, desk.meter))
        for queue in queues:
            duties += [_serve(desk, redis, queue), _forget(redis, queue)]
        group.create_task(_insist([group.create_task(duty) for duty in duties]))


async def _insist(tasks: Sequence[asyncio.Task[None]]) -> None:
    """When we are told to stop, see to it that the others do."""
    try:
        await asyncio.Event().wait()
    finally:
        await _until_ended(tasks)


async def _until_ended(tasks: Sequence[asyncio.Task[Any]]) -> None:
    """Wait for tasks that were cancelled, and cancel again, late enough for all that has to be handed back first.

    A wait that comes to its end in the very moment of a cancel swallows it (asyncio.wait_for before Python 3.12), and
    this is likely where the database or Redis goes down together with us: an endless loop would go on for ever.
    """
    while left := [task for task in tasks if not task.done()]:
        await asyncio.wait(left, timeout=PATIENCE)
        for task in left:
            task.cancel()


async def _serve(desk: Desk, redis: ArqRedis, queue: str) -> None:
    while True:
        worker = Worker(
            functions=_functions(),
            queue_name=QUEUES[queue],
            redis_pool=redis,
            max_jobs=MAX_JOBS,
            job_timeout=JOB_SECONDS,
            poll_delay=POLL,
            queue_read_limit=MAX_JOBS,
            handle_signals=False,
            on_job_start=_take_off,
            ctx={"desk": desk, "queue": QUEUES[queue]},
        )
        try:
            await worker.async_run()
        except (RedisError, OSError) as error:
            log.warning("queue lost, waiting", extra={"queue": queue, "error": type(error).__name__})
            await asyncio.sleep(1)
        finally:
            await asyncio.shield(_leave(worker))


async def _take_off(ctx: dict[str, Any]) -> None:
    """Take a ring out of the queue as soon as somebody answers it: arq holds a running job by other keys.

    arq leaves it there to the job's end and reads no more than the queue's head: MAX_JOBS running jobs, whoever runs
    them or was killed over them, would hide all later rings from every process.
    """
    await ctx["redis"].zrem(ctx["queue"], ctx["job_id"])


async def _forget(redis: ArqRedis, queue: str) -> None:
    """Take rings out of a queue that nobody answered in time: the rounds have rung again, and again."""
    while True:
        try:
            await redis.zremrangebyscore(QUEUES[queue], "-inf", int((time.time() - STALE) * 1000))
        except (RedisError, OSError) as error:
            log.warning("old rings stay", extra={"queue": queue, "error": type(error).__name__})
        await asyncio.sleep(EPOCH)


async def _leave(worker: Worker) -> None:
    """Stop every job and wait for all of them to hand back what they hold.

    arq's own close() leaves at the first, and closes the connections that the other queues' workers still use.
    """
    numbers, jobs = list(worker.tasks), list(worker.tasks.values())
    for job in jobs:
        job.cancel()
    await _until_ended(jobs)
    await asyncio.gather(*jobs, return_exceptions=True)
    # By these keys arq would refuse the same ring from another process until the next epoch.
    kept = [prefix + number for number in numbers for prefix in (job_key_prefix, retry_key_prefix)]
    if kept:
        with contextlib.suppress(RedisError, OSError):
            await worker.pool.delete(*kept)


async def _go_rounds(desk: Desk, name: str) -> None:
    """Go one reconciler's rounds by the monotonic clock: the host's own may jump (arq's crons would stand still)."""
    _, seconds = reconcile.ROUNDS[name]
    while True:
        try:
            await reconcile.go_round(desk, name)
        except Exception:
            log.exception("round broken off", extra={"round": name})
        await asyncio.sleep(seconds)


def _functions() -> list[Function]:
    jobs: dict[str, Any] = {"plan": plan_job, "dispatch": dispatch_job, "settle": settle_job, "fold": fold_job}
    return [func(job, name=name, keep_result=0, max_tries=1, timeout=JOB_SECONDS) for name, job in jobs.items()]
