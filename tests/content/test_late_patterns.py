"""Patterns are compiled by the first text that is read or checked, not by every process."""

from __future__ import annotations

import re
import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from content.pattern import late, warm

_NONE = """
import pusher.cli.serve
from content.pattern import _made
print(len(_made), sum("search" in vars(one) for one in _made))
"""


def test_a_process_that_reads_nothing_compiles_none():
    said = subprocess.run([sys.executable, "-c", _NONE], capture_output=True, text=True, check=True).stdout
    made, compiled = map(int, said.split())
    assert made > 500
    assert compiled == 0


def test_every_pattern_can_be_compiled():
    warm()


@given(st.text("张王李村1组 ", max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_they_find_what_re_finds(text, start, end):
    pattern = r"(?P<name>[张王李][^村组]?)|\d组"
    theirs = re.compile(pattern)
    for name in ("search", "match", "fullmatch", "finditer"):
        ours = late(pattern)  # as it is first asked, then as it is asked again
        assert _spans(getattr(ours, name)(text)) == _spans(getattr(theirs, name)(text))
        assert _spans(getattr(ours, name)(text, start, end)) == _spans(getattr(theirs, name)(text, start, end))
        assert _spans(getattr(late(pattern), name)(text, start)) == _spans(getattr(theirs, name)(text, start))


@given(st.text("张王李村1组 ", max_size=20), st.integers(0, 3))
def test_they_part_and_replace_as_re_does(text, most):
    pattern = r"[张王李]|\d组"
    ours, theirs = late(pattern), re.compile(pattern)
    assert ours.pattern == theirs.pattern
    for _ in range(2):
        assert late(pattern).findall(text, most) == ours.findall(text, most) == theirs.findall(text, most)
        assert late(pattern).split(text, most) == ours.split(text, most) == theirs.split(text, most)
        assert late(pattern).sub("某", text, most) == ours.sub("某", text, most) == theirs.sub("某", text, most)
        assert ours.sub(lambda hit: hit[0] * 2, text) == theirs.sub(lambda hit: hit[0] * 2, text)


def test_a_match_is_known_by_its_pattern():
    ours, other = late("张", re.IGNORECASE), late("李")
    hit = ours.search("小张")
    assert ours.gave(hit)
    assert not other.gave(hit)


def _spans(found):
    if found is None or isinstance(found, re.Match):
        return found and found.span()
    return [hit.span() for hit in found]
