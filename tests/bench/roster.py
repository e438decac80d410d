"""Rosters: a spreadsheet of a whole county, read and compared, applied, applied again with a tenth changed, undone."""

from __future__ import annotations

import asyncio
import io
import resource
import sys
import time
from dataclasses import replace
from datetime import date
from itertools import pairwise

import openpyxl

from audiences import store
from audiences.china_division import bundled_rows
from audiences.division import Division, Level, Tree
from audiences.roster import RosterReading, read_roster
from pusher.access import Grant, Role
from pusher.runtime import now
from pusher.store import session
from tests.bench.figure import Figure, Scale
from tests.bench.house import ROOT, House

TITLE = "Rosters"
COUNTY = 421321
WHOLE = Division(COUNTY * 10**9)
TODAY = date(2026, 11, 21)
FULL = 100_000
DRY, APPLY, PEAK = 10.0, 30.0, 500 * 2**20
_HEAD = ("户号", "姓名", "与户主关系", "性别", "出生日期", "手机号", "乡镇", "村", "组")


async def measure(house: House, scale: Scale) -> list[Figure]:
    """One file of many people in every village, in a page's session; seconds are at the reference's speed."""
    n = scale.roster
    async with house.owner.acquire() as conn:
        await store.load_divisions(conn, bundled_rows(COUNTY))
    data = await _made(n)
    began = time.monotonic()
    reading = await asyncio.to_thread(
        read_roster, "roster.xlsx", data, tree=Tree(bundled_rows(COUNTY)), today=TODAY, within=WHOLE
    )
    read = time.monotonic() - began
    speed = await house.speed(min(scale.each, 5_000))
    compared, applied, again, back = (spent * speed for spent in await _go(house, reading))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    read *= speed
    dry, full = read + compared, n == FULL
    return [
        Figure(f"dry run of a roster of {n:,} rows", f"{dry:.1f} s", f"{DRY:.0f} s", dry <= DRY if full else None, "",
               f"reading the file {read:.1f} s, the rest is PostgreSQL; as many against as many {again:.1f} s"),
        Figure("its apply", f"{applied:.1f} s", f"{APPLY:.0f} s", applied <= APPLY if full else None, "",
               "PostgreSQL: people, households, contacts, links with their indexes, and what an undo needs"),
        Figure("its undo", f"{back:.1f} s", "", None, "", "deleting the same rows"),
        Figure("peak memory of the process", f"{peak / 2**20:.0f} MB", f"{PEAK / 2**20:.0f} MB",
               peak <= PEAK if full else None, "", "the cells of the file and its rows at once"),
    ]  # fmt: skip


async def _go(house: House, reading: RosterReading) -> list[float]:
    """Seconds of comparing, applying, comparing again with a tenth changed, and undoing."""
    n, vault, spent = len(reading.rows), house.runtime.vault, [time.monotonic()]
    async with session(house.web, Grant(Role.COUNTY_OFFICE, WHOLE.lo, WHOLE.hi)) as conn:
        diff = await store.dry_run(conn, vault, reading, WHOLE, now=now())
        spent.append(time.monotonic())
        assert diff.token is not None, diff.errors[:3]
        assert diff.new == n
        done = await store.apply(conn, diff.token, now=now())
        spent.append(time.monotonic())
        rows = tuple(replace(row, farming=0) if place % 10 == 0 else row for place, row in enumerate(reading.rows))
        again = await store.dry_run(conn, vault, replace(reading, rows=rows), WHOLE, now=now())
        spent.append(time.monotonic())
        assert (again.changed, again.unchanged) == (n // 10, n - n // 10)
        undone = await store.undo(conn, done.version, now=now())
        spent.append(time.monotonic())
        assert undone.deleted == n
    return [after - before for before, after in pairwise(spent)]


async def _made(n: int) -> bytes:
    """The file, from a process of its own: its memory is not ours."""
    maker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.roster", str(n), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    return (await maker.communicate())[0]


def book(n: int) -> bytes:
    """An .xlsx as a county would have it; three people a household, every third without a phone."""
    villages = [node for node in bundled_rows(COUNTY) if node.division.level is Level.VILLAGE]
    names = {node.code: node.name for node in bundled_rows(COUNTY)}
    file = openpyxl.Workbook(write_only=True)
    sheet = file.create_sheet("花名册")
    sheet.append(_HEAD)
    for number in range(n):
        village = villages[number * len(villages) // n]
        sheet.append((
            f"{number // 3:06}", f"村民{chr(0x4E00 + number % 5000)}{chr(0x4E00 + number // 5000)}",
            ("户主", "配偶", "子")[number % 3], "男女男"[number % 3], f"{1940 + number % 70}-03-05",
            "" if number % 3 == 2 else f"1400{number:07}", names[village.division.parent], village.name,
            f"{1 + number // 3 % 9}组",
        ))  # fmt: skip
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


if __name__ == "__main__":
    sys.stdout.buffer.write(book(int(sys.argv[1])))
