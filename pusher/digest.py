"""The weekly digest (周报): last week of a county and of each of its towns, made once on Monday and kept.

No person is in it. Titles are not kept in it: what was sealed since must not be read here either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from audiences import store as people
from audiences.division import COUNTY_SPAN, TOWN_SPAN, Level
from pusher.desk import OFFICE_TIME, Desk
from pusher.matrix import Matrix, matrix
from pusher.report import GRADES
from pusher.store import Connection
from pusher.store import digest as store
from pusher.store import report as reports
from pusher.store import retain as retained
from pusher.store.digest import Approved, Arrival, Kept
from pusher.store.report import Covered

WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Sent:
    """A push of the week as a place has it: its households, and those with any evidence."""

    push: int
    households: int
    reached: int
    nameless: bool  # pages and posters only: 名册未建


@dataclass(frozen=True, slots=True)
class Figures:
    """A place's week."""

    sent: tuple[Sent, ...]
    grades: Mapping[str, int]  # households of all pushes together
    letters: int
    answered: int
    waiting: int  # letters
    late: Mapping[str, int]  # letters, objections, reviews, handouts
    topics: Mapping[str, int]  # letters by genre; "": nobody knows about what
    villages: Mapping[str, int]  # letters by the village's 15 digits; "": nobody knows where from
    silent: tuple[tuple[str, str], ...]  # accounts near their limit or past it, and what is said of them
    unapproved: int
    unproven: int
    arrived: int = 0  # messages that the times below are of
    median: float = 0.0  # seconds from approval to the handset
    p90: float = 0.0

    @property
    def households(self) -> int:
        """Of all pushes together: a household counts once for each."""
        return sum(self.grades.values())

    @property
    def reached(self) -> int:
        """Those of them with any evidence."""
        return self.households - self.grades.get("none", 0)

    @property
    def overdue(self) -> int:
        """All that waits past its time."""
        return sum(self.late.values())

    @classmethod
    def read(cls, kept: Kept) -> Figures:
        """Read what was kept."""
        data = dict(kept.figures)
        data["sent"] = tuple(Sent(**one) for one in data["sent"])
        data["silent"] = tuple((name, words) for name, words in data["silent"])
        return cls(**data)


@dataclass(frozen=True, slots=True)
class _Week:
    """What a county's week is counted from."""

    pushes: Sequence[tuple[Approved, Sequence[Covered]]]
    arrivals: Mapping[int | None, Arrival]
    letters: Sequence[store.Letters]
    answered: Mapping[int, int]
    owed: Sequence[store.Owed]
    matrix: Matrix


def monday(today: date) -> date:
    """The Monday of a day's week: the digest of that day tells the week before it."""
    return today - timedelta(days=today.weekday())


async def digests(desk: Desk) -> None:
    """Make what has not been made of this week; any number of times."""
    now = desk.now()
    week = monday(now.astimezone(OFFICE_TIME).date())
    async with desk.pool.acquire() as conn:
        for county in await store.unmade(conn, week):
            async with conn.transaction():
                await _make(desk, conn, county, week)


async def _make(desk: Desk, conn: Connection, county: int, week: date) -> None:
    tree = await people.tree(conn, county)
    ended = datetime.combine(week, time.min, OFFICE_TIME)
    begun = ended - WEEK
    pushes = await store.pushes(conn, county, begun, ended)
    home = county * COUNTY_SPAN
    told = _Week(
        [(one, await _covered(conn, one)) for one in pushes],
        await store.arrivals(conn, [one.id for one in pushes]),
        await store.letters(conn, county, begun, ended),
        await store.answered(conn, county, begun, ended),
        await store.owed(conn, county, week, ended),
        await matrix(conn, desk.vault, home, home + COUNTY_SPAN - 1, week),
    )
    for place in [*(node.code for node in tree.at(Level.TOWN)), home]:  # the county's last: it says that all are made
        await store.add(conn, place, week, asdict(_figured(told, place)), desk.now())


async def _covered(conn: Connection, push: Approved) -> Sequence[Covered]:
    if push.audience is None:
        return ()
    counted = await retained.covered(conn, push.id) if push.settled else []
    return counted or await reports.coverage(conn, push.id, push.audience)


def _figured(week: _Week, place: int) -> Figures:
    """Count one place's part of a county's week."""
    hi = place + (COUNTY_SPAN if place % COUNTY_SPAN == 0 else TOWN_SPAN) - 1

    def here(division: int) -> bool:
        return place <= division <= hi

    sent, grades = [], dict.fromkeys(GRADES.values(), 0)
    for push, covered in week.pushes:
        homes = dict.fromkeys(GRADES.values(), 0)
        for one in covered:
            if here(one.division):
                homes[GRADES[one.grade]] += one.households
        households = sum(homes.values())
        if households or here(push.division):
            sent.append(Sent(push.id, households, households - homes["none"], push.audience is None))
            grades = {grade: n + homes[grade] for grade, n in grades.items()}
    letters = [one for one in week.letters if here(one.division)]
    owed = [one for one in week.owed if here(one.division)]
    lines = [line for line in week.matrix.public if here(line.row.division)]
    arrival = week.arrivals.get(None if place % COUNTY_SPAN == 0 else place)
    return Figures(
        sent=tuple(sent),
        grades=grades,
        letters=sum(one.letters for one in letters),
        answered=sum(n for division, n in week.answered.items() if here(division)),
        waiting=sum(one.waiting for one in owed if one.kind == "letters"),
        late=_summed((one.kind, one.late) for one in owed if one.late),
        topics=_summed((one.genre or "", one.letters) for one in letters),
        villages=_summed((str(one.village or ""), one.letters) for one in letters),
        silent=tuple((line.row.name, line.stand.words) for line in lines if line.stand and line.stand.alarming),
        unapproved=sum(line.row.unapproved for line in lines),
        unproven=sum(not line.proven for line in lines),
        arrived=arrival.n if arrival else 0,
        median=arrival.median if arrival else 0.0,
        p90=arrival.p90 if arrival else 0.0,
    )


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for name, n in pairs:
        total[name] = total.get(name, 0) + n
    return total
