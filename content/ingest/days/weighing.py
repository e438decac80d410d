"""Weighs a text's days, and that there is none, to find the one by which its reader must act.

How much each feature says was learned from the labelled notices and from short texts: a right day is likelier than
each wrong one beside it (content/data/day_weights.json, `python -m tests.bench.teach`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final, TypeAlias

from content.ingest.days import signs
from content.ingest.days.cues import CLOCK
from content.ingest.days.day import Meaning
from content.ingest.days.found import Found, Place
from content.ingest.days.posted import posted
from content.ingest.days.series import begins_line, series
from content.ingest.proposal import Proposal
from content.item import Genre
from content.pattern import Late, late
from content.pieces import CLAUSE, Weights, pieces

_NUMBER: Final = late(r"\d+")
_BESIDE, _AROUND, _NEXT = 8, 16, 10  # characters
_SENTENCE: Final = 40
_HEADING, _LABEL, _TITLE = 12, 10, 24
_OWN: Final = 24  # characters of a clause in which a sign is looked for
_MOST: Final = 300  # days of a text that are weighed: more are a calendar, not a notice
_MANY: Final = 8
_FEW: Final = 4
_OTHERS: Final = 0.3  # how much a sign of another day counts: 报名 before an event, 补检 after a round
_SIGN: Final = "sign "
# What asks something of a reader, whatever it is. From so many askings on, and from so many in a hundred characters,
# texts are not told apart.
_ASKS: Final = late("请|报名|申请|申报|登记|交|办理|领取|参加|携带|前往|接种|缴|填|提出|反映|核对|自查|投|签")
_ASKED, _ASKED_OFTEN = 4, 6
# So near in the logarithm of odds nobody is sure. Cross-validated on a year's notices: one text in five has such a
# rival, and where the likeliest day is wrong (one in twenty) the right one is among them two times of three.
_CLOSE: Final = 1.5
_RIVALS: Final = 2
_FOR_ALL: Final = late("(?:[全各][县市区镇乡街村]|所有|统一|最后|最终|一律)[^，。；\\d]{0,6}$")
# What is closed then, in so many words: 补贴11月30日24时结束.
_CLOSES: Final = late(CLOCK + "(?:截止|为止|结束|关闭)")
_AHEAD: Final = ((-1, "past"), (0, "today"), (3, "days"), (14, "weeks"), (60, "months"), (200, "half a year"))
_SIGNS: Final = {name: sign for name, sign in vars(signs).items() if isinstance(sign, Late)}

Days: TypeAlias = Mapping[date, Sequence[Found]]


@dataclass(frozen=True, slots=True)
class Scene:
    """What the days stand in: title, text, genre, domain, and the day from which the text speaks."""

    title: str
    text: str
    genre: str
    domain: str
    base: date


WEIGHTS: Final = Weights("day_weights.json")


def likeliest(found: Sequence[Found], scene: Scene) -> tuple[Proposal[date] | None, ...]:
    """Return the reader's last day with its words, then those hardly less likely that a person has to choose from.

    None: there is no such day. One that was gone when the text was written is none. Where a list (公示) names
    its 公示期, that ends first: its names are shown, and objections heard, until then; a likelier day is a rival.
    """
    weighed = _weighed(found, scene)
    end = posted(found, scene.base) if scene.genre == Genre.LISTING else None
    if end is None:
        return _with_all(weighed, found, scene)
    return (end, *(one for one in weighed[:1] if one and one.value != end.value))


def _with_all(
    weighed: tuple[Proposal[date] | None, ...], found: Sequence[Found], scene: Scene
) -> tuple[Proposal[date] | None, ...]:
    """The likeliest days with those that end it for all: what the title says is first, 全镇12月18日截止 a rival."""
    best = weighed[0]
    if best is None:
        return weighed
    ends = {one.last: one for one in reversed(found) if one.day.value.meaning is Meaning.DEADLINE and not one.is_void}
    ahead = {last: Proposal(last, one.day.words) for last, one in ends.items() if last >= scene.base}
    titled = [one for last, one in ahead.items() if one.words in scene.title and _CLOSES.match(ends[last].place.after)]
    wide = [one for last, one in ahead.items() if last > best.value and _is_for_all(ends[last])]
    told: dict[date | None, Proposal[date] | None] = {}
    for one in (*titled[:1], *weighed, *wide):
        told.setdefault(one.value if one else None, one)
    return tuple(told.values())[: _RIVALS + 1]


def _is_for_all(one: Found) -> bool:
    """Whether a day ends it for everybody, whatever else some have of their own."""
    return _FOR_ALL.search(one.place.before) is not None and _CLOSES.match(one.place.after) is not None


def _weighed(found: Sequence[Found], scene: Scene) -> tuple[Proposal[date] | None, ...]:
    """The likeliest last day and its rivals by the weights alone."""
    told = options(found, scene)
    said = {last: WEIGHTS.logit(of) for last, of in told.items() if last is None or last >= scene.base}
    best, *others = sorted(said, key=lambda last: -said[last])
    close = [last for last in others if said[best] - said[last] <= _CLOSE]
    words = {one.last: one.day.words for one in reversed(found)}
    return tuple(None if last is None else Proposal(last, words[last]) for last in (best, *close[:_RIVALS]))


def options(found: Sequence[Found], scene: Scene) -> dict[date | None, dict[str, float]]:
    """Return what speaks for each last day, and for none, by name and amount (0 to 1)."""
    found = [one for one in found if not one.is_void][:_MOST]
    days: dict[date, list[Found]] = {}
    for one in found:
        days.setdefault(one.last, []).append(one)
    told = {last: _features(last, days, found, scene) for last in days}
    for row in series(found):
        for last, name in _of_series(row, scene):
            told[last][name] = 1.0
    signed = {last: [name for name in told[last] if name.startswith(_SIGN)] for last in sorted(told)}
    for where, order in (("earlier", [*signed]), ("later", [*reversed(signed)])):
        passed: dict[str, float] = {}
        for last in order:
            told[last].update(passed)
            passed |= dict.fromkeys((f"{where} {name}" for name in signed[last]), _OTHERS)
    none = {f"none of {name}": _OTHERS for names in signed.values() for name in names}
    return dict(told) | {None: none | dict.fromkeys(_of_none(days, scene), 1.0)}


def _features(last: date, days: Days, found: Sequence[Found], scene: Scene) -> dict[str, float]:
    said = {name: 1.0 for one in days[last] for name in _of_day(one, scene)}
    said.update(dict.fromkeys(pieces("title", scene.title[-_TITLE:], (2,)), 1.0))
    said.update(dict.fromkeys(_of_order(last, days, found), 1.0))
    said[f"genre {scene.genre}"] = 1.0
    ahead = (last - scene.base).days
    said[f"ahead {next((name for most, name in _AHEAD if ahead <= most), 'far')}"] = 1.0
    return said | {"days": min(_MANY, len(found)) / _MANY, "often": min(3, len(days[last])) / 3}


def _of_order(last: date, days: Days, found: Sequence[Found]) -> Iterator[str]:
    if last == max(days):
        yield "latest"
    if last == min(days):
        yield "earliest"
    if found[0].last == last:
        yield "told first"
    if found[-1].last == last:
        yield "told last"


def _of_series(row: Sequence[Found], scene: Scene) -> Iterator[tuple[date, str]]:
    """What it says of a day that it is the last of a series, or is not; what follows the others is said of the last."""
    days = {one.last for one in row}
    if len(days) == 1:
        return
    kind, many = "row" if begins_line(row[0]) else "list", min(_FEW, len(days))
    last = max(days)
    for day in days - {last}:
        yield from ((day, f"{kind} not last"), (day, f"{kind} not last {many}"))
    yield from ((last, f"{kind} last"), (last, f"{kind} last {many}"), (last, f"{kind} last {scene.genre}"))
    for one in row:
        yield from ((last, name) for name in pieces("series after", _plain(one.place.after)[:_BESIDE], (1, 2)))


def _of_none(days: Days, scene: Scene) -> Iterator[str]:
    """What speaks for there being nothing to do by a day."""
    ahead = sum(last >= scene.base for last in days)
    yield from ("none", f"none genre {scene.genre}", f"none domain {scene.domain}")
    yield from (f"none of {min(6, len(days))}", f"none of ahead {min(_FEW, ahead)}")
    yield from pieces("none title", scene.title[-_TITLE:], (2,))
    asks = len(_ASKS.findall(scene.text))
    yield f"none asks {min(_ASKED, asks)}"
    yield f"none asks often {min(_ASKED_OFTEN, 100 * asks // max(1, len(scene.text)))}"


def _of_day(one: Found, scene: Scene) -> Iterator[str]:
    before, after = _plain(one.place.before), _plain(one.place.after)
    own, (rest, *others) = CLAUSE.split(before)[-1], CLAUSE.split(after)
    yield from pieces("before", before[-_BESIDE:], (1, 2, 3))
    yield from pieces("after", after[:_BESIDE], (1, 2, 3))
    yield from pieces("around", f"{own[-_AROUND:]}#{rest[:_AROUND]}", (2,))
    yield from pieces("next", others[0][:_NEXT] if others else "", (2,))
    yield from pieces("sentence", f"{before[-_SENTENCE:]}#{after[:_SENTENCE]}", (2,))
    yield from pieces("heading", one.place.heading[-_HEADING:], (2,))
    yield from pieces("label", one.place.label[-_LABEL:], (2,))
    yield f"up to {before[-2:]}"
    yield f"on from {after[:2]}"
    yield f"then {after[:1]}"
    yield f"then {after[:1]} {scene.genre}"
    yield "counted" if one.is_counted else "named"
    yield from _of_form(one, before, after, scene)
    yield from _signed(one.place)


def _of_form(one: Found, before: str, after: str, scene: Scene) -> Iterator[str]:
    """What a span says together with what stands beside it, and a single day."""
    form = "span" if one.day.value.until else "day"
    yield form
    yield from (f"{form} {scene.genre}", f"{form} {scene.domain}")
    yield from (f"{form} then {after[:1]}", f"{form} up to {before[-1:]}", f"{form} label {one.place.label[-2:]}")
    if not before.strip():
        yield f"{form} begins"
    if not after.strip("。 ；"):
        yield f"{form} ends"


def _signed(place: Place) -> Iterator[str]:
    """The signs of a day's role that stand in its clause, right behind it, in its label, and in its heading."""
    own, rest = CLAUSE.split(place.before)[-1][-_OWN:], CLAUSE.split(place.after)[0][:_OWN]
    for name, sign in _SIGNS.items():
        if sign.search(own):
            yield f"{_SIGN}before {name}"
        if sign.match(place.after):
            yield f"{_SIGN}after {name}"
        if sign.search(rest):
            yield f"{_SIGN}clause {name}"
    yield from _named("label", place.label)
    yield from _named("heading", place.heading)


@lru_cache(maxsize=256)  # the days of a table share them
def _named(where: str, text: str) -> tuple[str, ...]:
    return tuple(f"{_SIGN}{where} {name}" for name, sign in _SIGNS.items() if text and sign.search(text))


def _plain(text: str) -> str:
    return _NUMBER.sub("0", text)
