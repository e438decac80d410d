"""What labelled notices teach of leaks: each suspect of a text, and whether a label says that it is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from content.checks.clauses import RULES, told
from content.checks.finding import Finding
from content.checks.illness import illness
from content.checks.minors import minors
from content.checks.passage import Grid, Passage, grids, passages
from content.checks.personal import addresses
from content.checks.phone import phone
from content.checks.suspects import Line, Suspect, lines, suspects
from content.checks.weighing import features
from content.ingest import read
from content.ingest.reading import Reading
from content.item import Genre, Nature, Version
from tests.bench.labels import Notice
from tests.bench.logistic import Example
from tests.content import (
    test_leak_classes,
    test_leak_contexts,
    test_leak_lists,
    test_leak_persons,
    test_leak_records,
    test_leak_wordings,
    test_leak_wordings_homes,
    test_leak_writers,
    test_leak_writers_fourth,
    test_leak_writers_second,
    test_leak_writers_third,
)

_SENTENCES: Final = Path(__file__).parents[1] / "content" / "leak_sentences.txt"
_TESTS: Final = (
    test_leak_classes, test_leak_contexts, test_leak_lists, test_leak_persons, test_leak_records, test_leak_wordings,
    test_leak_wordings_homes, test_leak_writers, test_leak_writers_fourth, test_leak_writers_second,
    test_leak_writers_third,
)  # fmt: skip
SHORT: Final = 0.3  # how much a sentence says, of what a notice does
_TODAY: Final = date(2026, 6, 1)  # on which the sentences are read
_ANYWHERE: Final = 421321000000000
Told = list[tuple[Suspect, dict[str, float]]]  # the clauses of a line, and what speaks of each


def version(notice: Notice, said: Reading) -> Version:
    """A notice published as it was read."""
    return Version(
        title=said.title.value if said.title else notice.name, blocks=said.body, genre=said.genre.value,
        nature=said.nature.value, division=notice.issuer,
    )  # fmt: skip


def sentence(text: str) -> Version:
    """A short text as it is published."""
    blocks = read("sentence.txt", text.encode()).blocks
    return Version("公示", blocks, Genre.NOTICE, Nature.GOVERNMENT, _ANYWHERE)


def leaks(notice: Notice, item: Version, amount: float = 1.0) -> Iterator[Example]:
    """What a notice teaches; of what else ails one who is ill by a label it teaches nothing."""
    found = _suspects(item)
    right = [one for one in found if _is_labelled(one, notice)]
    ill = {one.line.place for one in right if one.rule == "illness"}
    for one in found:
        if one in right or one.rule != "illness" or one.line.place not in ill:
            yield Example(notice.name, one.words, features(one, item.title, item.genre.value), one in right, amount)


def of_clauses(notice: Notice, item: Version) -> Iterator[tuple[str, Example]]:
    """What clauses of a notice teach of which rule; what else a line tells of whoever leaks there teaches nothing."""
    for line in lines(passages(item, {}), grids(item, {})):
        found = _clauses_of(line, item)
        for rule in RULES:
            right = [_is_labelled(replace(one, rule=rule), notice) for one, _ in found]
            yield from ((rule, one) for one in _taught(notice.name, found, right))


def _clauses_of(line: Line, item: Version) -> Told:
    return [(one, dict.fromkeys(speaks, 1.0)) for one, speaks in told(line, item.genre.value)]


def _taught(name: str, found: Told, right: Sequence[bool]) -> Iterator[Example]:
    """What the clauses of a line teach of one rule, where some are right only these."""
    leaks_here = any(right)
    for (one, speaks), is_right in zip(found, right, strict=True):
        if is_right or not leaks_here:
            yield Example(name, one.words, speaks, is_right, 1.0)


def _suspects(item: Version) -> list[Suspect]:
    return [one for line in lines(passages(item, {}), grids(item, {})) for one in suspects(line)]


def _is_labelled(one: Suspect, notice: Notice) -> bool:
    """Whether a leak of its kind stands where it does."""
    return any(
        hit.start() < one.end and one.start < hit.end()
        for leak in notice.label["leaks"]
        if leak["kind"] == one.rule
        for hit in re.finditer(re.escape(leak["text"]), one.line.text)
    )


def sentences() -> Iterator[Example]:
    """What the sentences of the rules' tests teach, by what the rules find in them; they measure nothing."""
    for number, (item, ruled) in enumerate(_sentences(), 1):
        for one in _suspects(item):
            right = any(_is_found(one, finding) for finding in ruled)
            if right or all(finding.rule != one.rule for finding in ruled):
                yield Example(f"sentence {number}", one.words, features(one, "", ""), right, SHORT)


def clauses_of_sentences() -> Iterator[tuple[str, Example]]:
    """What the clauses of those sentences teach, and of which rule."""
    for number, (item, ruled) in enumerate(_sentences(), 1):
        for line in lines(passages(item, {}), grids(item, {})):
            found = _clauses_of(line, item)
            for rule in RULES:
                mine = [one for one in ruled if one.rule == rule]
                right = [any(_is_quoted(clause, one) for one in mine) for clause, _ in found]
                if any(right) or not mine:
                    yield from ((rule, one) for one in _taught(f"sentence {number}", found, right))


def _sentences() -> Iterator[tuple[Version, list[Finding]]]:
    """The sentences as they are published, with what the rules say of them; not those that the rules take amiss."""
    for is_clean, text in (*_kept(), *_asked()):
        item = sentence(text)
        ruled = _ruled(tuple(passages(item, {})), tuple(grids(item, {})))
        if not (is_clean and ruled):
            yield item, ruled


def _kept() -> Iterator[tuple[bool, str]]:
    """The sentences of a file, and whether nothing leaks in them."""
    for row in _SENTENCES.read_text("utf-8").splitlines():
        label, text = row.replace("\\n", "\n").replace("\\t", "\t").split("|", 1)
        yield label == "clean", text


def _asked() -> Iterator[tuple[bool, str]]:
    """Those that stand in the tests themselves."""
    for module in _TESTS:
        yield from ((True, text) for text in _strings(getattr(module, "CLEAN", ())))
        yield from ((False, text) for text in _strings(module.LEAKS))


def _strings(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        yield from (text for one in said.values() for text in _strings(one))
    elif isinstance(said, Iterable):
        yield from (text for one in said for text in _strings(one))


def _ruled(found: Iterable[Passage], tables: Iterable[Grid]) -> list[Finding]:
    """What the rules say of persons."""
    found, tables = tuple(found), tuple(tables)
    each = (
        addresses(found, tables), illness(found, tables), minors(found, tables, _TODAY.year),
        phone(found, tables, (), frozenset()),
    )  # fmt: skip
    return [one for said in each for one in said]


def _is_quoted(clause: Suspect, finding: Finding) -> bool:
    """Whether a finding is one of a clause: it quotes what leads to a home, a name's first letter, an illness."""
    quoted = finding.quote[:1] if finding.rule == "minor" else finding.quote.rstrip("某…*")
    return finding.place.startswith(clause.line.place) and quoted in clause.words


def _is_found(one: Suspect, finding: Finding) -> bool:
    if finding.rule != one.rule or not finding.place.startswith(one.line.place):
        return False
    match one.rule:
        case "minor":
            return finding.quote[:1] == one.words[:1]
        case "illness":
            return finding.quote in one.words or one.words in finding.quote
        case _:
            return True
