"""Illness and disability of somebody who is named: 张某因患尿毒症, 李某（股骨头坏死）, 社区矫正对象王某."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from content.checks.finding import Finding
from content.checks.names import AFTER, HONOUR, PERSON, SPOKEN_OF, at_work, is_name, name_column
from content.checks.passage import Grid, Passage
from content.checks.policy import finding

_KNOWN: Final = (
    "[一-鿿]{0,3}癌|恶性肿瘤|肿瘤|白血病|淋巴瘤|尿毒症|肾衰|肾病|肾炎|透析|肝硬化|精神分裂|精神病|精神障碍|精神残疾|精神.{0,2}级|抑郁|双相|癫痫|痴呆"
    "|智力残疾|智障|弱智|艾滋|HIV|梅毒|性病|乙肝|丙肝|肝炎|肺结核|结核病|麻风|尘肺|矽肺|糖尿病|高血压|冠心病|孤独症|自闭症|唐氏|先天性|强制戒毒|社区戒毒"
    "|吸毒|社区矫正|刑满释放|(?:肢体|视力|听力|言语|智力|精神|多重)(?:残疾?)?[一二三四1-4]级|心脏病|脑梗|脑溢血|脑出血|脑瘫|中风|偏瘫|截瘫|瘫痪|植物人"
    "|帕金森|红斑狼疮|血友病|地中海贫血|再生障碍|器官移植|不孕|流产|失明|聋哑|失聪|坏死|截肢|类风湿|强直性|哮喘|慢阻肺|肺气肿|肌无力|肌萎缩|渐冻|甲亢"
    "|颈椎病|腰椎[间病]|骨折|糖尿病足|白内障|青光眼|结节|息肉|囊肿|化疗|放疗|病危|胆管|肠梗阻|尿失禁|褥疮|痛风"
)
# An illness that no list has is one by its ending, where somebody is said to have it; 因病, 大病, 患病 name none.
_BY_ENDING: Final = (
    "[一-鿿]{1,7}?(?:癌|瘤|(?<![重病急])症|炎|(?<![疾大重生看毛急因多有患得])病(?![人房情])|结石|坏死|硬化|衰竭|梗[塞死]|栓塞|出血|骨折|瘫|失明|失聪|截肢|萎缩|溃疡"
    "|综合征|功能不全|障碍|积水|后遗症|肿块|畸形|缺损)"
)
_HAS: Final = (
    "患(?!者|儿|病)有?|身患|罹患|患上|[查检照拍验]出来?|发现|长了|确诊为?|得的?是|害了|诊断为|得了|得过|突发|染上|有|摔成|摔得"
    "|(?:致贫|致困|致残|患病|住院|救助)原因[:：]?"
)
# What is said of him; who visits, treats or teaches is not the one who is ill.
_SAID: Final = (
    r"(?:(?!帮助|帮扶|照顾|照料|理发|打水|走访|看望|慰问|捐|宣传|宣讲|讲解|诊治|随访|负责|咨询)[^。；！？\n])"
)
_CUT: Final = "(?:[一-鿿]{0,6}?(?:手术|搭桥|移植|切除|截肢|开刀|化疗|放疗|透析)|支架|切了?[胃肺肝肾脾肠]|截瘫)"
_IN_GENERAL: Final = (
    "(?!患者|病人|防[治控范]|筛查|早[筛诊]|门诊|科|知识|随访|管理|专干|讲座|药|疫苗|鉴定|评定|医院|宣传|检查|咨询|义诊|风险|人群|等?慢性?病|用药"
    "|专家|诊疗|规范|办|工作|中心|监测|报销|保险|室|预防|费用|症?等?的?(?:村民|群众|居民|儿童|学生|妇女|危害|症状|家庭))"
)
_AFTER_NAME: Final = (
    rf"(?:一?家|户|之[父母妻夫子女]|{HONOUR}|[两二三]位|等(?:\d+|[一二三四五六七八九十])[人户]|的?[父母妻夫子女](?:亲|儿)?(?=[患因])"
    rf"|(?=[一-鿿]{{0,2}}{_KNOWN}))?{AFTER}"
)
_PATIENT: Final = r"(?:[^，。；\s]{0,4}?(?:患者|患儿|病人|对象|人员|儿童|老人))"
_KIN: Final = "丈夫|妻子|老伴|儿子|女儿|父亲|母亲|父母|孩子|孙子|孙女"
_SOMEBODY: Final = rf"{SPOKEN_OF}(?P<name>{PERSON})"
_OF_SOMEBODY: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_SOMEBODY}{_AFTER_NAME}{_SAID}{{0,40}}?(?:{_HAS}){_SAID}{{0,10}}?(?P<ill>{_KNOWN}|{_BY_ENDING}){_IN_GENERAL}",
        rf"{_SOMEBODY}{_AFTER_NAME}{_SAID}{{0,24}}?(?P<ill>{_KNOWN}){_IN_GENERAL}",
        rf"{_SOMEBODY}{_AFTER_NAME}{_SAID}{{0,24}}?(?:做|行|动|接受|进行|完成|住院|骨髓|双|右|左|每周)[^，。；]{{0,8}}?(?P<ill>{_CUT}){_IN_GENERAL}",
        rf"{_SOMEBODY}(?:\s?[（(]|[，,]?(?:系|是|属|为)){_SAID}{{0,12}}?(?P<ill>{_KNOWN})[症]?(?:患者|病人|感染者|携带者|人员|[）)])",
        rf"{_SOMEBODY}\s?[（(][^（()）。；\n]{{0,12}}?(?P<ill>{_BY_ENDING}){_IN_GENERAL}(?=[^（()）\n]{{0,12}}[）)])",
        rf"{_SOMEBODY}(?:{HONOUR})?[，,、\s　](?P<ill>{_BY_ENDING})(?=手术|术后|晚期|[，,。；）)\s　]|$)",
        rf"(?<![一-鿿])(?P<name>(?:村民|居民|邻居)?[老小]\w)(?:{_HAS}|的){_SAID}{{0,10}}?(?P<ill>{_KNOWN})",
        rf"(?P<ill>{_KNOWN}){_SAID}{{0,30}}?(?:患者|患儿|病人)(?P<name>{PERSON}){AFTER}",
        rf"(?P<ill>{_KNOWN}){_SAID}{{0,14}}?(?<=[的员民人户工友属])(?P<name>{PERSON}){AFTER}",
        rf"{_SOMEBODY}(?:因病|现|仍|目前|正)*在{_SAID}{{0,8}}?(?P<ill>精神病|精神卫生|肿瘤|戒毒|结核)(?:医院|院|中心|所){_SAID}{{0,4}}?(?:住院|治疗|戒毒|康复|救治)",
        rf"(?:{_KIN}){_SAID}{{0,8}}?(?P<ill>{_KNOWN}){_IN_GENERAL}{_SAID}{{0,8}}?[，,](?P<name>{PERSON})",
        rf"(?P<ill>{_KNOWN}){_PATIENT}[:：\s]*(?:[一-鿿]{{0,3}}[（(])?(?P<name>{PERSON}){AFTER}",
    )
)
_WORD: Final = re.compile(rf"{_KNOWN}|[肝肾髓脏]移植")
_SUSPECT: Final = re.compile(  # what a sentence must have to be looked at closely
    rf"{_KNOWN}|[症炎病癌瘤梗瘫肿]|手术|搭桥|支架|移植|切|开刀|截肢|结石|坏死|硬化|衰竭|栓塞|出血|骨折|失[明聪]|萎缩|溃疡|综合征"
    "|不全|障碍|积水|畸形|缺损"
)
_HEAD: Final = re.compile(r"残疾类[别型]|病[种名]|疾病名称|患病情况|病情|诊断")
_IN_GENERAL_CELL: Final = re.compile("科$|门诊|讲座|知识|筛查|防治|疫苗|药|宣传|专家|义诊")
_STAFF: Final = re.compile(r"医[生师]|讲师|专家|律师|负责人|联系|值班|^经手人$|干部|主讲")
_PROSE: Final = 6  # characters: a shorter cell is a name, a number, or an illness under its head
_FEW: Final = 40  # characters: a longer cell is prose
_SENTENCE: Final = re.compile(r"[^。；！？\n]+")


def illness(found: Iterable[Passage], tables: Iterable[Grid]) -> Iterator[Finding]:
    """Block what ails somebody who is named: each column of a table once, each sentence of a text once."""
    for passage in found:
        if passage.column is not None and len(passage.text) < _PROSE:
            continue
        for sentence in _SENTENCE.findall(passage.text):
            yield from (_ill(passage.place, word, 1) for word in _of_somebody(sentence))
    for grid in tables:
        yield from _listed(grid)


def _of_somebody(sentence: str) -> Iterator[str]:
    """The illnesses that a sentence says of somebody by name, each once."""
    if not _SUSPECT.search(sentence):
        return
    for pattern in _OF_SOMEBODY:
        for hit in pattern.finditer(sentence):
            if not at_work(sentence, hit.start("name")):
                more = (word[0] for word in _WORD.finditer(sentence, hit.end("ill")))
                yield from dict.fromkeys((hit["ill"], *more))
                return


def _listed(grid: Grid) -> Iterator[Finding]:
    """The columns of a table of persons that say what ails them."""
    head = grid.rows[0] if grid.rows else ()
    if name_column(head) is None and not any(_speaks_of_one(row, head) for row in grid.rows[1:]):
        return
    hits: dict[int, list[tuple[int, str]]] = {}
    for no, row in enumerate(grid.rows[1:], 1):
        for column, cell in enumerate(row):
            named = column < len(head) and _HEAD.search(head[column]) and cell.strip(" /—-无")
            if len(cell) <= _FEW and (ill := cell.strip() if named else _known(cell)):
                hits.setdefault(column, []).append((no, ill))
    for column, rows in hits.items():
        yield _ill(grid.at(rows[0][0], column), rows[0][1], len(rows))


def _speaks_of_one(row: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row has somebody's name in one cell and what ails him in another."""
    ill = [
        no for no, cell in enumerate(row) if len(cell) <= _FEW and _known(cell) and not _IN_GENERAL_CELL.search(cell)
    ]
    return any(
        is_name(cell) and not (no < len(head) and _STAFF.search(head[no]))
        for no, cell in enumerate(row)
        if ill and no not in ill
    )


def _known(cell: str) -> str | None:
    word = _WORD.search(cell)
    return word[0] if word else None


def _ill(place: str, word: str, count: int) -> Finding:
    more = f"，同一列共{count}处" if count > 1 else ""
    return finding(
        "illness", place, word, reason=f"写出了个人的病情{more}", suggestion="改写为“因病”“因残”“因灾”，不写病名"
    )
