"""What the labelled notices teach of places: whether a text is for the whole territory, and for which places named."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from audiences.division import Division
from audiences.scope import weighing
from audiences.scope.overruled import scene_of
from content.ingest.reading import Reading
from pusher.concern import turns_of
from tests.audiences import (
    clerk,
    test_scope_notices,
    test_scope_passing,
    test_scope_rest,
    test_scope_schedule,
    test_scope_settled,
    test_scope_speech,
)
from tests.bench.labels import Notice, tree
from tests.bench.logistic import Example, learn

Lessons = Mapping[str, Sequence[Example]]
_AMOUNT: Final = 0.3  # how much one example says: of many features few are to be believed
_SHORT: Final = 0.2  # how much a short text says, of what a notice does
_COUNTY: Final = 10**9  # a county's code ends in nine zeros
_TODAY: Final = "2026-03-01"  # on which the short ones are read


def short_places() -> Iterator[Notice]:
    """The short texts by which the rules are tested: how a line by itself is read."""
    said: list[tuple[str, str, Sequence[str]]] = [
        *((issuer, text, ways.split("|")) for issuer, ways, text in test_scope_notices.CASES),
        *((issuer, text, words.split("|")) for issuer, text, words in test_scope_passing.SAID),
        *((issuer, text, words.split("|")) for issuer, text, words in test_scope_rest.SAID),
        *((issuer, text, words.split("|")) for issuer, text, words in test_scope_settled.SAID),
        *((issuer, text, ["*"]) for issuer, text in test_scope_schedule.WHOLE),
        *((issuer, text, words.split("|")) for issuer, text, words in test_scope_schedule.NAMED),
        *test_scope_speech.CASES,
    ]
    for number, (issuer, text, ways) in enumerate(said, 1):
        first, *others = (clerk.codes(issuer, words) for words in ways)
        here = clerk.codes(issuer, "*")[0]
        label = {"today": _TODAY, "county": here // _COUNTY * _COUNTY, "issuer": here}
        yield Notice(f"place {number}.txt", text, label | {"places": first, "places_alt": others})


def lessons(read: Iterable[tuple[Notice, Reading]], short: Iterable[tuple[Notice, Reading]]) -> Lessons:
    """What texts that name any place teach, by the set of weights."""
    taught: dict[str, list[Example]] = {weighing.WHOLE: [], weighing.PARTS: []}
    told = [(pair, _AMOUNT) for pair in read] + [(pair, _AMOUNT * _SHORT) for pair in short]
    for (notice, said), amount in told:
        seen = _scene(notice, said)
        whole, parts = weighing.features(seen)
        is_whole = {seen.within.code} in notice.places
        if parts:
            taught[weighing.WHOLE].append(Example(notice.name, weighing.WHOLE, whole, is_whole, amount))
        if not is_whole:
            right = set().union(*notice.places)
            taught[weighing.PARTS] += [
                Example(notice.name, str(code), told, code in right, amount) for code, told in parts.items()
            ]
    return taught


def _scene(notice: Notice, said: Reading) -> weighing.Scene:
    here, county = Division(notice.issuer), tree(int(notice.label["county"]))
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    return scene_of(title, said.text, county, here, turns_of(said, here, county), said.genre.value.value, domain)


def learned(taught: Lessons, without: Iterable[str] = ()) -> dict[str, dict[str, float]]:
    """The weights that all notices teach but those named."""
    left = set(without)
    return {name: learn([one for one in examples if one.notice not in left]) for name, examples in taught.items()}


def try_out(weights: Any) -> None:
    """Weigh by these from now on, in this process only."""
    weighing.weights = lambda: weights  # type: ignore[assignment]


def written(weights: Any) -> str:
    """The weights as their file keeps them."""
    return json.dumps(weights, ensure_ascii=False, indent=0) + "\n"
