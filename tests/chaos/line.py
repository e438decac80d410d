"""The line under faults: a push to each kind of provider at once, so that one fault strikes them all."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import aiohttp

from channels.message import Message
from pusher.strategy import Step, Way
from tests.chaos.crew import Crew
from tests.chaos.judge import Verdict, hold, judge
from tests.chaos.probe import Standin
from tests.chaos.probe.channel import CHANNEL
from tests.stage import Stage, phones

PATIENCE: Final = 1200.0  # seconds: that a machine is slow is no breach


@dataclass(frozen=True)
class Kind:
    """One kind of provider. `certain`: it dedupes or can be asked."""

    mode: str
    call_size: int = 1

    @property
    def key(self) -> str:
        return f"probe-{self.mode}-{self.call_size}"

    @property
    def certain(self) -> bool:
        return self.mode != "plain"


PLAIN, PLAIN_BATCH = Kind("plain"), Kind("plain", 100)
DEDUPE, BOTH = Kind("dedupe"), Kind("both")
QUERY, QUERY_BATCH = Kind("query"), Kind("query", 100)
KINDS: Final = (PLAIN, PLAIN_BATCH, DEDUPE, QUERY, QUERY_BATCH, BOTH)


@dataclass
class Line:
    """A stage with a stand-in provider and a crew."""

    stage: Stage
    standin: Standin
    crew: Crew
    pushes: dict[int, Kind] = field(default_factory=dict)
    _people: int = 0
    _accounts: dict[Kind, int] = field(default_factory=dict)

    async def push(self, kind: Kind, people: int) -> int:
        """Approve a push to people whom nobody has written to yet."""
        if kind not in self._accounts:
            self._accounts[kind] = await self.stage.open_account(
                kind.key, channel=CHANNEL, call_size=kind.call_size,
                horizon=self.standin.horizon, lag=self.standin.lag,
            )  # fmt: skip
        account = self._accounts[kind]
        way = Way(account, kind.key, CHANNEL, kind.mode, "phone", "", accepted_counts=False)
        self.stage.account = account
        push = await self.stage.push(
            phones(people, self._people),
            steps=(Step((way,), 3600.0),),
            texts=[(account, kind.mode, 0, Message(kind.mode, {}, "耕地地力保护补贴开始申报。"))],
        )
        self._people += people
        self.pushes[push] = kind
        return push

    async def push_all(self, people: int, kinds: Sequence[Kind] = KINDS) -> None:
        """Approve a push of so many people to each kind of provider."""
        for kind in kinds:
            await self.push(kind, people)

    async def reached(self, people: int) -> None:
        """Wait until so many people were reached, by the provider's count."""
        await until(lambda: self.standin.total >= people)

    async def rest(self) -> None:
        """Wait until nothing is on its way and nothing in doubt that can still be settled without a person."""
        await until(self.at_rest)

    async def at_rest(self) -> bool:
        return not await self.stage.db.owner.fetchval(
            "SELECT EXISTS (SELECT FROM pusher.delivery WHERE push = ANY($1) AND state = 'pending') OR EXISTS ("
            "SELECT FROM pusher.unsettled AS u WHERE push = ANY($1) AND next_at IS NOT NULL)"
            "OR EXISTS (SELECT FROM pusher.callback WHERE folded_at IS NULL)",
            list(self.pushes),
        )

    async def answers(self, door: str) -> int:
        """The status of the web's answer at a door."""
        async with aiohttp.ClientSession() as http, http.get(f"{self.crew.settings.base_url}{door}") as answer:
            return answer.status

    async def ready(self, status: int) -> bool:
        """Whether /readyz answers so: 200, or 503 when something is amiss."""
        return await self.answers("/readyz") == status

    async def verdicts(self) -> list[tuple[Kind, Verdict]]:
        return [(kind, await judge(self.stage, self.standin, push)) for push, kind in self.pushes.items()]

    async def untold(self) -> list[str]:
        """Addresses whose receipt our web has taken and whose row does not say so."""
        rows = await self.stage.db.owner.fetch(
            "SELECT d.state, c.key_id, c.cipher FROM pusher.delivery d JOIN audiences.contact c ON c.id = d.contact"
        )
        states = {self.stage.vault.open(row["key_id"], row["cipher"]): row["state"] for row in rows}
        return [address for address, news in self.standin.told.items() if states[address] != news]

    async def all_told(self) -> bool:
        """Whether every receipt that our web has taken stands in its row."""
        return not await self.untold()

    async def hold(self, *, show: bool = True) -> list[tuple[Kind, Verdict]]:
        """Judge every push; show all verdicts before the first breach is raised."""
        verdicts = await self.verdicts()
        for kind, verdict in verdicts if show else ():
            print(f"{kind.key:18} {verdict}")  # noqa: T201 -- `make chaos` shows them
        for kind, verdict in verdicts:
            hold(verdict, certain=kind.certain)
        return verdicts


async def until(condition: Callable[[], bool | Awaitable[bool]]) -> None:
    """Wait until the condition holds; AssertionError when it never does."""
    end = time.monotonic() + PATIENCE
    while True:
        found = condition()
        if isinstance(found, Awaitable):
            found = await found
        if found:
            return
        assert time.monotonic() < end, "it did not come to pass"
        await asyncio.sleep(0.05)
