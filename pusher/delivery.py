"""A delivery (发送记录): its states, its news, and the one table that says what follows from what.

Pure. The SQL keeps the same ladder in pusher.rank(); tests/architecture/test_states.py compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Final


class State(StrEnum):
    """Where a delivery stands. `sending` is a pending row inside its batch's open window: a view says so."""

    PENDING = "pending"  # 待发送
    SENT = "sent"  # 已提交: the provider accepted it
    ARRIVED = "arrived"  # 到机
    OPENED = "opened"  # 确认: 我知道了 on a personal link
    REFUSED = "refused"  # 被拒: this contact, this channel
    FAILED = "failed"  # 未送达: attempts or time used up, or a receipt says so
    UNKNOWN = "unknown"  # 结果不明: perhaps sent
    CANCELLED = "cancelled"  # 已取消
    EXPIRED = "expired"  # 已过期: too late to send
    SUPERSEDED = "superseded"  # 以新版为准
    SKIPPED = "skipped"  # 未发: dedupe, opt-out, cap


class News(StrEnum):
    """What may be heard of a delivery."""

    ACCEPTED = "accepted"  # an answer, a receipt or a query: the provider has it
    REFUSED = "refused"
    DEFERRED = "deferred"
    UNCLEAR = "unclear"  # no clear answer after the first byte
    ABSENT = "absent"  # a query says the provider never had it
    ARRIVED = "arrived"
    UNDELIVERED = "undelivered"  # a receipt says it will not arrive
    ACKNOWLEDGED = "acknowledged"
    EXHAUSTED = "exhausted"  # attempts used up
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"
    SKIPPED = "skipped"
    DROPPED = "dropped"  # a person decided 不再发
    REPEATED = "repeated"  # a person decided 再发一次


P, S = News, State
TRANSITIONS: Final = {
    (S.PENDING, P.ACCEPTED): S.SENT,
    (S.PENDING, P.REFUSED): S.REFUSED,
    (S.PENDING, P.DEFERRED): S.PENDING,
    (S.PENDING, P.UNCLEAR): S.UNKNOWN,
    (S.PENDING, P.ARRIVED): S.ARRIVED,  # the receipt overtook our own record
    (S.PENDING, P.UNDELIVERED): S.FAILED,
    (S.PENDING, P.ACKNOWLEDGED): S.OPENED,
    (S.PENDING, P.EXHAUSTED): S.FAILED,
    (S.PENDING, P.CANCELLED): S.CANCELLED,
    (S.PENDING, P.EXPIRED): S.EXPIRED,
    (S.PENDING, P.SUPERSEDED): S.SUPERSEDED,
    (S.PENDING, P.SKIPPED): S.SKIPPED,
    (S.UNKNOWN, P.ACCEPTED): S.SENT,
    # What a query found refused, or absent in a stopped push, goes on from there in the same statement. (Refused as an
    # answer is a repeat's, and settles nothing.)
    (S.UNKNOWN, P.ABSENT): S.PENDING,
    (S.UNKNOWN, P.ARRIVED): S.ARRIVED,
    (S.UNKNOWN, P.UNDELIVERED): S.FAILED,
    (S.UNKNOWN, P.ACKNOWLEDGED): S.OPENED,
    (S.UNKNOWN, P.DROPPED): S.FAILED,
    (S.UNKNOWN, P.REPEATED): S.PENDING,
    (S.SENT, P.ARRIVED): S.ARRIVED,
    (S.SENT, P.UNDELIVERED): S.FAILED,
    (S.SENT, P.ACKNOWLEDGED): S.OPENED,
    (S.FAILED, P.ARRIVED): S.ARRIVED,
    (S.FAILED, P.ACKNOWLEDGED): S.OPENED,
    (S.ARRIVED, P.ACKNOWLEDGED): S.OPENED,
}
del P, S

# Receipts merge by rank, so that their order and repetition never matter. What is not on the ladder stays.
LADDER: Final = (State.PENDING, State.UNKNOWN, State.SENT, State.FAILED, State.ARRIVED, State.OPENED)

OPEN: Final = frozenset({State.PENDING, State.UNKNOWN})  # a push with one of these is not dispatched
STOPPED: Final = frozenset({State.CANCELLED, State.EXPIRED, State.SUPERSEDED})  # also the states of a stopped batch
REACHED: Final = frozenset({State.SENT, State.ARRIVED, State.OPENED})
FINAL: Final = frozenset(
    {State.OPENED, State.REFUSED, State.CANCELLED, State.EXPIRED, State.SUPERSEDED, State.SKIPPED},
)

LABELS: Final = {
    State.PENDING: "待发送",
    State.SENT: "已提交",
    State.ARRIVED: "到机",
    State.OPENED: "确认",
    State.REFUSED: "被拒",
    State.FAILED: "未送达",
    State.UNKNOWN: "结果不明",
    State.CANCELLED: "已取消",
    State.EXPIRED: "已过期",
    State.SUPERSEDED: "以新版为准",
    State.SKIPPED: "未发",
}


def advance(state: State, news: News) -> State | None:
    """Return the state that follows, None where the news says nothing new (a repeated or late receipt)."""
    return TRANSITIONS.get((state, news))


def runs(nos: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Cut ascending numbers into (lowest, highest) of those that follow each other without a gap."""
    start = 0
    for place in range(1, len(nos) + 1):
        if place == len(nos) or nos[place] != nos[place - 1] + 1:
            yield nos[start], nos[place - 1]
            start = place


def mermaid() -> str:
    """Draw the table as a mermaid state diagram (docs/architecture.md holds the same text)."""
    lines = ["stateDiagram-v2", "    [*] --> pending"]
    lines += [f"    {state} --> {after}: {news}" for (state, news), after in TRANSITIONS.items()]
    lines += [f"    {state} --> [*]" for state in State if state in FINAL]
    return "\n".join(lines)
