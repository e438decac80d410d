"""What a text says of its places: each with its surest role, and what the places say of each other. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from audiences.division import Division
from audiences.places import number
from audiences.scope.fellows import Heard
from audiences.scope.lines import Line, Part
from audiences.scope.mention import Mention, is_town
from audiences.scope.numbered import is_of_groups
from audiences.scope.roles import Role
from audiences.scope.so_many import PLACES, says
from audiences.scope.whole import NOT, points_at_rows
from audiences.scope.words import data

_COUNTED: Final = re.compile(PLACES)
_POINTED: Final = re.compile(data()["pointed"])  # points back at the places named: 两村农户


@dataclass
class Place:
    """A place with the surest role that a text gives it, and the words."""

    role: Role
    words: str


@dataclass
class Said:
    """What a text says of its places; `head` is whose whole it speaks to where nothing narrows it."""

    head: Division
    places: dict[int, Place] = field(default_factory=dict)
    out: dict[int, str] = field(default_factory=dict)
    excepted: dict[int, str] = field(default_factory=dict)
    unclear: dict[str, Mention] = field(default_factory=dict)
    own: float = NOT  # how surely it speaks of the issuer's whole territory by its name
    spots: dict[int, Place] = field(default_factory=dict)  # where something stands or is done
    ends: set[int] = field(
        default_factory=set
    )  # where rows of them end: a count right there (周店、李桥两村的) is their own
    rows: set[int] = field(default_factory=set)  # those that have a row
    persons: bool = False  # it lists persons with their villages
    beside: list[set[int]] = field(default_factory=list)  # rows that say little of themselves
    listed: set[int] = field(default_factory=set)  # villages that stand behind the town that bears them
    has_others: bool = False  # whom it gives no turn may come all the same
    is_open: bool = False  # it gives places their days, and others may come to them or elsewhere
    has_rest: bool = False  # it parts the whole into classes, and the rest is one of them
    is_closed: bool = False  # it says that who is not named gets none
    first: Mention | None = None  # of the places below `head`, the one that is named first

    def _turned(self, role: Role, line: Line) -> Role:
        """A turn that others may come to as well is a row like any other, and so is one class of the whole."""
        if role is Role.SCOPE and self.has_rest and line.part in {Part.ROW, Part.TEXT}:
            return Role.LISTED
        if role is not Role.TURN or not self.has_others:
            return role
        self.is_open = True
        return Role.LISTED

    def take(self, one: Mention, role: Role, words: str, line: Line) -> None:
        """Keep a place with the surest role that it has had."""
        code = one.code
        if self.first is None and role.value > 0 and code != self.head.code:
            self.first = one
        role = self._turned(role, line)
        if role in {Role.OUT, Role.EXCEPT} and code is not None:
            self.out.setdefault(code, one.text)
            if role is Role.EXCEPT:
                self.excepted.setdefault(code, words)
        elif role is Role.SPOT and code is not None:
            self.spots.setdefault(code, Place(Role.UNSURE, words))
        elif role.value <= 0:
            return
        elif code is None:
            self.unclear.setdefault(one.text, one)
        elif self.head.code in Division(code):
            if line.part is not Part.TITLE:
                self.own = max(self.own, role.value)
        elif code not in self.places or self.places[code].role.value < role.value:
            self.places[code] = Place(role, words)


def hear(text: str, told: Iterable[Heard], said: Said) -> None:
    """Take in what the rows of places say; a row that names a person says nothing more."""
    ended: Line | None = None
    for one in told:
        if one.line is ended:
            continue
        if one.role is Role.PERSON:
            said.persons = True
            ended = one.line if one.line.part is Part.ROW else None
        if one.role in {Role.UNSURE, Role.SUBJECT}:
            said.beside.append({place.code for place in one.row if place.code is not None and not place.bearer})
        if one.role is Role.SPOT and one.line.part is not Part.TITLE:
            said.ends.add(one.row[-1].end)
        if any(place.bearer for place in one.row):
            inside = (place.code for place in one.row if place.code is not None and not place.bearer)
            said.listed.update(code for code in inside if not is_town(code))
        is_out = one.role in {Role.OUT, Role.EXCEPT}
        for place in one.row:
            if one.has_row and place.code is not None:
                said.rows.add(place.code)
            if not place.bearer and not (is_out and is_of_groups(text, place.end)):  # 王家岗村1组除外
                said.take(place, one.role, clause_of(text, place), one.line)


def clause_of(text: str, mention: Mention) -> str:
    """The clause around a mention: what a person is shown."""
    left = max(text.rfind(mark, 0, mention.start) for mark in "，；。：、\n\t") + 1
    rights = [place for mark in "，；。、\n\t" if (place := text.find(mark, mention.end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()


def raised(inside: Mapping[int, Place], said: Said, text: str) -> dict[int, Place]:
    """The places with what the text says of them elsewhere: that its rows are meant, or those that it named before."""
    found = dict(inside)
    listed = {code for code, place in inside.items() if place.role is Role.LISTED}
    is_counted = max(map(surely, inside.values()), default=NOT) < Role.MEANT.value and _counts(text, len(listed))
    if listed and (points_at_rows(text) or is_counted):
        found |= {code: Place(Role.SCOPE, inside[code].words) for code in listed}
    for role in (Role.TURN, Role.MEANT):
        if any(found[code].role is role for code in said.rows & found.keys()):  # its fellows are like it
            found |= {code: Place(role, inside[code].words) for code in listed & said.rows}
            break
    for every in (found, {code: place for code, place in said.spots.items() if code not in said.out} | found):
        if any(_places_in(hit) == len(every) and not _is_own(hit, said) for hit in _POINTED.finditer(text)):
            found |= {code: max(place, Place(Role.MEANT, place.words), key=surely) for code, place in every.items()}
            break
    for row in said.beside:  # who stands in a row with one that is meant
        if any(surely(found[code]) >= Role.MEANT.value for code in row & found.keys()):
            found |= {
                code: max(found[code], Place(Role.MEANT, found[code].words), key=surely) for code in row & found.keys()
            }
    if said.is_closed:
        found |= {code: Place(Role.TURN, one.words) for code, one in found.items() if one.role is Role.MEANT}
    best = max((place for place in found.values() if place.role is not Role.ADDED), key=surely, default=None)
    if best is not None and best.role.value >= Role.SUBJECT.value:
        found |= {code: Place(best.role, place.words) for code, place in found.items() if place.role is Role.ADDED}
    return found


def _is_own(count: re.Match[str], said: Said) -> bool:
    """Whether a count only says whose houses the row before it names: 设在周店、李桥两个村的村民委员会."""
    return count.start() in said.ends and "的" in count[0]


def _counts(text: str, length: int) -> bool:
    """Whether the text counts its own list: 现将第一批四个村……公示."""
    return says(_COUNTED, text, {length})


def _places_in(count: re.Match[str]) -> int:
    return number(count[1])


def surely(place: Place) -> float:
    """How surely the text applies there, as a role's value."""
    return float(place.role.value)
