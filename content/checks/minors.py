"""Children who are named: with their age, their birthday, their class or their school, or on a list of children."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from content.checks.child_tables import listed, minor
from content.checks.children import OF_AGE, WHOLE, children
from content.checks.finding import Finding
from content.checks.names import (
    AFTER,
    ANYONE,
    BY_SOUND,
    LIKELY,
    PERSON,
    SPOKEN_OF,
    SURNAME,
    at_work,
    people_in,
    ways_to_name,
)
from content.checks.passage import Grid, Passage
from content.checks.schools import CLASS, SCHOOL
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
_BESIDE_NAME: Final = late(
    rf"[一-鿿][（(，,、\s]*[^（(，,、\s]{{0,4}}[，,、\s]?(?:{NUMERAL}周?岁|{CLASS}|20\d\d[年.]\d*月?\d*日?出?生)"
)
# What tells that the one named before is a pupil: 在中心小学四年级就读, 考上县一中, （花亭小学）, 三年级, 中考658分;
# not where something is: 第一投票站（村小学）
_PUPIL_OF: Final = late(
    rf"(?:就读|在读|[读念上]|考[上取入]|升[入上到]?|录取到?(?!通知)|入读)(?:于|了|到|在)?[^。；，,\n]{{0,14}}?(?:{SCHOOL}|{CLASS}|年级)"
    rf"|(?:{SCHOOL}|{CLASS}|年级)[^。；，,\n]{{0,6}}?(?:就读|在读|读书|上学|[读念上](?![一-鿿])|学生|新生)"
    rf"|(?:[，,、（(：:\s在是系])[^。；，,、（()）\s]{{0,12}}?{CLASS}(?=[，,、。）)：:\s”]|$)"
    rf"|(?<![站点处所场])[，,（(\s][^。；，,、（()）\n\s]{{0,10}}?{SCHOOL}(?:[初高]?[一二三])?(?=[，,。）)\s]|$)|中考[^。；，,]{{0,4}}\d{{3}}分|(?:转|退|辍|休|复|厌|逃)学(?!校|籍|生)|小升初|被[^。；，,]{{0,10}}?{SCHOOL}录取"
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
_NAMED: Final = ways_to_name(CLASS)
_NO_SCHOOL: Final = late(
    rf"(?!{SURNAME}[一-鿿]{{1,2}}(?:中心|[县镇村])?(?:{SCHOOL}|学校|教学点|校区))"
)  # 漆工中学 is nobody
_CALLED: Final = tuple(  # what he is called tells
    late(pattern)
    for pattern in (
        rf"{CLASS}的?(?:学生|同学|毕业生)?(?:代表)?[:：\s]*(?P<name>{WHOLE}){AFTER}",
        rf"(?P<name>{SPOKEN_OF}{WHOLE}|{LIKELY})(?:同学|小朋友)",
        rf"(?<![大科])(?:学生|毕业生代表)[:：]?(?P<name>{WHOLE}){AFTER}",
        rf"(?:年级|班|{SCHOOL}|[初高][一二三])的?(?:学生|新生|同学|小朋友|孩子)?[:：]?(?P<name>{WHOLE})(?:同学|小朋友)",
        rf"(?:年级|班|{SCHOOL})的?(?:学生|同学|小朋友|孩子)(?P<name>{WHOLE})(?![老师])",
        rf"(?:年级|班|{SCHOOL})的(?P<name>{WHOLE}){AFTER}",
        rf"(?:{CLASS}|{SCHOOL})[^，。；\n]{{0,4}}?(?:只有|[就只还]剩下?|就是|就)(?P<name>{LIKELY})",
        rf"{SCHOOL}(?:的?(?:学生|同学))[:：\s]*(?P<name>{WHOLE}){AFTER}",
        rf"(?:少年|儿童|幼儿|小学|初中|学生|U\d+)组[^，。；\n]{{0,10}}(?:[:：）)]\s*|\s)(?P<name>{WHOLE})(?:{AFTER}|$)",
        rf"(?:中考|小升初|统招)[^，。；\n]{{0,10}}[:：]\s*(?P<name>{WHOLE})(?:{AFTER}|$)",
        rf"(?:学生|少年|队员)[^。；\n]{{0,12}}?{SCHOOL}[:：]\s*(?P<name>{WHOLE}){AFTER}",
        rf"(?:小学|初中|少年|幼儿|年级)[^。；\n]{{0,14}}?(?:第[一二三四五六七八\d]名|[冠亚季]军|等奖|[金银铜]奖)[:：]?(?P<name>{WHOLE}){AFTER}",
        rf"(?:获奖|等奖)[^。；\n]{{0,12}}?{SCHOOL}\s*(?P<name>{WHOLE}){AFTER}",
        rf"(?:[男女]童|小朋友|小选手|小作者|娃娃?)[:：]?(?P<name>{WHOLE})(?:{AFTER}|(?<=[一-鿿]{{3}}))",
    )
)
_OF_PARENTS: Final = late(
    rf"(?P<name>(?!方便)(?:{SPOKEN_OF}{WHOLE}|{LIKELY}))(?:同学|小朋友)?的?(?:家长|监护人|基本生活费|出生(?:医学证明|证)|接种[证本])(?!代表|会|学校)"
)
_ASKED_FOR: Final = late(rf"[请叫让喊](?P<name>{LIKELY})(?:同学|小朋友)?(?:的|他|她)?(?:[爸妈]{{1,2}}|爷爷|奶奶|家里)")
_WHOLE_NAME: Final = late(rf"{WHOLE}|{BY_SOUND}")
_HINT: Final = late(
    r"娃|岁|升|考|[初高职]中|录取|子女|出?生|班|年级|[初高][一二三]|就读|在读|学|儿|孩|孙|童|婴|未成年|小朋友|家长|监护|针"
)

_TEACHER: Final = "老师"
_SHORTEST: Final = 2  # letters of a name


def minors(found: Iterable[Passage], tables: Iterable[Grid], year: int) -> Iterator[Finding]:
    """Block children who are named with what makes them known; `year` is this one."""
    read = list(found)
    title = next((passage.text for passage in read if passage.place == "标题"), "")
    told = [one for passage in read if _may_tell(passage) for one in _told(passage, year)]
    yield from told
    yield from (minor(place, f"{name[0]}某", "写出了未成年人的姓名") for place, name in children(read))
    known = {one.place for one in told}
    for grid in tables:
        yield from listed(grid, title, year, known)


def _may_tell(passage: Passage) -> bool:
    """Whether a text, or a cell that says more than a name, may be about a child."""
    cell = passage.column is not None
    says = not cell or _PROSE.search(passage.text) or _BESIDE_NAME.search(passage.text)
    of_age = cell and OF_AGE.search(passage.text)
    return bool(says) and not of_age and _HINT.search(passage.text) is not None


def _told(passage: Passage, year: int) -> Iterator[Finding]:
    text = passage.text
    for hit in _AGED.finditer(text):
        if (whole(hit["age"]) or _ADULT) < _ADULT:
            yield minor(passage.place, f"{hit['name'][0]}某，{hit['age']}岁", "写出了未成年人的姓名和年龄")
    for hit in (*_BORN_ON.finditer(text), *_BORN_IN.finditer(text), *_SHOT.finditer(text)):
        if int(hit["year"]) > year - _ADULT:
            yield minor(passage.place, f"{hit['name'][0]}某，{hit['year']}年生", "写出了未成年人的姓名和出生年份")
    for pattern in _CALLED:
        for hit in pattern.finditer(text):
            if not _is_at_work(text, *hit.span("name")):
                yield minor(passage.place, f"{hit['name'][0]}某", "写出了学生的姓名、学校和年级")
    for sentence in _SENTENCE.findall(text):
        yield from (minor(passage.place, quote, reason) for quote, reason in _said_of(sentence))
    for hit in (*_OF_PARENTS.finditer(text), *_ASKED_FOR.finditer(text)):
        yield minor(passage.place, f"{hit['name'][0]}某", "写出了未成年人的姓名")


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
