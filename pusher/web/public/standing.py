"""What became of a published version (更正, 撤回, 失效, 废止, 停止, 下架): what its page says first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from content.item import Genre, Version
from content.listing import days, ends_at, rows
from content.review import State
from content.thread import Decision
from pusher.desk import OFFICE_TIME
from pusher.store.page import NoticeRow


@dataclass(frozen=True, slots=True)
class Standing:
    """What became of a version, in the words of its page."""

    word: str
    headline: str
    advice: str
    look: str  # warn or calm
    shows: bool  # the text may still be read
    link: str = ""  # the code of what stands in its place
    status: int = 200
    holds: bool = False  # it may still be acted upon


SEALED: Final = Standing(
    "下架",
    "这条信息已下架",
    "内容已经收回，请不要再转发以前的截图。要问情况，请拨打12345。",
    "warn",
    shows=False,
    status=410,
)
_HALTED: Final = Standing(
    "停止", "内容有误，请勿据此办理", "正在更正，请稍后再看，或拨打下面的电话。", "warn", shows=False
)
_WITHDRAWN: Final = Standing(
    "撤回",
    "已撤回，请勿据此办理",
    "发布单位收回了这条通知。要问情况，请打电话。",
    "warn",
    shows=False,
    status=410,
)
_ORPHANED: Final = Standing(
    "待定",
    "代替这条的新通知已撤回",
    "下面是原来的内容，还算不算数，请先打电话问清楚。",
    "warn",
    shows=True,
)
_CORRECTED: Final = Standing(
    "更正",
    "内容有更正，以本页为准",
    "以前收到的短信、海报与本页不同的，按本页办。",
    "calm",
    shows=True,
    holds=True,
)
_RELIEVED: Final = Standing("解除", "预警已解除", "下面是解除的通知。", "calm", shows=True)
_ONLY_TO_READ: Final = "下面的内容只供查阅，不能再据此办理。"


def standing(row: NoticeRow, version: Version, now: datetime) -> Standing | None:
    """What has to be said before anything else; None: it stands as it was published."""
    if row.halted:
        return _HALTED
    if row.state == State.WITHDRAWN:
        return _WITHDRAWN
    if row.state == State.SUPERSEDED:
        if row.superseded_by is None:
            return _ORPHANED
        new = row.superseded_by
        return Standing("已有新版", "这条已由新的通知代替", "请以新的为准。", "warn", shows=False, link=new)
    return _over(row, version, now) or _cleaned(row) or (_CORRECTED if row.corrected and not row.alert else None)


def _over(row: NoticeRow, version: Version, now: datetime) -> Standing | None:
    """By its own time."""
    if row.alert == "cancel":
        return _RELIEVED
    until = row.ended_at or ends_at(version) or version.valid_until
    if until is None or until > now:
        return None
    last = day(until.astimezone(OFFICE_TIME).date())
    if version.genre is Genre.LISTING:
        return _listed(row, version, until, last)
    if version.genre is Genre.ALERT:
        words = f"有效时间到{until.astimezone(OFFICE_TIME):%m月%d日%H:%M}。是否继续，以最新的预警为准。"
        return Standing("失效", "预警已过有效时间", words, "calm", shows=True)
    return Standing("失效", "已过期", f"有效期到{last}。{_ONLY_TO_READ}", "calm", shows=True)


def _listed(row: NoticeRow, version: Version, until: datetime, last: str) -> Standing:
    """A listing whose time is over shows no name; it says how long it was public, and that an objection was right."""
    began = row.published_at or until
    count = row.listed if row.listed is not None else len(rows(version))
    first = day(began.astimezone(OFFICE_TIME).date())
    words = f"{first}至{last}公示{_seen(row.witnessed, days(began, until))}" + (f"，共{count}行" if count else "")
    found = "有人提出异议，核实后定为更正，以更正后的名单为准。" if row.revised else ""
    advice = f"{words}。{found}名单已经撤下，请不要再转发以前的截图。"
    return Standing("公示结束", "公示已结束", advice, "calm", shows=False)


def _seen(witnessed: int, calendar: int) -> str:
    """How long it was public, as far as the witness records say so."""
    if witnessed >= calendar:
        return f"了{calendar}天"
    return f"，有逐日记录的{witnessed}天" if witnessed else "，没有逐日记录"


def _cleaned(row: NoticeRow) -> Standing | None:
    """By the word of a yearly clean-up."""
    if row.decision == Decision.REPEALED:
        words = f"发布单位在{row.decided}年的清理中废止了它。{_ONLY_TO_READ}"
        return Standing("废止", "已废止", words, "calm", shows=True)
    if row.decision == Decision.EXPIRED:
        words = f"发布单位在{row.decided}年的清理中认定失效。{_ONLY_TO_READ}"
        return Standing("失效", "已失效", words, "calm", shows=True)
    return None


def day(value: date) -> str:
    """2026年11月21日."""
    return f"{value.year}年{value.month}月{value.day}日"
