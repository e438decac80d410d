"""The world beside the rows: who was spoken to, what the provider took, and what must then be true of the rows.

The provider is a stand-in that takes or leaves what a rule says; the engine's own Window, Book, Recorder, settle and
reconcilers run against the real database. `Life.judge` is called after every step.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace

from channels.message import Call, Deferred, Outcome, Reason, Refused, Scope, Sent, Unknown
from pusher import reconcile
from pusher.delivery import FINAL, OPEN, REACHED, STOPPED, TRANSITIONS, State
from pusher.desk import Desk, Post
from pusher.dispatch.book import Book
from pusher.dispatch.record import Recorder
from pusher.dispatch.script import script_of
from pusher.dispatch.window import Window
from pusher.publish import resume
from pusher.store import batch as batches
from pusher.store.batch import Lease
from pusher.store.window import Row
from pusher.strategy import Step, Way
from pusher.timing import LEASE
from tests.pusher.line.rows import LAPSE, Rows
from tests.stage import TEXT, phones

PEOPLE, BATCH, WINDOW = 6, 3, 2
UNSENT = STOPPED | {State.SKIPPED, State.REFUSED}
# One step of the table, or two in one statement: what is found unsent goes on from there at once.
MOVES = {(was, after) for (was, _), after in TRANSITIONS.items()} | {
    (State.UNKNOWN, state) for state in STOPPED | {State.REFUSED}
}
_WHY = Reason("busy", "稍后再试")
_TEXT = Reason("text", "内容不妥", Scope.CONTENT)
# Whether the provider took the message, and what it answered.
ANSWERS = {
    "sent": (True, None),
    "refused": (False, Refused(_WHY)),
    "deferred": (False, Deferred(_WHY, 0.0)),
    "text": (False, Refused(_TEXT)),
    "taken, unclear": (True, Unknown(_WHY)),
    "not taken, unclear": (False, Unknown(_WHY)),
}


@dataclass
class Hold:
    """A lease in somebody's hands. `out`: spoken to, no answer yet; `unwritten`: spoken to, not yet in the database."""

    lease: Lease
    book: Book
    window: Window
    lapsed: bool = False
    out: dict[int, tuple[Row, str]] = field(default_factory=dict)
    unwritten: set[int] = field(default_factory=set)


@dataclass
class Gateway:
    """A stand-in channel: `capabilities` of the real one, answers as the model says."""

    life: Life
    capabilities: object

    async def send(self, call: Call) -> list[Outcome]:
        return [self.life.repeat(call.key, envelope.delivery) for envelope in call.envelopes]


class Life(Rows):
    """A push of two steps, the first of two batches. The first account's provider dedupes by key, the other's not."""

    def __init__(self, stage) -> None:
        super().__init__(stage)
        self.real = stage.desk.post
        self.desk: Desk = replace(stage.desk, post=self._post)
        self.holds: list[Hold] = []  # alive, or frozen and not aware that their lease is over
        self.dead: list[Hold] = []
        self.keys: dict[int, str] = {}  # of the latest call to a row
        self.doubtful: set[int] = set()  # spoken to, and not surely refused since
        self.taken: defaultdict[int, set[int]] = defaultdict(set)  # attempts that reached the handset
        self.repeats = "sent"  # what a re-send comes to
        self.again: Counter[int] = Counter()  # a person decided 再发一次 although it may have been taken
        self.waves = 0

    async def begin(self, accounts: tuple[int, int], audience: int) -> None:
        """Plan a push over a clean floor."""
        await self.clean()
        ways = [
            Way(number, key, "sms", "text", "phone", "", accepted_counts=False)
            for number, key in zip(accounts, ("sms-county", "sms-b"), strict=True)
        ]
        self.stage.account = accounts[0]
        texts = [(number, "text", 0, TEXT) for number in accounts]
        self.push = await self.stage.push(
            [], audience=audience, steps=tuple(Step((way,), 0.0) for way in ways), texts=texts
        )

    async def _post(self, account: int) -> Post:
        post = await self.real(account)
        mode = replace(
            post.channel.capabilities.mode("text"),
            window=WINDOW,
            dedupe=600.0 if account == self.stage.account else 0.0,
        )
        return replace(post, channel=Gateway(self, replace(post.channel.capabilities, modes=(mode,))), rate=0.0)

    # -- what holders do ------------------------------------------------------------------------------

    async def claim(self, batch: int) -> None:
        async with self.desk.pool.acquire() as conn:
            lease = await batches.claim(conn, batch, LEASE)
        if lease is None:
            return
        assert not self._leased(batch), "two hold one batch"
        post = await self.desk.post(lease.account)
        mode = post.channel.capabilities.mode(lease.mode)
        async with self.desk.pool.acquire() as conn:
            script = await script_of(conn, lease.push, lease.account, lease.mode)
        book = Book(mode.window)
        recorder = Recorder(self.desk, lease, post, mode, script)
        self.holds.append(Hold(lease, book, Window(self.desk, lease, post, mode, book, recorder, ())))

    async def work(self, hold: Hold, acts: list[tuple[str, int] | None]) -> None:
        """Take turns (None) and enter answers (kind, which of those out), as they come."""
        for act in acts:
            if act is None:
                await self.turn(hold)
            elif hold.out:
                self.answer(hold, sorted(hold.out)[act[1] % len(hold.out)], act[0])
            await self.judge()

    async def turn(self, hold: Hold) -> None:
        wave = await hold.window.turn()
        hold.unwritten = set(hold.out)
        if wave is None:
            return
        assert hold.lease.id in {row["id"] for row in self.batches if row["state"] == "open"}, "a stopped batch speaks"
        assert not hold.lapsed, "spoken after the lease"
        self.waves += 1
        hold.book.speak(wave.rows)
        for row in wave.rows:
            assert row.no not in self.doubtful, "spoken again in doubt"
            assert len(self.taken[row.no]) <= self.again[row.no], "doubled"
            hold.out[row.no] = (row, wave.key)
            hold.unwritten.add(row.no)
            self.keys[row.no] = wave.key
            self.doubtful.add(row.no)

    def answer(self, hold: Hold, no: int, kind: str) -> None:
        row, key = hold.out.pop(no)
        hold.book.enter(key, [row], [self._hear(no, row.attempt, kind)])

    async def close(self, hold: Hold) -> None:
        await hold.window.close()
        hold.unwritten.clear()
        self.holds.remove(hold)

    def die(self, hold: Hold, took: int) -> None:
        """Kill -9: answers that are not written are lost; of the calls that are out the provider takes some."""
        for place, (no, (row, _)) in enumerate(hold.out.items()):
            if took >> place & 1:
                self.taken[no].add(row.attempt)
        self.holds.remove(hold)
        self.dead.append(hold)

    def repeat(self, key: str, delivery: str) -> Outcome:
        """A re-send: the provider knows the key, so a second one puts nothing on the handset."""
        _, no, attempt = map(int, delivery.split("-"))
        assert (key, self.states[no]) == (self.keys[no], "unknown"), "only doubt is repeated, under its own key"
        return self._hear(no, attempt, self.repeats, again=True)

    def decided(self, rows: tuple[int, ...]) -> None:
        """A person takes it upon herself."""
        self.again.update(rows)
        self.doubtful.difference_update(rows)

    def quiet(self) -> bool:
        """Whether no call is on its way whose lease is over."""
        return not any(hold.out for hold in self.holds if not self._holds(hold))

    def _hear(self, no: int, attempt: int, kind: str, *, again: bool = False) -> Outcome:
        took, outcome = ANSWERS[kind]
        if took:
            self.taken[no].add(attempt)
        elif not isinstance(outcome, Unknown) and not again:
            self.doubtful.discard(no)
        return outcome or Sent(f"r{no}-{attempt}")

    def _leased(self, batch: int) -> bool:
        return any(row["id"] == batch and row["leased"] for row in self.batches)

    # -- what must be true ----------------------------------------------------------------------------

    async def rest(self) -> None:
        """Kill everybody, and let an undisturbed worker finish: nobody is left waiting."""
        for hold in list(self.holds):
            self.die(hold, 0b101)
        await self.execute(LAPSE)
        await reconcile.leases(self.desk)
        if self.state == "paused":
            async with self.desk.pool.acquire() as conn, conn.transaction():
                await resume(conn, self.push)
        for _ in range(8):
            await self.pass_time()
            await self.judge()
            if "pending" not in self.states.values():
                return
            for row in self.batches:
                await self.claim(row["id"])
            for hold in list(self.holds):
                await self._walk(hold)
            await reconcile.falls(self.desk)
            await reconcile.ends(self.desk)
        raise AssertionError("lost")

    async def _walk(self, hold: Hold) -> None:
        while True:
            await self.turn(hold)
            if not hold.out:
                break
            for no in list(hold.out):
                self.answer(hold, no, "sent")
        await self.close(hold)

    async def judge(self) -> None:
        """Hold the rows against the world."""
        await self.look()
        for no, state in self.states.items():
            was = self.before.get(no, "pending")
            assert was == state or (was, state) in MOVES, f"{was} became {state}"
            assert was not in FINAL or was == state
            assert len(self.taken[no]) <= 1 + self.again[no], "doubled"
            if no in self.doubtful:
                assert state not in UNSENT, f"spoken, and {state}"
                assert state != "pending" or no in self.sending, "spoken, and nobody knows"
            if state in REACHED:
                assert self.taken[no], f"untrue: {state}"
        pending = {no for no, state in self.states.items() if state == "pending"}
        flying = {no for hold in [*self.holds, *self.dead] if self._holds(hold) for no in hold.unwritten}
        assert self.sending == flying & pending
        unknown = {no for no, state in self.states.items() if state == "unknown"}
        assert self.unsettled == {no: self.keys[no] for no in unknown}, "doubt and its list differ"
        assert self.state != "dispatched" or not OPEN & set(self.states.values())
        for row in self.batches:
            self._judge_batch(row, pending & set(range(row["lo"], row["hi"] + 1)))

    def _judge_batch(self, row, pending: set[int]) -> None:
        counted = [row[name] for name in ("sent", "refused", "failed", "unknown")]
        assert min(counted) >= 0
        assert sum(counted) <= row["hi"] - row["lo"] + 1
        if not row["leased"]:
            assert row["window_lo"] is None
            assert not pending or (row["due"] is not None and row["state"] not in STOPPED), "forgotten"

    def _holds(self, hold: Hold) -> bool:
        """Whether the database still counts this lease: not given back and not taken back."""
        return any(
            row["id"] == hold.lease.id and row["leased"] and row["lease"] == hold.lease.lease for row in self.batches
        )


async def people(stage) -> tuple[tuple[int, int], int]:
    """Two accounts, and people of two numbers each: who is not reached by the first falls to the second."""
    accounts = (await stage.open_account(), await stage.open_account("sms-b"))
    numbers = phones(2 * PEOPLE)
    pairs = zip(numbers[:PEOPLE], numbers[PEOPLE:], strict=True)
    return accounts, await stage.persons([[("phone", number) for number in pair] for pair in pairs])
