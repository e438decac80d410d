"""What a dry run asks about before anybody is taken in: errors that a person answers in the file, and notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from audiences.division import Division, village_of
from audiences.naming import without_office
from audiences.resident import Resident, mask_name
from audiences.roster import Column, Row, RowError
from audiences.store.base import QUERIES, Connection, fetch, local_date
from audiences.vault import Vault

_SHOWN: Final = 8  # rows named in a note
_OTHER_NAME: Final = (
    "这个身份证号在花名册上是“{}”的，姓名不同。改了名的，在“曾用名”一列写上原来的姓名；不是同一个人的，请核对身份证号"
)
_FORGOTTEN: Final = (
    "此人{}年{}月应本人要求从系统里删去了，没有本人同意不再登记。"
    "请删去这一行；本人又愿意的，在“人员状态”一列填“本人同意恢复”"
)
_ELSEWHERE: Final = (
    "在本县别的村的花名册上可能也有（身份证号相同，或者姓名、生日、手机号都相同）。不是刚迁来的，请核对；"
    "两处都留着的，县政务公开办在“可能重复的人”里合并"
)
_RENAMED: Final = (
    "可能是花名册上的“{}”改了姓名（同一户、生日相同，这次没有出现）。"
    "是同一个人的，在“曾用名”一列写上原来的姓名再传，标签、代收人、告知方式才会跟着本人"
)
_PARTLY: Final = (
    "“{}”已经并村，文件里没有写组：这次没有出现的人，都不记作“没有出现”。是今天全村的花名册的，请写今天的村名"
)
_LEFT_OUT: Final = "有错的没有导入；改好再导入以前，原来在册的人都不记作“没有出现”"


async def questions(
    conn: Connection, vault: Vault, draft: int, rows: Sequence[Row], scope: Division
) -> dict[int, RowError]:
    """What stands against rows of a matched draft, by their number in it (from 1)."""
    found = {}
    for one in await fetch(QUERIES.known_otherwise(conn, draft=draft)):
        message = _OTHER_NAME.format(mask_name(one["name"]))
        found[one["row"]] = RowError(one["line"], Column.ID, "", message, one["sheet"])
    forgotten = {one["index"]: one["at"] for one in await fetch(QUERIES.forgotten(conn, lo=scope.lo, hi=scope.hi))}
    for one in await fetch(QUERIES.unmatched(conn, draft=draft)) if forgotten else ():
        row = rows[one["row"] - 1]
        at = next((forgotten[index] for index in _indexes(vault, row) if index in forgotten), None)
        if at and not row.agreed:
            day = local_date(at)
            found[one["row"]] = RowError(row.row, Column.NAME, "", _FORGOTTEN.format(day.year, day.month), row.sheet)
    return found


def _indexes(vault: Vault, row: Row) -> Iterator[bytes]:
    texts = [row.id_number] if row.id_number else []
    texts += [_named(row.name, told) for told in (row.birth_date and row.birth_date.isoformat(), *row.phones) if told]
    for text in texts:
        yield from vault.indexes(text)


def _named(name: str, told: str) -> str:
    return f"forgotten {name} {told}"


async def forget(conn: Connection, vault: Vault, one: Resident, phones: Sequence[str], at: datetime) -> None:
    """Keep of a person who is to be purged what an old roster would bring her back by: keyed hashes alone."""
    told = (one.birth_date and one.birth_date.isoformat(), *phones)
    indexes = {vault.index(_named(one.name, text)) for text in told if one.name and text}
    known = await QUERIES.id_index_of(conn, resident=one.id)
    indexes |= {known} if known else set()
    await QUERIES.forget(conn, county=one.division // 10**9, division=village_of(one.division),
        indexes=list(indexes), at=at)  # fmt: skip


async def notes(conn: Connection, draft: int, scope: Division) -> list[str]:
    """What is worth a look of a judged draft (Chinese)."""
    found = []
    if rows := await fetch(QUERIES.drafted_elsewhere(conn, draft=draft)):
        found.append(f"{_lines(rows)}的人{_ELSEWHERE}")
    renamed = await fetch(QUERIES.renamed(conn, draft=draft, lo=scope.lo, hi=scope.hi))
    found += [f"{_lines([one])}的人{_RENAMED.format(mask_name(one['name']))}" for one in renamed[:_SHOWN]]
    return found


def left_out(errors: Sequence[RowError]) -> str:
    """The note of rows that were left out on purpose."""
    rows = dict.fromkeys((error.sheet, error.row) for error in errors)
    return _lines([{"sheet": sheet, "line": row} for sheet, row in rows], len(rows)) + _LEFT_OUT


def partly(names: Sequence[str]) -> str:
    """The note of a file that speaks of a part of a village."""
    return _PARTLY.format("”“".join(map(without_office, names)))


def _lines(rows: Sequence[Any], most: int = _SHOWN) -> str:
    shown = "、".join(f"“{one['sheet']}”{one['line']}" if one["sheet"] else str(one["line"]) for one in rows[:most])
    return f"第{shown}" + (f"等{len(rows)}" if len(rows) > most else "") + "行"
