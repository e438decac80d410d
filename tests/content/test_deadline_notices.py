"""By which day its reader must act, in notices of many counties: who acts, who is meant, whose group.

Written in five lots before the rules had seen them: of the last two, 35 of 50 were read right at first sight. What is
still wrong is left out here; the figure that counts is that of notices nobody has read (python -m tests.bench.reading).
"""

import re
from datetime import date
from pathlib import Path

from content.ingest import read
from content.ingest.reading import reading
from tests.content.ruled import ruled

# == the last day, or none; then the notice.
NOTICES = [
    part.split("\n", 1) for part in Path(__file__).with_name("deadline_notices.txt").read_text().split("== ")[1:]
]


def _by_when(text):
    issued = re.findall(r"(20\d\d)年(\d+)月(\d+)日", text)[-1]
    found = ruled(reading(read("通知.txt", text.encode()), today=date(*map(int, issued))))
    return found.value.isoformat() if found else "none"


def test_a_notice_says_by_when():
    assert [(text, last, got) for last, text in NOTICES if (got := _by_when(text)) != last] == []
