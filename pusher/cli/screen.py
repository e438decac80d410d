"""What the terminal shows of a push: findings, check page, progress, report. No IO but the console's."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

from rich import box
from rich.console import Console
from rich.console import Group as Lines
from rich.padding import Padding
from rich.panel import Panel
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from audiences.matching import Proposal
from audiences.roster import RowError
from audiences.store import Count, Diff
from channels.registry import CHANNELS
from content.checks import Finding, Severity
from content.item import Version
from pusher.publish import CheckPage
from pusher.report import GRADE_LABELS, GRADES, NO_ROSTER, Report, label
from pusher.strategy import OFFICE_TIME

UNREACHABLE: Final = {
    "none": "没有联系方式",
    "opted_out": "本人不再接收",
    "dead": "号码停用或已取消关注",
    "other_channel": "只能用这次没选的渠道联系",
}
STATES: Final = {
    "frozen": "待确认发送",
    "approved": "即将发送",
    "running": "发送中",
    "paused": "已暂停",
    "dispatched": "已发完",
    "settled": "已办结",
    "cancelled": "已取消",
    "expired": "已过期",
    "superseded": "以新版为准",
}
_SHOWN: Final = 20
_WIDE: Final = 100
_QUOTED: Final = 16  # characters of a source
_MINUTE: Final = 60


def screen(*, aside: bool = False) -> Console:
    """The console; `aside`: on stderr, because stdout belongs to a machine."""
    file = sys.stderr if aside else sys.stdout
    return Console(file=file, highlight=False, width=None if file.isatty() else _WIDE)  # a log has no width of its own


def bars(console: Console) -> Progress:
    """Progress bars of one house: what, how far, how many, what came of it."""
    return Progress(
        TextColumn("  {task.description}"),
        BarColumn(bar_width=28),
        MofNCompleteColumn(),
        TextColumn("[dim]{task.fields[said]}"),
        TimeElapsedColumn(),
        console=console,
    )


def table(*heads: str, right: Sequence[int] = ()) -> Table:
    """A plain table; columns of numbers stand at the right."""
    made = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="dim")
    for place, head in enumerate(heads):
        made.add_column(head, justify="right" if place in right else "left", no_wrap=place in right, overflow="fold")
    return made


def heading(console: Console, words: str, note: str = "") -> None:
    """One step of the story."""
    console.print()
    console.print(Text.assemble(("● ", "green"), (words, "bold"), (f"  {note}" if note else "", "dim")))


def show(console: Console, what: Any) -> None:
    """Print something one step to the right."""
    console.print(Padding.indent(what, 2))


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


def check(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], str]) -> None:
    """Show the check page; `labels` name the modes by account and mode."""
    heading(console, "核对", f"推送 {page.push.id}")
    facts = Table.grid(padding=(0, 2))
    facts.add_row("标题", page.title)
    if page.push.audience is None:
        facts.add_row("对象", f"{NO_ROSTER}：只发通知页面、二维码和海报")
    else:
        facts.add_row("对象", f"{page.people}人，{page.households}户，{len(page.villages)}个村")
    if page.places:
        facts.add_row("张贴", f"{len(page.places)}个村的通知页面和海报")
    facts.add_row("时间", f"{moment(page.starts_at)} 开始，预计{duration(page.seconds)}发完")
    facts.add_row("费用", f"{page.cost:.2f}元")
    if page.sent_before:
        facts.add_row("注意", f"今天已经向同样的人发过（推送 {page.sent_before}）")
    show(console, facts)
    _carried(console, page, labels)
    _unreachable(console, page)
    _texts(console, page, labels)
    for line in page.left_out:
        show(console, Text(f"没有用上：{line}", "yellow"))


def _texts(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], str]) -> None:
    """The exact texts; of an account's modes only those that somebody gets."""
    carried = {(one.name, one.mode) for one in page.accounts}
    speaking = {name for name, _ in carried}
    for text in page.texts:
        name = labels.get((text.account, text.mode), text.mode)
        if text.division or (text.name in speaking and (text.name, text.mode) not in carried):
            continue
        units = f" · 每条计费{text.message.segments}条" if text.message.segments > 1 else ""
        title = f"{CHANNELS[text.channel].label} · {name} · {text.name}{units}"
        show(console, Panel(text.message.text, title=title, title_align="left", border_style="dim", width=92))


def _carried(console: Console, page: CheckPage, labels: Mapping[tuple[int, str], str]) -> None:
    if not page.accounts:
        return
    modes = {(text.name, text.mode): labels.get((text.account, text.mode), text.mode) for text in page.texts}
    rows = table("渠道", "方式", "账号", "条数", "户数", "计费条数", "费用（元）", right=(3, 4, 5, 6))
    for one in page.accounts:
        rows.add_row(
            one.label,
            modes.get((one.name, one.mode), one.mode),
            one.name,
            str(one.messages),
            str(one.households),
            str(one.segments * one.messages),
            f"{one.cost:.2f}",
        )
    console.print()
    show(console, rows)


def _unreachable(console: Console, page: CheckPage) -> None:
    if not page.unreachable:
        return
    rows = table("联系不上的原因", "人数", "户数", right=(1, 2))
    for one in page.unreachable:
        rows.add_row(UNREACHABLE.get(one.reason, one.reason), str(one.people), str(one.households))
    console.print()
    show(console, rows)
    console.print()


def report(console: Console, figures: Report) -> None:
    """Show what became of a push: channels by state, households by grade, villages."""
    waiting = figures.undecided and figures.state == "running"
    state = "已发完，有结果待核实" if waiting else STATES.get(figures.state, figures.state)
    heading(console, "报告", f"推送 {figures.push} · {state}")
    show(console, Text(figures.title))
    used = [name for name in next(iter(figures.channels.values()), {}) if _any(figures, name)]
    channels = table("渠道", *map(label, used), right=range(1, len(used) + 1))
    for name, states in figures.channels.items():
        known = CHANNELS[name].label if name in CHANNELS else name
        channels.add_row(known, *(str(states[state]) if states[state] else "·" for state in used))
    console.print()
    show(console, channels)
    console.print()
    if figures.coverage is None:
        show(console, Text(f"告知情况：{NO_ROSTER}。通知页面和海报的浏览只计次数，不计到户。"))
        return
    homes = figures.coverage["households"]
    grades = table("告知情况", "户数", "占比", right=(1, 2))
    for grade in GRADES.values():
        grades.add_row(GRADE_LABELS[grade], str(figures.coverage[grade]), _share(figures.coverage[grade], homes))
    grades.add_section()
    grades.add_row("合计", str(homes), "")
    villages = table("村", "户数", *GRADE_LABELS.values(), right=range(1, 2 + len(GRADES)))
    for name, by_grade in _villages(figures):
        villages.add_row(name, str(sum(by_grade.values())), *(str(by_grade.get(grade, 0)) for grade in GRADES))
    side = Table.grid(padding=(0, 5))
    side.add_row(grades, villages)
    show(console, side)
    if figures.undecided:
        console.print()
        show(console, Text(f"{figures.undecided}条结果不明：平台没有明确答复，不会自动重发，请人工核实。", "yellow"))


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


def duration(seconds: float) -> str:
    """约3分钟, as an office says it."""
    if seconds < _MINUTE:
        return "1分钟内"
    minutes = round(seconds / _MINUTE)
    return f"约{minutes}分钟" if minutes < _MINUTE else f"约{minutes // _MINUTE}小时{minutes % _MINUTE}分钟"


def moment(at: datetime) -> str:
    """11月21日 16:30, in office time."""
    local = at.astimezone(OFFICE_TIME)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _any(figures: Report, state: str) -> bool:
    return any(states[state] for states in figures.channels.values())


def _villages(figures: Report) -> list[tuple[str, dict[int, int]]]:
    """Households by grade of each village, the least reached first where they do not all fit."""
    found: dict[int, tuple[str, dict[int, int]]] = {}
    for row in figures.villages:
        name = (row.name or str(row.division)).removesuffix("村民委员会").removesuffix("居民委员会")
        found.setdefault(row.division, (name, {}))[1][row.grade] = row.households
    rows = list(found.values())
    return rows if len(rows) <= _SHOWN else sorted(rows, key=lambda row: -row[1].get(0, 0))[:_SHOWN]


def _brief(words: str) -> str:
    return words if len(words) <= _QUOTED else f"…{words[-_QUOTED:]}" if words[-1:].isdigit() else f"{words[:_QUOTED]}…"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
