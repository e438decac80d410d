"""The 村民小组 of villages that a text speaks of: 对我村1组、3组和5组停水; 王家岗村1组除外. Pure.

A list of groups belongs to the village right before it, else to the one that its sentence named before, else to whose
text it is. It narrows a village only where something happens to just these groups, or their people are spoken to; where
the same may be meant for the whole village, only a person can tell. Groups that are taken out leave the village in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from importlib import resources
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.moved import Meant, meant
from audiences.scope.fellows import Heard
from audiences.scope.hearing import Hearing
from audiences.scope.lines import Part
from audiences.scope.mention import Mention
from audiences.scope.numbered import NUMBERED, behind, is_of_groups, numbers
from audiences.scope.roles import Role
from audiences.scope.whole import STRONG
from audiences.territory import Grouped

_SENTENCE: Final = re.compile(r"[。；！？;!?\n]")
_CLAUSE: Final = re.compile(r"[，。；！？\n]")
_FOR_ALL: Final = "listing"  # genres, by their values
_CUT: Final = "outage"
_OPENING: Final = 300  # characters in which a text says what it is about


class _Grade(IntEnum):
    """How surely a text is for just these groups."""

    NOT = 0
    MAYBE = 1
    SURE = 2


@dataclass(frozen=True, slots=True)
class _Hit:
    """Groups that a text names, of whom, and what it says around them."""

    village: int
    groups: Meant
    words: str
    start: int  # in the body; the title's is 0
    before: str  # in the clause
    after: str  # in the sentence
    label: str
    direct: bool  # the village's name stands right before them


def grouped(told: Hearing, within: Division, genre: str, tree: Tree) -> tuple[Grouped, ...]:
    """The groups of each village to which a text narrows it, then those that it takes out; `genre` is the document's.

    A list that is open to everybody (公示) names groups only to tell people apart.
    """
    if genre == _FOR_ALL:
        return ()
    body = [one for one in told.rows if one.line.part is not Part.TITLE]
    title = [one for one in told.rows if one.line.part is Part.TITLE]
    hits = [*_hits(told, told.title, title, within, tree), *_hits(told, told.text, body, within, tree)]
    out = [one for one in hits if _is_out(one)]
    rest = [one for one in hits if one not in out]
    villages = dict.fromkeys(one.village for one in rest if _grade(one, genre))
    found = [_only([one for one in rest if one.village == village], told, genre) for village in villages]
    # Who names groups that are no longer there may not know it: nothing is sent to the whole village unasked.
    gone = (one for one in rest if one.groups.doubt and one.village not in villages)
    asked = dict.fromkeys(_named(one, is_sure=False) for one in gone)
    return (*found, *asked, *dict.fromkeys(_named(one, is_out=True) for one in out))


def _closed(words: str) -> str:
    """Words without the bracket that they break off in: 东方村（6组 is 东方村6组."""
    return words if "）" in words else words.replace("（", "")


def _only(hits: Sequence[_Hit], told: Hearing, genre: str) -> Grouped:
    """What is said of a village's groups together; those of which nothing is said that we know may be meant, too."""
    only = [one for one in hits if _grade(one, genre)]
    found = tuple(sorted({code for one in only for code in one.groups.codes}))
    is_all = {code for one in hits for code in one.groups.codes} <= set(found) and all(
        one.groups.is_sure for one in only
    )
    is_sure = is_all and all(_grade(one, genre) is _Grade.SURE for one in only) and _is_alone(only, told)
    doubt = "；".join(dict.fromkeys(one.groups.doubt for one in only if one.groups.doubt))
    words = "；".join(dict.fromkeys(one.words for one in only))
    return Grouped(hits[0].village, found, words, is_sure=is_sure, doubt=doubt)


def _named(one: _Hit, *, is_sure: bool = True, is_out: bool = False) -> Grouped:
    groups = one.groups
    words = _closed(one.words) if is_out else one.words
    return Grouped(one.village, groups.codes, words, is_sure=is_sure, is_out=is_out, doubt=groups.doubt)


def _grade(one: _Hit, genre: str) -> _Grade:
    """How surely the text is for these groups, by the words around them."""
    if _matches("happens", one.after):
        return _Grade.MAYBE if _found("among", one.before) else _Grade.SURE
    is_told = _found("before", one.before) or _found("label", one.label)
    if genre == _CUT and is_told and _matches("end", one.after):
        is_all = not (one.after.lstrip("）)").startswith("等") or _matches("besides", one.after))
        return _Grade.SURE if is_all else _Grade.MAYBE
    if genre == _CUT and is_told and _matches("mains", one.after):  # 2组配变 may serve more than they are
        return _Grade.MAYBE
    if _is_spoken_to(one):
        return _Grade.SURE
    is_extent = one.start < _OPENING and _found("extent", one.before) and _matches("end", one.after)
    return _Grade.MAYBE if is_extent else _Grade.NOT


def _is_spoken_to(one: _Hit) -> bool:
    """Whether the text turns to the people of these groups: 三组、四组各户：; 请3组的低保户来."""
    people = _cues()["people"].match(one.after)
    if people is None:
        return False
    rest = one.after[people.end() :]
    return _matches("address", rest) or _found("asked", one.before) or _matches("asks", rest)


def _is_alone(hits: Sequence[_Hit], told: Hearing) -> bool:
    """Whether nothing says that the rest of the village may be meant as well."""
    others = [_found("normal", hit["what"]) for hit in _cues()["others"].finditer(told.text)]
    if others:
        return all(others)
    is_cut = any(_matches("happens", one.after) or not _is_spoken_to(one) for one in hits)
    is_one = is_cut or (len({one.groups.codes for one in hits}) == 1 and told.everybody < STRONG)
    return is_one and not _is_whole(hits, told)


def _is_whole(hits: Sequence[_Hit], told: Hearing) -> bool:
    """Whether the text speaks of the village's people elsewhere without its groups, which it names with the village."""
    if not all(one.direct for one in hits):
        return False
    own = (one for one in told.rows if one.line.part is not Part.TITLE and one.role.value >= Role.MEANT.value)
    places = (place for one in own for place in one.row if place.code == hits[0].village)
    return any(not is_of_groups(told.text, place.end) for place in places)


def _hits(told: Hearing, text: str, rows: Sequence[Heard], within: Division, tree: Tree) -> Iterator[_Hit]:
    """The groups that the title or the body names, each with its village."""
    places = [(place, one) for one in rows for place in one.row if place.code is not None and not place.bearer]
    signed = {(one.line.start, one.line.end) for _, one in places if one.line.part is Part.SIGNATURE}
    for hit in NUMBERED.finditer(text):
        before, after = text[: hit.start()], _SENTENCE.split(text[hit.end() :], maxsplit=1)[0]
        is_signed = any(start <= hit.start() < end for start, end in signed)
        if not (found := numbers(hit[0])) or _found("former", before) or is_signed:
            continue
        near = next((pair for pair in reversed(places) if pair[0].end <= hit.start()), None)
        direct = near is not None and behind(text, near[0].end) == hit.start()
        if hit[0].endswith("队") and not (direct or "生产队" in hit[0]):
            continue
        village = _village(before, near[0] if near else None, told, within, direct=direct)
        if (
            village is None
            or village not in tree
            or Division(village).level is not Level.VILLAGE
            or _matches("open_ended", after)
        ):
            continue
        words = text[near[0].start : hit.end()] if near and direct else hit[0]
        labels = _labels(near[1], told) if near and direct else ()
        start = hit.start() if text is told.text else 0
        name = near[0].text if near and near[0].code == village else ""
        told_of = meant(name, found, village, within, tree)
        yield _Hit(village, told_of, words, start, _CLAUSE.split(before)[-1], after, "\n".join(labels), direct)


def _labels(one: Heard, told: Hearing) -> tuple[str, ...]:
    """What stands over a village with its groups: a label, a heading, the heads of its table; over a row, the title."""
    title = (told.title,) if one.has_row else ()
    return (one.line.head, one.seen.slots.label, *one.line.columns, *title)


def _village(before: str, near: Mention | None, told: Hearing, within: Division, *, direct: bool) -> int | None:
    """Whose groups they are; None: only a person can tell."""
    own = next((one.code for one in (within, told.here) if one.level is Level.VILLAGE), None)
    if near is not None and direct:
        return near.code
    if _found("own", before):
        return own
    if near is not None and not _SENTENCE.search(before, near.end):
        return near.code
    if own is not None:
        return own
    named = {place.code for one in told.rows for place in one.row if place.code is not None}
    villages = {code for code in named if code in within and Division(code).level is Level.VILLAGE}
    titled = {
        place.code for one in told.rows if one.line.part is Part.TITLE for place in one.row if place.code in villages
    }
    only = villages if len(villages) == 1 else titled
    return next(iter(only)) if len(only) == 1 else None


def _is_out(one: _Hit) -> bool:
    if _matches("spared", one.after.lstrip("）)")):
        return True
    return _found("except", one.before) and (one.before.count("除") == 0 or _matches("excepted", one.after))


def _matches(cue: str, text: str) -> bool:
    return _cues()[cue].match(text) is not None


def _found(cue: str, text: str) -> bool:
    return _cues()[cue].search(text) is not None


@lru_cache(maxsize=1)
def _cues() -> Mapping[str, re.Pattern[str]]:
    said = json.loads(resources.files("audiences.data").joinpath("group_divisions.json").read_text("utf-8"))
    return {name: re.compile(words) for name, words in said.items()}
