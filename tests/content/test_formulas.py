"""Leaders' names and fixed terms: one slip stops the item and is mended; people who are called nearly so pass."""

import json
from importlib import resources

import pytest

from content.checks import Policy, Severity, Word, WordClass, check, fixes_of, mend
from content.item import Paragraph
from tests.content.samples import TODAY, subsidy

FORMULAS = json.loads(resources.files("content.data").joinpath("formulas.json").read_text("utf-8"))


def found(words, **options):
    got = check(subsidy(blocks=(Paragraph(words),)), {}, today=TODAY, **options)
    return [one for one in got if one.rule == "formula"]


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("学习习进平总书记重要讲话", "习近平总书记"), ("习平近总书记强调", "习近平总书记"),
        ("习近平平总书记", "习近平总书记"), ("习近总书记", "习近平总书记"), ("国务院总理李墙", "总理李强"),
        ("以席近平同志为核心的党中央", "以习近平同志为核心"),
        ("十九届六种全会精神", "届六中全会"), ("党的二十大抱告", "二十大报告"), ("全面从严制党", "全面从严治党"),
        ("中国共产挡", "中国共产党"), ("中华人民共合国", "中华人民共和国"), ("县人民代表大汇", "人民代表大会"),
        ("县人名政府", "人民政府"), ("社会主意核心价值观", "社会主义核心价值观"), ("“两个唯护”", "“两个维护”"),
    ],
)  # fmt: skip
def test_one_slip_in_a_formula_stops_the_item_and_is_mended(words, right):
    (one,) = found(words)
    assert one.severity is Severity.BLOCK
    assert one.suggestion == f"应为“{right}”"
    version = subsidy(blocks=(Paragraph(words),))
    after = mend(version, fixes_of(check(version, {}, today=TODAY)))
    assert right in after.blocks[0].text
    assert not found(after.blocks[0].text)


@pytest.mark.parametrize("words", [*FORMULAS["formulas"], *FORMULAS["right_too"]])
def test_what_is_right_passes(words):
    assert not found(f"要把{words}写对")


@pytest.mark.parametrize(
    "words",
    [
        "习金平（5组）、李墙、王护宁领取补贴", "县政协主席王护林、副主席韩征到村走访", "经理李蔷负责解答",
        "党员李强胜、邓小苹同志",
        "县委十四届三中全会、市委五届十次全会", "县一中全体学生", "群众中共产党员占三成",
        "人心中中国共产党最亲", "四个仪式依次举行",
        "农民代表大会上发言", "县人民代表会议", "中国现代化", "科学发展关系", "党中央国务院", "《人民法院报》",
    ],
)  # fmt: skip
def test_names_and_words_that_are_nearly_so_pass(words):
    assert not found(words)


def test_a_county_lets_one_pass_or_tunes_the_rule():
    allowed = Policy(words=(Word("人名政府", "", WordClass.ALLOWED),))
    assert not found("县人名政府", policy=allowed)
    milder = found("县人名政府", policy=Policy(severities={"formula": Severity.WARN}))
    assert [one.severity for one in milder] == [Severity.WARN]
