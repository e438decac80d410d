"""Review (审核): 初审 by the author, the steps of a route, 终审; no two by one person, all bound to one digest.

Pure. Which route an item takes is content.route's to say; a short route has its reason on record.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class State(StrEnum):
    """Where an item stands."""

    DRAFT = "draft"  # 拟稿
    SUBMITTED = "submitted"  # 已送审: nobody has decided yet
    REVIEWED = "reviewed"  # 审核中: somebody has, and the route goes on
    APPROVED = "approved"  # 已审定
    RETURNED = "returned"  # 退回修改
    HELD = "held"  # 暂缓
    WITHDRAWN = "withdrawn"  # 已撤回
    SUPERSEDED = "superseded"  # 以新版为准


class Act(StrEnum):
    """What a person does to an item."""

    SUBMIT = "submit"  # 送审: the author vouches for it (初审)
    REVIEW = "review"  # 复审通过
    CONSENT = "consent"  # 村监委同意: of a village's money
    COUNTERSIGN = "countersign"  # 会签: the consent of another unit
    SIGN = "sign"  # 终审签发
    RELAY = "relay"  # 转发: what a level above has approved, word for word
    RETURN = "return"  # 退回修改
    HOLD = "hold"  # 暂缓
    RESUME = "resume"  # 恢复审核
    EDIT = "edit"  # 修改: a new version; every approval is void
    WITHDRAW = "withdraw"  # 撤回
    SUPERSEDE = "supersede"  # 以新版为准


STATE_LABELS: Final[Mapping[State, str]] = MappingProxyType(
    {
        State.DRAFT: "拟稿",
        State.SUBMITTED: "已送审",
        State.REVIEWED: "审核中",
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
        Act.CONSENT: "村监委同意",
        Act.COUNTERSIGN: "会签",
        Act.SIGN: "终审签发",
        Act.RELAY: "转发",
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
        (State.DRAFT, Act.RELAY): State.APPROVED,
        (State.DRAFT, Act.WITHDRAW): State.WITHDRAWN,
        **{
            (state, act): State.REVIEWED
            for state in (State.SUBMITTED, State.REVIEWED)
            for act in (Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN)
        },
        **{
            (state, act): after
            for state in (State.SUBMITTED, State.REVIEWED)
            for act, after in (
                (Act.SIGN, State.APPROVED),
                (Act.RETURN, State.RETURNED),
                (Act.HOLD, State.HELD),
                (Act.EDIT, State.DRAFT),
                (Act.WITHDRAW, State.WITHDRAWN),
            )
        },
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


def mermaid() -> str:
    """Draw the table for docs/review.md."""
    ways: dict[tuple[State, State], list[str]] = {}
    for (before, act), after in TRANSITIONS.items():
        ways.setdefault((before, after), []).append(ACT_LABELS[act])
    names = [f'    state "{label}" as {state}' for state, label in STATE_LABELS.items()]
    lines = [f"    {before} --> {after}: {'、'.join(acts)}" for (before, after), acts in ways.items()]
    return "\n".join(["stateDiagram-v2", *names, f"    [*] --> {State.DRAFT}", *lines])


class ReviewError(Exception):
    """The step is not allowed; `args[0]` says why in Chinese."""


THREE: Final = (Act.SUBMIT, Act.REVIEW, Act.SIGN)
_STEPS: Final = frozenset({Act.REVIEW, Act.CONSENT, Act.COUNTERSIGN, Act.SIGN})


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a step may take (办理时限): so many working days, or hours by the clock where nothing can wait."""

    amount: int
    working: bool = True

    def __str__(self) -> str:
        return f"{self.amount}个工作日" if self.working else f"{self.amount}小时"


@dataclass(frozen=True, slots=True)
class Route:
    """The steps an item takes, in order. `reason` says why it takes these; a route of fewer than three must have one.

    `partner` is the unit (its number) whose consent 会签 asks for. From `audience_from` people on, a push needs a
    signer's word of its own (None: never).
    """

    acts: tuple[Act, ...] = THREE
    name: str = "三审"
    reason: str = ""
    limits: Mapping[Act, Limit] = field(default_factory=dict)
    partner: int | None = None
    audience_from: int | None = None

    def __post_init__(self) -> None:
        if self.acts == (Act.RELAY,):
            return
        middle = self.acts[1:-1]
        known = self.acts[:1] == (Act.SUBMIT,) and self.acts[-1:] == (Act.SIGN,) and len(self.acts) > 1
        if not known or len(set(middle)) != len(middle) or not set(middle) <= _STEPS - {Act.SIGN}:
            raise ReviewError("审核路线从送审开始、到终审签发为止，中间的环节不能重复")
        if len(self.acts) < len(THREE) and not self.reason.strip():
            raise ReviewError("两级审核的路线要写明理由，例如：本村审核人员不足三人")
        if (Act.COUNTERSIGN in self.acts) != (self.partner is not None):
            raise ReviewError("有会签的路线要写明由哪个单位会签")


RELAYED: Final = Route((Act.RELAY,), "原样转发", "上级已经审定，原文没有改动")


@dataclass(frozen=True, slots=True)
class Step:
    """One act on record. `digest` is what the person had before them: in content, the version's hash.

    `read`: the person says that they read it through (通读). `findings`: what the machine's check had to say (一校).
    """

    act: Act
    person: int  # 0: the program, following a relay's source
    digest: str
    at: datetime
    note: str = ""
    read: bool = False
    findings: int | None = None


_REASONED: Final = frozenset({Act.RETURN, Act.HOLD, Act.WITHDRAW, Act.SUPERSEDE})


def take(route: Route, state: State, past: Sequence[Step], step: Step, authors: AbstractSet[int]) -> State:
    """Return the state after a step. Raises ReviewError.

    `past` are the item's steps in order, `authors` whoever wrote the version: they neither review nor sign it.
    """
    after = advance(state, step.act)
    if after is None:
        raise ReviewError(f"现在是“{STATE_LABELS[state]}”，不能{ACT_LABELS[step.act]}")
    if step.act in _REASONED and not step.note.strip():
        raise ReviewError(f"{ACT_LABELS[step.act]}要写明理由")
    if step.act in {Act.SUBMIT, Act.RELAY} and step.act is not route.acts[0]:
        raise ReviewError("原样转发的不用送审，改过或加过内容的不能直接转发")
    if step.act in _STEPS:
        _decide(route, current_round(past), step, authors)
    return after


def _decide(route: Route, current: Sequence[Step], step: Step, authors: AbstractSet[int]) -> None:
    expected = awaited(route, current)
    if step.act not in route.acts:
        raise ReviewError(f"“{route.name}”这条路线没有{ACT_LABELS[step.act]}这一步")
    if expected is not step.act:
        raise ReviewError(f"还没有{ACT_LABELS[expected] if expected else '送审'}，不能{ACT_LABELS[step.act]}")
    if step.person in authors:
        raise ReviewError("拟稿人不能审核自己的稿件")
    if any(earlier.person == step.person for earlier in current):
        raise ReviewError("同一人不能承担两个审核环节")
    if any(earlier.digest != step.digest for earlier in current):
        raise ReviewError("内容在送审后有改动，请按新内容重新审核")


def awaited(route: Route, current: Sequence[Step]) -> Act | None:
    """Return the step of the route that comes after those of the current round; None: it is complete."""
    return route.acts[len(current)] if len(current) < len(route.acts) else None


def current_round(past: Sequence[Step]) -> Sequence[Step]:
    """Return the latest submission and the decisions that still stand on it: a hold voids those before it."""
    last = {step.act: place for place, step in enumerate(past)}
    begun = max(last.get(Act.SUBMIT, -1), last.get(Act.RELAY, -1))
    if begun < 0:
        return ()
    resumed = max(last.get(Act.RESUME, begun), begun)
    return past[begun], *past[resumed + 1 :]


def is_approved(route: Route, past: Sequence[Step], digest: str) -> bool:
    """Whether the current round approved exactly this digest, by different people."""
    current = current_round(past)
    complete = tuple(step.act for step in current) == route.acts
    return (
        complete
        and len({step.person for step in current}) == len(current)
        and {digest} == {step.digest for step in current}
    )
