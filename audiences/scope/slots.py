"""What stands around a row of places in its line and sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from audiences.scope.lines import Line
from audiences.scope.mention import Mention

CLAUSE: Final = re.compile(r"[，。；：！？,;:!?\n\t]")
_STOP: Final = re.compile(r"[。；！？;!?\n]")
_COLON: Final = re.compile(r"(?<!\d)[：:]|[：:](?!\d)")
_ELSE: Final = re.compile(
    r"其他|其余|其它|(?:剩下|余下)的?|别的?(?:乡?镇|乡|街道|村|组|社区|地方|处)|[，,](?:乡下|集镇|街上|镇上)|如遇|若遇|遇[雨雪有]|如因|若因|如有|[，,](?:没|未|错过|漏|赶不上|来不了)[^，。；]{0,8}的"
)
_NUMBERING: Final = re.compile(r"^[\s#]*(?:[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[)）.．、]|[-*•·●◆✦★▲■※—①-⑳]+)?\s*")
_CELL: Final = re.compile(r"([一-鿿]{2,6})[ 　\t]+")
_OPENED: Final = re.compile(r"[（(][^（）()\n]*$")
_CLOSED: Final = re.compile(r"[^（）()\n]*[）)]")
_NEAR: Final = 120  # characters that say what a place is
_FAR: Final = 400  # characters over which a label holds
_LONGEST: Final = 24  # characters of a label


@dataclass(frozen=True, slots=True)
class Slots:
    """The surroundings of a row of places."""

    label: str  # before a colon, or the head of its column
    head: str  # the heading above
    lead: str  # the sentence before
    before: str  # the clause before
    after: str  # the sentence behind, to the next place
    beyond: str  # past the next place, too


def slots_of(text: str, line: Line, row: Sequence[Mention], until: int) -> Slots:
    """Cut a row's surroundings out of its line; `until` is where the next place begins."""
    said = text[line.start : row[0].start]
    near = said[-_NEAR:]
    lead = _STOP.split(near)[-1]
    before = CLAUSE.split(near)[-1]
    behind = _behind(text, row[-1].end, until, line.end)
    after = _ELSE.split(_STOP.split(behind)[0])[0]
    beyond = _STOP.split(text[row[-1].end : min(line.end, row[-1].end + _NEAR)])[0]
    head = re.split(r"[。；]", line.head)[-1]
    return Slots(
        _label(text, line, said, row[-1].end), head, _NUMBERING.sub("", lead), _NUMBERING.sub("", before), after, beyond
    )


def _behind(text: str, start: int, until: int, end: int) -> str:
    """What stands behind, without brackets that name other places: 星亮村范围（东邻沙城村）为禁养区."""
    behind = text[start : min(until, end, start + _NEAR)]
    opened = _OPENED.search(behind)
    closed = _CLOSED.match(text, until, end) if opened and until < end else None
    if not (opened and closed):
        return behind
    return behind[: opened.start()] + text[closed.end() : min(end, closed.end() + _NEAR)]


def _label(text: str, line: Line, said: str, end: int) -> str:
    """What stands before the colon, or over the column; it holds for what follows in its line (停水：A村；B村).

    `end` is where the row of places ends.
    """
    if line.columns:
        cells = text[line.start : line.end]
        no = said.count("\t") if "\t" in cells else len(said.split(" ")) - 1
        if no < len(line.columns):
            return line.columns[no]
    if cell := _CELL.fullmatch(_NUMBERING.sub("", said)):
        return cell[1]  # 范围 星亮村、王家岗村
    said = said[-_FAR:]
    colons = list(_COLON.finditer(said))
    if not colons or "。" in said[colons[-1].end() :]:
        return ""
    if "；" in said[colons[-1].end() :] and text.startswith(("：", ":"), end):
        return ""  # its fellow's own: 星亮村：30户；王家岗村：20户
    label = CLAUSE.split(_NUMBERING.sub("", said[: colons[-1].start()]))[-1]
    return label if len(label) <= _LONGEST else ""
