"""Whole notices of other writers: bureaus, loudspeakers, letters, tables, questions, corrections, shares, schedules.

clerk_notices.txt holds them: `== issuer == places`, then the text; `|` parts sets that are equally right.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.audiences.clerk import meant, right

NOTICES = Path(__file__).with_name("clerk_notices.txt").read_text("utf-8")
CASES = re.findall(r"^== (\S+) == (.+)\n((?:(?!== ).*\n)+)", NOTICES, re.MULTILINE)


@pytest.mark.parametrize(("issuer", "places", "text"), CASES)
def test_a_clerk_knows_who_is_meant(issuer, places, text):
    assert meant(issuer, text) in [right(issuer, words) for words in places.split("|")]


def test_all_are_read():
    assert len(CASES) == NOTICES.count("\n== ") + 1
