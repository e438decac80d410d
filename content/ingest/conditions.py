"""Reads whom a text is for: conditions as tokens for matching, each with its words.

Tokens: age>=60, age<=16, age:35-64, sex=女, tag:低保, basis=户籍地, all.
Every mention of people is found (mentions.py), and each value is weighed by all its mentions (weighing.py).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.basis import read_basis
from content.ingest.kinds import read_kinds
from content.ingest.mentions import Mention, mentions
from content.ingest.proposal import Proposal
from content.ingest.sexes import read_sexes
from content.ingest.weighing import Scene, weigh
from content.ingest.whom import people
from content.pattern import late

_ASKED: Final = late(r"(?:^|[，。；：:\s])(?:请|望|凡)(?:各位?|广大|全体|本村|我村)?$")
_LIKELY: Final = 0.5
_SURE: Final = 0.9  # of 100 conditions that are as likely 98 are right, of the less likely 70 (open notices)
_THINKABLE: Final = 0.35  # below it most are wrong
_CLAUSE: Final = late(r"[，。；！？：:、\t]")
_ALL: Final = people("all")
_OFFICES: Final = people("offices")
_PAPERS: Final = people("papers")
_TITLES: Final = late(r"《[^》]{1,40}》")
_EXCEPT: Final = late(
    r"[（(，；。]?(?:不包括|不含|不享受|不纳入|除[^，。；]{1,30}外)[^，。；）)]*[）)]?|(?:已享受|已领|享受过|领过)[^。；）)]{0,24}?(?:不|除外|停)[^，。；）)]*[）)]?|[^，。；（(]{1,30}除外[）)]?"
)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom a text is for, and the kinds that get something of their own besides, which narrow nobody.

    Of the conditions some may be `unsure`; what is only `thinkable` is likelier none, yet worth a look.
    """

    conditions: tuple[Proposal[str], ...]
    shares: tuple[Proposal[str], ...]
    unsure: tuple[Proposal[str], ...] = ()
    thinkable: tuple[Proposal[str], ...] = ()

    @property
    def sure(self) -> tuple[Proposal[str], ...]:
        """The conditions of which it is sure."""
        return tuple(one for one in self.conditions if one not in self.unsure)


def whom(title: str, lines: Sequence[str], genre: str, domain: str, today: date) -> Whom:
    """Say whom a text is for; `genre` and `domain` as they were read, `today` turns days of birth into ages.

    A kind is a share where it is likely only with the clauses that give it what the others do not get.
    """
    scene, named = weighed(title, lines, genre, domain, today)
    likely: dict[Proposal[str], float] = {}
    shares = []
    for value, said in named.items():
        own = [one for one in said if not one.shared]
        chance = weigh(own, scene) if own else 0.0
        if chance < _LIKELY and len(own) < len(said) and weigh(said, scene) >= _THINKABLE:
            shares.append(Proposal(value, _words([one for one in said if one.shared])))
        elif chance >= _THINKABLE:
            likely[Proposal(value, _words(own))] = chance
    conditions = tuple(one for one, chance in likely.items() if chance >= _LIKELY)
    sure = [one for one in conditions if likely[one] >= _SURE or any(map(_is_asked, named[one.value]))]
    sure += [one for one in conditions if one not in sure and any(_is_beside(said, sure) for said in named[one.value])]
    return Whom(
        conditions or _everybody((title, *lines)),
        tuple(shares),
        tuple(one for one in conditions if one not in sure),
        tuple(one for one in likely if one not in conditions),
    )


def _is_asked(one: Mention) -> bool:
    """Whether a sentence turns to a kind by name: 请残疾人12月8日前到村部换证."""
    return not one.implied and one.value.startswith("tag:") and _ASKED.search(one.before) is not None


def _is_beside(one: Mention, sure: Sequence[Proposal[str]]) -> bool:
    """Whether a kind stands in one row with a sure one: 低保户、特困户、监测户."""
    row = (rf"{re.escape(other.words)}[、和及]+$" for other in sure)
    rest = (rf"[、和及]+{re.escape(other.words)}" for other in sure)
    is_kind = not one.implied and one.value.startswith("tag:")
    return is_kind and (
        any(re.search(words, one.before) for words in row) or any(re.match(words, one.after) for words in rest)
    )


def _words(said: Sequence[Mention]) -> str:
    """What a person is shown: the words that name them, or the clause that speaks of what is theirs."""
    named = next((one.words for one in said if not one.implied), None)
    return named or f"{_CLAUSE.split(said[0].before)[-1]}{said[0].words}{_CLAUSE.split(said[0].after)[0]}"


def weighed(
    title: str, lines: Sequence[str], genre: str, domain: str, today: date
) -> tuple[Scene, dict[str, list[Mention]]]:
    """Return what is weighed: the scene, and by each value its mentions."""
    named: dict[str, list[Mention]] = {}
    found = mentions(title, lines, today)
    for one in found:
        named.setdefault(one.value, []).append(one)
    sentences = max((one.order for one in found), default=0) + 1
    return Scene(title, genre, domain, tuple(named), sentences), named


def read_conditions(*sources: str, today: date | None = None) -> tuple[Proposal[str], ...]:
    """Return the conditions that words about 谁 name, each once: all of them, but for whom the words except."""
    found: dict[str, Proposal[str]] = {}
    for source in sources:
        plain = source
        for pattern in (_EXCEPT, _TITLES, _OFFICES, _PAPERS):
            plain = pattern.sub(_blank, plain)
        for one in (*read_ages(plain, today), *read_sexes(plain), *read_basis(plain), *read_kinds(plain)):
            found.setdefault(one.value, one)
    return tuple(found.values()) or _everybody(sources)


def _everybody(sources: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The word by which a text speaks to everybody."""
    match = next((found for source in sources if (found := _ALL.search(source))), None)
    return (Proposal("all", match[0]),) if match else ()


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])
