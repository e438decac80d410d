"""How people write the names of divisions: 星亮村 for 星亮村村民委员会, 珠街乡 for 珠街彝族乡. Pure.

What is taken off was counted in the national table of divisions (统计用区划代码, 2023: 41,000 towns, 620,000 villages):
offices in all their spellings, what the table adds to farms where nobody is a villager (…生活区), the places above in
the name of a village, the nations of 民族乡, the firms that farms have become.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

OFFICES: Final = ("村民委员会", "村委会", "居民委员会", "居委会")  # as most write them, the official first
VILLAGE_KINDS: Final = ("社区", "嘎查", "村")
TOWN_KINDS: Final = ("街道办事处", "街道", "苏木", "农场", "镇", "乡")
_OFFICE: Final = re.compile(
    r"(?:(?<=嘎查)村?|(?<=社区)居民)?(?:[村居牧人]民|居民管理|管理|[村居牧家管])?民?(?:委员会?|委会?)会?$"
)
_ASIDE: Final = re.compile(r"[（(][^（）()]*[）)]$")
_LIVED_IN: Final = re.compile(
    r"(?<=[场厂区连队站所屯社司村圃])村?(?:虚拟)?(?:生活区|社区管委会|管委会)$|(?<=[场厂区])虚拟社区$"
)
_HELD: Final = re.compile(r".{2,}(?:[场厂]|园区|景区|开发区)|.+分场|.+[连队]")  # by a farm, not by villagers
_NUMBERED: Final = re.compile(r"第[一二三四五六七八九十]{1,2}(?=社区|居|村|$)")
_NATION: Final = (
    "(?:各|回|满|蒙古|朝鲜|藏|壮|苗|侗|瑶|土家|彝|白|傣|哈尼|傈僳|佤|拉祜|纳西|布依|水|仡佬|畲|黎|羌|土|撒拉|保安|东乡|裕固"
    "|哈萨克|柯尔克孜|锡伯|塔吉克|乌孜别克|俄罗斯|塔塔尔|达斡尔|鄂温克|鄂伦春|赫哲|仫佬|毛南|景颇|阿昌|普米|怒|德昂|独龙"
    "|基诺|布朗|门巴|珞巴)族"
)
_OF_NATIONS: Final = re.compile(rf"(?P<name>[一-鿿]{{1,8}}?)(?:{_NATION})+(?P<kind>[乡镇])")
_FIRM: Final = re.compile(
    r"(?:[一-鿿]{2,6}(?:省|市|县|旗|自治区|农垦))?(?:国营)?(?P<name>[一-鿿]{2,8}?场)(?:集团)?(?:有限|股份)*(?:责任)?(?:公司)?"
)
_TELLING: Final = 3  # characters of a name that is one by itself
_FULL: Final = re.compile(
    "(?:村民委员会|村委会|居民委员会|居委会|牧委会|村|社区|嘎查|街道办事处|街道|苏木|镇|乡|农场|林场|牧场|渔场|分场|垦殖场"
    "|种畜场|良种场|原种场|园艺场|茶场|管理区|生产队|连队)$"
)


def says_kind(name: str) -> bool:
    """Whether a name says itself that it is a place: 星亮村, 神农社区, 厉山镇, 洪山分场."""
    return _FULL.search(name) is not None


def without_office(name: str) -> str:
    """三星村 for 三星村村民委员会, with its town before it or not."""
    plain = _ASIDE.sub("", name)
    bare = _OFFICE.sub("", plain)
    return bare if bare and not bare.endswith(("管理", "人民")) else name


def aliases(name: str, town: str = "") -> tuple[str, ...]:
    """The ways in which people write a village's name, the official first: 神农社区居民委员会, 神农社区, 神农.

    `town` is the name of its town, which some villages bear before their own.
    """
    own = _own(name, town)
    bare = without_office(own)
    held = _LIVED_IN.sub("", bare)
    if held and held != bare and _HELD.fullmatch(held):  # 洪山分场生活区 is 洪山分场
        return tuple(dict.fromkeys((name, held, own)))
    kind = next((kind for kind in VILLAGE_KINDS if bare.endswith(kind) and len(bare) > len(kind)), "")
    stem = bare[: len(bare) - len(kind)]
    default = kind or ("社区" if "居" in own[len(bare) :] else "村")
    offices = ("居民委员会", "居委会") if default == "社区" else ("村民委员会", "村委会")
    made = [name, bare, stem + default, stem, *(bare + o for o in offices), *(stem + o for o in offices)]
    return tuple(one for one in dict.fromkeys(made) if _NUMBERED.fullmatch(one) is None)  # 第一 may be anything


def stem(name: str, town: str = "") -> str:
    """The short name of a village: 神农社区居民委员会 → 神农, 洪山分场生活区 → 洪山分场."""
    return min(aliases(name, town), key=len)


def telling(name: str, town: str) -> Iterator[str]:
    """A village's names that tell it from the words around it: bare stems (三元, 青龙) match half the language."""
    yield name
    for one in aliases(name, town)[1:]:
        is_long = len(one) >= _TELLING and name.removeprefix(one) in OFFICES  # 王斌庄 of 王斌庄村民委员会
        is_farm = len(one) >= _TELLING and _HELD.fullmatch(one)  # 五连 may be anything, 一分场 is one
        if is_long or is_farm or one.endswith((*OFFICES, *VILLAGE_KINDS)):
            yield one


def town_names(name: str) -> tuple[str, ...]:
    """The ways in which people write a town's name, the official first: 珠街彝族乡, 珠街乡."""
    nations, firm = _OF_NATIONS.fullmatch(name), _FIRM.fullmatch(name)
    if nations:
        return name, nations["name"] + nations["kind"]
    return tuple(dict.fromkeys((name, firm["name"]))) if firm else (name,)


def town_stem(name: str) -> str:
    """The short name of a town: 厉山镇 → 厉山, 珠街彝族乡 → 珠街."""
    plain = town_names(name)[-1]
    return next((plain.removesuffix(kind) for kind in TOWN_KINDS if plain.endswith(kind)), plain)


def _own(name: str, town: str) -> str:
    """A village's name without the places above it: 湖北省随州市随县厉山镇星亮村, 厉山第一社区."""
    rest = name.partition(town)[2] if town else ""
    if says_kind(rest) and _OFFICE.sub("", rest) not in {"", *VILLAGE_KINDS}:
        return rest
    short = name.removeprefix(town_stem(town)) if town else name
    return short if _NUMBERED.match(short) else name
