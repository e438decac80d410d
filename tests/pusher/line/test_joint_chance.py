"""Joint calls under faults by chance: lost, swallowed, put off, refused, raised, workers that die, people who opt out.

The judge is the provider's own count: nobody twice, whoever is 已提交 once, and in the end nobody forgotten.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field

import pytest

from channels.message import Call, Capabilities, Deferred, Evidence, Mode, Outcome, Reason, Refused, Sent, Unit, Unknown
from pusher import reconcile
from pusher.store import batch as batches
from pusher.strategy import Step, Strategy, Way
from tests.pusher.line.provider import look, move_in
from tests.stage import TEXT, VILLAGE, open_window, phones

WHY = Reason("x", "演练")
MODE = Mode(
    "text", "群发", Unit.LIST, Evidence.ACCEPTED,
    call_size=100, call_least=2, window=100, joint=True, dedupe=3600.0, rest=65.0,
)  # fmt: skip
OTHER = type(TEXT)("text", {"content": "第一组另有通知。"}, "第一组另有通知。")


@dataclass
class Crowd:
    """Takes each call once for its key and text, and answers as it is told; after that it answers well."""

    answers: list[str] = field(default_factory=list)
    had: dict[tuple[str, str], str] = field(default_factory=dict)
    shown: Counter[str] = field(default_factory=Counter)
    capabilities = Capabilities((MODE,), "phone")

    def take(self, call: Call) -> str:
        place = (call.key, call.envelopes[0].message.text)
        if place not in self.had:
            self.had[place] = f"job{len(self.had)}"
            self.shown.update(letter.address for letter in call.envelopes)
        return self.had[place]

    async def send(self, call: Call) -> list[Outcome]:
        assert len(call.envelopes) >= MODE.call_least
        assert len({letter.message.text for letter in call.envelopes}) == 1
        answer = self.answers.pop() if self.answers else "sent"
        n = len(call.envelopes)
        if answer in {"sent", "swallowed", "raised"}:
            ref = self.take(call)
            if answer == "raised":
                raise RuntimeError(answer)
            return [Sent(ref) if answer == "sent" else Unknown(WHY)] * n
        refused = Refused(Reason("y", "演练", lasting=True))
        return [{"lost": Unknown(WHY), "deferred": Deferred(WHY, 0.0), "refused": refused}[answer]] * n

    async def close(self) -> None:
        pass


async def die(stage, number: int, crowd: Crowd, chance: random.Random) -> None:
    """A worker dies with a window open: perhaps the provider had its calls, perhaps it had one of them."""
    for batch in await stage.batches(number):
        async with stage.db.worker.acquire() as conn, conn.transaction():
            lease = await batches.claim(conn, batch, 30)
            rows = await open_window(conn, lease, 100) if lease else []
        if not rows:
            await stage.db.owner.execute("UPDATE pusher.batch SET lease_until = NULL WHERE id = $1", batch)
            continue
        serial = await stage.db.owner.fetchval("SELECT serial FROM pusher.batch WHERE id = $1", batch)
        home = [row for row in rows if row.division == VILLAGE]
        for text, some in ((TEXT, home), (OTHER, [row for row in rows if row not in home])):
            if len(some) >= MODE.call_least and chance.random() < 0.5:
                letters = tuple(_Letter(stage.vault.open(row.key_id, row.cipher), text) for row in some)
                crowd.take(Call(f"{number}-{batch}-{serial}", letters, 0.0))
        await stage.db.owner.execute(
            "UPDATE pusher.batch SET lease_until = now() - interval '5 seconds' WHERE id = $1", batch
        )
    await reconcile.leases(stage.desk)


@dataclass(frozen=True)
class _Letter:
    address: str
    message: object


async def judge(stage, number: int, crowd: Crowd) -> dict[str, set[str]]:
    """Return addresses by state, after holding the rows against what handsets show."""
    found: dict[str, set[str]] = {}
    for row in await stage.db.owner.fetch(
        "SELECT d.state, c.key_id, c.cipher FROM pusher.delivery AS d JOIN audiences.contact AS c ON c.id = d.contact"
        " WHERE d.push = $1", number,
    ):  # fmt: skip
        found.setdefault(row["state"], set()).add(stage.vault.open(row["key_id"], row["cipher"]))
    assert max(crowd.shown.values(), default=0) <= 1, "doubled"
    assert all(crowd.shown[address] == 1 for address in found.get("sent", ())), "said to have it"
    for state in ("pending", "refused", "skipped"):
        assert not any(crowd.shown[address] for address in found.get(state, ())), f"{state} and yet shown"
    return found


@pytest.mark.parametrize("seed", range(8))
async def test_nobody_is_doubled_or_forgotten(stage, seed):
    chance = random.Random(seed)  # noqa: S311 - repeatable
    stage.account = account = await stage.open_account()
    way = Way(account, "sms-county", "sms", "text", "phone", "", accepted_counts=True, whole=MODE.call_size)
    audience = await stage.audience(phones(24))
    await stage.db.owner.execute("UPDATE audiences.member SET division = division + (resident % 2)")
    number = await stage.push(
        [], audience=audience, strategy=Strategy((Step((way,), 60.0),), per="person"),
        texts=[(account, "text", 0, TEXT), (account, "text", VILLAGE + 1, OTHER)],
    )  # fmt: skip
    crowd = move_in(stage, Crowd([chance.choice(["lost", "swallowed", "deferred", "raised"]) for _ in range(9)]))
    silent = set()
    for _ in range(10):
        what = chance.choice(["walk", "walk", "die", "look", "look", "opt out"])
        if what == "walk":
            await stage.walk(number)
        elif what == "die":
            await die(stage, number, crowd, chance)
        elif what == "look":
            await look(stage, number, 70.0)
        else:
            contact = await stage.db.owner.fetchrow(
                "UPDATE audiences.contact SET opted_out = '{*}' WHERE id = (SELECT min(id) + $1 FROM"
                " audiences.contact) RETURNING key_id, cipher", chance.randrange(24),
            )  # fmt: skip
            silent.add(stage.vault.open(contact["key_id"], contact["cipher"]))
        await judge(stage, number, crowd)
        await stage.db.owner.execute("UPDATE pusher.delivery SET not_before = '-infinity' WHERE state = 'pending'")
        await stage.db.owner.execute("UPDATE pusher.account SET open_at = '-infinity', brake = 1, state = 'active'")
        await stage.db.owner.execute("UPDATE pusher.batch SET due = now() WHERE due IS NOT NULL")
    crowd.answers.clear()
    for _ in range(3):
        await look(stage, number, 70.0)
        await stage.walk(number)
    found = await judge(stage, number, crowd)
    assert set(found) <= {"sent", "skipped", "unknown"}
    assert found.get("unknown", set()) | found.get("skipped", set()) <= silent, "only who opted out may be left"
