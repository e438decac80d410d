"""The words around a day by what they say of it (content/data/day_words.json)."""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

from content.pattern import Late, late

WORDS: Final[dict[str, list[str]]] = json.loads(
    resources.files("content.data").joinpath("day_words.json").read_text("utf-8")
)


def any_of(*names: str) -> str:
    """Return the pattern of whatever words of these lists."""
    return "(?:" + "|".join(form for name in names for form in WORDS[name]) + ")"


def cue(name: str, before: str = "", after: str = "") -> Late:
    """Return the pattern of a list with what must stand around it."""
    return late(before + any_of(name) + after)


# What may stand between a date and the word that says what it is: （星期四）下午下班前, 17:30, （清明次日）.
CLOCK: Final = (
    r"(?:\s*(?:[（(][^（()）]{1,14}[)）]|[（(](?:周|星期)|(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*(?:[:：]\s*\d{2}|[时点](?:\d{1,2}分|半|整|钟)?)|上午|下午|晚上|中午"
    r"|[-—–~～至到]+(?=\s*(?:上午|下午|晚上?|\d{1,2}\s*[:：时点]))|早上|夜里|晚|晌午|下班|放学|天黑|零时|当天|当日|全天|（含）|之?间|期间))*\s*"
)
# What may stand between a day and 前: 5月26日晚上村民大会以前, 9月1日开学前, 4月3日晚饭前; not 9月1日在门前.
GATHERING: Final = (
    r"(?:[^，。；的\d]{0,8}(?:开?大?会|开会|开[学课班工馆幕播]|入学|上课|结束|动工|施工|考试|面试|发车)"
    r"(?=[之以]?前)|[^，。；、：的\d到在去来请把将和于村门店屋镇]{1,4}(?<![目提眼面跟校县生年日])(?=前(?!来|往|去|行|期|述)))?"
)
# A month or week by itself is a last day where something is to be done in it: 6月份缴清, 这个星期办完.
TO_BE_DONE: Final = (
    "(?=(?:里|就|要|必须|得|务必|应|请|全部|统一|集中|抓紧|抽空|有空|[来到去]村[里部]|之?间|，)*"
    "(?:缴|交|办(?!理?(?:事项|结|件))|报名|申报|申请|登记|领|完成|补[办缴报齐])(?![^，。；]{0,3}(?:的|过|了(?!就|再))))"
)
