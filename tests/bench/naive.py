"""What one would write first: one arq job a recipient, one UPDATE each; polling tuned, the worker's own session.

`python -m tests.bench.naive URL RECIPIENTS` prints what it took, enqueueing included. The table is bench.naive.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import Any

import uvloop
from arq.worker import Worker, func
from yarl import URL

from pusher.runtime import running
from pusher.settings import Settings
from tests.bench.bare import HEADERS
from tests.bench.channel import EACH, message

QUEUE = "bench:naive"


async def one(ctx: dict[str, Any], number: int) -> None:
    body = json.dumps({"key": str(number), "to": ["14000000000"], "text": ctx["text"]}).encode()
    async with ctx["http"].post(ctx["url"], data=body, headers=HEADERS) as answer:
        ref = json.loads(await answer.read())["ref"]
    await ctx["pool"].execute("UPDATE bench.naive SET state = 'sent', ref = $2 WHERE no = $1", number, ref)


async def main(base: str, recipients: int) -> None:
    async with running(Settings.from_env(), "worker") as runtime:
        ctx = {
            "http": runtime.resources.http, "url": URL(base) / EACH.name, "text": message(EACH.name).text,
            "pool": runtime.pool,
        }  # fmt: skip
        cpu, began = time.process_time(), time.monotonic()
        for start in range(0, recipients, 100):
            numbers = range(start, min(start + 100, recipients))
            await asyncio.gather(
                *(runtime.redis.enqueue_job("one", n, _job_id=f"naive:{n}", _queue_name=QUEUE) for n in numbers)
            )
        worker = Worker(
            functions=[func(one, keep_result=0, max_tries=1)], queue_name=QUEUE, redis_pool=runtime.redis, max_jobs=100,
            burst=True, poll_delay=0.01, queue_read_limit=1000, handle_signals=False, ctx=ctx,
        )  # fmt: skip
        await worker.async_run()
        print(json.dumps({
            "recipients": recipients, "wall": time.monotonic() - began, "cpu": time.process_time() - cpu,
        }))  # fmt: skip


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))
