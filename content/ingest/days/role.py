"""What a day is by the words around it: the reader's last day, an office's day, a start, a consequence, an event.

The order is that of a careful reader: what the day no longer is; from which day; until which day and who acts by it;
what a span is a span of; else a day on which something happens.
"""

from __future__ import annotations

import re
from typing import Final

from content.ingest.days import signs
from content.ingest.days.around import Around, Rank, Role
from content.ingest.days.cues import CLOCK
from content.ingest.days.day import Meaning
from content.ingest.days.quality import qualifies
from content.ingest.days.scene import Sentence
from content.ingest.days.span import span_role
from content.ingest.days.spoken import Mention
from content.ingest.days.subject import (
    acts_after,
    acts_before,
    comes_home,
    happens,
    in_state,
    is_group,
    is_not_his,
    whose,
)
from content.pattern import late

_DAY: Final = Role(Meaning.DAY)
_LATE: Final = 40  # characters around the day of those who missed theirs
_ABSENT: Final = late(r"(?:有事|没空|[没不]在家|[没未][^，。；]{1,3}上)的")
_LATE_COMERS: Final = late(r"(?:错过|没赶上|[没未][^，。；]{1,3}上)[^，。；]{0,12}的[，,]")
_MADE_UP: Final = late(r"^(?![仍还尚][没未])[^。；]*?补(?!贴|助|偿)")
# 错过的10月份每周三来补，最后一次是(10月28日)
_LAST_ROUND: Final = late(r"(?:补(?!贴|助|偿)[^。；]{0,12}最后一次|最后一次补[一-鿿])[是在为]?$")
# 补装（前面没在家的）(4月18日、19日)
_ROUND_OF: Final = late(
    r"补(?![贴助偿考课])[一-鿿]?[（(][^）)]{0,6}[没未][^）)]{1,6}的[）)][\s　：:]*(?:[\d月]+日、)?$"
)
_PLACE: Final = late(  # 5月11日陈桥; 4月14日 上午 双河村部; 9月7日（周一）在大田村
    r"\s*(?:[（(][^）)]{1,6}[）)])?\s*(?:上午|下午|全天)?\s*(?:[:：在]\s*)?[一-鿿]{1,3}"
    r"(?:[村组屯沟湾庄桥洼集店坪岭坝寨营堡畈冲塘河垸圩墩坡镇乡]|社区)(?:部|委会|文化?广场|门口|小学|卫生室)?(?=[，、。；\s]|$)"
)
_COUNTS: Final = late(r"[”’]?为[准限]")  # 合作医疗收缴以10月16日为准
_DONE_THEN: Final = late(
    r"(?:上午|下午|晚上?)?(?:请|就|要|再)?(?:[交缴领退还签取投寄]|报(?!道|告|纸|送))(?!通|易|流|警|会|款后|房|工|付|证)(?![^，。；]{0,8}(?:的|了|过|完|开始|起)(?:[，。；]|$))"
)
_GATHERED: Final = late(r"(?:统一|集中|由)")
# 9月13日在集上摆点，当天报名便宜; 9月17日到镇上，够条件的带证来量: what comes once serves on that day.
_SERVED: Final = late(
    rf"[^。；]*?[，,；](?:当天|那天|现场|当场|到时候?)[^，。；]{{0,6}}{signs.ACT.pattern}"
    r"|[^。；]*?[，,；][^，。；]{1,8}的(?:[带拿持凭][^，。；]{0,8})?(?:来|到场)(?=[一-鿿])"
)
_ANNOUNCED: Final = late("公布|公示|起|开始|截止")
_CLOCK: Final = late(CLOCK)
_OWN: Final = 6  # characters of a clause that names itself what is put off
_BESIDE: Final = 4  # characters between a label and its day
_CLOSING: Final = {"", *"，。；、）了的"}
_WITHIN: Final = ("内", "份", "月", "周", "星期", "礼拜")  # 9月份内, 6月份缴清, 这个星期办完


def role_of(day: Mention, sentence: Sentence, *, title: str, alone: bool, was: Mention | None = None) -> Role:
    """Judge a day in its sentence.

    `title`: the text's; `alone`: no other day stands after it; `was`: the wrong day whose place it takes.
    """
    at = Around(day, sentence, title, alone)
    role = next(
        (found for judge in (_moved, _from, _made_up, _until, span_role) if (found := judge(at)) is not None), None
    )
    role = role or _till_then(at) or _single(at)
    if was is None:
        return role
    before = Around(was, sentence, title, alone)
    held = next((found for judge in (_from, _until, span_role) if (found := judge(before)) is not None), _DAY)
    if held.rank is None or (role.rank is not None and role.rank <= held.rank):
        return role
    return held


def is_void(day: Mention, sentence: Sentence, *, title: str) -> bool:
    """Whether the text itself takes a day back: 原来：5月10日, 5月10日改为5月20日, or says that a swindler names it."""
    return _void(Around(day, sentence, title, alone=False))


def _void(at: Around) -> bool:
    return (
        signs.OLD_LABEL.fullmatch(at.label) is not None
        or signs.DENIED.search(at.before) is not None
        or signs.REPLACED.search(at.before) is not None
        or signs.CHANGED.match(at.after) is not None
        or signs.CLAIMED.search(at.before) is not None
        or signs.UNTRUE.match(at.after) is not None
    )


def _moved(at: Around) -> Role | None:
    """A day that no longer holds, was missed, or to which something is put off; a day of a paper or a life."""
    runs_out = signs.RUNS_OUT.match(at.after) and signs.A_PAPERS.search(at.before)
    if (
        runs_out
        or _void(at)
        or signs.GLOSS.search(at.before)
        or signs.PAPER.search(at.before)
        or signs.PAST.search(at.before)
        or qualifies(at)
    ):
        return _DAY
    if signs.MISSED.search(at.before) or signs.TARRY.search(at.before):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    if signs.PUT_OFF.search(at.before):
        said = at.near if len(at.clause) < _OWN else at.clause
        if signs.ACT.search(said) or signs.OBJECT.search(said):
            return Role(Meaning.DEADLINE, Rank.MAIN)
        longer = signs.PROLONGED.search(at.before) and not signs.STATE.search(at.near)
        return Role(Meaning.DEADLINE, Rank.SOME) if longer else _DAY
    return None


def _from(at: Around) -> Role | None:
    """4月1日起: a start, or what befalls who comes too late; 4月1日后不再受理 is the last day itself."""
    if at.day.last or not (begins := signs.FROM.match(at.after)):
        return None
    if signs.CLOSED.match(at.after):
        if begins[0].endswith("后"):
            return Role(Meaning.DEADLINE, Rank.MAIN)
        return Role(Meaning.CONSEQUENCE, Rank.CLOSED, -1)
    if signs.BEFORE_THAT.search(at.after) or signs.UNLESS.match(at.after):
        return Role(Meaning.CONSEQUENCE, Rank.CLOSED, -1)
    if not signs.CONSEQUENCE.search(at.before[-40:] + at.after[:24]):
        return Role(Meaning.START)
    not_done = signs.NOT_DONE.search(at.before) and not at.day.is_month
    return Role(Meaning.CONSEQUENCE, Rank.CLOSED, -1) if not_done else Role(Meaning.CONSEQUENCE)


def _until(at: Around) -> Role | None:
    """4月1日前, 截至4月1日, 4月1日平台关闭: the reader's, unless an office acts by then or a state ends."""
    within = at.day_words.endswith(_WITHIN)
    until = None if at.day.last else signs.UNTIL.match(at.after)
    if until or within:
        said, rest = (until[0], at.after[until.end() :]) if until else ("", at.after)
        if is_not_his(at, said, rest):
            return _of_others(rest)
        return _before_month(rest) if until and at.day.is_month else Role(Meaning.DEADLINE, whose(at, rest, said))
    counts = (
        _COUNTS.match(at.after)
        and at.clause.endswith("以")
        and (signs.ACT.search(at.clause) or signs.LAST_DAY.search(at.before))
    )
    if counts or signs.SHUTS.match(at.after) or signs.LAST_OF_ALL.match(at.after):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    ends = signs.ENDS.match(at.after)
    if ends and at.day.last and signs.HALTED.search(ends[0]):
        return None  # 9月20日至22日停止收缴: it is halted from the first to the last
    if ends and not in_state(at) and _is_used(at, at.after[ends.end() :]):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    return None if at.day.last or not _named_last(at) else _last_of(at)


def _before_month(rest: str) -> Role:
    """A month before which something is to be done is said less surely than a day: 11月前送来; not 10月前试运行."""
    said = re.split(r"[，。；]", rest)[0]
    acts = any(one.search(said) for one in (signs.ACT, signs.DEALS, signs.GOES))
    return Role(Meaning.DEADLINE, Rank.SOME) if acts else _DAY


def _last_of(at: Around) -> Role:
    """Of a day that is called the last one: of a report, of a state, an office's, or the reader's."""
    if at.day.is_today and signs.BARE_UNTIL.search(at.before):
        return _DAY  # 到今天下午，全镇报上来312户
    if signs.AS_OF.search(at.before) and not signs.ACT.search(at.near + at.frame + at.after[:24]):
        return _DAY  # 截至三季度末 of a report
    office = (
        signs.STATUS.search(at.after)
        or signs.SO_FAR.match(at.after)
        or signs.OFFICE_DOES.match(at.after)
        or signs.OF_A_PAPER.match(at.after)
    )
    resting = in_state(at) and not signs.ACT.search(at.near)
    return _DAY if office or resting else Role(Meaning.DEADLINE, whose(at, at.after))


def _of_others(rest: str) -> Role:
    """An office's last day; who collects by then, and nothing later, leaves its readers no longer."""
    is_shut = signs.COLLECTED.match(rest) and signs.TOO_LATE.search(rest)
    return Role(Meaning.DEADLINE, Rank.REPORT) if is_shut else _DAY


def _named_last(at: Around) -> bool:
    """Whether the words before call it the last day: 截至, 最迟, 自…至; a label or a question above does."""
    asked = signs.LAST_DAY.search(at.sentence.heading) or signs.TILL_WHEN.search(f"{at.sentence.heading}：")
    if signs.ANSWER.fullmatch(at.before) and asked:
        return True
    if at.sentence.is_cell and signs.LAST_DAY.search(at.sentence.heading):
        return True
    if signs.TILL_WHEN.search(f"{at.label}：") and not signs.FROM.match(at.after):
        return True
    if signs.LAST_DAY.search(at.label) or signs.BEFORE.search(at.before) or signs.TILL_WHEN.search(at.before):
        return True
    return bool((signs.SINCE.search(at.before) or signs.BARE_UNTIL.search(at.before)) and not in_state(at))


def _is_used(at: Around, rest: str) -> bool:
    """Whether what ends then is for the reader to use: what closes by itself, if it is not an event only."""
    said = f"{at.frame} {at.before}"
    if signs.WAY_IN.search(at.clause[-_OWN:]) or signs.WAY_IN.match(rest):
        return True
    if acts_before(at.clause):
        return False
    if signs.ACT.search(said + at.after[:24]) or signs.OBJECT.search(said) or at.healthy:
        return True
    return rest[:1] in _CLOSING and not signs.EVENT_WORD.search(said)  # not 关闭模拟信号, which somebody does


def _till_then(at: Around) -> Role | None:
    """25号造册，要报的这之前来: what follows has to be done before."""
    return Role(Meaning.DEADLINE, Rank.COUNTED) if signs.TILL_THEN.match(at.after) else None


def _turn(at: Around) -> bool:
    """Whether it is the day of a place or group in a list of such days, which a heading says what for."""
    if _PLACE.match(at.after) and signs.ACT.search(at.title) and not signs.EVENT_WORD.search(at.title):
        return True  # 换证下乡: 5月11日陈桥，5月12日沙洼
    if not signs.TURN.search(at.clause or at.label or at.before):
        return False
    over = at.label if not signs.TURN.search(at.label) else at.sentence.heading
    checked = at.healthy and signs.HEALTH.search(at.sentence.text)
    return bool((signs.ACT.search(over) or checked) and not signs.EVENT_WORD.search(over))


def _asks(label: str) -> bool:
    """Whether a label says when one does something: 报名时间, 第一次收."""
    return bool(signs.ACT.search(label) and signs.ASKING.search(label) and not signs.EVENT_WORD.search(label))


def _made_up(at: Around) -> Role | None:
    """A day for those who missed theirs: 错过了也别急，5月23日窗口加班，给乡下来的补办."""
    before = at.before[-_LATE:]
    late = signs.EXTENDED.search(before) or _ABSENT.search(before)
    if signs.BEFORE.search(at.before) and _LATE_COMERS.match(at.sentence.text):
        return Role(Meaning.DEADLINE, Rank.EXTENDED)
    made_up = _MADE_UP.search(at.after[:_LATE]) or _LAST_ROUND.search(before)
    is_round = _ROUND_OF.search(before) or (late and made_up)
    return Role(Meaning.DEADLINE, Rank.EXTENDED) if is_round else None


def _is_visit(at: Around) -> bool:
    """Whether staff come then and nothing is done with them: 11月19日，公安分局来讲一场，来听的发毛巾，发完为止."""
    rest = at.after[_CLOCK.match(at.after).end() :]  # type: ignore[union-attr]
    return acts_after(rest) and not signs.ACT.search(re.split(r"[。；]", rest)[0])


def _serves(at: Around) -> bool:
    """Whether what comes once serves its readers on that day, and is nothing to look at."""
    is_event = signs.EVENT_WORD.search(at.after) or _ANNOUNCED.search(at.after)
    return at.alone and not is_event and _SERVED.match(at.after) is not None


def _told_to_some(at: Around) -> bool:
    """Whether its readers are named by what is said of them, and do something then: 想租的9月18日到村部来谈."""
    said = re.split(r"[，。；]", at.after[_CLOCK.match(at.after).end() :])[0]  # type: ignore[union-attr]
    acts = any(one.search(said) for one in (signs.ACT, signs.DEALS, signs.GOES))
    return acts and is_group(at.before) and not happens(at) and not _GATHERED.match(said) and not said.endswith("的")


def _single(at: Around) -> Role:
    """A day that cannot be made up for, or the one day on which something is to be done."""
    if at.day.is_month:
        return _DAY
    if at.alone and signs.GIVEN_UP.search(at.after) and not _is_visit(at):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    if len(signs.BESIDE.sub("", at.clause).strip()) <= _BESIDE and not happens(at) and _asks(at.label):
        return Role(Meaning.DAY, Rank.DAY)  # 报名时间：6月8日上午; 第一次收：6月8日
    only = signs.ONLY_DAY.search(at.before) and signs.ONE_DAY.match(at.after)
    if only or _turn(at) or _serves(at):
        return Role(Meaning.DAY, Rank.DAY)
    done = at.after[:1] not in "，," and signs.DOES.match(at.after) and not signs.STATE.search(at.near)
    theirs = (
        (signs.OFFICE.search(at.clause) and not is_group(at.before)) or acts_before(at.clause) or comes_home(at.after)
    )
    if (done or _DONE_THEN.match(at.after) or _told_to_some(at)) and not theirs:
        return Role(Meaning.DAY, Rank.DAY)  # 6月8日上午在村部报名; 7月12日交还镇里
    return _DAY
