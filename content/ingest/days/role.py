"""What a day is by the words around it: the reader's last day, an office's day, a start, a consequence, an event.

The order is that of a careful reader: what the day no longer is; from which day; until which day and who acts by it;
what a span is a span of; else a day on which something happens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from content.ingest.days.cues import CLOCK, any_of, cue
from content.ingest.days.day import Meaning
from content.ingest.days.mention import Mention
from content.ingest.days.scene import Sentence, label_before


class Rank(IntEnum):
    """How well a deadline is the reader's; the lowest is chosen."""

    EXTENDED = 0  # 没赶上的3月5日前补报
    MAIN = 1
    SOME = 2  # who has made a mistake, who wants a reward
    OBJECTION = 3  # 公示期
    COUNTED = 4  # 三日内, and nothing says from when
    DAY = 5  # the one day on which something is to be done
    CLOSED = 6  # 12月起系统关闭: the day before
    REPORT = 7  # villages to the town


@dataclass(frozen=True, slots=True)
class Role:
    """A day's meaning; `rank` for a deadline, `shift` days to add for the last day itself."""

    meaning: Meaning
    rank: Rank | None = None
    shift: int = 0


_DAY: Final = Role(Meaning.DAY)
_UNTIL: Final = re.compile(CLOCK + any_of("limit_after"))
_ENDS: Final = re.compile(
    CLOCK + r"[^，。；]{0,6}?(?:关闭|关停|结束|停止(?:受理|办理|报名|收|缴)|封账|截稿|到期|截止|关门|下线)"
)
_BEFORE: Final = cue("limit_before", after=r"\s*$")
_LAST_DAY: Final = re.compile(
    r"截止|截至|最后(?:一天|期限)|哪天为止|最[晚迟](?:哪天|几号|何时|到|什么时候)|(?:哪天|几号)(?:以|之)?前"
)
_ANSWER: Final = re.compile(r"\s*(?:答[：:])?\s*")
_BARE_UNTIL: Final = cue("until_only", after=r"\s*$")
_SINCE: Final = re.compile(
    r"(?:自|从|即日|现在|印发|发布|起|公示|公告|报名|申报|征集|投票|受理|登记|办理|征求意见|缴费)[^。；]{0,12}[至到]\s*$"
)
_FROM: Final = re.compile(CLOCK + any_of("from_after"))
_CLOSED: Final = re.compile(CLOCK + any_of("from_after") + r"[^，。；]{0,14}" + any_of("closed"))
_CONSEQUENCE: Final = cue("consequence")
_NOT_DONE: Final = re.compile(r"[没未][^，。；]{1,10}的[，,]?(?:[^，。；]{0,8}[，,])?(?:从|自|于|将)*$")
_REPLACED: Final = cue("replaced", after="$")
_MISSED: Final = re.compile(r"(?:错过了?|过了|超过|逾)$")
_PUT_OFF: Final = re.compile(r"(?:延长?|延期|顺延|推迟|提前|改)[至到]\s*$")
_PAST: Final = re.compile(r"[已曾](?:[经于在自]{0,2})$")
_STATE: Final = cue("state")
_ACT: Final = cue("act")
_OBJECT: Final = cue("object")
_EVENT: Final = cue("event", after=r"(?:的?(?:时间|日期|时段|期限|期间|期))?(?:为|是|定于|[:：])*\s*$")
_HEALTH: Final = cue("health")
_TOLD: Final = re.compile(CLOCK + r"[为是][^，。；]{1,12}")  # 3月1日至31日为集中申报期
_DOES: Final = re.compile(
    CLOCK + r"，?(?:期间|之间|内|前来|来)?(?:，?(?:请|可|均可|须|应|各位|大家|到|在))*"
    rf"(?![^，。；]{{0,14}}{any_of('not_the_reader')})" + any_of("does")
)
_OFFICE_DOES: Final = cue("office_does", before=r"[^，。；]{0,6}")
_OF_A_PAPER: Final = cue("of_a_paper", before=r"[^，。；]{0,6}")
_PAPER: Final = cue("paper_before", after="$")
_OFFICE: Final = cue("office_subject", after=r"[^，。；到向请]{0,4}$")
_WILL: Final = re.compile(r"(?:将|拟|计划|预计|力争|确保)(?:于|在)?$")
_PAYS: Final = cue("reader_pays")
_LASTING: Final = cue("lasting")
_STATUS: Final = cue("status")
_REPORTING: Final = cue("reporting")
_GIVEN_UP: Final = cue("given_up")
_EXTENDED: Final = cue("extended")
_SOME: Final = cue("some_only")
_OF_THOSE: Final = re.compile(r"[^，。；]{2,24}的，?(?:可|请|应|须|于|在|也|要|务必)*\s*(?:于|在)?$")
_THOSE: Final = re.compile(r"^[^，。；]{2,20}的[，,]")
_MAIN: Final = cue("main")
_EVENT_WORD: Final = cue("event")
_ASKS: Final = cue("asks")
_LABEL_ACT: Final = cue("label_act")
_WEATHER: Final = re.compile(
    CLOCK
    + r"，?(?:[全局我本][县区市镇地部]+)?(?:将|可能|预计|仍)?(?:有|出现|迎来)[^，。；]{0,8}(?:雨|风|雪|雾|霜|温|冰|雷)"
)
_WHEN: Final = re.compile(r"时候|时间|何时|几[号时]|哪天|日期|期$|多久")
_TURN: Final = re.compile(r"(?:村|社区|居委会|街道|[镇乡])[^，。；请到]{0,3}(?:[:：为于在]|\s)*$")


def role_of(day: Mention, sentence: Sentence, *, healthy: bool, alone: bool) -> Role:
    """Judge a day in its sentence; `alone`: none stands after it; `healthy`: a check of health, to which one goes."""
    at = _At(day, sentence, healthy, alone)
    for judge in (_moved, _from, _until, _span):
        if (found := judge(at)) is not None:
            return found
    return _single(at)


@dataclass(frozen=True, slots=True)
class _At:
    """A day with the words around it."""

    day: Mention
    sentence: Sentence
    healthy: bool
    alone: bool

    @property
    def before(self) -> str:
        return self.sentence.text[: self.day.start]

    @property
    def after(self) -> str:
        return self.sentence.text[self.day.end :]

    @property
    def day_words(self) -> str:
        return self.sentence.text[self.day.start : self.day.end]

    @property
    def near(self) -> str:
        return self.before[-24:]

    @property
    def clause(self) -> str:
        """What the same clause says before."""
        return re.split(r"[，,：:]", self.before)[-1]

    @property
    def label(self) -> str:
        return label_before(self.sentence, self.day.start)

    @property
    def frame(self) -> str:
        """Label and heading: what the words around stand under."""
        return f"{self.sentence.heading}　{self.label}"


def _moved(at: _At) -> Role | None:
    """A day that no longer holds, was missed, or to which something is put off; a day of a paper or a life."""
    if _REPLACED.search(at.before) or _PAPER.search(at.before) or _PAST.search(at.before):
        return _DAY
    if _MISSED.search(at.before):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    if _PUT_OFF.search(at.before):
        doing = _ACT.search(at.near) or _OBJECT.search(at.near)
        return Role(Meaning.DEADLINE, Rank.MAIN) if doing else _DAY
    return None


def _from(at: _At) -> Role | None:
    """4月1日起: a start, or what befalls who comes too late; 4月1日后不再受理 is the last day itself."""
    if at.day.last or not (begins := _FROM.match(at.after)):
        return None
    if _CLOSED.match(at.after):
        if begins[0].endswith("后"):
            return Role(Meaning.DEADLINE, Rank.MAIN)
        return Role(Meaning.CONSEQUENCE, Rank.CLOSED, -1)
    if not _CONSEQUENCE.search(at.before[-40:] + at.after[:24]):
        return Role(Meaning.START)
    not_done = _NOT_DONE.search(at.before) and not at.day.is_month
    return Role(Meaning.CONSEQUENCE, Rank.CLOSED, -1) if not_done else Role(Meaning.CONSEQUENCE)


def _until(at: _At) -> Role | None:
    """4月1日前, 截至4月1日, 4月1日平台关闭: the reader's, unless an office acts by then or a state ends."""
    within = at.day_words.endswith("内")  # 9月份内
    until = None if at.day.last else _UNTIL.match(at.after)
    if until or within:
        said, rest = (until[0], at.after[until.end() :]) if until else ("", at.after)
        return _DAY if _not_his(at, said, rest) else Role(Meaning.DEADLINE, _whose(at, rest, said))
    if (
        _ENDS.match(at.after)
        and not _in_state(at)
        and (_ACT.search(at.before + at.after[:24]) or _opened(at) or (at.healthy and _HEALTH.search(at.before)))
    ):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    if at.day.last or not _named_last(at):
        return None
    office = _STATUS.search(at.after) or _OFFICE_DOES.match(at.after) or _OF_A_PAPER.match(at.after)
    resting = _in_state(at) and not _ACT.search(at.near)
    return _DAY if office or resting else Role(Meaning.DEADLINE, _whose(at, at.after))


def _in_state(at: _At) -> bool:
    """Whether what lasts until then is a state (停水, 禁火), not time to do something."""
    framed = _STATE.search(at.frame) is not None and not _ACT.search(at.near)
    return framed or _STATE.search(at.near) is not None


def _not_his(at: _At, until: str, rest: str) -> bool:
    """Whether a last day is not for the reader to act: a paper's, a benefit's, a state's, an office's."""
    if _OF_A_PAPER.match(rest) or _LASTING.search("，".join(re.split(r"[，,]", rest)[:2])):
        return True
    if until.endswith("止") and _in_state(at) and not _ACT.search(at.near):
        return True
    return bool(
        _OFFICE_DOES.match(rest) or ((_OFFICE.search(at.clause) or _WILL.search(at.clause)) and not _PAYS.match(rest))
    )


def _named_last(at: _At) -> bool:
    """Whether the words before call it the last day: 截至, 最迟, 自…至; a label or a question above does."""
    if _ANSWER.fullmatch(at.before) and _LAST_DAY.search(at.sentence.heading):
        return True
    if _LAST_DAY.search(at.label) or _BEFORE.search(at.before):
        return True
    return bool((_SINCE.search(at.before) or _BARE_UNTIL.search(at.before)) and not _in_state(at))


def _opened(at: _At) -> bool:
    return re.search(r"系统|平台|通道|窗口|入口|端口|接口|公示", at.before + at.after[:24]) is not None


def _whose(at: _At, rest: str, until: str = "") -> Rank:
    """How well a last day is the reader's own."""
    if re.search("最后|截止", until):
        return Rank.MAIN
    parts = re.split(r"[，,；]", at.before)
    subject = parts[-1] or "，".join(parts[-2:])
    if _REPORTING.search(subject + at.day_words + re.split(r"[，,；]", rest)[0]):
        return Rank.REPORT
    if _EXTENDED.search(at.before[-20:]) and not _CONSEQUENCE.match(at.before):
        return Rank.EXTENDED
    if re.search(r"公示|异议", at.near) and not _ACT.search(at.near):
        return Rank.OBJECTION
    subset = _OF_THOSE.search(at.before) and not _MAIN.search(re.split(r"[。；，]", at.before)[-2:][0].strip())
    if (subset and _SOME.search(at.before)) or (_THOSE.match(rest) and _SOME.search(rest)) or _SOME.search(at.near):
        return Rank.SOME
    acts = _ASKS.search("，".join([part for part in re.split(r"[，,]", rest) if part][:2])) or _ACT.search(
        at.near + at.frame
    )
    return Rank.MAIN if acts else Rank.SOME


def _span(at: _At) -> Role | None:
    """A span in which the reader is to do something ends with a deadline."""
    if not at.day.last:
        return None
    if _WEATHER.match(at.after):
        return _DAY
    follows = at.sentence.follows + at.after
    if at.sentence.is_step:
        return Role(Meaning.DEADLINE, _step(at))
    told = _TOLD.match(at.after)
    kind = (
        (told and _kind(told[0], at))
        or _kind(at.near + at.day_words, at)
        or _does(at)
        or _kind(at.label, at)
        or _kind(at.sentence.heading, at)
    )
    if kind is None and _LABEL_ACT.search(at.frame) and _WHEN.search(at.frame):
        kind = Rank.MAIN  # 啥时候缴：9月15日—12月31日
    if kind is None and at.day.own and not _STATE.search(at.near):
        kind = Rank.MAIN  # 即日起至6月5日
    if kind is None and _GIVEN_UP.search(follows):
        kind = Rank.MAIN
    if kind is Rank.MAIN and _TURN.search(at.clause):
        kind = Rank.DAY
    return Role(Meaning.DEADLINE, kind) if kind and kind is not Rank.REPORT else _DAY


def _step(at: _At) -> Rank:
    """A row of a table of steps: what its name or the table's title lets the reader do."""
    named = _kind(at.label, at)
    return named if named and named is not Rank.REPORT else Rank.DAY


def _does(at: _At) -> Rank | None:
    return Rank.MAIN if _DOES.match(at.after) else None


def _kind(words: str, at: _At) -> Rank | None:
    """What a span is a span of, by the last word that says it; REPORT stands for nobody's."""
    hits = [(found.end(), rank) for pattern, rank in (
        (_ACT, Rank.MAIN), (_OBJECT, Rank.OBJECTION), (_EVENT_WORD, Rank.REPORT), (_STATE, Rank.REPORT),
    ) for found in pattern.finditer(words)]  # fmt: skip
    if at.healthy and _HEALTH.search(words):
        return Rank.MAIN
    return max(hits)[1] if hits else None


def _single(at: _At) -> Role:
    """A day that cannot be made up for, or the one day on which something is to be done."""
    if at.day.is_month or at.sentence.is_cell:
        return _DAY
    if at.alone and _GIVEN_UP.search(at.after):
        return Role(Meaning.DEADLINE, Rank.MAIN)
    if _ACT.search(at.label) and _WHEN.search(at.label) and not _EVENT_WORD.search(at.label):
        return Role(Meaning.DAY, Rank.DAY)  # 报名时间：6月8日上午
    return _DAY
