"""The labels of 一看就懂, each with the word that stands for it where all is said in one line (对象, 标准). Pure."""

from __future__ import annotations

from collections.abc import Iterable

from content.labelled import Labelled

__all__ = ["Label", "in_short"]


class Label(Labelled):
    """A label as a page shows it; `short` stands before the same words in an SMS, 一句话 and what was changed."""

    WHO_GETS = "谁能领", "对象"
    WHO = "和谁有关", "对象"  # where nobody is paid anything
    WHERE = "哪些地方", "地方"  # of an alert
    DANGER = "预警内容", "预警内容"
    HOW_MUCH_GETS = "领多少", "标准"
    HOW_MUCH = "多少钱", "标准"
    HOW = "怎么办", "办理"
    WHEN = "什么时候", "时间"
    ASK = "找谁问", "咨询"
    DEADLINE = "截止哪天", "截止"

    @property
    def short(self) -> str:
        """The short word."""
        return self.label


def in_short(facts: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the facts by the short words for their labels; ValueError for a label that is none."""
    return {Label(label).short: value for label, value in facts}
