"""Chinese numerals are read in one place."""

import pytest

from content.numerals import han, whole


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12), ("十", 10), ("十二", 12), ("二十", 20), ("廿三", 23), ("卅", 30), ("一百", 100), ("一百二十", 120),
        ("一千二百零四", 1204), ("三万五", 35000), ("二〇二六", 2026), ("二○二六", 2026), ("二0二六", 2026), ("两", 2),
        ("第三", None), ("", None), ("十2", None),
    ],
)  # fmt: skip
def test_a_number_however_it_is_written(text, number):
    assert whole(text) == number


def test_digits_alone_are_no_chinese_number_but_a_year_may_mix_them():
    assert han("二〇26") == 2026
