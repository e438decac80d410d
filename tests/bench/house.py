"""The bench's house: servers of its own (fsync on), people, accounts and pushes; the processes that are measured."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from channels.message import Message
from content import store as items
from content.review import Act, Step
from pusher import plan as planning
from pusher.account import seal
from pusher.embedded import Servers, embedded
from pusher.migrate import migrate
from pusher.runtime import Runtime, running
from pusher.settings import Keys, Settings
from pusher.store import DatabaseError, Pool, open_pool
from pusher.store import account as accounts
from pusher.store import push as pushes
from pusher.store.account import NewAccount
from pusher.store.push import NewPush
from pusher.strategy import Step as Leg
from pusher.strategy import Strategy, Way
from tests.bench.channel import register
from tests.bench.cpu import Meter, peak
from tests.bench.people import freeze
from tests.stage import COUNTY, notice

ROOT = Path(__file__).parents[2]
MONTH = 202611
_FORGOTTEN = [f"pusher.{name}" for name in ("delivery", "call", "unsettled", "callback", "orphan", "push")]
REFERENCE_BARE: Final = 48e-6  # CPU seconds a request


@dataclass(frozen=True)
class Account:
    """An account at a stub, and the kind of its contacts."""

    id: int
    key: str
    channel: str
    kind: str


@dataclass(frozen=True)
class Cost:
    """What a run took. `cpu` is in seconds, by process; the stub's is not in it."""

    recipients: int
    wall: float
    cpu: Mapping[str, float]

    @property
    def per_core(self) -> float:
        """Recipients a second of CPU, all our processes counted."""
        return self.recipients / max(sum(self.cpu.values()), 1e-9)

    @property
    def bill(self) -> str:
        """CPU microseconds a recipient, by process."""
        return " · ".join(f"{name} {1e6 * spent / self.recipients:.1f}" for name, spent in self.cpu.items())


@dataclass
class House:
    """Everything that is open."""

    servers: Servers
    settings: Settings
    runtime: Runtime
    owner: Pool
    web: Pool
    item: tuple[int, str]
    audiences: dict[tuple[str, int], int] = field(default_factory=dict)
    bares: list[Cost] = field(default_factory=list)

    def meter(self, **pids: int) -> Meter:
        """Begin to count the CPU of the servers and of these processes."""
        data = self.servers.place.data
        postgres = int((data / "postgres" / "postmaster.pid").read_text().split()[0])
        valkey = int((data / "valkey" / "pid").read_text())
        return Meter({**pids, "PostgreSQL": postgres, "Valkey": valkey})

    async def account(
        self, channel: str, options: Mapping[str, Any], *, kind: str = "phone", rate: float = 0.0
    ) -> Account:
        """Enter an account, or the new options of the channel's."""
        key = f"bench-{channel}"
        new = NewAccount(
            key=key, channel=channel, division=COUNTY * 10**9, name="随县人民政府",
            options=seal(self.runtime.vault, channel, options), rate=rate,
        )  # fmt: skip
        async with self.owner.acquire() as conn:
            return Account(await accounts.add_account(conn, new, COUNTY), key, channel, kind)

    async def audience(self, n: int, kind: str = "phone") -> int:
        """Freeze n persons; an audience of the same size is used again."""
        if (kind, n) not in self.audiences:
            self.audiences[kind, n] = await freeze(self.owner, self.runtime.vault, n, kind)
        return self.audiences[kind, n]

    async def push(self, account: Account, message: Message, n: int, *, urgency: str = "normal") -> int:
        """Approve a push to n persons; it is not planned yet."""
        audience = await self.audience(n, account.kind)
        way = Way(account.id, account.key, account.channel, message.mode, account.kind, "", accepted_counts=True)
        now = datetime.now(UTC)
        item, version = self.item
        new = NewPush(
            county=COUNTY, division=COUNTY * 10**9, item=item, version=version, audience=audience,
            strategy=Strategy((Leg((way,)),), per="person").to_json(), urgency=urgency, duty="should", digest="d",
            frozen_at=now, created_by=1, not_before=now, expires_at=now + timedelta(days=1),
        )  # fmt: skip
        async with self.web.acquire() as conn, conn.transaction():
            number = await pushes.next_push(conn, MONTH)
            await pushes.add_push(conn, number, new)
            await pushes.add_renditions(conn, number, [(account.id, message.mode, 0, message)])
            await pushes.approve(conn, number, 1, now, now - timedelta(seconds=1))
        return number

    async def plan(self, push: int) -> None:
        """Plan a push in this process."""
        await planning.plan(self.runtime.desk, push)

    async def hold(self, account: Account) -> None:
        """Let the account say nothing until `go`."""
        await self.owner.execute("UPDATE pusher.account SET state = 'paused' WHERE id = $1", account.id)

    async def go(self, account: Account) -> None:
        """Let it speak, and ring for what is due."""
        await self.owner.execute("UPDATE pusher.account SET state = 'active' WHERE id = $1", account.id)
        await planning.ring(self.runtime.desk)

    async def until_done(self, push: int, *, patience: float = 900.0) -> None:
        """Wait until every batch of a push has been walked to its end."""
        end = time.monotonic() + patience
        while await self.owner.fetchval(
            "SELECT count(*) FROM pusher.batch WHERE push = $1 AND done_at IS NULL", push
        ) or await self.owner.fetchval("SELECT planned_at IS NULL FROM pusher.push WHERE id = $1", push):
            if time.monotonic() > end:
                raise TimeoutError(f"push {push} did not come to its end")
            await asyncio.sleep(0.02)

    async def sent(self, push: int) -> int:
        """How many rows of a push were accepted."""
        return int(await self.owner.fetchval(
            "SELECT count(*) FROM pusher.delivery WHERE push = $1 AND state = 'sent'", push
        ))  # fmt: skip

    async def clear(self) -> None:
        """Forget all pushes, so that rounds are alike; a worker may hold some of the tables in another order."""
        for pause in (0.1, 0.3, 1.0, 3.0, None):
            try:
                await self.owner.execute(f"TRUNCATE {', '.join(_FORGOTTEN)} CASCADE")
                break
            except DatabaseError:
                if pause is None:
                    raise
                await asyncio.sleep(pause)
        await self.owner.execute("CHECKPOINT")

    async def run(self, worker: Worker, account: Account, message: Message, n: int) -> Cost:
        """Send to n persons and say what it took, plan excluded."""
        await self.clear()
        await self.hold(account)
        push = await self.push(account, message, n)
        await self.plan(push)
        meter, began = self.meter(worker=worker.pid), time.monotonic()
        await self.go(account)
        await self.until_done(push)
        cost = Cost(n, time.monotonic() - began, meter.spent())
        if (sent := await self.sent(push)) != n:
            raise AssertionError(f"{sent} of {n} were sent")
        return cost

    @asynccontextmanager
    async def worker(self, switch: str = "--all", *, profile: str = "") -> AsyncIterator[Worker]:
        """Run a worker process; it has gone its first rounds."""
        environment = {"BENCH_PROFILE": profile} if profile else {}
        async with self.process("worker", *([switch] if switch else []), **environment) as process:
            assert process.stdout is not None
            if not await process.stdout.readline():
                raise RuntimeError("the worker ended")
            await asyncio.sleep(1.0)  # its first rounds
            yield Worker(process.pid)

    @asynccontextmanager
    async def process(self, module: str, *args: object, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run a module of the bench with the house's settings; it is told to end afterwards."""
        environment = dict(os.environ) | self.settings.environment() | more
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", f"tests.bench.{module}", *map(str, args), cwd=ROOT, env=environment,
            stdout=asyncio.subprocess.PIPE, stderr=None if module != "worker" else asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    process.terminate()
            await process.communicate()

    @asynccontextmanager
    async def stub(self, *args: float) -> AsyncIterator[str]:
        """Run a provider; its base URL."""
        async with self.process("stub", *args) as process:
            assert process.stdout is not None
            yield f"http://127.0.0.1:{int(await process.stdout.readline())}"

    async def bare(self, base: str, n: int, at_once: int = 100) -> Cost:
        """What the HTTP client alone takes at this moment: the yardstick beside every figure."""
        line = await self.told("bare", base, n, at_once)
        self.bares.append(Cost(n, line["wall"], {"bare": line["cpu"]}))
        return self.bares[-1]

    async def speed(self, n: int) -> float:
        """How fast this machine is now beside the reference, by n requests of the HTTP client alone."""
        async with self.stub() as base:
            return REFERENCE_BARE * (await self.bare(base, n)).per_core

    async def naive(self, base: str, n: int) -> Cost:
        """What one arq job a recipient takes."""
        meter = self.meter()
        line = await self.told("naive", base, n)
        return Cost(n, line["wall"], {"arq": line["cpu"], **meter.spent()})

    async def told(self, module: str, *args: object) -> dict[str, float]:
        """What a module of the bench prints, as JSON."""
        async with self.process(module, *args) as process:
            assert process.stdout is not None
            line: dict[str, float] = json.loads(await process.stdout.read())
        return line


@dataclass(frozen=True)
class Worker:
    """A worker process."""

    pid: int

    @property
    def peak(self) -> int:
        """The most memory that it has held, in bytes."""
        return peak(self.pid)


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """Open a fresh house."""
    register()
    folder = Path(tempfile.mkdtemp(prefix="ckb-", dir="/tmp"))
    folder.chmod(0o755)
    try:
        async with embedded(folder / "var", fsync=True) as servers:
            await migrate(servers.database_url())
            settings = Settings(
                database_url=servers.database_url(),
                database_web_url=servers.database_url("cunkou_web"),
                database_worker_url=servers.database_url("cunkou_worker"),
                redis_url=servers.redis_url,
                keys=Keys({1: b"k" * 32}),
            )
            async with contextlib.AsyncExitStack() as stack:
                owner = await open_pool(servers.database_url(), "owner", max_size=4)
                stack.push_async_callback(owner.close)
                web = await open_pool(servers.database_url("cunkou_web"), "web", max_size=4)
                stack.push_async_callback(web.close)
                runtime = await stack.enter_async_context(running(settings, "worker"))
                yield House(servers, settings, runtime, owner, web, await _item(web))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _item(web: Pool) -> tuple[int, str]:
    version, now = notice(), datetime.now(UTC)
    async with web.acquire() as conn:
        item = await items.create(conn, version, division=COUNTY * 10**9, by=1, at=now)
        for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 1):
            await items.step(conn, item.id, Step(act, person, item.current, now))
    return item.id, item.current
