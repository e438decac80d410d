"""Reads the plain facts (一看就懂) and the sums: whole clauses of the text, never put in other words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from content.heads import heads, labels
from content.ingest.proposal import Proposal, sentences
from content.item import Block, Table
from content.pattern import Late, late
from content.swindle import beware, is_about

_VALUE: Final = r"[：:]\s*(?P<value>[^。；\n]{2,120})"
_PREFIX: Final = (
    "检查|补贴|补助|发放|申报|申领|申请|领取|认证|参保|招聘|招生|救助|服务|资助|保障|接种|筛查|体检|适用|享受|认定|缴费|"
    "受益|奖补|培训"
)
_LEADING: Final = late(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、](?!\d)|答[：:]|[—●▲■◆★✔✦·•①-⑳]+)\s*"
)
_WHO: Final = late(
    rf"(?:(?:{_PREFIX})?(?:对象(?:和条件|及条件|、条件|范围|及范围)?|人群)|(?:{_PREFIX})(?:范围|条件)){_VALUE}"
)
_FOLK: Final = "农户|居民|村民|人员|家庭|老年?人|妇女|儿童|群众|个人|户(?![籍口主])|军人|家属|学生|对象"
_AGED: Final = "老年?人|儿童|妇女|居民|人员|青年|少年|学生|女孩"
_AT_HOME: Final = (
    r"(?:[^。；，：:\n对为给向]{0,24}(?:户籍|户口|常住|居住|出生)[^。；，：:\n]{0,10}"
    r"|[全本][县市区镇乡村][^。；，：:\n\d]{0,4})?"
)
_AGE: Final = r"[男女]?(?:年满|未满|不满|满)?\d{1,3}(?:周?岁)?(?:[-—–~～至到]\d{1,3})?周?岁"
_ALSO: Final = rf"(?:、[^。；，：:\n]{{0,12}}?(?:{_AGED}|残疾人|军人|家属|农户|困难户))*"
# Who rides free, or goes first, is not whom the text is for: 65岁以上老人凭证半价.
_GIVEN_MORE: Final = (
    r"[^。；，\n]{0,14}(?:免(?!费(?:接种|检查|筛查|体检|培训|打))|不收|半价|优先|减半|优惠|凭证|加发|另有)"
)
_REST: Final = rf"(?:中的?[^。；，\n]{{1,16}})?{_ALSO}(?!{_GIVEN_MORE})(?:，[^。；，：:\n]{{2,24}}的(?=[。；\n]|$))?"
_WHO_SAID: Final = tuple(
    late(pattern)
    for pattern in (
        r"【(?:哪些人|谁能.{0,4}|对象)】(?P<value>[^。；\n]{2,80})",
        r"(?:谁要.{1,4}|哪些人.{0,6}|谁可以.{0,4})[：:](?P<value>[^。；\n]{2,80})",
        r"对象(?:为|是|包括)(?P<value>[^。；\n]{2,120})",
        r"(?:要求|条件)[：:](?P<value>[^。；\n]{2,80})",
        rf"(?P<value>凡[^。；，]{{4,60}}的?(?:{_FOLK}))",
        r"(?<![将把对])(?:下列|以下)(?P<value>(?:(?!列为|列入|确定|认定|评[为定])[^，。；：]){2,20}?(?:户(?![籍口主])|对象|人员))(?![列纳]|名单|拟)",
        rf"(?P<value>{_AT_HOME}{_AGE}[^。；，：:\n]{{0,40}}?(?:{_AGED}){_REST})",
        r"(?P<value>养[猪牛羊鸡鸭鹅殖][^。；\n]{0,30}的)(?:都|均|一律)",
        r"欢迎(?P<value>[^。；\n]{2,60})(?:参加|报名|前来)",
    )
)
_SCOPE: Final = late(rf"(?:[一-鿿]{{0,4}}范围){_VALUE}")
_HOW_MUCH: Final = late(
    rf"(?:(?:补贴|补助|发放|救助|资助|缴费|奖补|收费|保障|个人缴费)标准|标准|补贴金额){_VALUE.removesuffix(')')}"
    r"(?:；[^。；\n]{1,40}?\d元[^。；\n]{0,20}){0,4})"
)
# These two are looked for clause by clause: a pattern that began with any run of characters would take quadratic time.
_RATE: Final = late(
    r"每(?:亩|人|户|月|年|头|只|次|人每月|人每年|户每年|平方米|吨|公斤).{0,12}?\d[\d,.]{0,12}\s?元"
    r"|\d[\d,.]{0,12}\s?元\s?[／/]\s?(?:亩|人|户|月|年|头|平方米)"
)
_LOST: Final = late("罚|赔|扣|滞纳|加收|违约|逾期|拖?欠[费缴款]")
_FEW: Final = 4  # rates that are said; of more than these none is the rate
_FREE: Final = late(
    r"个人不交钱|不收(?:取)?(?:任何)?费用?|(?P<free>免费(?:检查|接种|参加|办理|领取|体检|培训)(?![的通])(?P<what>[^。；，：:（\s的]{1,12}(?=$))?)"
)
_COLON: Final = late(r"(?<!\d)[：:]|[：:](?!\d)")
_ASKED: Final = late(r"哪些人|谁|怎么|如何|什么人|吗")
_CLAUSE_END: Final = late(r"[。；，\n]")
_HOW: Final = late(
    r"(?:(?:申报|登记|办理|申请|报名|领取|缴费|认证|参保)(?:程序|流程|方式|方法|办法|地点|途径|手续)|如何(?:办理|申请|报名)|怎么办)"
    + _VALUE
)
_HOW_SAID: Final = late(
    r"(?:请|可|需|应|到|在|凭|携带|持|带|通过|登录|关注|拨打|联系)[^。；]{2,60}?"
    r"(?:办理|登记|申请|申报|报名|认证|领取|缴费|接种|检查|联系|反映|提出|核对)"
)
# What stands behind a last day, without a verb of its own: 报名截止时间：12月12日，地点镇社保所二楼，带身份证.
_HOW_BY_THEN: Final = late(
    r"(?:截止|截至|最后)(?:时间|日期|期限)[为是：:][^。；，\n]{2,40}[，；]\s*(?P<value>(?:[报办登]?[名理记]?地[点址]|请?(?:到|在|带|持|凭|携带))[^。；\n]{2,100})"
)
_WHEN: Final = late(
    rf"(?:(?:检查|办理|活动|接种|体检|筛查|停水|停电|施工|禁火|培训|招聘|集中办理|服务|认证|申报|报名|缴费)(?:时间|日期|时段)|(?<!截止)(?<!截至)(?<!最后)(?<!到期)(?<!发布)(?<!成文)时间|公示期|公示时间)"
    rf"{_VALUE}|(?:禁火|防火|戒严|禁渔|休渔|禁牧|禁烧|封山|封育|管制|封闭|停运)期(?:限)?(?:为|[：:])\s*(?P<span>[^。；\n]{{4,80}})"
)
# What is asked of people is no part of the time, nor what has a label of its own but the place: ，影响范围：…
_ASIDE: Final = late(r"，(?=逾期|过期|过时|请|望|并请|届时|(?!地[点址]|[^：:]{0,4}地[点址])[一-鿿]{2,6}[：:])")
_AMOUNT: Final = late(
    r"(?P<per>每(?:亩|人每月|人每年|户每年|人|户|月|年|头|只|次|平方米|吨))?(?:补贴|补助|发放|缴纳|给予|标准为|奖励)?\s*"
    r"(?<![\d.])(?P<value>\d[\d,]*(?:\.\d+)?)\s*(?P<unit>万元|亿元|元|块(?=钱|[，。；、）)\s！]|$))(?:\s*[／/]\s*(?P<over>亩|人|户|月|年|头|只|次|平方米|吨))?"
)
_HEAD_UNIT: Final = late(r"万元|亿元|元(?!素)")
_BARE: Final = late(r"\d[\d,]{0,15}(?:\.\d{1,4})?")
_SCALE: Final = {"元": 1, "块": 1, "万元": 10**4, "亿元": 10**8}


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum in yuan; `per` is what it is paid for (亩, 人), "" for a total."""

    yuan: Decimal
    per: str = ""


def read_who(text: str) -> Proposal[str] | None:
    """Return whom it concerns, in the text's own words."""
    said = (found for pattern in _WHO_SAID if (found := _clause(pattern, text)))
    return _clause(_WHO, text) or next(said, None) or _clause(_SCOPE, text)


def read_how_much(text: str) -> Proposal[str] | None:
    """Return how much there is, or what it costs: every rate where they are few."""
    return _clause(_HOW_MUCH, text) or _rates(text) or _free(text)


def read_how(text: str) -> Proposal[str] | None:
    """Return what to do: a labelled clause, the first sentence that sends somebody somewhere, what a last day leads."""
    if labelled := _clause(_HOW, text):
        return labelled
    for sentence in sentences(text):
        asks = _ASKED.search(sentence) and not sentence.endswith("。")
        if _HOW_SAID.search(sentence) and not asks and not sentence.endswith(("：", ":")):
            return Proposal(_LEADING.sub("", sentence), sentence)
    return _clause(_HOW_BY_THEN, text)


def read_beware(title: str, text: str) -> Proposal[str] | None:
    """Return what a warning of swindlers says not to do."""
    said = beware(text) if is_about(title) else ""
    return Proposal(_LEADING.sub("", said), said) if said else None


def read_when(text: str) -> Proposal[str] | None:
    """Return the days or hours of doing, or the days during which something is forbidden."""
    match = _WHEN.search(text)
    if match is None:
        return None
    said, *_ = _ASIDE.split(match["value"] or match["span"])
    return Proposal(said.strip(" ，、"), match[0].strip())


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


def _clause(pattern: Late, text: str) -> Proposal[str] | None:
    """Return what a pattern finds; nothing where a list follows instead (如下：)."""
    match = pattern.search(text)
    said = _LEADING.sub("", match["value"].strip(" ，、")) if match else ""
    return Proposal(said, match[0].strip()) if match and said and not said.endswith(("：", ":", "如下")) else None


def _rates(text: str) -> Proposal[str] | None:
    """Return the clauses with a rate in the first line that has one and in the lines right below it."""
    found: list[str] = []
    for line in filter(None, map(str.strip, text.split("\n"))):
        clauses = [clause for clause in _CLAUSE_END.split(line) if _RATE.search(clause) and not _LOST.search(clause)]
        if found and not clauses:
            break
        found += [_LEADING.sub("", _as_far(clause)) for clause in clauses]
    said = "；".join(dict.fromkeys(found[:_FEW]))
    return Proposal(said, found[0]) if found and len(found) <= _FEW else None


def _as_far(clause: str) -> str:
    """A clause as far as a colon behind its rate."""
    match = _RATE.search(clause)
    end = match.end() if match else 0
    return (clause[:end] + _COLON.split(clause[end:])[0]).strip(" ，、：:")


def _free(text: str) -> Proposal[str] | None:
    """Return that it costs nothing: what is free, or the whole clause that says so."""
    for clause in _CLAUSE_END.split(text):
        if match := _FREE.search(clause):
            said = match["free"] or _COLON.split(clause)[-1].strip(" ，、")
            return Proposal(said, said)
    return None
