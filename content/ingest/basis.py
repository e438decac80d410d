"""Reads the tie to a place that those who are meant must have: 户籍地, 现居地 or 承包地."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.whom import people

_FARMING: Final = people("farming")
_ANYWHERE: Final = people("anywhere")
_REGISTERED: Final = people("registered")
_LIVING: Final = people("living")
_EITHER: Final = re.compile(r"或|均可|都可|也可|都行|也行|以及[^，。；]{0,8}居住证")
_PLAINLY: Final = re.compile(r"在[本我咱该]|承包[本我]|按承包|.*有承包|.*确权|归|.*走$")
_ALSO: Final = re.compile(r"外地户口|不在|也")
_NOT_OURS: Final = re.compile(r"(?:不是|非)[^，。；]{1,6}户[口籍]的?[，,]?[^，。；]{0,3}(?:不|莫|勿|请勿)")
_NEAR: Final = 12  # characters between two ties of which either will do


def read_basis(text: str, *, spoken: bool = False) -> Iterator[Proposal[str]]:
    """Yield the tie that a text names; `spoken`: the text speaks of other things too, only a plain tie counts."""
    farming, anywhere = _FARMING.search(text), _ANYWHERE.search(text)
    registered, living = _REGISTERED.search(_ANYWHERE.sub("　", text)), _LIVING.search(text)
    if farming and (not spoken or anywhere or _PLAINLY.match(farming[0])):
        yield Proposal("basis=承包地", farming[0])
    elif anywhere:
        if living:  # 户口不限 by itself ties nobody to anything
            if registered and _ALSO.search(anywhere[0]):
                yield Proposal("basis=户籍地", registered[0])
            yield Proposal("basis=现居地", living[0])
    elif registered and living:
        first, last = sorted((registered, living), key=lambda hit: hit.start())
        between = text[first.end() : last.end() + 4]
        either = len(between) < _NEAR * 2 and _EITHER.search(between)
        yield Proposal("basis=户籍地", registered[0])
        if either:  # what stands last is what a group is counted by
            yield Proposal("basis=现居地", living[0])
    elif registered:
        yield Proposal("basis=户籍地", registered[0])
    elif living:
        yield Proposal("basis=现居地", living[0])


def only_registered(sentences: Iterable[str]) -> tuple[Proposal[str], ...]:
    """The tie that a text names by those whom it sends away: 不是杨桥户口的不要接."""
    hits = (_NOT_OURS.search(sentence) for sentence in sentences)
    return tuple(Proposal("basis=户籍地", hit[0]) for hit in hits if hit)
