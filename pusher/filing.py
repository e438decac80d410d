"""Filing (归类): every item under its row of the catalogue, by itself; what is late, what is missing, what a row asks.

Nobody has to choose a row. The program proposes one when an item is entered or changed; what a person chose stays.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Final

from content.calendar import Overrides, workdays_between
from content.catalogue.limit import Deadline, Limit, deadline, read_limit
from content.catalogue.matching import Match, level_of, match
from content.catalogue.row import Carrier, Level, Row
from content.item import Version
from content.store import Connection, Item
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store.catalogue import Catalogue
from content.store.filing import Clocked, Covered, Unfiled

LOOK_BACK: Final = timedelta(days=400)  # what was entered before that is no longer counted as late
SWEEP: Final = 100  # items a round

# What each box of 公开渠道和载体 is with us; the others are the office's own business.
_ADVICE: Final = (
    (Carrier.TARGETED, "精准推送：用微信、短信发给通知对象"),
    (Carrier.NEW_MEDIA, "两微一端：用微信发"),
    (Carrier.BOARD, "村公示栏：打印海报张贴"),
    (Carrier.DOORSTEP, "入户/现场：没通知到的按上门名单当面告知"),
    (Carrier.BROADCAST, "广播电视：念广播稿"),
    (Carrier.SITE, "政府网站：通知页面可以转到网站"),
)


@dataclass(frozen=True, slots=True)
class Late:
    """An item whose time is up: published late, or not yet."""

    code: str
    title: str
    division: int
    domain: str
    formed: date
    deadline: Deadline
    published: date | None
    days: int  # working days beyond

    @property
    def provisional(self) -> bool:
        """Whether the deadline may move when holidays are named (暂定)."""
        return not self.deadline.due.certain


@dataclass(frozen=True, slots=True)
class Cover:
    """A row of the catalogue and what a unit's level has published under it."""

    row: Row
    items: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Section:
    """One domain of the catalogue for a unit, with who is responsible for it in the county."""

    domain: str
    unit: str
    covers: tuple[Cover, ...]

    @property
    def filled(self) -> int:
        """Rows under which something is out."""
        return len(self.covers) - len(self.missing)

    @property
    def missing(self) -> tuple[Row, ...]:
        """Rows under which nothing is out."""
        return tuple(one.row for one in self.covers if not one.items)


async def file_item(conn: Connection, item: Item, version: Version, at: datetime) -> None:
    """Propose a row for an item's present text."""
    catalogue = await catalogues.current(conn, item.county, at)
    await _propose(conn, catalogue, Unfiled(item.id, item.county, item.division, item.current, version), at)


async def sweep(conn: Connection, at: datetime) -> int:
    """File what came in by other doors (API, files, commands) and return how many items that were."""
    known: dict[int, Catalogue] = {}
    waiting = await filings.unfiled(conn, SWEEP)
    for one in waiting:
        if one.county not in known:
            known[one.county] = await catalogues.current(conn, one.county, at)
        await _propose(conn, known[one.county], one, at)
    return len(waiting)


async def _propose(conn: Connection, catalogue: Catalogue, one: Unfiled, at: datetime) -> None:
    found: Match | None = match(one.version, catalogue.rows, one.division)
    found = found or await filings.of_source(conn, one.id, catalogue.no)
    await filings.propose(conn, one.id, one.county, one.hash, catalogue.no, found, at)


async def late(conn: Connection, lo: int, hi: int, today: date) -> list[Late]:
    """Return what units in lo..hi published late or have not published in time, the longest first."""
    overrides = await catalogues.overrides(conn, lo // 10**9)
    found = await filings.clocked(conn, lo, hi, today - LOOK_BACK)
    return sorted(_late(found, overrides, today), key=lambda one: (one.published is not None, -one.days))


def _late(found: Iterable[Clocked], overrides: Overrides, today: date) -> Iterable[Late]:
    @cache
    def due(words: str, formed: date) -> Deadline:
        return deadline(_limit(words), formed, overrides)

    for one in found:
        formed = formed_on(one.formed_on, one.issued_on, one.created_on)
        until = due(one.time_limit or "", formed)
        out = one.published_on or today
        if out > until.due.day:
            days, _ = workdays_between(until.due.day, out, overrides)
            yield Late(
                one.code, one.title, one.division, one.domain or "", formed, until, one.published_on, max(days, 1)
            )


def formed_on(entered: date | None, issued: date | None, created: date) -> date:
    """The day on which the information was formed (信息形成日): as entered, else of its issue, else of its entry."""
    return entered or issued or created


@cache
def _limit(words: str) -> Limit:
    return read_limit(words)


async def sections(conn: Connection, catalogue: Catalogue, lo: int, hi: int) -> list[Section]:
    """Return the rows that the unit whose range is lo..hi has to fill at its own level, by domain."""
    level = level_of(lo)
    own = [one for one in await filings.covered(conn, lo, hi) if level_of(one.division) is level]
    by_domain: dict[str, list[Cover]] = {}
    for one in cover(catalogue.rows, own, level):
        by_domain.setdefault(one.row.domain, []).append(one)
    units: dict[str, str] = {}
    for unit in await catalogues.domain_units(conn, catalogue.county):
        units.setdefault(unit.domain, unit.unit)
    return [Section(domain, units.get(domain, ""), tuple(several)) for domain, several in by_domain.items()]


def cover(rows: Iterable[Row], out: Iterable[Covered], level: Level) -> list[Cover]:
    """Join rows of a level with what was published under their names, whatever version it cited."""
    items: dict[tuple[str, str, str, str], list[Covered]] = {}
    for one in out:
        items.setdefault(one.key, []).append(one)
    return [
        Cover(row, sum(one.items for one in mine), max((one.last_on for one in mine), default=None))
        for row in rows
        if not row.levels or level in row.levels
        for mine in (items.get(row.key, []),)
    ]


def advice(row: Row | None) -> list[str]:
    """What the row's 公开渠道和载体 ask for, in what we can do."""
    return [] if row is None else [words for carrier, words in _ADVICE if carrier in row.carriers]
