"""The one judge of the promise of docs/faults.md: what reached the handsets, by the provider's own count."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pusher.store import doubt as doubts

SAID = frozenset({"sent", "arrived", "opened"})
SHOWN = 5  # addresses of each kind of breach, with what the provider saw of them


@dataclass(frozen=True)
class Verdict:
    """What became of one push's people."""

    people: int
    reached: int
    states: Mapping[str, int]
    doubled: list[str]
    untrue: list[str]  # our row says sent, the handset never showed it
    lost: list[str]  # not reached, and nobody is told to look
    unlisted: list[str]  # unknown, and not on the officer's list
    trace: Mapping[str, list[str]]

    def __str__(self) -> str:
        breaches = {
            name: {address: self.trace.get(address, []) for address in getattr(self, name)[:SHOWN]}
            for name in ("doubled", "untrue", "lost", "unlisted")
            if getattr(self, name)
        }
        return f"{self.reached}/{self.people} reached, {dict(self.states)}, {breaches or 'no breach'}"


async def judge(stage, standin, push: int) -> Verdict:
    """Compare every row of a push with its handset."""
    rows = await stage.db.owner.fetch(
        "SELECT d.no, d.state, c.key_id, c.cipher FROM pusher.delivery d JOIN audiences.contact c ON c.id = d.contact "
        "WHERE d.push = $1",
        push,
    )
    async with stage.db.worker.acquire() as conn:
        listed = {case.no for case in await doubts.cases(conn, push, most=1_000_000)}
    states: dict[str, tuple[int, str]] = {}
    for row in rows:
        states[stage.vault.open(row["key_id"], row["cipher"])] = (row["no"], row["state"])
    count = standin.reached
    every = [state for _, state in states.values()]
    return Verdict(
        people=len(states),
        reached=sum(1 for address in states if count[address]),
        states={state: every.count(state) for state in sorted(set(every))},
        doubled=[address for address in states if count[address] > 1],
        untrue=[address for address, (_, state) in states.items() if state in SAID and not count[address]],
        lost=[address for address, (_, state) in states.items() if state != "unknown" and not count[address]],
        unlisted=[a for a, (no, state) in states.items() if state == "unknown" and no not in listed],
        trace=standin.trace,
    )


def hold(verdict: Verdict, *, certain: bool) -> None:
    """Hold the promise. `certain`: the provider dedupes or can be asked, so nobody may remain in doubt."""
    assert not verdict.doubled, f"doubled: {verdict}"
    assert not verdict.untrue, f"untrue: {verdict}"
    assert not verdict.lost, f"lost: {verdict}"
    if certain:
        assert verdict.reached == verdict.people, f"lost: {verdict}"
        assert set(verdict.states) <= SAID, f"not said: {verdict}"
    else:
        assert not verdict.unlisted, f"on nobody's list: {verdict}"
