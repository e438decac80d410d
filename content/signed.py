"""A text's sign-off (落款): who signs, by which number and on which day, on one line or on several. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from content.numerals import whole
from content.pattern import late

__all__ = ["DATE", "ORG", "Sign", "day_of", "sign_of"]

ORG: Final = (
    r"[一-鿿（）()·]{2,36}?(?:人民政府(?:办公[室厅])?|办公[室厅]|办事处|委员会|管委会|指挥部|领导小组|[局厅院所站队会台]"
    r"|中心|(?:村委|居委|党委)(?!会)|公司|合作社|联合社|支部|总队|大队|医院|学校)"
)
# 随县民政局养老股, 厉山镇民政办: they sign, but begin no title.
_WITHIN: Final = r"[一-鿿]{1,16}?[局委镇乡县道心](?!关于)[一-鿿]{1,6}[股科室办组]"
_YEAR: Final = r"(?:19|20)\d{2}|[一二][〇零○Oo0一二三四五六七八九]{3}"
DATE: Final = rf"(?:({_YEAR})年)?([\d一二三四五六七八九十]{{1,3}})月([\d一二三四五六七八九十]{{1,3}})[日号]"
# What a number is called; right behind an office only these words, else a part of its name would be taken for them.
_CALLED: Final = (
    "(?:(?<![一-鿿])[一-鿿]{0,6}|(?:联系|联络|咨询|服务|客服|业务|便民|值班室?|办公|预约|挂号|预订|监督|举报|投诉|信访|抢修|报修"
    "|维修|报名|报案|报警|急救|救援|求助|应急|紧急|公开|固定|[院所站队组局股科校社]长|主任|书记|经理|负责人|联系人){0,2})"
    "(?:电话|热线)"
)
_TELEPHONE: Final = (
    rf"(?:{_CALLED}[：:]?\s*)?"
    r"(?:[（(]?0\d{2,3}[)）]?\s*[-—－]?\s*)?(?:[2-9]\d{6,7}|1[3-9]\d{9}|(?:12|9[56])\d{3})"
)
# Whom to ask, and no one who signs: 问事打街道卫健办 0375-3982240.
_ASKED: Final = "问|请|找|打|不[懂清明]|有意见|联系|咨询|监督|举报|投诉|设在"
_LINE: Final = late(
    rf"(?:(?!{_ASKED})(?P<org>{ORG}|{_WITHIN})[\s，,：:]*)?"
    rf"(?P<number>{_TELEPHONE}|{_CALLED})?[\s，,]*(?P<date>{DATE})?"
)


@dataclass(frozen=True, slots=True)
class Sign:
    """What a line of a sign-off says; "" where it says nothing. `date` as it is written."""

    org: str
    number: str
    date: str


def sign_of(line: str) -> Sign | None:
    """Take a line of a sign-off apart; None: it is none."""
    flat = line.strip("（）() \t\u3000")
    match = _LINE.fullmatch(flat) if flat else None
    return Sign(match["org"] or "", match["number"] or "", match["date"] or "") if match else None


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
