"""Whether a day says who or what is meant, and bounds no act: 12月31日前年满80周岁的老人, 1月至10月住院的家庭."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days import signs
from content.ingest.days.around import Around
from content.ingest.days.cues import CLOCK
from content.numerals import NUMERAL
from content.pattern import late

_BOUND: Final = late(CLOCK + r"(?:为止|[之以]?[前后内]|止|期间)?")
# 年满80周岁, 满6岁, 住满半年: how old, how long.
_REACHED: Final = late(rf"[^，。；的请须应]{{0,6}}?(?:年|未|不|已|刚)?[满足达]\s*(?:{NUMERAL}|半)")
# 出院后一直卧床的(老人), 在册的(车): what comes before 的 is said of it; who is asked to act is asked without it.
_OF_WHOM: Final = late(r"(?P<state>[^，。；：的]{1,14})的(?!时候|时间|话)")
_BY: Final = late(r"(?:^|[，。；]|[一-鿿]{2})(?<![可所])以$")  # 年龄以12月31日为准; not 申请以4月15日为限
_LIMIT: Final = late(r"为[限止]|截止$|截止[，。]")
_ACTS: Final = late(r"[请把将带持凭向须应要去扫用起]|到(?![龄期岁年])|[没未仍有]|(?:还|尚)不")
_WHO: Final = late(r"(?:对象|条件|资格|范围|人群)$|(?:哪些|什么|啥)(?:人|户|情况)|谁(?:能|可|要|该|来)?")
_ASKED: Final = late(r"请|须|可(?!以?享)|[应要]当?(?!有|是|为)|到|凭|携?带|务必|自行")


def qualifies(at: Around) -> bool:
    """Whether it says who is meant: by an age reached, a state that somebody is in, a heading 对象."""
    bound = _BOUND.match(at.after)
    said = re.split(r"[，。；：（(]", at.after[bound.end() if bound else 0 :])[0]
    if _REACHED.match(said) or (
        _BY.search(at.before)
        and not (_LIMIT.search(said) or signs.ACT.search(at.clause) or signs.LAST_DAY.search(at.before))
    ):
        return True
    whom = _OF_WHOM.match(said)
    if whom and not _is_act(whom["state"].replace("自己", "")):
        return True
    return _WHO.search(at.frame) is not None and not (
        _ASKED.search(said) or signs.ACT.search(said + at.near) or signs.OBJECT.search(said + at.near)
    )


def _is_act(state: str) -> bool:
    """Whether what is said of them is itself what a notice asks for: 报名的, 没缴的."""
    return any(one.search(state) for one in (_ACTS, signs.ACT, signs.ASKS))
