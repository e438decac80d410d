"""Reads whom it concerns and what to do (一看就懂): whole clauses of the text, never put in other words."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.clauses import LEADING, VALUE, labelled
from content.ingest.proposal import Proposal, sentences
from content.ingest.sums import RATE
from content.pattern import Late, late
from content.swindle import beware, is_about

_PREFIX: Final = (
    "检查|补贴|补助|发放|申报|申领|申请|领取|认证|参保|招聘|招生|救助|服务|资助|保障|接种|筛查|体检|适用|享受|认定|缴费|"
    "受益|奖补|培训"
)
_WHO: Final = late(
    rf"(?:(?:{_PREFIX})?(?:对象(?:和条件|及条件|、条件|范围|及范围)?|人群)|(?:{_PREFIX})(?:范围|条件)){VALUE}"
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
_FREE_FOR_ALL: Final = r"费(?:[为给][^。；，\n]{0,4})?(?:接种|检查|筛查|体检|培训|打|做|查|测|提供|发)"
_GIVEN_MORE: Final = rf"[^。；，\n]{{0,14}}(?:免(?!{_FREE_FOR_ALL})|不收|半价|优先|减半|优惠|凭证|加发|另有)"
_REST: Final = rf"(?:中的?[^。；，\n]{{1,16}})?{_ALSO}(?!{_GIVEN_MORE})(?:，[^。；，：:\n]{{2,24}}的(?=[。；\n]|$))?"
# Who has so much of something: 种植水稻50亩以上的种粮大户, 存栏100头以上的养猪场.
_THRESHOLD: Final = r"\d[\d.]{0,6}(?:亩|头|只|羽|箱|群|株|平方米|公顷)(?:（含[^（）\n]{0,6}）)?(?:及其?)?以[上下内]"
_HOLDERS: Final = (
    "大户|农户|养殖户|种植户|[农牧渔养种]户|经营户|家庭农场|合作社|养[一-鿿]{1,2}场|养殖场(?:户)?|[经营]*主体|企业"
)
_HAVING: Final = late(
    rf"(?<![上述将])(?:20\d\d年度?)?[对凡]?(?P<value>(?!20\d\d年)[^。；，：:\n对凡是]{{0,24}}?{_THRESHOLD}[^。；，：:\n]{{0,20}}?(?:{_HOLDERS}))"
    rf"(?![^。；，\n]{{0,4}}(?:优先|加发|另有|可(?:以)?(?:直接|单独|自行)|单独|由|\d+[户个家]))"
)
# Who has more is not all whom a text is for, where they get something besides or others get theirs as well.
_AMONG: Final = late(r"其中|尤其|特别是")
_BESIDE: Final = late(r"，?[^。；，\n]{0,8}(?:另外?|再|额外|追加|加)[补奖给发]")
_GIVEN: Final = late(rf"{RATE.pattern}|[补奖给发][^，。；\n]{{0,4}}\d[\d,.]{{0,12}}\s?万?元")
_GETS: Final = late(r"[^。；\n]{0,30}\d\s?万?元")
_OTHERS: Final = late(r"[^。\n]{0,60}(?:其[他它余]|一般|普通|散户|小户|不足|以下)[^。，；\n]{0,16}\d\s?万?元")
_SUM: Final = late(r"[^，。；\d]{0,6}\d[\d.,]*\s?万?元")
_OTHERS_TOO: Final = late(r"[^。\n]{0,60}其[他它余](?:人|的人|居民|村民|老人|对象|户)[^。，；\n]{0,8}\d\s?万?元")
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
        _HAVING.pattern,
        r"(?P<value>养[猪牛羊鸡鸭鹅殖][^。；\n]{0,30}的)(?:都|均|一律)",
        r"欢迎(?P<value>[^。；\n]{2,60})(?:参加|报名|前来)",
    )
)
_SPOKEN_TO: Final = late(r"^(?:各位|尊敬的|全体|广大)[^。；：:\n]{0,30}[：:]", re.MULTILINE)  # 各位低保对象：
_SCOPE: Final = late(rf"(?:[一-鿿]{{0,4}}范围){VALUE}")
_ASKED: Final = late(r"哪些人|谁|怎么|如何|什么人|吗")
_HOW: Final = late(
    r"(?:(?:申报|登记|办理|申请|报名|领取|缴费|认证|参保)(?:程序|流程|方式|方法|办法|地点|途径|手续)|如何(?:办理|申请|报名)|怎么办)"
    + VALUE
)
_HOW_SAID: Final = late(
    r"(?:请|可|需|应|到|在|凭|携带|持|带|通过|登录|关注|拨打|联系)[^。；]{2,60}?"
    r"(?:办理|登记|申请|申报|报名|认证|领取|缴费|接种|检查|联系|反映|提出|核对)"
)
# Asks to come, and names nothing that is done there: 请带选民证按时参加投票.
_COMES: Final = late(
    r"请[^。；]{0,40}(?:按时|准时|积极|前[往来去]|自行|到)[^。；]{0,16}(?:参加|投票|体检|筛查|就诊|打针|取药|观看)"
)
# What everybody has done, or others did for them: 均已登记.
_DONE: Final = late(r"(?:均|都|全部)已经?[^。，；请]{0,4}(?:登记|办理|申请|申报|报名|认证|领取|缴费|接种|检查)")
# Another matter, told besides: 另：计划怀孕的夫妇可免费检查.
_BESIDES: Final = late(r"[（(]?(?:另(?![一行])外?|此外)[有，,：:\s]?|[（(]?(?:附带|顺便)[^。，：:]{0,6}[，,：:]")
# What stands behind a last day, without a verb of its own: 报名截止时间：12月12日，地点镇社保所二楼，带身份证.
_HOW_BY_THEN: Final = late(
    r"(?:截止|截至|最后)(?:时间|日期|期限)[为是：:][^。；，\n]{2,40}[，；]\s*(?P<value>(?:[报办登]?[名理记]?地[点址]|请?(?:到|在|带|持|凭|携带))[^。；\n]{2,100})"
)


def read_who(text: str) -> Proposal[str] | None:
    """Return whom it concerns, in the text's own words."""
    said = ((pattern.pattern, found) for pattern in _WHO_SAID if (found := labelled(pattern, text)))
    whole = (found for pattern, found in said if not _is_part(found, text, more=pattern == _HAVING.pattern))
    named = labelled(_WHO, _SPOKEN_TO.sub("", text))
    if named and _SUM.match(named.value):  # 低保对象：个人缴200元
        named = None
    return named or next(whole, None) or labelled(_SCOPE, text)


def _is_part(found: Proposal[str], text: str, *, more: bool) -> bool:
    """Whether they are only some of those who get something: others are told beside them, or they have `more`."""
    before, _, after = text.partition(found.words)
    if not more:
        return _OTHERS_TOO.match(after) is not None
    has_others = bool(_GETS.match(after) and _GIVEN.search(before)) or _OTHERS.match(after)
    return bool(_AMONG.search(found.value) or _BESIDE.match(after) or has_others)


def read_how(text: str) -> Proposal[str] | None:
    """Return what to do: a labelled clause, the first sentence that sends somebody somewhere, what a last day leads."""
    if found := labelled(_HOW, text):
        return found
    said = [one for one in sentences(text) if not one.endswith(("：", ":")) and not _DONE.search(one)]
    said = [one for one in said if one.endswith("。") or not _ASKED.search(one)]
    main = [one for one in said if not _BESIDES.match(one)]
    sends = _sends(_HOW_SAID, main) or labelled(_HOW_BY_THEN, text) or _comes(main)
    return sends or (None if main else _sends(_HOW_SAID, said))  # beside the matter itself an aside is not what to do


def _sends(pattern: Late, said: list[str]) -> Proposal[str] | None:
    """The first sentence in which a pattern is found."""
    sentence = next(filter(pattern.search, said), "")
    return Proposal(LEADING.sub("", sentence), sentence) if sentence else None


def _comes(said: list[str]) -> Proposal[str] | None:
    """What asks to come, without what the sentence tells before it."""
    found = next(((hit, one) for one in said if (hit := _COMES.search(one))), None)
    return Proposal(found[1][found[0].start() :], found[1]) if found else None


def read_beware(title: str, text: str) -> Proposal[str] | None:
    """Return what a warning of swindlers says not to do."""
    said = beware(text) if is_about(title) else ""
    return Proposal(LEADING.sub("", said), said) if said else None
