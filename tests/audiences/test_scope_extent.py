"""How a text speaks of its extent."""

import pytest

from audiences.scope.extent import extents


@pytest.mark.parametrize(
    ("text", "lengths", "ways"),
    [
        ("停水通知\n其余各村不受影响。", (), ["the others"]),
        ("你们三个村先办。", (3,), ["those so many", "so many"]),
        ("十二个村都去。", (3,), ["so many"]),
        ("各位村民：今年全镇统一办理。", (), ["all of it"]),
        ("两镇以外的各村另行安排。", (4,), ["outside of them", "so many", "each of them"]),
        ("请带身份证来办。", (1,), []),
    ],
)
def test_the_ways_in_which_a_text_speaks_of_its_extent(text, lengths, ways):
    said = {one for one in extents(text, lengths) if not one.startswith(("word", "as many"))}
    assert said == {form for way in ways for form in (way, f"{way} first")}


def test_what_is_said_late_does_not_begin_it():
    assert set(extents("为方便群众办事" * 10 + "全县统一。", ())) == {"all of it"}


@pytest.mark.parametrize(("lengths", "known"), [({3}, True), ({2}, False), ((), False)])
def test_a_count_of_the_places_named_is_known(lengths, known):
    assert ("as many as named" in set(extents("三个村先试点。", lengths))) is known


def test_single_words_are_told():
    assert set(extents("下列地方轮流停电。", ())) == {"word 下列", "word 轮流"}
