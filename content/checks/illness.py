"""Illness and disability of somebody who is named: 张某因患尿毒症, 李某（股骨头坏死）, 社区矫正对象王某."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.checks.ailments import HAS, KNOWN, ailment, ailments, words
from content.checks.finding import Finding
from content.checks.names import AFTER, PERSON, at_work, is_name, name_column, people_in, ways_to_name
from content.checks.passage import Grid, Passage
from content.checks.policy import finding
from content.checks.record import is_who, records
from content.pattern import late

_KIN: Final = (
    "丈夫|妻子?|老[伴婆公]|爱人|儿子|女儿|父亲?|母亲?|父母|孩子|孙子|孙女|两口子|爷爷|奶奶|爸爸?|妈妈?|儿媳|女婿"
    "|哥哥?|弟弟?|姐姐?|妹妹?"
)
_NAMED: Final = ways_to_name(rf"[一-鿿]{{0,2}}(?:{KNOWN})")
# Who visits, treats or teaches is not the one who is ill; nor is he of whom a rule speaks.
_OF_OTHERS: Final = late(
    "帮助|帮扶(?!对象|户)|照顾|照料|理发|打水|走访|看望|慰问|捐|宣[传讲]|讲[解了的一授课]|给[^，。；]{0,4}讲|诊治|随访(?!，)|负责|招[聘收录]|[厂店司社]招|咨询|坐诊|服务|带队|组织|督促|动员|致[人他]"
    r"|(?:凡|各类|所有|参保|对(?!象)|(?<![诊断认定称报评变改升降明])为)[^，。；]{0,6}\Z|的(?:村民|群众|居民|人员)[，,、]?患?|[，,；](?:成员|欢迎|凡)"
)
# Said of one person, not of all: when, where and by whom it was found, what was done.
_OF_ONE: Final = late(
    r"(?:诊断|确诊|查出|检[查出]|本人|患者|住院|手术|病名|身患|突发|[去今前]年|20\d\d年|致贫(?:主?因|原因)|户主|该户|家[里中]|其[父母妻夫子女])[^。；]{0,24}\Z"
)
_NOBODY: Final = late("有[一两二三几个位些的]|[一两二三几\\d][户人家例位名]|有人|谁|哪|病人|大家|别人|人家|邻[县村居]")
_LONG_AGO, _NOT_LONG_AGO = 9, 2  # passages
_FAR: Final = 80  # characters
_NEAR: Final = 20
_SURE: Final = late(rf"(?:{HAS}|因)[^，。；的]{{0,6}}\Z")  # whoever is said to have it has it, at work or not
_SPEAKS: Final = late("[:：]|(?:提醒|介绍|说道?[:：，]|讲[:：，]|表示|强调|指出|解释|解答)")
# 患尿毒症的张国强, 尿毒症患者吴翠花, 听力残疾人苗庆云, 刑释人员裴大龙
_WHOSE: Final = late(
    r"[^，。；]{0,16}?(?:的|者|患儿|病人|人|对象|人员|儿童|老人|家属|员|民|户|工|属|[:：])(?:[一-鿿]{0,3}[（(])?[:：\s]*"
    r"|[，,](?:患者|病人)[:：]?|[^，。；]{0,12}[，,]|[^，。；]{0,24}、"
)
_PATIENT: Final = late(rf"(?:患者|患儿|病人)[:：]?{PERSON}{AFTER}")  # whatever he has is what the sentence is about
_GOES_ON: Final = late(
    rf"[\s，、]*(?:本人|其|[他她](?!们)|老人|家[中里庭]|该(?:同志|户|生|患者|村民)|人(?=患)|{_KIN}|因|患|现|目前|长期|常年|每[周月天年]|[去今前]年|后来?|由于|\d+月|致[贫困残]|大?病|疾病|诊断|健康|残疾|情况|困难|原因|备注|救助|风险|(?:申请|救助|致贫)?(?:理由|事由))"
)
# What a paragraph begins with that goes on about the one of the paragraph before.
_OF_HIM: Final = late(
    r"[\s　]*(?:他|她|此人|本人|该(?:同志|患者|[村居]民|户主|生|学生|童)|其(?:本人|[父母妻夫子女])|老[人两汉])(?!们)"
)
_ITEM: Final = late(
    rf"[\s\d一二三四五六七八九十、.．（()）]*(?:[一-鿿]{{2,6}}[:：]\s*)?(?:{PERSON})(?:[，,：:（(\s；]|$)"
)
_HEAD: Final = late(r"残疾类[别型]|病[种名]|疾病名称|患病情况|病情|诊断")
_LEFT_OUT: Final = late(r"[\s/—\-无略*＊×（()）]*|不公开|不宜公开|已?隐去|保密|从略")
_IN_GENERAL_CELL: Final = late("科$|门诊|讲座|知识|筛查|防治|疫苗|药|宣传|专家|义诊")
_STAFF: Final = late(r"医[生师]|讲师|专家|律师|负责人|联系|值班|^经手人$|干部|主讲")
_PROSE: Final = 6  # characters: a shorter cell is a name, a number, or an illness under its head
_FEW: Final = 40  # characters: a longer cell is prose
_SENTENCE: Final = late(r"[^。；！？\n]+")


def illness(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Block what ails somebody who is named: each column of a table once, each line of a text once a word."""
    since = _LONG_AGO  # passages since somebody was named
    for record in records(found):
        passage = record.passage
        if passage.column is not None and len(passage.text) < _PROSE:
            continue
        item = record.form or (since == 1 and _OF_HIM.match(passage.text) is not None)
        said = _of_somebody(passage.text, item=item, known=since <= _NOT_LONG_AGO and passage.column is None)
        yield from (_ill(passage.place, word, 1) for word in dict.fromkeys(said))
        told = item or any(not at_work(passage.text, named) for named, _ in people_in(passage.text, _NAMED))
        since = 1 if told and "第" in passage.place else since + 1
    for grid in tables:
        yield from _listed(grid)


def _of_somebody(text: str, *, item: bool, known: bool) -> Iterator[str]:
    """The illnesses that a line says of somebody by name.

    `item`: all of it is about one person; `known`: the lines before are about somebody.
    """
    item = item or _ITEM.match(text) is not None
    here = False  # whether the sentences before, of this line, are about somebody
    nobodys: list[str] = []  # what is said of one who is not named yet
    for sentence in _SENTENCE.findall(text):
        people = list(people_in(sentence, _NAMED))
        for start, end in ailments(sentence):
            word = sentence[start:end]
            if people:
                if any(_has(sentence, person, start, end) for person in people):
                    yield word
            elif not _OF_OTHERS.search(sentence, 0, start):
                of_one = not _NOBODY.search(sentence, 0, start) and _OF_ONE.search(sentence, 0, start)
                if item or (here and (of_one or _GOES_ON.match(sentence))) or (known and of_one):
                    yield word
                elif of_one:
                    nobodys.append(word)
        if _PATIENT.search(sentence) and (word := ailment(sentence)):
            yield word
        if is_who(sentence):
            yield from nobodys
        here = here or any(not at_work(sentence, named) for named, _ in people)


def _has(sentence: str, person: tuple[int, int], start: int, end: int) -> bool:
    """Whether the illness in [start, end) is that of the person in a sentence."""
    named, done = person
    if done <= start:
        if start - done > _FAR or _OF_OTHERS.search(sentence, done, start):
            return False
        if not at_work(sentence, named):
            return True
        return not _SPEAKS.match(sentence, done) and _SURE.search(sentence, done, start) is not None
    between = sentence[end:named]
    whose = _WHOSE.fullmatch(between)
    if not whose or at_work(sentence, named) or len(between) > _NEAR:
        return False
    if between.endswith(("，", ",")):
        return re.search(rf"(?:{_KIN})[^，。；]{{0,10}}\Z", sentence[:start]) is not None
    return True


def _listed(grid: Grid) -> Iterator[Finding]:
    """The columns of a table of persons that say what ails them."""
    head = grid.rows[0] if grid.rows else ()
    if name_column(head) is None and not any(_speaks_of_one(row, head) for row in grid.rows[1:]):
        return
    hits: dict[tuple[int, str], list[tuple[int, str]]] = {}  # by column, and by word where the cells are prose
    for no, row in enumerate(grid.rows[1:], 1):
        for column, cell in enumerate(row):
            named = column < len(head) and _HEAD.search(head[column]) and not _LEFT_OUT.fullmatch(cell)
            if len(cell) > _FEW:
                continue
            for ill in [cell.strip()] if named else dict.fromkeys(words(cell)):
                hits.setdefault((column, "" if named or ill == cell.strip() else ill), []).append((no, ill))
    for (column, _), rows in hits.items():
        yield _ill(grid.at(rows[0][0], column), rows[0][1], len(rows))


def _speaks_of_one(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row has somebody's name in one cell and what ails him in another."""
    ill = [
        no for no, cell in enumerate(row) if len(cell) <= _FEW and ailment(cell) and not _IN_GENERAL_CELL.search(cell)
    ]
    return any(
        is_name(cell) and not (no < len(head) and _STAFF.search(head[no]))
        for no, cell in enumerate(row)
        if ill and no not in ill
    )


def _ill(place: str, word: str, count: int) -> Finding:
    more = f"，同一列共{count}处" if count > 1 else ""
    return finding(
        "illness", place, word, reason=f"写出了个人的病情{more}", suggestion="改写为“因病”“因残”“因灾”，不写病名"
    )
