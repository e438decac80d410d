"""What the labelled notices and the short texts taught is known: a third of them, the same each time."""

import pytest

from content.ingest import read
from content.ingest.reading import reading
from tests.bench.labels import notices, short_days, short_notices
from tests.bench.reading import empty_sheet, judge

# How much of what was taught may be read otherwise before something is amiss with the reader, not with a text.
LEAST = {"domain": 0.97, "places": 0.95, "conditions": 0.97, "deadline": 0.98}


def _reading(notice):
    return reading(read(notice.name, notice.text.encode()), today=notice.today)


def _a_third():
    """The open notices of every third county: whole counties, as a county's names are made ready once for all of its.

    Every learning reads all of them (`python -m tests.bench.reading`, `tests.bench.teach --check`). What has to be
    guarded between two learnings is that the weights and the code in this tree still belong together.
    """
    every = notices("open")
    counties = sorted({notice.label["county"] for notice in every})[2::3]  # with two of the four that have the most
    return [notice for notice in every if notice.label["county"] in counties]


@pytest.mark.parametrize("half", range(2))
def test_the_open_notices_are_known(half):
    every, sheet = _a_third(), empty_sheet()
    taught = every[len(every) * half // 2 : len(every) * (half + 1) // 2]
    assert len(taught) > 300
    for notice in taught:
        judge(notice, _reading(notice), sheet)
    for name, least in LEAST.items():
        score = sheet.scores[name]
        assert min(score.precision, score.recall) >= least, (name, score.misses)


# Of the short texts every third is read, for the same reason.
def test_the_last_days_of_short_texts_are_known():
    taught = list(short_days())[::3]
    assert len(taught) > 300
    found = [(_reading(notice).deadline, notice.deadlines) for notice in taught]
    assert sum((due.value if due else None) in right for due, right in found) / len(taught) >= 0.98


def test_whom_short_texts_mean_is_known():
    taught = list(short_notices())[::3]
    assert len(taught) > 300
    assert sum(map(_is_right, taught)) / len(taught) >= 0.95


def _is_right(notice) -> bool:
    said = _reading(notice)
    found = {one.value for one in (*said.conditions, *said.shares)}
    wrong = {one for one in found if not notice.is_free(one)}.difference(*notice.asked)
    return not wrong and all(ways & found for ways in notice.asked)
