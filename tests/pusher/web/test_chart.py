"""Charts: real SVG, shapes in proportion, no style that the policy would block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from pusher.web.chart import Part, Series, ceiling, columns, rising, stacked

TONES = st.sampled_from(("t-told", "t-arrived", "t-none"))
PARTS = st.lists(st.builds(Part, st.text(max_size=4), st.integers(0, 10**7), TONES), max_size=6)


def shapes(svg: str, name: str) -> list[dict[str, str]]:
    root = etree.fromstring(svg)
    assert root.tag == "svg"
    assert root.get("aria-hidden") == "true", "the table beside it speaks"
    assert not any(one.get("style") for one in root.iter())
    return [dict(one.attrib) for one in root.iter(name)]


@given(PARTS)
def test_a_bar_shares_its_width_by_value(parts):
    svg = stacked(parts)
    shown = [part for part in parts if part.value]
    if not shown:
        assert svg == ""
        return
    rects = shapes(svg, "rect")
    assert [rect["class"] for rect in rects] == [part.tone for part in shown]
    whole, room = sum(part.value for part in shown), sum(float(rect["width"]) for rect in rects)
    assert room == pytest.approx(1000 - 4 * (len(shown) - 1), abs=0.5)
    for part, rect in zip(shown, rects, strict=True):
        assert float(rect["width"]) == pytest.approx(room * part.value / whole, abs=0.5)
    assert float(rects[-1]["x"]) + float(rects[-1]["width"]) == pytest.approx(1000, abs=0.2)


@given(st.lists(st.integers(0, 100), min_size=1, max_size=10))
def test_columns_stand_on_the_ground_and_rise_by_value(values):
    rects = shapes(columns([Part("周", value, "t-told") for value in values], 100), "rect")
    for value, rect in zip(values, rects, strict=True):
        assert float(rect["height"]) == pytest.approx(3 * value, abs=0.1)
        assert float(rect["y"]) + float(rect["height"]) == pytest.approx(300, abs=0.2)


def test_a_line_goes_through_its_points():
    svg = rising([Series("到机", ((0.0, 0), (0.5, 20), (1.0, 40)), "t-arrived")], 40)
    line = next(one for one in shapes(svg, "path") if one["class"].endswith("line"))
    assert line["d"] == "M0.0 300.0 L500.0 150.0 L1000.0 0.0"


def test_nothing_is_drawn_of_nothing():
    assert rising([Series("到机", (), "t-arrived")], 10) == "" == columns([], 100) == stacked([])


def test_words_are_escaped():
    assert "<b>" not in stacked([Part("x", 1, '"><b>')])


@pytest.mark.parametrize(
    ("value", "top"), [(0, 1), (1, 1), (3, 5), (10, 10), (11, 20), (1204, 2000), (999_999, 1_000_000)]
)
def test_a_scale_ends_on_a_round_number(value, top):
    assert ceiling(value) == top
