"""Items as the console's pages show them: labels, colours, renditions. No IO."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from content.attached import named
from content.checks import Finding, Severity
from content.item import Attachment, Version
from content.render import Rendition, TooLongError, render, short_text
from content.review import ACT_LABELS, STATE_LABELS, Act, State, Step, current_round
from content.store import PROGRAM, Item, Line, Standing
from pusher.access import Action
from pusher.late import action_of
from pusher.store.user import Named

_KINDS: Final = {
    State.SUBMITTED: "busy",
    State.REVIEWED: "busy",
    State.APPROVED: "good",
    State.RETURNED: "warn",
    State.HELD: "warn",
    State.WITHDRAWN: "bad",
}
_SMS_UNITS: Final = 210  # three segments of 70
LAPSED: Final = {"repealed": "已废止", "expired": "已失效", "closed": "公示已结束", "past": "已过期"}
OVER: Final = frozenset({State.WITHDRAWN, State.SUPERSEDED})


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a list of items."""

    code: str
    title: str
    state: State
    state_label: str
    state_kind: str
    genre_label: str
    created_by: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Done:
    """One line of an item's history."""

    at: datetime
    name: str
    act: str
    note: str
    proof: str = ""  # 校对


@dataclass(frozen=True, slots=True)
class Look:
    """An item's current version, checked and rendered for its own territory."""

    item: Item
    version: Version
    rendition: Rendition
    sms: str  # empty: it does not fit
    found: tuple[Finding, ...]

    @property
    def blocking(self) -> int:
        """How many findings must be mended first."""
        return sum(blocks(one) for one in self.found)


def row(line: Line, waits: Act | None = None, lapsed: str = "") -> Row:
    """A line of the store as the list shows it, with the step that it waits for, or why it is sent no more (LAPSED)."""
    published = line.published == line.hash
    return Row(
        code=line.code,
        title=line.title,
        state=line.state,
        state_label=LAPSED.get(lapsed) or state_label(line.state, published=published, waits=waits),
        state_kind="" if lapsed else state_kind(line.state),
        genre_label=line.genre.label,
        created_by=line.created_by,
        changed_at=line.changed_at,
    )


def state_label(state: State, *, published: bool, waits: Act | None = None) -> str:
    """As the screen says it; an approved version that the page shows is 已发布, one in review waits for a step."""
    if waits is not None and waits is not Act.RESUME:
        return f"待{ACT_LABELS[waits]}"
    return "已发布" if published and state is State.APPROVED else STATE_LABELS[state]


def state_kind(state: State) -> str:
    """The colour of its tag."""
    return _KINDS.get(state, "")


def look(item: Item, version: Version, url: str, found: tuple[Finding, ...]) -> Look:
    """Render what was checked."""
    rendition = render(version, division=version.division, code=item.code, url=url)
    try:
        sms = short_text(rendition, _SMS_UNITS, with_link=True)
    except TooLongError:
        sms = ""
    return Look(item, version, rendition, sms, found)


def enclosed(files: Sequence[Attachment]) -> list[dict[str, Any]]:
    """Attachments as pages and forms show them, by their number."""
    return [
        {"no": no, "name": one.name, "kind": named(one), "picture": one.is_picture, "said": one.said}
        for no, one in enumerate(files, 1)
    ]


def blocks(finding: Finding) -> bool:
    """Whether it stops the item."""
    return finding.severity is Severity.BLOCK


def history(steps: Sequence[Step], people: dict[int, Named]) -> list[Done]:
    """What was done, the latest first."""
    return [
        Done(step.at, _name(step.person, people), ACT_LABELS[step.act], step.note, _proof(step))
        for step in reversed(steps)
    ]


def _name(person: int, people: dict[int, Named]) -> str:
    if person == PROGRAM:
        return "程序"
    return people[person].name if person in people else "—"


def _proof(step: Step) -> str:
    if step.findings is not None:
        return f"程序检查：{step.findings}处请留意" if step.findings else "程序检查：没有问题"
    return "已通读" if step.read else ""


def next_act(standing: Standing | None) -> tuple[Act, Action] | None:
    """The step that an item waits for, and what a grant must allow to take it; None: it waits for nobody."""
    if standing is None or standing.awaits is None:
        return None
    if standing.awaits is Act.RESUME:
        reviewed = Act.REVIEW in standing.route.acts
        return Act.RESUME, Action.REVIEW_ITEM if reviewed else Action.SIGN_ITEM
    return standing.awaits, action_of(standing.awaits)


def barred(me: int, past: tuple[Step, ...], authors: set[int | None], standing: Standing | None) -> str:
    """Why this person cannot take the item's next step; empty: nothing bars them."""
    waits = next_act(standing)
    if waits is None or waits[0] is Act.RESUME:
        return ""
    if me in authors:
        return "这是您自己写的稿子，须由别人审核。"
    if any(step.person == me for step in current_round(past)):
        return "您已经办过这一轮的一个审核环节，须由别人接着办。"
    return ""
