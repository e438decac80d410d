"""A notice in its clauses, each with the label and the heading under which it stands. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.ingest.clause import LEADING
from content.pattern import late

_OPEN: Final = "（(“「《【["
_SHUT: Final = "）)”」》】]"
_STOPS: Final = "。；;！!？?"
_LABEL: Final = 14  # characters of the longest label: 申请人需要提供的材料：
_HEADING: Final = 22  # of the longest heading
_TELLING: Final = 12  # beyond it a heading tells something itself: 公告期内每天8:00—18:00：
_NUMBERED: Final = late(
    r"^(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十]+[条项章步]|\d+[.．、](?!\d)|[①-⑳])"
)
_BRACED: Final = late(r"^【(?P<label>[^】\n]{2,14})】\s*")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause and where it stands; `end` is the sign that ends it, `starts` whether it begins a sentence."""

    text: str
    line: int
    label: str = ""  # what stands before a colon: 领取地点
    heading: str = ""  # the last line that is one: 二、补贴标准
    end: str = ""
    starts: bool = True


def clauses(lines: Sequence[str]) -> tuple[Clause, ...]:
    """Return the clauses of a text's lines in order."""
    found: list[Clause] = []
    heading = ""
    for no, whole in enumerate(lines):
        line = whole.strip()
        if not line:
            continue
        if _is_heading(line):
            heading = LEADING.sub("", line).rstrip("：:。 ")
            if len(heading) <= _TELLING:
                continue
        found += _of_line(line, no, heading)
    return tuple(found)


def _is_heading(line: str) -> bool:
    """Whether a line stands over those that follow: 二、补贴标准, 认证方式：."""
    if line.endswith(("：", ":")):
        return True
    bare = LEADING.sub("", line)
    return bool(_NUMBERED.match(line)) and len(bare) <= _HEADING and not any(sign in bare for sign in "，。；：:")


def _of_line(line: str, no: int, heading: str) -> Iterator[Clause]:
    said = LEADING.sub("", line)
    label = ""
    if braced := _BRACED.match(said):
        label, said = braced["label"], said[braced.end() :]
    numbered = said != line
    starts = True
    for text, end in _cut(said):
        if end in "：:" and end:
            label, starts = text.strip(), False
            continue
        if starts and numbered and end == "。" and len(text) <= _LABEL // 2 + 1 and not label:
            label, numbered = text.strip(), False  # 一、发放标准。80周岁以上…
            continue
        numbered = False
        if text.strip():
            yield Clause(text.strip(), no, label, heading, end, starts)
        starts = end in _STOPS or not end


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """The pieces between commas and stops outside brackets, each with the sign that ends it, "" at the line's end.

    A colon ends one that is short enough to be a label.
    """
    depth, start = 0, 0
    for place, sign in enumerate(text):
        if sign in _OPEN:
            depth += 1
        elif sign in _SHUT:
            depth = max(0, depth - 1)
        is_colon = sign in "：:" and place - start <= _LABEL and not text[place + 1 : place + 2].isdigit()
        is_colon = is_colon or (sign == "：" and place - start <= _LABEL and not text[place - 1 : place].isdigit())
        if depth == 0 and (sign in _STOPS or sign == "，" or is_colon):
            yield text[start:place], sign
            start = place + 1
    if start < len(text):
        yield text[start:], ""
