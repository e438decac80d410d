"""Reads when something is to be done where a label says it (办理时间), or during which days nothing may be (禁火期)."""

from __future__ import annotations

from typing import Final

from content.ingest.clauses import VALUE
from content.ingest.proposal import Proposal
from content.pattern import late

_WHEN: Final = late(
    rf"(?:(?:检查|办理|活动|接种|体检|筛查|停水|停电|施工|禁火|培训|招聘|集中办理|服务|认证|申报|报名|缴费)(?:时间|日期|时段)|(?<!截止)(?<!截至)(?<!最后)(?<!到期)(?<!发布)(?<!成文)时间|公示期|公示时间)"
    rf"{VALUE}|(?:禁火|防火|戒严|禁渔|休渔|禁牧|禁烧|封山|封育|管制|封闭|停运)期(?:限)?(?:为|[：:])\s*(?P<span>[^。；\n]{{4,80}})"
)
# What is asked of people is no part of the time, nor what has a label of its own but the place: ，影响范围：…
_ASIDE: Final = late(r"[，\s]+(?=逾期|过期|过时|请|望|并请|届时|(?!地[点址]|[^：:]{0,4}地[点址])[一-鿿]{2,6}[：:])")
_UNTIMED: Final = late(r"(?:(?!\d\s?[月日号时点:：]|周[一二三四五六日]).)*")  # 时间： over a table, and a sum below it


def read_when(text: str) -> Proposal[str] | None:
    """Return the days or hours of doing, or the days during which something is forbidden."""
    for match in _WHEN.finditer(text):
        said, *_ = _ASIDE.split(match["value"] or match["span"])
        if not ("元" in said and _UNTIMED.fullmatch(said)):
            return Proposal(said.strip(" ，、"), match[0].strip())
    return None
