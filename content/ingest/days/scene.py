"""Where a day stands: its sentence, the label before it, the heading above it, what is said after it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from content.item import Block, Table
from content.pattern import late

_NUMBER: Final = (
    r"(?:[一二三四五六七八九十]{1,3}[、 ]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、)）]|[①-⑳·★✦●•*—-])"
)
_LEAD: Final = late(rf"^[\s　*#]*(?:{_NUMBER}\s*)?")
_LABEL: Final = late(
    r"(?:^|[。；;，,\s　])(?:【(?P<boxed>[^】]{1,16})】|\*{0,2}(?!https?://)(?P<named>[^，。；;：:\s—]{2,16})\*{0,2}(?:[：:]|——))"
)
_SHORT: Final = late(r"(?P<named>[^，。；：:\d]{2,10})。")
_HEADING: Final = late(rf"[\s　*#]*(?:{_NUMBER}\s*|【)?(?P<named>[^，。；;：:\d]{{2,18}}?)[】：:？?*]*\s*")
_QUESTION: Final = late(r"[^，。；：:]{0,3}问[：:](?P<named>[^。；]{2,40}[？?])|(?P<bare>[^，。；：:]{2,20})[？?]")
_SENTENCE: Final = late(r"[^。！？；;\n]+[。！？；;]?")
_START_HEAD: Final = late(r"开始|起始|起日|自哪天|^起$")
_END_HEAD: Final = late(r"截止|结束|最后|终止|止日|到哪天|^止$")
_FOLLOWS: Final = 160  # characters that count of what the line says after a sentence
_LONG: Final = 18  # characters: a longer line is no heading


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with the line it stands in. `heading` is the nearest line above that names what follows."""

    text: str
    label: str
    heading: str
    follows: str  # what the line says after it
    leads: str = ""  # what the line says before it since the last full stop
    is_cell: bool = False
    is_step: bool = False  # a row of a table with the columns 开始 and 截止


def scenes(blocks: Sequence[Block]) -> Iterator[Sentence]:
    """Yield the sentences of a body, each with its label and heading; the cells of tables under their heads."""
    heading = ""
    for no, block in enumerate(blocks):
        if isinstance(block, Table):
            yield from _cells(block)
            continue
        lines = block.text.split("\n")
        after = blocks[no + 1] if no + 1 < len(blocks) else None
        beneath = [*lines[1:], "" if after is None or isinstance(after, Table) else after.text]
        for line, below in zip(lines, beneath, strict=True):
            if (named := _heading(line)) is not None:
                heading = named
                continue
            yield from _of_line(line, heading, below[:_FOLLOWS])


def _of_line(line: str, heading: str, beneath: str) -> Iterator[Sentence]:
    label = ""
    short = _SHORT.match(line, _LEAD.match(line).end()) if _LEAD.match(line) else None  # type: ignore[union-attr]
    if short:
        label = short["named"]
    for found in _SENTENCE.finditer(line):
        text = found[0]
        labels = list(_LABEL.finditer(text))
        leads = line[max(0, found.start() - _FOLLOWS) : found.start()].rsplit("。", 1)[-1]
        yield Sentence(text, label, heading, line[found.end() : found.end() + _FOLLOWS] or beneath, leads)
        if labels:
            label = labels[-1]["boxed"] or labels[-1]["named"]


def label_before(sentence: Sentence, place: int) -> str:
    """The label that governs a place of a sentence."""
    ends, names = _labels(sentence.text)
    no = bisect_right(ends, place)
    return names[no - 1] if no else sentence.label


@lru_cache(maxsize=8)  # a sentence of many days asks for each of them
def _labels(text: str) -> tuple[list[int], list[str]]:
    """Where each label of a sentence ends, and what it says."""
    hits = list(_LABEL.finditer(text))
    return [hit.end() for hit in hits], [hit["boxed"] or hit["named"] for hit in hits]


def _heading(line: str) -> str | None:
    plain = line.strip()
    if question := _QUESTION.fullmatch(plain):
        return question["named"] or question["bare"]
    if not plain or len(plain) > _LONG:
        return None
    found = _HEADING.fullmatch(plain)
    return found["named"] if found else None


def _cells(table: Table) -> Iterator[Sentence]:
    """A cell says what its head says of it: 报名截止：3月5日; in a table of two columns the first is the head."""
    head, *rows = table.rows
    ends = _from_and_until(head)
    keyed = len(head) == 2  # noqa: PLR2004 a name and a value
    if ends:
        yield from _of_steps(rows, *ends)
        return
    for no, row in enumerate(table.rows if keyed else rows):
        for column, cell in enumerate(row):
            if not cell.strip() or (keyed and column == 0 and no == 0):
                continue
            label = row[0] if keyed and column else head[column] if column < len(head) else ""
            about = row[0].strip() if column and not keyed else ""
            yield Sentence(cell.replace("\n", " "), label.strip(), about, "", is_cell=True)


def _from_and_until(head: Sequence[str]) -> tuple[int, int] | None:
    """The columns 开始 and 截止 of a table of steps."""
    start = next((no for no, cell in enumerate(head) if _START_HEAD.search(cell)), None)
    end = next((no for no, cell in enumerate(head) if _END_HEAD.search(cell)), None)
    return (start, end) if start is not None and end is not None and start != end else None


def _of_steps(rows: Sequence[Sequence[str]], start: int, end: int) -> Iterator[Sentence]:
    for row in rows:
        first, last = (row[no].strip() if no < len(row) else "" for no in (start, end))
        said = f"{first}至{last}" if first and last else first or last
        if said:
            yield Sentence(said, row[0].strip(), "", "", is_step=bool(first and last))
