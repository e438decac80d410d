"""What a span of days is a span of: time for the reader to act, for objections, or of something that lasts."""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days import signs
from content.ingest.days.around import Around, Rank, Role
from content.ingest.days.cues import CLOCK, any_of
from content.ingest.days.day import Meaning
from content.ingest.days.subject import acts_after, acts_before, acts_within, happens, is_subject
from content.pattern import late

_DAY: Final = Role(Meaning.DAY)
_COMES: Final = late(
    r"(?:之间|期间|之?内)?[，,]?(?:请|可以?|均可|都可以?|选一天|哪天)?(?:任选|哪天(?:都|来)|[来到去]|随时|上)(?:(?<=任选)|(?<=随时)|(?<=哪天.)|[一-鿿]{0,4}(?:村|镇|乡|社区|街道|所|站|局|中心|门口|窗口|室))"
)
_ACT_BY_NAME: Final = late("(?:收|征|" + any_of("label_act") + ")[一-鿿]{1,2}")
_OFFER: Final = late(
    r"(?:[凭持拿买购]|拉来|开来|送来|带来)[^。；]{0,24}?(?:[满立]?减|抵|免(?![疫得责]|[^，。；]{0,4}票)|半价|打[一二三四五六七八九\d]折|优惠|换|便宜)"
)
_COLLECTED: Final = late(
    r"[，,]?[^，。；]{0,8}(?:上门|逐户|挨户|入户|到家)[^，。；]{0,2}(?:代?收|代办)(?!垃圾|购|割|走)"
)
_FREELY: Final = late(r"费[^，。；]{0,3}(?:全免|免收|减半)|随时(?:来|去)")
_ADDRESSED: Final = late(r"请|凡|需要?的?|想|可以?|[到去]|携?带|[持凭拿]")
_TIME_OF: Final = late(r"(?P<what>[一-鿿]{2,4})(?:时间|期限|日期|时段)")
_HALTS: Final = late(rf"{CLOCK}[，,]?(?:期间|之间|内)?{signs.HALTED.pattern}(?!不)")
_DONE: Final = late("[了过已]")
_AT_HOME: Final = late(r"入户|逐户|挨[家户]|上门(?:登|核|查|看|量)")  # only staff do
_COME: Final = late(r"入户|上门|逐[户村]|挨[家户]|进[村户校]|到家|来校|巡|查勘|审核|评审|复核|核查")


def span_role(at: Around) -> Role | None:
    """A span in which the reader is to do something ends with a deadline."""
    if not at.day.last:
        return None
    if _is_staffs(at) or _HALTS.match(at.after) or signs.WEATHER.match(at.after) or signs.OF_SPAN.match(at.after):
        return _DAY
    if at.sentence.is_step:
        return Role(Meaning.DEADLINE, _step(at))
    kind = _said(at)
    follows = signs.NEXT_DAY.split(at.after + at.sentence.follows)[0]
    if kind in {None, Rank.REPORT} and (later := signs.IN_IT.search(follows)) and signs.SERVES.search(later["what"]):
        kind = Rank.MAIN  # 在这两个月里，凡是讨要工资的，当天受理
    if kind in {None, Rank.REPORT} and _OFFER.search(follows) and not signs.STATE.search(at.near):
        kind = Rank.MAIN  # 活动时间：9月25日至10月7日。买满100减20
    if kind is None and _FREELY.search(at.after):
        kind = Rank.MAIN  # 6月25日到7月8日，考生和家长随时去问
    kind = kind or (None if signs.DEFINED.match(at.after) else _meant(at, follows))
    if kind is Rank.MAIN and signs.TURN.search(at.clause):
        kind = Rank.DAY
    return Role(Meaning.DEADLINE, kind) if kind and kind is not Rank.REPORT else _DAY


def _said(at: Around) -> Rank | None:
    """What it is called or is time for: by what follows it, its clause, its label, the heading, the title."""
    told = signs.TOLD.match(at.after)
    first = re.split(r"[，。；,《“]", at.after.lstrip("）)"))[0][:6]
    return (
        (told and (_used(told[0], at) or _kind(told[0], at)))
        or _named(at)
        or _kind(at.clause + at.day_words, at)
        or _does(at)
        or _kind(at.own + at.day_words, at)
        or _kind(at.label, at)
        or _kind(at.sentence.heading, at)
        or (None if signs.THOSE.match(at.after) else _kind(first, at))
        or _titled(at)
    )


def _titled(at: Around) -> Rank | None:
    """What the title is about, where it is only called a time (时间从), or the time of that: 复审时间 of a 复审."""
    over = at.label or at.sentence.heading
    clause = re.sub(r"[从自为是：:在于]+$", "", at.clause)
    named = _TIME_OF.fullmatch(over)
    if signs.BARE_WHEN.fullmatch(over) or (signs.BARE_WHEN.fullmatch(clause) and not at.label):
        return _kind(at.title, at)
    return _kind(at.title, at) or Rank.MAIN if named and not clause and named["what"] in at.title else None


def _meant(at: Around, follows: str) -> Rank | None:
    """What it is time for when nothing names it: its label asks when, its readers are asked or come behind it."""
    if signs.LABEL_ACT.search(at.frame) and signs.WHEN.search(at.frame):
        return Rank.MAIN  # 啥时候缴：9月15日—12月31日
    if _ACT_BY_NAME.fullmatch(at.label) and not signs.EVENT_WORD.search(at.label):
        return Rank.MAIN  # 办卡：10月12日至22日
    if at.day.own and not signs.STATE.search(at.near):
        return Rank.MAIN  # 即日起至6月5日
    if _COLLECTED.match(at.after) or _is_asked_after(at):  # 6月5日至20日，楼长上门收现金
        return Rank.MAIN  # 8月21日至9月10日，学生和家长一起到县资助中心签字
    if _COMES.match(at.after) and not happens(at):
        return Rank.SOME  # 10月10日到19日之间来村部翻票据
    done = signs.THOSE.match(at.after)
    return (
        Rank.MAIN
        if signs.GIVEN_UP.search(follows) or (done and signs.ACT.search(done[0]) and not _DONE.search(done[0]))
        else None
    )


def _is_asked_after(at: Around) -> bool:
    """Whether the clauses behind the comma ask its readers to do something."""
    if not re.fullmatch(r"[^，。；：]{0,6}", at.clause) or at.after[:1] not in {"，", ","}:
        return False
    first, *others = re.split(r"[，,。；]", at.after[1:])
    said = first + "".join(others[:1])
    return (
        (signs.READERS.match(first) or _ADDRESSED.match(first)) is not None
        and signs.ACT.search(said) is not None
        and not (signs.EVENT_WORD.search(said) or acts_before(said) or acts_after(first))
    )


def _is_staffs(at: Around) -> bool:
    """Whether staff go about in it and come to the reader: 由协管员提前入户帮填表，时间9月14日至18日."""
    bare = signs.BARE_WHEN.fullmatch(at.clause.strip()) or at.clause.strip() in {"", "从", "自", "于"}
    said = re.split(r"[。；]", at.before)[-1] if bare else at.clause
    after = re.split(r"[，。；]", at.after.lstrip("，,"))[0]
    if signs.ACT.search(at.label) or _COLLECTED.match(at.after):
        return False  # 登记时间：9月10日至25日，组长上门
    theirs = acts_before(at.clause) or acts_after(at.after) or acts_within(said) or is_subject(after)
    return (theirs and _COME.search(said + after) is not None) or _AT_HOME.search(said + after) is not None


def _step(at: Around) -> Rank:
    """A row of a table of steps: what its name or the table's title lets the reader do."""
    named = _kind(at.label, at)
    return named if named and named is not Rank.REPORT else Rank.DAY


def _does(at: Around) -> Rank | None:
    """What is done in it by the words after it: 到村部报名; 各户自己清."""
    if signs.DOES.match(signs.HOURS.sub("", at.after, 1)):
        return Rank.MAIN
    clause = re.split(r"[，。；,]", at.after)[0]
    own = signs.READERS.match(clause.lstrip("，,请由")) and _kind(clause, at) is not Rank.REPORT
    return Rank.MAIN if own else None


def _named(at: Around) -> Rank | None:
    """What its own clause calls it: 公示期为; a period of something else (保险期间, 供货期) is nobody's to act in."""
    named = signs.NAMED.search(at.clause)
    if named is None or signs.BARE_WHEN.fullmatch(named[0].strip()):
        return None
    return _kind(named[0], at) or (Rank.REPORT if signs.PERIOD.search(named[0]) else None)


def _used(told: str, at: Around) -> Rank | None:
    """A time that is named (过渡期) and in which the line says later that something may be done."""
    name = signs.A_TIME.search(told)
    later = name and re.search(rf"{name[0]}(?:之?内|期间)([^。；]{{2,12}})", at.sentence.follows)
    return Rank.MAIN if later and signs.ACT.search(later[1]) else None


_KINDS: Final = (
    (signs.ACT, Rank.MAIN),
    (signs.OBJECT, Rank.OBJECTION),
    (signs.EVENT_WORD, Rank.REPORT),
    (signs.STATE, Rank.REPORT),
)


def _kind(words: str, at: Around) -> Rank | None:
    """What a span is a span of, by the last word that says it; REPORT stands for nobody's."""
    words = signs.HALTED.sub("停办", words)
    hits = [(found.end(), rank) for pattern, rank in _KINDS for found in pattern.finditer(words)]
    if at.healthy and signs.HEALTH.search(words):
        return Rank.MAIN
    return max(hits)[1] if hits else None
