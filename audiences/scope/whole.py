"""Whether a text speaks to the whole of its issuer's territory: 凡户籍在随县的, 全镇居民, 各村（社区）. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Final

from audiences.division import Division, Level, Tree
from audiences.naming import stem
from audiences.scope.lines import Line, Part
from audiences.scope.words import data

ADDRESSED: Final = 6  # is addressed to all of it and to one by name: 各村、兴顺社区：
STRONG: Final = 4  # says who: 具有本镇户籍
SOFT: Final = 2.5  # speaks of it: 我镇, 各村
TITLED: Final = 1.1  # its title does: 厉山镇2026年民生实事进展
NOT: Final = 0
_LEVELS: Final = {
    Level.COUNTY: "(?:[县区市]|辖区)",
    Level.TOWN: "(?:[镇乡]|街道|辖区)",
    Level.VILLAGE: "(?:村|社区|居委会|辖区|小区)",
}
_BELOW: Final = {  # what a place has below it
    Level.COUNTY: "(?:乡镇|镇|乡|街道|村|社区|居委会|地方|地区)",
    Level.TOWN: "(?:村|社区|居委会|地方|地区)",
    Level.VILLAGE: "(?:组|湾|院子|地方)",
}
_SENTENCE: Final = re.compile(r"[^。；！？\n]+")
_OFFICE: Final = "[^，。；]{0,16}(?:局|委|办|院|公司|中心|所|站|政府|关于)"
_KINDS: Final = re.compile(r"(?:街道|[县区市镇乡])$")


def whole(lines: Iterable[Line], here: Division, tree: Tree) -> float:
    """How surely a text speaks to all of `here`."""
    cues = _patterns(_name(here, tree), _LEVELS.get(here.level, "村"))
    best: float = NOT
    for sentence in _sentences(lines):
        for kind, weight in (("strong", STRONG), ("soft", SOFT)):
            if weight > best and any(_stands(sentence, hit, cues) for hit in cues[kind].finditer(sentence)):
                best = weight
    return best


def titled(title: str, here: Division, tree: Tree) -> float:
    """How surely a title speaks of all of `here`: it names the place, not one of its offices; a report is for all."""
    if re.search(data()["reports"], title):
        return STRONG
    return TITLED if re.match(rf"(?:20\d\d年度?)?{_name(here, tree)}(?!{_OFFICE})", title) else NOT


def addressed(lines: Iterable[Line], here: Division) -> float:
    """How surely a text is addressed to all that `here` has below it: 各村民委员会：, 各村、兴顺社区：."""
    to = _addressees(_BELOW.get(here.level, "组"))
    hits = [hit for line in lines if line.part is not Part.SIGNATURE and (hit := to.fullmatch(line.text))]
    return max((ADDRESSED if hit["named"] else STRONG for hit in hits), default=NOT)


@lru_cache(maxsize=8)
def _addressees(below: str) -> re.Pattern[str]:
    return re.compile(
        rf"\s*各(?:{below}|[（(][^（()）]{{1,4}}[)）])+(?:人民政府|(?:村|居)?民委员会|委会|办事处)?"
        rf"(?:(?P<named>、[^，。；：:各]{{2,12}}?{below})|、[^，。；：:]{{1,24}})?[：:]\s*"
    )


def _stands(sentence: str, hit: re.Match[str], cues: Mapping[str, re.Pattern[str]]) -> bool:
    """Whether nothing in the sentence takes it back: 户口在不在本镇都可以, 其余各村另行通知."""
    return not (
        "不" in hit[0] or cues["before"].search(sentence, 0, hit.start()) or cues["unless"].search(sentence, hit.end())
    )


def _sentences(lines: Iterable[Line]) -> Iterator[str]:
    for line in lines:
        if line.part is not Part.SIGNATURE:
            yield from _SENTENCE.findall(line.text)


def _name(here: Division, tree: Tree) -> str:
    """How a text names the territory: 随县, 厉山镇 or 厉山, 星亮村."""
    if here.code not in tree:
        return "(?!)"
    name = tree.node(here.code).name
    if here.level >= Level.VILLAGE:
        short = stem(name)
        return f"{re.escape(short)}(?:村|社区)"
    short = _KINDS.sub("", name)
    return f"(?:{re.escape(name)}|{re.escape(short)})" if len(short) > 1 else re.escape(name)


@lru_cache(maxsize=256)
def _patterns(here: str, level: str) -> Mapping[str, re.Pattern[str]]:
    return {
        kind: re.compile("|".join(one.replace("{here}", here).replace("{level}", level) for one in words))
        for kind, words in data()["whole"].items()
    }


def has_others(lines: Iterable[Line], here: Division) -> bool:
    """Whether a schedule by places is not all: 其余各村到镇里办, 谁都可以去, 15日之后到院查."""
    return _says("others", lines, here)


def has_rest(lines: Iterable[Line], here: Division) -> bool:
    """Whether it parts the whole into classes, one of them the rest (限养区：星亮村。适养区：其余区域。)."""
    return _says("rest", lines, here)


def is_closed(lines: Iterable[Line], here: Division) -> bool:
    """Whether who is not named gets none: 其余乡镇不再下达, 别的村等下一批."""
    return _says("closed", lines, here)


def _says(kind: str, lines: Iterable[Line], here: Division) -> bool:
    cues = _patterns("(?!)", _BELOW.get(here.level, "组"))
    return any(
        kind in {"closed", "rest"} or _stands(one, hit, cues)
        for one in _sentences(lines)
        for hit in cues[kind].finditer(one)
    )


def points_at_rows(text: str) -> bool:
    """Whether the text says that its own list is meant: 住在下面这些村的."""
    cues = _patterns("(?!)", "村")
    return any(not cues["before"].search(text, 0, hit.start()) for hit in cues["rows"].finditer(text))
