"""What the tables of content hold, as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from content.item import Genre, Urgency, Version
from content.review import Act, Route, State


@dataclass(frozen=True, slots=True)
class Item:
    """An item's row. `current`, `approved` and `published` are hashes of its versions."""

    id: int
    code: str
    county: int
    division: int
    state: State
    current: str
    approved: str | None
    approved_at: datetime | None
    published: str | None
    published_at: datetime | None
    changed_at: datetime
    superseded_by: int | None
    created_by: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """One line of a version's history."""

    hash: str
    no: int
    title: str
    created_by: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Published:
    """What the page behind a code shows; `state` may also say withdrawn or superseded (by the item of that code)."""

    id: int
    code: str
    county: int
    division: int
    state: State
    hash: str
    published_at: datetime
    version: Version
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of a village page. `division` is the unit that wrote it."""

    id: int
    code: str
    division: int
    hash: str
    published_at: datetime
    title: str
    genre: Genre
    urgency: Urgency
    issued_on: date | None
    valid_until: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the console's list."""

    id: int
    code: str
    division: int
    state: State
    hash: str
    published: str | None
    title: str
    genre: Genre
    urgency: Urgency
    issued_on: date | None
    published_at: datetime | None
    changed_at: datetime
    created_by: int | None


@dataclass(frozen=True, slots=True)
class File:
    """An attachment's bytes."""

    media_type: str
    bytes: bytes


@dataclass(frozen=True, slots=True)
class Standing:
    """The route that an item was sent on, and the step it waits for; None: nobody. `due` None: no limit is set."""

    route: Route
    awaits: Act | None
    since: datetime | None
    due: datetime | None
    certain: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """One line of what waits for a step. `partner` is the unit that 会签 asks."""

    line: Line
    awaits: Act
    since: datetime
    due: datetime | None
    partner: int | None
