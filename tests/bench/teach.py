"""`python -m tests.bench.teach`: learn from the labelled notices whom and which places a text is for, its reader's last
day, and what leaks.

Writes content/data/domain_titles.json, whom_weights.json, day_weights.json, leak_weights.json and clause_weights.json,
role_weights.json, and audiences/data/place_weights.json.
The held notices are not learned from. `--check` writes nothing and prints how well each fifth of the open notices is
read by weights that were learned from the others.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Container, Iterator
from functools import cache
from pathlib import Path
from typing import Final

from audiences.scope import weighing as places
from content.checks import clauses
from content.checks import weighing as persons
from content.ingest import domain as domains
from content.ingest import read, roles, weighing
from content.ingest.conditions import weighed
from content.ingest.days import Scene
from content.ingest.days import weighing as days
from content.ingest.reading import Reading, legible_body, lines_of, reading, whole_text
from content.pieces import Weights
from tests.bench import cards, place_lessons
from tests.bench.labels import Notice, notices, short_days, short_leaks, short_notices
from tests.bench.leaks import SHORT, clauses_of_sentences, leaks, of_clauses, sentence, sentences, version
from tests.bench.logistic import Example, by_feature, learn, ranked
from tests.bench.reading import empty_sheet, figures, judge, judge_persons

_HOUSE: Final = Path(__file__).parents[2]
_DATA: Final = _HOUSE / "content" / "data"
_PLACES: Final = _HOUSE / "audiences" / "data" / places.FILE
_SHORT: Final = 0.3  # how much a short text says, of what a notice does
_DAY: Final = 0.3  # how much a day says: of many features few are to be believed
_SHORT_DAY: Final = 0.5  # how much a short text about a day says, of what a notice does
_SMALLEST: Final = 0.03  # a feature of a clause whose weights are all below it says nothing
_FOLDS: Final = 5
_LEFT_OUT: Final = "learned from the others"


def whom(notice: Notice, said: Reading, amount: float = 1.0) -> Iterator[Example]:
    """What a notice teaches of whom it is for; of what may be proposed and need not it teaches nothing."""
    needed = set().union(*notice.asked)
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    lines = lines_of(legible_body(said.body))
    scene, named = weighed(title, lines, said.genre.value.value, domain, notice.today)
    for value, mentions in named.items():
        if not notice.is_free(value):
            yield Example(notice.name, value, weighing.features(mentions, scene), value in needed, amount)


def last_day(notice: Notice, said: Reading, amount: float = _DAY) -> Iterator[Example]:
    """What a notice teaches of its reader's last day: the right one is likelier than each of the others, and none.

    Several right ones share what it says.
    """
    base = said.issued_on.value if said.issued_on else notice.today
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    told = days.options(said.found, Scene(title, whole_text(said.body), said.genre.value.value, domain, base))
    right = [one for last, one in told.items() if last in notice.deadlines]
    wrong = [one for last, one in told.items() if last not in notice.deadlines]
    yield from (ranked(notice.name, one, other, amount / len(right)) for one in right for other in wrong)


def _read(notice: Notice) -> Reading:
    return reading(read(notice.name, notice.text.encode()), today=notice.today)


@cache
def _long() -> list[tuple[Notice, Reading]]:
    return [(notice, _read(notice)) for notice in notices("open")]


def lessons() -> dict[str, list[Example]]:
    """What is to be learned, by the file that keeps it."""
    said = _long()
    short = [(notice, _read(notice)) for notice in short_notices()]
    return {
        weighing.WEIGHTS.name: [one for pair in said for one in whom(*pair)]
        + [one for pair in short for one in whom(*pair, _SHORT)],
        days.WEIGHTS.name: [one for pair in said for one in last_day(*pair)]
        + [one for notice in short_days() for one in last_day(notice, _read(notice), _DAY * _SHORT_DAY)],
        persons.WEIGHTS.name: [
            *(one for pair in said for one in leaks(pair[0], version(*pair))),
            *(one for notice in short_leaks() for one in leaks(notice, sentence(notice.text), SHORT)),
            *sentences(),
        ],
    }


@cache
def _of_clauses() -> list[tuple[str, Example]]:
    return [
        *(one for pair in _long() for one in of_clauses(pair[0], version(*pair))),
        *(one for notice in short_leaks() for one in of_clauses(notice, sentence(notice.text))),
        *clauses_of_sentences(),
    ]


def _clauses_learned(without: Container[str] = ()) -> dict[str, list[float]]:
    """What the clauses of the notices teach of each rule and those of the short texts, without those named."""
    taught = [(rule, one) for rule, one in _of_clauses() if one.notice not in without]
    return by_feature([learn([one for of, one in taught if of == rule]) for rule in clauses.RULES], _SMALLEST)


def titles(without: Container[str] = ()) -> dict[str, list[str]]:
    """The titles of the notices of each domain, without those named."""
    found: dict[str, list[str]] = {}
    for notice, said in _long():
        if said.title and notice.name not in without:
            for name in notice.label["domain"]:
                found.setdefault(name, []).append(said.title.value)
    return found


def _of_places() -> place_lessons.Lessons:
    return place_lessons.lessons(_long(), ((notice, _read(notice)) for notice in place_lessons.short_places()))


def _learned(name: str, taught: list[Example]) -> dict[str, float]:
    return learn(taught, bias=0.0 if name == days.WEIGHTS.name else 1.0)


def _take_titles(known: dict[str, list[str]]) -> None:
    """Say domains by these titles from now on, in this process only."""
    domains.titles = lambda: known  # type: ignore[assignment]
    domains.weights.cache_clear()
    domains.likeliest.cache_clear()


def check() -> None:
    """Read each fifth of the open notices by what the others and the short ones teach, and print the figures."""
    taught, of_place, of_cards, sheet = lessons(), _of_places(), cards.lessons(_long()), empty_sheet()
    told: list[tuple[Notice, Reading]] = []
    long = notices("open")
    random.Random(2).shuffle(long)  # noqa: S311 - the same each time
    for fold in range(_FOLDS):
        mine = {notice.name for notice in long[fold::_FOLDS]}
        for module in (weighing, days, persons):
            name = module.WEIGHTS.name
            learned = _learned(name, [one for one in taught[name] if one.notice not in mine])
            module.WEIGHTS = Weights(name, learned)  # type: ignore[misc]  # this process only tries them
        known = _clauses_learned(mine)
        clauses.known = lambda known=known: known  # type: ignore[assignment, misc]
        cards.try_out(cards.learned(of_cards, mine))
        place_lessons.try_out(place_lessons.learned(of_place, mine))
        _take_titles(titles(mine))
        for notice in (one for one in notices("open") if one.name in mine):
            told.append((notice, _read(notice)))
            judge(*told[-1], sheet)
            judge_persons(notice, sheet)
    of_the_card = cards.figures(f"{_LEFT_OUT}, card", cards.compare(told, "open"))
    for one in (*figures(_LEFT_OUT, sheet), *of_the_card):
        print(f"{one.what}: {one.value}")


def main() -> int:
    """Learn and write, or check."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.teach")
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        check()
        return 0
    known = titles()
    (_DATA / domains.TITLES).write_text(json.dumps(known, ensure_ascii=False, indent=0) + "\n", "utf-8")
    _take_titles(known)
    _long.cache_clear()  # a domain that is read otherwise is another feature
    for name, taught in lessons().items():
        (_DATA / name).write_text(json.dumps(_learned(name, taught), ensure_ascii=False, indent=0) + "\n", "utf-8")
    told = json.dumps(_clauses_learned(), ensure_ascii=False, separators=(",", ":"))
    (_DATA / clauses.FILE).write_text(f"{told}\n", "utf-8")
    of_roles = cards.learned(cards.lessons(_long()))
    (_DATA / roles.FILE).write_text(json.dumps(of_roles, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    _PLACES.write_text(place_lessons.written(place_lessons.learned(_of_places())), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
