"""Reads which place has its turn when, out of tables and lists: 10月12日上午：星亮村、王家岗村.

Only the shape is read here; which division a place is, is found in the county's own tree by who has one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import dropwhile
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.when.happening import beside
from content.item import Block, Table
from content.pattern import Late, late
from content.signed import TELEPHONE, sign_of

_OF_WEEK: Final = r"(?:[（(](?:(?:星期|周)[一二三四五六日天]|[^（）()\n\d]{1,6}[节日])[)）])?"
_DAY: Final = rf"(?:(?:19|20)\d{{2}}年)?\d{{1,2}}月\d{{1,2}}[日号]?{_OF_WEEK}"
_HOURS: Final = r"(?:\d{1,2}\s*[:：]\s*\d{2}|\d{1,2}[时点](?:\d{1,2}分|半)?)"
_HALF: Final = "(?:上午|下午|晚上|晚间|夜里|夜间|全天|早上|早晨|中午|傍晚|凌晨|清晨|[早夜晚](?=\\s*\\d))"
_CLOCK: Final = rf"(?:\s*{_HALF})?(?:\s*{_HOURS})?(?:\s*[-—–~～至到]+\s*(?:次日)?{_HALF}?\s*{_HOURS})?"
WHEN: Final = late(
    rf"{_DAY}{_CLOCK}(?:\s*(?:[-—–~～至到]+|[、和])\s*(?:{_DAY}|\d{{1,2}}[日号]){_CLOCK}){{0,4}}(?:（[^）]{{0,12}}）)?"
)
_PLACE: Final = late(r"村|社区|居委会|街道|[镇乡](?!域)")
_PLACE_HEAD: Final = late(r"村|社区|单位|乡镇|街道|对象|地区|区域|范围")
_TOUCHES: Final = late(r"(?:影响|涉及|停[水电气暖]).{0,4}(?:范围|区域|地区|村组|台区|用户|小区)")
_TRIM: Final = " ，、：:；。为在到是日起—-（）()\t"
# A sentence may give one place after another its day: 星亮村12月8日，同心村9日上午、东方村下午，其余村10日、11日.
_SUFFIX: Final = "(?:村|社区|居委会|街道|镇|乡)"
_NAMES: Final = rf"(?!、)[^，。；：:（）()\s\d月日为是在]{{1,60}}?{_SUFFIX}(?:[村居]民|群众)?"
_BARE: Final = rf"\d{{1,2}}[日号](?:[、和至到-]\d{{1,2}}[日号])*{_HALF}?"
_ENDS: Final = r"(?=\s*(?:[，,、；]|$))"
_DONE: Final = r"(?P<done>(?![前之以起止截后的日号上下午点时])[^，。；、\d（(]{2,30})"  # what is done on all these days
_PAIRS: Final = (
    late(
        rf"(?P<where>{_NAMES})(?:安排)?[在为是于：:]?\s?(?P<when>(?:{WHEN.pattern}|{_BARE}|{_HALF})起?){_DONE}?{_ENDS}"
    ),
    late(
        rf"(?P<when>{WHEN.pattern}|(?<!\d){_BARE})(?:安排)?[在到为是：:]?\s?"
        rf"(?P<where>{_NAMES}(?:、{_NAMES})*)(?P<done>){_ENDS}"
    ),
)
# Where it is done, or how: 医生下到村卫生室, 上门; the place where all others go is not theirs.
_OWN_PLACE: Final = late(
    r"[到在进去][^，。；]{0,10}(?:[室部厅站院所点家户组]|委会|广场|中心|学校?|门口)|上门|入户|[进下入到]村"
)
# Who is visited at home are some of those whom it is for: 行动不便的上门评定，厉山镇12月9日.
_SOME: Final = late(
    r"(?:行动不便|卧床|失能|瘫痪|重[度病残]|不能自理|出不了门|来不了|到不了)[^。；]{0,20}(?:上门|入户)"
    r"|(?:上门|入户)[^。；]{0,8}(?:行动不便|卧床|失能|瘫痪|重[度病残]|不能自理)"
)
# The places of a line stand right beside its day: 4月7日 花果村文化广场; 12月8日，医疗队到星亮村; 星亮村村部：12月8日.
_NAMED: Final = (
    r"(?:[^，。；：:、\s\d]{2,8}、){0,8}"
    r"(?![我本各全该这每第])[^，。；：:、\s\d到在从由把将请给为的了]{1,12}?(?<![到下进入回来驻打修经交报我本各全该这每])"
    r"(?:村(?!级|民(?![、，：:]|$)|文书|[干务里内医支两])|社区|居委会|街道"
    r"|[镇乡](?!域|人民|[一-鿿]{0,4}(?:[站所局队]|卫生院|医院|办(?!公))))"
)
_BOUND: Final = late(  # a last day is nobody's turn; 前刘村 is a name
    r"\s*(?:[之以]?[前后](?!往|(?![到在来去把将向报交由请给各本])[一-鿿]{1,2}[村庄])|止|截)"
)
_GROUPS: Final = (
    r"(?:第?[\d一二三四五六七八九十]{1,3}(?:[组社]?[、和及至到-]第?[\d一二三四五六七八九十]{1,3}){0,9}"
    r"(?:村民)?(?:小组|[组社]))?"
)
_PLACES: Final = rf"{_NAMED}{_GROUPS}"
_STANDS_BEFORE: Final = late(rf"\s*{_PLACES}(?:[、和及]{_PLACES})*[^，。；\d]{{0,8}}[，,：:\s]*")
# The number of a line in a list, and no day (12.3) or length.
_NO: Final = late(
    r"^\s*(?:[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|(?:[一二三四五六七八九十]{1,3}|\d{1,2})[、.．)）](?![\d一二三四五六七八九十])|[①-⑳])\s*"
)
_STANDS_BEHIND: Final = late(
    rf"(?!{_BOUND.pattern})[\s，,：:]*(?:{_CLOCK}[，,：:\s]+)?"
    rf"(?:[^，。；：:\n]{{0,12}}?[到在去赴至给为]|[^，。；：:\n]{{1,30}}?\s)?{_NAMED}"
)
_NEXT: Final = late(r"\s*[，,、；]?\s*")
_OF_DAY: Final = late(_DAY)
_MONTH: Final = late(r"(?:(?:19|20)\d{2}年)?\d{1,2}月")
_HOURLY: Final = late(rf"(?:[^，。；：:\d]{{0,4}}时间[：:为]?)?(?:均|都|每天)*(?P<hours>{_CLOCK})(?:开始|起)?")
_TIMED: Final = late(rf"{_HALF}|{_HOURS}")
_PART: Final = late(r"[，,；]")
_COLUMN_AT: Final = late(r"地[点址]|场所|在哪里?")
_LABEL: Final = late(r"^[^，。；：:\d]{0,8}(?:时间|地点|日程|安排|具体)[一-鿿]{0,6}[：:]")
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
    placed: bool = False  # `when` says where or how as well: the place that the text names for all is not theirs
    telephone: str = ""  # the number that stands in its row


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
    head, *rows = [*dropwhile(_is_title, table.rows)] or [()]
    place = _column(head, rows)
    if place is None:
        return
    spots = [no for no, words in enumerate(head) if no != place and _COLUMN_AT.search(words)]
    day = where = ""
    for row in rows:
        where = row[place].strip() or where  # a merged cell stands in its first row
        days = [found[0] for no, cell in enumerate(row) if no != place and (found := WHEN.search(cell))]
        day = days[0] if days else day
        if where and day and _PLACE.search(where):
            spot = next((row[no].strip() for no in spots if row[no:]), "")
            number = next((found[0] for cell in row if (found := TELEPHONE.fullmatch(cell.strip()))), "")
            when = beside(_with_hours(row, place, day), spot)
            touches = _TOUCHES.search(head[place]) is not None
            yield Proposal(Turn(where, when, touches, bool(spot), number), "\t".join(filter(None, row)))


def _is_title(row: Sequence[str]) -> bool:
    """Whether a row over a table's head only names the table."""
    return len(row) > 1 and sum(map(bool, row)) == 1


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
    month, read_to = "", 0
    for sentence in _SENTENCE.finditer(text):
        month = next(reversed(_MONTH.findall(text, read_to, sentence.start())), month)
        read_to = sentence.start()
        if (sign := sign_of(sentence[0])) and sign.date:
            continue  # who signs has no turn
        said = _NO.sub("", sentence[0])
        whole = _paired(said, month)
        single = [turn for clause in _CLAUSE.finditer(said) for turn in _of_clause(clause[0].strip(), month)]
        yield from whole if len(whole) >= len(single) else single


def _of_clause(said: str, month: str) -> Iterator[Proposal[Turn]]:
    """The turns of a line of a list, or of one that gives several places their days."""
    if told := _paired(said, month):
        yield from told
        return
    found = WHEN.search(said)
    if found is None or len(said) > _LONGEST or len(WHEN.findall(said)) > 1:
        return
    before, after = _LABEL.sub("", said[: found.start()]), said[found.end() :]
    if (_STANDS_BEFORE.fullmatch(before) and not _BOUND.match(after)) or _STANDS_BEHIND.match(after):
        where = f"{before}，{after}".strip(_TRIM)
        closed = "）" if where.count("（") > where.count("）") else ""  # 神农社区（农贸市场除外）
        yield Proposal(Turn(f"{where}{closed}", found[0].strip()), said)


def _paired(said: str, month: str) -> list[Proposal[Turn]]:
    return next(filter(_differ, (list(_of_pairs(said, pair, month)) for pair in _PAIRS)), [])


def _of_pairs(said: str, pair: Late, month: str) -> Iterator[Proposal[Turn]]:
    """The turns that follow each other in a sentence, but those of some who are visited at home."""
    row = list(_row(said, pair, month))
    if not row or _SOME.search(_CLAUSE.findall(said[: row[-1][0].end()])[-1]):
        return
    done = row[-1][0]["done"] or ""
    own = done if _OWN_PLACE.search(done) else ""
    timed = any(_TIMED.search(_OF_DAY.sub("", when)) for _, when in row)
    hours = "" if timed else _hours(said[row[-1][0].end() :])
    for hit, when in row:
        at = beside(f"{when}{hours}", own)
        yield Proposal(Turn(hit["where"].strip(_TRIM), at, placed=bool(own)), hit[0].strip())


def _row(said: str, pair: Late, month: str) -> Iterator[tuple[re.Match[str], str]]:
    """Each hit with its whole time; one with half a day has it of the day before: 东方村下午.

    `month` is the one that was named last before it: 12月9日至13日筛查。星亮村9日，同心村10日. What is said behind the
    last is said of all of them; where each has something of its own (10月12日开会，…10月13日放电影) it is no row.
    """
    end, day, done = 0, "", ""
    for hit in pair.finditer(said):
        if day and (not _NEXT.fullmatch(said, end, hit.start()) or (done and hit["done"] != done)):
            return
        when = hit["when"].strip()
        if not _OF_DAY.match(when):
            named = _MONTH.match(day)
            when = f"{(named[0] if named else month) if when[0].isdigit() else day}{when}"
        if on := _OF_DAY.match(when):
            end, day, done = hit.end(), on[0], hit["done"] or ""
            yield hit, when


def _hours(rest: str) -> str:
    """The hours that a sentence says once for all its days: ，早上8点开始."""
    told = [found["hours"].strip() for clause in _PART.split(rest) if (found := _HOURLY.fullmatch(clause.strip()))]
    told = [hours for hours in told if hours]
    return told[0] if len(told) == 1 else ""
