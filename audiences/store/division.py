"""The divisions' tree in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from audiences.division import Division, Level, Node, Tree, UnknownDivisionError
from audiences.store.base import QUERIES, Connection, desk, fetch


async def load_divisions(conn: Connection, rows: Iterable[Node]) -> int:
    """Load nodes with their parents; names that an office edited stay. Returns how many were given.

    UnknownDivisionError when a node's parent is neither given nor known.
    """
    nodes = sorted(rows, key=lambda node: node.code)
    given = {node.code for node in nodes}
    known = {
        row["code"]
        for row in await fetch(
            QUERIES.division_names(conn, codes=[n.division.parent for n in nodes if n.division.parent])
        )
    }
    for node in nodes:
        parent = node.division.parent
        if parent is not None and parent not in given and parent not in known:
            raise UnknownDivisionError(f"区划“{node.name}”（{node.code}）没有上级，请先建立上级区划")
    await QUERIES.upsert_divisions(
        conn,
        codes=[node.code for node in nodes],
        names=[node.name for node in nodes],
        parents=[node.division.parent for node in nodes],
        levels=[int(node.division.level) for node in nodes],
    )
    return len(nodes)


async def tree(conn: Connection, county: int) -> Tree:
    """The tree of a county (6 digits); empty when it was never loaded."""
    whole = Division(county * 10**9)
    rows = await fetch(QUERIES.divisions(conn, lo=whole.lo, hi=whole.hi))
    moved = await fetch(QUERIES.moved(conn, county=county))
    nodes = [(r["code"], r["name"], r["free"], tuple(r["former"]), tuple(r["former_codes"])) for r in rows]
    return _tree(tuple(nodes), tuple((row["code"], row["new"]) for row in moved))


@lru_cache(maxsize=64)
def _tree(
    rows: tuple[tuple[int, str, bool, tuple[str, ...], tuple[int, ...]], ...], moved: tuple[tuple[int, int], ...]
) -> Tree:
    """One tree for equal rows: what a reader worked out of its names (audiences.scope.names) is found again."""
    nodes = (Node(Division(code), name, free, former, bore) for code, name, free, former, bore in rows)
    return Tree(nodes, dict(moved))


async def group_divisions(conn: Connection, lo: int, hi: int) -> tuple[int, ...]:
    """The codes of the 村民小组 of a range that rosters know, by code; a village's own for who is in no group."""
    async with desk(conn, "cunkou_pick"):
        return tuple(row["code"] for row in await fetch(QUERIES.group_divisions(conn, lo=lo, hi=hi)))


async def add_division(conn: Connection, parent: int, name: str, *, today: date) -> Node:
    """Add a node that is not in the national table (农场, 景区, 开发区, 村民小组) below `parent`, by a free number."""
    above = Division(parent)
    async with conn.transaction():
        await QUERIES.lock_division(conn, code=parent)
        known = await tree(conn, above.county)
        node = Node(Division(known.free_code(parent, await ended(conn, parent))), name, free=True)
        await QUERIES.add_division(
            conn, code=node.code, parent=parent, level=int(Level(above.level + 1)), name=name, on_date=today
        )
    return node


async def ended(conn: Connection, parent: int) -> list[int]:
    """The codes one level below that are no longer used: no other place ever gets them."""
    return [row["code"] for row in await fetch(QUERIES.ended(conn, parent=parent))]


async def rename_division(conn: Connection, code: int, name: str) -> None:
    """Give a division the name that its office uses; a later load of the table leaves it."""
    await QUERIES.rename_division(conn, code=code, name=name)
