"""Place names → divisions. Village names repeat inside a county, so a village is only ever found through its town."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from audiences.division import (
    AmbiguousDivisionError,
    Division,
    Level,
    Node,
    Tree,
    UnknownDivisionError,
    group_of,
    parse,
    village_of,
)
from audiences.moved import groups_meant
from audiences.naming import OFFICES, VILLAGE_KINDS, aliases, town_names, town_stem, without_office
from audiences.resident import OUTSIDE

_GROUP: Final = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:村民小组|居民小组|小组|组)$")
# In a column of groups nothing else can be meant: 3, 三, 3队.
_NUMBER: Final = re.compile(r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:生产队|小队|队|村?民?小?组)?")
_CODE: Final = re.compile(r"\d{6}(?:\d{3}){0,3}")
_FEW: Final = 5  # places named in one line
_FORMER: Final = 2  # the rank of a name that a village had
_EXACT: Final = 3  # the first aliases name the kind (村, 社区) or are the official name
_HEAD_GROUP: Final = re.compile(
    r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(?:村民小组|居民小组|小组|组)(?!团)"
)  # 三组团5栋 is a house
_AWAY: Final = re.compile(
    r"外出|外地|在外|务工|打工|省外|市外|县外|国外|境外|[省州市县]|(?<![小社])区|"
    r"北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|"
    r"陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆|香港|澳门|深圳|广州|东莞|佛山|惠州|中山|珠海|武汉|杭州|宁波|温州|义乌|"
    r"苏州|昆山|无锡|常州|南京|合肥|厦门|泉州|成都|长沙|郑州|西安|青岛|大连"
)
_HERE: Final = frozenset(("本村", "本社区", "在家", "本地", "本组", "同户籍地", "同上"))
_SEAT: Final = re.compile("[在住]*(?:本县|县城|县内|县里)")
_HOUSE: Final = re.compile(r"小区|组团|[\dA-Za-z一二三四五六七八九十][栋幢座]|号楼|单元")
_NUMERALS: Final = {c: n for n, c in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def together(codes: Sequence[int], tree: Tree) -> str:
    """厉山镇星亮村、厉山镇沙城村1组、3组; of many the first, and how many they are: …等8处."""
    names = [_told(list(found), tree) for _, found in groupby(codes, _holder)]
    return f"{'、'.join(names[:_FEW])}等{len(names)}处" if len(names) > _FEW else "、".join(names)


def _holder(code: int) -> tuple[bool, int]:
    """Groups of one village are told together."""
    is_group = Division(code).level is Level.GROUP
    return is_group, village_of(code) if is_group else code


def _told(codes: Sequence[int], tree: Tree) -> str:
    """One place, or groups of one village behind its name."""
    is_group, place = _holder(codes[0])
    groups = "、".join(tree.own_name(code) for code in codes) if is_group else ""
    return without_office(tree.full_name(place)) + groups


def group_number(text: str) -> int | None:
    """三组, 第3村民小组, 3, 三, 3队 → 3; None when it is not a number (王家湾组)."""
    plain = _plain(text)
    match = _NUMBER.fullmatch(plain) or _GROUP.fullmatch(plain)
    return number(match[1]) if match else None


def leading_group(text: str) -> str:
    """The group with which an address begins that names no village (2组, 2组5号), "" otherwise."""
    match = _HEAD_GROUP.match(_plain(text))
    return match[0] if match else ""


def resolve(text: str, tree: Tree, within: Division | None = None) -> Division:
    """Find the division that a text names: a code, 随县, 厉山镇, 厉山镇星亮村, 厉山镇星亮村三组.

    A village without its town is found only when `within` is a town or lies in one.
    Raises UnknownDivisionError, AmbiguousDivisionError (also for a village named without its town).
    """
    plain = _plain(text)
    if _CODE.fullmatch(plain):
        division = Division(tree.today(parse(plain).code))
        if Division(division.village or division.code).code not in tree:
            raise UnknownDivisionError(f"没有这个区划：{plain}。请核对代码，或先建立该区划")
        return division  # groups are numbered, not listed
    rest, county = _after_county(plain, tree, within)
    if county is not None and not rest:
        return county
    scope = county or within
    town, rest = _leading_town(rest, tree, scope, text)
    if town is None and scope is not None and scope.town is not None:
        town = tree.node(scope.town)
    if town is None:
        raise _without_town(text, rest, tree, scope)
    return _in_town(rest, tree, town, text) if rest else town.division


def locate(address: str, tree: Tree, within: Division | None, home: Division) -> int:
    """The code of the division in which an address lies, house numbers and all; 0 when outside the county.

    `home` is what 本村 means, and a group or a house (阳光小区3栋) that stands without its village.
    Raises UnknownDivisionError when the words name no place at all.
    """
    plain = _plain(address)
    if (here := _at_home(plain, home, tree)) is not None:
        return here
    if _CODE.fullmatch(plain):
        return resolve(plain, tree, within).code
    rest, county = _after_county(plain, tree, within)
    town, rest = _leading_town(rest, tree, county or within or home, address)
    if town is not None:
        return _below(rest, tree, town)
    if (beyond := _beyond(rest, county, home)) is not None:
        return beyond
    near = within if within is not None and within.town is not None else home
    return _near(rest, tree, near.town, home, address)


def _below(rest: str, tree: Tree, town: Node) -> int:
    """The village at the head of an address, with its group; else the town."""
    if not (found := _heads(rest, tree, town)):
        return town.code
    alias, node = found[0]
    group = _HEAD_GROUP.match(rest[len(alias) :])
    return _group_of(alias, number(group[1]), node, tree) if group else node.code


def _beyond(rest: str, county: Division | None, home: Division) -> int | None:
    """Where an address without its town lies as far as it says: 县城 in the county, 东莞 outside of it."""
    if county is not None:
        return county.code
    if _SEAT.match(rest):
        return (home.code, *home.above)[-1]
    return OUTSIDE if _AWAY.search(rest) else None


def _near(rest: str, tree: Tree, town: int | None, home: Division, address: str) -> int:
    """Where an address lies that names neither county nor town: in a village of this one; a house alone, at home."""
    if town is None:
        raise UnknownDivisionError(f"看不出“{address[:30]}”在哪里，请写成“乡镇＋村”")
    if _heads(rest, tree, tree.node(town)):
        return _below(rest, tree, tree.node(town))
    if home.village is not None and _HOUSE.search(rest):
        return home.code
    raise UnknownDivisionError(f"看不出“{address[:30]}”在哪个村，请写成“乡镇＋村”")


def _at_home(plain: str, home: Division, tree: Tree) -> int | None:
    if plain in _HERE:
        return home.code
    group = _HEAD_GROUP.match(plain) if home.village is not None else None
    return tree.today(int(home.village or 0) + number(group[1])) if group else None


def _group_of(name: str, group: int, node: Node, tree: Tree) -> int:
    """The group of today that a village's name and a number mean; they may mean two, or none: DivisionError."""
    found = groups_meant(name, group, node, tree)
    if len(found) == 1:
        return found[0]
    said = f"{without_office(name)}{group}组"
    if not found:
        message = f"“{said}”认不出：这个村已并入{without_office(node.name)}，并入时没有{group}组。请写新的村名和组号"
        raise UnknownDivisionError(message)
    listed = "，也可能是".join(_with_code(code, tree) for code in found)
    raise AmbiguousDivisionError(f"“{said}”可能是{listed}。请写区划代码", found)


def _with_code(code: int, tree: Tree) -> str:
    return f"今天的{without_office(tree.full_name(village_of(code)))}{group_of(code)}组（{code}）"


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def number(text: str) -> int:
    """A count below a hundred: 12, 十二, 两."""
    if text.isascii():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)


def _after_county(plain: str, tree: Tree, within: Division | None) -> tuple[str, Division | None]:
    """Cut what stands before and with the county's name (湖北省随州市随县…)."""
    for node in tree.at(Level.COUNTY):
        if within is not None and node.division.county != within.county:
            continue
        before, name, rest = plain.partition(node.name)
        if name and (not before or before[-1] in "省市州区"):
            return rest, node.division
    return plain, None


def _towns(tree: Tree, scope: Division | None) -> list[Node]:
    return [node for node in tree.at(Level.TOWN) if scope is None or node.division.county == scope.county]


def _leading_town(rest: str, tree: Tree, scope: Division | None, text: str) -> tuple[Node | None, str]:
    """The town at the head of the text; its short name (厉山) only where nothing else follows."""
    towns = _towns(tree, scope)
    heads = [(len(name), node) for node in towns for name in town_names(node.name) if rest.startswith(name)]
    length = max((size for size, _ in heads), default=0)
    found = [node for size, node in heads if size == length]
    if not found:
        found = [node for node in towns if rest == town_stem(node.name)]
        length = len(rest)
    if len(found) > 1:
        listed = "、".join(tree.full_name(node.code, county=True) for node in found)
        message = f"“{text}”可能是{listed}，请写明县（区）"
        raise AmbiguousDivisionError(message, tuple(node.code for node in found))
    return (found[0], rest[length:]) if found else (None, rest)


def _in_town(rest: str, tree: Tree, town: Node, text: str) -> Division:
    """The village, and perhaps the group, that `rest` names inside a town."""
    name, village, group = rest, _matching(rest, tree, town), 0
    if not village and (match := _GROUP.search(rest)):
        name, group = rest[: match.start()], number(match[1])
        village = _matching(name, tree, town)
    if not village:
        raise UnknownDivisionError(f"{town.name}没有“{rest}”这个村（社区），请核对：{text}")
    if len(village) > 1:
        listed = "、".join(node.name for node in village)
        message = f"“{rest}”在{town.name}可能是{listed}，请写全称"
        raise AmbiguousDivisionError(message, tuple(node.code for node in village))
    return Division(_group_of(name, group, village[0], tree) if group else village[0].code)


def _matching(name: str, tree: Tree, town: Node) -> list[Node]:
    """The villages of a town with this name.

    Who has it in a more official form wins (双亭村 over 双亭社区), and who has it over who had it.
    """
    best: list[Node] = []
    rank = 99
    for node in tree.children(town.code):
        known = aliases(node.name, town.name)
        if name in known or name in _former(node, town):
            place = _FORMER if name not in known else 0 if known.index(name) < _EXACT else 1
            best = [node] if place < rank else [*best, node] if place == rank else best
            rank = min(rank, place)
    return best


def _former(node: Node, town: Node) -> list[str]:
    """The ways in which people write the names that a village had."""
    return [one for name in node.former for one in aliases(name, town.name)]


def _heads(rest: str, tree: Tree, town: Node) -> list[tuple[str, Node]]:
    """The villages whose name stands at the head of an address, the longest name first."""
    found = [
        (alias, node)
        for node in tree.children(town.code)
        for alias in (*aliases(node.name, town.name), *_former(node, town))
        if rest == alias or (rest.startswith(alias) and alias.endswith((*OFFICES, *VILLAGE_KINDS)))
    ]
    return sorted(found, key=lambda pair: -len(pair[0]))


def _without_town(
    text: str, rest: str, tree: Tree, scope: Division | None
) -> UnknownDivisionError | AmbiguousDivisionError:
    name = rest if not (match := _GROUP.search(rest)) else rest[: match.start()]
    found = [
        node
        for town in _towns(tree, scope)
        for node in tree.children(town.code)
        if not {rest, name}.isdisjoint((*aliases(node.name, town.name), *_former(node, town)))
    ]
    if not found:
        return UnknownDivisionError(f"没有找到“{text}”这个地方，请核对名称，或填写统计用区划代码")
    towns = "、".join(tree.full_name(node.code) for node in found)
    return AmbiguousDivisionError(
        f"“{text}”没有写明乡镇，可能是：{towns}。请写成“乡镇＋村”", tuple(node.code for node in found)
    )
