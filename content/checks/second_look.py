"""A second look (再看一遍) at what the rules passed: suspects that are likely leaks by what was learned."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from content.checks.clauses import likely, told
from content.checks.finding import Finding, Severity, mask
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.checks.suspects import Suspect, lines, suspects
from content.checks.weighing import weigh
from content.pattern import late

Key = tuple[str, str]  # a rule and a place
Best = dict[Key, tuple[float, Suspect]]
# So likely must be words that a rule knows, and a clause in whatever words: together an alarm in some 12,000 characters
# of the notices of a county's year, as cross-validated by county.
_LIKELY: Final = {"minor": 0.25, "illness": 0.35, "address": 0.3, "phone": 0.6}
_TELLS: Final = {"minor": 0.2, "illness": 0.35, "address": 0.15}
_MOST: Final = 400  # suspects of a document that are weighed of each rule: a page full of names costs no more
_CLAUSES: Final = 1500  # of a document
_FAMILY: Final = {"office_phone": "phone"}
_CELL: Final = late(r"(.*)第[0-9]+行第([0-9]+)列")
_LIVES: Final = late(r".*(?:住在?|家就?在)")  # who, before where
_SAYS: Final = {
    "minor": ("像是写出了未成年人的姓名", "是未成年人的删去姓名，写到村和人数；不是的不用改"),
    "illness": ("像是写出了个人的病情或怀孕", "是某个人的，改写为“因病”“因残”或删去；不是的不用改"),
    "address": ("像是家庭住址写到了哪一户", "是住址的写到村组或社区；不是的不用改"),
    "phone": ("像是个人的手机号", "不是办公联系方式的删去号码；是的不用改"),
}


def second_look(
    found: Iterable[Passage], tables: Iterable[Grid], title: str, genre: str, already: Iterable[Finding]
) -> Iterator[Finding]:
    """Warn of what is likely personal where the rules, who found `already`, say nothing.

    A line, or a column of a table, is warned of once a rule: of the likeliest. Who mends it is told of the next.
    """
    said = {(_FAMILY.get(one.rule, one.rule), _where(one.place)): one.quote for one in already}
    left, clauses = dict.fromkeys(_LIKELY, _MOST), _CLAUSES
    for line in lines(found, tables):
        best: Best = {}
        for one in suspects(line):
            key = (one.rule, _where(one.place))
            if left[one.rule] and not _is_said(one, said.get(key)):
                left[one.rule] -= 1
                _take(best, key, weigh(one, title, genre) - _LIKELY[one.rule], one)
        if clauses > 0:
            clauses -= _of_clauses(islice(told(line, genre), clauses), {*said, *best}, best)
        for key, (_, one) in best.items():
            quote = _quote(one)
            said[key] = quote
            reason, suggestion = _SAYS[one.rule]
            yield finding(one.rule, one.place, quote, reason=reason, suggestion=suggestion, severity=Severity.WARN)


def _take(best: Best, key: Key, more: float, one: Suspect) -> None:
    """Keep a suspect that is `more` likely than one must be, if it is the likeliest of its rule and place."""
    if more >= 0 and more >= best.get(key, (0.0,))[0]:
        best[key] = more, one


def _of_clauses(found: Iterable[tuple[Suspect, list[str]]], known: set[Key], best: Best) -> int:
    """Add what clauses tell where nothing is known of their rule and place; return how many clauses there were."""
    seen = 0
    for clause, features in found:
        seen += 1
        where = _where(clause.place)
        for rule, how in likely(features):
            if (rule, where) not in known:
                _take(best, (rule, where), how - _TELLS[rule], replace(clause, rule=rule))
    return seen


def _where(place: str) -> str:
    """The place of a finding, of a cell its column."""
    cell = _CELL.fullmatch(place)
    return f"{cell[1]}第{cell[2]}列" if cell else place


def _is_said(one: Suspect, quote: str | None) -> bool:
    """Whether the place of a suspect is warned of already; in a line each child is one by itself."""
    return quote is not None and (one.rule != "minor" or one.line.row or quote[:1] == one.words[:1])


def _quote(one: Suspect) -> str:
    quoted = one.line.text[one.start : one.lead]
    if one.told:  # it may begin with a name that no rule knows, or be the whole way to a home
        return f"{quoted}…"
    match one.rule:
        case "minor":
            return f"{quoted}某"
        case "address":
            return f"{_LIVES.sub('', quoted)}…"
        case "phone" if one.lead < one.end:
            return f"{quoted}…"
        case _:
            return mask(one.words)
