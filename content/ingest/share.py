"""Reads whom a text gives something of their own besides the rest: 低保户由财政代缴, 留四个名额给残疾人.

Such a group is a proposal of its own. It never narrows whom the text is for: all of the others pay, and are meant too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from content.ingest.ages import read_ages
from content.ingest.kinds import read_kinds
from content.ingest.proposal import Proposal

_CLAUSE: Final = re.compile(r"[^，。；！？\n]+")
_PAYER: Final = (
    r"由[^，。；]{0,8}(?:政府|财政|民政|残联|慈善|商家|集体|单位|[省市县区镇乡村街][里上]?)"
    r"[^，。；]{0,6}(?:出|付|掏|负担|承担|补|赞助)"
)
_SHARE: Final = re.compile(
    rf"{_PAYER}|代[缴交]|全免|减免|减半|半价|免(?:[交收缴费票]|门票|除)|(?<!的)不收(?!费)|(?:全额|定额|财政)[^，。；]{{0,4}}[资补]助"
    r"|(?:只|仅)(?:需|要|用)?[交收出付](?=[^，。；]{0,2}[\d一二三四五六七八九十百半])|[加另增][补发]|[专单另预][门独]?留|留[出给]|定向|专[招门]?面?向|专招|优先给|拿出[^，。；]{0,12}给"
)
# What is past, or nothing given: 已代交的不用再交, 同等条件优先给, 不再减免.
_NOT: Final = re.compile(r"^已|在外|人不在|不再|不予|不能|取消|停止|同等|同样|一样的|冒充|骗")


# The rest are named beside them: 低保户、特困户凭证免费换；别家补一半.
_BESIDE_REST: Final = re.compile(r"[^。；！？\n]+(?=[。；]\s*(?:其他|其它|其余|别[家人]|普通|一般))")


def without_shares(text: str) -> str:
    """Blank out the clauses that give a kind what the others do not get; 免费 alone may be for all who are meant."""
    return _BESIDE_REST.sub(_blank_own, _CLAUSE.sub(_blank_given, text))


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


def read_shares(sentences: Iterable[str]) -> Iterator[Proposal[str]]:
    """Yield a token for each kind that has something of its own, with the clause that gives it; repeats included."""
    for sentence in sentences:
        for clause in _CLAUSE.findall(sentence):
            yield from _given(clause)
        for statement in _BESIDE_REST.findall(sentence):
            yield from _own(statement)
