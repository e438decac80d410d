"""The report: channels by state, households by grade of evidence, villages."""

from __future__ import annotations

from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from channels.registry import CHANNELS
from pusher.cli.screen.base import heading, show, table
from pusher.report import GRADE_LABELS, GRADES, Report, by_hand, label

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
    for one in figures.handouts:
        show(console, Text(f"代发 {one.name}（{one.outlet}）：{by_hand(one)}"))
    console.print()
    if figures.coverage is None:
        show(console, Text("告知情况：没有用名册，不统计到户。通知页面和海报的浏览只计次数，不计到户。"))
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


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "—"
