"""Mobiles as one dictates them: in words, in pieces, with a remark between."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.checks.dictated import dictated

HAN = str.maketrans("0123456789", "零一二三四五六七八九")
REMARKS = (",再接", "，再接", "，后面是", "（晚上才开机）", "，歇口气，", "，尾巴是", "，记好，后头")
MOBILES = st.integers(0, 9999).map(lambda no: f"1400000{no:04}")


def words(text):
    return [text[start:end] for start, end in dictated(text)]


@given(MOBILES, st.integers(3, 9), st.sampled_from(REMARKS), st.booleans(), st.booleans())
def test_it_is_found_whole_wherever_it_is_parted(mobile, cut, remark, first, second):
    parts = [part.translate(HAN) if spelt else part for part, spelt in ((mobile[:cut], first), (mobile[cut:], second))]
    said = remark.join(parts)
    assert words(f"他的号记一下：{said}，夜里也打得通。") == [said]


@given(
    st.lists(st.integers(1, 10**8), min_size=2, max_size=5), st.sampled_from(("元，", "、", "\t", "人，另有", "亩和"))
)
def test_figures_side_by_side_are_no_mobile(numbers, between):
    assert words(between.join(map(str, numbers))) == []


@given(st.integers(1, 10**5), st.integers(1, 10**5), st.sampled_from("元万亩户人年月日个"))
def test_a_sum_of_things_is_none(first, second, unit):
    said, rest = f"1350{first:05}", f"{second:07}"[:2]
    assert words(f"{said}{unit}，再加{rest}") == []


@pytest.mark.parametrize(
    "text",
    [
        "二〇二六年三月一四日起",
        "全镇共投入1400000元，尾款6613元下月付",
        "文号一四零零〔2026〕6613号",
        "一五三〇户参加。一二三四五六七户没有",
        "上季结存132,507.18，本季末结存178,575.00",
        "上季结存132，507.18，本季末结存178，575.00",
    ],
)
def test_what_is_none(text):
    assert words(text) == []
