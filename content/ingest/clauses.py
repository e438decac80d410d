"""A notice in its clauses, each under its label and heading; and what stands behind a label. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.ingest.proposal import Proposal
from content.pattern import Late, late

__all__ = ["LEADING", "VALUE", "Clause", "clauses", "labelled"]

VALUE: Final = r"[：:]\s*(?P<value>[^。；\n]{2,120})"  # behind a label, in patterns
# What stands before a clause and is none of its words: 一、, （1）, ●
LEADING: Final = late(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d)|答[：:]|[—●▲■◆★✔✦·•①-⑳]+)\s*"
)
_OPEN: Final = "（(“「《【["
_SHUT: Final = "）)”」》】]"
_STOPS: Final = "。；;！!？?"
_LABEL: Final = 14  # characters of the longest label: 申请人需要提供的材料：
_HEADING: Final = 22  # of the longest heading
_TELLING: Final = 12  # beyond it a heading tells something itself: 公告期内每天8:00—18:00：
_NUMBERED: Final = late(
    r"^(?:[一二三四五六七八九十]+[、．.]|[（(][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十]+[条项章步]|\d+[.．、](?!\d)|[①-⑳])"
)
_NO_LABEL: Final = late(r"\d[:：]\d|https?[:：]|:\d")  # 12:30, https://
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
            line = line.rstrip("：: ")
        found += _of_line(line, no, heading)
    return tuple(found)


def labelled(pattern: Late, text: str) -> Proposal[str] | None:
    """Return what a pattern finds as its `value`; nothing where a list follows instead (如下：)."""
    match = pattern.search(text)
    said = LEADING.sub("", match["value"].strip(" ，、")) if match else ""
    return Proposal(said, match[0].strip()) if match and said and not said.endswith(("：", ":", "如下")) else None


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
        is_colon = sign in "：:" and place - start <= _LABEL and not _NO_LABEL.search(text[start : place + 2])
        if depth == 0 and (sign in _STOPS or sign == "，" or is_colon):
            yield text[start:place], sign
            start = place + 1
    if start < len(text):
        yield text[start:], ""
