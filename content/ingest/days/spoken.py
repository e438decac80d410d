"""A day as a sentence mentions it, and days that stand apart and are one span."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from content.pattern import late

_REACH: Final = 26  # characters between the two ends of a span that are not beside each other
_STRETCH: Final = late(
    r"[^。；]{0,22}(?:[，,]\s*|\s)(?:一直|直|公示|[贴挂晒摆展])?[至到]\s*$|[^，。；]{0,12}[至到]\s*$"
)
_FROM_MARK: Final = late(r"[^，。；]{0,10}?(?:起|开始|开启|立|公示|张贴|贴出?|放)")
_OPENS: Final = late(r"[\d点时晚上下午早:：分半\s]*(?:起|开始|开启|开放|开|贴出?|张贴|立)[^。；]{0,8}[，,]\s*")
_SHUTS: Final = late(r"(?:[\d点时晚上下午:：分半]|当天)*(?:揭|撤|关闭|关|结束|停止|收)")
_FAR: Final = 120  # days: a span longer than this is not put together from two days that stand apart
_SOLAR: Final = late(r"[（(](?:公历|阳历|新历|国历)(?:的|是|为|就是)?$|(?<=[一二三四五六七八九十廿初])[（(]$")
_WEEKDAY: Final = late(r"(?:周|星期|礼拜)")
_BRACKET: Final = 6  # characters
# 2025年12月31日前领了执照的商户，6月30日前报: whom it asks, then what it asks.
_WHOM: Final = late(r"[日号月底末][之以]?前[^，,。；;]{1,24}的[^，,。；;]{0,16}[，,][^，,。；;]{0,12}\Z")
_BY: Final = late(r"[之以]?前(?!后)(?![^，,。；;]{0,16}[了已])")
_BACK: Final = 60  # characters in which it is said whom a day asks


@dataclass(frozen=True, slots=True)
class Mention:
    """A day, or the first and last one of a span, with its words at [start, end) of the sentence."""

    start: int
    end: int
    first: date
    last: date | None = None
    dated: bool = False  # the year is written
    is_month: bool = False  # 12月起: no day of it is named
    own: bool = False  # it begins with the text's own day: 即日起至6月5日
    is_today: bool = False  # 今天, 今日


def stretched(found: list[Mention], sentence: str) -> list[Mention]:
    """7月1日起征求意见30天，至7月30日止: a day from which, and the day until which, are one span."""
    whole: list[Mention] = []
    for said in found:
        one = replace(said, end=said.end + 1) if _is_gloss(sentence, said) else said
        last = whole[-1] if whole else None
        # 这周五（4月10日）: said twice
        same = last and last.first == one.first and not last.last
        if last and (same or _WEEKDAY.match(sentence, one.start)) and sentence[last.end : one.start] in {"（", "("}:
            whole[-1] = replace(last, end=one.end + (sentence[one.end : one.end + 1] in set("）)")))
            continue
        between = sentence[last.end : one.start] if last else ""
        if (
            last and last.last is None and one.last is None and 0 < (one.first - last.first).days <= _FAR
            and len(between) <= _REACH
            and ((_FROM_MARK.match(between) and _STRETCH.fullmatch(between))
                 or (_OPENS.fullmatch(between) and _SHUTS.match(sentence[one.end :])))
        ):  # fmt: skip
            whole[-1] = replace(last, end=one.end, last=one.first)
        else:
            whole.append(one)
    return whole


def _is_gloss(sentence: str, day: Mention) -> bool:
    """Whether it fills a bracket behind a farmers' day, so that what follows the bracket is said of it: （公历…）前."""
    opened = _SOLAR.search(sentence, max(0, day.start - _BRACKET), day.start)
    return opened is not None and sentence[day.end : day.end + 1] in {"）", ")"}


def is_onward(sentence: str, start: int, end: int) -> bool:
    """Whether the day in [start, end) is that by which those must act whom an earlier day only describes."""
    return _BY.match(sentence, end) is not None and _WHOM.search(sentence, max(0, start - _BACK), start) is not None
