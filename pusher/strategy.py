"""The rules of a plan: by which ways a push goes, in what order, when. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
LANES: Final = ("urgent", "normal", "bulk")  # each has its own queue and slots
BATCH_SIZE: Final = 1000  # rows
WAIT: Final = 1800.0  # seconds a silent message is waited for before its person falls to the next channel
RECEIPT_HORIZON: Final = 72 * 3600.0  # seconds; status reports come no later (facts: 云MAS 72 h, CMPP 48 h)
COOLING: Final = 300.0  # seconds: non-urgent pushes above COOLING_ABOVE people can still be cancelled
COOLING_ABOVE: Final = 1000

# Whom a step that is over leaves to the next one (Step.falls).
REFUSED, SILENT, UNCLEAR = "refused", "silent", "unclear"
ALL_FALL: Final = (REFUSED, SILENT, UNCLEAR)


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
    cap: int = 0  # messages that its gateway gives one number in a day; 0: any number
    rolling: bool = False  # in the last 24 hours; else since midnight
    whole: int = 0  # rows of one call that is never cut (Mode.joint); 0: calls are cut as it suits
    monthly: int = 0  # messages that a contact gets by it in a calendar month; 0: any number
    daily: int = 0  # calls that its platform takes in a day, unless it says otherwise; 0: nobody knows
    company: int = 1  # messages to the very same people that one call carries together
    patience: float = 0.0  # seconds that a message waits for such company
    tag: bool = False  # one call reaches whoever is under a place's tag: all of them are meant, or it is not used
    once: bool = False  # of places: one article for all, not a page for each


@dataclass(frozen=True, slots=True)
class Step:
    """Ways tried together, best first, and who falls to the next step.

    `refused`: the provider or a receipt said no (at once); `silent`: accepted, and no receipt after `wait` seconds;
    `unclear`: in doubt, after unknown_wait. A number that is no good falls to the next one on this step in any case.
    """

    ways: tuple[Way, ...]
    wait: float = WAIT
    falls: tuple[str, ...] = ALL_FALL


@dataclass(frozen=True, slots=True)
class Strategy:
    """How a push goes (发送方式): steps of personal channels, and places beside them."""

    steps: tuple[Step, ...]
    places: tuple[Way, ...] = ()
    divisions: tuple[int, ...] = ()  # whose pages and posters
    per: str = "household"  # or "person"; "contact": every address (a correction)
    first: str = "head"  # whose number of a household: the head's (户主), or "roster": by the roster's order
    at_once: bool = False  # each unit by every channel that it has, side by side; else one after the other
    heeds: bool = True  # 不再接收; what is a matter of life goes to those who opted out as well

    def to_json(self) -> dict[str, Any]:
        """Return plain JSON; from_json reads it back."""
        return {
            "steps": [
                {"ways": [_way(way) for way in step.ways], "wait": step.wait, "falls": list(step.falls)}
                for step in self.steps
            ],
            "places": [_way(way) for way in self.places],
            "divisions": list(self.divisions),
            "per": self.per,
            "first": self.first,
            "at_once": self.at_once,
            "heeds": self.heeds,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Strategy:
        """Read what to_json wrote."""
        return cls(
            steps=tuple(
                Step(tuple(Way(**way) for way in step["ways"]), step["wait"], tuple(step.get("falls", ALL_FALL)))
                for step in data["steps"]
            ),
            places=tuple(Way(**way) for way in data["places"]),
            divisions=tuple(data["divisions"]),
            per=data["per"],
            first=data.get("first", "roster"),  # as it was before there was a choice
            at_once=data.get("at_once", False),
            heeds=data.get("heeds", True),
        )

    @property
    def ways(self) -> tuple[Way, ...]:
        """All ways to persons, in order."""
        return tuple(way for step in self.steps for way in step.ways)

    def falls(self, step: int) -> tuple[str, ...]:
        """Say who of a step falls to the next one; nobody from the last, or where all channels go at once."""
        return () if self.at_once or step + 1 >= len(self.steps) else self.steps[step].falls


@dataclass(frozen=True, slots=True)
class QuietHours:
    """免打扰时段, county data: ordinary pushes are sent between `opens` and `closes` only."""

    opens: time = time(8, 0)
    closes: time = time(21, 0)

    @property
    def seconds(self) -> float:
        """How long a day's sending lasts."""
        return (datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)).total_seconds()


@dataclass(frozen=True, slots=True)
class Caps:
    """频次上限, county data: how many messages a contact gets in seven days from all units; 0: no cap."""

    normal: int = 7
    bulk: int = 3

    def of(self, urgency: str) -> int:
        """Return the cap of an urgency; what is urgent has none."""
        return {"normal": self.normal, "bulk": self.bulk}.get(urgency, 0)


def exempt(urgency: str, duty: str, kind: str) -> bool:
    """Whether a push goes out although somebody has had many: 紧急, 必达, and what takes back an error."""
    return urgency == "urgent" or duty == "must" or kind == "correction"


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


def finish(begins: datetime, seconds: float, quiet: QuietHours | None) -> datetime:
    """Say when `seconds` of sending are over: nights do not count (None: it goes on at night)."""
    if quiet is None:
        return begins + timedelta(seconds=seconds)
    begins = awake(begins, quiet)
    local = begins.astimezone(OFFICE_TIME)
    left = (datetime.combine(local.date(), quiet.closes, OFFICE_TIME) - local).total_seconds()
    if seconds <= left:
        return begins + timedelta(seconds=seconds)
    days, rest = divmod(seconds - left, quiet.seconds)
    day = local.date() + timedelta(days=1 + int(days))
    return datetime.combine(day, quiet.opens, OFFICE_TIME) + timedelta(seconds=rest)


def groups(strategy: Strategy) -> list[int]:
    """Say the group of each way: a unit gets one message from each."""
    return [number if strategy.at_once else 0 for number, step in enumerate(strategy.steps) for _ in step.ways]


def company_wait(patience: float, left: float, *, urgent: bool) -> float:
    """Say how long a message waits for company, in seconds: at most half of what is left until it is due."""
    return 0.0 if urgent else max(0.0, min(patience, left / 2))


def unknown_wait(urgency: str) -> float:
    """Say how long a fallback to another kind of channel waits for a row in doubt, in seconds."""
    return 0.0 if urgency == "urgent" else RECEIPT_HORIZON


def seconds_needed(recipients: Sequence[tuple[int, float]], overhead: float = 2.0) -> float:
    """Estimate when a push is done: (recipients, rate a second) of each account, side by side."""
    return overhead + max((n / rate for n, rate in recipients if rate > 0), default=0.0)


def _way(way: Way) -> dict[str, Any]:
    return {name: getattr(way, name) for name in way.__slots__}
