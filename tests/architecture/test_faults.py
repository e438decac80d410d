"""docs/faults.md names the test that proves each of its rows; every test of tests/chaos is named there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "faults.md").read_text("utf-8")


def test_every_fault_is_proved_by_a_test_that_exists():
    tests = {
        name
        for path in (ROOT / "tests" / "chaos").glob("test_*.py")
        for name in re.findall(r"^async def (test_\w+)", path.read_text("utf-8"), re.MULTILINE)
    }
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    assert tests - named == {"test_a_killed_worker_an_emptied_valkey_and_calls_in_doubt"}  # several at once
    assert named <= tests
    for path in re.findall(r"`(tests/[\w/]+\.py)`", PAGE):
        assert (ROOT / path).is_file(), path
