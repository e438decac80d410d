"""The terminal: its console, headings, tables, bars, and how times are said."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from pusher.strategy import OFFICE_TIME

_WIDE: Final = 100
_MINUTE: Final = 60


def screen(*, aside: bool = False) -> Console:
    """The console; `aside`: on stderr, because stdout belongs to a machine."""
    file = sys.stderr if aside else sys.stdout
    width = None if file.isatty() else _WIDE  # a log has no width of its own
    return Console(file=file, highlight=False, markup=False, width=width)  # what we print is other people's words


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
