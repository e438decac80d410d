"""Which warning the words of an alert speak of: 解除暴雪橙色预警信号, 将暴雨黄色预警升级为红色. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from content.pattern import late

__all__ = ["DEEDS", "SEVERITIES", "Colour", "Signal", "bare", "colour_of", "spoken"]


class Colour(StrEnum):
    """The signal's colour (预警级别), the gravest first."""

    RED = "红"
    ORANGE = "橙"
    YELLOW = "黄"
    BLUE = "蓝"

    @property
    def label(self) -> str:
        """红色."""
        return f"{self.value}色"


SEVERITIES: Final = {
    "extreme": Colour.RED, "severe": Colour.ORANGE, "moderate": Colour.YELLOW, "minor": Colour.BLUE,
}  # fmt: skip
_ENGLISH: Final = {one.name.lower(): one for one in Colour}
_END: Final = "解除|撤销|取消"
_CHANGE: Final = "变更|更改|更正|调整|升级|降级|提升|提高|降低|上调|下调"
DEEDS: Final = rf"发布|更新|继续|维持|延续|延长|确认|将|把|{_CHANGE}|{_END}"
_EVENT: Final = rf"[\[【「『“\"]?(?P<event>(?:(?!{DEEDS})[一-鿿]){{0,12}}?)(?P<colour>[蓝黄橙红])色[\]】」』”\"]?"
_SIGNAL: Final = late(rf"(?P<did>(?:{DEEDS})+)(?P<past>的|了的)?了?{_EVENT}预警")
_GOAL: Final = late(rf"(?:(?:{_CHANGE}|更新|升|降|改|转)(?:发布)?|预警(?:信号)?)(?:为|至|到|成){_EVENT}")
_FORMER: Final = late(rf"(?:{_END}|{_CHANGE}|将|把)$")  # what these name may be over
_CLAUSE: Final = late(r"[，。；：,;:\n]")
_MAY: Final = late(r"可能|不排除|视情|适时|届时|或(?:将|者|会)?$")  # 可能升级为红色 is not yet red
_BARE: Final = late(r"(?:[蓝黄橙红]色)?预警(?:信号)?$")


@dataclass(frozen=True, slots=True)
class Signal:
    """What is coming and its colour. `stands`: that is how it is from now on; else it may be how it was."""

    event: str
    colour: Colour
    stands: bool


def spoken(*words: str) -> Signal | None:
    """Return the signal that the first of these which names one leaves standing, or else the one that it ends."""
    return next(filter(None, map(_spoken, words)), None)


def _spoken(words: str) -> Signal | None:
    found = [one for one in _SIGNAL.finditer(words) if one["event"]]
    standing = [one for one in found if not one["past"] and not _FORMER.search(one["did"])]
    first = next(iter(standing or found), None)
    goal = next((one for one in _GOAL.finditer(words) if not _is_open(words[: one.start()])), None)
    if goal:
        return Signal(goal["event"] or (first["event"] if first else ""), Colour(goal["colour"]), stands=True)
    return Signal(first["event"], Colour(first["colour"]), stands=bool(standing)) if first else None


def _is_open(before: str) -> bool:
    """Whether the clause that ends here only says what may come."""
    return _MAY.search(_CLAUSE.split(before)[-1]) is not None


def bare(event: str) -> str:
    """暴雪橙色预警信号 → 暴雪."""
    return _BARE.sub("", event)


def colour_of(said: str) -> Colour | None:
    """Read 橙, 橙色, Orange or 橙色预警; a severity is no colour."""
    word = said.lower().removesuffix("预警").removesuffix("色")
    return _ENGLISH.get(word) or (Colour(word) if word in set(Colour) else None)
