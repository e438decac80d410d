"""Records: a line of a list, or the lines of a form, that are about one resident from their first words on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from content.checks.names import PARTICULARS, PERSON, SURNAME, at_work
from content.checks.owner import KIN
from content.checks.passage import Passage
from content.pattern import late

_LABELLED: Final = late(r"\s*[^：:，。\s]{2,8}[:：]")
_WHO: Final = late(
    rf"\s*[^：:，。\s]{{0,6}}(?:姓\s*名|申请人|患者|户主|对象|本人)[:：]\s*(?:{PERSON}|{SURNAME}[一-鿿]{{1,2}})(?:\s|[（(，,；;]|$)"
)
_ITEM: Final = r"\s*(?:[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})[)）.．、 　]\s*|[①-⑳·•●▲◆\-]\s*)?"
_LEADS: Final = late(
    rf"{_ITEM}(?:[^：:，。\s]{{2,6}}[:：]\s*|[^，。：:\s]{{0,6}}[村组社][，,\s　]\s*)?"
    rf"(?P<who>户主|申请人|村民|居民|老人)?[:：]?(?P<name>{PERSON})(?:[（(][^（()）]*[)）])?(?=[，,：:；、\s　（(])"
)
# By which one who leads a line is a resident: what he is or has, or who lives with him.
_RESIDENT: Final = late(rf"{PARTICULARS}|低保|特困|五保|独居|残疾|困难|脱贫|监测|留守|{KIN}")


@dataclass(frozen=True, slots=True)
class Record:
    """A passage; `form`: it is a line of somebody's form; `resident`: all that it says is of one resident."""

    passage: Passage
    form: bool
    resident: bool


def records(found: Iterable[Passage]) -> Iterator[Record]:
    """Yield every passage in order, with whom it is about. A cell is none and ends no form."""
    form = False
    for passage in found:
        if passage.column is not None:
            yield Record(passage, form=False, resident=False)
            continue
        form = is_who(passage.text) or (form and _LABELLED.match(passage.text) is not None)
        yield Record(passage, form=form, resident=form or _leads(passage.text))


def is_who(line: str) -> bool:
    """Whether a line says whose form begins, as 姓名：… does."""
    return _WHO.match(line) is not None


def _leads(line: str) -> bool:
    """Whether a resident is named at the head of a line."""
    hit = _LEADS.match(line)
    return (
        hit is not None
        and not at_work(line, hit.start("name"))
        and (hit["who"] is not None or _RESIDENT.search(line, hit.end("name")) is not None)
    )
