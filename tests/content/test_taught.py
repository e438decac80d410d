"""What the labelled notices and the short texts taught is known."""

from zlib import crc32

import pytest

from content.ingest import read
from content.ingest.reading import reading
from tests.bench.labels import notices, short_days, short_notices
from tests.bench.reading import empty_sheet, judge

# How much of what was taught may be read otherwise before something is amiss with the reader, not with a text.
LEAST = {"domain": 0.97, "places": 0.95, "conditions": 0.97, "deadline": 0.98}


def _reading(notice):
    return reading(read(notice.name, notice.text.encode()), today=notice.today)


# All of them take two minutes of a core: a fourth, the same whatever else is labelled. All: tests.bench.reading.
@pytest.mark.timeout(600)
def test_the_open_notices_are_known():
    sheet = empty_sheet()
    taught = [one for one in notices("open") if crc32(one.name.encode()) % 4 == 0]
    assert len(taught) > 1000
    for notice in taught:
        judge(notice, _reading(notice), sheet)
    for name, least in LEAST.items():
        score = sheet.scores[name]
        assert min(score.precision, score.recall) >= least, (name, score.misses)


@pytest.mark.parametrize("quarter", range(4))
def test_the_last_days_of_short_texts_are_known(quarter):
    taught = list(short_days())[quarter::4]
    assert len(taught) > 300
    found = [(_reading(notice).deadline, notice.deadlines) for notice in taught]
    assert sum((due.value if due else None) in right for due, right in found) / len(taught) >= 0.98


@pytest.mark.parametrize("third", range(3))
def test_whom_short_texts_mean_is_known(third):
    taught = list(short_notices())[third::3]
    assert len(taught) > 300
    assert sum(map(_is_right, taught)) / len(taught) >= 0.95


def _is_right(notice) -> bool:
    said = _reading(notice)
    found = {one.value for one in (*said.whom.conditions, *said.whom.shares)}
    wrong = {one for one in found if not notice.is_free(one)}.difference(*notice.asked)
    return not wrong and all(ways & found for ways in notice.asked)
