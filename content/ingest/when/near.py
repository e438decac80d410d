"""Near days by their dates: 明天上午九点 of 29 November is 11月30日上午九点, for people read it on other days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.ingest.days.relative import NAMED, named_day
from content.ingest.proposal import Proposal
from content.pattern import late

_AT: Final = late(  # what makes a day of an hour: not 今天的生活, 明天会更好
    r"\s*(?:[上下]午|[早晚]上?|中午|凌晨|清晨|傍晚|夜[里间]|全天|\d{1,2}\s*[:：点时]|[一二三四五六七八九十]{1,3}[点时]|[之以]?前|起)"
)
_DATED: Final = late(r"[（(]((?:\d{1,2}月)?\d{1,2}[日号])[^（）()]{0,6}[）)]")  # 明天（11月30日）
_TO_DAY: Final = late(r"[^，。；\d]{0,6}[到至]\d{1,2}[日号]")  # 今天夜间到5日白天: its month is the forecast's own
_BEHIND: Final = late(r"\d[日号]?[（(，,、\s]*$")  # 11月30日（明天）


@dataclass(frozen=True, slots=True)
class Near:
    """The near days of a text that is written on the day `base`."""

    base: date

    def dated(self, words: str) -> str:
        """Words with their near days by date."""
        return NAMED.sub(lambda hit: self._dated(words, hit) or hit[0], words)

    def told(self, found: Proposal[str] | None, text: str = "") -> Proposal[str] | None:
        """A proposal with its near days by date; one that was read out of a dated `text` has that text's own words."""
        if found is None:
            return None
        words = found.words
        if text and words not in text:
            own = (line for line in re.findall(r"[^。！？\n]+[。！？]?", text) if words.strip() in self.dated(line))
            words = next(own, words).strip()
        return Proposal(self.dated(found.value), words)

    def _dated(self, words: str, hit: re.Match[str]) -> str:
        near = hit["near"] or (hit["which"] and hit["week"])
        part = hit[0][-1] if hit["near"] and hit[0][-1] in "早晚" else ""
        is_day = part or _AT.match(words, hit.end())
        if (
            not (near and is_day)
            or any(one.match(words, hit.end()) for one in (_DATED, _TO_DAY))
            or _BEHIND.search(words, 0, hit.start())
        ):
            return ""
        day = named_day(hit, self.base)
        return f"{day.month}月{day.day}日{part}" if day and day >= self.base else ""
