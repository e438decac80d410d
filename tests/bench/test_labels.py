"""The labelled notices are well made: their codes exist, their words stand in the texts, their numbers check."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from content.ingest.roles import Role
from content.item import Genre
from tests.bench.cards import cards
from tests.bench.figure import ROOT
from tests.bench.labels import HERE, SETS, Notice, notices, short_leaks, tree
from tests.bench.reading import yuan

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SPOKEN = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
MARKUP = re.compile(r"[\s*#|>`：-]")  # what a clause loses of a notice's text
KINDS = {"id_number", "masked_id", "bank_card", "phone", "illness", "minor", "address"}


@pytest.mark.parametrize("which", SETS)
def test_every_text_has_its_label(which: str):
    assert {one.name for one in notices(which)} == {path.name for path in (HERE / which).iterdir()}


@pytest.mark.parametrize("which", ["open", "held", "held again"])
def test_what_stands_on_a_card_stands_in_its_notice(which: str):
    known = {one.name: MARKUP.sub("", one.text) for one in notices("open")}
    for name, card in cards(which).items():
        assert set(card) <= {role.value for role in Role}
        told = (MARKUP.sub("", text) for texts in card.values() for text in texts)
        assert [text for text in told if text not in known[name]] == [], name
    assert not set(cards("open")) & set(cards("held"))


def test_all_domains_stand_in_the_notices_twice():
    known = json.loads((ROOT / "content" / "data" / "domains.json").read_text())
    names = [row["name"] for row in (known if isinstance(known, list) else known["domains"])]
    said = [name for which in SETS for one in notices(which) for name in one.label["domain"]]
    assert len(names) == 30
    assert set(said) <= set(names)
    assert not [name for name in names if said.count(name) < 2]


def _codes(notice: Notice) -> Iterator[str]:
    """Places that do not exist inside the county."""
    known = tree(int(notice.label["county"]))
    yield from (str(code) for codes in notice.places for code in codes if code not in known)
    if notice.issuer not in known:
        yield f"issuer {notice.issuer}"
    if not all(notice.places):
        yield "a set of no places"


def _words(notice: Notice) -> Iterator[str]:
    """Words of a label that do not stand in the text, or speak against each other."""
    label = notice.label
    leaks = {leak["text"] for leak in label["leaks"]}
    said = {*label["amounts"], *label["contacts"], *label["must_not"], *leaks}
    yield from (words for words in said if words not in notice.text)
    yield from leaks & set(label["must_not"])
    yield from (words for words in label["amounts"] if yuan(words) <= 0)


def _values(notice: Notice) -> Iterator[str]:
    """Values that are not of their kind."""
    label = notice.label
    yield from (genre for genre in label["genre"] if genre not in set(Genre))
    form = r"all|sex=[男女]|age(<=|>=|<|>)\d+|age:\d+-\d+|basis=(户籍地|现居地|承包地)|tag:.+"
    tokens = [*(token for ways in label["who"] for token in ways), *label["who_may"]]
    yield from (token for token in tokens if not re.fullmatch(form, token))
    yield from (str(day) for day in label["dates"] if not _is_well_made(day))


def _is_well_made(day: dict[str, str]) -> bool:
    start, until = date.fromisoformat(day["date"]), date.fromisoformat(day.get("until", "9999-12-31"))
    near = "until" not in day or until.year in {2026, 2027} or day["meaning"] == "span"  # a lease runs for years
    known = day["meaning"] in {"day", "start", "consequence", "span"}
    return start.year in {2026, 2027} and until > start and near and known


def _leaks(notice: Notice) -> Iterator[str]:
    """Leaks that are not what they are called."""
    yield from (f"{leak['kind']} {leak['text']}" for leak in notice.label["leaks"] if not _is_one(**leak))


def _is_one(kind: str, text: str) -> bool:
    if kind == "id_number" and len(text) == 18:
        return "10X98765432"[sum(map(int.__mul__, map(int, text[:17]), WEIGHTS)) % 11] == text[17]
    if kind == "bank_card":
        doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text))]
        return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
    if kind == "phone":
        digits = re.sub(r"\D", "", text.translate(SPOKEN))  # also one said in words or in pieces
        return re.fullmatch(r"1400000\d{4}", digits) is not None  # any other might be somebody's
    return kind in KINDS


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("faults", [_codes, _words, _values, _leaks])
def test_a_label_is_well_made(which: str, faults: Callable[[Notice], Iterator[str]]):
    assert [f"{notice.name}: {fault}" for notice in notices(which) for fault in faults(notice)] == []


def test_the_short_texts_mark_what_leaks():
    texts = [notice.text for notice in short_leaks()]
    assert len(set(texts)) == len(texts)
    assert [text for text in texts if "{" in text or "}" in text] == []
    kinds = {leak["kind"] for notice in short_leaks() for leak in notice.label["leaks"]}
    assert kinds == {"illness", "minor", "address"}
    numbers = {number for text in texts for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)}
    assert [number for number in numbers if not number.startswith("1400000")] == []
