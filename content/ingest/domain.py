"""Says which of the 30 domains (领域) a notice belongs to: the one whose matters its wording is most like.

`domains.json` lists what each domain's notices are about, as offices and villages say it; `domain_titles.json` has the
titles of labelled notices (`python -m tests.bench.teach`). A few characters in a row speak for a domain as far as its
matters and titles hold them oftener than the others' do. `any_notice.json` lists what stands in
any notice (papers to bring, whom to ask, who is greeted, what is warned of): that hardly speaks for any.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from math import log
from typing import Any, Final

from content.ingest.proposal import Proposal
from content.item import Genre
from content.pattern import late

TITLES: Final = "domain_titles.json"
_HAN: Final = late("[一-鿿]+")
_CLAUSE: Final = late(r"[^，。；：！？\n]+")
_LONGEST: Final = 3  # characters in a row
_TELLING: Final = 3  # characters of an alias that names its domain in running text: 民政 stands in 人民政府
_TITLED: Final = 0.2  # times that a labelled notice's title counts, of a matter: it says more than what it is about
_UNSEEN: Final = 0.2  # times that what was never listed may be said all the same
_ANYWHERE: Final = 5.0  # times that a saying of any notice counts against a domain's own: its list is short
_TITLE: Final = 2.5  # times that a title counts
# Whom a title greets it is not about: 学校放暑假前给家长的一封信：看好孩子别玩水.
_GREETING: Final = late(r"^(?:致[^：]{2,30}|[^：]{2,40}(?:注意|一封信|看过来|朋友们?|提醒|须知|听好|请看))[：]")
_LEAD: Final = 60  # characters with which a text begins: they say what it is about, before it comes to the papers
_LEADING: Final = 1.5  # times that those count
_FAINT: Final = 8.0  # below this a text speaks for no domain: a word or two that others say as well


def _shipped(name: str) -> Any:
    return json.loads(resources.files("content.data").joinpath(name).read_text("utf-8"))


def read_domains() -> tuple[Mapping[str, Any], ...]:
    """Return the domains as shipped: name, aliases (of other years and counties), matters."""
    return tuple(_shipped("domains.json"))


_DOMAINS: Final = read_domains()


def titles() -> Mapping[str, Sequence[str]]:
    """Return the titles of labelled notices by domain."""
    known: Mapping[str, Sequence[str]] = _shipped(TITLES)
    return known


def domain_named(name: str) -> str | None:
    """Return the present name of a domain that goes by this name or alias; None: there is none."""
    plain = name.strip().removesuffix("领域")
    return next((row["name"] for row in _DOMAINS if plain in (row["name"], *row["aliases"])), None)


def read_domain(title: str, text: str, genre: Genre) -> Proposal[str] | None:
    """Say which of the domains it belongs to; a policy that speaks of many is judged by its title, if that says any.

    `text` has the cells of tables too: of an account or a list they say more than the lines around them.
    """
    best = likeliest(title, "") if genre is Genre.POLICY else None
    best = best or likeliest(title, text)
    return Proposal(best, _told(best, title if _HAN.search(title) else text)) if best else None


@lru_cache(maxsize=4)  # a reader asks twice of a text: of its genre, and of its domain
def likeliest(title: str, text: str) -> str | None:
    """The domain that a title and a text speak for most; None: they hardly speak for any."""
    greeted = _GREETING.match(title)
    sources = (
        (greeted[0] if greeted else "", 1.0),
        (title[greeted.end() :] if greeted else title, _TITLE),
        (text, 1.0),
        (text[:_LEAD], _LEADING - 1.0),
    )
    scores: defaultdict[str, float] = defaultdict(float)
    for source, times in sources:
        for piece in _pieces(source):
            for name, weight in weights().get(piece, {}).items():
                scores[name] += weight * times
    best = max(scores, key=scores.__getitem__, default=None)
    return best if best and scores[best] >= _FAINT else None


def _told(domain: str, source: str) -> str:
    """The clause that speaks most for a domain."""
    clauses: list[str] = _CLAUSE.findall(source)
    return max(
        clauses, key=lambda clause: sum(weights().get(one, {}).get(domain, 0.0) for one in _pieces(clause))
    ).strip()


def _pieces(text: str) -> Iterable[str]:
    """What stands in a text in one to three characters in a row, each once and in order: sums come out the same."""
    return dict.fromkeys(
        run[start : start + size]
        for run in _HAN.findall(text)
        for size in range(1, _LONGEST + 1)
        for start in range(len(run) - size + 1)
    )


def _said(sayings: Iterable[str]) -> Counter[str]:
    return Counter(piece for saying in sayings for piece in _pieces(saying))


def _all_said(row: Mapping[str, Any]) -> Counter[str]:
    """How often each piece is said of a domain: by its name, aliases and matters, and by titles."""
    said = _said([row["name"], *(one for one in row["aliases"] if len(one) >= _TELLING), *row["matters"]])
    in_titles = _said(titles().get(row["name"], ()))
    return Counter({piece: said[piece] + in_titles[piece] * _TITLED for piece in (said + in_titles)})


def _weight(own: float, total: float, anywhere: float) -> float:
    """How far a piece speaks for a domain that says it `own` times of the domains' `total`.

    The logarithm of how much oftener than the others; what stands in any notice besides makes them more alike.
    """
    others = len(_DOMAINS) - 1
    slack = anywhere * _ANYWHERE + _UNSEEN + total / len(_DOMAINS)
    said = (own + slack) / ((total - own) / others + slack)
    unsaid = slack / (total / others + slack)
    return log(said / unsaid)


@cache
def weights() -> Mapping[str, Mapping[str, float]]:
    """What each piece says for which domains; a domain of many matters does not weigh more than one of few."""
    said = {row["name"]: _all_said(row) for row in _DOMAINS}
    totals = {name: counts.total() for name, counts in said.items()}
    mean = sum(totals.values()) / len(said)
    shares = {name: {piece: n * mean / totals[name] for piece, n in counts.items()} for name, counts in said.items()}
    sums: Counter[str] = Counter()
    for share in shares.values():
        sums.update(share)
    anywhere = _said(_shipped("any_notice.json"))
    weights: dict[str, dict[str, float]] = {}
    for name, share in shares.items():
        for piece, own in share.items():
            weights.setdefault(piece, {})[name] = _weight(own, sums[piece], anywhere[piece])
    return weights
