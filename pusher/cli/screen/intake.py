"""What was read: a notice with its findings, proposed groups, a roster with its errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Protocol

from rich.console import Console
from rich.console import Group as Lines
from rich.text import Text

from audiences.matching import Proposal
from audiences.roster import RowError
from audiences.store import Count, Diff
from content.checks import Finding, Severity
from content.item import Version
from pusher.cli.screen.base import show, table

_SHOWN: Final = 20
_QUOTED: Final = 16  # characters of a source


class Group(Protocol):
    """A proposed group with its count (pusher.cli.line.Group)."""

    @property
    def proposal(self) -> Proposal:
        """Where, who, why."""

    @property
    def count(self) -> Count:
        """How many."""


def findings(console: Console, found: Sequence[Finding]) -> None:
    """Say each finding with its place, reason and suggestion; blockers come first."""
    for one in found:
        word, style = ("阻断", "bold red") if one.severity is Severity.BLOCK else ("提醒", "yellow")
        lines = Text.assemble(
            (word, style), f" {one.place}：{one.reason}", (f"（{one.quote}）" if one.quote else "", "dim")
        )
        show(console, Lines(lines, Text(f"     {one.suggestion}", "dim")))


def read_out(console: Console, version: Version, words: Mapping[str, str]) -> None:
    """Show what was read out of a file, each value with the words it came from (`words` by field)."""
    plain = version.plain
    day = f"{plain.deadline:%Y-%m-%d}" if plain.deadline else ""
    values = {
        "title": ("标题", version.title),
        "issuer": ("发布单位", version.issuer),
        "issued_on": ("成文日期", f"{version.issued_on:%Y-%m-%d}" if version.issued_on else ""),
        "genre": ("信息类别", version.genre.label),
        "duty": ("告知要求", version.duty.label),
        "urgency": ("紧急程度", version.urgency.label),
        "who": ("谁能领" if version.genre.is_benefit else "和谁有关", plain.who),
        "how_much": ("领多少" if version.genre.is_benefit else "多少钱", plain.how_much),
        "how": ("怎么办", plain.how),
        "when": ("什么时候", plain.when),
        "deadline": ("截止哪天", day),
        "contacts": ("找谁问", "；".join(f"{each.label} {each.number}" for each in version.contacts)),
    }
    rows = table("项目", "读出的内容", "依据原文")
    for name, (title, value) in values.items():
        source = words.get(name, "")
        rows.add_row(title, value or Text("没有写", "dim"), Text(_brief("" if source == value else source), "dim"))
    show(console, rows)


def matched(console: Console, groups: Sequence[Group]) -> None:
    """Show proposed groups, each with its reasons and what a person has to settle."""
    for number, group in enumerate(groups, 1):
        mark = f"{number}. " if len(groups) > 1 else ""
        counted = f"{group.count.people}人，其中{group.count.reachable}人有联系方式"
        show(console, Text.assemble((mark + group.proposal.sentence, "bold"), f"  {counted}"))
        for reason in group.proposal.reasons:
            show(console, Text(f"   {reason}", "dim"))
        for question in group.proposal.open:
            show(console, Text(f"   请核对：{question}", "yellow"))


def row_errors(console: Console, errors: Sequence[RowError], notes: Sequence[str]) -> None:
    """Name the bad rows by the spreadsheet's own numbers."""
    for note in notes:
        show(console, Text(note, "dim"))
    if not errors:
        return
    rows = table("行", "列", "问题", right=(0,))
    for error in errors[:_SHOWN]:
        shown = f"{error.message}（{error.cell}）" if error.cell else error.message
        rows.add_row(f"{error.sheet} {error.row}".strip(), error.column, shown)
    show(console, rows)
    if len(errors) > _SHOWN:
        show(console, Text(f"…… 还有{len(errors) - _SHOWN}处", "dim"))


def changes(console: Console, diff: Diff) -> None:
    """Say what an import would change."""
    rows = table("新增", "有变化", "不变", "名册上不再有", "保持原状", right=range(5))
    rows.add_row(*map(str, (diff.new, diff.changed, diff.unchanged, diff.gone, diff.kept)))
    show(console, rows)


def _brief(words: str) -> str:
    return words if len(words) <= _QUOTED else f"…{words[-_QUOTED:]}" if words[-1:].isdigit() else f"{words[:_QUOTED]}…"
