"""Rosters into the database: a dry run that says what will change, and an apply that does exactly that or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from audiences.division import Division
from audiences.roster import Column, RosterError, RosterReading, Row, RowError
from audiences.store import asked, matter
from audiences.store.base import QUERIES, Connection, desk, fetch, local_date
from audiences.store.contact import rekey
from audiences.store.vocabulary import Vocabulary, unknown
from audiences.vault import Vault

_NEWBORN: Final = timedelta(days=366)
_SURE: Final = ("birth", "phone")
_LIKELY: Final = ("household", "group", "name", "corrected")
_FIELDS: Final = (
    "draft", "row", "resident", "kind", "division", "registered", "living", "farming", "household", "head", "name",
    "relation", "sex", "birth_date", "id_index", "id_key", "id_others", "tags", "phones", "ciphers", "key_id",
    "line", "sheet", "former", "state", "birth_until",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Diff:
    """What an apply would do. Without a token nothing can be applied: `errors` say why."""

    token: str | None
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    kept: int = 0  # dead or moved by somebody's word: the roster does not revive them
    unknown: int = 0  # dead or moved by the file's word and on no roster before: not taken in
    died: int = 0  # 已去世 by the file's word
    left: int = 0  # 已迁出 by the file's word
    born: int = 0  # among the new: not yet one year old
    phones: int = 0  # among the changed: 换号
    moved: int = 0  # among the changed: into another village
    errors: tuple[RowError, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The roster version that an apply made."""

    version: int
    diff: Diff


async def dry_run(  # a file, against whom, and what to do with its faults
    conn: Connection,
    vault: Vault,
    reading: RosterReading,
    scope: Division,
    *,
    now: datetime,
    file: str = "",
    leave_out: bool = False,
) -> Diff:
    """Compare a roster with the residents of `scope` and keep what would change; the token is good for one apply.

    Rows outside the scope and unknown tags are errors beside the reading's own, and so is what a person has to answer:
    an ID number known under another name, somebody who asked to be forgotten. With `leave_out` such rows are not taken
    in, a note lists them, and nobody counts as gone. Another name of a tag is that tag, and a note says so. Empty cells
    change nothing.
    """
    tags = Vocabulary(await matter.tags(conn, scope.county))
    errors = (*reading.errors, *_misfits(reading.rows, scope, tags))
    notes = [*reading.notes, *tags.notes()]
    taken = _without(reading, errors) if errors and leave_out else reading
    if errors and not (leave_out and taken.rows):
        return Diff(None, errors=errors, notes=tuple(notes))
    async with desk(conn, "cunkou_import"):
        base = await QUERIES.roster_version(conn, lo=scope.lo, hi=scope.hi)
        draft = await _draft(conn, vault, taken, scope, tags, base, file, now)
        doubts = await asked.questions(conn, vault, draft, taken.rows, scope)
        if doubts and not leave_out:
            await QUERIES.drop_draft(conn, draft=draft)
            return Diff(None, errors=tuple(doubts.values()), notes=tuple(notes))
        left = (*errors, *doubts.values())
        notes += [asked.left_out(left)] if left else []
        notes += [asked.partly(taken.partly)] if taken.partly else []
        if left or taken.partly:
            await QUERIES.drop_asked(conn, draft=draft, rows=list(doubts))
        await QUERIES.judge_draft(conn, draft=draft)
        counts = {row["kind"]: row["people"] for row in await fetch(QUERIES.draft_counts(conn, draft=draft))}
        counts["gone"] = len(await fetch(QUERIES.draft_gone(conn, draft=draft, lo=scope.lo, hi=scope.hi)))
        counts |= dict(await QUERIES.draft_parts(conn, draft=draft, since=local_date(now) - _NEWBORN))
        notes += await asked.notes(conn, draft, scope)
        await QUERIES.settle_draft(conn, draft=draft, counts=counts, notes=notes)
    return Diff(f"{draft}.{base}.{reading.file_hash}", **counts, notes=tuple(notes))


def _without(reading: RosterReading, errors: Sequence[RowError]) -> RosterReading:
    """What is left of a file without the rows of these errors."""
    wrong = {(error.sheet, error.row) for error in errors}
    pairs = zip(reading.rows, reading.houses, strict=True)
    kept = [(row, house) for row, house in pairs if (row.sheet, row.row) not in wrong]
    return replace(reading, rows=tuple(row for row, _ in kept), houses=tuple(house for _, house in kept), errors=())


async def _draft(  # a file as rows that have been matched
    conn: Connection,
    vault: Vault,
    reading: RosterReading,
    scope: Division,
    tags: Vocabulary,
    base: int,
    file: str,
    now: datetime,
) -> int:
    await rekey(conn, vault, county=scope.county, addresses=(p for row in reading.rows for p in row.phones))
    draft = await QUERIES.add_draft(
        conn,
        county=scope.county,
        lo=scope.lo,
        hi=scope.hi,
        file_hash=reading.file_hash,
        base=base,
        columns=sorted(reading.columns),
        vocabulary=_numbers(tags, [name for row in reading.rows for name in row.tags]),
        file=file,
        labels=[label for label, _ in reading.labels],
        fields=[field for _, field in reading.labels],
        now=now,
    )
    await _bring_in(conn, draft, list(_records(vault, draft, reading, tags)))
    await _match(conn, draft, scope)
    return int(draft)


async def _match(conn: Connection, draft: int, scope: Division) -> None:
    """Who is whom. What a person is known by finds the households; then they find the rest of their people."""
    within = {"draft": draft, "lo": scope.lo, "hi": scope.hi}
    await QUERIES.fit_births(conn, **within)
    await QUERIES.match_by_id(conn, **within)
    for rule in _SURE:
        await QUERIES.match_by_name(conn, **within, rule=rule)
    await QUERIES.match_where_groups_went(conn, draft=draft)
    await QUERIES.stay_where_groups_went(conn, draft=draft)
    await QUERIES.find_households(conn, draft=draft)
    for rule in _LIKELY:
        await QUERIES.match_by_name(conn, **within, rule=rule)
    await QUERIES.match_by_brackets(conn, **within)
    await QUERIES.match_by_former(conn, **within)
    await QUERIES.find_households(conn, draft=draft)
    await QUERIES.part_households(conn, draft=draft)


async def apply(conn: Connection, token: str, *, now: datetime, staff: int | None = None) -> Applied:
    """Do what the dry run of that token said, all or nothing.

    RosterError when the token is unknown or used, or when the roster has changed since the dry run.
    """
    async with desk(conn, "cunkou_import"):
        draft = await take_draft(conn, token)
        number, scope = draft["id"], {"lo": draft["division"], "hi": draft["hi"]}
        await QUERIES.lock_rosters(conn, county=draft["county"])
        if await QUERIES.roster_version(conn, **scope) != draft["base"]:
            raise RosterError("核对之后花名册又更新过，请重新上传文件核对")
        gone = [row["id"] for row in await fetch(QUERIES.draft_gone(conn, draft=number, **scope))]
        version = await QUERIES.add_roster(conn, draft=number, staff=staff, now=now)
        known = [row["resident"] for row in await fetch(QUERIES.touched(conn, draft=number)) if row["resident"]]
        await QUERIES.keep_before(conn, roster=version, residents=[*known, *gone])
        dropped = await _write(conn, number, draft["county"], now)
        await QUERIES.apply_gone(conn, residents=gone, now=now)
        touched = [row["resident"] for row in await fetch(QUERIES.touched(conn, draft=number))]
        await QUERIES.keep_after(conn, roster=version, residents=[*touched, *gone])
        await QUERIES.settle(conn, residents=[*touched, *gone], contacts=dropped)
        await QUERIES.drop_draft(conn, draft=number)
    return Applied(version, Diff(None, **{**draft["counts"], "gone": len(gone)}))


async def take_draft(conn: Connection, token: str) -> Any:
    """The dry run of a token, held; RosterError when it is unknown or used."""
    number, base, file_hash = _read_token(token)
    draft = await QUERIES.draft(conn, draft=number)
    if draft is None or draft["file_hash"] != file_hash or draft["base"] != base:
        raise RosterError("这次核对已经失效，或者已经导入过，请重新上传文件核对")
    return draft


async def _write(conn: Connection, draft: int, county: int, now: datetime) -> list[int]:
    await QUERIES.apply_households(conn, draft=draft)
    await QUERIES.number_new(conn, draft=draft)
    await learn(conn, "household", "draft_row")
    await QUERIES.apply_new(conn, draft=draft)
    await learn(conn, "resident")
    await QUERIES.apply_former(conn, draft=draft)
    await QUERIES.apply_changed(conn, draft=draft, now=now)
    await QUERIES.apply_states(conn, draft=draft, now=now)
    await QUERIES.apply_moved_links(conn, draft=draft)
    dropped = [row["contact"] for row in await fetch(QUERIES.drop_old_phones(conn, draft=draft))]
    await QUERIES.apply_phones(conn, draft=draft, county=county)
    await learn(conn, "contact", "link")
    return dropped


async def learn(conn: Connection, *tables: str) -> None:
    """Count these tables: what was just written is unknown to statistics."""
    await conn.execute("ANALYZE " + ", ".join(f"audiences.{table}" for table in tables))


def _read_token(token: str) -> tuple[int, int, str]:
    try:
        number, base, file_hash = token.split(".")
        return int(number), int(base), file_hash
    except ValueError:
        raise RosterError("这次核对已经失效，请到“花名册”重新上传文件") from None


def _misfits(rows: Sequence[Row], scope: Division, tags: Vocabulary) -> Iterator[RowError]:
    for row in rows:
        if row.division not in scope:
            yield RowError(row.row, Column.VILLAGE, "", "不在本次导入的范围内，请核对村名或换一个范围导入", row.sheet)
        for name in row.tags:
            if tags.number(name) is None:
                yield RowError(row.row, Column.TAGS, name, unknown(name), row.sheet)


def _numbers(tags: Vocabulary, names: Sequence[str]) -> list[int]:
    return sorted({number for name in names if (number := tags.number(name)) is not None})


def _records(vault: Vault, draft: int, reading: RosterReading, tags: Vocabulary) -> Iterator[tuple[Any, ...]]:
    """The rows as draft_row has them: phones sealed, the ID number hashed and forgotten."""
    silent = Column.TAGS not in reading.columns
    for number, (row, house) in enumerate(zip(reading.rows, reading.houses, strict=True), 1):
        indexes = vault.indexes(row.id_number) if row.id_number else ()
        yield (
            draft,
            number,
            None,
            None,
            row.division,
            row.registered,
            row.living,
            row.farming,
            f"#{draft}.{number}" if house.startswith("#") else house,
            row.head,
            row.name,
            row.relation,
            row.sex,
            row.birth_date,
            indexes[0] if indexes else None,
            vault.primary if indexes else None,
            list(indexes[1:]),
            None if silent else _numbers(tags, row.tags),
            [vault.index(phone) for phone in row.phones],
            [vault.seal(phone).cipher for phone in row.phones],
            vault.primary,
            row.row,
            row.sheet,
            list(row.former),
            None if row.state is None else row.state.value,
            row.birth_until,
        )


async def _bring_in(conn: Connection, draft: int, records: list[tuple[Any, ...]]) -> None:
    """COPY refuses tables with row-level security, so the rows come in through a temporary one."""
    names = ", ".join(_FIELDS)
    await conn.execute("CREATE TEMP TABLE draft_inbox (LIKE audiences.draft_row INCLUDING DEFAULTS) ON COMMIT DROP")
    await conn.copy_records_to_table("draft_inbox", records=records, columns=_FIELDS)
    await conn.execute(
        f"INSERT INTO audiences.draft_row ({names}) SELECT {names} FROM draft_inbox WHERE draft = $1",  # noqa: S608 - ours
        draft,
    )
    await conn.execute("DROP TABLE draft_inbox")
    await conn.execute("ANALYZE audiences.draft_row")
