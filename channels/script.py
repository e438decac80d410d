"""What is spoken over a short video (口播稿), and its captions (字幕): the essentials within so many seconds. Pure.

Whole facts only: what had to go stands in the text under the video. Figures are spoken in words and shown as figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from channels.message import UnfitError
from content.render import Rendition, essence
from content.render.arrangement import fewer
from content.render.label import Label
from content.render.spoken import speak

SECONDS: Final = 60
PACE: Final = 4  # characters a second before a camera [community]
CAPTION: Final = 15  # characters of a line of captions [community]
_KEPT_LONGEST: Final = (  # the last goes first
    Label.DANGER, Label.WHO_GETS, Label.WHO, Label.WHERE, Label.DEADLINE, Label.HOW_MUCH_GETS, Label.HOW_MUCH,
    Label.WHEN, Label.HOW, Label.ASK,
)  # fmt: skip
_MARKS: Final = re.compile(r"[。，、；：？！“”（）《》\s]")
_PIECE: Final = re.compile(r"[^。，；：？！\n]+")
_WORD: Final = re.compile(r"[A-Za-z0-9.%:/-]+|.", re.DOTALL)  # a figure is never cut


@dataclass(frozen=True, slots=True)
class Script:
    """The words, a breath a line; their captions, a line each; how long they take."""

    spoken: str
    captions: str
    seconds: int


def script(rendition: Rendition, most: int = SECONDS) -> Script:
    """Return the fullest script of at most so many seconds; UnfitError: not even the title fits."""
    facts = rendition.told
    while True:
        said = "\n".join(_lines(rendition, facts))
        spoken = speak(said)
        seconds = -(-len(_MARKS.sub("", spoken)) // PACE)
        if seconds <= most:
            return Script(spoken, captions(said), seconds)
        if not facts:
            raise UnfitError(f"口播最多{most}秒，光念标题就要{seconds}秒，请把标题缩短{(seconds - most) * PACE}个字")
        facts = fewer(rendition, facts, _KEPT_LONGEST)


def captions(said: str) -> str:
    """Cut what is said into lines that can be read in passing, at the pauses first."""
    return "\n".join(line for piece in _PIECE.findall(said) for line in _cut(piece.strip()) if line)


def _lines(rendition: Rendition, facts: tuple[tuple[str, str], ...]) -> list[str]:
    by = f"{rendition.issuer}发布：" if rendition.issuer else ""
    answers = [f"{label}？{value.rstrip('。；，、;,. ')}。" for label, value in facts]
    return [f"{by}{essence(rendition.title)}。", *answers, "全文和最新情况，扫屏幕上的二维码看。"]


def _cut(piece: str) -> list[str]:
    lines, line = [], ""
    for word in _WORD.findall(piece):
        if line and len(line) + len(word) > CAPTION:
            lines.append(line)
            line = ""
        line += word
    return [*lines, line]
