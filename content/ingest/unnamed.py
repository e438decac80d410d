"""Reads whom no roster of residents can name: firms, who stands on a list of the text's own, infants by months of age.

A text that is for them is for nobody whom a rule could choose, and surely not for everybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from content.ingest.proposal import Proposal
from content.ingest.whom import people
from content.pattern import late

FIRMS: Final = "企业、合作社等单位"
LISTED: Final = "名单上的人"
INFANTS: Final = "按月龄算的孩子"

_HEAD: Final = 4  # lines in which a letter says whom it is to
_TO: Final = late(r"(?:致|全|各|广大|辖区|园区|本|有关|相关)[^。；！？]{2,60}[：:]")
_FIRMS: Final = people("firms")
_FOLK: Final = people("folk")
_OBJECT: Final = late(r"对象(?:仅?限|为|是|[：:])+([^。；\n]{2,60})")
_LIST: Final = people("listed")
_SHARES: Final = late(
    r"[^。；\n]*(?:[村区组](?:\d{1,2}|[一二两三四五六七八九十])[户人][，、][^，。；、]{0,12}){2}[^。；\n]*"
)
_PAID: Final = late("打卡|到账|到卡|查收|拨付|已发放")
_MONTHS: Final = late(r"\d{1,2}(?:个?月龄)?(?:至|到|-|—|～|~)?\d{0,2}个?月龄")
_MINE: Final = late("宝宝|婴|幼儿|家长")


def read_unnamed(title: str, lines: Sequence[str]) -> Iterator[Proposal[str]]:
    """Yield what kinds of those it is for no roster can name, each once, with the words that say so."""
    text = "\n".join(lines)
    if words := _addressed(title, lines):
        yield Proposal(FIRMS, words)
    shares = (hit for hit in _SHARES.finditer(text) if _PAID.search(hit[0]))
    if hit := _LIST.search(f"{title}\n{text}") or next(shares, None):
        yield Proposal(LISTED, hit[0])
    if (hit := _MONTHS.search(text)) and _MINE.search(text):
        yield Proposal(INFANTS, hit[0])


def _addressed(title: str, lines: Sequence[str]) -> str:
    """The firms to whom a letter is written, or who alone may have what it tells of; none where residents may too."""
    letters = [line.strip() for line in lines[:_HEAD] if _TO.fullmatch(line.strip())]
    objects = [hit[1] for line in lines for hit in _OBJECT.finditer(line)]
    for said in (*letters, *objects, title if title.startswith(("致", "告")) else ""):
        if (hit := _FIRMS.search(said)) and not _FOLK.search(said):
            return said.rstrip("：:") if len(said) <= len(hit[0]) + 24 else hit[0]
    return ""
