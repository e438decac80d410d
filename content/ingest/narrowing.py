"""Blanks out of a text what narrows nothing, and reads the sex that it asks for.

An exception, a help for the weak among those meant (年老体弱者可申请上门), an office's name (残疾人联合会), a paper
(低保证) and what a correction takes back narrow nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.whom import people

_ASIDE: Final = people("aside")
_NOT_MEANT: Final = people("not_meant")
_MEANT: Final = people("meant")
_REFUSES: Final = people("refuses")
_NONE_OF_IT: Final = people("none_of_it")
_OFFICES: Final = people("offices")
_PAPERS: Final = people("papers")
# 户口在不在这儿都行: what does not matter is not denied.
_WHETHER: Final = re.compile(r"([一-鿿])不\1(?=[^，。；]{0,8}(?:都|也|均|一样))")
_TITLES: Final = re.compile(r"《[^》]{1,40}》")
_ANYWHERE: Final = people("anywhere")
_EXCEPT: Final = re.compile(
    r"[（(，；。]?(?:不包括|不含|不享受|不纳入|除[^，。；]{1,30}外)[^，。；）)]*[）)]?|(?:已享受|已领|享受过|领过)[^。；）)]{0,24}?(?:不|除外|停)[^，。；）)]*[）)]?|[^，。；（(]{1,30}除外[）)]?"
)
_NEEDLESS: Final = re.compile(
    r"[也都就]?(?:不[用必需再]|无需)(?:在[^，。；]{1,4})?(?:[交缴报来管办]|登记|申请|参加)(?![钱费])"
)
# “18至45周岁”有误，应为; 由“60岁以上老人”改为: what no longer holds.
_WRONG: Final = re.compile(
    r"(?:原[^，。；“]{0,8})?[“「][^”」]{1,40}[”」](?:有误|[写印]错了?|不对)?[，,]?(?=(?:现|请)?(?:应(?:该|改)?|更正|改|调整|变更|修改)(?:为|成|作|是))"
    r"|[^，。；]{1,24}[，,](?:不对|有误|[写说印]错了?|错了)(?=[，,]?(?:应|是|正确))"
    r"|原(?:来|先|定|本)[^，。；]{1,24}[，,](?=现)|[“「][^”」]{1,40}[”」](?:[是系属为]?(?:口误|笔误|误[写传说])|不[准实]|作废)|不是[^，。；]{1,16}[，,](?=而?是)"
    r"|由[^，。；”]{1,24}(?:改|调整|变更|更正)(?:为|成)"
)
# 给80岁以上老人上门理发 is the offer itself.
_SERVED: Final = re.compile(r"^[^，。；由]{0,8}[给为替][^，。；由]{2,40}?上门")
_CLAUSE: Final = re.compile(r"[^，。；！？\n]+[，。；！？\n]?")
_WOMEN: Final = people("women")
_MEN: Final = people("men")
_BOTH: Final = re.compile(
    r"男女(?:不限|均可|都|同招|老少)|不[限分]男女|[男女](?:的|生|同志|性)?也(?:欢迎|可以?|能|行|收|招|要)"
)


@lru_cache(maxsize=128)  # a line is asked nine times in one reading
def narrowing(text: str) -> str:
    """Blank out what narrows nothing; what stays keeps its place, so that no words join that the text keeps apart."""
    for pattern in (_WHETHER, _WRONG, _EXCEPT, _TITLES, _OFFICES, _PAPERS):
        text = pattern.sub(blank, text)
    clauses = [hit[0] for hit in _CLAUSE.finditer(text)]
    if _NONE_OF_IT.search(text) and "\n" not in text:
        return "　" * len(text)
    kept = list(clauses)
    for no, clause in enumerate(clauses):
        pair = clause + (clauses[no + 1] if no + 1 < len(clauses) and clause.endswith("的，") else "")
        if (
            _NEEDLESS.match("".join(clauses[no + 1 : no + 2]))
            or (_ASIDE.search(clause) and not _SERVED.search(clause))
            or _REFUSES.search(pair)
            or (_NOT_MEANT.search(clause) and not _ANYWHERE.search(clause))
        ):
            kept[no] = "　" * len(clause)
            if no and clauses[no - 1].endswith("，") and not _MEANT.search(clauses[no - 1]) and _subject(clause):
                kept[no - 1] = "　" * len(clauses[no - 1])
    return "".join(kept)


def _subject(clause: str) -> bool:
    """Whether what a clause says is said of the clause before: …的老人，可上门办理."""
    return (
        re.match(
            r"(?:[^，。]{0,4}由|可|请|须|应|均|都|一律|就|再|另|同等|优先|先|个人|志愿者|[^，。]{0,4}(?:免|减|不(?!限|超|满|低|少)))",
            clause,
        )
        is not None
    )


def blank(words: re.Match[str]) -> str:
    """Return as many blanks as the words are long."""
    return "　" * len(words[0])


def read_sexes(text: str) -> Iterator[Proposal[str]]:
    """Yield the sex that a text asks for; both are as good as none."""
    if _BOTH.search(text):
        return
    women, men = _WOMEN.search(text), _MEN.search(text)
    if women and not men:
        yield Proposal("sex=女", women[0])
    if men and not women:
        yield Proposal("sex=男", men[0])
