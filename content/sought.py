"""What somebody looks for among notices, in her own words (粮补, 打针) and in those that notices say. Pure.

`sought.json` has both by meaning; the domains (领域) are known by their names and aliases as in reading a text. Every
word has to be said, in one of its ways. What no notice says leads to those of the same kind.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any, Final

from content.ingest.domain import domain_named
from content.item import Genre

__all__ = ["Sought", "Term", "core", "known", "look_for", "spoken_of"]

_WORDS, _LONGEST = 4, 20  # of a search
_DATA: Final[dict[str, Any]] = json.loads(resources.files("content.data").joinpath("sought.json").read_text("utf-8"))
_GROUPS: Final = tuple(_DATA["groups"])
_BY_WORD: Final = {
    word: tuple(one for one in _GROUPS if word in one["says"]) for one in _GROUPS for word in one["says"]
}
_LONGEST_WORD: Final = max(map(len, _BY_WORD))


@dataclass(frozen=True, slots=True)
class Term:
    """One word: how a notice may say it, in small letters, and the kinds of notices that it may be about."""

    ways: tuple[str, ...]
    genres: frozenset[Genre] = frozenset()
    domains: frozenset[str] = frozenset()
    whole: bool = False  # it names a kind of notices: all of it is meant, whatever one says
    is_known: bool = False  # else it is what was typed around a known one, or a name

    def akin(self, genre: str, domain: str) -> bool:
        """Whether a notice of this genre and domain is of its kind."""
        return genre in self.genres or domain in self.domains


@dataclass(frozen=True, slots=True)
class Sought:
    """Everything that is looked for at once."""

    typed: tuple[str, ...]
    terms: tuple[Term, ...]

    @property
    def ways(self) -> list[list[str]]:
        """By word, in which ways it may be said."""
        return [list(term.ways) for term in self.terms]

    @property
    def about(self) -> Sought:
        """The known words alone: what somebody writes around them (村里停水到几点) no notice says."""
        return replace(self, terms=tuple(term for term in self.terms if term.is_known))

    @property
    def whole(self) -> bool:
        """Whether nothing but kinds of notices are named."""
        return bool(self.terms) and all(term.whole for term in self.terms)

    @property
    def kind(self) -> str:
        """The kinds of notices that are looked for, as residents read them; "" where they are none of ours."""
        return "、".join(
            genre.label for genre in Genre if self.terms and all(genre in one.genres for one in self.terms)
        )

    def rank(self, title: str) -> int:
        """How well a notice that says it all fits, by its title: 0 is best."""
        plain = title.lower()
        if all(word in plain for word in self.typed):
            return 0
        return 1 + sum(not any(way in plain for way in term.ways) for term in self.terms)

    def akin(self, genre: str, domain: str) -> bool:
        """Whether a notice is of the kind that all the words are about."""
        return bool(self.terms) and all(term.akin(genre, domain) for term in self.terms)


def look_for(text: str) -> Sought:
    """Read what was typed: words between blanks, longer ones cut into those that are known."""
    plain = "".join(c if c.isprintable() else " " for c in unicodedata.normalize("NFKC", text)).lower()
    typed = tuple(dict.fromkeys(word[:_LONGEST] for word in plain.split()))[:_WORDS]
    return Sought(typed, tuple(term for word in typed for term in _terms(word)))


def spoken_of(text: str) -> Sought:
    """What a longer letter speaks of, any of it; its parts are no words that somebody looks for."""
    found = [term for part in dict.fromkeys(_cut(text)) if part in _BY_WORD and (term := known(part))]
    ways = tuple(dict.fromkeys(way for term in found for way in term.ways))
    genres, domains = (frozenset().union(*(getattr(term, name) for term in found)) for name in ("genres", "domains"))
    return Sought((), (Term(ways, genres, domains),) if found else ())


def known(word: str) -> Term | None:
    """A word that is known as it stands, by what people call it or as a kind's or a domain's name; None: it is not."""
    groups = _BY_WORD.get(word, ())
    domain = domain_named(word)
    genres = {Genre(one) for group in groups for one in group["genres"]}
    genres |= {genre for genre in Genre if word == genre.label and genre is not Genre.NOTICE}
    if not groups and not domain and not genres:
        return None
    domains = {one for group in groups for one in group.get("domains", ())} | ({domain} if domain else set())
    own = () if len(word) == 1 else (word,)  # one sign alone stands in too many words: 电 in 电话
    ways = dict.fromkeys((*own, *(way for group in groups for way in group["means"])))
    whole = any(word == genre.label for genre in genres) or any(group.get("whole") for group in groups)
    return Term(tuple(ways), frozenset(genres), frozenset(domains), whole, is_known=True)


def core(word: str) -> str:
    """A word without what is said around it: 停水 for 请问停水的通知."""
    for ends, has, cut in (("filler", str.startswith, str.removeprefix), ("tail", str.endswith, str.removesuffix)):
        longest = sorted(_DATA[ends], key=len, reverse=True)  # each time anew: 我想 before 问一下 before 问
        while around := next((one for one in longest if len(word) > len(one) and has(word, one)), ""):
            word = cut(word, around)
    return word


def _terms(word: str) -> tuple[Term, ...]:
    if whole := known(word):
        return (whole,)
    bare = core(word)
    if whole := known(bare):
        return (whole,)
    parts = tuple(_cut(bare))
    found = [known(part) for part in parts]
    if not any(found):
        return (Term((word,) if bare == word else (word, bare)),)
    return tuple(term or Term((part,)) for part, term in zip(parts, found, strict=True))


def _cut(word: str) -> Iterator[str]:
    """Cut into known words of two signs and more, longest first, and what is left between them."""
    left, at = "", 0
    while at < len(word):
        sizes = range(min(_LONGEST_WORD, len(word) - at), 1, -1)
        size = next((n for n in sizes if word[at : at + n] in _BY_WORD), 0)
        if size and len(left) > 1:
            yield left
        left = "" if size else left + word[at]
        if size:
            yield word[at : at + size]
        at += size or 1
    if len(left) > 1:
        yield left
