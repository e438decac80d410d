"""A county in the database, a vault, and rosters made on the spot."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import openpyxl
import pytest

from audiences import store
from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.matter import Matter, Tag
from audiences.roster import RosterReading, read_roster
from audiences.vault import Vault
from pusher.store import Connection, Pool, session

COUNTY = 421321
WHOLE = Division(COUNTY * 10**9)
LISHAN = Division(421321101000000)  # 厉山镇
XINGLIANG = Division(421321101200000)  # 星亮村
WANGJIAGANG = Division(421321101201000)  # 王家岗村
HEAD = ("户号", "户主", "与户主关系", "姓名", "性别", "出生日期", "手机号", "乡镇", "村", "组", "现居地", "标签")


@dataclass(frozen=True)
class Grant:
    lo: int
    hi: int
    matters: tuple[int, ...] = ()


class Files:
    """Rosters as offices send them."""

    today = date(2026, 11, 21)

    def __init__(self, tree: Tree) -> None:
        self.tree = tree

    def person(self, number: int, **cells: Any) -> dict[str, Any]:
        """A plain row; every person is her own household unless told otherwise."""
        row: dict[str, Any] = {
            "户号": f"{number:03}",
            "姓名": f"村民{chr(0x4E00 + number)}",
            "性别": "女" if number % 2 else "男",
            "出生日期": f"19{40 + number % 50}-03-05",
            "手机号": f"1400000{number:04}",
            "乡镇": "厉山镇",
            "村": "星亮村",
        }
        return row | cells

    def sheet(self, rows: list[dict[str, Any]], head: tuple[str, ...] = HEAD, titles: int = 0) -> bytes:
        """An .xlsx with a head and these rows, below some title rows."""
        book = openpyxl.Workbook()
        page = book.active
        for _ in range(titles):
            page.append(["厉山镇花名册"])
        page.append(list(head))
        for row in rows:
            page.append([row.get(column) for column in head])
        return self.saved(book)

    def saved(self, book: openpyxl.Workbook) -> bytes:
        out = io.BytesIO()
        book.save(out)
        return out.getvalue()

    def read(self, data: bytes, name: str = "花名册.xlsx", **options: Any) -> RosterReading:
        return read_roster(name, data, tree=self.tree, today=self.today, **options)


@dataclass(frozen=True)
class Office:
    """A county's database with its divisions and one matter, and what a test does to it again and again."""

    db: Any
    vault: Vault
    files: Files
    matter: Matter
    tags: dict[str, Tag]
    county: int = COUNTY
    town: Division = LISHAN
    village: Division = XINGLIANG
    neighbour: Division = WANGJIAGANG
    county_division: Division = WHOLE
    now: datetime = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)

    @property
    def worker(self) -> Pool:
        return self.db.worker

    @asynccontextmanager
    async def web(self, division: Division, *matters: int) -> AsyncIterator[Connection]:
        async with session(self.db.web, Grant(division.lo, division.hi, matters)) as conn:
            yield conn

    async def bring(
        self, conn: Connection, rows: list[dict[str, Any]], scope: Division | None = None, **options: Any
    ) -> store.Diff:
        """Import rows through the real importer."""
        reading = self.files.read(self.files.sheet(rows, **options))
        diff = await store.dry_run(conn, self.vault, reading, scope or self.town, now=self.now)
        assert diff.token, [str(error) for error in diff.errors]
        applied = await store.apply(conn, diff.token, now=self.now)
        return applied.diff


@pytest.fixture(scope="session")
def tree() -> Tree:
    return Tree(bundled_rows(COUNTY))


@pytest.fixture(scope="session")
def files(tree: Tree) -> Files:
    return Files(tree)


@pytest.fixture(scope="session")
def vault() -> Vault:
    return Vault({1: b"1" * 32}, 1)


@pytest.fixture
async def office(db: Any, vault: Vault, files: Files) -> Office:
    async with db.owner.acquire() as conn:
        await store.load_divisions(conn, bundled_rows(COUNTY))
        matter = await store.add_matter(
            conn, county=COUNTY, name="社会救助", owner="随县民政局", purpose="救助告知", legal_basis="社会救助暂行办法"
        )
        tags = {name: await store.add_tag(conn, matter=matter.id, name=name) for name in ("低保", "特困", "种粮农户")}
    return Office(db, vault, files, matter, tags)
