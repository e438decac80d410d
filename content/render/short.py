"""The SMS sentence: complete without a link, whole sentences only, the fullest wording that fits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product, starmap
from typing import Final

from content.pattern import late
from content.render.label import in_short
from content.render.last import says_last, until
from content.render.rendition import Rendition
from content.render.telephone import is_generic, is_hotline

_FRAME: Final = late(
    r"^.{0,40}?关于(?:认真)?(?:开展|做好|组织开展|切实做好|进一步做好)?(?P<core>.+?)的"
    r"(?P<kind>通知|公告|通告|公示|通报|函|意见|决定|提示|提醒|通知书|说明)$"
)
_KEPT_KINDS: Final = frozenset({"公示", "通报", "决定"})  # without the word the reader would not know what it is
_SENTENCE: Final = late(r"(?<=[。！？])")
_STEP: Final = late(r"(?<=[。！？；])")  # one thing to do
_SIGNAL: Final = late(r"(?:发布|解除|变更|更新|升级|降级|继续|确认)[一-鿿]{1,16}?[蓝黄橙红]色预警")
CORRECTION: Final = "更正："  # begins what goes to people who got an older text
_BRACKETS: Final = str.maketrans("【】", "「」")  # 【】 belongs to the signature, which the gateway adds


@dataclass(frozen=True, slots=True)
class Wording:
    """A whole wording, and what the fullest one says beyond it (标准, 办理)."""

    text: str
    left_out: tuple[str, ...] = ()


class TooLongError(ValueError):
    """No whole wording fits; `args[0]` says in Chinese how many characters to cut, `excess` is their number."""

    def __init__(self, message: str, excess: int) -> None:
        super().__init__(message)
        self.excess = excess


def units(text: str) -> int:
    """Count UTF-16 units, as carriers and WeChat do."""
    return len(text.encode("utf-16-le")) // 2


def essence(title: str) -> str:
    """Return what a title is about, without its frame: 关于开展X的通知 → X; 更正：关于开展X的通知 → 更正：X."""
    if title.startswith(CORRECTION):
        return CORRECTION + essence(title.removeprefix(CORRECTION))
    flat = re.sub(r"\s+", "", title) if re.search(r"[一-鿿]", title) else title.strip()
    match = _FRAME.match(flat)
    if not match:
        return flat
    return match["core"] + (match["kind"] if match["kind"] in _KEPT_KINDS else "")


def sentence(
    title: str, facts: Sequence[tuple[str, str]], issued_on: date | None, deadline: date | None, *, objections: bool
) -> str:
    """Return 一句话: what, for whom, how much, until when."""
    said = in_short(facts)
    parts = [
        essence(title),
        *(_labelled(label, said.get(label)) for label in ("对象", "地方", "标准", "时间")),
        _until(deadline, issued_on, objections=objections),
    ]
    return _join(parts)


def with_change(rendition: Rendition, changed: str) -> str:
    """Return 一句话 of a correction: what it is, what changed, and the rest as it now is."""
    first = essence(rendition.title)
    return _join([first, changed, rendition.sentence.removeprefix(first).lstrip("。")])


def short_text(rendition: Rendition, limit_units: int, *, with_link: bool) -> str:
    """Return the SMS text without a signature: what, who, until when, which unit, what number.

    `limit_units` are UTF-16 units, 0 means no limit. Raises TooLongError when no whole wording fits.
    """
    return wording(rendition, limit_units, tail=link_tail(rendition) if with_link else "").text


def link_tail(rendition: Rendition) -> str:
    """Return the link to the notice's page as an SMS ends with it; empty: it has none."""
    return f"详情 {rendition.url}" if rendition.url else ""


def wording(rendition: Rendition, limit_units: int, *, tail: str = "") -> Wording:
    """Return the fullest wording that fits, with what it leaves out; `tail` ends every one. Raises TooLongError."""
    shortest = ""
    for one in _warnings(rendition, tail) if rendition.danger else _wordings(rendition, tail):
        if not limit_units or units(one.text) <= limit_units:
            return one
        if not shortest or units(one.text) < units(shortest):
            shortest = one.text
    excess = units(shortest) - limit_units
    raise TooLongError(f"短信正文超出{excess}个字，请把标题或“一看就懂”缩短{excess}个字", excess)


def beyond(rendition: Rendition, text: str) -> tuple[str, ...]:
    """What the notice says that a text of a fixed shape does not say in the same words: 对象, 标准, 办理, 时间."""
    said = in_short(rendition.facts)
    flat = re.sub(r"\s+", "", text)
    asked = ("对象", "地方", "标准", "办理", "时间")
    return tuple(label for label in asked if label in said and _core(said[label]) not in flat)


def _core(words: str) -> str:
    return re.sub(r"\s+", "", words.translate(_BRACKETS)).rstrip("。；")


def _wordings(rendition: Rendition, tail: str) -> Iterator[Wording]:
    """Yield whole wordings, the fullest first; only 标准 and 办理 may be left out."""
    said = in_short(rendition.facts)
    who, how, sums = said.get("对象"), said.get("办理", ""), said.get("标准", "")
    how_much = _labelled("标准", sums)
    first, when = _STEP.split(how)[0], said.get("时间", "")
    ways = ((how_much, how), (how_much, first), ("", how), (how_much, ""), ("", first), ("", ""))
    for change, (much, way) in product(dict.fromkeys((rendition.changed, "")), ways):
        told = way and way.rpartition("：")[2].rstrip("。") in much  # one clause may say both
        parts = [
            essence(rendition.title),
            change,
            _labelled("对象", who),
            "" if sums and sums in way else much,
            _labelled("办理", "" if told else way),
            _labelled("时间", "" if when in way else when),
            _closing(rendition, way + when),
            *(_unit(rendition) if not rendition.telephone or rendition.telephone not in way else (rendition.issuer,)),
        ]
        gone: tuple[str, ...] = ("标准",) if how_much and not much else ()
        gone += ("改了什么",) if rendition.changed and not change else ()
        gone += ("办理",) if how and not way else ("办理的后半段",) if way != how else ()
        yield Wording(_join(parts).translate(_BRACKETS) + tail, gone)


def _warnings(rendition: Rendition, tail: str) -> Iterator[Wording]:
    """Yield an alert's whole wordings, the fullest first: what comes, where, until when, what to do.

    What the place itself arranged is shortened last: nobody else says where to go.
    """
    said, arrangement = in_short(rendition.facts), rendition.arrangement
    danger, where, time = " ".join(rendition.danger.split()), said.get("地方", ""), said.get("时间", "")
    how = rendition.guide
    first, act, go = (next(iter(_sentences(words)), "") for words in (danger, how, arrangement))
    kept = (
        (danger, how, where, time), (danger, act, where, time), (first, how, where, time), (first, act, where, time),
        (first, "", where, time), ("", act, where, time), (first, "", "", time), ("", "", where, time),
        ("", "", "", time), ("", "", "", ""),
    )  # fmt: skip
    for local, (coming, way, places, when) in product(dict.fromkeys((arrangement, go, "")), kept):
        told = all(place in coming for place in where.split("、"))  # the words say themselves where
        parts = [
            "" if _repeats(rendition.title, coming) else essence(rendition.title),
            coming,
            _labelled("地方", "" if told else places),
            _labelled("时间", when),
            local,
            _labelled("防御", way),
            *(_unit(rendition) if rendition.telephone not in coming + local + way else (rendition.issuer,)),
        ]
        spots = where if told else places
        pairs = (
            ("预警内容", danger, coming), ("防御指南", how, way), ("地方", where, spots), ("时间", time, when),
            ("本地安排", arrangement, local),
        )  # fmt: skip
        yield Wording(_join(parts).translate(_BRACKETS) + tail, tuple(filter(None, starmap(_missing, pairs))))


def _repeats(title: str, coming: str) -> bool:
    """Whether an alert's words name its station and signal as its title does: 随县气象台 … 发布暴雨红色预警."""
    signal = _SIGNAL.search(title)
    return signal is not None and signal[0] in coming and title[: signal.start()] in coming


def _missing(label: str, whole: str, said: str) -> str:
    return "" if whole == said else f"{label}的后半段" if said else label


def _unit(rendition: Rendition) -> tuple[str, ...]:
    """Name the unit and its number; a number of another office keeps its own label."""
    label = next((contact.label for contact in rendition.contacts if contact.number == rendition.telephone), "")
    if not rendition.telephone:
        return (rendition.issuer,)
    generic = is_generic(label) and not rendition.danger  # the station has no 值班电话
    if (generic and not is_hotline(rendition.telephone)) or label == rendition.issuer:
        return (_labelled("咨询", f"{rendition.issuer}{rendition.telephone}"),)
    return rendition.issuer, _labelled(label, rendition.telephone)


def _sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.split(text) if part.strip()]


def _labelled(label: str, value: str | None) -> str:
    flat = re.sub(r"\s+", " ", value or "").strip()
    return f"{label}：{flat}" if label and flat and not flat.startswith(label) else flat


def _until(deadline: date | None, issued_on: date | None, *, objections: bool) -> str:
    if deadline is None:
        return ""
    return until(deadline, objections=objections, year=not (issued_on and issued_on.year == deadline.year))


def _closing(rendition: Rendition, said: str) -> str:
    """The last day, unless the words before it say it as one: 8月15日前写申请, 7月10日至9月30日."""
    last = rendition.deadline
    if last and not rendition.objections and says_last(said, last):
        return ""
    return _until(last, rendition.issued_on, objections=rendition.objections)


def _join(parts: Sequence[str]) -> str:
    return "".join(
        part.rstrip("。；，、;,. ") + ("" if part.endswith(("！", "？")) else "。") for part in parts if part
    )
