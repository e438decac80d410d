"""A provider that can be asked: it keeps what reached it by key and address, and says what a test lets it say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from channels.base import Account
from channels.message import (
    Absent,
    Call,
    Capabilities,
    Deferred,
    Envelope,
    Evidence,
    Finding,
    Mode,
    Outcome,
    Reason,
    Refused,
    Sent,
    Unit,
    Unknown,
)  # fmt: skip
from channels.registry import CHANNELS
from pusher import settle
from pusher.desk import Post

UNCLEAR = Unknown(Reason("timeout", "没有答复"))
Answer = Callable[["Provider", Envelope], Outcome]


def lost(_: Provider, __: Envelope) -> Outcome:
    """The call never reaches the provider, and nobody can know."""
    return UNCLEAR


def swallowed(provider: Provider, letter: Envelope) -> Outcome:
    """The call reaches the provider; its answer does not reach us."""
    provider.take(letter)
    return UNCLEAR


def clear(provider: Provider, letter: Envelope) -> Outcome:
    """The call reaches the provider, and so does its answer."""
    return Sent(provider.take(letter))


def refusing(_: Provider, __: Envelope) -> Outcome:
    return Refused(Reason("E1", "不收"))


def busy(_: Provider, __: Envelope) -> Outcome:
    return Deferred(Reason("busy", "忙"), 0.0)


@dataclass
class Provider:
    """One account in one mode; it is a channels.base.Channel as far as the line needs one."""

    lag: float = 0.0
    query_: bool = True
    dedupe: float = 0.0
    call_size: int = 1
    answer: Answer = clear
    findings: list[Finding] = field(default_factory=list)  # said instead of the truth, one an asking
    had: dict[tuple[str, str], str] = field(default_factory=dict)  # (key, address): reference
    shown: Counter[str] = field(default_factory=Counter)  # what handsets show, by address
    asked: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # (key, envelopes' keys)
    sent: list[str] = field(default_factory=list)  # keys of envelopes that somebody tried to send
    fails: int = 0  # so many askings fail

    @property
    def capabilities(self) -> Capabilities:
        mode = Mode(
            "text", "短信", Unit.PERSON, Evidence.ARRIVED, call_size=self.call_size, query=self.query_, lag=self.lag,
            dedupe=self.dedupe,
        )  # fmt: skip
        return Capabilities((mode,), "phone")

    def take(self, letter: Envelope) -> str:
        """Accept an envelope once for each key."""
        place = (letter.delivery, letter.address)
        if place not in self.had:
            self.had[place] = f"ref-{len(self.had)}"
            self.shown[letter.address] += 1
        return self.had[place]

    async def send(self, call: Call) -> Sequence[Outcome]:
        self.sent += [letter.delivery for letter in call.envelopes]
        return [self.answer(self, letter) for letter in call.envelopes]

    async def query(self, key: str, envelopes: Sequence[Envelope]) -> Sequence[Finding]:
        self.asked.append((key, tuple(letter.delivery for letter in envelopes)))
        if self.fails:
            self.fails -= 1
            raise TimeoutError
        if self.findings:
            return [self.findings.pop(0)] * len(envelopes)
        refs = [self.had.get((letter.delivery, letter.address)) for letter in envelopes]
        return [Sent(ref) if ref else Absent() for ref in refs]

    async def close(self) -> None:
        pass


def move_in(stage, provider: Provider, *, number: int = 0) -> Provider:
    """Let the provider stand behind an account (any account) of the stage."""
    known = stage.desk.post

    async def post(account: int) -> Post:
        if number and account != number:
            return await known(account)
        key = await stage.db.owner.fetchval("SELECT key FROM pusher.account WHERE id = $1", account)
        return Post(Account(key, "sms", "随县人民政府", {}), CHANNELS["sms"], provider, 0.0, 0, 421321, 421321000000000)

    stage.desk = replace(stage.desk, post=post)
    return provider


async def forward(stage, seconds: float) -> None:
    """Let so much time pass for all doubts; their next look is due."""
    await stage.db.owner.execute(
        "UPDATE pusher.unsettled SET since = since - $1 * interval '1 second',"
        " quiet_at = quiet_at - $1 * interval '1 second', absent_at = absent_at - $1 * interval '1 second',"
        " next_at = CASE WHEN next_at IS NOT NULL THEN now() END",
        seconds,
    )


async def look(stage, push: int, after: float = 0.0) -> None:
    """Let time pass, then look at every batch's doubts."""
    await forward(stage, after)
    for batch in await stage.batches(push):
        await settle.settle(stage.desk, batch)


async def next_look(stage) -> float | None:
    """In how many seconds the only doubt is looked at again; None: a person decides."""
    return await stage.db.owner.fetchval("SELECT extract(epoch FROM next_at - now())::float8 FROM pusher.unsettled")
