"""Which route (审核路线) an item's review takes: rules by unit and genre, the most particular one first. Pure.

A county's own rules are data (content.route); the four below hold where it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from content.calendar import OFFICE_TIME, Due
from content.item import Genre
from content.review import Act, Limit, Route

_TOWN: Final = 10**6
_CLOSE: Final = time(17, 30)  # [M]
_DAY, _HOUR = Limit(1), Limit(1, working=False)
# What a village publishes of money is looked at by its supervision committee (村监委) before it is signed.
MONEY: Final = frozenset({Genre.ACCOUNTS, Genre.SUBSIDY, Genre.RELIEF, Genre.LISTING})


@dataclass(frozen=True, slots=True)
class Rule:
    """A route for the units in lo..hi (`villages`: only for villages among them) and these genres (none: all)."""

    lo: int
    hi: int
    route: Route
    genres: frozenset[Genre] = frozenset()
    villages: bool = False
    id: int = 0  # 0: one of ours

    def fits(self, unit: int, genre: Genre) -> bool:
        """Whether it is about this unit and genre."""
        return (
            self.lo <= unit <= self.hi
            and (not self.genres or genre in self.genres)
            and (not self.villages or unit % _TOWN != 0)
        )


_ALL: Final = (10**14, 10**15 - 1)
OURS: Final = (
    Rule(*_ALL, Route(limits={Act.REVIEW: _DAY, Act.SIGN: _DAY}, reason="一般信息")),
    Rule(
        *_ALL,
        Route((Act.SUBMIT, Act.SIGN), "预警快审", "转发预警不能等，由两个人办", {Act.SIGN: _HOUR}),
        frozenset({Genre.ALERT}),
    ),
    Rule(
        *_ALL,
        Route((Act.SUBMIT, Act.SIGN), "村级两级", "村级信息由文书拟稿、村党支部书记签发", {Act.SIGN: _DAY}),
        villages=True,
    ),
    Rule(
        *_ALL,
        Route(
            (Act.SUBMIT, Act.CONSENT, Act.SIGN),
            "村级财务",
            "涉及村级财务、补贴，村监委先同意",
            {Act.CONSENT: Limit(2), Act.SIGN: _DAY},
        ),
        MONEY,
        villages=True,
    ),
)


def choose(rules: Iterable[Rule], unit: int, genre: Genre) -> Route:
    """Return the route of an item of this unit (15 digits).

    By genre goes before all genres, villages before all units, a small range before a large one, the county's own
    rules before ours, the latest before the earlier.
    """
    fitting = [rule for rule in (*OURS, *rules) if rule.fits(unit, genre)]
    best = max(fitting, key=lambda rule: (bool(rule.genres), rule.villages, rule.lo - rule.hi, rule.id))
    return best.route


@dataclass(frozen=True, slots=True)
class Deadline:
    """Until when a step should be taken."""

    at: datetime
    certain: bool = True


def deadline(limit: Limit | None, since: datetime, working: Callable[[date, int], Due]) -> Deadline | None:
    """Return until when a step should be taken that waits since then; None: no limit is set.

    `working` counts working days from a day; the last of them ends when the offices close.
    """
    if limit is None:
        return None
    if not limit.working:
        return Deadline(since + timedelta(hours=limit.amount))
    due = working(since.astimezone(OFFICE_TIME).date(), limit.amount)
    return Deadline(datetime.combine(due.day, _CLOSE, OFFICE_TIME), due.certain)


def read_limits(raw: Mapping[str, str]) -> dict[Act, Limit]:
    """Read limits as the database keeps them: {"review": "1d", "sign": "2h"}."""
    return {Act(act): Limit(int(words[:-1]), words.endswith("d")) for act, words in raw.items()}


def write_limits(limits: Mapping[Act, Limit]) -> dict[str, str]:
    """Back from read_limits."""
    return {str(act): f"{limit.amount}{'d' if limit.working else 'h'}" for act, limit in limits.items()}
