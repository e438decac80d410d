"""Whether a last day is one group's or one way's among others that have their own: 首次贷款的，…前; 柜台缴：…前."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days.mention import Mention
from content.ingest.days.scene import Sentence, label_before

_GROUP: Final = re.compile(
    r"(?:^|[，。；：、])\s*(?P<who>[^，。；：、]{2,24})的(?:[一-鿿]{0,4}|[一-鿿]{5,10}(?=[，,]))(?:[，,][^，。；：]{0,16})?[，,]?[^，。；：]{0,8}$"
)
_WAY: Final = re.compile(
    r"(?P<way>手机|网上|线上|线下|柜台|窗口|现场|现金|刷卡|扫码|邮寄|上门|自助|微信|银行|网格员)[^，。；：]{0,12}[：:]?[^，。；：]{0,4}$"
)
_ALL: Final = re.compile("^(?:请|凡|所有|已|符合|有)|原定")  # 凡…的 are all; 已经领的 have done it
_NEAR: Final = 40  # characters


def group_of(sentence: Sentence, one: Mention) -> str:
    """The group that the clauses before name by what is said of it, or the way to do it; empty: everybody."""
    before = sentence.text[max(0, one.start - _NEAR) : one.start]
    if group := _GROUP.search(before):
        return "" if _ALL.search(group["who"]) else group["who"]
    label = label_before(sentence, one.start)
    way = _WAY.search(before or ("" if label == sentence.label else f"{label}："))
    return way["way"] if way else ""
