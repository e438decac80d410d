"""Leaks and general texts in every carrier: lists, pasted tables, captions, footnotes, speech, numbers cut in two."""

from pathlib import Path

import pytest

from content.checks import check
from content.ingest import read
from content.item import Table
from tests.content.samples import TODAY, personal_rules, subsidy

# rule|text, with \n for a new line and \t for the next cell; clean: nothing personal stands in it.
SENTENCES = [
    tuple(line.replace("\\n", "\n").replace("\\t", "\t").split("|", 1))
    for line in Path(__file__).with_name("leak_sentences.txt").read_text().splitlines()
]


def test_a_leak_is_found_in_every_carrier():
    leaks = [one for one in SENTENCES if one[0] != "clean"]
    assert [(rule, text) for rule, text in leaks if rule not in personal_rules(text)] == []


def test_what_only_looks_like_a_leak_is_passed():
    clean = [text for rule, text in SENTENCES if rule == "clean"]
    assert {text: found for text in clean if (found := personal_rules(text))} == {}


def test_every_rule_about_persons_has_its_sentences():
    assert {rule for rule, _ in SENTENCES} == {
        "address", "bank_card", "clean", "id_masked", "id_number", "illness", "minor", "phone",
    }  # fmt: skip


@pytest.mark.parametrize("cut", range(1, 17))
def test_an_identity_number_is_found_wherever_a_line_break_cuts_it(cut):
    number = "42132119620917252X"
    assert personal_rules(f"户主李明珠，{number[:cut]}\n{number[cut:]}") == {"id_number"}


def test_a_cut_number_is_told_where_it_begins():
    version = subsidy(title="公示", blocks=read("名单.txt", "一、名单\n李明珠 4213211962\n0917252X".encode()).blocks)
    (found,) = [one for one in check(version, {}, today=TODAY) if one.rule == "id_number"]
    assert found.place == "正文第2段"


def test_two_whole_numbers_on_two_lines_stay_two():
    assert personal_rules("办公电话0722-3330001\n13号前报名") == set()
    assert personal_rules("服务热线0722-3330001\n1390000") == set()


def test_an_account_counts_in_a_row_that_names_a_person():
    rows = (("户名", "账号", "金额"), ("李明珠", "81010000012345678", "300"))
    firm = (("户名", "账号", "金额"), ("随县宏达公司", "81010000012345678", "300"))
    told = [
        [one.rule for one in check(subsidy(blocks=(Table(table),)), {}, today=TODAY) if one.rule == "bank_card"]
        for table in (rows, firm)
    ]
    assert told == [["bank_card"], []]
