"""The place that a command names (--division), and the access of whoever runs it there."""

from __future__ import annotations

from pathlib import Path

from audiences import store as people
from audiences.china_division import bundled_rows
from audiences.division import Division, DivisionError, Tree, UnknownDivisionError, parse
from pusher.access import Grant, Role
from pusher.cli.command import Stop
from pusher.store import Connection, Pool, session

_COUNTY = 10**9


def read_division(text: str) -> Division:
    """6, 9, 12 or 15 digits; Stop."""
    try:
        return parse(text)
    except DivisionError as error:
        raise Stop(str(error)) from error


def whole(division: Division, matters: tuple[int, ...] = ()) -> Grant:
    """The access of the county in which the division lies: whoever holds the machine holds its database."""
    lo = division.county * _COUNTY
    return Grant(Role.COUNTY_OFFICE, lo, lo + _COUNTY - 1, matters)


async def enter(pool: Pool, division: Division) -> tuple[Tree, Grant]:
    """The county's tree, loaded from our own table at first use, and the access to all its matters; Stop."""
    async with session(pool, whole(division)) as conn:
        tree = await _tree(conn, division.county)
        matters = tuple(matter.id for matter in await people.matters(conn, division.county))
    if Division(division.village or division.code).code not in tree:
        raise Stop(f"没有这个区划：{_short(division)}。请核对代码，或先建立该区划。")
    return tree, whole(division, matters)


def read_file(name: str, most: int) -> bytes:
    """The bytes of a file that a person named; Stop."""
    path = Path(name)
    try:
        if path.stat().st_size > most:
            raise Stop(f"{name} 超过 {most // 2**20} MB，请压缩或拆分后再试。")
        return path.read_bytes()
    except OSError as error:
        why = "没有这个文件" if isinstance(error, FileNotFoundError) else "这个文件读不了"
        raise Stop(f"{why}：{name}") from error


async def _tree(conn: Connection, county: int) -> Tree:
    tree = await people.tree(conn, county)
    if len(tree):
        return tree
    try:
        rows = bundled_rows(county)
    except UnknownDivisionError as error:
        raise Stop(f"{error}；其他县（区）要先从区划表载入。") from error
    await people.load_divisions(conn, rows)
    return await people.tree(conn, county)


def _short(division: Division) -> str:
    text = str(division.code)
    return next((text[:length] for length in (6, 9, 12) if not int(text[length:])), text)
