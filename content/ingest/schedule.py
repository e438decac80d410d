"""Reads which place has its turn when, out of tables and lists: 10月12日上午：星亮村、王家岗村.

Only the shape is read here; which division a place is, is found in the county's own tree by who has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from content.ingest.proposal import Proposal
from content.item import Block, Table
from content.pattern import Late, late

_DAY: Final = r"(?:(?:19|20)\d{2}年)?\d{1,2}月\d{1,2}[日号]?(?:[（(](?:星期|周)[一二三四五六日天][)）])?"
_HOURS: Final = r"(?:\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}[时点](?:\d{1,2}分|半)?)"
_CLOCK: Final = (
    rf"(?:\s*(?:上午|下午|晚上|全天|早上|中午))?(?:\s*{_HOURS})?(?:\s*[-—–~～至到]+\s*(?:上午|下午|晚上)?\s*{_HOURS})?"
)
WHEN: Final = late(
    rf"{_DAY}{_CLOCK}(?:\s*(?:[-—–~～至到]+|[、和])\s*(?:{_DAY}|\d{{1,2}}[日号]){_CLOCK}){{0,4}}(?:（[^）]{{0,12}}）)?"
)
_PLACE: Final = late(r"村|社区|居委会|街道|[镇乡](?!域)")
_PLACE_HEAD: Final = late(r"村|社区|单位|乡镇|街道|对象|地区|区域|范围")
_TOUCHES: Final = late(r"(?:影响|涉及|停[水电气暖]).{0,4}(?:范围|区域|地区|村组|台区|用户|小区)")
_TRIM: Final = " ，、：:；。为在到是日起—-（）()\t"
# A sentence may give one place after another its day: 星亮村12月8日，同心村9日上午、东方村下午，其余村10日、11日.
_NAMES: Final = r"(?!、)[^，。；：:（）()\s\d月日为是在]{1,60}?(?:村|社区|居委会|街道|镇|乡)(?:[村居]民|群众)?"
_HALF: Final = "(?:上午|下午|晚上|全天|早上|中午)"
_BARE: Final = rf"\d{{1,2}}[日号](?:[、和至到-]\d{{1,2}}[日号])*{_HALF}?"
_PAIRS: Final = (
    late(
        rf"(?P<where>{_NAMES})(?:安排)?[在为是于：:]?\s?(?P<when>{WHEN.pattern}|{_BARE}|{_HALF})(?=\s*(?:[，,、；]|$))"
    ),
    late(rf"(?P<when>{WHEN.pattern})(?:安排)?[在到为是：:]?\s?(?P<where>{_NAMES})(?=\s*(?:[，,、；]|$))"),
)
_NEXT: Final = late(r"\s*[，,、；]?\s*")
_OF_DAY: Final = late(_DAY)
_MONTH: Final = late(r"(?:(?:19|20)\d{2}年)?\d{1,2}月")
_LABEL: Final = late(r"^(?:时间|地点|日程|安排|具体)[一-鿿]{0,6}[：:]")
_SENTENCE: Final = late(r"[^。\n]+")
_CLAUSE: Final = late(r"[^；]+")
_LONGEST: Final = 120  # characters of a clause: more is a sentence, not a line of a list
_LEAST: Final = 2  # a schedule has two turns or more


@dataclass(frozen=True, slots=True)
class Turn:
    """A place or several as the text writes them, and when it is their turn, in the text's own words."""

    where: str
    when: str
    touches: bool = False  # the places are those that a cut touches: whom it is for is told by them


def read_schedule(blocks: Sequence[Block]) -> tuple[Proposal[Turn], ...]:
    """Return the turns of the first table or list that gives places different times; (): there is none."""
    tables = [block for block in blocks if isinstance(block, Table)]
    for table in tables:
        if _differ(turns := list(_of_table(table))):
            return tuple(turns)
    text = "\n".join(block.text for block in blocks if not isinstance(block, Table))
    turns = list(_of_text(text))
    return tuple(turns) if _differ(turns) else ()


def _differ(turns: Sequence[Proposal[Turn]]) -> bool:
    return len({turn.value.when for turn in turns}) >= _LEAST


def _of_table(table: Table) -> Iterator[Proposal[Turn]]:
    head, *rows = table.rows
    place = _column(head, rows)
    if place is None:
        return
    day = where = ""
    for row in rows:
        where = row[place].strip() or where  # a merged cell stands in its first row
        days = [found[0] for no, cell in enumerate(row) if no != place and (found := WHEN.search(cell))]
        day = days[0] if days else day
        if where and day and _PLACE.search(where):
            turn = Turn(where, _with_hours(row, place, day), touches=_TOUCHES.search(head[place]) is not None)
            yield Proposal(turn, "\t".join(filter(None, row)))


def _column(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column that names places: its head says so, or most of its cells do."""
    for no, words in enumerate(head):
        if _PLACE_HEAD.search(words) and not WHEN.search(words):
            return no
    counts = [sum(1 for row in rows if no < len(row) and _PLACE.search(row[no])) for no in range(len(head))]
    best = max(range(len(head)), key=counts.__getitem__, default=None)
    return best if best is not None and counts[best] * 2 > len(rows) else None


def _with_hours(row: Sequence[str], place: int, day: str) -> str:
    """Add the hours that stand in a cell of their own."""
    hours = [cell.strip() for no, cell in enumerate(row) if no != place and re.fullmatch(_CLOCK, cell) and cell.strip()]
    return " ".join((day, *hours)) if hours and hours[0] not in day else day


def _of_text(text: str) -> Iterator[Proposal[Turn]]:
    for sentence in _SENTENCE.finditer(text):
        months = _MONTH.findall(text[: sentence.start()])
        month = months[-1] if months else ""
        whole = _paired(sentence[0], month)
        single = [turn for clause in _CLAUSE.finditer(sentence[0]) for turn in _of_clause(clause[0].strip(), month)]
        yield from whole if len(whole) >= len(single) else single


def _of_clause(said: str, month: str) -> Iterator[Proposal[Turn]]:
    """The turns of a line of a list, or of one that gives several places their days."""
    if told := _paired(said, month):
        yield from told
        return
    found = WHEN.search(said)
    if found is None or len(said) > _LONGEST:
        return
    where = f"{_LABEL.sub('', said[: found.start()])}，{said[found.end() :]}".strip(_TRIM)
    if _PLACE.search(where) and len(WHEN.findall(said)) == 1:
        yield Proposal(Turn(where, found[0].strip()), said)


def _paired(said: str, month: str) -> list[Proposal[Turn]]:
    return next(filter(_differ, (list(_of_pairs(said, pair, month)) for pair in _PAIRS)), [])


def _of_pairs(said: str, pair: Late, month: str) -> Iterator[Proposal[Turn]]:
    """The turns that follow each other in a sentence; one with half a day has it of the day before: 东方村下午.

    `month` is the one that was named last before it: 12月9日至13日筛查。星亮村9日，同心村10日.
    """
    end, day = 0, ""
    for hit in pair.finditer(said):
        if day and not _NEXT.fullmatch(said, end, hit.start()):
            return
        when = hit["when"].strip()
        if not _OF_DAY.match(when):
            named = _MONTH.match(day)
            when = f"{(named[0] if named else month) if when[0].isdigit() else day}{when}"
        if on := _OF_DAY.match(when):
            end, day = hit.end(), on[0]
            yield Proposal(Turn(hit["where"].strip(_TRIM), when), hit[0].strip())
