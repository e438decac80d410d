"""The labelled notices are well made: their codes exist, their words stand in the texts, their numbers check."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from audiences.china_division import bundled_rows
from audiences.division import Tree
from content.item import Genre
from tests.bench.figure import ROOT
from tests.bench.labels import HERE, SETS, Notice, notices
from tests.bench.reading import yuan

ALL = [pytest.param(one, id=one.name) for which in SETS for one in notices(which)]
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
KINDS = {"id_number", "masked_id", "bank_card", "phone", "illness", "minor", "address"}


@pytest.mark.parametrize("which", SETS)
def test_every_text_has_its_label(which: str):
    assert {one.name for one in notices(which)} == {path.name for path in (HERE / which).iterdir()}


def test_all_domains_stand_in_the_notices_twice():
    known = json.loads((ROOT / "content" / "data" / "domains.json").read_text())
    names = [row["name"] for row in (known if isinstance(known, list) else known["domains"])]
    said = [name for which in SETS for one in notices(which) for name in one.label["domain"]]
    assert len(names) == 30
    assert set(said) <= set(names)
    assert not [name for name in names if said.count(name) < 2]


@pytest.mark.parametrize("notice", ALL)
def test_codes_exist_inside_the_county(notice: Notice):
    tree = Tree(bundled_rows(int(notice.label["county"]) // 10**9))
    assert all(code in tree for codes in notice.places for code in codes)
    assert notice.issuer in tree
    assert all(notice.places)


@pytest.mark.parametrize("notice", ALL)
def test_words_stand_in_the_text(notice: Notice):
    label = notice.label
    words = [*label["amounts"], *label["contacts"], *label["must_not"], *(leak["text"] for leak in label["leaks"])]
    assert not [word for word in words if word not in notice.text]
    assert not {leak["text"] for leak in label["leaks"]} & set(label["must_not"])
    assert all(yuan(words) > 0 for words in label["amounts"])


@pytest.mark.parametrize("notice", ALL)
def test_values_are_of_their_kinds(notice: Notice):
    label = notice.label
    assert all(Genre(genre) for genre in label["genre"])
    tokens = [token for ways in label["who"] for token in ways]
    form = r"all|sex=[男女]|age(<=|>=|<|>)\d+|age:\d+-\d+|basis=(户籍地|现居地|承包地)|tag:.+"
    assert not [token for token in [*tokens, *label["who_may"]] if not re.fullmatch(form, token)]
    days = [date.fromisoformat(day["date"]) for day in label["dates"]]
    assert all(day.year in {2026, 2027} for day in days)
    ends = [(date.fromisoformat(day["until"]), day) for day in label["dates"] if "until" in day]
    assert all(until > date.fromisoformat(day["date"]) for until, day in ends)
    assert all(until.year in {2026, 2027} or day["meaning"] == "span" for until, day in ends)  # a lease runs for years
    assert {day["meaning"] for day in label["dates"]} <= {"day", "start", "consequence", "span"}


@pytest.mark.parametrize("notice", ALL)
def test_leaks_are_what_they_are_called(notice: Notice):
    for leak in notice.label["leaks"]:
        kind, text = leak["kind"], leak["text"]
        assert kind in KINDS
        if kind == "id_number" and len(text) == 18:
            assert "10X98765432"[sum(map(int.__mul__, map(int, text[:17]), WEIGHTS)) % 11] == text[17]
        if kind == "bank_card":
            doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text))]
            assert sum(value // 10 + value % 10 for value in doubled) % 10 == 0
        if kind == "phone":
            assert re.fullmatch(r"1400000\d{4}", text), "a mobile that might be somebody's"
