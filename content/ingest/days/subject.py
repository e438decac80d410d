"""Whose act a last day bounds: the reader's, unless staff, villages, a state, a paper or a thing is its subject.

Staff are known by how their names end (员, 队, 局); a subject goes on to the clauses after it until another is named.
"""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days import signs
from content.ingest.days.around import Around, Rank
from content.pattern import late

_ADDRESSED: Final = late(
    r"[，,]?(?:请|[来到去跟]|找|带|拿|自|各家|给(?:我|村|组)|[打拨](?:电话|\d|\w线)|把[^，。；]{1,8}(?:[交送拿]来|送到村))"
)
_STRETCH: Final = late(r"^(?:一直|持续)?[至到]$")
_COUNTED: Final = late(r"这(?:[\d一二三四五六七八九十]+|几)[户家个名]|的(?:家庭|[一-鿿]?户|人员?)[请须应]")  # 请这17户
_NOT: Final = {*"不没未还仍"}
_GROUP: Final = late(r"(?:^|[，。；：、])[^，。；：、]{2,20}(?<![目以])的[，,]?(?:也|都|请)?(?:在|于)?$")
_ABLE: Final = late(r"(?:就|大概|应该|大约|估计)*能(?P<what>[^，。；的]{1,12})(?=[，。；]|$)")
# Who is told what he must not do until then is not told to do anything by then: 9月30日前不让走大车.
_FORBIDS: Final = late(
    r"[，,]?[^，。；的]{0,6}(?:不(?:准|让|许|得|能|可以?|要|宜)|禁止?|严禁|勿|莫)(?![^，。；]{0,8}的[，,])"
)
_MUST: Final = late(r"^(?:请|必?须|务必|应当?|得)(?:在|于)?$")  # who is told to, builds it himself
# 网格员, 机手, 派出所; not 社员 or 参保人员, who are readers.
_NAMES: Final = (
    r"(?:(?<![人社党会团学队职动官演议])员|(?:工作|检查|执法|管理|施工|医务|服务|技术|查勘|测绘|测量|鉴定|核查|值班|专业)人员"
    r"|[机射]手|医生|大夫|老师|民警|专家|师傅|干部|书记|会计|文书|法官|兽医|家医|驻村|专班|专干|队|组(?![长员])|(?<![厕场住])所|站|局|(?<=[医法察学生老])院|中心|公司|银行|法院"
    r"|信用社|街道|学校|部门|政府|财政|民政|机关|两级|两委|[镇乡县区市]上|[村镇乡县区市]里|施工方|承建方|物业|我们)"
)
_READER: Final = (
    r"(?:各|[^，。；]{0,6}(?:[本人]人|被[一-鿿]{2}人|自己|主|家[长属]|[农住]户|村民|居民|个人|监护|单位|企业))"
)
_MODAL: Final = r"(?:将|会|要|应该?|须|必须|再|就|也|都|还|已|计划|争取|力争|统一|负责|一般|预计|大概)*"
_BEFORE: Final = late(
    rf"^(?![各凡请给找跟]|所有|每)[^到向去在请由交找报带持凭和与给从自、的把将为对用是]{{0,12}}?{_NAMES}(?:的(?:人|同志))?{_MODAL}(?:在|于|从)?$"
)
_VERBS: Final = (
    r"(?:会|将|把|给|派|用|组织|安排|统一|负责|[一-鿿]?完成|逐|上门|入户|审|验|核|打|发|拨|贴"
    r"|公布|录|派|拆|围|来|进|开展|集中|汇总|录入)"
)
_AFTER: Final = late(
    rf"[，,]?(?:(?:将|会|再|统一|就)*由(?!{_READER})[^，。；]{{2,16}}"
    rf"|(?![各凡请到向去在把将带持])[^，。；到向去在请由交找报带持凭给从自、的把将用前]{{0,10}}?{_NAMES}{_MODAL}{_VERBS})"
)
_HOME: Final = late(
    r"[^，。；把将]{0,4}(?:送|发|寄|递|退|端|分)(?:到|至|进|上)[^，。；]{0,10}?(?:家(?!委|长|庭)|户(?!主)|手[上里中]|门上)"
)
_THING: Final = late(rf"(?:报告(?!表)|结果|成绩|证书?|通知书|[补奖资]金|补贴|[钱款货]|苗|种子|物资){_MODAL}(?:在|于)?$")
_COMES: Final = late(
    r"[，,]?(?:会|将|统一|就|都|能|再|一并)*(?:送|发|寄|打|转(?=[到入给账])|返|下来|出来|到[位村户账卡])"
)
_SUBJECT: Final = late(
    r"(?![凡请每]|所有|各(?![一-鿿]{2,6}员))"
    rf"[^到向去在请由交找报带持凭和与给从自、的把将为对用是要需欠盖]{{0,10}}?{_NAMES}"
)
_VOTE: Final = late("选举|投票")
_PROXY_BEFORE: Final = late(r"委托书?(?:在|于|应|须)?$")
_PROXY: Final = late(r"[^，。；]{0,3}委托(?:手续|书|投票)")
_STILL_NOT: Final = late(r"[仍还尚]?[没未]")  # 到10月9日仍未补齐的 get no more time
_BULLETS: Final = " 　✦●★·•-—*"
_BY: Final = late(rf"由(?!{_READER})[^，。；]{{2,12}}")


def whose(at: Around, rest: str, until: str = "") -> Rank:
    """How well a last day is the reader's own; `until` is the word that makes it one, `rest` what follows."""
    if (
        re.search("最后|截止", until)
        or (not until and signs.LATEST.search(at.clause))
        or signs.CALLED_LAST.search(at.before)
        or signs.TERM_SAID.search(at.before)
    ):
        return Rank.MAIN
    if _is_for_villages(at, rest):
        return Rank.REPORT
    if _VOTE.search(at.title) and (_PROXY_BEFORE.search(at.clause) or _PROXY.match(rest)):
        return Rank.SOME  # 委托书11月30日前交: one registers first, then some vote by proxy
    late = signs.EXTENDED.search(at.before[-20:]) and not _STILL_NOT.match(rest)
    if late and not signs.CONSEQUENCE.match(at.before):
        return Rank.EXTENDED
    if re.search(r"公示|异议", signs.SHOWN.sub("", at.near)) and not signs.ACT.search(at.near):
        return Rank.OBJECTION
    ends = signs.BARE_END.match(rest) and not signs.ACT_LAST.search(at.clause)
    return Rank.SOME if ends or _is_for_some(at, rest) else Rank.MAIN


def _is_for_villages(at: Around, rest: str) -> bool:
    """Whether villages, offices or group leaders are to be done by then, or the town wants it by then."""
    if at.is_for_organs or signs.BY_ORGANS.match(rest) or signs.SUPERIORS.search(at.clause):
        return True
    if signs.PASSED_ON.match(rest) and "请" not in at.clause and not signs.READERS.search(at.before):
        return True  # 10月10日前报镇
    parts = re.split(r"[，,；]", at.before)
    subject = parts[-1] or "，".join(parts[-2:])
    return signs.REPORTING.search(subject + at.day_words + re.split(r"[，,；]", rest)[0]) is not None


def _is_for_some(at: Around, rest: str) -> bool:
    """Whether only some are meant: who has made a mistake, who wants a reward."""
    opening = re.split(r"[。；，]", at.before)[-2:][0].strip()
    subset = signs.OF_THOSE.search(at.before) and not signs.MAIN.search(opening)
    return bool(
        (subset and signs.SOME.search(at.before))
        or (at.label.endswith("的") and _hears_all(at))  # 要求听证的：
        or _COUNTED.search(at.clause)
        or (signs.THOSE.match(rest) and rest[0] not in _NOT)  # 6月30日前报上来的，排第一批
        or signs.REWARDS.search(re.split(r"[，,；。]", rest)[0])
        or signs.SOME.search(at.near)
    )


def _hears_all(at: Around) -> bool:
    """Whether the notice is there to hear objections, from everybody."""
    return signs.OBJECT.search(at.title) is not None and not signs.ACT.search(at.title)


def is_not_his(at: Around, until: str, rest: str) -> bool:
    """Whether a last day is not for the reader to act: a paper's, a benefit's, a state's, an office's."""
    paper = signs.OF_A_PAPER.match(rest) and rest[:1] not in {*"把将没未还仍尚"}
    lasts = signs.LASTING.search("，".join(re.split(r"[，,]", rest)[:2]))
    if paper or (lasts and not _done_before(rest, lasts.end())) or _FORBIDS.match(rest) or _promises(rest):
        return True
    if is_handed_out(at.clause, rest) or comes_home(rest) or _is_staffs(at, rest):
        return True
    if signs.OFFICE_STEP.search(at.label) and not signs.READERS.search(at.clause + rest):
        return True
    if signs.THEY.search(at.clause) and signs.GATHER.match(rest):
        return True
    ends = until.endswith("止") and (in_state(at) or _STRETCH.search(at.clause))
    if ends and not signs.ACT.search(at.before + rest + at.frame) and not signs.OBJECT.search(at.before + at.frame):
        return True  # 11月1日起，清扫改为早5点半，至次年3月31日止
    return bool(
        (signs.OFFICE_DOES.match(rest) and not (signs.OWED.search(at.clause) or _MUST.search(at.clause)))
        or signs.FOR_OFFICES.search(rest)
        or ((_office_acts(at) or signs.WILL.search(at.clause)) and not signs.PAYS.match(rest))
    )


def _promises(rest: str) -> bool:
    """Whether it is told what will be by then, not what to do: (今晚10点前)能来水, (年底前)就能住进去."""
    said = _ABLE.match(rest)
    return said is not None and not (signs.ACT.search(said["what"]) or signs.DEALS.search(said["what"]))


def is_group(said: str) -> bool:
    """Whether words end by naming its readers by what is said of them: 组队的(9月20日前); 欠村里水费的，(9月底前)."""
    return _GROUP.search(said) is not None


def _is_staffs(at: Around, rest: str) -> bool:
    """Whether staff act by then, and gather nothing from the reader."""
    theirs = acts_after(rest) or (not is_group(at.before) and (acts_before(at.clause) or _goes_on(at, rest)))
    return theirs and not _is_collected(rest)


def _goes_on(at: Around, rest: str) -> bool:
    """Whether staff are the subject of the clauses before, and nothing after is asked: 公司4月起打药，20日前打完."""
    clauses = re.split(r"[，,；]", re.split(r"[。：:]", at.sentence.leads + at.before)[-1])
    if clauses.pop().strip() not in {"", "于", "在", "将", "将于", "并于", "会在"} or not clauses:
        return False
    first = re.split(r"[，,。；]", rest)[0]
    if _ADDRESSED.match(first):
        return False
    for clause in reversed(clauses):
        if is_subject(clause) or acts_within(clause):
            return True
        if signs.READERS.search(clause) or _ADDRESSED.match(clause.strip()) or clause.endswith("的"):
            return False
    return False


def _is_collected(rest: str) -> bool:
    """Whether those who act gather from their readers, or are paid: 村里9月20日前要收齐."""
    return (
        signs.PAYS.match(rest) is not None or re.search(r"收(?![工割官尾])|要求|截|要[交报填办]", rest[:8]) is not None
    )


def _done_before(rest: str, place: int) -> bool:
    """Whether an act stands before a place: 到窗口办证免收工本费; not 预缴的照旧有效."""
    acts = signs.ACT.search(rest[:place]) or signs.GOES.search(rest[:place])
    return acts is not None and "的" not in rest[:place]


def in_state(at: Around) -> bool:
    """Whether what lasts until then is a state (停水, 禁火), not time to do something."""
    if signs.ACT.search(at.label) and signs.WHEN.search(at.label):
        return False  # 申请时间：手机APP…开放，至11月30日关闭
    framed = signs.STATE.search(at.frame) is not None and not signs.ACT.search(at.near)
    return framed or signs.STATE.search(at.near) is not None


def happens(at: Around) -> bool:
    """Whether the words after it are of what happens, not of what the reader does."""
    clause = re.split(r"[，。；,]", at.after)[0]
    return bool(signs.OFFICE_DOES.match(clause) or signs.EVENT_WORD.search(clause) or signs.STATE.search(clause))


def _office_acts(at: Around) -> bool:
    """Whether an office, its money or its works is what the clause is about: 补贴资金9月底前, not 补贴申报9月底前."""
    office = signs.OFFICE.search(at.clause)
    return office is not None and not is_group(at.before) and not signs.ACT.search(office["tail"])


def acts_within(said: str) -> bool:
    """Whether something is done by staff: 由食品协管员提前入户."""
    return _BY.search(said) is not None


def is_subject(clause: str) -> bool:
    """Whether a clause begins with staff: 调查员佩戴证件上门."""
    return _SUBJECT.match(clause.lstrip(_BULLETS)) is not None


def acts_before(clause: str) -> bool:
    """Whether staff are the subject of the clause that ends with the day: 检查人员会在(3月9日前)."""
    return _BEFORE.search(clause.strip()) is not None


def acts_after(rest: str) -> bool:
    """Whether they are the subject of what follows the day: (9月30日前)由学校录入, (6月10日前)县财政发钱."""
    return _AFTER.match(rest) is not None


def comes_home(rest: str) -> bool:
    """Whether something is brought to the reader: (9月28日前)送到家, 送到没来领的老兵家."""
    return _HOME.match(rest) is not None


def is_handed_out(clause: str, rest: str) -> bool:
    """Whether a thing comes to the reader by then: 查体报告(8月10日前)送到各村."""
    return _THING.search(clause.strip()) is not None and _COMES.match(rest) is not None
