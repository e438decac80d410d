"""Whole notices of other writers: bureaus, loudspeakers, letters, tables, questions, corrections, shares, schedules.

clerk_notices.txt holds them: `== issuer == places`, then the text; `|` parts sets that are equally right.
"""

from __future__ import annotations

import re
from pathlib import Path

from tests.audiences.clerk import meant, right

NOTICES = Path(__file__).with_name("clerk_notices.txt").read_text("utf-8")
CASES = re.findall(r"^== (\S+) == (.+)\n((?:(?!== ).*\n)+)", NOTICES, re.MULTILINE)


def test_a_clerk_knows_who_is_meant():
    read = [
        (text, meant(issuer, text), [right(issuer, one) for one in ways.split("|")]) for issuer, ways, text in CASES
    ]
    assert [one for one in read if one[1] not in one[2]] == []


def test_all_are_read():
    assert len(CASES) == NOTICES.count("\n== ") + 1
