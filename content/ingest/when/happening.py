"""Reads when something happens, and where: a cut of water, a closed road, a meeting, a clinic, a film, weather.

Of running text only, in its own words; a list of several days is a schedule, and left to who reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from content.dated import Day, days_of
from content.ingest.days import Days
from content.ingest.proposal import Proposal
from content.pattern import Late, late

__all__ = [
    "TIME",
    "beside",
    "falls_with",
    "is_off",
    "read_happening",
    "read_happenings",
    "read_paid_later",
    "read_place",
]

_WORDS: Final[dict[str, Any]] = json.loads((files("content.data") / "happenings.json").read_text("utf-8"))


def _any(name: str) -> Late:
    return late("|".join(_WORDS[name]))


_EVENT, _WEATHER, _PAST, _OTHERWISE = map(_any, ("events", "weather", "past", "otherwise"))
_CONDITION, _CALLED_OFF, _PUT_OFF, _LASTING = map(_any, ("conditions", "called_off", "put_off", "lasting"))
_SUCH: Final = _any("such")
_PUT_TO: Final = late(rf"(?:{'|'.join(_WORDS['put_to'])})\s*$")
# An office's money: 推迟到12月4日发放. What readers do is put off to a last day of theirs.
_PAID: Final = r"(?:统一|陆续|集中)?(?:发放|发到|发至|打[卡入到]|拨付|兑[付现]|到账)[^，。；\n]{0,8}"
_NUMBER: Final = r"(?:\d{1,2}|[一二三四五六七八九十廿]{1,3})"
_DATE: Final = rf"(?:20\d{{2}}年)?(?<![\d十]){_NUMBER}月{_NUMBER}[日号]"
_WEEKDAY: Final = r"(?:\s*[（(][^（）()\n]{1,14}[)）]|[，,]?\s*(?:星期|礼拜|周)[一二三四五六日天])?"
_HALF: Final = "(?:上午|下午|晚上|晚间|早上|早晨|清晨|凌晨|中午|午后|傍晚|夜间|夜里|半夜|白天|全天|早|晚)"
_HOUR: Final = (
    r"(?:\d{1,2}\s*[:：]\s*\d{2}|(?:\d{1,2}|[一二三四五六七八九十零两]{1,3})[时点](?!候|间|心)"
    r"(?:半|整|[一三]刻|\d{1,2}分?|[一二三四五六七八九十]{1,3}分)?)"
)
_CLOCK: Final = rf"(?:{_HALF}{{1,2}}\s*(?:{_HOUR})?|{_HOUR})"
_TO: Final = r"\s*(?:[-—–－―~～至到]+)\s*"
_NEXT: Final = rf"(?:次日|第二天|当[日天]|同日|{_DATE}{_WEEKDAY}|{_NUMBER}[日号]{_WEEKDAY})"
TIME: Final = late(
    rf"{_DATE}{_WEEKDAY}(?:[、和]{_NEXT})*(?:[，,\s]{{0,2}}(?:每[天日晚])?{_CLOCK})?"
    rf"起?(?:{_TO}(?:{_NEXT}\s*{_CLOCK}|{_NEXT}|{_CLOCK})止?)?(?:[，、,\s]{{0,2}}(?:每[天日晚])?{_CLOCK}{_TO}{_CLOCK}){{0,2}}"
    r"(?:起(?!火|草)|开始|左右|前后)?"
)
_PAID_LATER: Final = late(rf"(?:{'|'.join(_WORDS['put_to'])})\s*(?P<time>{TIME.pattern}){_PAID}")
_SEGMENT: Final = late(r"[^。；！？\n]+")
_NOT_THEN: Final = late(r"\s*(?:(?:之|以)?前(?!后)|截止|为止|止|以后|之后|后|是|恢复|发布|中心|位于)")
_LATER_ITEM: Final = late(
    r"\s*(?:[二三四五六七八九十]{1,2}[、，.]|[（(][二三四五六七八九十]{1,2}[)）]|[2-9][.．、](?!\d))"
)
_BEHIND, _AHEAD = 25, 45  # characters before and behind a time in which what happens is named
_ENROLS: Final = late(
    "招(?!聘会)|选聘|报名|征集|申报|申请|登记"
)  # in a title: it asks for people, whatever else there will be
_ENROLLED: Final = late(r"(?:登记|报名)(?:工作)?(?:现?已经?|全部)[^，。；]{0,4}(?:结束|完成)")
_FIXED: Final = late(r"定[于在]\s*$")
_UNTIL: Final = late(r"(?:截至|截止到?|至迟|最迟|不迟于|不晚于|以来|根据|发布于|出生|按)[^，]{0,6}$")
_VENUE: Final = (
    r"[^，。；：\s（）在]{0,20}(?:室|会场|礼堂|广场|中心|院里?|戏台(?:前|子)?|村部|[村居]委会|操场|[小中]?学校?|祠堂(?:前|里)?|卫生院|站|[电影]院|馆|公园"
    r"|集市|市场|门口|[一二三四五六七八九]楼|厅)"
)
_AT: Final = late(
    rf"[，,\s]{{0,2}}(?P<words>[在到于]?{_VENUE})"
    r"(?=$|[，。；\s（召举开集放演唱搞办讲上]|进行|参加|[义坐巡]诊|免费|体检|接种|培训|组织|统一|座谈|学习|观看|比赛|面试)"
)
_LABELLED: Final = late(
    r"(?:^|[\s。；，])(?:会议|活动|演出|放映|义诊|集合|比赛|招聘会?|体检|检查|接种|举办|开会|上课|培训|讲座|坐诊)?"
    rf"地[点址](?:还是|仍[在为是])?(?:[：:]\s*(?P<place>[^。；，\n：:]{{2,30}}?)(?=\s+[一-鿿]{{2,8}}[：:]|[。；，\n：:]|$)"
    rf"|[都均]?(?:设?在|是|为)?(?P<spot>{_VENUE})(?=[，。；\s]|$))",
    re.MULTILINE,
)
# Where each group goes: ，1-3组在村小学，4-6组在张家祠堂.
_GROUP: Final = rf"第?{_NUMBER}(?:\s*[-—~至到、]\s*{_NUMBER})*组(?:村民|选民)?[在到去][^，。；\n]{{2,24}}"
_BY_GROUP: Final = late(rf"[^，。；\n]{{0,12}}[，,：:]\s*(?P<words>{_GROUP}(?:[，、；]\s*{_GROUP})+)")
_FIRST: Final = 80  # characters in which what is put to another day is what the text is about
_OPENING: Final = 300  # characters in which a text says what it is about


@dataclass(frozen=True, slots=True)
class _Hit:
    """A time with its day, the place behind it, and whether the text fixes it (定于) or moves it there (改到)."""

    day: Day
    said: str
    place: str
    fixed: bool


def read_happening(title: str, text: str, days: Days, *, weather: bool = False) -> Proposal[str] | None:
    """Return when the one thing happens of which a text speaks, and where; None: nothing, or several.

    `days` are the text's as they were read. `weather`: it may warn of one.
    """
    if _ENROLS.search(title) and not _ENROLLED.search(text[:_OPENING]):
        return None
    hits = list(_hits(title, text[:_OPENING], days, _EVENT)) or (
        list(_hits(title, text[:_OPENING], days, _WEATHER)) if weather else []
    )
    chosen = [one for one in hits if one.fixed] or hits
    if len({one.day for one in chosen}) != 1:
        return None
    first = chosen[0]
    return Proposal(beside(first.said, first.place or read_place(text)), first.said)


def read_happenings(title: str, text: str, days: Days) -> tuple[Proposal[str], ...]:
    """Return every time at which something happens: a film is shown in one village after the other."""
    if _ENROLS.search(title):
        return ()
    return tuple(Proposal(one.said, one.said) for one in _hits(title, text, days, _EVENT))


def read_paid_later(title: str, text: str, days: Days) -> Proposal[str] | None:
    """Return to which day a payment is put off, where that is what the text is about: 推迟到12月4日发放."""
    for segment in _SEGMENT.finditer(text[:_OPENING]):
        hit = _PAID_LATER.search(segment[0])
        if (
            hit
            and (is_called_off(title) or segment.start() < _FIRST)
            and not _CONDITION.search(segment[0][: hit.start()])
        ):
            day, _ = next(days_of(hit["time"]), ((0, 0), ""))
            if days.has_ahead(day):
                return Proposal(hit[0], hit[0])
    return None


def is_off(title: str, text: str) -> bool:
    """Whether what the text is about does not happen as it was to: its title says so, or a sentence without a day."""
    if _CALLED_OFF.search(title) or (_PUT_OFF.search(title) and (_EVENT.search(title) or _SUCH.search(title))):
        return True
    said = (one[0] for one in _SEGMENT.finditer(text[:_OPENING]) if not TIME.search(one[0]))
    return any(is_called_off(one) and (_EVENT.search(one) or _SUCH.search(one)) for one in said)


def falls_with(title: str, text: str, words: str) -> bool:
    """Whether the words around a day are those of what does not happen then: it is nobody's last day either."""
    named = title if TIME.fullmatch(words) else words  # 时间：12月3日上午8时 under 义诊通知
    is_its = _EVENT.search(named) is not None and not _ENROLS.search(named)
    return is_its and (is_off(title, text) or is_called_off(words))


def beside(said: str, place: str) -> str:
    """Put a place behind a time, as a clerk writes it."""
    if not place or place in said:
        return said
    return f"{said}{place}" if place.startswith(("在", "到", "于")) else f"{said}，{place}"


def read_place(text: str) -> str:
    """Return the one place that stands behind a label; "": none, or several."""
    places = {(match["place"] or match["spot"]).strip() for match in _LABELLED.finditer(text)}
    return places.pop() if len(places) == 1 else ""


def _hits(title: str, text: str, days: Days, event: Late) -> Iterator[_Hit]:
    """Each time at which something happens, with the place that stands behind it; of what is put off the new one."""
    off, changed = is_off(title, text), is_called_off(title)
    for segment in _SEGMENT.finditer(text):
        words = segment[0]
        speaks_of_it = segment.start() < _FIRST or _PAST.search(words) is not None
        is_past = off or _LATER_ITEM.match(words) or _PAST.search(words) or is_called_off(words)
        for match in TIME.finditer(words):
            before, after = words[: match.start()], words[match.end() :]
            moved = _is_moved(title, before) and (changed or speaks_of_it)
            if is_past and not moved:
                continue
            about = (title if moved and changed else "") + before[-_BEHIND:] + "\n" + after[:_AHEAD]
            if not event.search(about) or _is_else(before, after, moved=moved):
                continue
            day, _ = next(days_of(match[0]), ((0, 0), ""))
            if days.has_ahead(day):
                at = _AT.match(after) or _BY_GROUP.match(after)
                fixed = moved or _FIXED.search(before) is not None
                yield _Hit(day, match[0].strip(), at["words"] if at else "", fixed)


def _is_moved(title: str, before: str) -> bool:
    """Whether something is put to the time that follows; what lasts (封闭) and is 延期至 a day ends on it."""
    hit = _PUT_TO.search(before)
    return hit is not None and not (hit[0].startswith("延") and _LASTING.search(title + before))


def _is_else(before: str, after: str, *, moved: bool) -> bool:
    """Whether a time is a last day, one for a case that may not come, or another than that of which is spoken."""
    if _NOT_THEN.match(after) or _UNTIL.search(before) or _CONDITION.search(before):
        return True
    return not moved and _OTHERWISE.search(before) is not None


def is_called_off(words: str) -> bool:
    """Whether a sentence calls something off or puts it off, and not only for a case that may come: 遇雨取消."""
    hits = (hit for one in (_CALLED_OFF, _PUT_OFF) for hit in one.finditer(words))
    return any(not _CONDITION.search(words[: hit.start()]) for hit in hits)
