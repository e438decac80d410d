"""Threads (一件事一个编号): the stages of one matter under its first item's code, and what is owed after some of them.

Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from content.calendar import Overrides, add_workdays
from content.item import Genre, Version
from content.pattern import late

__all__ = [
    "DECISION_LABELS",
    "FEEDBACK_DAYS",
    "PROGRESS_WEEKS",
    "STAGE_LABELS",
    "Decision",
    "Stage",
    "feedback_due",
    "first_stage",
    "later_stage",
    "next_due",
]

FEEDBACK_DAYS: Final = 20  # working days after a consultation closes; a default, no rule names one for villages
PROGRESS_WEEKS: Final = 4


class Stage(StrEnum):
    """Where an item stands in its matter."""

    APPLY = "apply"
    LIST = "list"
    PAID = "paid"
    POLICY = "policy"
    EXPLANATION = "explanation"
    ANSWER = "answer"
    CONSULTATION = "consultation"
    FEEDBACK = "feedback"
    PROGRESS = "progress"
    NOTICE = "notice"


class Decision(StrEnum):
    """What the yearly clean-up says of an item."""

    VALID = "valid"
    EXPIRED = "expired"
    REPEALED = "repealed"


STAGE_LABELS: Final[Mapping[Stage, str]] = MappingProxyType(
    {
        Stage.APPLY: "申请",
        Stage.LIST: "公示",
        Stage.PAID: "已发放",
        Stage.POLICY: "政策文件",
        Stage.EXPLANATION: "解读",
        Stage.ANSWER: "回应",
        Stage.CONSULTATION: "征求意见",
        Stage.FEEDBACK: "意见采纳情况",
        Stage.PROGRESS: "进展",
        Stage.NOTICE: "通知",
    }
)
DECISION_LABELS: Final[Mapping[Decision, str]] = MappingProxyType(
    {Decision.VALID: "继续有效", Decision.EXPIRED: "失效", Decision.REPEALED: "废止"}
)
_FIRST: Final[Mapping[Genre, Stage]] = MappingProxyType(
    {
        Genre.LISTING: Stage.LIST,
        Genre.POLICY: Stage.POLICY,
        Genre.EXPLANATION: Stage.EXPLANATION,
        Genre.CONSULTATION: Stage.CONSULTATION,
        Genre.PROGRESS: Stage.PROGRESS,
    }
)


_LATER: Final[Mapping[Genre, Stage]] = MappingProxyType(
    {
        Genre.LISTING: Stage.LIST,
        Genre.EXPLANATION: Stage.EXPLANATION,
        Genre.PROGRESS: Stage.PROGRESS,
        Genre.SUBSIDY: Stage.PAID,
        Genre.RELIEF: Stage.PAID,
    }
)
# What a title ends with says more than the genre: a 公示 of an appointment is a 公示, too.
_TITLED: Final = (
    (late(r"(?:采纳|反馈)情况(?:的?(?:公告|公示|通报|说明|报告))?$"), Stage.FEEDBACK),
    (late(r"(?:解读|问答)(?:[（(][^（）()]*[）)])?$"), Stage.EXPLANATION),
    (late(r"公示(?:公?告|名?单|表|书|情况)?(?:[（(][^（）()]*[）)]|[一二三四五\d]+)?$"), Stage.LIST),
)
# Of a benefit that others were paid before: 关于2026年度育儿补贴申领的通知.
_ASKS: Final = late(
    r"(?:申领|申报|申请|受理|登记|认定|认证|年审|报名|缴费|参保)(?:工作|办理|有关事项|相关事项|事项|事宜)?的?(?:通知|公告|通告|提示|提醒|须知|指南)"
    r"(?:[（(][^（）()]*[）)])?$"
)


def first_stage(version: Version) -> Stage:
    """Return the stage at which an item begins a thread."""
    usual = Stage.APPLY if version.genre.is_benefit else Stage.NOTICE
    return _titled(version) or _FIRST.get(version.genre, usual)


def later_stage(version: Version) -> Stage:
    """Return the stage that is proposed for an item that follows another."""
    usual = _LATER.get(version.genre, Stage.NOTICE)
    asks = usual is Stage.PAID and _ASKS.search(_title(version))
    return _titled(version) or (Stage.APPLY if asks else usual)


def _titled(version: Version) -> Stage | None:
    return next((stage for pattern, stage in _TITLED if pattern.search(_title(version))), None)


def _title(version: Version) -> str:
    return "".join(version.title.split())


def feedback_due(version: Version, published: date, overrides: Overrides) -> date:
    """Return the day by which a consultation's result is owed: counted from its last day, else from its first."""
    closes = version.plain.deadline or (version.valid_until.date() if version.valid_until else published)
    return add_workdays(max(closes, published), FEEDBACK_DAYS, overrides).day


def next_due(was: date, weeks: int, today: date) -> date:
    """Return the next day in the rhythm of `weeks` after `today`."""
    missed = max(0, (today - was).days) // (7 * weeks)
    return was + timedelta(weeks=weeks * (missed + 1))
