"""Reads how much there is, or what it costs, in whole clauses of the text, and every sum of money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from content.heads import heads, labels
from content.ingest.clauses import LEADING, VALUE, labelled
from content.ingest.proposal import Proposal
from content.item import Block, Table
from content.pattern import late
from content.swindle import is_quoted

__all__ = ["RATE", "Amount", "amounts_of", "read_amounts", "read_how_much"]

_HOW_MUCH: Final = late(
    rf"(?:(?:补贴|补助|发放|救助|资助|缴费|奖补|收费|保障|个人缴费)标准|标准|补贴金额){VALUE.removesuffix(')')}"
    r"(?:；[^。；\n]{1,40}?\d元[^。；\n]{0,20}){0,4})"
)
_UNITS: Final = (
    "亩|人|户|月|年|头|只|次|平方米|立方米?|方水?|吨|公斤|千瓦时|度电?|公里|天|生|学期|学年|台|羽|株|孔|床|间|辆"
)
# These are looked for clause by clause: a pattern that began with any run of characters would take quadratic time.
RATE: Final = late(
    rf"每(?:人每月|人每年|户每年|{_UNITS}).{{0,12}}?\d[\d,.]{{0,12}}\s?元|\d[\d,.]{{0,12}}\s?元\s?[／/]\s?(?:{_UNITS})"
)
# A rate for those of whom the clause before it tells how many they have: 50亩以上的，每亩110元.
_FOR: Final = late(r"\d(?:[^，；。\n元]{0,12}(?:的|以[上下内]|之间))$")
_CAP: Final = late(
    r"(?:最高|最多|不超过|不得?高于|上限|封顶|累计不|最低|不低于|起补)[^，。；\n]{0,12}?\d[\d,.]{0,12}\s?万?元|\d\s?万?元(?:封顶|为限)"
)
# A cap in a sentence of its own that is one of the rate's: 单户最高不超过5万元, and not 举报有奖，最高500元.
_CAP_ALONE: Final = late(r"^(?:单|每|同一|补[贴助]|奖补|累计|总额|最[高多]|不超过|上限|封顶|\d)")
_REWARD: Final = late("举报|悬赏|线索")
# The next kind's sum, of which the first one's rate is meant: 一等每生每学年3000元，二等2000元.
_NEXT: Final = late(
    r"(?!(?:合|总|共|全|另|其中|再|最|不|[省市县]级|财政|中央|国家|政府|集体|个人|自付|自筹|押|已|[收交缴付发扣罚约省]))"
    r"(?:(?!某|[合共总]计|比|均)[一-鿿]){1,8}?(?:的|为|是|[补奖发给]|补[贴助]|奖励)*\d[\d,.]{0,12}\s?(?:万?元|块)"
)
_LOST: Final = late("罚|赔|扣|滞纳|加收|违约|逾期|拖?欠[费缴款]")
_TOLD: Final = late(r"有人[说称讲]|听说|谣传|传言|冒充|骗[子人钱取]|诈骗")  # a sum of hearsay is nobody's rate
# What a correction puts in the place of a wrong sum: “每亩45元”应为“每亩35元”.
_RIGHT: Final = late(r"[“「][^”」\n]*[”」][，；]?(?:应为|应是|更正为|改为)[“「](?P<right>[^”」\n]*)[”」]")
_FEW: Final = 4  # rates that are said; of more than these none is the rate
_FREE: Final = late(
    r"个人不交钱|不收(?:取)?(?:任何)?费用?|(?P<free>免费(?:检查|接种|参加|办理|领取|体检|培训)(?![的通])(?P<what>[^。；，：:（\s的]{1,12}(?=$))?)"
)
_TO: Final = late(r"^(?:各位?|全体|尊敬的|广大)[^：:\d]{1,12}[：:]\s*")  # who is spoken to: 各位村民：
_COLON: Final = late(r"(?<!\d)[：:]|[：:](?!\d)")
_CLAUSE: Final = late(r"(?P<said>[^。；，？?！\n]+)(?P<end>[。；，？?！\n]?)")
_WITHIN: Final = frozenset("，；")  # signs within a sentence
_AMOUNT: Final = late(
    rf"(?P<per>每(?:人每月|人每年|户每年|{_UNITS}))?(?:补贴|补助|发放|缴纳|给予|标准为|奖励)?\s*"
    r"(?<![\d.])(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|块(?=钱|[，。；、）)\s！]|$))"
    rf"(?:\s*[／/]\s*(?P<over>{_UNITS}))?"
)
_HEAD_UNIT: Final = late(r"万元|亿元|元(?!素)")
_BARE: Final = late(r"\d[\d,]{0,15}(?:\.\d{1,4})?")
_SCALE: Final = {"元": 1, "块": 1, "万元": 10**4, "亿元": 10**8}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in yuan; `per` is what it is paid for (亩, 人), "" for a total."""

    yuan: Decimal
    per: str = ""


def read_how_much(text: str) -> Proposal[str] | None:
    """Return how much there is, or what it costs: every rate where they are few, with whom it is for and its cap."""
    return labelled(_HOW_MUCH, text) or _rates(text) or _free(text)


def read_amounts(text: str) -> tuple[Proposal[Amount], ...]:
    """Return every sum of money, in order."""
    found = []
    for match in _AMOUNT.finditer(text):
        per = (match["per"] or "").removeprefix("每") or (match["over"] or "")
        yuan = Decimal(match["value"].replace(",", "")) * _SCALE[match["unit"]]
        found.append(Proposal(Amount(yuan, per), match[0].strip()))
    return tuple(found)


def amounts_of(blocks: Sequence[Block]) -> tuple[Proposal[Amount], ...]:
    """Return the bare numbers in the columns of tables whose heads say 元: 补助（元）."""
    return tuple(
        Proposal(Amount(Decimal(cell.strip().replace(",", "")) * _SCALE[unit[0]]), cell.strip())
        for block in blocks
        if isinstance(block, Table)
        for column, head in enumerate(labels(block.rows))
        if (unit := _HEAD_UNIT.search(head))
        for row in block.rows[heads(block.rows) :]
        for cell in row[column : column + 1]
        if _BARE.fullmatch(cell.strip())
    )


def _rates(text: str) -> Proposal[str] | None:
    """Return the clauses with a rate in the first line that has one and in the lines right below it."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        said = list(_of_line(_RIGHT.sub(lambda hit: hit["right"], line)))
        if found and not said:
            break
        found += said
    rates = [one for one in found if not _CAP.search(one) or RATE.search(one)]
    said_all = "；".join(dict.fromkeys(found))
    return Proposal(said_all, found[0]) if rates and len(rates) <= _FEW else None


def _of_line(line: str) -> Iterator[str]:
    """The clauses of a line with a rate, behind one those that go on with it, and those with its cap."""
    before, begun, near, goes_on = "", False, False, False
    for clause in _CLAUSE.finditer(line):
        words, end = clause["said"].strip(), clause["end"]
        rate = RATE.search(words)
        has_cap = (near and not _REWARD.search(before)) or (begun and not before and _CAP_ALONE.match(words))
        found = rate or (_NEXT.fullmatch(words) if goes_on else None) or (_CAP.search(words) if has_cap else None)
        if found and not _is_none(words, end) and not is_quoted(line, clause.start() + found.start()):
            whose = f"{before}，" if rate and _FOR.search(before) else ""
            begun = near = goes_on = True
            yield LEADING.sub("", _TO.sub("", whose + _as_far(words)))
        else:
            goes_on = False
        near, goes_on = near and end in _WITHIN, goes_on and end in _WITHIN
        before = words if end == "，" else ""


def _is_none(words: str, end: str) -> bool:
    """Whether a sum is a fine, one that is asked about, or one that others are said to ask for."""
    return end in {"？", "?"} or bool(_LOST.search(words) or _TOLD.search(words))


def _as_far(clause: str) -> str:
    """A clause as far as a colon behind its rate."""
    match = RATE.search(clause)
    end = match.end() if match else 0
    return (clause[:end] + _COLON.split(clause[end:])[0]).strip(" ，、：:")


def _free(text: str) -> Proposal[str] | None:
    """Return that it costs nothing: what is free, or the whole clause that says so."""
    for clause in _CLAUSE.finditer(text):
        if clause["end"] not in {"？", "?"} and (match := _FREE.search(clause["said"])):
            said = match["free"] or _COLON.split(clause["said"])[-1].strip(" ，、")
            return Proposal(said, said)
    return None
