"""Relay (转发): a town or village takes an item from above as its own, may add to it and never change it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from content.item import PlainFacts, Table, Variant, Version, covers
from content.pattern import late

# A place answers these for itself; who, how much and until when it may not.
_LOCAL: Final = ("how", "contact", "when")


class RelayError(Exception):
    """It cannot be relayed so; `args[0]` says why in Chinese."""


def compose(source: Version, division: int, own: Variant | None = None) -> Version:
    """Return the source's version as a place below it says it, with the place's own additions."""
    if division == source.division or not covers(source.division, division):
        raise RelayError("只能转发上级发给本地的信息")
    mine = tuple(one for one in source.variants if covers(one.division, division))
    return replace(source, division=division, variants=mine if own is None or is_empty(own) else (*mine, own))


def additions(version: Version, source: Version) -> Variant:
    """What the relaying place has added of its own; its source may say things to this place alone, too."""
    told = compose(source, version.division).variants
    return version.variants[-1] if len(version.variants) > len(told) else Variant(version.division)


def is_empty(own: Variant) -> bool:
    """Whether nothing is added."""
    return not own.blocks and not own.contacts and own.plain == PlainFacts()


def check_faithful(version: Version, source: Version, division: int) -> None:
    """Raise RelayError when a relay's version says anything else than its source with additions of its own."""
    if version.division != division:
        raise RelayError("转发的内容以上级为准，只对本地发布")
    own = additions(version, source)
    kept = PlainFacts(**{name: getattr(own.plain, name) for name in _LOCAL})
    if own.plain != kept or own.division != division:
        raise RelayError("谁能领、领多少、截止哪天以上级为准，不能改")
    if version != compose(source, division, own):
        raise RelayError("转发的内容以上级为准，不能改，只能补充本地的内容")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where additions say something else than the source: a day, a sum, a share, an age. Both as they were written."""

    kind: str
    source: str
    own: str


_UNITS: Final = {
    "日期": late(r"(?:(?P<year>\d{4})年)?(?P<a>\d{1,2})月(?P<b>\d{1,2})日"),
    "金额": late(r"(?P<n>\d[\d,]*(?:\.\d+)?)(?P<unit>万元|元)"),
    "比例": late(r"(?P<n>\d+(?:\.\d+)?)[%％]"),
    "年龄": late(r"(?P<n>\d+)周?岁"),
    "天数": late(r"(?P<n>\d+)个?(?:工作日|天)"),
}


def drift(version: Version, source: Version, now: Version | None = None) -> tuple[Difference, ...]:
    """Return the days and figures of a relay's additions where the source has others of that kind, and not these.

    `source` is what the relay was made from, `now` what the source says since (更正); None: the same.
    """
    own = additions(version, source)
    said = "\n".join(_words(compose(now or source, version.division)))
    found = []
    for kind, pattern in _UNITS.items():
        known = {_value(kind, match): match[0] for match in pattern.finditer(said)}
        ours = {_value(kind, match): match[0] for match in pattern.finditer("\n".join(_variant_words(own)))}
        if known:
            said_there = "、".join(dict.fromkeys(known.values()))
            found += [Difference(kind, said_there, words) for value, words in ours.items() if value not in known]
    return tuple(found)


def _value(kind: str, match: re.Match[str]) -> tuple[float, ...]:
    if kind == "日期":
        return float(match["a"]), float(match["b"])
    number = float(match["n"].replace(",", ""))
    return (number * 10_000 if kind == "金额" and match["unit"] == "万元" else number,)


def _words(version: Version) -> Iterator[str]:
    """All that a version says, as text."""
    yield version.title
    yield from _plain_words(version.plain)
    yield from _block_words(version)
    for variant in version.variants:
        yield from _variant_words(variant)


def _variant_words(variant: Variant) -> Iterator[str]:
    yield from _plain_words(variant.plain)
    yield from _block_words(variant)


def _plain_words(plain: PlainFacts) -> Iterator[str]:
    yield from (plain.who, plain.how_much, plain.how, plain.when, plain.contact)
    if plain.deadline:
        yield f"{plain.deadline.year}年{plain.deadline.month}月{plain.deadline.day}日"


def _block_words(holder: Version | Variant) -> Iterator[str]:
    for block in holder.blocks:
        if isinstance(block, Table):
            yield from (cell for row in block.rows for cell in row)
        else:
            yield block.text
