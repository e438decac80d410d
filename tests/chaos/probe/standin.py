"""The stand-in: it accepts, dedupes, forgets and answers as told, and counts what reached each handset."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import random
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import World
from tests.chaos.probe.channel import CHANNEL, DEDUPES, HORIZON, LAG, TOKEN

# What goes wrong with 6 calls of 100, each in its own way.
SIX_PERCENT: Final = {
    Behaviour.TIMEOUT_ACCEPTED: 0.005,
    Behaviour.TIMEOUT_NOT_ACCEPTED: 0.005,
    Behaviour.RESET_ACCEPTED: 0.01,
    Behaviour.ERROR_ACCEPTED: 0.01,
    Behaviour.ERROR_NOT_ACCEPTED: 0.01,
    Behaviour.GARBAGE: 0.01,
    Behaviour.TRUNCATED: 0.005,
    Behaviour.SLOW: 0.005,
}
_RETRY: Final = 0.3  # seconds between two attempts at a receipt that nobody took


@dataclass
class Standin:
    """One provider. `reached` is the judge: how often each address's handset showed the message."""

    seed: int = 1
    latency: float = 0.02  # seconds until a call is taken
    tail: float = 0.0  # seconds more for one call in twenty
    faults: Mapping[Behaviour, float] = field(default_factory=dict)  # shares of calls
    receipts: Mapping[Behaviour, float] = field(default_factory=dict)  # shares of recipients whose receipt is odd
    reports: bool = False
    horizon: float = HORIZON
    lag: float = LAG
    reached: Counter[str] = field(default_factory=Counter)
    trace: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # of an address, to find a cause by
    calls: int = 0
    told: dict[str, str] = field(default_factory=dict)  # the best news of each address that our web has taken

    def application(self, world: World) -> web.Application:
        self._world = world
        self._chance = random.Random(self.seed)  # noqa: S311 - faults are to be repeatable
        self._refs = itertools.count(1)
        self._keys: dict[str, tuple[str, float]] = {}  # delivery key: (ref, when)
        self._index: dict[tuple[str, str], tuple[str, float]] = {}  # (call key, address): (ref, when)
        app = web.Application(client_max_size=4 << 20)
        app.router.add_post("/send", self._send)
        app.router.add_post("/query", self._query)
        return app

    @property
    def total(self) -> int:
        """How many people were reached, by our own count."""
        return len(self.reached)

    async def _send(self, request: web.Request) -> web.StreamResponse:
        call = await request.json()
        self.calls += 1
        behaviour = _draw(self._chance, self.faults)
        unlucky = self.tail if self._chance.random() < 0.05 else 0.0
        await asyncio.sleep(self.latency + unlucky)
        if behaviour in NOT_TAKEN:
            for _, address in call["to"]:
                self.trace[address].append(f"{behaviour} {call['key']}")
            return await answer(self._world, request, behaviour, web.json_response({}))
        ref = self._accept(call, behaviour)
        if self.reports:
            await self._report(call, ref)
        return await answer(self._world, request, behaviour, web.json_response({"ref": ref}))

    def _accept(self, call: Mapping[str, Any], behaviour: Behaviour) -> str:
        now = time.monotonic()
        ref = f"r{next(self._refs)}"
        for key, address in call["to"]:
            known = self._keys.get(key) if call["mode"] in DEDUPES else None
            if known is not None and now - known[1] < self.horizon:
                ref = known[0]  # calls of a mode that dedupes carry one recipient
                self.trace[address].append(f"known {key}")
                continue
            self._keys[key] = (ref, now)
            self._index[call["key"], address] = (ref, now)
            self.reached[address] += 1
            self.trace[address].append(f"{behaviour} {call['key']} {key}")
        return ref

    async def _query(self, request: web.Request) -> web.StreamResponse:
        """Answer by call key and address; what was accepted less than `lag` seconds ago is not in the index yet."""
        asked = await request.json()
        await asyncio.sleep(self.latency)
        behaviour = _draw(self._chance, self.faults)
        ripe = time.monotonic() - self.lag
        found = [self._index.get((asked["key"], address)) for address in asked["to"]]
        refs = [one[0] if one is not None and one[1] <= ripe else "" for one in found]
        for address, ref in zip(asked["to"], refs, strict=True):
            self.trace[address].append(f"asked {asked['key']}: {ref or 'absent'} ({behaviour})")
        return await answer(self._world, request, behaviour, web.json_response({"refs": refs}))

    async def _report(self, call: Mapping[str, Any], ref: str) -> None:
        """Tell each recipient's fate: the plain ones together, the odd ones each in its own way."""
        echo = call["mode"] in DEDUPES
        plain, early = [], []
        for key, address in call["to"]:
            how = _draw(self._chance, self.receipts)
            row = {"ref": ref, "to": address, "key": key if echo else "", "news": "arrived"}
            match how:
                case Behaviour.RECEIPT_LOST:
                    continue
                case Behaviour.RECEIPT_EARLY:
                    early.append(row)
                    continue
                case Behaviour.RECEIPT_TWICE:
                    self._world.later(self._deliver(call["account"], [row]), 0.1)
                case Behaviour.RECEIPT_REORDERED:
                    failed = row | {"news": "failed"}
                    self._world.later(self._deliver(call["account"], [failed]), self._chance.uniform(0, 1))
                case Behaviour.RECEIPT_LATE:
                    self._world.later(self._deliver(call["account"], [row]), self._world.late_delay)
                    continue
                case _:
                    pass
            plain.append(row)
        if early:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(2):  # a slow web shall not make the answer unclear
                    await self._deliver(call["account"], early)
        if plain:
            self._world.later(self._deliver(call["account"], plain))

    async def _deliver(self, account: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Post receipts until our web has taken them, however long it is away; only then are they told."""
        body = json.dumps(rows).encode()
        while await self._world.deliver(CHANNEL, account, body, query={"token": TOKEN}) != b"ok":
            if self._world.closing.is_set():
                return
            await asyncio.sleep(_RETRY)
        for row in rows:
            if self.told.get(row["to"]) != "arrived":
                self.told[row["to"]] = row["news"]


def _draw(chance: random.Random, shares: Mapping[Behaviour, float]) -> Behaviour:
    number = chance.random()
    for behaviour, share in shares.items():
        number -= share
        if number < 0:
            return behaviour
    return Behaviour.ACCEPTED
