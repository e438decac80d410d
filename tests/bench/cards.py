"""What clerks put on the card 一看就懂 (notices/cards.json): what it teaches, and how much of it is read."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from content.ingest import read, roles
from content.ingest.clauses import clauses
from content.ingest.reading import Reading, reading
from content.ingest.roles import Role
from tests.bench.figure import Figure, Scale
from tests.bench.house import House
from tests.bench.labels import HERE, Notice, notices
from tests.bench.logistic import Example, by_feature, learn

TITLE: Final = "The card 一看就懂"
Card = Mapping[str, list[str]]  # clauses without their end sign, by role
_AMOUNT: Final = 0.3  # how much one clause says: of many features few are to be believed
_SMALLEST: Final = 0.02  # a feature whose weights are all below it says nothing
_LABELS: Final = {"who": "谁", "when": "什么时候、在哪", "how_much": "多少", "how": "怎么办"}
_ROWS: Final = {  # a place stands behind the time, or in what to do
    "who": (Role.WHO,),
    "when": (Role.WHEN, Role.WHERE),
    "how_much": (Role.HOW_MUCH,),
    "how": (Role.HOW, Role.WHERE),
}


def cards(which: str) -> Mapping[str, Card]:
    """The cards of a set (open, held, held again) by the notice's file. Only the open ones are learned from."""
    return dict(json.loads((HERE / "cards.json").read_text("utf-8"))[which])


def lessons(pairs: Iterable[tuple[Notice, Reading]]) -> dict[Role, list[Example]]:
    """What the cards of the open set teach of each role."""
    known = cards("open")
    taught: dict[Role, list[Example]] = {role: [] for role in Role}
    for notice, said in pairs:
        if card := known.get(notice.name):
            told = clauses(said.lines)
            for one, features in zip(told, roles.features(told, scene(said)), strict=True):
                for role, examples in taught.items():
                    is_right = one.text in card.get(role.value, ())
                    examples.append(Example(notice.name, one.text, features, is_right, _AMOUNT))
    return taught


def learned(taught: Mapping[Role, list[Example]], without: Container[str] = ()) -> dict[str, list[float]]:
    """The weights by feature, one for each role, of all notices but those named."""
    each = (learn([one for one in taught[role] if one.notice not in without]) for role in Role)
    return by_feature(each, _SMALLEST)


def try_out(weights: Mapping[str, Sequence[float]]) -> None:
    """Weigh by these from now on, in this process only."""
    roles.weights = lambda: weights  # type: ignore[assignment]


def scene(said: Reading) -> roles.Scene:
    """What roles.features asks of a document."""
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    return roles.Scene(title, said.genre.value.value, domain)


@dataclass
class Told:
    """Of a row of the card: the clauses told, those of them that a clerk put there, those put there, and those told."""

    shown: int = 0
    right: int = 0
    wanted: int = 0
    found: int = 0

    def add(self, shown: str, clauses_of_text: Iterable[str], card: Card, row: Sequence[Role], whole: str) -> None:
        """Count one notice. What is said once on the card is not asked for in a second row."""
        wanted = _wanted(card, row)
        own = {text for text in clauses_of_text if text in shown}
        self.shown += len(own)
        self.right += len(own & wanted)
        self.wanted += len(wanted)
        self.found += sum(text in whole for text in wanted)


def compare(pairs: Iterable[tuple[Notice, Reading]], which: str) -> dict[str, Told]:
    """How much of what clerks put on the cards of a set is told, by row."""
    known, rows = cards(which), {name: Told() for name in _ROWS}
    for notice, said in pairs:
        if (card := known.get(notice.name)) is None:
            continue
        shown = {name: proposal.value if (proposal := getattr(said, name)) else "" for name in _ROWS}
        text = [one.text for one in clauses(said.lines)]
        for name, row in rows.items():
            row.add(shown[name], text, card, _ROWS[name], "\n".join(shown.values()))
    return rows


def between_clerks() -> dict[str, Told]:
    """How much of the held cards a second clerk put there as well, by row: nearer than that nobody can read them."""
    rows, second = {name: Told() for name in _ROWS}, cards("held again")
    for notice, first in cards("held").items():
        for name, row in rows.items():
            one, other = (_wanted(card, _ROWS[name]) for card in (first, second[notice]))
            row.shown, row.wanted = row.shown + len(other), row.wanted + len(one)
            row.right, row.found = row.right + len(one & other), row.found + len(one & other)
    return rows


def _wanted(card: Card, row: Sequence[Role]) -> set[str]:
    return {text for role in row for text in card.get(role.value, ())}


def figures(said: str, rows: Mapping[str, Told]) -> Iterator[Figure]:
    """The figures of some cards, under a name for how they were read."""
    for name, row in rows.items():
        right, whole = row.right / max(1, row.shown), row.found / max(1, row.wanted)
        value = f"{right:.1%} of {row.shown} clauses shown, {whole:.1%} of {row.wanted} that a clerk put there"
        yield Figure(f"{said}: {_LABELS[name]}", value, "", None, "", "")


async def measure(_house: House, scale: Scale) -> list[Figure]:
    """For the bench: needs nothing of the house."""
    found: list[Figure] = []
    for which in ("open", "held"):
        known = list(cards(which))[: scale.notices]
        told = (
            (one, reading(read(one.name, one.text.encode()), today=one.today))
            for one in notices("open")
            if one.name in known
        )
        found += figures(which, compare(told, which))
    return [*found, *figures("held, by another clerk", between_clerks())]
