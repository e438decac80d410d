"""Sensitive things about persons: illness beside a name, children."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.checks.finding import Finding, Severity
from content.checks.names import NAME, is_name, name_column
from content.checks.passage import Grid, Passage
from content.checks.policy import finding

_ILLNESS: Final = (
    "癌|恶性肿瘤|肿瘤|白血病|淋巴瘤|尿毒症|肾衰|透析|肝硬化|精神分裂|精神病|精神障碍|精神残疾|精神.{0,2}级|抑郁|"
    "癫痫|痴呆|智力残疾|智障|弱智|艾滋|HIV|梅毒|性病|乙肝|丙肝|肝炎|肺结核|结核病|麻风|尘肺|糖尿病|高血压|冠心病|"
    "孤独症|自闭症|唐氏|先天性|强制戒毒|社区戒毒|吸毒|社区矫正|刑满释放|(?:肢体|视力|听力|言语|智力|精神|多重)(?:残疾)?[一二三四1-4]级|"
    "心脏病|脑梗|脑溢血|脑出血|脑瘫|中风|偏瘫|截瘫|瘫痪|帕金森|红斑狼疮|血友病|地中海贫血|再生障碍|器官移植|不孕|流产"
)
_WORD: Final = re.compile(_ILLNESS)
_PATIENT: Final = re.compile(
    rf"(?<![一-鿿])(?P<name>{NAME})(?:同志|本人|之[父母妻夫子女]|[的]?[父母妻夫子女]亲?)?[，,\s（(]*(?:[男女][，,\s]*)?(?:\d{{1,3}}岁[，,\s]*)?"
    rf"(?:因|系|身|长期|常年|不幸)?(?:患有?|身患|罹患|患上|查出|确诊为?|诊断为|得了?)[^。；\n]{{0,12}}?(?P<ill>{_ILLNESS})"
)
_LOOSE: Final = re.compile(
    rf"(?:户主|村民|居民|申请人|学生|儿童|患者|救助对象)[:：]?(?P<name>{NAME})[^。；\n]{{0,16}}?(?P<ill>{_ILLNESS})"
)
_TOLD: Final = re.compile(
    rf"(?<![一-鿿])(?P<name>{NAME})[，,、（(][^。；\n]{{0,40}}?(?:患有?|身患|罹患|患上|查出|确诊为?)[^。；\n]{{0,10}}?"
    rf"(?P<ill>{_ILLNESS})"
)
# A line of a list without a table: 村 姓名 病名.
_LINE: Final = re.compile(
    rf"(?:^|[\s，,（(]|之[女子父母妻夫])(?!高血压|白血病|白内障|高血糖)(?P<name>{NAME})[\s，,][^。；\n]{{0,24}}?"
    rf"(?<=[\s，,])(?P<ill>{_ILLNESS})[症病]?(?=[\s，,]|$)"
)
_SHORT_LINE: Final = 80
_FEW: Final = 40  # characters: a longer cell is prose
_ADULT: Final = 18
_AGE: Final = re.compile(
    rf"(?<![一-鿿])(?P<name>{NAME})[，,\s（(]*(?:[男女][，,、\s]*)?(?:现年|年龄|今年)?[:：]?(?P<age>\d{{1,2}})周?岁"
)
_PUPIL: Final = re.compile(
    r"(?:小学|中学|初中|幼儿园|学校)[^。；\n]{0,8}?(?:[一二三四五六七八九1-9]年级|[初高][一二三]|[大中小]班)"
    r"(?:[（(]?[一二三四五六七八九\d]{1,2}[)）]?班)?的?(?:学生|同学)?[:：\s]*"
    rf"(?P<name>{NAME})(?=[，,、。；（(\s]|获|因|家|的|等|同学|$)"
)
_CLASS: Final = re.compile(
    rf"(?:[一二三四五六七八九1-9]年级[（(]?[一二三四五六七八九十\d]{{0,2}}[)）]?班|幼儿园[大中小]班|[大中小]班)(?:的?(?:学生|同学))?[:：\s]*(?P<name>{NAME})(?=[，,、。；（(\s]|$)"
)
_ATTENDS: Final = re.compile(rf"(?P<name>{NAME})[，,\s]*(?:现?就读|在读)[^。；，,\n]{{0,14}}?(?:小学|中学|初中|幼儿园)")
_CHILD: Final = re.compile(r"孤儿|困境儿童|留守儿童|事实无人抚养|未成年")
_BORN: Final = re.compile(r"((?:19|20)\d{2})[-.年/]?\d{0,2}")


def illness(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Block what ails somebody who is named: each column of a table once, each sentence of a text."""
    for passage in found:
        if passage.column is not None:
            continue
        for hit in (hit for kind in _kinds(passage.text) for hit in kind.finditer(passage.text)):
            yield _ill(passage.place, hit["ill"], 1)
    for grid in tables:
        if name_column(grid.rows[0] if grid.rows else ()) is None:
            continue
        hits: dict[int, list[tuple[int, str]]] = {}
        for no, row in enumerate(grid.rows[1:], 1):
            for column, cell in enumerate(row):
                if len(cell) <= _FEW and (ill := _WORD.search(cell)):
                    hits.setdefault(column, []).append((no, ill[0]))
        for column, rows in hits.items():
            yield _ill(grid.at(rows[0][0], column), rows[0][1], len(rows))


def _kinds(text: str) -> tuple[re.Pattern[str], ...]:
    return (_PATIENT, _LOOSE, _TOLD, _LINE) if len(text) <= _SHORT_LINE else (_PATIENT, _LOOSE, _TOLD)


def _ill(place: str, word: str, count: int) -> Finding:
    more = f"，同一列共{count}处" if count > 1 else ""
    return finding(
        "illness", place, word, reason=f"写出了个人的病情{more}", suggestion="改写为“因病”“因残”“因灾”，不写病名"
    )


def minors(found: Iterable[Passage], tables: Iterable[Grid], year: int) -> Iterator[Finding]:
    """Block children who are named with their age or their school; `year` is this one."""
    for passage in found:
        if passage.column is not None:
            continue
        for hit in _AGE.finditer(passage.text):
            if int(hit["age"]) < _ADULT:
                yield _minor(passage.place, f"{hit['name'][0]}某，{hit['age']}岁", "写出了未成年人的姓名和年龄")
        for hit in (*_PUPIL.finditer(passage.text), *_CLASS.finditer(passage.text), *_ATTENDS.finditer(passage.text)):
            yield _minor(passage.place, f"{hit['name'][0]}某", "写出了学生的姓名、学校和年级")
    for grid in tables:
        yield from _listed(grid, year)


def _listed(grid: Grid, year: int) -> Iterator[Finding]:
    head = tuple("".join(cell.split()) for cell in grid.rows[0]) if grid.rows else ()
    named = name_column(head)
    if named is None:
        return
    rows = [(no, row) for no, row in enumerate(grid.rows[1:], 1) if len(row) > named and is_name(row[named])]
    for column, cell in enumerate(head):
        if re.search(r"年龄|周岁", cell):
            young = [no for no, row in rows if column < len(row) and _below(row[column])]
        elif re.search(r"出生", cell):
            young = [no for no, row in rows if column < len(row) and _born_after(row[column], year - _ADULT)]
        else:
            continue
        if young:
            yield _minor(grid.at(young[0], named), f"{len(young)}人", "名单里有未成年人的姓名和年龄")
            return
    school = any(re.search(r"学校|就读|校名|园名", cell) for cell in head)
    grade = any(re.search(r"班级|年级", cell) for cell in head)
    if rows and school:
        reason = "名单里有学生的姓名、学校和班级" if grade else "名单里有学生的姓名和学校"
        yield _minor(grid.at(rows[0][0], named), f"{len(rows)}人", reason, None if grade else Severity.WARN)
    elif rows and any(_CHILD.search(cell) for cell in head):
        yield _minor(grid.at(rows[0][0], named), f"{len(rows)}人", "名单里有未成年人")


def _minor(place: str, quote: str, reason: str, severity: Severity | None = None) -> Finding:
    return finding(
        "minor",
        place,
        quote,
        reason=reason,
        suggestion="未成年人的名单不公开；确需公开的，写到村和人数",
        severity=severity,
    )


def _below(cell: str) -> bool:
    found = re.fullmatch(r"\s*(\d{1,3})(?:\.0)?\s*(?:周?岁)?\s*", cell)
    return found is not None and int(found[1]) < _ADULT


def _born_after(cell: str, year: int) -> bool:
    found = _BORN.match(cell.strip())
    return found is not None and int(found[1]) > year
