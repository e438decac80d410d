"""Says what a document is: genre, nature, duty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from content.ingest.domain import read_domain
from content.ingest.proposal import Proposal
from content.item import Duty, Genre, Nature
from content.pattern import Late, late

# The first that fits the title: what form a document has (问答, 征求意见, 办法), then what it is about. Without a title
# the opening says the form; whom it names there (残疾人, 务工的) says nothing of the subject, the domain does.
_TITLES: Final = tuple(
    (late(pattern), genre)
    for pattern, genre in (
        (r"征求.{0,40}意见|意见征集|征集.{0,40}意见|听取.{0,20}意见|听证", Genre.CONSULTATION),
        (
            r"解读|一图读懂|政策.{0,8}明白[纸卡]|问答|[您你]问我答|常[见问].{0,4}问题|怎么(?:享受|办理?|领|算)|答疑",
            Genre.EXPLANATION,
        ),
        (r"(?:暴雨|山洪|台风|大风|冰雹|寒潮|暴雪|洪水).{0,80}(?:转移|撤离|撤到|转到|避险)", Genre.ALERT),
        (
            r"预警|气象风险|风险提示|紧急(?:转移|避险|撤离)|转移(?:避险|命令|通知)|(?:开闸|泄洪|放水).{0,8}(?:通知|通告|公告|提醒)",
            Genre.ALERT,
        ),
        (r"印发.{0,40}(?:办法|方案|意见|细则|规划|制度|规定|标准)", Genre.POLICY),
        (
            r"禁火|禁止|禁烧|禁渔|禁令|戒严|封山|[^指集]令$|限行|交通管制|(?:整治|燃放|占道|封闭|清理|封路|限期).{0,16}通告$",
            Genre.ORDER,
        ),
        (r"停水|停电|停气|断水|停暖|停止供[水电气暖]|暂停供[水电气暖]", Genre.OUTAGE),
        (r"财务公开|收支|村级财务|三资|公开榜|账目|财务.{0,6}公[开布]", Genre.ACCOUNTS),
        (
            r"民生实事|实事.{0,24}(?:进展|进度|完成)|(?:进展|进度|推进)(?:情况|通报|公开)|(?:工程|建设).{0,8}进展",
            Genre.PROGRESS,
        ),
        (r"(?:诈骗|反诈|防骗|骗局|受骗|上当)(?!.*(?:方案|意见|办法|活动|宣传|讲座|演出|会))", Genre.NOTICE),
        (r"公示(?!工作|平台|系统)|(?:中标|成交)(?:结果|候选人)?公[示告]|花名册|第.榜|张榜", Genre.LISTING),
    )
)
_SUBJECTS: Final = tuple(
    (late(pattern), genre)
    for pattern, genre in (
        (r"不准|不许|严禁|取缔", Genre.ORDER),
        (r"住房租赁|租赁补贴", Genre.HOUSING),
        (r"补贴|奖补|地力保护|种粮", Genre.SUBSIDY),
        (
            r"(?:实施|工作)方案|(?:指导|实施)意见|管理办法|实施细则|(?:暂行|试行).{0,4}办法|办法(?:（试行）)?$",
            Genre.POLICY,
        ),
        (r"规划(?!局|和|许可)|分工|标准化规范化", Genre.POLICY),
        (r"危房|公租房|廉租|保障性住房", Genre.HOUSING),
        (r"低保|最低生活保障|特困|临时救助|救助|困难群众|高龄津贴|残疾人", Genre.RELIEF),
        (r"体检|筛查|检查通知|免费检查|接种|疫苗|义诊|两癌|查病|健康检查", Genre.HEALTH),
        (r"养老保险|养老金|医保|医疗保险|社保|参保|缴费|资格认证|[农住]房保险|保费|投保", Genre.INSURANCE),
        (r"招聘|招工|(?<!志愿者)招募|选聘|招.{0,8}(?:员|工|人)$|就业|务工|技能培训|公益性岗位|用工|培训班", Genre.JOBS),
        (r"户口|身份证", Genre.NOTICE),
        (r"入学|招生|助学|学生资助|雨露计划|新生|学位|入园", Genre.SCHOOLING),
        (r"活动|开放日|演出|讲座|电影|送戏|比赛|文艺|开演|大赛|晚会|运动会", Genre.EVENT),
    )
)
# What a text is without saying so in its title: by its form.
_FORMS: Final = (
    (late(r"^\s*(?:问|Q)[：:].{2,80}\n+\s*(?:答|A)[：:]", re.MULTILINE), Genre.EXPLANATION),
    (late(r"^第一条[\s　]", re.MULTILINE), Genre.POLICY),
)
# A word of a title means its subject only in these domains: 务工 in a school's letter to parents who work far away,
# 社保费 in one of the tax office, 种粮大户 in one of the statisticians greet or tell the way.
_ONLY_IN: Final = {
    Genre.JOBS: {"就业", "巩固脱贫成果", "社会救助"},
    Genre.INSURANCE: {"社会保险", "救灾", "涉农补贴", "养老服务", "巩固脱贫成果", "社会救助", "农村危房改造"},
    Genre.SCHOOLING: {"义务教育", "巩固脱贫成果", "社会救助"},
    Genre.HEALTH: {"卫生健康", "养老服务", "社会救助"},
    Genre.RELIEF: {"社会救助", "养老服务", "救灾", "巩固脱贫成果", "农村危房改造", "卫生健康", "义务教育"},
    Genre.SUBSIDY: {
        "涉农补贴", "巩固脱贫成果", "社会救助", "养老服务", "就业", "卫生健康", "救灾", "义务教育", "保障性住房",
        "农村危房改造", "生态环境", "社会保险", "财政预决算",
    },
    Genre.ALERT: {
        "救灾", "安全生产", "食品药品监管", "卫生健康", "自然资源", "生态环境", "涉农补贴", "市政服务", "交通运输",
        "公共法律服务", "城市综合执法", "旅游",
    },
}  # fmt: skip
_ANYTHING: Final = late("")
_ANY_POST: Final = late(r"招聘|招工|招.{0,8}(?:员|工|人)$")
_MONEY: Final = late(r"(?<!没有)补[贴助]|[补奖].{0,6}元|补[一二两三四五六七八九十\d]|奖补|保费|投保|上保险|打卡")
_SHOW: Final = late(
    r"演[出一]|开演|唱|放映|放《|电影|比赛|大赛|活动|汇演|灯会|节目|展演|开班|报名|免费学|学唱|大戏|自带"
)
_SHUT: Final = late(r"暂停|闭馆|修缮|开放时间")
_OFF: Final = late(r"[停断](?:供|一天|半天|一夜)?[水电气暖]|没[得有]?[水电气]")
_DANGER: Final = late(
    r"转移|撤离|撤到|搬[出到走]|上岸|避险|预警|警报|下泄|泄洪|开闸|降温|气温.{0,8}[降掉]"
    r"|(?:暴雨|山洪|台风|大风|冰雹|寒潮|霜冻|雷电|高温|暴雪|大雪)(?:要|将|就|快|马上|来)"
)
_AFTER: Final = late(r"补助|补偿|救助|申报|催报|保险|核查|评议|发放|物资|演练|大会|重建")
# What a notice of a domain is to its reader, when neither its form nor its title says it: the first that is said.
_OF_DOMAIN: Final[Mapping[str, tuple[tuple[Late, Genre], ...]]] = {
    "就业": ((_ANYTHING, Genre.JOBS),),
    "卫生健康": ((_ANYTHING, Genre.HEALTH),),
    "社会保险": ((_ANYTHING, Genre.INSURANCE),),
    "义务教育": ((_ANYTHING, Genre.SCHOOLING),),
    "保障性住房": ((_ANYTHING, Genre.HOUSING),),
    "农村危房改造": ((_ANYTHING, Genre.HOUSING),),
    "社会救助": ((_ANYTHING, Genre.RELIEF),),
    "涉农补贴": ((_MONEY, Genre.SUBSIDY),),
    "公共文化服务": ((_SHUT, Genre.NOTICE), (_SHOW, Genre.EVENT)),
    "市政服务": ((_OFF, Genre.OUTAGE),),
    "救灾": ((_AFTER, Genre.NOTICE), (_DANGER, Genre.ALERT)),
}
_OPENING: Final = 160
_VILLAGE: Final = late(r"(?:村民委员会|居民委员会|村委会|居委会|村务监督委员会|经济合作社|村党支部)$")
_GRAVE: Final = late(r"(红色|橙色)")
_QUIET: Final = frozenset({Genre.POLICY, Genre.EXPLANATION, Genre.ACCOUNTS, Genre.PROGRESS})


def read_genre(title: str, text: str) -> Proposal[Genre]:
    """Say what the document is to a resident: by its form, else by its title, else by its domain."""
    for pattern, genre in _FORMS:
        if match := pattern.search(text):
            return Proposal(genre, match[0].strip())
    found = read_domain(title, text, Genre.NOTICE)
    domain, words = (found.value, found.words) if found else ("", "")
    opening = text[:_OPENING]
    for pattern, genre in (*_TITLES, *_SUBJECTS) if title else _TITLES:
        if (match := pattern.search(title or opening)) and _is_subject(genre, domain, title):
            return Proposal(genre, match[0])
    for source in (title, opening):
        for pattern, genre in _OF_DOMAIN.get(domain, ()):
            if match := pattern.search(source):
                return Proposal(genre, match[0] or words)
    return Proposal(Genre.NOTICE, "")


def _is_subject(genre: Genre, domain: str, title: str) -> bool:
    """Whether a title that names a subject is about it."""
    only = _ONLY_IN.get(genre)
    return only is None or not domain or domain in only or (genre is Genre.JOBS and bool(_ANY_POST.search(title)))


def read_nature(issuer: str, title: str, genre: Genre) -> Proposal[Nature]:
    """Say who speaks."""
    if genre is Genre.ALERT:
        return Proposal(Nature.ALERT, title)
    if match := _VILLAGE.search(issuer):
        return Proposal(Nature.VILLAGE, match[0])
    if match := re.search(r"提醒|温馨提示", title):
        return Proposal(Nature.REMINDER, match[0])
    return Proposal(Nature.GOVERNMENT, issuer)


def read_duty(genre: Genre, deadline: str, title: str) -> Proposal[Duty]:
    """Say how far the duty goes: a benefit with a deadline and a grave alert person by person."""
    if genre.is_benefit and deadline:
        return Proposal(Duty.MUST, deadline)
    if genre is Genre.ALERT and (match := _GRAVE.search(title)):
        return Proposal(Duty.MUST, match[0])
    return Proposal(Duty.NOTICE if genre in _QUIET else Duty.SHOULD, "")
