"""Whom notices mean, in many voices: ties to a place, bare ages, the old, kinds by stem and ending, kinds in passing.

whom_notices.txt: a line `== must == may` (equal ways parted by |; age: any age), then the notice.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from content.ingest import read, reading

READ_ON = date(2026, 5, 6)
CASES = re.findall(
    r"^== (.*?) ?==(.*)\n((?:(?!== ).*\n)+)",
    Path(__file__).with_name("whom_notices.txt").read_text("utf-8"),
    re.MULTILINE,
)


def test_every_notice_is_tried():
    assert len(CASES) > 300


@pytest.mark.parametrize(("must", "may", "text"), CASES)
def test_whom_a_notice_means(must, may, text):
    found = {one.value for one in reading(read("通知.txt", text.encode()), today=READ_ON).conditions} - {"all"}
    wanted = [set(ways.split("|")) for ways in must.split(";") if ways]
    besides = set(may.strip().split(";"))
    free = {one for one in found if one.startswith("age") and "age" in besides}
    assert [ways for ways in wanted if not ways & found] == []
    assert found - free <= besides.union(*wanted)
