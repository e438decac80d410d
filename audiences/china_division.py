"""Division tables from files: the four counties kept here, and any county out of npm's china-division package."""

from __future__ import annotations

import csv
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from audiences.division import Division, Node, UnknownDivisionError

_BUNDLED: Final = Path(__file__).with_name("data") / "divisions.csv"
_TABLES: Final = ("areas.csv", "streets.csv", "villages.csv")
_CODE: Final = 15


def bundled_rows(county: int) -> tuple[Node, ...]:
    """The tree of one of the counties in data/divisions.csv; UnknownDivisionError for another."""
    with _BUNDLED.open(encoding="utf-8", newline="") as file:
        return _county(((row["code"], row["name"]) for row in csv.DictReader(file)), county)


def county_rows(source: Path, county: int) -> tuple[Node, ...]:
    """The tree of any county from the china-division package: its unpacked folder, or its .tgz.

    Raises UnknownDivisionError when the county is not in it, FileNotFoundError when a table is missing.
    """
    found: list[tuple[str, str]] = []
    for table in _TABLES:
        with _table(source, table) as lines:
            column = "areaCode" if table != "areas.csv" else "code"
            found += [
                (row["code"], row["name"]) for row in csv.DictReader(lines) if row[column].startswith(str(county))
            ]
    return _county(found, county)


@contextmanager
def _table(source: Path, name: str) -> Iterator[IO[str]]:
    if source.is_dir():
        path = next(
            (p for p in (source / name, source / "dist" / name, source / "package" / "dist" / name) if p.exists()), None
        )
        if path is None:
            raise FileNotFoundError(f"目录 {source} 里没有 {name}")
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
        return
    with tarfile.open(source) as package:
        member = next((m for m in package if m.isfile() and Path(m.name).name == name), None)
        stream = package.extractfile(member) if member else None
        if stream is None:
            raise FileNotFoundError(f"压缩包 {source} 里没有 {name}")
        with io.TextIOWrapper(stream, "utf-8-sig", newline="") as lines:
            yield lines


def _county(rows: Iterator[tuple[str, str]] | list[tuple[str, str]], county: int) -> tuple[Node, ...]:
    prefix = str(county)
    nodes = [Node(Division(int(code.ljust(_CODE, "0"))), name) for code, name in rows if code.startswith(prefix)]
    if not nodes:
        raise UnknownDivisionError(f"区划表里没有 {county} 这个县（区），请核对6位代码")
    return tuple(sorted(nodes, key=lambda node: node.code))
