"""Reads the plain facts (一看就懂) and the sums: whole clauses of the text, never put in other words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from content.ingest.proposal import Proposal, sentences
from content.item import Block, Table
from content.pattern import Late, late

_VALUE: Final = r"[：:]\s*(?P<value>[^。；\n]{2,120})"
_PREFIX: Final = (
    "检查|补贴|补助|发放|申报|申领|申请|领取|认证|参保|招聘|招生|救助|服务|资助|保障|接种|筛查|体检|适用|享受|认定|缴费|"
    "受益|奖补|培训"
)
_LEADING: Final = late(r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、])\s*")
_WHO: Final = late(
    rf"(?:(?:{_PREFIX})?(?:对象(?:和条件|及条件|、条件|范围|及范围)?|人群)|(?:{_PREFIX})(?:范围|条件)){_VALUE}"
)
_WHO_SAID: Final = tuple(
    late(pattern)
    for pattern in (
        r"【(?:哪些人|谁能.{0,4}|对象)】(?P<value>[^。；\n]{2,80})",
        r"(?:谁要.{1,4}|哪些人.{0,6}|谁可以.{0,4})[：:](?P<value>[^。；\n]{2,80})",
        r"对象(?:为|是|包括)(?P<value>[^。；\n]{2,120})",
        r"(?:要求|条件)[：:](?P<value>[^。；\n]{2,80})",
        r"(?P<value>凡[^。；，]{4,60}的?(?:农户|居民|村民|人员|家庭|老人|妇女|儿童|群众|个人|户|军人|家属|学生|对象))",
        r"(?:下列|以下)(?P<value>[^，。；]{2,20}?(?:户|对象|人员))",
        r"(?P<value>[^。；，\n]{0,24}\d{1,3}(?:[-—–~～至]\d{1,3})?周?岁[^。；\n]{0,60}?(?:老人|老年人|儿童|妇女|居民|人员|青年|少年|学生)[^。；\n]{0,40})",
        r"(?P<value>养[猪牛羊鸡鸭鹅殖][^。；\n]{0,30}的)(?:都|均|一律)",
        r"欢迎(?P<value>[^。；\n]{2,60})(?:参加|报名|前来)",
    )
)
_SCOPE: Final = late(rf"(?:[一-鿿]{{0,4}}范围){_VALUE}")
_HOW_MUCH: Final = late(rf"(?:(?:补贴|补助|发放|救助|资助|缴费|奖补|收费|保障|个人缴费)标准|标准|补贴金额){_VALUE}")
# These two are looked for clause by clause: a pattern that began with any run of characters would take quadratic time.
_RATE: Final = late(
    r"每(?:亩|人|户|月|年|头|只|次|人每月|人每年|户每年|平方米|吨|公斤).{0,12}?\d[\d,.]{0,12}\s?元"
    r"|\d[\d,.]{0,12}\s?元\s?[／/]\s?(?:亩|人|户|月|年|头|平方米)"
)
_FREE: Final = late(r"个人不交钱|不收(?:取)?(?:任何)?费用?|免费(?:检查|接种|参加|办理|领取|体检|培训)(?![的通])")
_CLAUSE_END: Final = late(r"[。；，\n]")
_SENTENCE_END: Final = late(r"[。；\n]")
_HOW: Final = late(
    r"(?:(?:申报|登记|办理|申请|报名|领取|缴费|认证|参保)(?:程序|流程|方式|方法|办法|地点|途径|手续)|如何(?:办理|申请|报名)|怎么办)"
    + _VALUE
)
_HOW_SAID: Final = late(
    r"(?:请|可|需|应|到|在|凭|携带|持|带|通过|登录|关注|拨打|联系)[^。；]{2,60}?"
    r"(?:办理|登记|申请|申报|报名|认证|领取|缴费|接种|检查|联系|反映|提出|核对)"
)
_WHEN: Final = late(
    r"(?:(?:检查|办理|活动|接种|体检|筛查|停水|停电|施工|禁火|培训|招聘|集中办理|服务|认证|申报|报名|缴费)(?:时间|日期|时段)|时间|公示期|公示时间)"
    + _VALUE
)
_AMOUNT: Final = late(
    r"(?P<per>每(?:亩|人每月|人每年|户每年|人|户|月|年|头|只|次|平方米|吨))?(?:补贴|补助|发放|缴纳|给予|标准为|奖励)?\s*"
    r"(?<![\d.])(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|块(?=钱|[，。；、）)\s！]|$))(?:\s*[／/]\s*(?P<over>亩|人|户|月|年|头|只|次|平方米|吨))?"
)
_HEAD_UNIT: Final = late(r"万元|亿元|元(?!素)")
_BARE: Final = late(r"\d[\d,]{0,15}(?:\.\d{1,4})?")
_SCALE: Final = {"元": 1, "块": 1, "万元": 10**4, "亿元": 10**8}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in yuan; `per` is what it is paid for (亩, 人), "" for a total."""

    yuan: Decimal
    per: str = ""


def read_who(text: str) -> Proposal[str] | None:
    """Return whom it concerns, in the text's own words."""
    said = (found for pattern in _WHO_SAID if (found := _clause(pattern, text)))
    return _clause(_WHO, text) or next(said, None) or _clause(_SCOPE, text)


def read_how_much(text: str) -> Proposal[str] | None:
    """Return how much there is, or what it costs."""
    return _clause(_HOW_MUCH, text) or _whole(_RATE, text, _CLAUSE_END) or _whole(_FREE, text, _SENTENCE_END)


def read_how(text: str) -> Proposal[str] | None:
    """Return what to do: a labelled clause, else the first sentence that sends somebody somewhere."""
    if labelled := _clause(_HOW, text):
        return labelled
    for sentence in sentences(text):
        if _HOW_SAID.search(sentence) and not sentence.endswith(("：", ":")):
            return Proposal(_LEADING.sub("", sentence), sentence)
    return None


def read_when(text: str) -> Proposal[str] | None:
    """Return the days or hours of doing."""
    return _clause(_WHEN, text)


def read_amounts(text: str) -> tuple[Proposal[Amount], ...]:
    """Return every sum of money, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        per = (match["per"] or "").removeprefix("每") or (match["over"] or "")
        yuan = Decimal(match["value"].replace(",", "")) * _SCALE[match["unit"]]
        found.append(Proposal(Amount(yuan, per), match[0].strip()))
    return tuple(found)


def amounts_of(blocks: Sequence[Block]) -> tuple[Proposal[Amount], ...]:
    """Return the bare numbers in the columns of tables whose heads say 元: 补助（元）."""
    return tuple(
        Proposal(Amount(Decimal(cell.strip().replace(",", "")) * _SCALE[unit[0]]), cell.strip())
        for block in blocks
        if isinstance(block, Table) and block.rows
        for column, head in enumerate(block.rows[0])
        if (unit := _HEAD_UNIT.search(head))
        for row in block.rows[1:]
        for cell in row[column : column + 1]
        if _BARE.fullmatch(cell.strip())
    )


def _clause(pattern: Late, text: str) -> Proposal[str] | None:
    match = pattern.search(text)
    return Proposal(match["value"].strip(" ，、"), match[0].strip()) if match else None


def _whole(pattern: Late, text: str, end: Late) -> Proposal[str] | None:
    """Return the first clause in which the pattern stands, as far as a colon after it."""
    for clause in end.split(text):
        if match := pattern.search(clause):
            words = re.split(r"[：:]", clause[match.end() :])[0]
            said = (clause[: match.end()] + words).strip(" ，、：:")
            return Proposal(said, said)
    return None
