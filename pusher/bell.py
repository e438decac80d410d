"""The bell of the queue: a ring carries a number and nothing else, and a lost one is rung again by the rounds."""

from __future__ import annotations

import logging
import time
from typing import Final

from arq.connections import ArqRedis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

QUEUES: Final = {"urgent": "cunkou:urgent", "line": "cunkou:line", "bulk": "cunkou:bulk"}
EPOCH: Final = 15  # seconds: a ring lost with a killed worker is heard again in the next epoch


class ArqBell:
    """pusher.desk.Bell on arq. A ring that Redis does not take is forgotten: the rounds ring again."""

    def __init__(self, redis: ArqRedis) -> None:
        self._redis = redis

    async def plan(self, push: int) -> None:
        """A push was approved."""
        await self._ring("urgent", "plan", push, f"plan:{push}:{_epoch()}")  # where no batch is waited for

    async def dispatch(self, batch: int, lease: int, lane: str) -> None:
        """A batch is due. The lease makes the id new each time, for arq refuses an id for long after a kill -9."""
        await self._ring(_queue(lane), "dispatch", lane, f"batch:{batch}:{lease}:{_epoch()}")

    async def settle(self, batch: int) -> None:
        """Rows in doubt may be looked at."""
        await self._ring("line", "settle", batch, f"settle:{batch}:{_epoch()}")

    async def fold(self) -> None:
        """Callbacks have come in; rings of the same half second are one."""
        await self._ring("line", "fold", 0, f"fold:{int(time.time() * 2)}")

    async def _ring(self, queue: str, job: str, what: int | str, job_id: str) -> None:
        try:
            await self._redis.enqueue_job(job, what, _job_id=job_id, _queue_name=QUEUES[queue])
        except RedisError as error:
            log.warning("bell not heard", extra={"job": job, "error": type(error).__name__})


def _queue(lane: str) -> str:
    return lane if lane in QUEUES else "line"


def _epoch() -> int:
    return int(time.time() // EPOCH)
