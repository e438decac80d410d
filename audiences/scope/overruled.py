"""What the rules make of a text's places, and where the learned weights speak clearly against them, what these do.

The rules know whom a sentence names; which of the places named are only a venue, an example or a neighbour they know
as far as their words go. Nothing is overruled silently: whoever sends is asked about each such place. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from audiences.division import Division, Tree
from audiences.places import together
from audiences.scope.decide import decided
from audiences.scope.doubt import likely, named_by, rival
from audiences.scope.extent import speaks_to
from audiences.scope.group_divisions import grouped
from audiences.scope.hearing import hearing
from audiences.scope.towns import for_towns, gathered
from audiences.scope.weighing import Scene, Weighed, weigh
from audiences.scope.zones import zoned
from audiences.territory import Concerned, Named, innermost

# Cross-validated on the notices that no author of a rule has read (tests/bench/notices): between them the rules stand.
_WHOLE: Final = 0.8  # more probable: it is for the whole territory
_PASSING: Final = 0.4  # as probable or less: the place is only told of
_HARDLY: Final = 0.1  # as probable or less: it is only told of, whatever stands beside it
_MEANT: Final = 0.8  # more probable: the place is meant besides
_NOT_WHOLE: Final = 0.4  # less probable: it is for some of the places that it names


def weighed(
    title: str, text: str, tree: Tree, within: Division, turns: Sequence[str] = (), genre: str = "", domain: str = ""
) -> Concerned:
    """Find the places that a document concerns as `concerned` does, and weigh those that it names.

    `genre` and `domain` are the document's, as content reads them.
    """
    seen = scene_of(title, text, tree, within, turns, genre, domain)
    found, groups = _weighed(seen, within, tree), grouped(seen.told, within, genre, tree)
    doubts = dict.fromkeys(one.doubt for one in groups if one.doubt)
    return replace(found, groups=groups, open=(*doubts, *found.open))


def _weighed(seen: Scene, within: Division, tree: Tree) -> Concerned:
    """The villages and towns that it concerns."""
    ruled, known = decided(seen.told, within, tree), weigh(seen)
    if known is None:
        return ruled
    head = seen.within.code
    whole = () if head == within.code else (Named(head, tree.node(head).name),)
    found = _found(ruled, seen, known, whole, tree)
    found = zoned(replace(found, rival=rival(found, ruled, seen, known, whole)), seen)
    return _lifted(found, seen, within, tree)


def _lifted(found: Concerned, seen: Scene, within: Division, tree: Tree) -> Concerned:
    """The towns in the stead of one venue in each, with a question, and what has all of its villages itself."""
    towns = for_towns(found.named, seen.told.text, within)
    named = gathered(towns, tree, within)
    others = None if found.rival is None else for_towns(found.rival, seen.told.text, within)
    asked: tuple[str, ...] = ()
    if towns != found.named:
        others = found.named if others is None else others
        venues, meant = (_names((one.code for one in ways), seen, tree) for ways in (found.named, towns))
        asked = (f"“{venues}”看来只是地点，会发给“{meant}”，请核对",)
    rival = None if others is None else gathered(others, tree, within)
    return replace(found, named=named, open=(*asked, *found.open), rival=None if rival == named else rival)


def _found(ruled: Concerned, seen: Scene, known: Weighed, whole: tuple[Named, ...], tree: Tree) -> Concerned:
    """What it concerns likeliest."""
    codes, said = innermost(one.code for one in ruled.named), seen.told.said
    if set(codes) <= {seen.within.code}:
        return _some(ruled, seen, known, tree) if known.whole < _NOT_WHOLE else ruled
    if speaks_to(seen.told.text, len(codes)):
        return ruled
    if known.whole_beside(codes) > _WHOLE and not said.excepted and not said.is_closed:
        return _whole(ruled, seen, whole, tree)
    return _parts(ruled, seen, known, tree)


def scene_of(
    title: str, text: str, tree: Tree, within: Division, turns: Sequence[str] = (), genre: str = "", domain: str = ""
) -> Scene:
    """What is weighed: all that is heard of a document's places, seen from whose text it is."""
    told = hearing(title, text, tree, within, turns)
    head = told.said.head
    return Scene(told, head, sum(1 for _ in tree.children(head.code)), genre, domain)


def _whole(ruled: Concerned, seen: Scene, whole: tuple[Named, ...], tree: Tree) -> Concerned:
    """The whole territory, and the question about the places that do not narrow it."""
    head = tree.node(seen.within.code)
    names = _names((one.code for one in ruled.named), seen, tree)
    asked = (f"文中提到“{names}”，看来只是举例或地点，会发给{head.name}的所有地方，请核对",) if names else ()
    return replace(ruled, named=whole, open=(*asked, *ruled.open))


def _some(ruled: Concerned, seen: Scene, known: Weighed, tree: Tree, left: Iterable[int] = ()) -> Concerned:
    """The places that are likely meant, in the stead of what the rules make of it, and the questions about them.

    `left`: those of the rules that are only told of.
    """
    named = likely(seen, known, ruled)
    if not named:
        return ruled
    codes = [one.code for one in named]
    asked = f"看来只通知“{_names(codes, seen, tree)}”，其他地方没有列入，请核对"
    passing = _asked(_names((code for code in left if code not in codes), seen, tree), "")
    return replace(ruled, named=named, open=(asked, *passing, *ruled.open))


def _parts(ruled: Concerned, seen: Scene, known: Weighed, tree: Tree) -> Concerned:
    """The rules' places without those told of in passing, and those meant besides, each with a question."""
    codes = innermost(one.code for one in ruled.named)
    sure = {code for code in codes if known.parts.get(code, 1.0) > _PASSING}
    if not sure:
        return _some(ruled, seen, known, tree, codes)
    meant = sure | _beside(sure, codes, seen, known)
    kept = [one for one in ruled.named if one.code in meant]
    left = [code for code in codes if code not in {one.code for one in kept}]
    added = list(_besides(ruled, kept, seen, known))
    asked = _asked(_names(left, seen, tree), _names((one.code for one in added), seen, tree))
    return replace(ruled, named=(*kept, *added), open=(*asked, *ruled.open))


def _beside(meant: set[int], codes: Iterable[int], seen: Scene, known: Weighed) -> set[int]:
    """The places that stand in a row with one that is meant, unless they are hardly likely themselves."""
    rows = [{place.code for place in one.row} for one in seen.told.rows]
    near = set().union(*(row for row in rows if not meant.isdisjoint(row)))
    return {code for code in codes if code in near and known.parts.get(code, 1.0) > _HARDLY}


def _besides(ruled: Concerned, kept: Sequence[Named], seen: Scene, known: Weighed) -> Iterator[Named]:
    """The places meant besides those kept, none of which they lie in or hold."""
    taken = {one.code for one in kept}
    around = {code for one in (*kept, *ruled.left_out) for code in (one.code, *Division(one.code).above)}
    sure = {code for code, how in known.parts.items() if how > _MEANT and code in seen.within and code not in around}
    named = seen.named
    for code in known.parts:
        if code in sure and (taken | sure).isdisjoint(Division(code).above):
            yield named_by(code, named[code][0])


def _asked(left: str, added: str) -> tuple[str, ...]:
    """What a person is asked about places left out, and places put in."""
    passing = (f"文中提到“{left}”，看来只是举例或地点，没有列入，请核对",) if left else ()
    meant = (f"“{added}”看来也要通知，已经列入，请核对",) if added else ()
    return (*passing, *meant)


def _names(codes: Iterable[int], seen: Scene, tree: Tree) -> str:
    """The places as a person is asked about them; to those outside nothing is sent, whatever is weighed."""
    return together([code for code in codes if code in seen.within and code != seen.within.code], tree)
