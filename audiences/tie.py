"""Which tie to a place (户籍地, 现居地, 承包地) counts: what a text says, else how its subject goes. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from audiences.resident import Basis

_SUBSIDY: Final = "subsidy"
_FARMED: Final = ("", "涉农补贴", "自然资源")  # domains in which a subsidy goes with the land
_LIVED: Final = frozenset({  # domains of what happens where one lives
    "交通运输", "市政服务", "城市综合执法", "生态环境", "食品药品监管", "安全生产", "救灾", "公共法律服务",
    "公共文化服务", "广播电视和网络视听", "旅游", "重大建设项目", "统计",
})  # fmt: skip
UNSAID: Final = "notice"
_BASES: Final = {  # which tie to a place the genre means, unless the text says otherwise
    "alert": Basis.LIVING,
    "order": Basis.LIVING,
    "outage": Basis.LIVING,
    "health": Basis.LIVING,
    "event": Basis.LIVING,
    "jobs": Basis.LIVING,
}
WHY: Final = {
    Basis.FARMING: "补贴按承包地（种在哪里）发放",
    Basis.LIVING: "这类信息与人现在住在哪里有关",
    Basis.REGISTERED: "这类事项按户籍地办理",
}


def tie(said: Sequence[Basis], subject: Basis | None, usual: Basis) -> tuple[Basis, Basis | None]:
    """Which tie counts, and which may as well; `said` are those of the text, `subject` that of what it is about.

    An election goes by who is registered, though who only lives there may be entered too; 户籍或居住在本镇 is either.
    """
    if not said:
        return subject or usual, None
    ties = dict.fromkeys((subject, *reversed(said)) if subject is Basis.REGISTERED else reversed(said))
    first, *others = (one for one in ties if one is not None)
    return first, next((one for one in others if Basis.FARMING not in {first, one}), None)


def usual_tie(genre: str, domain: str, *, land: bool) -> Basis:
    """Which tie goes without saying; `land`: the text speaks of land, so that a subsidy may go with it."""
    if genre == _SUBSIDY and domain in _FARMED and land:
        return Basis.FARMING
    if genre == UNSAID and domain in _LIVED:
        return Basis.LIVING
    return _BASES.get(genre, Basis.REGISTERED)
