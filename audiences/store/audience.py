"""Counting and freezing (确定名单): one rule, one territory, one basis, all in SQL."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final

from audiences import group
from audiences.contact import SUSPECT_ABOVE
from audiences.division import VILLAGE_SPAN, Range, group_of, village_of
from audiences.group import Rule
from audiences.naming import without_office
from audiences.resident import Basis
from audiences.store.base import QUERIES, Connection, desk, fetch, local_date
from audiences.store.spare import Had, spare

_ASKED: Final = "在网页上订阅了短信通知"
_NAMED: Final = 3  # divisions named in a reason; more are counted

# The rule's predicate (audiences.group makes it) stands where {picked} and {where} are; values are parameters.
# Villages are grouped in the order of the index (schema/20_resident.sql), one aggregate a row, and summed then.
# Members are sorted so that their index grows at its end.
_COUNT: Final = (
    "count(*) AS people, count(*) FILTER (WHERE r.reach & 1 <> 0) AS phone,"
    " count(*) FILTER (WHERE r.reach & 2 <> 0) AS wechat, count(*) FILTER (WHERE r.reach <> 0) AS reachable"
    " FROM audiences.resident AS r WHERE "
)
_BY_PLACE: Final = """
SELECT g.base / {span} * {span} AS place, sum(g.people)::int AS people,
    coalesce(sum(g.people) FILTER (WHERE g.reach & 1 <> 0), 0)::int AS phone,
    coalesce(sum(g.people) FILTER (WHERE g.reach & 2 <> 0), 0)::int AS wechat,
    coalesce(sum(g.people) FILTER (WHERE g.reach <> 0), 0)::int AS reachable
FROM (
    SELECT r.{basis} AS base, r.reach, count(*) AS people FROM audiences.resident AS r WHERE {where} GROUP BY 1, 2
) AS g GROUP BY 1 ORDER BY 1
"""
_MEMBERS: Final = """
INSERT INTO audiences.member (audience, basis, resident, household, contact, division, why, head, rank, kind, reach)
SELECT ${audience}::bigint, ${basis}::text, p.id, p.household, c.id, p.division, p.why, p.head, coalesce(l.rank, 0),
    c.kind,
    CASE
        WHEN c.id IS NULL THEN 'none'
        WHEN c.dead THEN 'dead'
        WHEN '*' = ANY (c.opted_out) OR substr(c.kind, 8) = ANY (c.opted_out) THEN 'opted_out'
        WHEN c.households > ${suspect}::int THEN 'suspect'
        ELSE 'ok'
    END
FROM (SELECT r.id, r.household, r.relation IN ('户主', '本人', '户主本人') IS TRUE AS head, r.{picked}) AS p
LEFT JOIN (audiences.link AS l JOIN audiences.contact AS c ON c.id = l.contact) ON l.resident = p.id
ORDER BY p.id, l.rank
"""
_LISTED: Final = (
    "division, 0 AS why FROM audiences.resident AS r WHERE r.list = $1 AND r.state <> 'dead'"
    " AND NOT EXISTS (SELECT FROM audiences.resident AS k WHERE k.id = r.known AND k.state = 'dead')"
)


@dataclass(frozen=True, slots=True)
class AudienceSpec:
    """Whom an audience is to hold: a rule inside a territory by one basis, or a one-off list."""

    territory: tuple[Range, ...]  # lo, hi of 15 digits
    rule: Rule | None = None
    basis: Basis = Basis.REGISTERED
    list_id: int | None = None
    subscribers: bool = False  # numbers that asked on a page for the notices of places in the territory get it too

    def to_json(self) -> dict[str, Any]:
        """As stored with the audience."""
        return {
            "territory": [list(part) for part in self.territory],
            "rule": None if self.rule is None else group.to_json(self.rule),
            "basis": self.basis.value,
            "list": self.list_id,
            "subscribers": self.subscribers,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> AudienceSpec:
        """Back from to_json; RuleError for a rule that cannot be read."""
        rule = None if value["rule"] is None else group.from_json(value["rule"])
        territory = tuple((int(lo), int(hi)) for lo, hi in value["territory"])
        return cls(territory, rule, Basis(value["basis"]), value["list"], bool(value.get("subscribers")))


@dataclass(frozen=True, slots=True)
class Tally:
    """People, and the households to which they belong."""

    people: int
    households: int


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen audience. `kinds` overlap (a person may have both), `unreachable` do not."""

    id: int
    digest: str
    people: int
    households: int
    kinds: Mapping[str, Tally] = field(default_factory=dict)  # by kind of contact: "phone", "wechat:<account>"
    unreachable: Mapping[str, Tally] = field(default_factory=dict)  # none, dead, opted_out, suspect
    subscribed: int = 0  # numbers beside the people that get it because they asked for it on a page
    spared: Mapping[str, int] = field(default_factory=dict)  # people left out: DIED, or what Had calls them


@dataclass(frozen=True, slots=True)
class Count:
    """How many people a rule finds, and how many of them each way reaches now."""

    people: int
    phone: int
    wechat: int
    reachable: int


def total(found: Iterable[Count]) -> Count:
    """How many they are together."""
    parts = zip((0, 0, 0, 0), *(astuple(one) for one in found), strict=True)
    return Count(*map(sum, parts))


async def count(conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date) -> Count:
    """Count people. Under a web session everybody may count by any tag inside the own territory."""
    condition, params = where(territory, rule, basis, today)
    async with desk(conn, "cunkou_pick"):
        row = await conn.fetchrow(f"SELECT {_COUNT}{condition}", *params)
    return Count(**row)


async def count_by_group_division(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> dict[int, Count]:
    """The same for each 村民小组 (15-digit code) in which there is anybody; a village's own for who is in none."""
    return await _count_by(1, conn, territory, rule, basis, today)


async def count_by_village(
    conn: Connection, territory: Sequence[Range], rule: Rule | None, *, basis: Basis, today: date
) -> dict[int, Count]:
    """The same for each village (15-digit code) in which there is anybody."""
    return await _count_by(VILLAGE_SPAN, conn, territory, rule, basis, today)


async def _count_by(
    span: int, conn: Connection, territory: Sequence[Range], rule: Rule | None, basis: Basis, today: date
) -> dict[int, Count]:
    """By one process alone: it reads an index in its order; several have to sort what they found, at twice the work."""
    condition, params = where(territory, rule, basis, today)
    async with desk(conn, "cunkou_pick", max_parallel_workers_per_gather="0"):
        rows = await conn.fetch(_BY_PLACE.format(span=span, basis=basis.value, where=condition), *params)
    return {row["place"]: Count(row["people"], row["phone"], row["wechat"], row["reachable"]) for row in rows}


async def freeze(conn: Connection, *, county: int, spec: AudienceSpec, now: datetime, had: Had | None = None) -> Frozen:
    """Freeze an audience: one member row for each person and contact, and each person's why. One transaction.

    The same people with the same contacts give the same digest. A web session freezes what its territory holds.
    Who has `had` it, and who of a list has died, is left out and counted.
    """
    async with desk(conn, "cunkou_pick"):
        rule_matters = list(group.matters(spec.rule))
        audience = await QUERIES.add_audience(conn, county=county, spec=spec.to_json(), matters=rule_matters, now=now)
        await _fill(conn, audience, spec, local_date(now))
        if spec.subscribers:
            los, his = [lo for lo, _ in spec.territory], [hi for _, hi in spec.territory]
            await QUERIES.add_subscribed(conn, audience=audience, los=los, his=his)
        spared = await spare(conn, audience, spec.list_id, had)
        reasons = await _explain(conn, audience, spec)
        return await conclude(conn, audience, reasons, spared)


async def drop_audience(conn: Connection, audience: int) -> None:
    """Forget a freeze that was never approved (the worker's)."""
    async with conn.transaction():
        await QUERIES.drop_members(conn, audience=audience)
        await QUERIES.drop_audience(conn, audience=audience)


def where(territory: Sequence[Range], rule: Rule | None, basis: Basis, today: date) -> tuple[str, list[Any]]:
    """The condition over audiences.resident AS r and its parameters, from $1 on."""
    place = group.territory(territory, basis)
    fits = group.predicate(rule, today=today, first=1 + len(place.params))
    return f"r.active AND {place.sql} AND {fits.sql}", [*place.params, *fits.params]


async def _fill(conn: Connection, audience: int, spec: AudienceSpec, today: date) -> None:
    if spec.list_id is None:
        condition, params = where(spec.territory, spec.rule, spec.basis, today)
        why = group.mask(_reasons(spec), today=today, first=1 + len(params))
        params = [*params, *why.params]
        picked = f"{spec.basis.value} AS division, ({why.sql}) AS why FROM audiences.resident AS r WHERE {condition}"
        basis = spec.basis
    else:
        picked, params = _LISTED, [spec.list_id]
        basis = Basis.LIST
    first = len(params) + 1
    statement = _MEMBERS.format(audience=first, basis=first + 1, suspect=first + 2, picked=picked)
    await conn.execute(statement, *params, audience, basis.value, SUSPECT_ABOVE)


def _reasons(spec: AudienceSpec) -> tuple[group.Leaf, ...]:
    return () if spec.rule is None else group.leaves(spec.rule)


async def _explain(conn: Connection, audience: int, spec: AudienceSpec) -> list[tuple[int, list[str]]]:
    """Write what each person's why says: the territory first, then the parts of the rule that hold for her."""
    base = "在本次名单上" if spec.list_id is not None else await _place_reason(conn, spec)
    phrases = [group.phrase(leaf) for leaf in _reasons(spec)]
    found = [
        (why, [_ASKED] if why < 0 else [base, *(phrase for bit, phrase in enumerate(phrases) if why >> bit & 1)])
        for (why,) in await fetch(QUERIES.audience_whys(conn, audience=audience))
    ]
    await QUERIES.add_whys(conn, audience=audience, reasons=found)
    return found


async def _place_reason(conn: Connection, spec: AudienceSpec) -> str:
    groups = [lo for lo, hi in spec.territory if lo == hi and group_of(lo)]
    villages = [village_of(lo) for lo in groups]
    codes = dict.fromkeys((*(lo for lo, _ in spec.territory), *villages))
    known = {row["code"]: row["name"] for row in await fetch(QUERIES.division_names(conn, codes=list(codes)))}
    numbered = {lo: f"{without_office(known.get(village_of(lo), ''))}{group_of(lo)}组" for lo in groups}
    named = numbered | known  # who is in no group of a village is not named beside its groups
    names = [named[code] for code in sorted(named) if code not in villages]
    shown = "、".join(names[:_NAMED])
    more = f"等{len(names)}处" if len(names) > _NAMED else ""
    return f"{spec.basis.label}在{shown or '告知范围内'}{more}"


async def conclude(
    conn: Connection,
    audience: int,
    reasons: list[tuple[int, list[str]]],
    spared: Mapping[str, int] = MappingProxyType({}),
) -> Frozen:
    """Count and hash the members of a new audience, and return what it came to."""
    members = await QUERIES.audience_digest(conn, audience=audience)
    words = json.dumps(reasons, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(f"{members}\n{words}".encode()).hexdigest()
    people = {
        r["reach"]: Tally(r["people"], r["households"])
        for r in await fetch(QUERIES.audience_people(conn, audience=audience))
    }
    kinds = {
        r["kind"]: Tally(r["people"], r["households"])
        for r in await fetch(QUERIES.audience_kinds(conn, audience=audience))
    }
    households = await QUERIES.audience_households(conn, audience=audience)
    unreachable = {reach: tally for reach, tally in people.items() if reach != "ok"}
    total = sum(tally.people for tally in people.values())
    asked = await QUERIES.audience_subscribed(conn, audience=audience)
    counts = {
        "kinds": {kind: asdict(tally) for kind, tally in kinds.items()},
        "unreachable": {reach: asdict(tally) for reach, tally in unreachable.items()},
        "subscribed": asked["strangers"],
        "spared": dict(spared),
    }
    await QUERIES.settle_audience(
        conn, audience=audience, digest=digest, people=total, households=households, counts=counts
    )
    return Frozen(audience, digest, total, households, kinds, unreachable, asked["strangers"], spared)


async def forget(conn: Connection, audience: int) -> None:
    """Delete who was in a frozen audience and why; its figures and its rule stay. The worker's."""
    await QUERIES.drop_members(conn, audience=audience)
    await QUERIES.forget_why(conn, audience=audience)
