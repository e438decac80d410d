"""Reads whom a text gives something of their own besides the rest: 低保户由财政代缴, 留四个名额给残疾人.

Such a group is a proposal of its own. It never narrows whom the text is for: all of the others pay, and are meant too.
"""

from __future__ import annotations

import re
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.kinds import read_kinds
from content.ingest.proposal import Proposal
from content.pattern import late

_CLAUSE: Final = late(r"[^，。；！？\n]+")
_PAYER: Final = (
    r"由[^，。；]{0,8}(?:政府|财政|民政|残联|慈善|商家|集体|单位|[省市县区镇乡村街][里上]?)"
    r"[^，。；]{0,6}(?:出|付|掏|负担|承担|补|赞助)"
)
_SHARE: Final = late(
    rf"{_PAYER}|代[缴交]|全免|减免|减半|半价|免(?:[交收缴费票]|门票|除)|(?<!的)不收(?![费回地])|(?:全额|定额|财政)[^，。；]{{0,4}}[资补]助"
    r"|一分不|减收|交[一二三四五六七八九]成|按[\d.]+元(?:[定全]额)?(?:[交收缴]|[资补]助)|免$|(?:只|仅)(?:需|要|用)?[交收出付掏拿](?=[^，。；]{0,2}[\d一二三四五六七八九十百半])|[加另增][补发加]|[专单另预][门独]?留|留[出给]|定向|专[招门]?面?向|专招|优先给|拿出[^，。；]{0,12}给"
)
_LEADS: Final = 2  # characters that may stand before who leads a statement
# What is past, or nothing given: 已代交的不用再交, 同等条件优先给, 不再减免.
_NOT: Final = late(r"^已|在外|人不在|不再|不予|不能|取消|停止|同等|同样|一样的|冒充|骗")

# The rest are named beside them: 低保户、特困户凭证免费换；别家补一半.
# In one sentence too: 低保户600元，其他农户300元.
_BESIDE_REST: Final = late(
    r"[^。；！？\n]+(?=[。；]\s*(?:其他|其它|其余(?!内容|事项)|别[家人]|旁[的人]|普通|一般))"
    r"|[^，。；！？\n]+(?=，(?:其他|其它|其余|别的|普通|一般)[^，。；]{0,8}(?:户|居民|群众|村民|农民|市民|学生|人员|家庭|的(?:人|也)))"
)
_TARIFF: Final = late(r"(?<=元，)[^，。；]*免费(?=[，。；])")  # who rides free: 全程6元，老人、盲人免费
_STATEMENT: Final = late(r"[^。；！？\n]+")


def without_shares(text: str, after: str = "") -> str:
    """Blank out the clauses that give a kind what the others do not get; 免费 alone may be for all who are meant.

    `after` is the sentence that follows: it may speak of the rest.
    """
    whole = _TARIFF.sub(_blank, text) + after
    return _BESIDE_REST.sub(_blank_own, _CLAUSE.sub(_blank_given, _STATEMENT.sub(_blank_led, whole)))[: len(text)]


def _blank(words: re.Match[str]) -> str:
    return "　" * len(words[0])


def _blank_led(statement: re.Match[str]) -> str:
    return "　" * len(statement[0]) if _led(statement[0].replace("免费", "")) else statement[0]


def _blank_given(clause: re.Match[str]) -> str:
    return "　" * len(clause[0]) if _given(clause[0].replace("免费", "")) else clause[0]


def _blank_own(statement: re.Match[str]) -> str:
    return "　" * len(statement[0]) if _own(statement[0]) else statement[0]


def _given(clause: str) -> list[Proposal[str]]:
    """The kinds that a clause gives something; with an age in it, it says whom all of the text is for."""
    if not _SHARE.search(clause) or _NOT.search(clause) or any(read_ages(clause)):
        return []
    return list(read_kinds(_SHARE.sub("　", clause)))  # 免收 spares nobody here


def _own(statement: str) -> list[Proposal[str]]:
    """The kinds of whom a statement speaks before the next speaks of the rest."""
    return [] if any(read_ages(statement)) else list(read_kinds(statement))


def _led(statement: str) -> list[Proposal[str]]:
    """The kinds with which a statement begins and to whom its second clause gives: 低保户、特困户，凭证交八成."""
    first, second, *_ = *_CLAUSE.findall(statement), "", ""
    first = re.split("[：:]", first)[-1]  # 再说一遍：低保户，由政府代缴
    found = [] if any(read_ages(statement)) else list(read_kinds(first))
    others = "的" in second or _NOT.search(second) or any(read_kinds(second))  # 进藏的加发一倍 is for those
    gives = _SHARE.search(second) and not others
    return found if gives and found and first.find(found[0].words) <= _LEADS else []
