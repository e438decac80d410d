"""What a text is about, as far as it says who is meant: by which tie, and which conditions go together. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from audiences.division import Division, Level, Tree, group_of
from audiences.resident import Basis
from audiences.scope import mentions
from audiences.scope.numbered import NUMBERED, behind, numbers
from content.ingest.proposal import Proposal
from content.ingest.reading import Reading
from content.item import Genre
from content.pattern import late

_MEETS: Final = late("(?:村民|居民|社员|群众|户主|党员)(?:代表)?大?会|群众会|选举|投票|表决|一事一议|换届")
_REGISTERED: Final = late("选举|补选|换届|选民|征兵|应征|兵役|参军|计划生育|计生|奖励扶助|奖扶|特别扶助|特扶")  # titles
_BOUGHT: Final = late("以旧换新|消费券|家电|购[车房物]|汽车|收购(?!土地|房)")
_LAND: Final = late("承包|[耕林土]地|确权|田|亩|公顷|种粮|种植|农业生产|粮食|稻|麦|玉米|油菜|大豆|草原|退耕")
_HOLDERS: Final = late(
    "流转(?:出去)?的?[^，。；]{0,8}(?:发|补|归|给)[^，。；]{0,6}(?:原?承包(?:户|人|方)|农户)"
    "|按(?:土地)?确权(?:登记)?面积[^，。；]{0,4}(?:发|补)"
)
_BOTH: Final = late(
    "户[籍口][^，。；]{0,12}(?:且|并且?|同时|又)[^，。；]{0,6}(?:居住|常住|住在)"
    "|(?:居住|常住)[^，。；]{0,12}(?:且|并且?|同时|又)[^，。；]{0,6}户[籍口]"
)
_ITEM: Final = late(r"\s*(?:[（(]?\d{1,2}[)）.．、]|[①-⑳])")
_OFFER: Final = late(r"\d+\s*(?:余|多)?[名人个](?!以上|以下|月|工作日)")
_OFFERS: Final = 2
_OTHERWISE: Final = late("(?:[（(][^（()）]*[）)])?[^，。；]{0,4}另行?(?:通知|安排)")
_TIES: Final = ("basis=户籍地", "basis=现居地")


def tie_of(said: Reading, genre: str) -> Basis | None:
    """By which tie its subject goes, whatever else the text says; None: its genre and domain say it."""
    title = said.title.value if said.title else ""
    if _REGISTERED.search(title) or (genre == Genre.NOTICE and _MEETS.search(said.text)):
        return Basis.REGISTERED
    return Basis.LIVING if _BOUGHT.search(title) else None


def speaks_of_land(text: str) -> bool:
    """Whether a subsidy may go with land."""
    return _LAND.search(text) is not None


def holders(text: str) -> str:
    """The words by which money goes to who holds the land, whoever farms it; empty: there are none."""
    hit = _HOLDERS.search(text)
    return hit[0] if hit else ""


def tied(conditions: Sequence[Proposal[str]], text: str) -> tuple[Proposal[str], ...]:
    """The conditions; where both ties are asked of one person (户籍在我镇且现居住在我镇), as the one that they are."""
    hit = _BOTH.search(text)
    if hit is None or not {one.value for one in conditions} & set(_TIES):
        return tuple(conditions)
    rest = (one for one in conditions if one.value not in _TIES)
    return (*rest, Proposal("basis=户籍地且现居地", hit[0]))


def apart(conditions: Iterable[Proposal[str]], lines: Sequence[str]) -> tuple[tuple[Proposal[str], ...], ...]:
    """The conditions by the offers that make them, where several offers of a list make one each (招工: 1. 2. 3.).

    None where a list has no such offers, or all conditions stand in one.
    """
    offers = [line for line in lines if _ITEM.match(line) and _OFFER.search(line)]
    own: dict[int, list[Proposal[str]]] = {}
    for one in conditions:
        places = [no for no, line in enumerate(offers) if one.words and one.words in line]
        if (
            one.value not in _TIES
            and len(places) == 1
            and not any(one.words in line for line in lines if line not in offers)
        ):
            own.setdefault(places[0], []).append(one)
    return tuple(map(tuple, own.values())) if len(own) >= _OFFERS else ()


def without_others(conditions: Iterable[Proposal[str]], text: str) -> tuple[Proposal[str], ...]:
    """The conditions without those of whom the text only says that they are told otherwise: 种粮大户另行通知."""
    return tuple(one for one in conditions if not (one.words and _only(one.words, text)))


def _only(words: str, text: str) -> bool:
    places = [hit.end() for hit in re.finditer(re.escape(words), text)]
    return bool(places) and all(_OTHERWISE.match(text, end) for end in places)


def lost_groups(text: str, here: Division, tree: Tree, known: Collection[int]) -> str:
    """The question about 村民小组 of a village that its roster has no more, whose text names them; empty: none."""
    if here.level is not Level.VILLAGE or not any(group_of(code) for code in known):
        return ""
    others = {behind(text, one.end) for one in mentions(text, tree, here) if one.code != here.code}
    hits = [hit for hit in NUMBERED.finditer(text) if hit.start() not in others]
    lost = sorted({number for hit in hits for number in numbers(hit[0])} - {group_of(code) for code in known})
    names = "、".join(f"{number}组" for number in lost)
    return f"文中写到{names}，花名册里这个村没有{names}，也许已经划到别的村。请核对发给哪里" if lost else ""
