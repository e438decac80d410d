"""Where one goes (在哪办): the place that a notice names for doing it, in its own words. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from content.item import Block, Paragraph
from content.pattern import late
from content.render.label import Label
from content.render.rendition import Rendition

__all__ = ["VILLAGE_S_OWN", "venue"]

_KIND: Final = (
    "(?:党群)?服务中心|政务中心|活动中心|文化中心|人社中心|社保中心|中心|(?:政务|便民)?服务大厅|大厅|(?:便民)?服务站|服务点|工作站|"
    "村委会|居委会|村部|卫生院|卫生室|医院|学校|小学|中学|幼儿园|广场|文化站|派出所|司法所|财政所|人社所|国土所|供电所|营业厅|"
    "信用社|农商行|支行|银行|邮政所|邮局|礼堂|活动室|会议室|镇政府|乡政府|街道办"
)
_LABELLED: Final = late(r"(?:地点|地址|场所)(?:设在|为|是|在)?[：:\s]*([^，。；;、\n：:（(]{2,30})")
_GOES: Final = late(
    rf"(?:到|去|前往|在)((?:(?!(?<!所)[到去在和或])[^，。；;、：:\s（(]){{0,16}}?(?:{_KIND})(?:营业厅|服务厅|大厅)?)"
)
_FORMAL: Final = late("([村居])(?:[（(][村居][)）])?民委员会")  # 村民委员会, 村（居）民委员会
_WHOSE: Final = late(
    r"^(?:(?:各自)?(?:所在|户籍|居住|现居|本|各)(?:(?:地|村|社区|镇|乡|县)(?!委会|部|政府)的?|(?=[村居]委会|村部|[镇乡]政府))"
    r"|各自的?|就近的?|附近的?|当地的?)+"
)
# A name that every village has: without the village nobody finds it on a map.
VILLAGE_S_OWN: Final = late(
    r"^(?:村委会|居委会|村部|(?:党群)?服务中心|(?:便民)?服务站|服务点|卫生室|广场|活动室|活动中心|会议室|礼堂|文化站|小学|中心|大厅)$"
)


def venue(rendition: Rendition) -> str:
    """Return the place where one goes, as the notice says it; "": it names none."""
    facts = dict(rendition.facts)
    own = [facts[label] for label in (Label.HOW, Label.WHEN) if label in facts]
    said = [*own, *_paragraphs(reversed(rendition.blocks))]  # what a place has added stands last
    texts = [_FORMAL.sub(r"\1委会", text) for text in said]
    for pattern in (_GOES, _LABELLED):
        for text in texts:
            if found := pattern.search(text):
                return _WHOSE.sub("", found[1].strip())
    return ""


def _paragraphs(blocks: Iterable[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Paragraph)]
