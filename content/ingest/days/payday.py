"""The day by which an office's money comes: 理赔款12月8日前到账. Nobody has anything to do by it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from content.ingest.days.found import Found
from content.pattern import late

__all__ = ["is_payday"]

_MONEY: Final = late(
    r"(?:理?赔款|赔付款|赔偿金|补偿[金款]|补[贴助][金款]?|[低五]保金|养老金|津贴|抚恤金|救[助灾][金款]|奖[补励学]?金|助学金|工资|资金|款项|待遇|(?<![缴交])钱)"
    r"[^，。；：\n请缴交]{0,12}$"
)
_PAID: Final = late(
    r"(?:之?前|以前)?(?:会|将|可|就|就能|统一|全部|陆续|一次性|集中)*"
    r"(?:到[账位]|打[卡入到]|发放?到[位账卡户]|发放(?:完|到)|拨付|兑[付现]|汇[入到])"
)


def is_payday(found: Sequence[Found], day: date) -> bool:
    """Whether wherever a text names a day, money comes to its readers then."""
    places = [one.place for one in found if one.last == day and not one.is_void]
    return bool(places) and all(_MONEY.search(one.before) and _PAID.match(one.after) for one in places)
