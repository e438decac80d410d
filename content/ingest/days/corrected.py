"""Which day of a sentence takes the place of which: “5月25日”有误，应为“6月5日”; 不是5月10日，是5月16日."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from content.ingest.days import signs
from content.ingest.days.spoken import Mention
from content.pattern import late

_OTHER: Final = late(
    r"[，,；](?P<what>(?![现今统应特经已将因故往后以])[一-鿿]{2,6}?)(?:时间|日期|期|相应|也(?=[改推延顺])|(?=[改推延顺]))"
)  # 报名仍为5月9日，公示时间改为5月20日
_DENIAL: Final = 4  # characters: 不是“
_NEAR: Final = 40  # characters between the day that was wrong and the right one


def successors(sentence: str, mentions: Sequence[Mention]) -> dict[Mention, Mention]:
    """Return, for each day that a correction puts right, the wrong day before it."""
    return {new: old for old, new in pairwise(mentions) if _replaces(sentence, old, new)}


def _replaces(sentence: str, old: Mention, new: Mention) -> bool:
    between = sentence[old.end : new.start]
    if len(between) > _NEAR or "。" in between:
        return False
    other = _OTHER.search(between)
    if other and other["what"] not in sentence[: old.start]:
        return False
    denied = signs.DENIED.search(sentence[max(0, old.start - _DENIAL) : old.start]) and signs.RATHER.search(between)
    return bool(denied) or signs.CORRECTS.search(between) is not None
