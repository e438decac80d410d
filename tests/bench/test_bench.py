"""The bench still produces every figure; how fast is not a test's business."""

from __future__ import annotations

import asyncio
import re
import sys

import pytest

from tests.bench.__main__ import GROUPS
from tests.bench.figure import ROOT, Figure, page, section
from tests.bench.house import Cost


@pytest.mark.timeout(900)
async def test_every_group_produces_its_figures():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench", "--scale", "tiny", cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    told, complaint = await process.communicate()
    assert not complaint, complaint.decode()
    for group in GROUPS.values():
        _, title, rest = told.decode().partition(f"\n{group.TITLE}\n")
        lines = [line for line in rest.split("\n\n")[0].splitlines() if re.match(r"[✓✗ ] \S", line)]
        assert title, group.TITLE
        assert len(lines) >= 2, group.TITLE
        assert all(re.search(r": .*\d", line) for line in lines), group.TITLE


def test_a_part_names_floor_bill_and_bound_and_the_page_keeps_the_others():
    figure = Figure("sends", "80%", "75%", held=True, bill="worker 60.0", bound="the HTTP client")
    bare = Cost(1000, 0.1, {"bare": 0.096})
    part = section("Sends", [figure], [bare], "full")
    assert "| sends | 80% | 75% | ✓ | worker 60.0 |" in part
    assert "**sends** is bound by the HTTP client" in part
    assert "0.50 of the reference's speed" in part
    first = page(["Sends", "Plans"], {"Sends": part, "Plans": section("Plans", [], [bare], "full")}, "# old\n")
    again = page(["Sends", "Plans"], {"Sends": part.replace("80%", "90%")}, first)
    assert again == first.replace("80%", "90%")
