"""What a field of a registered template is filled with (取值): a source named by its meaning, in whole wordings only.

A channel's template option names sources; where the fullest wording does not fit, a shorter whole one may. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, Final

from channels.message import OptionsError
from content.ingest.signal import spoken
from content.item import Genre
from content.render import CORRECTION, Rendition, essence
from content.render.label import Label

SOURCES: Final = frozenset({"title", "sentence", "issuer", "telephone", "deadline", "issued_on", "item_code"})
FACT: Final = "fact:"  # fact:谁能领 is the value of that line of 一看就懂
FIXED: Final = "const:"  # const:见通知 is those words
_CORRECTED: Final = "更正通知，以这次的为准"  # where the title does not fit
_SENTENCE_END: Final = re.compile(r"(?<=[。！？；])")
_FULL_STOP: Final = re.compile(r"(?<=[。！？])")
_CHANGE: Final = re.compile("；(?=(?:补充|去掉)?(?:截止|对象|地方|标准|办理|时间|咨询)[原：])")  # not amid its “”
_PART: Final = re.compile(
    r"(?<=[。！？])(?=(?:对象|地方|标准|时间)：|有异议请在|[\d年月日]+截止)"
)  # of 一句话, as it is joined


def sources(raw: Mapping[str, Any], place: str, known: Collection[str] = SOURCES) -> tuple[str, ...]:
    """Read the `source` of a field of a template option, one or several in order. Raises OptionsError."""
    open_ended = (FACT, FIXED) if known is SOURCES else (FIXED,)
    given = raw.get("source")
    found = (given,) if isinstance(given, str) else tuple(given or ())
    for source in found:
        if not isinstance(source, str) or not (source in known or source.startswith(open_ended)):
            facts = "、fact:栏目" if known is SOURCES else ""
            raise OptionsError(f"{place}.source：可填{'、'.join(sorted(known))}{facts}、const:固定文字")
    if not found:
        raise OptionsError(f"{place}.source：请说明这个字段填什么")
    return found


def value(rendition: Rendition, source: str) -> str | date | None:
    """Return what a source is in a rendition, None: nothing."""
    if source.startswith(FIXED):
        return source.removeprefix(FIXED)
    if source.startswith(FACT):
        return dict(rendition.facts).get(source.removeprefix(FACT))
    found: str | date | None = getattr(rendition, source)
    return found or None


def wordings(rendition: Rendition, source: str) -> Iterator[str]:
    """Yield whole wordings of a text, the fullest first: as it stands, without a title's frame, one sentence of it.

    An alert's title is its signal at the least (雷电红色预警), its one sentence what to do: where to go, or the guide.
    """
    found = value(rendition, source)
    if not isinstance(found, str):
        return
    if source.startswith(FIXED):
        yield found
        return
    text = re.sub(r"\s+", " ", found).strip()
    if source == "sentence" and rendition.genre is Genre.ALERT:
        yield from _deeds(rendition, text)
    yield text
    if source == "title":
        yield essence(text)
        if text.startswith(CORRECTION):
            yield _CORRECTED
        if rendition.genre is Genre.ALERT:
            yield from _signal(text)
        return
    subject = essence(rendition.title)
    yield from filter(None, _CHANGE.split(rendition.changed) if source == "sentence" else ())
    yield from (part for part in _alone(rendition, source, text) if part not in {text, subject})


def _alone(rendition: Rendition, source: str, text: str) -> Iterator[str]:
    """What of a text is right without the rest: a whole fact of 一句话, the first sentence or thing to do of another.

    One of several turns, or of several groups' sums, would be read as everybody's.
    """
    if rendition.genre is Genre.ALERT:
        yield from _sentences(text)
    elif source == "sentence":
        yield from (part.rstrip("。；") for part in _PART.split(text) if part)
    else:
        yield _FULL_STOP.split(text)[0].rstrip("。；")
        yield from _sentences(text)[:1] if source == FACT + Label.HOW else ()


def _sentences(text: str) -> list[str]:
    return [sentence for part in _SENTENCE_END.split(text) if (sentence := part.strip().rstrip("。；"))]


def _deeds(rendition: Rendition, sentence: str) -> Iterator[str]:
    """What an alert asks of people: with all the rest, then what the place arranged, then the guide of the station."""
    arrangement, guide = rendition.arrangement, re.sub(r"\s+", " ", rendition.guide)
    if arrangement or guide:
        yield f"{sentence}{arrangement}{guide}"
    if arrangement:
        yield f"{sentence}{arrangement}"
    for one in _sentences(arrangement):
        yield one
        yield one.partition("：")[2] or one  # without whose arrangement it is
    yield from _sentences(guide)


def _signal(title: str) -> Iterator[str]:
    """将雷电橙色预警升级为雷电红色预警 → 雷电红色预警; what a title ends is still said to be over."""
    if said := spoken(title):
        over = "" if said.stands else "解除"
        yield f"{over}{said.event}{said.colour.label}预警"
