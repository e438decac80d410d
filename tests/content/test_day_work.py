"""What a line of hundreds of days costs: each place is looked at once, each day is judged by what stands near it."""

from datetime import date

import pytest

from content.ingest.days import mention
from content.ingest.days.around import SEEN, Around
from content.ingest.days.scene import Sentence, label_before
from content.ingest.days.year import Years

LONG = 4000  # characters
LINES = [
    (said * LONG)[:LONG]
    for said in (
        "各村14号",
        "3月5日前，",
        "报名：3月5日，",
        "公示3月5日起",
        "不是5月10日，是5月16日，",
        "今天至",
        "6月5、6、7日、",
    )
]


class _Counted:
    """A pattern that counts the characters it is led over."""

    read = 0

    def __init__(self, pattern):
        self.pattern = pattern

    def search(self, text, place=0):
        hit = self.pattern.search(text, place)
        _Counted.read += (hit.end() if hit else len(text)) - place
        return hit


@pytest.mark.parametrize("line", LINES)
def test_days_are_found_by_reading_a_line_once_with_each_pattern(line, monkeypatch):
    readers = {_Counted(pattern): reader for pattern, reader in mention._READERS.items()}
    monkeypatch.setattr(mention, "_READERS", readers)
    _Counted.read = 0
    assert len(mention.find(line, Years(None, None, date(2026, 5, 1)))) > 200
    assert _Counted.read < 2 * len(readers) * LONG


@pytest.mark.parametrize("line", LINES)
def test_a_day_is_judged_by_no_more_than_what_stands_near_it(line):
    sentence = Sentence(line, "", "", "")
    days = mention.find(line, Years(None, None, date(2026, 5, 1)))
    around = [Around(day, sentence, "", alone=False) for day in days]
    assert max(len(one.before) + len(one.after) for one in around) <= 2 * SEEN


def test_the_labels_of_a_sentence_are_looked_for_once():
    sentence = Sentence(LINES[2], "", "", "")
    looked = label_before.__globals__["_labels"]
    looked.cache_clear()
    assert {label_before(sentence, place) for place in range(10, LONG, 10)} == {"报名"}
    assert looked.cache_info().misses == 1
