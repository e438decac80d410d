"""What the HTTP client alone can do: the worker's own session against the same stub, and nothing around it.

`python -m tests.bench.bare URL RECIPIENTS AT_ONCE` prints what it took.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time

import uvloop
from yarl import URL

from pusher.runtime import running
from pusher.settings import Settings
from tests.bench.channel import EACH, message

HEADERS = {"Content-Type": "application/json"}


async def main(base: str, recipients: int, at_once: int) -> None:
    url, text = URL(base) / EACH.name, message(EACH.name).text
    async with running(Settings.from_env(), "worker") as runtime:
        http, numbers = runtime.resources.http, iter(range(recipients))

        async def speak() -> None:
            for number in numbers:
                body = json.dumps({"key": f"202611000000001-{number}-0", "to": ["14000000000"], "text": text}).encode()
                async with http.post(url, data=body, headers=HEADERS) as answer:
                    json.loads(await answer.read())["ref"]

        cpu, began = time.process_time(), time.monotonic()
        await asyncio.gather(*(speak() for _ in range(at_once)))
        print(json.dumps({
            "recipients": recipients, "wall": time.monotonic() - began, "cpu": time.process_time() - cpu,
        }))  # fmt: skip


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
