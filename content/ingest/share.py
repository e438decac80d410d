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
    rf"{_PAYER}|代[缴交]|全免|减免|减半|半价|免(?:[交收缴费票]|门票|除)|不收(?!费)|(?:全额|定额|财政)[^，。；]{{0,4}}[资补]助"
    r"|(?:只|仅)(?:需|要|用)?[交收出付](?=[^，。；]{0,2}[\d一二三四五六七八九十百半])|[加另增][补发]|[专单另预][门独]?留|留[出给]|定向|专[招门]?面?向|专招|优先给|拿出[^，。；]{0,12}给"
)
# What is past, or nothing given: 已代交的不用再交, 同等条件优先给, 不再减免.
_NOT: Final = re.compile(r"^已|在外|人不在|不再|不予|不能|取消|停止|同等|同样|一样的|冒充|骗")


def without_shares(text: str) -> str:
    """Blank out the clauses that give a kind what the others do not get; 免费 alone may be for all who are meant."""
    return _CLAUSE.sub(lambda hit: "　" * len(hit[0]) if _gives(hit[0].replace("免费", "")) else hit[0], text)


def _gives(clause: str) -> bool:
    """Whether a clause gives a kind something; with an age in it, it says whom all of the text is for."""
    return bool(_SHARE.search(clause) and not _NOT.search(clause) and _kinds(clause)) and not any(read_ages(clause))


def _kinds(clause: str) -> list[Proposal[str]]:
    return list(read_kinds(_SHARE.sub("　", clause)))  # 免收 spares nobody here


def read_shares(sentences: Iterable[str]) -> Iterator[Proposal[str]]:
    """Yield a token for each kind that has something of its own, with the clause that gives it; repeats included."""
    for sentence in sentences:
        for clause in _CLAUSE.findall(sentence):
            if _gives(clause):
                yield from _kinds(clause)
