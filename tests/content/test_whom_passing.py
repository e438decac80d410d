"""Who is named only in passing narrows nobody: in an outage, a vacancy, an exclusion, a paper's name.

whom_passing.txt has the form of whom_notices.txt.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from content.ingest import read
from content.ingest.reading import reading

READ_ON = date(2026, 5, 6)
CASES = re.findall(
    r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)",
    Path(__file__).with_name("whom_passing.txt").read_text("utf-8"),
    re.MULTILINE,
)


@pytest.mark.parametrize(("must", "may", "text"), CASES)
def test_who_is_named_in_passing_narrows_nobody(must, may, text):
    said = reading(read("通知.txt", text.encode()), today=READ_ON)
    found = {one.value for one in (*said.conditions, *said.shares)} - {"all"}
    wanted = [set(ways.split("|")) for ways in must.split(";") if ways]
    besides = set(may.strip().split(";"))
    free = {one for one in found if one.startswith("age") and "age" in besides}
    assert [ways for ways in wanted if not ways & found] == []
    assert found - free <= besides.union(*wanted)
