"""A place that a text names, and the rows in which such names stand. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from audiences.division import Division, Level

# A hamlet's name (王家湾); atomic, for what ends one may begin the next (岗湾冲).
HAMLET: Final = r"(?>[一-鿿]{1,3}?(?:湾|塆|冲|塝|畈|垸|垭|坳|坪|坝|庄|寨|沟|岗|院子|屋场|老屋|自然村))"
DECOR: Final = (  # what may stand behind a name in a row: （二组、三组）, 2、3组, 120户, 部分
    r"(?:[（(][^（）()\n]{0,30}[）)]|(?:第?[\d一二三四五六七八九十]{1,3}[组社]?[、至到—\-和]?){1,8}(?:村民小组|小组|组|社)"
    r"|\d{1,5}(?:\.\d+)?[名户人个亩套盏次处头份座]?|各?[一二两三四五六七八九十]{1,2}[名户人]|(?:境内|部分|全部|全域|全村|全体|两侧)"
    rf"|{HAMLET})"
)
_GAP: Final = re.compile(
    rf"(?:村|社区|区)?段?(?:[、和及]?{DECOR})*"
    r"(?:等?[一二三四五六七八九十两\d]{1,3}个?(?:行政)?(?:村|社区|居委会|乡镇))?[ 　]?"
    r"(?:的?(?:[、，,/]|以及|[和跟同及与或]|[、，,](?:以及|[和跟及与或]))"
    r"(?:[^，。；：、\s]{1,8}的|(?:\d{1,2}月)?\d{1,2}[日号](?:[上下]午|晚上?)?[到在来去赴]?)?)?[ 　]?"
)
_ASIDE: Final = re.compile(r"[（(][^（）()\n]*")
_EXCEPTED: Final = re.compile(r"[^，。；（(\n]{0,4}[（(](?:除|不含|不包括|[^（）()\n]{2,40}(?:除外|以外|之外)[）)])")
_OWNS: Final = re.compile(
    r"(?:的|所?辖区?内?的?|境内的?|下辖的?)?(?:[一二两三四五六七八九十\d]{1,2}个?(?:行政)?(?:村|社区)(?=[（(：:]))?"
    r"(?:[（(]\d{1,2}个?(?:村|社区)?[)）])?[ \t（(]{0,2}(?:[：:]\s*|[—-]{1,2})?"
)
_DENIED: Final = re.compile(
    r"(?:就|都|也|还|尚|暂时?|则|仍|这[次回]|那[头边里]|已经?|早就?|要)*"
    r"(?:不|没|未|无需|照常|正常|除外|另|上[次回个批]|去年|明年|下一?[批次轮]|等(?=下|明|秋|通知)|[交做搞收办][齐清完])"
)
_LIST_MARK: Final = re.compile(
    r"[】【：:\s]*(?:[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[)）.．、]?|[-*•·●◆✦★▲■※—#①-⑳]+)?\s*"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that a text names at [start, end); `code` is None where only a person can say which it is.

    `candidates` are what it may be then; `by` says what told it. `bearer`: a town named only to say whose villages
    follow (厉山镇星亮村).
    """

    text: str
    start: int
    end: int
    code: int | None
    candidates: tuple[int, ...] = ()
    bearer: bool = False
    is_stem: bool = False


def is_gap(text: str) -> bool:
    """Whether what stands between two names only strings them together."""
    return _GAP.fullmatch(text) is not None


def is_town(code: int) -> bool:
    """Whether it is a town itself."""
    return Division(code).level is Level.TOWN


def strung(text: str, found: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions that stand in a row: what is said of 星亮村、王家岗村村民 is said of both.

    Those in brackets behind another (含原同心村) are a row by themselves, and the outer one goes on behind it.
    """
    row: list[Mention] = []
    aside: list[Mention] = []
    for one in found:
        if aside and _strings(text, aside[-1], one):
            aside.append(one)
            continue
        if aside:
            yield aside
        aside = []
        if row and not (_strings(text, row[-1], one) or _goes_on(text, row, one)):
            if _ASIDE.fullmatch(text, row[-1].end, one.start):
                aside = [one]
                continue
            yield row
            row = []
        row.append(one)
    yield from (part for part in (aside, row) if part)


def parted(text: str, row: list[Mention]) -> Iterator[list[Mention]]:
    """A row in which a clause of its own takes the last one out: 停的是曹门村，车店村不停."""
    first, last = row[:-1], row[-1]
    if first and "，" in text[first[-1].end : last.start] and _DENIED.match(text, last.end):
        yield from (first, [last])
    else:
        yield row


def _strings(text: str, before: Mention, one: Mention) -> bool:
    if before.end == one.start and before.is_stem and one.is_stem:
        return True  # 内洪外洪的
    return is_gap(text[before.end : one.start]) or (before.bearer and owns(text, before, one))


def _goes_on(text: str, row: Sequence[Mention], one: Mention) -> bool:
    """Whether the row goes on behind the brackets in which a town's villages stand: 高城镇（大桥村）、厉山镇."""
    between = text[row[-1].end : one.start]
    in_brackets = any(town.bearer and text.startswith(("（", "("), town.end) for town in row)
    return in_brackets and between.startswith(("）", ")")) and is_gap(between[1:])


def excepts(text: str, one: Mention) -> bool:
    """Whether brackets take places out of the one before them: 厉山镇（星亮村、沙城村除外）."""
    return _EXCEPTED.match(text, one.end) is not None


def owns(text: str, town: Mention, one: Mention) -> bool:
    """Whether the village stands behind its town, or below it where the town has a line to itself."""
    between = text[town.end : one.start]
    if _OWNS.fullmatch(between):
        return True
    begins = text.rfind("\n", 0, town.start) + 1
    return (
        between.count("\n") == 1
        and _LIST_MARK.fullmatch(between) is not None
        and _LIST_MARK.fullmatch(text, begins, town.start) is not None
    )
