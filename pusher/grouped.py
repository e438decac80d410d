"""谁 of a notice to some 村民小组: which groups of which village, for each village its own. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from audiences.division import Division, Tree
from audiences.moved import groups_named
from audiences.naming import without_office
from audiences.scope.numbered import NUMBERED, is_of_groups
from audiences.territory import Grouped, innermost
from content.ingest.reading import Reading
from content.item import Genre, PlainFacts, Variant, Version
from pusher.concern import places_of

_PEOPLE: Final = "村民"
_OURS: Final = ("我", "本")


def with_groups(version: Version, said: Reading, here: Division, tree: Tree) -> Version:
    """The version as it is proposed, whose 谁 names the groups that are cut off; what a text says better stays.

    Each village that has its own groups is told of these alone. Groups that may not be all who are meant say nothing,
    nor does a 谁 with the groups of some villages where others are meant as well.
    """
    is_read = version.plain.who == (said.who.value if said.who else "")  # else a person said it
    if said.genre.value is not Genre.OUTAGE or not is_read:
        return version
    places = places_of(said, here, tree)
    codes = innermost(one.code for one in places.named) or (here.code,)
    groups = {one.village: one for one in places.groups if not one.is_out and one.village in codes}
    names = {code: without_office(tree.node(code).name) for code in codes}
    is_short = len(codes) > 1 and not all(name in version.plain.who for name in names.values())
    is_open = any(_has_groups(name, said.text) for code, name in names.items() if code not in groups)
    if not groups or is_open or not all(one.is_sure for one in groups.values()):
        is_wrong = is_short and NUMBERED.search(version.plain.who)  # the others would read that it is not for them
        return replace(version, plain=replace(version.plain, who="")) if is_wrong else version
    is_said = not is_short and _is_said(version.plain.who, list(groups.values()))
    who = version.plain.who if is_said else "、".join(_name(code, groups, tree) for code in codes) + _PEOPLE
    own = {code: f"{_name(code, groups, tree)}{_PEOPLE}" for code in groups if len(codes) > 1}
    plain = replace(version.plain, who=who)
    return replace(version, plain=plain, variants=_with_own(version.variants, own))


def _has_groups(name: str, text: str) -> bool:
    """Whether a text names groups of a village, which nobody knows to be the only ones meant."""
    return any(is_of_groups(text, found.end()) for found in re.finditer(re.escape(name), text))


def _name(code: int, groups: dict[int, Grouped], tree: Tree) -> str:
    """星亮村1组、3组; 沙城村; where groups went into another village, by its name: 新湾村3组."""
    if code not in groups:
        return without_office(tree.node(code).name)
    return groups_named(groups[code].codes, tree)


def _is_said(who: str, groups: Sequence[Grouped]) -> bool:
    """Whether it names all of them, and of several villages each with its groups; 我村 is no name."""
    return (
        not who.startswith(_OURS)
        and all(one.words in who for one in groups)
        and (len(groups) == 1 or all(map(_has_village, groups)))
    )


def _has_village(one: Grouped) -> bool:
    return one.words[:1] not in "第0123456789一二三四五六七八九十"


def _with_own(variants: Sequence[Variant], who: dict[int, str]) -> tuple[Variant, ...]:
    """What each village is told of its own, with whom."""
    known = {one.division: one for one in variants}
    known |= {
        code: replace(one, plain=replace(one.plain, who=words))
        for code, words in who.items()
        for one in (known.get(code, Variant(code, plain=PlainFacts())),)
    }
    return tuple(known[code] for code in sorted(known))
