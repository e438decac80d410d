"""The rules of a plan: by which ways a push goes, in what order, when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
LANES: Final = ("urgent", "normal", "bulk")  # each has its own queue and slots
BATCH_SIZE: Final = 1000  # rows
WAIT: Final = 1800.0  # seconds a silent message is waited for before its person falls to the next channel
RECEIPT_HORIZON: Final = 72 * 3600.0  # seconds; status reports come no later (facts: 云MAS 72 h, CMPP 48 h)
COOLING: Final = 300.0  # seconds: non-urgent pushes above COOLING_ABOVE people can still be cancelled
COOLING_ABOVE: Final = 1000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to one kind of contact: an account in one of its modes."""

    account: int
    key: str
    channel: str
    mode: str
    kind: str  # of contact; "" for places
    consent: str  # the template whose consent it needs; "": none
    accepted_counts: bool  # arrival cannot be proven: 已提交 counts as reached


@dataclass(frozen=True, slots=True)
class Step:
    """Ways tried together, best first. `wait` seconds after them the silent fall to the next step."""

    ways: tuple[Way, ...]
    wait: float = WAIT


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a push goes (发送方式): steps of personal channels, and places beside them."""

    steps: tuple[Step, ...]
    places: tuple[Way, ...] = ()
    divisions: tuple[int, ...] = ()  # whose pages and posters
    per: str = "household"  # or "person"

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON; from_json reads it back."""
        return {
            "steps": [{"ways": [_way(way) for way in step.ways], "wait": step.wait} for step in self.steps],
            "places": [_way(way) for way in self.places],
            "divisions": list(self.divisions),
            "per": self.per,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Strategy:
        """Read what to_json wrote."""
        return cls(
            steps=tuple(Step(tuple(Way(**way) for way in step["ways"]), step["wait"]) for step in data["steps"]),
            places=tuple(Way(**way) for way in data["places"]),
            divisions=tuple(data["divisions"]),
            per=data["per"],
        )

    @property
    def ways(self) -> tuple[Way, ...]:
        """All ways to persons, in order."""
        return tuple(way for step in self.steps for way in step.ways)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """免打扰时段, county data: ordinary pushes are sent between `opens` and `closes` only."""

    opens: time = time(8, 0)
    closes: time = time(21, 0)


def lane(urgency: str, people: int) -> str:
    """Choose the lane: small bulk pushes ride with the ordinary ones, so that they never wait behind a big one."""
    if urgency == "urgent":
        return "urgent"
    return "bulk" if people > COOLING_ABOVE else "normal"


def start(urgency: str, people: int, approved_at: datetime, wished: datetime, quiet: QuietHours) -> datetime:
    """Say when sending may begin: the wish, the five minutes in which it can be cancelled, quiet hours."""
    if urgency == "urgent":
        return max(approved_at, wished)
    cooled = approved_at + timedelta(seconds=COOLING if people > COOLING_ABOVE else 0)
    return awake(max(cooled, wished), quiet)


def awake(moment: datetime, quiet: QuietHours) -> datetime:
    """Move a moment in the quiet hours to the next opening."""
    local = moment.astimezone(OFFICE_TIME)
    if quiet.opens <= local.time() < quiet.closes:
        return moment
    day = local.date() if local.time() < quiet.opens else local.date() + timedelta(days=1)
    return datetime.combine(day, quiet.opens, OFFICE_TIME)


def unknown_wait(urgency: str) -> float:
    """Say how long a fallback to another kind of channel waits for a row in doubt, in seconds."""
    return 0.0 if urgency == "urgent" else RECEIPT_HORIZON


def seconds_needed(recipients: Sequence[tuple[int, float]], overhead: float = 2.0) -> float:
    """Estimate when a push is done: (recipients, rate a second) of each account, side by side."""
    return overhead + max((n / rate for n, rate in recipients if rate > 0), default=0.0)


def _way(way: Way) -> dict[str, Any]:
    return {name: getattr(way, name) for name in way.__slots__}
