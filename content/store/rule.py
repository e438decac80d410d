"""What a county tuned in the checks, and the masks that are out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from asyncpg import Connection

from content.checks import Imprint, Policy, Published, Severity, Word, WordClass
from content.store.queries import queries

NUMBER: Final = "number"
DOMAIN: Final = "domain"
_OFF: Final = "off"


@dataclass(frozen=True, slots=True)
class Setting:
    """A rule's severity in a county; None: it is off."""

    rule: str
    severity: Severity | None
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a county lets pass: the mobile of an office or the domain of a site."""

    kind: str
    value: str
    note: str
    at: datetime


async def policy(conn: Connection, county: int) -> Policy:
    """Return how a county (6 digits) checks."""
    allowed = await allowances(conn, county)
    return Policy(
        severities={one.rule: one.severity for one in await settings(conn, county)},
        entries=await entries(conn, county),
        words=await words(conn, county),
        numbers=frozenset(one.value for one in allowed if one.kind == NUMBER),
        domains=frozenset(one.value for one in allowed if one.kind == DOMAIN),
    )


async def settings(conn: Connection, county: int) -> tuple[Setting, ...]:
    """Return the severities that a county set."""
    rows = queries.rule_settings(conn, county=county)
    return tuple(
        [
            Setting(
                row["rule"], None if row["severity"] == _OFF else Severity(row["severity"]), row["reason"], row["at"]
            )
            async for row in rows
        ]
    )


async def set_rule(
    conn: Connection, county: int, rule: str, severity: Severity | None, *, reason: str, by: int, at: datetime
) -> None:
    """Set a rule's severity; None switches it off."""
    await queries.set_rule(conn, county=county, rule=rule, severity=severity or _OFF, reason=reason, by=by, at=at)


async def reset_rule(conn: Connection, county: int, rule: str) -> None:
    """Go back to the severity as shipped."""
    await queries.reset_rule(conn, county=county, rule=rule)


async def words(conn: Connection, county: int) -> tuple[Word, ...]:
    """Return a county's own words, the latest first."""
    rows = queries.county_words(conn, county=county)
    return tuple(
        [Word(row["wrong"], row["right"], WordClass(row["class"]), tuple(row["exceptions"])) async for row in rows]
    )


async def set_word(conn: Connection, county: int, word: Word, *, by: int, at: datetime) -> None:
    """Add a word, or change it."""
    await queries.set_word(
        conn,
        county=county,
        wrong=word.wrong,
        right_form=word.right,
        class_=word.kind,
        exceptions=list(word.exceptions),
        by=by,
        at=at,
    )


async def drop_word(conn: Connection, county: int, wrong: str) -> None:
    """Take a word out of the county's list."""
    await queries.drop_word(conn, county=county, wrong=wrong)


async def entries(conn: Connection, county: int) -> Mapping[str, str]:
    """Return how a county words the entries of the negative list, where it does."""
    return {row["code"]: row["words"] async for row in queries.entries(conn, county=county)}


async def set_entry(conn: Connection, county: int, code: str, said: str, *, by: int, at: datetime) -> None:
    """Word an entry."""
    await queries.set_entry(conn, county=county, code=code, words=said, by=by, at=at)


async def allowances(conn: Connection, county: int) -> tuple[Allowance, ...]:
    """Return what a county lets pass."""
    return tuple([Allowance(**row) async for row in queries.allowances(conn, county=county)])


async def allow(conn: Connection, county: int, kind: str, value: str, *, note: str, by: int, at: datetime) -> None:
    """Let the mobile of an office (11 digits) or a domain pass."""
    await queries.allow(conn, county=county, kind=kind, value=value, note=note, by=by, at=at)


async def disallow(conn: Connection, county: int, kind: str, value: str) -> None:
    """Let it pass no more."""
    await queries.disallow(conn, county=county, kind=kind, value=value)


async def keep_masks(conn: Connection, item: int, imprints: Sequence[tuple[int, Imprint]], *, at: datetime) -> None:
    """Remember the masks (key's number, imprint) of an item that is going out."""
    if imprints:
        await queries.keep_masks(
            conn,
            item=item,
            key_ids=[key for key, _ in imprints],
            names=[one.name for _, one in imprints],
            digits=[one.digits for _, one in imprints],
            at=at,
        )


async def masks(conn: Connection, county: int, item: int, names: Sequence[bytes]) -> tuple[Published, ...]:
    """Return the masks of these names (hashed) that other items of the county have put out."""
    if not names:
        return ()
    rows = queries.masks(conn, county=county, item=item, names=list(names))
    return tuple([Published(Imprint(row["name"], row["digits"]), row["code"]) async for row in rows])
