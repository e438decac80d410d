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


@pytest.mark.parametrize(
    ("body", "who"),
    [
        ("12月2日8:00，星亮村1组、2组停电；12月2日13:00，同心村3组、东方村停电。", ""),
        (
            "星亮村、同心村村民：\n12月3日8:00星亮村1至3组停电，12月4日13:00同心村全村停电。",
            "星亮村、同心村村民",
        ),
        ("12月2日8时，东方村、星亮村1组停电。", ""),
        ("12月2日8时，同心村3组、星亮村1组停电。", ""),
        ("东方村停电。\n同心村12月3日停电。", ""),
        ("12月2日星亮村1组停电；12月3日同心村3组停电。", "星亮村1组；同心村3组"),
        ("王家岗村停电。其中1组停电至20时。", "王家岗村"),
        ("因同心村变压器改造，12月2日星亮村1组停电。停电期间请各村关好电器。", "星亮村1组"),
        ("12月2日星亮村1组停电，沙城村不停电。", "星亮村1组"),
        ("12月2日对我村1组、3组和5组停电，其余各组正常。", "我村1组、3组和5组"),
    ],
)
def test_whom_a_cut_touches_are_all_or_none(body, who):
    found = of(body).who
    assert (found.value if found else "") == who
