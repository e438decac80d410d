"""公开时限: what a catalogue's words say, as working days from an event, the length of a 公示, or a rhythm. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from content.calendar import Due, Overrides, add_workdays
from content.pattern import late

STATUTORY: Final = 20  # 政府信息公开条例第二十六条: working days from 形成或者变更
STATUTE: Final = "《政府信息公开条例》第二十六条：自政府信息形成或者变更之日起20个工作日内"

_DIGITS: Final = {word: n for n, word in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_NUMBER: Final = r"(?P<n>\d{1,3}|[〇零一二两三四五六七八九十]{1,4})"
_SHOWN: Final = late(rf"公示(?:期|时间)?(?:为|不少于|不得少于|不低于|限)*{_NUMBER}个?(?P<unit>工作日|自然日|日|天)")
_WITHIN: Final = late(
    rf"(?:自|从|在)?(?P<event>[^，。；;,、\n]{{0,24}}?)(?:之日|当日|日)?(?:起|后)?(?<![月0-9]){_NUMBER}个?(?P<unit>工作日|自然日|日|天)"
    r"(?P<end>之?内|以内)?"
)
_PROMPT: Final = late(r"及时|实时|即时|随时|立即|当[天日]公")
_PERIODS: Final = (
    ("month", late(r"每个?月|按月|月度|逐月")),
    ("quarter", late(r"每个?季|按季|季度")),
    ("half", late(r"每半年|半年度")),
    ("year", late(r"每年|按年|年度|逐年|一年一次")),
)
_STANDING: Final = late(r"长期|常年|永久")


@dataclass(frozen=True, slots=True)
class Limit:
    """What was read. `days` from the event (`working`: in working days); `shown`: how long a 公示 stays up.

    All empty: the words say nothing that we know; they are kept and named.
    """

    words: str
    days: int | None = None
    working: bool = True
    event: str = ""
    shown: int | None = None
    shown_working: bool = True
    prompt: bool = False
    period: str = ""
    standing: bool = False

    @property
    def known(self) -> bool:
        """Whether anything was read out of the words."""
        return bool(self.days or self.shown or self.prompt or self.period or self.standing)


@dataclass(frozen=True, slots=True)
class Deadline:
    """By when an item has to be out, and why."""

    due: Due
    why: str


def read_limit(words: str) -> Limit:
    """Read the words of a 公开时限 cell."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))
    shown = _SHOWN.search(plain)
    rest = _SHOWN.sub("，", plain)
    within = next((match for match in _WITHIN.finditer(rest) if _counts(match)), None)
    return Limit(
        words=words.strip(),
        days=_number(within["n"]) if within else None,
        working=within is None or within["unit"] == "工作日",
        event=_event(within["event"]) if within else "",
        shown=_number(shown["n"]) if shown else None,
        shown_working=shown is None or shown["unit"] == "工作日",
        prompt=bool(_PROMPT.search(plain)),
        period=_period(rest) if within is None else "",
        standing=bool(_STANDING.search(plain)),
    )


def deadline(limit: Limit | None, formed: date, overrides: Overrides) -> Deadline:
    """Return by when information that was formed on a day has to be out; without a rule the statute's 20 days hold."""
    if limit is None or limit.days is None:
        said = f"目录写“{limit.words}”，没有天数；" if limit and limit.words else ""
        return Deadline(add_workdays(formed, STATUTORY, overrides), said + STATUTE)
    if limit.working:
        return Deadline(add_workdays(formed, limit.days, overrides), f"目录：{limit.words}")
    return Deadline(Due(formed + timedelta(days=limit.days), certain=True), f"目录：{limit.words}")


def short_of(limit: Limit, days: int, working_days: int) -> str:
    """Say that a 公示 of so many days is shorter than the catalogue asks; "": it is not, or nothing is asked."""
    if limit.shown is None:
        return ""
    unit, held = ("个工作日", working_days) if limit.shown_working else ("天", days)
    return f"公示只有{held}{unit}，目录要求{limit.shown}{unit}" if held < limit.shown else ""


def _period(words: str) -> str:
    """The rhythm that is named first: 每季度；财务往来多的每月 is a quarter's for most."""
    found = [(match.start(), name) for name, pattern in _PERIODS if (match := pattern.search(words))]
    return min(found)[1] if found else ""


def _counts(match: re.Match[str]) -> bool:
    """A number of days is a limit where something says so: an event, 内, or 工作日."""
    return bool(match["end"] or match["event"] or match["unit"] == "工作日")


def _event(words: str) -> str:
    return re.sub(r"^(?:应当?|须|要)?(?:自|从|在|于)?", "", words).rstrip("之")


def _number(word: str) -> int:
    if word.isdecimal():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    if not ten:
        return int("".join(str(_DIGITS[sign]) for sign in word))
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
