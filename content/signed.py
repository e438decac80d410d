"""A text's sign-off (落款): who signs, by which number and on which day, on one line or on several. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.numerals import whole
from content.pattern import late

__all__ = ["DATE", "NAME", "ORG", "TELEPHONE", "Sign", "day_of", "sign_of", "undotted"]

ORG: Final = (
    r"[一-鿿（）()·]{2,36}?(?:人民政府(?:办公[室厅])?|办公[室厅]|办事处|委员会|管委会|指挥部|领导小组|[局厅院所站队会台]"
    r"|中心|(?:村委|居委|党委)(?!会)|公司|合作社|联合社|支部|总队|大队|医院|学校)"
)
# 随县民政局养老股, 厉山镇民政办: they sign, but begin no title.
_WITHIN: Final = r"[一-鿿]{1,16}?[局委镇乡县道心](?!关于)[一-鿿]{1,6}[股科室办组]"
# 厉山镇自来水厂, 厉山镇中心小学, 随县妇联: nor do they.
_BESIDES: Final = (
    r"[一-鿿（）()·]{2,24}?(?:[水电茶药纸酒糖]厂|[小中大]学|幼儿园|卫生室|武装部|项目部|残联|妇联|工商联|团委|[农林茶渔]场|银行|[分支]行"
    r"|信用社|供销社|专班|工作组|剧团|超市|集团)"
)
_YEAR: Final = r"(?:19|20)\d{2}|[一二][〇零○Oo0一二三四五六七八九]{3}"
DATE: Final = rf"(?:({_YEAR})年)?([\d一二三四五六七八九十]{{1,3}})月([\d一二三四五六七八九十]{{1,3}})[日号]"
_DOTTED: Final = late(r"(?<![\d.])(20\d{2})[-./](\d{1,2})[-./](\d{1,2})(?![\d.])")  # 2026-05-31, 2026.5.31
# At the end of a line also half so: 2026年11.29, 2026年11月29.
_HALF_DOTTED: Final = late(r"(20\d{2})年(0?[1-9]|1[0-2])[-./月](0?[1-9]|[12]\d|3[01])(?=\s*$)")
_OF_WEEK: Final = late(r"(?<=[日号])\s*[（(]?(?:星期|周)[一二三四五六日天][)）]?\s*$")
# What a number is called; right behind an office only these words, else a part of its name would be taken for them.
_CALLED: Final = (
    "(?:(?<![一-鿿])[一-鿿]{0,6}|(?:联系|联络|咨询|服务|客服|业务|便民|值班室?|办公|预约|挂号|预订|监督|举报|投诉|信访|抢修|报修"
    "|维修|报名|报案|报警|急救|救援|求助|应急|紧急|公开|固定|[院所站队组局股科校社]长|主任|书记|经理|负责人|联系人){0,2})"
    "(?:电话|热线)"
)
_DIGITS: Final = r"(?:[（(]?0\d{2,3}[)）]?\s*[-—－]?\s*)?(?:[2-9]\d{6,7}|1[3-9]\d{9}|(?:12|9[56])\d{3})"
TELEPHONE: Final = late(_DIGITS)
_TELEPHONE: Final = rf"(?:{_CALLED}[：:]?\s*)?{_DIGITS}"
# Whom to ask, and no one who signs: 问事打街道卫健办 0375-3982240.
_ASKED: Final = "问|请|找|打|不[懂清明]|有意见|联系|咨询|监督|举报|投诉|设在"
# Any of them, where nothing else stands beside it.
NAME: Final = rf"(?!{_ASKED})(?:{ORG}|{_WITHIN}|{_BESIDES})"
_SEALED: Final = r"(?:代发|代章|宣|启|[（(](?:代|盖|公|签)?章[)）]?)?"  # 王家岗村委会代发, 厉山镇人民政府（章）
_SEAL: Final = late("（(?:代|盖|公|签)?章$")  # its end is stripped
_PERSON: Final = (  # 厉山镇农业农村办 老王14000001234; not 随县农业农村局 农机股
    r"(?:(?<=[\s，,：:])(?:联系人[：:]?)?(?![一-鿿]{0,3}[股科室办组站所部心])[一-鿿]{2,4}[\s：:]*(?=[\d（(]))?"
)
_LINE: Final = late(
    rf"(?:(?P<org>{NAME}){_SEALED}[\s，,：:]*{_PERSON})?"
    rf"(?P<number>{_TELEPHONE}|{_CALLED})?[\s，,]*(?P<date>{DATE})?"
)
_SEVERAL: Final = late(rf"(?P<orgs>{NAME}(?:[\s、]+{NAME})+){_SEALED}[\s，,]*(?P<date>{DATE})?")
_GAP: Final = late(r"[\s、]+")
# What names whose office it is: without it the second is a part of the first, 随县公安局 交通警察大队.
_WHOSE: Final = late(r"[县市州区镇乡村旗]|社区|街道|国家|中央|省|公司")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line of a sign-off says; "" where it says nothing. 、 parts several offices; `date` as it is written."""

    org: str
    number: str
    date: str


def undotted(text: str) -> str:
    """Write days with their years in full: 2026.5.31 → 2026年5月31日."""
    for dotted in (_DOTTED, _HALF_DOTTED):
        text = dotted.sub(r"\1年\2月\3日", text)
    return text


def sign_of(line: str) -> Sign | None:
    """Take a line of a sign-off apart; None: it is none."""
    flat = _OF_WEEK.sub("", undotted(line)).strip("（）() \t\u3000")
    if (several := _SEVERAL.fullmatch(flat)) and all(map(_WHOSE.search, (orgs := _GAP.split(several["orgs"]))[1:])):
        return Sign("、".join(orgs), "", several["date"] or "")
    match = _LINE.fullmatch(flat) if flat else None
    if match is None or flat.count("（") > flat.count("）") + len(_SEAL.findall(flat)):
        return None  # 苗老师（带队）
    return Sign(match["org"] or "", match["number"] or "", match["date"] or "")


def day_of(words: str, year: int | None = None) -> date | None:
    """Return the day that 2026年3月1日 or 二〇二六年三月一号 names, 3月1日 in `year`; None: there is no such day."""
    match = re.fullmatch(DATE, words)
    if match is None or not (match[1] or year):
        return None
    said, month, day = (whole(part) if part else None for part in match.groups())
    try:
        return date(said or year or 0, month or 0, day or 0)
    except ValueError:
        return None
