"""Figures: what was measured, against which floor, what it cost, what bounds it; as a table and as a page."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tests.bench.house import REFERENCE_BARE, ROOT, Cost

# The floors were set where the bare client took this long; another machine is measured by its own.
PAGE: Final = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Figure:
    """One line of the table. `held` None: there is no floor."""

    what: str
    value: str
    floor: str
    held: bool | None
    bill: str  # CPU microseconds a recipient, by process
    bound: str  # what bounds it

    @property
    def mark(self) -> str:
        return {True: "✓", False: "✗", None: ""}[self.held]


@dataclass(frozen=True)
class Scale:
    """How much is measured."""

    rounds: int
    each: int
    naive: int
    lists: int
    latency: int
    plan: int
    sizes: tuple[int, ...]
    receipts: int
    bulk: int
    urgent: int
    roster: int
    notices: int | None  # labelled notices read of each set; None: all


SCALES: Final = {
    "full": Scale(
        5,
        20_000,
        2_000,
        100_000,
        20_000,
        1_000_000,
        (10_000, 100_000, 1_000_000),
        200_000,
        500_000,
        500,
        100_000,
        None,
    ),
    "small": Scale(3, 5_000, 500, 20_000, 5_000, 100_000, (10_000, 100_000), 20_000, 50_000, 500, 20_000, None),
    "tiny": Scale(1, 200, 50, 400, 200, 1_000, (200, 400), 400, 2_000, 20, 300, 8),
}


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def middle(costs: Sequence[Cost]) -> Cost:
    """The run in the middle."""
    return sorted(costs, key=lambda cost: cost.per_core)[len(costs) // 2]


def per_core(what: str, costs: Sequence[Cost], bares: Sequence[Cost], floor: float, bound: str) -> Figure:
    """A figure in recipients a second a core, its floor moved to this machine's speed by the bare client beside it."""
    speed = REFERENCE_BARE * median([bare.per_core for bare in bares])
    value = median([cost.per_core for cost in costs])
    text = f"{value:,.0f}/s/core = {value / speed:,.0f} at the reference's speed"
    return Figure(what, text, f"{floor:,.0f}/s/core", value / speed >= floor, middle(costs).bill, bound)


def table(figures: Sequence[Figure]) -> str:
    """For a terminal."""
    return "\n".join(
        f"{figure.mark or ' '} {figure.what}: {figure.value}" + (f" (floor {figure.floor})" if figure.floor else "")
        + (f"\n    {figure.bill}" if figure.bill else "")
        for figure in figures
    )  # fmt: skip


def section(title: str, figures: Sequence[Figure], bares: Sequence[Cost], scale: str) -> str:
    """A group's part of docs/benchmarks.md, with when and at which commit it was measured."""
    told = _TOLD.format(
        machine=_machine(), load=os.getloadavg()[2], scale=scale, date=datetime.now(UTC).date(), commit=_commit()
    )
    if bares:
        bare = 1 / median([cost.per_core for cost in bares])
        told += _BARE.format(bare=1e6 * bare, speed=REFERENCE_BARE / bare)
    lines = [f"## {title}\n\n{told}\n"]
    lines += ["| what | measured | floor | | CPU µs a recipient |", "|---|---|---|---|---|"]
    lines += [f"| {f.what} | {f.value} | {f.floor} | {f.mark} | {f.bill} |" for f in figures]
    lines += ["", *[f"* **{f.what}** is bound by {f.bound}" for f in figures if f.bound]]
    return "\n".join(lines).rstrip() + "\n"


def page(titles: Sequence[str], measured: Mapping[str, str], old: str) -> str:
    """docs/benchmarks.md: what was measured now by its title, and the old page's part of what was not."""
    kept = {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in old.split("\n## ")[1:]}
    parts = [part for title in titles if (part := measured.get(title) or kept.get(title))]
    return "\n".join((_HEAD.format(reference=1e6 * REFERENCE_BARE), *parts))


def _machine() -> str:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if "model name" in line
    ]
    return f"{os.cpu_count()} × {names[0] if names else platform.machine()}, Python {platform.python_version()}"


def _commit() -> str:
    told = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return told.stdout.strip() or "unknown"


_HEAD: Final = """# Benchmarks

Written by `make bench`; `make bench ONLY=send,plan WRITE=1` measures some groups and renews their parts only.

Embedded PostgreSQL (fsync on) and Valkey, a real worker process, a provider in a process of its own whose CPU is not
counted. *Per core* = recipients / CPU seconds of all our processes: worker, PostgreSQL, Valkey. Runs are interleaved
with the bare client, medians are shown, and what counts is the ratio within one run. Floors in recipients a second
were set where the bare client costs {reference:.0f} µs a request; each part says what it cost beside
it, and figures are also given *at the reference's speed*. The bare client is the worker's own aiohttp session with
nothing around it.
"""
_TOLD: Final = "{date} · commit {commit} · scale {scale} · {machine}, load {load:.0f}"
_BARE: Final = " · bare client {bare:.0f} µs, so {speed:.2f} of the reference's speed"
