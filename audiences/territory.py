"""Which places a text concerns: those it speaks of, not those where somebody works, signs or hands in a form. Pure.

Places are found in the county's own tree (`places.mentions`), so nothing that merely looks like a name is taken for one
and a village is never taken from a wrong town. What a title or a sentence about a range names (停水范围：…) goes before
what is only mentioned; 除……外 takes out; what only a person can tell stays open.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from audiences.division import Division, Tree
from audiences.enumeration import enumerated
from audiences.places import Mention, mentions

# What follows a place's name where the office there is meant, not the place.
_OFFICE: Final = re.compile(
    r"[ 　]?(?:党委|党工委|党政|党群|人民政府|政府|人大|政协|纪委|武装部|便民|政务|社会事务|民政|财政"
    r"|农业|农技|农机|畜牧|林业|水利|水务|自然资源|国土|人社|社保|劳动|医保|卫生|计生|退役|应急|司法|综治|综合|信访|派出所|法庭|供电|供水|自来水|税务|市场监督|工商|信用社"
    r"|银行|邮政|中心(?:校|学校|小学|卫生院)|第[一二三四五]|初级中学|中学|小学|学校|幼儿园|敬老院|养老院|福利院|文化站|广播站|电管|交警|消防"
    r"|林场管|办事处|办公|村务|村“|支部|两委|委员会|村委|居委|负责人|联络)"
)
_ROAD: Final = re.compile(r"[一-鿿\d]{1,8}(?:路|大道|大街|巷)(?:[与和]|\d|[一-鿿]{0,6}号)")
_OWN_OFFICE: Final = re.compile(r"(?:委员会|村委会|居委会)$")
_VENUE: Final = re.compile(
    r"(?:地址|地点|住址|住所|驻地|位于|设在|前往|集合|乘车|受理|窗口|联系|咨询|来自|途经|经过|经由|路过|(?<=[，、：])经|毗邻|邻近|迁至|搬至|寄往|送至|送到|交至|交到|汇至)"
    r"[^，。；！？\n]{0,16}$"
)
_AT: Final = re.compile(r"(?:到|在|赴|至|于|向)$")
_DOING: Final = re.compile(
    r"^[^，。；！？\n]{0,14}(?:办理|领取|报名|登记|集合|提交|申请|申报|咨询|缴费|认证|签到|面试|考试|乘车|举行|举办|召开|报到|服务厅|服务大厅|广场|会议室|门口|大楼|[路街道]\d+号)"
)
_EXCEPT: Final = re.compile(r"(?:除|不含|不包括|不涉及)[^，。；！？\n]{0,40}$")
_EXCEPT_END: Final = re.compile(r"^[^，。；！？\n]{0,40}(?:外|除外)")
_UNNEEDED_END: Final = re.compile(r"(?:不含|不包括|不涉及)[^，。；！？\n]{0,40}$")
_NOT_NOW: Final = re.compile(
    r"[^。；！？\n]{0,30}(?:不在(?:这次|本次|此次|其)?[^，。；]{0,4}(?:范围|之列|之内)|另行(?:安排|通知|公告|组织))"
)
# A text that speaks to everybody is not narrowed by the villages that it only mentions.
_EVERYBODY: Final = re.compile(
    r"全[县区市镇乡](?!人民|政府)|[我本][县区镇乡](?!政府|人民|财政)|各(?:乡镇|镇|村|街道|社区)|其[他余](?:村|镇|乡)|所有村|全体(?:居民|村民)"
)
_RANGE: Final = re.compile(
    r"(?:范围|区域|对象|涉及|影响|适用|覆盖|包括|包含|停水|停电|停气|限行|封闭|转移|禁止|预警|未来|以下|如下|下列|各组|安排|名单|分配|分到|其中)"
    r"[^。；！？\n]{0,60}\Z"
)
_PEOPLE_THERE: Final = re.compile(
    r"^(?:[（(][^）)]{0,12}[）)])?(?:全体|全镇|全乡|全村|各村|各组|部分|境内|辖区|全域|全境|范围|户籍|籍|的?(?:广大)?(?:村民|居民|农户|群众|用户|住户|老人|养殖户|种粮|家庭|妇女|党员|学生))"
)
_BETWEEN: Final = re.compile(r"(?:等?[一二三四五六七八九十两\d]{1,3}个?(?:行政)?(?:村|社区))?[、，和及与以的\s]{0,3}")
_TOWN: Final = 10**6  # a town's code ends in six zeros
# What happens in the places named before it: 双桥社区、东岳庙村停水, 富足社区集体土地征收.
_HAPPENS: Final = re.compile(
    r"[^，。；！？\n]{0,18}?(?:停[水电气]|[断限]电|断水|封闭|封路|断道|禁行|限行|施工|检修|抢修|清淤|喷药|消杀|放映|义诊|改造|排查|转移|征收|征用"
    r"|拆迁|合并|并入|更名|撤销|受灾|淹|降雨|降水|安装|开挖|铺设)"
)
_SITE: Final = re.compile(
    r"(?:项目|工程|线路|地块|宗地|标段|区域?|点|场|厂|土地|房屋)[^，。；！？\n]{0,6}(?:位于|坐落于?|涉及)[^，。；！？\n]{0,16}$"
)
_DIRECTION: Final = re.compile(r"^(?:[至到往][一-鿿]{2,8})?方向")
_FOR_OTHERS: Final = re.compile(r"^的?[^，。；]{0,8}由[^，。；]{1,10}代[收办领缴为]")  # a help for some of those meant
_HEADS_RANGE: Final = re.compile(r"下列|以下|范围|区域|涉及|包括|停[水电气]|封闭|转移|征收")
_HEADS_LIST: Final = re.compile(r"如下|名单|安排|分布|明细|日程|时间表")
_LIST_LINE: Final = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d①-⑳]{1,3}[)）.．、]|[-*•·●◆✦★—]|[^\n]{0,60}\t|[一-鿿]{2,10}(?:村|社区|镇|乡|街道))"
)


class Weight(IntEnum):
    """How surely a mention says where the text applies."""

    NONE = 0  # an office, a venue
    MENTIONED = 1
    LISTED = 2  # it has its own day or line
    SAID = 3  # in the title, or by a sentence about a range
    WHOLE = 4  # all of a town, whatever villages are named beside it: 高城镇、殷店镇群众


@dataclass(frozen=True, slots=True)
class Named:
    """A place that a text concerns, with the words that name it."""

    code: int
    words: str


@dataclass(frozen=True, slots=True)
class Concerned:
    """The places of a text. `left_out` are those it takes out (除……外); `open` says what a person has to settle."""

    named: tuple[Named, ...] = ()
    left_out: tuple[Named, ...] = ()
    open: tuple[str, ...] = ()


NOWHERE: Final = Concerned()
_UNSAID: Final = (Weight.NONE, "")
_NEAR: Final = 40  # characters around a mention that say what it is


def concerned(title: str, text: str, tree: Tree, within: Division, turns: Sequence[str] = ()) -> Concerned:
    """Find the places that a document concerns below `within`'s county; nothing named: its issuer's whole territory.

    `turns` are the lines of the text that give places their days: who has a turn is meant.
    """
    weighed: dict[int, tuple[Weight, str]] = {}
    left_out: dict[int, str] = {}
    unclear: dict[str, Mention] = {}
    for source, is_title in ((title, True), (text, False)):
        said = _spans_of(turns, source)
        for row in _rows(source, _all_mentions(source, tree, within)):
            span = row[0].start, row[-1].end
            codes = [mention.code or _only(mention) for mention in row]
            if _is_left_out(source, span):
                left_out.update({code: one.text for code, one in zip(codes, row, strict=True) if code is not None})
                continue
            outright = is_title or any(weighed.get(code or 0, _UNSAID)[0] >= Weight.SAID for code in codes)
            for place, (code, mention) in enumerate(zip(codes, row, strict=True)):
                weight = _weight(source, mention, span, outright=outright, listed=_lies_in(mention, said))
                if weight is Weight.MENTIONED and _turns_beside(source, mention, said):
                    weight = Weight.LISTED
                if _is_whole(codes[place:], source[span[1] : span[1] + _NEAR]):
                    weight = Weight.WHOLE
                if weight is Weight.NONE or _is_outside(code, codes, weight, within):
                    continue
                if code is None:
                    unclear.setdefault(mention.text, mention)
                elif weight > weighed.get(code, _UNSAID)[0]:
                    weighed[code] = weight, _words(source, mention)
    return Concerned(
        _named(weighed, speaks_to_all=bool(_EVERYBODY.search(text) or _EVERYBODY.search(title))),
        tuple(Named(code, left_out[code]) for code in innermost(left_out)),
        tuple(_question(mention, tree) for mention in unclear.values()),
    )


def _is_outside(code: int | None, codes: Sequence[int | None], weight: Weight, within: Division) -> bool:
    """The issuer's own name says nothing new; a row only mentioned and all beyond its bounds names neighbours."""
    if code is not None and within.code in Division(code):
        return True
    inside = [one is None or one in within or within.code in Division(one) for one in codes]
    return weight < Weight.LISTED and not any(inside)


def _is_whole(codes: Sequence[int | None], after: str) -> bool:
    """A town in a row of towns of whose people something is said: 厉山镇、高城镇群众."""
    towns = all(code is not None and not code % _TOWN for code in codes)
    return towns and not after.startswith("部分") and _PEOPLE_THERE.match(after) is not None


def _spans_of(turns: Iterable[str], text: str) -> list[tuple[int, int, Weight]]:
    """Where the lines of turns stand, and the lists under a line that announces one (停水范围如下：)."""
    spans = [(place, place + len(words), Weight.LISTED) for words in turns if (place := text.find(words)) >= 0]
    announced = Weight.NONE
    for line in re.finditer(r"[^\n]+", text):
        if announced and _LIST_LINE.match(line[0]):
            spans.append((*line.span(), announced))
            continue
        opens = line[0].rstrip().endswith(("：", ":"))
        heads = Weight.SAID if _HEADS_RANGE.search(line[0]) else Weight.LISTED if _HEADS_LIST.search(line[0]) else None
        announced = heads if opens and heads else Weight.NONE
    return spans


def _turns_beside(text: str, mention: Mention, spans: Sequence[tuple[int, int, Weight]]) -> bool:
    """Whether it stands in a line of turns: 王斌庄：3月13日 among those of other villages."""
    begins = text.rfind("\n", 0, mention.start) + 1
    ends = text.find("\n", mention.end)
    return sum(begins <= start and (ends < 0 or end <= ends) for start, end, _ in spans) > 1


def _lies_in(mention: Mention, spans: Iterable[tuple[int, int, Weight]]) -> Weight:
    return max((weight for start, end, weight in spans if start <= mention.start < end), default=Weight.NONE)


def _named(weighed: dict[int, tuple[Weight, str]], *, speaks_to_all: bool) -> tuple[Named, ...]:
    """What is said goes before what is only mentioned; a whole town takes in its own villages."""
    best = max((weight for weight, _ in weighed.values()), default=Weight.NONE)
    if best <= Weight.LISTED and speaks_to_all:
        return ()
    least = min(best, Weight.SAID)
    whole = [code for code, (weight, _) in weighed.items() if weight is Weight.WHOLE]
    return tuple(
        Named(code, words)
        for code, (weight, words) in weighed.items()
        if weight >= least and not any(code != town and code in Division(town) for town in whole)
    )


def _all_mentions(text: str, tree: Tree, within: Division) -> list[Mention]:
    """The mentions by full name, and the short names that stand in rows."""
    found = mentions(text, tree, within)
    return sorted((*found, *enumerated(text, found, tree, within)), key=lambda mention: mention.start)


def _rows(text: str, found: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The mentions that stand in a row: what is said of 星亮村、王家岗村村民 is said of both."""
    row: list[Mention] = []
    for mention in found:
        if row and not _BETWEEN.fullmatch(text[row[-1].end : mention.start]):
            yield row
            row = []
        row.append(mention)
    if row:
        yield row


def _is_left_out(text: str, span: tuple[int, int]) -> bool:
    before, after = text[max(0, span[0] - 48) : span[0]], text[span[1] : span[1] + 48]
    if _UNNEEDED_END.search(before) or _NOT_NOW.match(after):
        return True
    return bool(_EXCEPT.search(before) and _EXCEPT_END.match(after))


def _weight(text: str, mention: Mention, span: tuple[int, int], *, outright: bool, listed: Weight) -> Weight:
    """How much a mention in a row at `span` says; `outright`: the title has named somebody of the row."""
    before, after = text[max(0, span[0] - 80) : span[0]], text[span[1] : span[1] + _NEAR]
    clause = re.split(r"[，。；！？\n]", before)[-1]
    if _FOR_OTHERS.match(after) or _DIRECTION.match(after):
        return Weight.NONE
    elsewhere = _VENUE.search(before) or (_AT.search(clause) and _DOING.match(after))
    office = _OFFICE.match(after) or _ROAD.match(after) or _OWN_OFFICE.search(mention.text)
    site = _SITE.search(before) is not None
    if (office or elsewhere) and not (site or listed):
        return Weight.NONE
    if outright or site or _PEOPLE_THERE.match(after) or _RANGE.search(before) or _HAPPENS.match(after):
        return Weight.SAID
    return max(listed, Weight.MENTIONED)


def _only(mention: Mention) -> int | None:
    """A village named in full that the whole county has only once needs no town to be told apart."""
    return mention.candidates[0] if len(mention.candidates) == 1 else None


def _words(text: str, mention: Mention) -> str:
    """The clause around a mention: what a person is shown."""
    left = max(text.rfind(mark, 0, mention.start) for mark in "，；。：、\n\t") + 1
    rights = [place for mark in "，；。、\n\t" if (place := text.find(mark, mention.end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()


def _question(mention: Mention, tree: Tree) -> str:
    towns = "、".join(tree.full_name(code) for code in mention.candidates)
    return f"“{mention.text}”没有写明乡镇，可能是：{towns}。请人工选择"


def innermost(codes: Iterable[int]) -> tuple[int, ...]:
    """A village beside its own town narrows the town: 厉山镇星亮村 is not all of 厉山镇."""
    known = tuple(dict.fromkeys(codes))
    return tuple(code for code in known if not any(other != code and other in Division(code) for other in known))
