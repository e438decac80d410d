"""What nobody need know of one who is named, nor of his kin: 丈夫服刑, 离异, 赌博. Illness is another rule's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Final

from content.checks.finding import Finding
from content.checks.names import at_work, is_name, people_in, ways_to_name
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.pattern import late

# content/data/private_life.json: the facts; what follows one that is nobody's (a paper, a rule, a service); what stands
# before it in the clause where it is not his.
_SHIPPED: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("private_life.json").read_text("utf-8")
)
_FACTS: Final = "|".join(_SHIPPED["facts"])
_FACT: Final = late(rf"(?:{_FACTS})(?!{'|'.join(_SHIPPED['of_nobody'])})")
_NOT_HIS: Final = late("|".join(_SHIPPED["not_his"]))
_NAMED: Final = ways_to_name(rf"[一-鿿]{{0,4}}(?:{_FACTS})")
_MASK: Final = late("[某*＊×○]")
_SENTENCE: Final = late(r"[^。；！？\n]+")
_FAR: Final = 40  # characters between a name and a fact
_FEW: Final = 40  # characters: a longer cell is prose


def private_life(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Block such facts beside a name: of a line each once, of a table in its first row."""
    for passage in found:
        if passage.column is None and _FACT.search(passage.text):
            told = [fact for sentence in _SENTENCE.findall(passage.text) for fact in _told(sentence)]
            yield from (_fact(passage.place, fact) for fact in dict.fromkeys(told))
    for grid in tables:
        seen: set[int] = set()
        for no, row in enumerate(grid.rows[1:], 1):
            for column, cell in enumerate(row) if any(is_name(one) and not _MASK.search(one) for one in row) else ():
                hit = _FACT.search(cell) if len(cell) <= _FEW and column not in seen else None
                if hit and not _NOT_HIS.search(cell):
                    seen.add(column)
                    yield _fact(grid.at(no, column), hit[0])


def _told(sentence: str) -> Iterator[str]:
    facts = list(_FACT.finditer(sentence))
    people = [one for one in people_in(sentence, _NAMED) if _is_whole(sentence, *one)] if facts else []
    for fact in facts:
        before = [done for _, done in people if done <= fact.start() <= done + _FAR]
        clause = max(sentence.rfind(sign, 0, fact.start()) for sign in "，,　 ") + 1
        if before and not _NOT_HIS.search(sentence, max(*before, clause), fact.start()):
            yield fact[0]


def _is_whole(sentence: str, named: int, done: int) -> bool:
    """Whether a name is told, and not that of somebody at work."""
    return not _MASK.search(sentence, named, done + 1) and not at_work(sentence, named)


def _fact(place: str, word: str) -> Finding:
    return finding(
        "private_life",
        place,
        word,
        reason="写出了个人或家人的隐私（服刑、婚姻等）",
        suggestion="删去，或改写为“家庭困难”“缺劳动力”",
    )
