"""The words around a day by what they say of it (content/data/day_words.json)."""

from __future__ import annotations

import json
import re
from importlib import resources
from typing import Final

WORDS: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("day_words.json").read_text("utf-8")
)


def any_of(*names: str) -> str:
    """Return the pattern of whatever words of these lists."""
    return "(?:" + "|".join(form for name in names for form in WORDS[name]) + ")"


def cue(name: str, before: str = "", after: str = "") -> re.Pattern[str]:
    """Return the compiled pattern of a list with what must stand around it."""
    return re.compile(before + any_of(name) + after)


# What may stand between a date and the word that says what it is: （星期四）下午下班前, 17:30, （清明次日）.
CLOCK: Final = (
    r"(?:\s*(?:[（(][^（()）]{1,14}[)）]|[（(](?:周|星期)|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[:：]\s*\d{2}|[时点](?:\d{1,2}分|半|整|钟)?)|上午|下午|晚上|中午"
    r"|早上|夜里|晚|下班|放学|天黑|零时|当天|当日|全天|（含）|之?间|期间))*\s*"
)
