"""A tick list (走访清单) on paper: what to say, a line a household, boxes for what came of it. Black on white."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from content.press import spaced
from content.press.job import print_page


@dataclass(frozen=True, slots=True)
class Ticks:
    """What stands on the paper; `rows` are (household, note, people)."""

    head: str
    title: str
    issuer: str
    code: str
    say: Sequence[str]  # three lines that the visitor says
    rows: Sequence[tuple[str, str, str]]
    boxes: Sequence[str]
    back: str  # where the paper goes
    foot: str


async def ticks(paper: Ticks) -> bytes:
    """The list as PDF, A4; UnprintableError for a name that no font here has, PressError."""
    return await print_page("ticks", asdict(paper) | {"code": spaced(paper.code)})
