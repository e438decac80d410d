"""Reads the names of places as a text writes them; which division each is, audiences finds in its own tree."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.proposal import Proposal

_TOWN: Final = r"(?:街道|镇(?!域)|乡(?![村镇土])|农场|种马场|林场|开发区|景区)"
_VILLAGE: Final = r"(?:村(?![民务里级“两居庄局部厅委经集信道卫合])|社区)"
_NAME: Final = re.compile(
    rf"(?P<town>[一-鿿]{{1,7}}?{_TOWN})(?P<village>[一-鿿]{{2,5}}?{_VILLAGE})?|(?P<alone>[一-鿿]{{2,6}}?{_VILLAGE})"
)
# What stands before a name in a sentence, and words that only look like names.
_LEAD: Final = re.compile(
    r"^.*(?:[在到对由为至于是从向往各本我该其每所和及与以或跟同含经按据凡属将把给让请等之的了也已即年月日]|[县市区州省盟旗]"
    r"|包括|开展|推进|做好|位于|涉及|其中|分别|目前|上述|区域|地处|来自|流经|前往)"
)
_NOT: Final = re.compile(
    r"(?:城|小城|乡|村|农|本|农业农|新农|城中|建制|重点|中心|示范|特色|自然|行政|试点|美丽|全|各|邻|周边|贫困|脱贫|有关|相关|其他|部分|沿线|下辖|辖区|集体|居民|"
    r"农业|旅游|风景名胜|名胜|经济|工业|高新|经济技术|两个|三个|多个|几个|.*[个座处家、])?"
    r"(?:镇|乡|街道|村|社区|农场|林场|开发区|景区)"
)
_STEM: Final = (1, 6)


def read_places(text: str) -> tuple[Proposal[str], ...]:
    """Return the names of towns and villages, each once; a village that follows its town is written with it."""
    found: dict[str, Proposal[str]] = {}
    for match in _NAME.finditer(text):
        name = _trim(match["town"] or match["alone"])
        if not name:
            continue
        village = _trim(match["village"]) if match["village"] else ""
        whole = name + village
        found.setdefault(whole, Proposal(whole, _around(text, match.start(), match.end())))
    return tuple(found.values())


def _trim(name: str) -> str:
    """Cut what a sentence put before a name; "" when nothing like a name is left."""
    short = _LEAD.sub("", name[:-1]) + name[-1] if len(name) > 2 else name  # noqa: PLR2004
    if _NOT.fullmatch(short) or not _STEM[0] < len(short) <= _STEM[1] + 2:
        return ""
    return short


def _around(text: str, start: int, end: int) -> str:
    left = max(text.rfind(mark, 0, start) for mark in "，；。：、\n") + 1
    rights = [place for mark in "，；。、\n" if (place := text.find(mark, end)) >= 0]
    return text[left : min(rights, default=len(text))].strip()
