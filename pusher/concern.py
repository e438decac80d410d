"""Whom a text may concern: what content read out of it, joined with the county's own divisions and tags. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.matching import Certainty, Condition, Facts, Offer, offer
from audiences.matter import Tag
from audiences.resident import Basis
from audiences.scope import areas, mentions, weighed
from audiences.scope.numbered import NUMBERED, behind
from audiences.territory import Concerned, innermost
from content.calendar import Overrides
from content.catalogue.row import Audience, Row
from content.ingest import Draft
from content.ingest.births import by_birth, in_months
from content.ingest.conditions import read_conditions
from content.ingest.proposal import Proposal
from content.ingest.reading import Reading, reading
from content.ingest.unnamed import INFANTS, read_unnamed
from content.ingest.when.schedule import Turn
from content.item import Contact, Genre, Paragraph, PlainFacts, Variant, Version
from content.pattern import late
from pusher.about import apart, holders, lost_groups, speaks_of_land, tie_of, tied, without_others

# Those of a town, or of a county, that have no day of their own.
_REST: Final = {
    Level.TOWN: late("(?:其[余他它]|剩下|余下)(?:的|各|个)*(?:村|社区)"),
    Level.COUNTY: late("(?:其[余他它]|剩下|余下)(?:的|各|个)*(?:乡?镇|乡|街道)"),
}
# A turn that is given to more places than it names.
_WIDER: Final = late("片|等|沿线|一带|周边|附近|以[东南西北]|(?:各|[一-鿿]{2})(?:村|社区)(?![民居部委])")
_CATALOGUE: Final = "目录的公开对象"
_LIMIT: Final = late(r"\d[\d.]*\s*(?:亩|公顷|头|只|羽|箱|株|平方米|立方米)(?:（含[^）]{0,6}）)?(?:及)?以上")
_NONE: Final = Overrides()


def read_again(version: Version, today: date, overrides: Overrides = _NONE) -> Reading:
    """Read a version's text again: proposals are never stored, the text is."""
    return reading(Draft("", (Paragraph(version.title), *version.blocks)), today=today, overrides=overrides)


def places_of(said: Reading, here: Division, tree: Tree) -> Concerned:
    """The places that a text concerns; one that names none where it applies concerns its whole territory."""
    title, domain = said.title.value if said.title else "", said.domain.value if said.domain else ""
    return weighed(title, said.text, tree, here, turns_of(said, here, tree), said.genre.value.value, domain)


def turns_of(said: Reading, here: Division, tree: Tree) -> list[str]:
    """The lines of a text that give places their days."""
    return [turn.words for turn in said.turns if _is_places(turn.value.where, here, tree)]


def _is_places(where: str, here: Division, tree: Tree) -> bool:
    """Whether a turn is given to places (马鞍村村部), not told in a sentence that names one."""
    return sum(len(one.text) for one in mentions(where, tree, here)) * 2 >= len(where)


def variants_of(said: Reading, here: Division, tree: Tree) -> tuple[Variant, ...]:
    """What each village is told of its own days, the number of its row, and its own line that is cut."""
    turns: dict[int, list[Turn]] = {}
    rest = [turn.value for turn in said.turns if _is_rest(turn.value.where, here)]
    for turn in said.turns:
        for code in _villages(turn.value.where, here, tree):
            turns.setdefault(code, []).append(_of_groups(turn.value, code, here, tree))
    for code in _others(said, here, tree) if rest else ():
        turns.setdefault(code, rest)
    return tuple(_variant(code, told) for code, told in sorted(turns.items()))


def _variant(code: int, turns: Sequence[Turn]) -> Variant:
    """What a place is told; of the places of a cut those of its own line, not those of another's."""
    who, when = (turn.where for turn in turns if turn.touches), (turn.when for turn in turns)
    contacts = tuple(dict.fromkeys(Contact(turn.where, turn.telephone) for turn in turns if turn.telephone))
    ask = _joined(f"{one.label} {one.number}" for one in contacts)
    return Variant(code, plain=PlainFacts(who=_joined(who), when=_joined(when), contact=ask), contacts=contacts)


def _is_rest(where: str, here: Division) -> bool:
    """Whether a turn is that of all who are not named: 其余村 of a town, 其他乡镇 of a county."""
    return here.level in _REST and _REST[here.level].match(where) is not None


def _joined(words: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(words))


def _villages(where: str, here: Division, tree: Tree) -> tuple[int, ...]:
    """The places inside `here` that a turn is given to."""
    places = [one.code for one in mentions(where, tree, here) if one.code is not None]
    return innermost(place for place in places if place in here and place != here.code)


def _of_groups(turn: Turn, code: int, here: Division, tree: Tree) -> Turn:
    """A turn of some groups of a village says which: 12月4日（1、2、3组）; that of a cut names them as places."""
    for one in mentions(turn.where, tree, here) if not turn.touches else ():
        if one.code == code and (groups := NUMBERED.match(turn.where, behind(turn.where, one.end))):
            return replace(turn, when=f"{turn.when}（{groups[0]}）")
    return turn


def _others(said: Reading, here: Division, tree: Tree) -> Iterator[int]:
    """The places that are 其余村: named nowhere in the text; none where a turn is given to who knows which."""
    wheres = [turn.value.where for turn in said.turns if not _is_rest(turn.value.where, here)]
    if not all(_is_known(where, here, tree) for where in wheres):
        return
    named = {code for one in mentions(said.text, tree, here) for code in (one.code, *one.candidates) if code}
    for node in tree.children(here.code):
        if not any(code in node.division for code in named - {here.code}):
            yield node.code


def _is_known(where: str, here: Division, tree: Tree) -> bool:
    """Whether a turn is given to no villages but those of `here` that it names; a sentence may name none."""
    found, besides = mentions(where, tree, here), where
    for one in reversed(found):
        besides = f"{besides[: one.start]}，{besides[one.end :]}"
    return all(one.code is not None and one.code in here for one in found) and not _WIDER.search(besides)


def facts_of(said: Reading, version: Version, here: Division, tree: Tree) -> Facts:
    """What matching needs; 谁 in a person's own words (not as it was proposed) goes before what was read."""
    who, genre = version.plain.who, str(version.genre)
    its = areas(who, tree, here) if genre == Genre.ALERT else None  # its 谁 says where (哪些地方), and the rest is told
    places = its or places_of(said, here, tree)
    facts = Facts(
        here.lo,
        here.hi,
        genre,
        places=places,
        domain=version.domain,
        limits=_limits(version),
        tie=tie_of(said, genre),
        land=speaks_of_land(f"{version.title}\n{said.text}"),
        holders=holders(said.text),
    )
    title, lines = said.title.value if said.title else "", said.text.split("\n")
    if who and not (said.who and said.who.value == who):
        meant = by_birth(read_conditions(title, who, today=said.read_on), f"{title}\n{who}", said.read_on)
        return replace(facts, conditions=_conditions(meant), unnamed=_tokens(read_unnamed("", (f"对象：{who}",))))
    return _as_read(facts, said, title, lines)


def _as_read(facts: Facts, said: Reading, title: str, lines: list[str]) -> Facts:
    """With whom the text itself is for; what is said of one of several offers only is no condition for all."""
    text, meant = f"{title}\n{said.text}", said.whom
    each = apart(meant.conditions, lines)
    own = {one for some in each for one in some}
    kept = without_others([one for one in meant.conditions if one not in own], text)
    kept = kept if facts.tie is Basis.REGISTERED else tied(kept, text)  # who votes may live elsewhere
    aged = any(one.value.startswith("age") for one in meant.conditions)
    infants = () if aged else in_months(text, said.read_on)
    unnamed = tuple(one for one in read_unnamed(title, lines) if one.value != INFANTS or not (aged or infants))
    dated = partial(by_birth, text=text, today=said.read_on)
    conditions = (
        *(
            Condition(token, Certainty.UNSURE if one in meant.unsure else Certainty.SURE)
            for one, token in zip(kept, _tokens(dated(kept)), strict=True)
        ),
        *_conditions(infants, Certainty.UNSURE),
        *_conditions(dated(meant.thinkable), Certainty.THINKABLE),
        *_conditions(meant.shares, Certainty.SHARE),
    )
    return replace(
        facts,
        conditions=conditions,
        unnamed=_tokens(unnamed),
        apart=tuple(map(_tokens, each)),
    )


def _limits(version: Version) -> tuple[str, ...]:
    """How much somebody must have: 50亩以上, 30头（含）以上."""
    return tuple(found[0] for words in (version.plain.who, version.plain.how_much) for found in _LIMIT.finditer(words))


def _tokens(found: Iterable[Proposal[str]]) -> tuple[str, ...]:
    """What was read as matching reads it."""
    return tuple(f"{one.value}|{one.words}" for one in found)


def _conditions(found: Iterable[Proposal[str]], certainty: Certainty = Certainty.SURE) -> tuple[Condition, ...]:
    return tuple(Condition(token, certainty) for token in _tokens(found))


def _named_by(row: Row | None, *, chosen: bool) -> tuple[Condition, ...]:
    """Whom a row of the catalogue names as its 特定群体; sure where a person chose the row."""
    if row is None or Audience.GROUP not in row.audiences:
        return ()
    certainty = Certainty.SURE if chosen else Certainty.SUPPOSED
    named = (one for one in read_conditions(row.group) if one.value != "all")
    return tuple(Condition(f"{one.value}|{one.words}|{_CATALOGUE}", certainty) for one in named)


def offer_of(
    version: Version,
    here: Division,
    tags: Iterable[Tag],
    tree: Tree,
    today: date,
    row: Row | None = None,
    *,
    chosen: bool = False,
    groups: Collection[int] = (),
) -> Offer:
    """Whom the version may concern inside `here` and where, with reasons; `groups` are those that its roster knows.

    Where the text is silent its row of the catalogue speaks, if a person chose it; else it only offers a group.
    """
    said = read_again(version, today)
    facts = facts_of(said, version, here, tree)
    if lost := lost_groups(f"{version.title}\n{said.text}", here, tree, groups):
        facts = replace(facts, places=replace(facts.places, open=(*facts.places.open, lost), elsewhere=True))
    if facts.is_silent:
        facts = replace(facts, conditions=(*facts.conditions, *_named_by(row, chosen=chosen)))
    return offer(facts, tags=tags, tree=tree)
