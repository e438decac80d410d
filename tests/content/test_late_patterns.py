"""Patterns with every surname in them are compiled by the first text that is checked, not by every process."""

from __future__ import annotations

import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from content.checks.pattern import late

_NONE = """
import content.checks
from content.checks.pattern import _made
print(len(_made), sum("_compiled" in vars(one) for one in _made))
"""


def test_a_process_that_checks_nothing_compiles_none():
    said = subprocess.run([sys.executable, "-c", _NONE], capture_output=True, text=True, check=True).stdout
    made, compiled = map(int, said.split())
    assert made > 50
    assert compiled == 0


@given(st.text("张王李村1组 ", max_size=20), st.integers(0, 20))
def test_they_find_what_re_finds(text, start):
    pattern = r"(?P<name>[张王李][^村组]?)|\d组"
    ours, theirs = late(pattern), re.compile(pattern)
    assert ours.pattern == theirs.pattern
    assert [one.span() for one in ours.finditer(text, start)] == [one.span() for one in theirs.finditer(text, start)]
    for name in ("search", "match"):
        mine, other = getattr(ours, name)(text, start), getattr(theirs, name)(text, start)
        assert (mine and mine.span()) == (other and other.span())
    assert bool(ours.fullmatch(text)) == bool(theirs.fullmatch(text))
