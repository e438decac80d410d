"""Versions: immutable, canonical, and clear about what is wrong with them."""

import dataclasses
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.item import (
    Attachment,
    Contact,
    Duty,
    Genre,
    Heading,
    ItemError,
    Nature,
    Paragraph,
    PlainFacts,
    Table,
    Variant,
    Version,
    covers,
    span,
)
from tests.content.samples import COUNTY, NEIGHBOUR, TOWN, VILLAGE, subsidy

words = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
blocks = st.lists(
    st.one_of(
        st.builds(Heading, words, st.integers(1, 6)),
        st.builds(Paragraph, words),
        st.builds(Table, st.lists(st.lists(words, max_size=3).map(tuple), max_size=3).map(tuple)),
    ),
    max_size=4,
).map(tuple)
facts = st.builds(PlainFacts, words, words, words, words, st.none() | st.dates(), words)
contacts = st.lists(st.builds(Contact, words, words), max_size=2).map(tuple)
versions = st.builds(
    Version,
    title=words.filter(str.strip),
    blocks=blocks,
    genre=st.sampled_from(Genre),
    nature=st.sampled_from(Nature),
    division=st.sampled_from([COUNTY, TOWN, VILLAGE]),
    duty=st.sampled_from(Duty),
    issued_on=st.none() | st.dates(),
    plain=facts,
    contacts=contacts,
    valid_until=st.none() | st.datetimes(timezones=st.just(UTC)),
    variants=st.lists(st.builds(Variant, st.just(VILLAGE), blocks, facts, contacts), max_size=2).map(tuple),
    attachments=st.lists(st.builds(Attachment, words, words, words, st.integers(0, 9)), max_size=1).map(tuple),
)


@given(versions)
def test_json_reads_back_equal_and_hashes_the_same(version):
    again = Version.from_json(json.loads(json.dumps(version.to_json())))
    assert again == version
    assert again.content_hash() == version.content_hash()


@given(versions, versions)
def test_different_versions_have_different_hashes(one, other):
    assert (one == other) == (one.content_hash() == other.content_hash())


def test_a_version_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        subsidy().title = "x"


def test_the_hash_does_not_depend_on_the_zone_a_time_is_written_in():
    east = timezone(timedelta(hours=8))
    one = subsidy(valid_until=datetime(2026, 12, 1, 8, tzinfo=east))
    assert one.content_hash() == subsidy(valid_until=datetime(2026, 12, 1, tzinfo=UTC)).content_hash()


def test_a_field_at_its_default_is_left_out_so_that_new_fields_keep_old_hashes():
    assert set(Version("t", (), Genre.NOTICE, Nature.VILLAGE, COUNTY).to_json()) == {
        "title", "blocks", "genre", "nature", "division",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"title": " "}, "标题"),
        ({"title": None}, "标题"),
        ({"title": "a\x00"}, "标题"),
        ({"title": "字" * 201}, "标题"),
        ({"genre": "unheard"}, "信息类别"),
        ({"genre": ["x"]}, "信息类别"),
        ({"division": 421321}, "区划"),
        ({"division": "x"}, "区划"),
        ({"division": True}, "区划"),
        ({"division": float("inf")}, "区划"),
        ({"issued_on": "2026-02-30"}, "成文日期"),
        ({"issued_on": 20260230}, "成文日期"),
        ({"valid_until": "2026-12-01T00:00:00"}, "有效期.*时区"),
        ({"plain": {"deadline": "x"}}, "一看就懂的截止哪天"),
        ({"plain": []}, "一看就懂"),
        ({"blocks": [{"kind": "script", "text": "x"}]}, "正文第1项"),
        ({"blocks": [{"kind": ["x"]}]}, "正文第1项"),
        ({"blocks": [{"kind": "table", "rows": [["a", 1]]}]}, "正文第1项的行第1项第2项"),
        ({"blocks": "x"}, "正文"),
        ({"variants": [{"division": 7}]}, "区划"),
        ({"contacts": [{"label": "咨询电话"}]}, "联系电话第1项的号码"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_bad_field_is_named_in_chinese(change, says):
    with pytest.raises(ItemError, match=says):
        Version.from_json({**subsidy().to_json(), **change})


def test_what_is_missing_is_named():
    with pytest.raises(ItemError, match="标题：没有填写"):
        Version.from_json({})
    with pytest.raises(ItemError, match="应为一组字段"):
        Version.from_json([])


def test_every_word_has_its_screen_word():
    assert (Duty.MUST.label, Duty("must"), str(Duty.MUST)) == ("必达", Duty.MUST, "must")
    assert len({genre.label for genre in Genre}) == len(Genre)


@pytest.mark.parametrize(
    ("outer", "inner", "inside"),
    [
        (COUNTY, VILLAGE, True), (TOWN, VILLAGE, True), (VILLAGE, VILLAGE, True), (VILLAGE, VILLAGE + 3, True),
        (VILLAGE, TOWN, False), (NEIGHBOUR, VILLAGE, False), (VILLAGE + 3, VILLAGE, False),
    ],
)  # fmt: skip
def test_divisions_cover_their_subtree(outer, inner, inside):
    assert covers(outer, inner) is inside


def test_spans():
    assert [span(code) for code in (COUNTY, TOWN, VILLAGE, VILLAGE + 3)] == [10**9, 10**6, 10**3, 1]
