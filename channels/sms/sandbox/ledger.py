"""What a cloud vendor remembers: submissions by number for its query and its limits, nonces for its signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from channels.sandbox.faults import Behaviour
from channels.sandbox.world import World

DAY: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Submission:
    """One number's share of an accepted call."""

    account: str
    number: str
    key: str  # the caller's own
    ref: str
    kind: str  # what the vendor's limit goes by: signature and template, or the text
    text: str
    at: datetime
    code: str  # the carrier's word
    reported: datetime  # when the vendor knows that word


@dataclass(slots=True)
class Ledger:
    """One vendor's memory; World.reset() forgets it."""

    by_number: dict[str, list[Submission]] = field(default_factory=lambda: defaultdict(list))
    nonces: dict[str, datetime] = field(default_factory=dict)

    def note(self, submission: Submission) -> None:
        """Remember an accepted submission: it counts at once, whatever becomes of it."""
        self.by_number[submission.number].append(submission)

    def since(self, account: str, number: str, moment: datetime) -> Iterator[Submission]:
        """What an account submitted for a number since then."""
        return (each for each in self.by_number.get(number, ()) if each.account == account and each.at > moment)

    def fresh(self, nonce: str, now: datetime, life: timedelta) -> bool:
        """Whether a nonce was not used within its life; it now is."""
        used = self.nonces.get(nonce)
        self.nonces[nonce] = now
        return used is None or now - used > life


def ledger(world: World, vendor: str) -> Ledger:
    """The vendor's memory in this world."""
    found = world.memory.setdefault(vendor, Ledger())
    assert isinstance(found, Ledger)  # noqa: S101 - nobody else writes there
    return found


def known_at(world: World, how: Behaviour | None) -> datetime:
    """When the vendor learns what became of a message."""
    late = how is Behaviour.RECEIPT_LATE
    return world.now() + timedelta(seconds=world.late_delay if late else world.receipt_delay)
