"""Each line that is cut keeps its own time and its own places."""

from datetime import date

import pytest

from content.ingest import read
from content.ingest.reading import reading

FIRST, SECOND = "星亮村2组、4组，双星村全村", "东方村1组、沙城村全村"
MORNING, NEXT = "12月1日8:00-18:00", "12月2日9:00-12:00"


def of(body):
    return reading(read("通知.txt", f"停电通知\n{body}\n厉山供电所".encode()), today=date(2026, 11, 29))


@pytest.mark.parametrize(
    "body",
    [
        f"{MORNING}，厉山10千伏线停电，影响范围：{FIRST}。\n{NEXT}，北环线停电，影响范围：{SECOND}。",
        f"停电时间：{MORNING}\n停电线路：厉山线\n停电范围：{FIRST}\n停电时间：{NEXT}\n停电线路：北环线\n停电范围：{SECOND}",
        f"影响区域：{FIRST}；停电时间：{MORNING}。\n影响区域：{SECOND}；停电时间：{NEXT}。",
    ],
)
def test_each_line_that_is_cut_has_its_time_and_its_places(body):
    said = of(body)
    assert [(one.value.where, one.value.when) for one in said.turns] == [(FIRST, MORNING), (SECOND, NEXT)]
    assert (said.who.value, said.when.value) == (f"{FIRST}；{SECOND}", f"{MORNING}；{NEXT}")


@pytest.mark.parametrize(
    ("body", "who", "when"),
    [
        (f"停电时间：{MORNING} 影响范围：{FIRST}。请做好准备。", FIRST, MORNING),
        (f"停电时间：{MORNING}，影响范围：{FIRST}。", FIRST, MORNING),
    ],
)
def test_one_cut_is_read_as_one(body, who, when):
    said = of(body)
    assert (said.who.value, said.when.value, said.turns) == (who, when, ())
