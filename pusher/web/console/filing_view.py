"""Where an item stands in the catalogue, as its pages show it: row, clock, channels that the row asks for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from content.calendar import Overrides, workdays_between
from content.catalogue.limit import Deadline, deadline, read_limit, short_of
from content.catalogue.row import Row
from content.item import Genre, Nature, Openness, Version
from content.store import Connection, Item
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store.filing import Filing
from pusher.desk import OFFICE_TIME
from pusher.filing import advice, formed_on

_CLOCKED = frozenset({Nature.GOVERNMENT, Nature.VILLAGE})


@dataclass(frozen=True, slots=True)
class Place:
    """An item's row and what follows from it. `deadline` None: no clock runs for this kind of item."""

    filing: Filing | None
    formed: date
    deadline: Deadline | None
    late: bool
    advice: tuple[str, ...]
    short: str  # a 公示 that ends too soon

    @property
    def row(self) -> Row | None:
        """The row; None: nothing in the catalogue fits."""
        return self.filing.row if self.filing else None

    @property
    def chosen(self) -> bool:
        """Whether a person chose the row."""
        return self.filing is not None and self.filing.confirmed


async def place_of(conn: Connection, item: Item, version: Version, today: date) -> Place:
    """Look up where an item is filed and count its clock."""
    found = await filings.filing(conn, item.id)
    overrides = await catalogues.overrides(conn, item.county)
    row = found.row if found else None
    entered = found.formed_on if found else None
    formed = formed_on(entered, version.issued_on, _day(item.created_at))
    limit = read_limit(row.time_limit) if row else None
    clocked = version.nature in _CLOCKED and version.openness is Openness.ACTIVE
    until = deadline(limit, formed, overrides) if clocked else None
    out = _day(item.published_at) if item.published_at else today
    return Place(
        filing=found,
        formed=formed,
        deadline=until,
        late=until is not None and out > until.due.day,
        advice=tuple(advice(row)),
        short=_short(row, version, formed, overrides),
    )


def _short(row: Row | None, version: Version, formed: date, overrides: Overrides) -> str:
    """Whether a 公示 is over before the catalogue allows; its last day stands as the deadline of the item."""
    until = version.plain.deadline
    if row is None or version.genre is not Genre.LISTING or until is None or until <= formed:
        return ""
    eve = formed - timedelta(days=1)  # 公示期11月20日至30日: notices count the first day too
    working, _ = workdays_between(eve, until, overrides)
    return short_of(read_limit(row.time_limit), (until - eve).days, working)


def _day(at: datetime) -> date:
    return at.astimezone(OFFICE_TIME).date()
