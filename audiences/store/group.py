"""Groups (人群): kept under a name, counted by village and by what reaches them, and shown one person at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from audiences import group
from audiences.division import Range
from audiences.group import Followed, Person, Rule, Turn
from audiences.resident import Basis, State
from audiences.store.audience import where
from audiences.store.base import QUERIES, Connection, desk, fetch

SAMPLE: Final = 8

# One pass. Households are told apart by a bit each of sixty-four, whose numbers follow each other in a village that was
# entered from a roster: while a million people go by, a table of a few thousand rows is kept, not of all households.
# Who belongs to none is one of her own.
_TALLY: Final = """
SELECT v.village * 1000 AS village, sum(v.people)::int AS people, sum(bit_count(v.homes::bit(64)))::int AS households,
    sum(v.phone)::int AS phone, sum(v.wechat)::int AS wechat, sum(v.neither)::int AS none
FROM (
    SELECT g.village, g.part, bit_or(g.homes) AS homes, sum(g.people) AS people,
        coalesce(sum(g.people) FILTER (WHERE g.reach & 1 <> 0), 0) AS phone,
        coalesce(sum(g.people) FILTER (WHERE g.reach & 2 <> 0), 0) AS wechat,
        coalesce(sum(g.people) FILTER (WHERE g.reach = 0), 0) AS neither
    FROM (
        SELECT r.{basis} / 1000 AS village, coalesce(r.household, -r.id) >> 6 AS part, r.reach,
            bit_or(1::bigint << (coalesce(r.household, -r.id) & 63)::int) AS homes, count(*) AS people
        FROM audiences.resident AS r WHERE {where} GROUP BY 1, 2, 3
    ) AS g GROUP BY 1, 2
) AS v GROUP BY 1 ORDER BY 1
"""
# Whoever came by a roster belongs to a household; followers whom nobody knows are no gaps of a roster.
_UNSURE: Final = """
SELECT r.{basis} / 1000 * 1000 AS village, count(*) FILTER (WHERE NOT {fits})::int AS out,
    count(*) FILTER (WHERE {fits})::int AS inside
FROM audiences.resident AS r
WHERE {where} AND r.household IS NOT NULL AND {unsure} GROUP BY 1 ORDER BY 1
"""
_PICK: Final = "SELECT r.id FROM audiences.resident AS r WHERE {where} ORDER BY r.id % 97, r.id LIMIT {most}"


@dataclass(frozen=True, slots=True)
class Group:
    """A group under its name; its rule is read with `group.known` before it is used."""

    id: int
    county: int
    division: int  # the unit that keeps it
    name: str
    rule: Rule
    basis: Basis
    matters: tuple[int, ...]
    by: int
    at: datetime
    doubt: str = ""  # what 合村并组 left for a person to look at; saved again, it is answered


@dataclass(frozen=True, slots=True)
class Tallied:
    """People of one village, and how many of them a way reaches; the ways overlap, `none` does not.

    A household counts once in every village where one of its people is.
    """

    village: int  # 15 digits
    people: int
    households: int
    phone: int
    wechat: int
    none: int


@dataclass(frozen=True, slots=True)
class Unsure:
    """People of one village of whom the roster lacks the birth date or the sex that decides."""

    village: int  # 15 digits
    out: int  # they are not counted
    inside: int  # they are, since only those are left out whose age or sex is known


@dataclass(frozen=True, slots=True)
class Named:
    """A resident of the name that was asked for, with what a rule may ask of her."""

    id: int
    division: int
    name: str
    person: Person
    state: State
    state_at: datetime | None
    roster: datetime | None  # when the newest roster that speaks of her was applied
    opted_out: bool


@dataclass(frozen=True, slots=True)
class Sampled:
    """One person of a sample; the screen masks the name."""

    division: int
    name: str
    sex: str | None
    birth_date: date | None


async def groups(conn: Connection, county: int, lo: int, hi: int, above: Sequence[int]) -> tuple[Group, ...]:
    """The groups of a range and of the units above it."""
    rows = await fetch(QUERIES.saved_groups(conn, county=county, lo=lo, hi=hi, above=list(above)))
    return tuple(map(_group, rows))


async def saved(conn: Connection, number: int) -> Group | None:
    """One group, or None. Whoever calls it asks whether the range may see it."""
    row = await QUERIES.saved_group(conn, id=number)
    return None if row is None else _group(row)


async def save_group(
    conn: Connection, *, county: int, division: int, name: str, rule: Rule, basis: Basis, by: int, at: datetime
) -> int:
    """Keep a group; the unit's own one of that name is changed. Returns its number."""
    number = await QUERIES.save_group(
        conn,
        county=county,
        division=division,
        name=name,
        rule=group.to_json(rule),
        basis=basis.value,
        matters=list(group.matters(rule)),
        by=by,
        at=at,
    )
    return int(number)


async def drop_group(conn: Connection, number: int) -> None:
    """Forget a group."""
    await QUERIES.drop_group(conn, id=number)


async def touched_groups(conn: Connection, county: int, turn: Turn) -> list[tuple[Group, Followed]]:
    """The kept groups of a county that a change of divisions touches, each as it is then."""
    every = [_group(row) for row in await fetch(QUERIES.all_groups(conn, county=county))]
    pairs = [(one, group.follow(one.rule, turn)) for one in every]
    return [(one, then) for one, then in pairs if then != Followed(one.rule) or one.division in turn.codes]


async def follow_groups(conn: Connection, county: int, turn: Turn) -> None:
    """Write them so; those of a merged village are the new one's."""
    for one, then in await touched_groups(conn, county, turn):
        await QUERIES.follow_group(
            conn,
            id=one.id,
            division=turn.codes.get(one.division, one.division),
            name=f"{turn.was(one.division)}：",
            rule=group.to_json(then.rule),
            doubt=" ".join(then.doubts),
        )


async def tally(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> tuple[Tallied, ...]:
    """Count a group by village and by what reaches it, in one pass; by any tag, inside the own territory."""
    condition, params = where(territory, rule, basis, today)
    async with desk(conn, "cunkou_pick"):
        rows = await conn.fetch(_TALLY.format(basis=basis.value, where=condition), *params)
    return tuple(Tallied(**row) for row in rows)


async def _unsure(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> tuple[Unsure, ...]:
    """By village, who is in or out of a group only because a birth date or a sex is not known; empty: nobody."""
    condition, params = where(territory, None, basis, today)
    hangs = group.unsure(rule, today=today, first=1 + len(params))
    if hangs.sql == "false":
        return ()
    fits = group.predicate(rule, today=today, first=1 + len(params) + len(hangs.params))
    statement = _UNSURE.format(basis=basis.value, where=condition, unsure=hangs.sql, fits=fits.sql)
    async with desk(conn, "cunkou_pick"):
        rows = await conn.fetch(statement, *params, *hangs.params, *fits.params)
    return tuple(Unsure(**row) for row in rows)


async def unknown(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> tuple[str, tuple[Unsure, ...]]:
    """The same in words for all of them, empty where there is nobody, and by village."""
    found = await _unsure(conn, territory, rule, basis=basis, today=today)
    return group.unknown(rule, sum(one.out for one in found), sum(one.inside for one in found)), found


async def sample(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> tuple[Sampled, ...]:
    """A few people of a group from all over; whoever calls it makes sure that the session has the rule's matters."""
    condition, params = where(territory, rule, basis, today)
    async with desk(conn, "cunkou_pick"):
        rows = await conn.fetch(_PICK.format(where=condition, most=SAMPLE), *params)
    shown = await fetch(QUERIES.people_by_id(conn, ids=[row["id"] for row in rows]))
    return tuple(Sampled(row["division"], row["name"] or "", row["sex"], row["birth_date"]) for row in shown)


async def named(conn: Connection, name: str, within: Range) -> tuple[Named, ...]:
    """Residents of that very name with a base in the range."""
    rows = await fetch(QUERIES.people_named(conn, name=name, lo=within[0], hi=within[1]))
    households = [row["household"] for row in rows if row["household"] is not None]
    homes = await fetch(QUERIES.people_of_homes(conn, households=households))
    return tuple(_named(row, homes) for row in rows)


def _group(row: Mapping[str, Any]) -> Group:
    fixed = {
        "rule": group.from_json(row["rule"]),
        "basis": Basis(row["basis"]),
        "matters": tuple(row["matters"]),
    }
    return Group(**{**row, **fixed})


def _named(row: Mapping[str, Any], homes: Sequence[Mapping[str, Any]]) -> Named:
    others = (one for one in homes if one["household"] == row["household"] and one["id"] != row["id"])
    person = replace(_person(row), home=tuple(map(_person, others)))
    state = State(row["state"])
    facts = (row["id"], row["division"], row["name"], person, state, row["state_at"], row["roster"], row["opted_out"])
    return Named(*facts)


def _person(row: Mapping[str, Any]) -> Person:
    return Person(
        row["registered"],
        row["living"],
        row["farming"],
        row["sex"],
        row["birth_date"],
        frozenset(row["tags"]),
        {int(number): value for number, value in row["attributes"].items()},
        row["reach"],
    )
