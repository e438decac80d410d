"""What ails somebody, as a text says it: content/data/ailments.json has the words, by the chapters of the ICD."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import resources
from typing import Any, Final

from content.checks.names import AFTER, PERSON
from content.pattern import late

_SHIPPED: Final[dict[str, Any]] = json.loads(
    resources.files("content.data").joinpath("ailments.json").read_text("utf-8")
)


def _any(words: Iterable[str]) -> str:
    """A pattern of any of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


# 急性肝衰竭, 慢性肾功能衰竭, 右侧股骨颈骨折: a part of the body and what became of it.
_PART: Final = (
    rf"(?:{_any(_SHIPPED['sites'])}){{1,3}}[多囊性部内腔管压缩粉碎良恶体复陈旧]{{0,4}}(?:{_any(_SHIPPED['changes'])})"
)
# 顶断了三根肋骨, 肾上有毛病, 肺上长了东西
_HURT: Final = (
    rf"(?:{_any(_SHIPPED['sites'])}){{1,2}}(?:[被让][^，。；]{{0,8}}?)?(?:[砸绞轧压切咬撞摔锯冻烫烧扎]?[断裂伤肿烂]了|[砸绞轧压切咬撞锯]断)"
    rf"|(?<!不)(?:{_any(_SHIPPED['sites'])}|[手脚眼]){{1,2}}(?:[已全都也彻底]{{0,2}}(?:[被给让][^，。；]{{0,6}}?)?(?:[锯截切摘坏烂废拿][掉除了断坏]|[切摘]了?一?[半部]|[摔烧碰压砸轧撞冻][坏伤]了?|不行了|坏死)|[上里]?的(?:毛病|重?病(?![房人历])))"
    rf"|(?:[锯截切摘伤]|[锯截切摘]除|[锯截切摘]掉)了(?:一?[条只个根半])?[左右双两]?(?:{_any(_SHIPPED['sites'])}|[手脚眼])|{'|'.join(_SHIPPED['senses'])}"
    rf"|(?<=[砸摔撞压轧扭咬打折跌顶夹切踩绞])断了?(?:[一两二三四几][根条只]|好几根|[左右双])?(?:{_any(_SHIPPED['sites'])}){{1,2}}"
    rf"|(?:{_any(_SHIPPED['sites'])}){{1,2}}[上里头部]{{0,2}}(?:一直|也|都)?(?:有|出|长)了?[点个些]?大?(?:毛病|问题|东西|包块|肿块|瘤子?)"
)
_LISTED: Final = _any(word for words in _SHIPPED["chapters"].values() for word in words)
_GRADED: Final = "|".join(_SHIPPED["disabilities"])
_DONE: Final = "|".join(_SHIPPED["treatments"])
_STANDING: Final = _any(_SHIPPED["standing"])
_STEM: Final = "[^\\W\\d_的了是得患出有因查为其成突发生个他她爹妈爸娘嫂婶]"  # of a word: 胃, 小细胞肺
KNOWN: Final = rf"{_STEM}{{1,3}}癌|{_GRADED}|{_PART}|{_HURT}|{_LISTED}|{_DONE}|{_STANDING}"
# An illness that no list has is one by its ending, where somebody is said to have it; 因病, 大病, 患病 name none.
_BY_ENDING: Final = (
    "(?:癌|瘤|(?<![重病急])症|炎|(?<![疾大重生看毛急因多有患得染治贫残])病(?![人房情床])|结石|坏死|硬化|衰竭|梗[塞死]|栓塞|出血"
    "|骨折|瘫|失明|失聪|截肢|萎缩|溃疡|综合征|功能不全|(?<!故)障碍|积水|后遗症|肿块|畸形|缺损)"
)
HAS: Final = (
    "患(?!者|儿|病)有?|身患|罹患|患上|[查检照拍验诊]出来?(?:的是|是|的)?|发现|长了|确诊(?:为|是|了)?|诊断[为是]|得的?是|害了|得了|得过|突发|染上|犯了|摔成|摔得"
    "|(?:致贫|致困|致残|患病|住院|救助)原因[:：]?"
)
# What follows 患者, 村民 where one of them is meant.
_OF_ONE: Final = rf"[:：]?\s*{PERSON}{AFTER}|[）)。，,；：:、\s]|$|姓名"
# Nobody's: a service, a lecture, a rule about all who have it.
_IN_GENERAL: Final = late(
    rf"[”’」』]?(?:免费)?(?:患者(?!{_OF_ONE})|病人(?!{_OF_ONE})|病?防[治控范]|筛查|早[筛诊]|门诊|科|[防的]?知识|随访|[的]?管理(?!对象)|专干|讲座|社工|[、艾滋病梅毒乙丙肝]{{0,10}}[两三四几]项|(?:均|都|可|一律)?(?:免费|免票|半价)(?=[乘坐入游进，。；、]|$)|药(?!费)|疫苗|鉴定|评定|医院|宣传|检查"
    r"|咨询|义诊|风险|人群|[、和及或]?[一-鿿]{0,6}等(?!\\d)[^，。；]{0,4}(?:病|症|的)|用药|专家|诊疗|规范|办|工作|中心|监测|报销|保险|室|预防|康复(?:部|中心|训练|机构)|协会|联合会"
    rf"|[症病]?等?的?(?:村民|群众|居民|儿童|学生|妇女)(?!{_OF_ONE})|[症病]?等?的?(?:危害|症状|家庭)|[、和及或的](?:都|均|可|也)|(?:都|均)?可以|算(?:不算)?住院|(?:、[一-鿿]{{2,6}}){{1,4}}的(?=[，,。；]|可|请|由)|的(?=[可请由]|老[年人]|人员|失能)|(?:、[一-鿿]{{2,6}}){{0,4}}者?不[能得宜可](?:献|报|参加|接种|从事|录)|怎么|能不能|可[申办])"
)
_OF_A_MATTER: Final = late(
    "(?:防[治控]|预防|筛查|讲解?|主治|擅长|关于|诊治|知识|分为|包括|分类|类别按|(?<![出患为])疑似|未发现|没[有发]|(?<![因])无|不是|拟?免费|专治)[^，。；]{0,8}\\Z|(?<!检)查[艾滋病梅毒乙丙肝唐氏、]{0,12}\\Z|[某各类多]种?\\Z"
)
# A paper about one who is named: 刘桂枝的糖尿病用药情况, 汤国安的肝硬化检查结果.
_HIS_PAPER: Final = late("(?:用药|随访|检查|化验|治疗)(?:情况|记录|结果|报告|单)")
# Vaccines are called by what they prevent: 百白破五针、乙脑、流脑, 乙肝三针, 水痘、甲肝各几针.
_SHOTS: Final = "[一二两三四五六几\\d][针剂]"
_VACCINE: Final = late(rf"(?:、[一-鿿]{{2,4}}){{0,5}}各?{_SHOTS}")
_AFTER_VACCINES: Final = late(rf"(?:{_SHOTS}|百白破|麻腮风|脊灰|卡介苗)(?:、[一-鿿]{{2,4}}){{0,5}}、\Z")
# What no list has, and what is an illness only of one who is named: who asks weighs it (content.checks.second_look).
MAYBE: Final = late("|".join(_SHIPPED["maybe"]))
# What tells of somebody's health without naming an illness: what is taken, worn, done, measured, what he cannot do.
_SIGNS: Final = late("|".join(f"(?P<s{no}>{'|'.join(words)})" for no, words in enumerate(_SHIPPED["signs"].values())))
_SIGN_OF: Final = tuple(_SHIPPED["signs"])
ILLNESS: Final = "病"  # the sign that is an illness by its name
_NEAR: Final = 12  # characters in which it is said what is done about an illness
_LISTED_NEAR: Final = 24  # characters of a list of vaccines
_AILMENT: Final = late(KNOWN)
_LONGER: Final = late(rf"(?:{HAS})[^，,。；：:的]{{0,8}}?(?P<ill>[一-鿿]{{1,7}}?{_BY_ENDING})")
_ALONE: Final = late(
    rf"(?<=[，,、\s　（(：:])(?P<ill>[一-鿿]{{1,7}}?{_BY_ENDING})"
    r"(?=手术|术后|晚期|[一二三四早中末\dⅠ-Ⅳ]+期|[，,。；）)、\s　]|$)"
)


def ailments(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text says what ails somebody, in order; what it says in general is left out."""
    found = [hit.span() for hit in _AILMENT.finditer(text)]
    for pattern in (_LONGER, _ALONE):
        spans = [hit.span("ill") for hit in pattern.finditer(text)]
        found += [(start, end) for start, end in spans if all(end <= first or last <= start for first, last in found)]
    for start, end in sorted(found):
        his = text[:start].endswith("的") and _HIS_PAPER.match(text, end)
        if his or not (
            _IN_GENERAL.match(text, end)
            or _OF_A_MATTER.search(text, max(0, start - _NEAR), start)
            or _VACCINE.match(text, end)
            or _AFTER_VACCINES.search(text, max(0, start - _LISTED_NEAR), start)
        ):
            yield start, end


def ailment(cell: str) -> str | None:
    """The first illness, grade of disability or treatment of the vocabulary in a cell; None: none."""
    return next(iter(words(cell)), None)


def words(cell: str) -> list[str]:
    """All of the illnesses, grades of disability and treatments of the vocabulary in a cell."""
    return [word[0] for word in _AILMENT.finditer(cell)]


def signs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield where a text tells of health, whosever it is, and the kind of sign: ILLNESS, or one of ailments.json."""
    yield from ((*hit.span(), ILLNESS) for hit in _AILMENT.finditer(text))
    yield from ((*hit.span(), _SIGN_OF[int(str(hit.lastgroup)[1:])]) for hit in _SIGNS.finditer(text))
