"""Children who are named: with their age, their birthday, their class or their school, or on a list of children."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from content.checks.children import COLLEGE, OF_AGE, WHOLE, children
from content.checks.finding import Finding, Severity
from content.checks.names import (
    AFTER,
    ANYONE,
    BY_SOUND,
    LIKELY,
    PERSON,
    SPOKEN_OF,
    SURNAME,
    at_work,
    is_name,
    name_column,
    people_in,
    ways_to_name,
)
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.numerals import NUMERAL, whole
from content.pattern import late

_ADULT: Final = 18
_SEX: Final = r"[，,、\s（(]*(?:[男女][，,、\s]*)?"
_YEARS: Final = rf"(?P<age>{NUMERAL})周?岁"
_AGED: Final = late(
    rf"{_YEARS}的?(?:(?:小?[男女][孩童生娃]|儿童|小?学生|孩子|小朋友|少年|小?姑娘|[孙儿][女子]|[女儿]儿)?|(?!以)[一-鿿]{{0,5}}?(?={LIKELY}))(?P<name>{LIKELY}|{PERSON}(?={AFTER}))"
)
_BORN_ON: Final = late(
    rf"(?P<name>{ANYONE}){_SEX}(?P<year>(?:19|20)\d{{2}})[年\-./](?:\d{{1,2}}[月\-./]?)?(?:\d{{1,2}}日?)?\s*出?生"
)
_BORN_IN: Final = late(
    rf"(?P<name>{ANYONE}){_SEX}出生(?:于|日期|时间|年月)?[:：]?\s*(?P<year>(?:19|20)\d{{2}})[年\-./]"
)
# 索南卓玛　2024年11月　差麻腮风第2针
_SHOT: Final = late(
    rf"(?P<name>{ANYONE}|{BY_SOUND}){_SEX}[\s　]*(?P<year>20\d{{2}})年\d{{1,2}}月"
    r"(?:\d{1,2}日)?生?[，,\s　]+(?:差|漏|补|早产)"
)
_PROSE: Final = late(r"[一-鿿]，[一-鿿]")  # in a cell
_GRADE: Final = "一二三四五六七八九1-9"
_CLASS: Final = (  # 三（2）班, 九年级5班, 高一（3）班, 幼儿园大班, 七年级
    rf"(?:[初高小]?[{_GRADE}](?:年级)?\s*[（(]\s*(?:\d{{1,2}}|[{_GRADE}十]{{1,2}})\s*[)）]\s*班|[{_GRADE}]年级(?:(?:\d{{1,2}}|[{_GRADE}十]{{1,2}})班)?"
    rf"|[初高][一二三](?:\d{{1,2}}班)?|(?:幼儿园|学前)?[大中小][一二三四1-4]?班|[1-9]0[1-9]班|[一二三四五六七八九]{{2}}班|[{_GRADE}][（(]\d{{1,2}}[)）])(?!及?以[上下])"
)
_SCHOOL: Final = (
    r"(?:小学|中学|初中|高中|幼儿园|学前班|职中|职高|[县市区镇][一二三四五六]中|(?<=[一-鿿（(]{2})[一二三四五六]中(?![一-鿿])"
    r"|(?<=[（(])[一二三四五六]中(?=[）)]))"
)
# What tells that the one named before is a pupil: 在中心小学四年级就读, 考上县一中, （花亭小学）, 三年级, 中考658分
_PUPIL_OF: Final = late(
    rf"(?:就读|在读|[读念上]|考[上取入]|升[入上到]?|录取到?(?!通知)|入读)(?:于|了|到|在)?[^。；，,\n]{{0,14}}?(?:{_SCHOOL}|{_CLASS}|年级)"
    rf"|(?:{_SCHOOL}|{_CLASS}|年级)[^。；，,\n]{{0,6}}?(?:就读|在读|读书|上学|[读念上](?![一-鿿])|学生|新生)"
    rf"|(?:[，,、（(：:\s在是系])[^。；，,、（()）\s]{{0,12}}?{_CLASS}(?=[，,、。）)：:\s”]|$)"
    rf"|[，,（(\s][^。；，,、（()）\n\s]{{0,10}}?{_SCHOOL}(?:[初高]?[一二三])?(?=[，,。）)\s]|$)|中考[^。；，,]{{0,4}}\d{{3}}分|(?:转|退|辍|休|复|厌|逃)学(?!校|籍|生)|小升初|被[^。；，,]{{0,10}}?{_SCHOOL}录取"
)
_GROWN_UP: Final = late(
    "教师|老师|校长|园长|教职|任教|家长|文化|学历|毕业(?!生|班)|门口|操场|门前|对面|旁边|隔壁|保安|食堂|保洁|门卫|接送|理事|捐|大学|本科|大专"
)
_TEACHERS: Final = late("(?:教师|班主任|辅导员|园丁|校长|园长|教练|评委|家长代表)(?:名单|有)?[:：]")  # a list of them
_OF_HIS: Final = late(
    "[儿孙][子女]|[之其][子女]|[男女][儿孩]|孩子|小孩|子女|[大小二]的|屋里|家里的|你家|外孙|学生|为|给|送"
)  # a child that is not named
_YOUNG: Final = late(rf"(?<![至到\-—~\d]){_YEARS}(?![一-鿿]?(?:以[上下内]|及以|至|到|[—\-~]))")
_FAR: Final = 48  # characters
# Somebody's work there is said after a school: 实验小学，三年级班主任; not what others do: 写作业有老师帮扶.
_WORK: Final = late(
    rf"[^，。；、\s]{{0,4}}(?:{_GROWN_UP.pattern})|[，,、][^，。；、]{{0,6}}?(?:(?:{_GROWN_UP.pattern})(?=[，,。；、：:）)\s]|$)|任教|教学)"
)
_SENTENCE: Final = late(r"[^。；;！？\n]+")
_NAMED: Final = ways_to_name(_CLASS)
_NO_SCHOOL: Final = late(
    rf"(?!{SURNAME}[一-鿿]{{1,2}}(?:中心|[县镇村])?(?:{_SCHOOL}|学校|教学点|校区))"
)  # 漆工中学 is nobody
_CALLED: Final = tuple(  # what he is called tells
    late(pattern)
    for pattern in (
        rf"{_CLASS}的?(?:学生|同学|毕业生)?(?:代表)?[:：\s]*(?P<name>{WHOLE}){AFTER}",
        rf"(?P<name>{SPOKEN_OF}{WHOLE}|{LIKELY})(?:同学|小朋友)",
        rf"(?<![大科])(?:学生|毕业生代表)[:：]?(?P<name>{WHOLE}){AFTER}",
        rf"(?:年级|班|{_SCHOOL}|[初高][一二三])的?(?:学生|新生|同学|小朋友|孩子)?[:：]?(?P<name>{WHOLE})(?:同学|小朋友)",
        rf"(?:年级|班|{_SCHOOL})的?(?:学生|同学|小朋友|孩子)(?P<name>{WHOLE})(?![老师])",
        rf"(?:年级|班|{_SCHOOL})的(?P<name>{WHOLE}){AFTER}",
        rf"(?:{_CLASS}|{_SCHOOL})[^，。；\n]{{0,4}}?(?:只有|[就只还]剩下?|就是|就)(?P<name>{LIKELY})",
        rf"{_SCHOOL}(?:的?(?:学生|同学))[:：\s]*(?P<name>{WHOLE}){AFTER}",
        rf"(?:少年|儿童|幼儿|小学|初中|学生|U\d+)组[^，。；\n]{{0,10}}(?:[:：）)]\s*|\s)(?P<name>{WHOLE})(?:{AFTER}|$)",
        rf"(?:中考|小升初|统招)[^，。；\n]{{0,10}}[:：]\s*(?P<name>{WHOLE})(?:{AFTER}|$)",
        rf"(?:学生|少年|队员)[^。；\n]{{0,12}}?{_SCHOOL}[:：]\s*(?P<name>{WHOLE}){AFTER}",
        rf"(?:小学|初中|少年|幼儿|年级)[^。；\n]{{0,14}}?(?:第[一二三四五六七八\d]名|[冠亚季]军|等奖|[金银铜]奖)[:：]?(?P<name>{WHOLE}){AFTER}",
        rf"(?:获奖|等奖)[^。；\n]{{0,12}}?{_SCHOOL}\s*(?P<name>{WHOLE}){AFTER}",
        rf"(?:[男女]童|小朋友|小选手|小作者|娃娃?)[:：]?(?P<name>{WHOLE})(?:{AFTER}|(?<=[一-鿿]{{3}}))",
    )
)
_OF_PARENTS: Final = late(
    rf"(?P<name>(?!方便)(?:{SPOKEN_OF}{WHOLE}|{LIKELY}))(?:同学|小朋友)?的?(?:家长|监护人|基本生活费|出生(?:医学证明|证)|接种[证本])(?!代表|会|学校)"
)
_ASKED_FOR: Final = late(rf"[请叫让喊](?P<name>{LIKELY})(?:同学|小朋友)?(?:的|他|她)?(?:[爸妈]{{1,2}}|爷爷|奶奶|家里)")
_WHOLE_NAME: Final = late(rf"{WHOLE}|{BY_SOUND}")
_CLASS_CELL: Final = late(rf"\s*(?:{_CLASS}|[{_GRADE}]0\d班?)\s*")
_CHILD: Final = late(r"监护人|孤儿|困境儿童|留守儿童|事实无人抚养|未成年")
_CHILD_HEAD: Final = late(
    r"^(?!.*(?:大学|研究生|本科|专科|家长|(?<!被)监护|赡养)).*(?:学生|儿童|幼儿|孩子|宝宝|新生|子女)|被监护人"
)
_CHILD_NAMED: Final = late("被监护人|小选手|小作者|选手|队员|学员|宝贝|娃")
_BESIDE: Final = late(  # in a cell
    rf"\s*(?P<name>[一-鿿]{{2,4}})\s*[（(][^（()）]*?(?:(?<!\d)(?:1[0-7]|\d)周?岁|[{_GRADE}]年级|[初高][一二三])"
)
_BORN: Final = late(r"((?:19|20)\d{2})[-.年/]?\d{0,2}")
_HINT: Final = late(
    r"娃|岁|升|考|[初高职]中|录取|子女|出?生|班|年级|[初高][一二三]|就读|在读|学|儿|孩|孙|童|婴|未成年|小朋友|家长|监护|针"
)

_TEACHER: Final = "老师"
_SHORTEST: Final = 2  # letters of a name


def minors(found: Iterable[Passage], tables: Iterable[Grid], year: int) -> Iterator[Finding]:
    """Block children who are named with what makes them known; `year` is this one."""
    read = list(found)
    for passage in read:
        if (passage.column is None or _PROSE.search(passage.text)) and _HINT.search(passage.text):
            yield from _told(passage, year)
    yield from (_minor(place, f"{name[0]}某", "写出了未成年人的姓名") for place, name in children(read))
    for grid in tables:
        yield from _listed(grid, year)


def _told(passage: Passage, year: int) -> Iterator[Finding]:
    text = passage.text
    for hit in _AGED.finditer(text):
        if (whole(hit["age"]) or _ADULT) < _ADULT:
            yield _minor(passage.place, f"{hit['name'][0]}某，{hit['age']}岁", "写出了未成年人的姓名和年龄")
    for hit in (*_BORN_ON.finditer(text), *_BORN_IN.finditer(text), *_SHOT.finditer(text)):
        if int(hit["year"]) > year - _ADULT:
            yield _minor(passage.place, f"{hit['name'][0]}某，{hit['year']}年生", "写出了未成年人的姓名和出生年份")
    for pattern in _CALLED:
        for hit in pattern.finditer(text):
            if not _is_at_work(text, *hit.span("name")):
                yield _minor(passage.place, f"{hit['name'][0]}某", "写出了学生的姓名、学校和年级")
    for sentence in _SENTENCE.findall(text):
        yield from (_minor(passage.place, quote, reason) for quote, reason in _said_of(sentence))
    for hit in (*_OF_PARENTS.finditer(text), *_ASKED_FOR.finditer(text)):
        yield _minor(passage.place, f"{hit['name'][0]}某", "写出了未成年人的姓名")


def _is_at_work(text: str, start: int, end: int) -> bool:
    """Whether a name is that of somebody at work; 老师 may be taken for its end: 央金老|师."""
    return at_work(text, start) or text.find(_TEACHER, start + _SHORTEST, end + len(_TEACHER)) >= 0


def _said_of(sentence: str) -> Iterator[tuple[str, str]]:
    """Yield (quote, reason) for each child whose age or school is said after the name, with nobody named between."""
    ages = {hit: whole(hit["age"]) or _ADULT for hit in _YOUNG.finditer(sentence)}
    signs = [*ages, *_PUPIL_OF.finditer(sentence)]
    people = [one for one in people_in(sentence, _NAMED) if _is_child(sentence, *one)] if signs else []
    for sign in signs:
        before = [(named, done) for named, done in people if done < sign.end()]
        if not before:
            continue
        named, done = max(before)
        between = sign.start() if done <= sign.start() + 1 else sign.end()  # a sign is a whole clause: 孙女成思涵升初一
        if sign.start() - done > _FAR or _OF_HIS.search(sentence, done, between):
            continue
        who = f"{sentence[named]}某"
        if sign in ages:
            if ages[sign] < _ADULT:
                yield f"{who}，{sign['age']}岁", "写出了未成年人的姓名和年龄"
        elif not _is_grown(sentence, named, done, sign.end(), ages):
            yield who, "写出了学生的姓名、学校和年级"


def _is_child(sentence: str, named: int, done: int) -> bool:
    """Whether a whole name stands in [named, done), and no school's."""
    return _WHOLE_NAME.fullmatch(sentence, named, done) is not None and _NO_SCHOOL.match(sentence, named) is not None


def _is_grown(sentence: str, named: int, done: int, end: int, ages: Mapping[re.Match[str], int]) -> bool:
    """Whether the person named in [named, done) works at the school that is said up to `end`, or is of age."""
    return (
        _GROWN_UP.search(sentence, done, end) is not None
        or _WORK.match(sentence, end) is not None
        or _is_at_work(sentence, named, done)
        or _TEACHERS.search(sentence, 0, named) is not None
        or any(done <= hit.start() and age >= _ADULT for hit, age in ages.items())
    )


def _listed(grid: Grid, year: int) -> Iterator[Finding]:
    head = tuple("".join(cell.split()) for cell in grid.rows[0]) if grid.rows else ()
    named = name_column(head)
    if named is None:
        named = next((no for no, cell in enumerate(head) if _CHILD_NAMED.search(cell)), None)
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
    yield from _pupils(grid, head, named, [one for one in rows if not any(map(OF_AGE.search, one[1]))])
    yield from _described(grid, named)


def _described(grid: Grid, named: int) -> Iterator[Finding]:
    """Children in a table of their parents, with what they are beside the name: 桂梦瑶（16岁，中职一年级）."""
    for no, row in enumerate(grid.rows[1:], 1):
        for column, cell in enumerate(row):
            hit = _BESIDE.match(cell) if column != named else None
            if hit and is_name(hit["name"]) and not COLLEGE.search("".join(row)) and "某" not in hit["name"]:
                yield _minor(grid.at(no, column), f"{hit['name'][0]}某", "名单里写出了学生的姓名和年龄或年级")


def _pupils(
    grid: Grid, head: tuple[str, ...], named: int, rows: list[tuple[int, tuple[str, ...]]]
) -> Iterator[Finding]:
    """A table of pupils: its heads speak of school or class, or of children."""
    if not rows:
        return
    place, count = grid.at(rows[0][0], named), f"{len(rows)}人"
    grades = [column for column, cell in enumerate(head) if re.search(r"班级|年级|^班$", cell)]
    if any(re.search(r"学校|就读|校名|园名|园别|[在所]园", cell) for cell in head):
        reason = "名单里有学生的姓名、学校和班级" if grades else "名单里有学生的姓名和学校"
        yield _minor(place, count, reason, None if grades else Severity.WARN)
    elif any(column < len(row) and _CLASS_CELL.fullmatch(row[column]) for column in grades for _, row in rows):
        yield _minor(place, count, "名单里有学生的姓名和班级")
    elif any(_CHILD.search(cell) for cell in head) or any(
        _names_children(head, column, rows) for column in range(len(head))
    ):
        yield _minor(place, count, "名单里有未成年人")


def _names_children(head: tuple[str, ...], column: int, rows: list[tuple[int, tuple[str, ...]]]) -> bool:
    """Whether a column's head speaks of children and its cells are names."""
    cells = [row[column] for _, row in rows if column < len(row)]
    return _CHILD_HEAD.search(head[column]) is not None and any(map(is_name, cells))


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
