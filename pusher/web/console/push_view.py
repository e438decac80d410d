"""Pushes as the console's pages show them: labels, colours, durations. No IO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from audiences.division import Tree, group_of, village_of
from channels.registry import CHANNELS
from pusher.store.batch import Progress
from pusher.store.progress import Standing
from pusher.web.words import place

_STATES: Final = {
    "frozen": ("待确认发送", ""),
    "approved": ("即将发送", "busy"),
    "running": ("发送中", "busy"),
    "paused": ("已暂停", "warn"),
    "dispatched": ("已发完", "good"),
    "settled": ("已办结", "good"),
    "cancelled": ("已取消", "bad"),
    "expired": ("已过期", "bad"),
    "superseded": ("以新版为准", ""),
}
LIVE: Final = frozenset({"approved", "running", "paused"})
UNREACHABLE: Final = {
    "none": "没有联系方式",
    "opted_out": "本人不再接收",
    "dead": "号码停用或已取消关注",
    "consent": "关注了公众号，没有允许发这类通知",
    "account": "关注的公众号不能发这次的通知",
    "other_channel": "只能用这次没选的渠道联系",
    "spoken": "本人要上门或打电话告知",
}


class AnyPush(Protocol):
    """What a list knows of a push."""

    @property
    def id(self) -> int:
        """Its number."""

    @property
    def state(self) -> str:
        """Where it stands."""

    @property
    def frozen_at(self) -> datetime:
        """When it was prepared."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One line of a list of pushes."""

    id: int
    title: str
    state_label: str
    state_kind: str
    frozen_at: datetime


@dataclass(frozen=True, slots=True)
class Bar:
    """One channel's progress."""

    label: str
    rows: int
    done: int
    sent: int
    failed: int
    unknown: int


def heading(push: AnyPush, title: str = "", standing: Standing | None = None) -> Heading:
    """A push as a list shows it; with its standing it also says what it waits for."""
    label, kind = state_label(standing) if standing else _STATES.get(push.state, (push.state, ""))
    return Heading(push.id, title, label, kind, push.frozen_at)


def state_label(standing: Standing) -> tuple[str, str]:
    """Where a push stands, in words and as a tag's kind."""
    if not waits(standing):
        return _STATES.get(standing.state, (standing.state, ""))
    if standing.undecided:
        return f"已发完，{standing.undecided}条待人工核实", "warn"
    return "已发完，有结果待核实", "warn"


def waits(standing: Standing) -> bool:
    """Whether a running push only waits for what the providers did not say clearly."""
    shown = bars(standing.channels)
    return (
        standing.state == "running"
        and bool(shown)
        and all(one.done >= one.rows for one in shown)
        and any(one.unknown for one in shown)
    )


def bars(progress: Sequence[Progress]) -> list[Bar]:
    """The batches' counters, a bar a channel."""
    return [
        Bar(
            label=channel_label(one.channel),
            rows=one.rows,
            done=min(one.rows, one.sent + one.refused + one.failed + one.unknown),
            sent=one.sent,
            failed=one.refused + one.failed,
            unknown=one.unknown,
        )
        for one in progress
    ]


def channel_label(name: str) -> str:
    """短信, 微信, 二维码."""
    return CHANNELS[name].label if name in CHANNELS else name


def duration(seconds: float) -> str:
    """约3分钟, as an office would say it."""
    if seconds < 60:  # noqa: PLR2004
        return "1分钟内"
    minutes = round(seconds / 60)
    return f"约{minutes}分钟" if minutes < 60 else f"约{minutes // 60}小时{minutes % 60}分钟"  # noqa: PLR2004


def group_name(tree: Tree, code: int) -> str:
    """星亮村3组; who stands in no group is the village's."""
    village = village_of(code)
    if code == village or village not in tree:
        return f"{place(tree.node(village).name)}（没有分组）" if village in tree else place(tree.called(code))
    return f"{place(tree.node(village).name)}{tree.node(code).name if code in tree else f'{group_of(code)}组'}"
