"""Review (审核): 初审 by the author, 复审, 终审; no two steps by one person, all bound to one digest.

Pure. A small office may have a two-step route with its reason on record; alerts (转发预警) have a two-person lane.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where an item stands."""

    DRAFT = "draft"  # 拟稿
    SUBMITTED = "submitted"  # 待复审 (two-step routes: 待终审)
    REVIEWED = "reviewed"  # 待终审
    APPROVED = "approved"  # 已审定
    RETURNED = "returned"  # 退回修改
    HELD = "held"  # 暂缓
    WITHDRAWN = "withdrawn"  # 已撤回
    SUPERSEDED = "superseded"  # 以新版为准


class Act(StrEnum):
    """What a person does to an item."""

    SUBMIT = "submit"  # 送审: the author vouches for it (初审)
    REVIEW = "review"  # 复审通过
    SIGN = "sign"  # 终审签发
    RETURN = "return"  # 退回修改
    HOLD = "hold"  # 暂缓
    RESUME = "resume"  # 恢复审核
    EDIT = "edit"  # 修改: a new version; every approval is void
    WITHDRAW = "withdraw"  # 撤回
    SUPERSEDE = "supersede"  # 以新版为准


STATE_LABELS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.DRAFT: "拟稿",
        State.SUBMITTED: "待复审",
        State.REVIEWED: "待终审",
        State.APPROVED: "已审定",
        State.RETURNED: "退回修改",
        State.HELD: "暂缓",
        State.WITHDRAWN: "已撤回",
        State.SUPERSEDED: "以新版为准",
    }
)
ACT_LABELS: Final[Mapping[Act, str]] = MappingProxyType(
    {
        Act.SUBMIT: "送审",
        Act.REVIEW: "复审",
        Act.SIGN: "终审签发",
        Act.RETURN: "退回修改",
        Act.HOLD: "暂缓",
        Act.RESUME: "恢复审核",
        Act.EDIT: "修改",
        Act.WITHDRAW: "撤回",
        Act.SUPERSEDE: "以新版代替",
    }
)

TRANSITIONS: Final[Mapping[tuple[State, Act], State]] = MappingProxyType(
    {
        (State.DRAFT, Act.SUBMIT): State.SUBMITTED,
        (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
        (State.SUBMITTED, Act.REVIEW): State.REVIEWED,
        (State.SUBMITTED, Act.SIGN): State.APPROVED,
        (State.SUBMITTED, Act.RETURN): State.RETURNED,
        (State.SUBMITTED, Act.HOLD): State.HELD,
        (State.SUBMITTED, Act.EDIT): State.DRAFT,
        (State.SUBMITTED, Act.WITHDRAW): State.WITHDRAWN,
        (State.REVIEWED, Act.SIGN): State.APPROVED,
        (State.REVIEWED, Act.RETURN): State.RETURNED,
        (State.REVIEWED, Act.HOLD): State.HELD,
        (State.REVIEWED, Act.EDIT): State.DRAFT,
        (State.REVIEWED, Act.WITHDRAW): State.WITHDRAWN,
        (State.RETURNED, Act.SUBMIT): State.SUBMITTED,
        (State.RETURNED, Act.EDIT): State.DRAFT,
        (State.RETURNED, Act.WITHDRAW): State.WITHDRAWN,
        (State.HELD, Act.RESUME): State.SUBMITTED,
        (State.HELD, Act.EDIT): State.DRAFT,
        (State.HELD, Act.WITHDRAW): State.WITHDRAWN,
        (State.APPROVED, Act.EDIT): State.DRAFT,
        (State.APPROVED, Act.WITHDRAW): State.WITHDRAWN,
        (State.APPROVED, Act.SUPERSEDE): State.SUPERSEDED,
    }
)


def advance(state: State, act: Act) -> State | None:
    """Return the next state; None: the act says nothing new here."""
    return TRANSITIONS.get((state, act))


class Lane(StrEnum):
    """Which route an item takes."""

    FULL = "full"  # 三审: author, reviewer, signer
    SMALL = "small"  # author and signer: an office without three people
    ALERT = "alert"  # author and signer: relaying an official alert cannot wait


@dataclass(frozen=True, slots=True)
class Route:
    """The steps an item must take; a small office's route says why it is one."""

    lane: Lane = Lane.FULL
    reason: str = ""

    def __post_init__(self) -> None:
        if self.lane is Lane.SMALL and not self.reason.strip():
            raise ReviewError("两级审核的路线要写明理由，例如：本村审核人员不足三人")

    @property
    def acts(self) -> tuple[Act, ...]:
        """The acts that lead to approval, in order."""
        if self.lane is Lane.FULL:
            return Act.SUBMIT, Act.REVIEW, Act.SIGN
        return Act.SUBMIT, Act.SIGN


@dataclass(frozen=True, slots=True)
class Step:
    """One act on record. `digest` is what the person had before them: in content, the version's hash."""

    act: Act
    person: int
    digest: str
    at: datetime
    note: str = ""


class ReviewError(Exception):
    """The step is not allowed; `args[0]` says why in Chinese."""


_REASONED: Final = frozenset({Act.RETURN, Act.HOLD, Act.WITHDRAW, Act.SUPERSEDE})
_DECISIONS: Final = frozenset({Act.REVIEW, Act.SIGN})


def take(route: Route, state: State, past: Sequence[Step], step: Step, authors: AbstractSet[int]) -> State:
    """Return the state after a step. Raises ReviewError.

    `past` are the item's steps in order, `authors` whoever wrote the version: they neither review nor sign it.
    """
    after = advance(state, step.act)
    if after is None:
        raise ReviewError(f"现在是“{STATE_LABELS[state]}”，不能{ACT_LABELS[step.act]}")
    if step.act in _REASONED and not step.note.strip():
        raise ReviewError(f"{ACT_LABELS[step.act]}要写明理由")
    if step.act in _DECISIONS:
        _decide(route, state, current_round(past), step, authors)
    return after


def _decide(route: Route, state: State, current: Sequence[Step], step: Step, authors: AbstractSet[int]) -> None:
    if step.act is Act.REVIEW and Act.REVIEW not in route.acts:
        raise ReviewError("这条路线只有两级，请直接终审签发")
    if step.act is Act.SIGN and state is State.SUBMITTED and Act.REVIEW in route.acts:
        raise ReviewError("还没有复审，不能终审签发")
    if step.person in authors:
        raise ReviewError("拟稿人不能审核自己的稿件")
    if any(earlier.person == step.person for earlier in current):
        raise ReviewError("同一人不能承担两个审核环节")
    if any(earlier.digest != step.digest for earlier in current):
        raise ReviewError("内容在送审后有改动，请按新内容重新审核")


def current_round(past: Sequence[Step]) -> Sequence[Step]:
    """Return the latest submission and the decisions that still stand on it: a hold voids those before it."""
    last = {step.act: place for place, step in enumerate(past)}
    if Act.SUBMIT not in last:
        return ()
    submitted = last[Act.SUBMIT]
    resumed = max(last.get(Act.RESUME, submitted), submitted)
    return past[submitted], *past[resumed + 1 :]


def is_approved(route: Route, past: Sequence[Step], digest: str) -> bool:
    """Whether the current round approved exactly this digest, by different people."""
    current = current_round(past)
    complete = tuple(step.act for step in current) == route.acts
    return (
        complete
        and len({step.person for step in current}) == len(current)
        and {digest} == {step.digest for step in current}
    )
