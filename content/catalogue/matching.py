"""Which row of the catalogue an item belongs to, with the words and reasons that say so. Pure.

It is a proposal (自动归类): nobody has to choose a row, and a county's office may put another in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from content.catalogue.row import Level, Row
from content.ingest.domain import domain_named
from content.item import Genre, Nature, Version, span
from content.pattern import late

VILLAGE_DOMAIN: Final = "村务公开"

# What titles say in short and catalogues at length.
_LONG: Final = (
    ("低保", "最低生活保障"),
    ("医保", "医疗保险"),
    ("社保", "社会保险"),
    ("五保", "特困人员"),
    ("老年补贴", "高龄津贴"),
    ("收支", "财务"),
)
# Words that stand in every title and every catalogue and tell nothing apart.
_EMPTY: Final = late(
    r"关于|通知|公告|通告|公示|公开|信息|情况|工作|开展|做好|进一步|有关|相关|事项|全县|全镇|全乡|人民政府|申报|申请|办理|"
    r"\d+|[年月日度第号的和与及等个]"
)
_STAGES: Final = (
    ("policy", late(r"政策|办法|方案|法规|规定|标准|依据|细则|解读")),
    ("guide", late(r"申报|申请|指南|办理|登记|缴费|认证|报名|招生|领取|通知$|预约|检查|接种")),
    ("audit", late(r"审核|初审|拟|公示")),
    ("result", late(r"结果|发放|审批|确认|兑付|名单|明细|分配|收支|情况")),
)
_STAGE_LABELS: Final = {"policy": "政策", "guide": "办事指南", "audit": "审核公示", "result": "结果"}
_SAME_DOMAIN, _OTHER_DOMAIN, _STAGE, _LEVEL, _VILLAGE = 6.0, -3.0, 3.0, 1.0, 6.0
_IN_NAME, _IN_CONTENT, _CONTENT_MOST = 1.5, 0.4, 3.0  # a character
_ENOUGH: Final = 7.5
_SHORTEST: Final = 2  # characters that two texts share
_LEVELS: Final = {10**9: Level.COUNTY, 10**6: Level.TOWN, 10**3: Level.VILLAGE, 1: Level.VILLAGE}


@dataclass(frozen=True, slots=True)
class Match:
    """A row by its place in the catalogue (from 0), the words of the title that led to it, and why."""

    place: int
    row: Row
    words: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Subject:
    title: str  # long forms in place of short ones, without empty words
    stages: frozenset[str]
    domain: str
    level: Level
    village: bool


def level_of(division: int) -> Level:
    """The level of a unit by its division (15 digits)."""
    return _LEVELS[span(division)]


def match(version: Version, rows: Sequence[Row], unit: int) -> Match | None:
    """Propose a row for what a unit (its division) publishes; None: nothing in the catalogue is near enough."""
    subject = _Subject(
        title=_long(version.title),
        stages=_stages_of(version),
        domain=domain_named(version.domain) or version.domain,
        level=level_of(unit),
        village=version.nature is Nature.VILLAGE or version.genre is Genre.ACCOUNTS,
    )
    best: tuple[float, Match] | None = None
    for place, row in enumerate(rows):
        score, shared, reasons = _score(subject, row)
        if score >= _ENOUGH and (best is None or score > best[0]):
            best = score, Match(place, row, max(shared, key=len, default=""), tuple(reasons))
    return best[1] if best else None


def _score(subject: _Subject, row: Row) -> tuple[float, list[str], list[str]]:
    reasons: list[str] = []
    score = 0.0
    same = bool(subject.domain) and subject.domain == row.domain
    if same:
        reasons.append(f"领域是“{row.domain}”")
    score += _SAME_DOMAIN if same else _OTHER_DOMAIN if subject.domain else 0.0
    shared = common(subject.title, _EMPTY.sub(" ", row.first + " " + row.second + " " + row.third))
    if shared:
        reasons.append("标题里有“" + "”“".join(shared) + "”")
    score += _IN_NAME * sum(map(len, shared))
    if row.domain == VILLAGE_DOMAIN and subject.village:
        score += _VILLAGE
        reasons.append("是村务")
    if not (same or shared):
        return 0.0, shared, reasons
    inside = [words for words in common(subject.title, _EMPTY.sub(" ", row.content)) if words not in shared]
    score += min(_IN_CONTENT * sum(map(len, inside)), _CONTENT_MOST)
    theirs = _stages(f"{row.first} {row.second} {row.third}")
    if both := subject.stages & theirs:
        score += _STAGE
        reasons.append(f"都是{_STAGE_LABELS[min(both)]}")
    elif subject.stages and theirs:
        score -= _STAGE
    if row.levels:
        fits = subject.level in row.levels
        score += _LEVEL if fits else -_STAGE
        reasons += [f"公开层级含{subject.level.label}"] if fits else []
    return score, shared, reasons


def common(one: str, other: str) -> list[str]:
    """The longest stretches that two texts share, from two characters on, none inside another."""
    found: list[str] = []
    at = 0
    while at < len(one):
        end = at
        while end < len(one) and not one[end].isspace() and one[at : end + 1] in other:
            end += 1
        if end - at >= _SHORTEST:
            found.append(one[at:end])
            at = end
        else:
            at += 1
    return list(dict.fromkeys(found))


def _long(title: str) -> str:
    for short, long in _LONG:
        if long not in title:
            title = title.replace(short, long)
    return _EMPTY.sub(" ", title)


def _stages_of(version: Version) -> frozenset[str]:
    """A 公示 of a plan is no policy."""
    found = _stages(version.title)
    return (found | {"audit"}) - {"policy"} if version.genre is Genre.LISTING else found


def _stages(words: str) -> frozenset[str]:
    return frozenset(name for name, pattern in _STAGES if pattern.search(words))
