"""The edit form: a version goes through it unchanged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import MultiDict, MultiDictProxy

from content.item import Contact, Heading, Paragraph, Table, Variant
from pusher.desk import OFFICE_TIME
from pusher.web.console.version_form import parse, read_blocks, typed, values, write_blocks
from pusher.web.forms import Problems
from pusher.web.problem import Problem
from tests.pusher.web.console.office import NOTICE

words = st.text(st.characters(exclude_categories=("C", "Z"), exclude_characters="|#\\"), min_size=1, max_size=20)
cells = st.lists(words, min_size=2, max_size=4).map(tuple)
blocks = st.lists(
    st.one_of(
        st.builds(Heading, words, st.integers(1, 4)),
        st.builds(Paragraph, words),
        st.lists(cells, min_size=1, max_size=3).map(lambda rows: Table(tuple(rows))),
    ),
    max_size=8,
).map(tuple)


def _through(version):
    problems = Problems()
    return parse(typed(MultiDictProxy(MultiDict(values(version)))), version, problems), problems


@given(blocks)
def test_the_text_comes_back_as_it_was(text):
    assert read_blocks(write_blocks(text)) == text


def test_a_whole_version_comes_back_with_what_the_form_does_not_show():
    version = replace(
        NOTICE,
        contacts=(Contact("咨询电话", "0722-3338000"), Contact("监督电话", "12345")),
        valid_until=datetime(2026, 12, 31, 23, 59, 59, tzinfo=OFFICE_TIME),
        variants=(Variant(421321101201000, (Paragraph("本村在村委会办。"),)),),
        document_number="厉政发〔2026〕12号",
    )
    again, problems = _through(version)
    assert not problems
    assert again == version
    assert again.content_hash() == version.content_hash()


def test_a_cell_with_a_line_break_stays_one_cell():
    table = (Table((("村", "时间"), ("星亮村", "上午\n下午"))),)
    assert read_blocks(write_blocks(table)) == table


@pytest.mark.parametrize("line", ["监督电话", "电话：", "办公室 某处"])
def test_a_contact_without_a_number_is_named_by_its_line(line):
    problems = Problems()
    given_ = typed(MultiDictProxy(MultiDict(values(NOTICE)))) | {"contacts": f"咨询电话 0722-3338000\n{line}"}
    parse(given_, NOTICE, problems)
    assert "第2行" in problems["contacts"]


def test_a_choice_that_is_none_is_refused():
    given_ = typed(MultiDictProxy(MultiDict(values(NOTICE)))) | {"genre": "nonsense"}
    with pytest.raises(Problem):
        parse(given_, NOTICE, Problems())


def test_dates_are_read_as_a_browser_sends_them():
    given_ = typed(MultiDictProxy(MultiDict(values(NOTICE)))) | {"deadline": "2027-01-05", "issued_on": ""}
    version = parse(given_, NOTICE, Problems())
    assert version.plain.deadline == date(2027, 1, 5)
    assert version.issued_on is None


def test_what_is_pasted_out_of_a_pdf_becomes_plain_ideographs():
    form = MultiDictProxy(
        MultiDict(values(NOTICE) | {"body": "请于12⽉20⽇前向⼈⺠政府提出，⼾主王⼩明", "who": "⻓者"})
    )
    given = typed(form)
    assert (given["body"], given["who"]) == ("请于12月20日前向人民政府提出，户主王小明", "长者")
