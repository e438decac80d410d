"""Reads dates: a deadline is not the day of its consequence, and a year is often left to the reader."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from content.ingest.proposal import Proposal, sentences
from content.numerals import whole

_TO: Final = r"(?:至|到|—|–|－|-|~|～)+"
_MONTH: Final = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_IN_MONTH: Final = r"\d{1,2}|[一二三四五六七八九十廿]{1,3}"


def _day(n: int) -> str:
    """A date's pattern: 2026年5月31日, 六月二十五日, 5月底, 5月中旬; 5月31前, 6月15—17日."""
    return (
        rf"(?:(?P<y{n}>(?:19|20)\d{{2}})年|(?P<w{n}>今年|本年|明年))?(?P<m{n}>{_MONTH})月份?"
        rf"(?:(?P<d{n}>{_IN_MONTH})(?:[日号]|(?=之?前|止|\s*{_TO}\s*\d{{1,2}}[日号]))|(?P<e{n}>底|末|上旬|中旬|下旬))"
    )


_ONE: Final = re.compile(_day(1))
_SPAN: Final = re.compile(rf"{_day(1)}(?P<hour>.{{0,14}}?)起?\s*{_TO}\s*(?:(?P<only>{_IN_MONTH})[日号]|{_day(2)})")
_HOUR: Final = re.compile(r"[\d:：时点分半整上下午早晚中夜间凌晨（()）周星期一二三四五六日天起\s]*")
# What may stand between a date and the word that says what it is: （星期四）下午下班前, 17:30, （清明次日）.
CLOCK: Final = (
    r"(?:\s*(?:[（(][^（()）]{1,14}[)）]|\d{1,2}\s*(?:[:：]\s*\d{2}|[时点](?:\d{1,2}分|半|整)?)|上午|下午|晚上|中午"
    r"|早上|夜里|晚|下班|放学|天黑|零时|当天|当日))*\s*"
)
_BEFORE: Final = (
    "之?前(?!来|往|去|期|后)|以前|缴清|交清|报完|领完|办完|截止|截至|为止|为限|止(?!血)|(?:是|为)(?:最后|截止)"
)
UNTIL: Final = rf"{CLOCK}(?:{_BEFORE})"
_UNTIL: Final = re.compile(UNTIL)
_ENDS: Final = re.compile(rf"{CLOCK}[^，。；]{{0,6}}?(?:关闭|关停|结束|停止(?:受理|办理|报名|收|缴)|封账|截稿|到期)")
_OPENED: Final = re.compile(
    r"公示|系统|平台|通道|窗口|入口|端口|接口|报名|申报|投票|缴费|征集|征求|受理|登记|预约|年审|办理|认证"
)
ENDING: Final = (
    r"(?:(?:截止|截至)(?:日期|时间|日)?(?:为|是|到|至|于|[:：])*"
    r"|(?:最迟|最晚|(?:限|务必|一定要?)(?:于|在|到)|不晚于|不迟于|最后期限|赶在)[^，。；\d]{0,6})\s*$"
)
_ENDING: Final = re.compile(ENDING)
_PUT_OFF: Final = re.compile(r"(?:延长|延期|顺延|推迟)[至到]\s*$")
_MISSED: Final = re.compile(r"(?:错过了?|过了|超过)$")
_REPLACED: Final = re.compile(r"原(?:定|计划|来|先|公告|通知)[^，。；]{0,10}$")  # 报名时间由原定的3月1日延长至…
_FROM: Final = re.compile(rf"{CLOCK}(?:起|开始|开启|开放|后|以后|之后)")
_ON: Final = re.compile(r"(?:自|从|即日|现在|印发|发布|起|公示|公告|持续|一直).{0,12}[至到]\s*$")
_CLOSED: Final = re.compile(
    rf"{CLOCK}(?:以后|之后|后|起)[^，。；]{{0,12}}(?:不再|不予|概不|关闭|停止(?:受理|办理|报名))"
)
# What the office does by a day, and what a day says of a person or a paper, is no deadline of the reader's.
_OURS: Final = re.compile(
    r"[^，。；]{0,4}(?:一次性|统一|陆续|全部|全面)?(?:打入|打卡|到账|兑付|兑现|拨付|发放(?:到|至|完)|办结|答复|公布|出结果|建成|完工|竣工|通车"
    r"|恢复供|开工|完成(?:审核|审批|公示|发放|评审|拨付|验收|招标|建设|施工|改造)|由[^，。；]{1,14}(?:上门|统一|负责|悬挂|发放)"
    r"|在[^，。；]{1,12}免费发|出生|生的|注册|成立|签发|参军|入伍|退休|参加(?:工作|革命)|取得|登记(?:的|失业)|购买的|建成的|竣工的)"
)
_OF_A_PAPER: Final = re.compile(r"(?:签发|出生|注册|成立|登记|办证|取得|有效期)[^，。；（）]{0,6}$")
_STATE: Final = re.compile(r"停[水电气]|封闭|禁|管制|燃放|施行|执行|有效|放假|值班|绕行|限行|营业|暂停")
_CONSEQUENCE: Final = re.compile(r"逾期|未(?:按|在|能|及时)?.{0,12}的|暂停|停发|取消|视为|作废|不再|滞纳金|违约金")
_DUTIES: Final = re.compile(
    r"公示|缴|时间|时候|期限|收费期|申报|申请|报名|缴费|登记|认证|办理|征集|征求|领取|参保|反馈|提交|报送|集中|年审|换领|补[办缴报]|采集"
    r"|预约|受理|投票|核对|签约"
)
# When the office comes, plays or works: its end is nobody's deadline.
_OUR_TIME: Final = re.compile(
    r"(?:大?检查|排查|整治|巡查|督查|执法|清查|演出|放映|活动|培训|施工|作业|检修|调试|宣传|普查|调查|摸底|入户|评估|演练|展览|开放|营业|上班|放假|比赛|庙会)"
    r"(?:的?(?:时间|日期|时段|期限|期间))?(?:为|是|定于|[:：])*\s*$"
)
_HEALTH: Final = re.compile(r"体检|筛查|两癌|免费检查|健康检查")
# What a reader does in a span that stands before the verb: 5月26日至6月15日带合同到社区年审.
_DOES: Final = re.compile(
    rf"{CLOCK}(?:期间|之间|内)?(?:，?(?:请|可|均可|须|应))?(?![^，。；]{{0,14}}(?:由|将|会|暂停|停止|不能|无法|放假|我[局院镇乡村]|工作人员|医生|专家|干部|队|逐户|入户|上门|免费开放|评估))"
    r"(?:持|带|携带|凭|拿|通过|登录|扫码|拨打|[^，。；]{0,10}?(?:提出|提交|申请|申领|申报|报名|登记|办理|领取|缴纳|缴费|交纳|反馈|反映|核对|认证|预约|投票|年审|补办|换领"
    r"|补缴|报送|投递|领购)(?!了|过|[^，。；]{0,6}的，))"
)
_GIVEN_UP: Final = re.compile(
    r"过(?:时|期|了)不[候补]|逾期(?:不|未|视)|(?:不|没|未)[^，。；]{1,8}?的?(?:，)?(?:就|即|均)?(?:视为|视同|当|作|算)[^，。；]{0,4}(?:放弃|弃权|不要)"
)
_NEAR, _AROUND = 24, 80  # characters
_STALE: Final = timedelta(days=60)
_TENTH, _TWENTIETH = 10, 20  # the last days of 上旬 and 中旬
# A day by which villages report to the town is theirs; another one in the same text is the resident's.
_REPORTING: Final = re.compile(
    r"各(?:村|镇|乡|社区|街道|单位|部门|县|组|科室)[^，。；]*(?:上报|报送|汇总|报[^，。；]{0,10}[镇乡县办站所局院])"
)


class Meaning(StrEnum):
    """What a date is to the reader."""

    DEADLINE = "deadline"  # 截止
    CONSEQUENCE = "consequence"  # 逾期的后果从这天起
    START = "start"  # 开始
    DAY = "day"  # a day on which something happens


@dataclass(frozen=True, slots=True)
class Day:
    """A date with its meaning. `until` is the last day of a span (公示期, 禁火时间)."""

    meaning: Meaning
    on: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class _Years:
    """How a missing year is filled in: by the sentence, the document's own date, the title, today."""

    issued_on: date | None
    titled: int | None
    today: date

    def guess(self, said: int | None) -> int:
        return said or (self.issued_on.year if self.issued_on else None) or self.titled or self.today.year


def read_days(text: str, title: str, issued_on: date | None, today: date) -> tuple[Proposal[Day], ...]:
    """Return every date of the body with its meaning, in order."""
    titled = re.search(r"((?:19|20)\d{2})年", title)
    years = _Years(issued_on, int(titled[1]) if titled else None, today)
    healthy = bool(_HEALTH.search(title))
    return tuple(day for sentence in sentences(text) for day in _read(sentence, years, healthy=healthy))


def pick_deadline(days: tuple[Proposal[Day], ...]) -> Proposal[date] | None:
    """Return the deadline to show: the first that is a resident's, else the first by which villages report."""
    found = [one for one in days if one.value.meaning is Meaning.DEADLINE]
    found.sort(key=lambda one: bool(_REPORTING.search(one.words)))
    return Proposal(found[0].value.until or found[0].value.on, found[0].words) if found else None


def _read(sentence: str, years: _Years, *, healthy: bool) -> Iterator[Proposal[Day]]:
    said: int | None = None
    place = 0
    while match := _ONE.search(sentence, place):
        span = _SPAN.match(sentence, match.start())
        if span and not _HOUR.fullmatch(span["hour"]):
            span = None
        found = span or match
        said = int(match["y1"]) if match["y1"] else said
        first = _date(match, "1", said, years)
        last = _last(span, first, years) if span else None
        said = last.year if last else said
        place = found.end()
        if first is None or (span and last is None):
            continue
        meaning = _meaning(_Around(sentence, found.start(), found.end(), span is not None, healthy))
        if meaning is Meaning.DEADLINE and last is None:
            first = first if match["y1"] or not years.issued_on else _ahead(first, years.issued_on)
            if first < (years.issued_on or years.today) - _STALE:
                meaning = Meaning.DAY  # 2021年3月1日前办理的: long gone
        yield Proposal(Day(meaning, first, last), _clause(sentence, found.start(), found.end()))


@dataclass(frozen=True, slots=True)
class _Around:
    """A date or a span with the sentence it stands in."""

    sentence: str
    start: int
    end: int
    is_span: bool
    healthy: bool  # a check of health, to which the reader goes, not one of a shop

    @property
    def before(self) -> str:
        """What the sentence says right before it."""
        return self.sentence[max(0, self.start - _AROUND) : self.start]

    @property
    def after(self) -> str:
        return self.sentence[self.end : self.end + _AROUND]

    @property
    def clause(self) -> str:
        """What the same clause says before."""
        return re.split(r"[；;]", self.before)[-1]

    @property
    def near(self) -> str:
        return self.clause[-_NEAR:]


def _meaning(day: _Around) -> Meaning:
    said = (judge(day) for judge in (_moved, _from, _until, _doing))
    return next((meaning for meaning in said if meaning), Meaning.DAY)


def _moved(day: _Around) -> Meaning | None:
    """A day that no longer holds, was missed, or to which something is put off."""
    if _REPLACED.search(day.before):
        return Meaning.DAY
    if _MISSED.search(day.before):
        return Meaning.DEADLINE
    if _PUT_OFF.search(day.before):
        return Meaning.DEADLINE if _DUTIES.search(day.near) else Meaning.DAY
    return None


def _from(day: _Around) -> Meaning | None:
    """4月1日起: a start, or what befalls who comes too late; 4月1日后不再受理 is the last day itself."""
    if day.is_span or not (begins := _FROM.match(day.after)):
        return None
    if _CLOSED.match(day.after):
        return Meaning.CONSEQUENCE if begins[0].endswith("起") else Meaning.DEADLINE
    return Meaning.CONSEQUENCE if _CONSEQUENCE.search(day.clause + day.after[:_NEAR]) else Meaning.START


def _until(day: _Around) -> Meaning | None:
    """4月1日前, 截至4月1日, 4月1日平台关闭: the reader's, unless the office is to be ready by then or a state ends."""
    is_state = _STATE.search(day.near) is not None
    if until := _UNTIL.match(day.after):
        ours = _OURS.match(day.after[until.end() :]) or _OF_A_PAPER.search(day.clause)
        over = until[0].endswith("止") and is_state and not _DUTIES.search(day.near)
        return Meaning.DAY if ours or over else Meaning.DEADLINE
    opened = _OPENED.search(day.clause) or _OPENED.search(day.after[:_NEAR])
    if _ENDS.match(day.after) and opened and not is_state:
        return Meaning.DEADLINE
    named = _ENDING.search(day.before) or (not day.is_span and _ON.search(day.clause) and not is_state)
    return Meaning.DEADLINE if named else None


def _doing(day: _Around) -> Meaning | None:
    """A span in which the reader is to do something ends with a deadline; so does a day that cannot be made up for."""
    if _STATE.search(day.near):
        return None
    if day.is_span:
        ours = _OUR_TIME.search(day.near)
        does = (_DUTIES.search(day.near) and (day.healthy or not ours)) or (not ours and _DOES.match(day.after))
        return Meaning.DEADLINE if does else None
    alone = len(_ONE.findall(day.sentence)) == 1
    return Meaning.DEADLINE if alone and _GIVEN_UP.search(day.after) else None


def _date(match: re.Match[str], n: str, said: int | None, years: _Years) -> date | None:
    year = years.guess(int(match[f"y{n}"]) if match[f"y{n}"] else said)
    if match[f"w{n}"]:
        year = years.guess(None) + (match[f"w{n}"] == "明年")
    month = whole(match[f"m{n}"]) or 0
    try:
        return date(year, month, _in_month(match[f"d{n}"], match[f"e{n}"], year, month))
    except (ValueError, calendar.IllegalMonthError):
        return None


def _in_month(said: str | None, part: str | None, year: int, month: int) -> int:
    """The day of a month, the last one of a part of it (上旬, 月底)."""
    if said:
        return whole(said) or 0
    return {"上旬": _TENTH, "中旬": _TWENTIETH}.get(part or "") or calendar.monthrange(year, month)[1]


def _last(span: re.Match[str], first: date | None, years: _Years) -> date | None:
    """Return the end of a span; its year is the beginning's, or the next when it would end before it begins."""
    if first is None:
        return None
    if span["only"]:
        try:
            last: date | None = first.replace(day=whole(span["only"]) or 0)
        except ValueError:
            return None
    else:
        last = _date(span, "2", first.year, years)
    if last and last < first and not span["y2"]:
        last = _year_later(last)
    return last if last and last >= first else None


def _ahead(day: date, issued_on: date) -> date:
    """A deadline long before its own notice means next year's: 2026年12月发文的“1月31日前”."""
    return _year_later(day) if day < issued_on - _STALE else day


def _year_later(day: date) -> date:
    return date(day.year + 1, day.month, min(day.day, calendar.monthrange(day.year + 1, day.month)[1]))


def _clause(sentence: str, start: int, end: int) -> str:
    """Return the clause around a match: the words that a person is shown."""
    left = max(sentence.rfind(mark, 0, start) for mark in "，；。：,;:") + 1
    rights = [place for mark in "，；。,;" if (place := sentence.find(mark, end)) >= 0]
    return sentence[left : min(rights, default=len(sentence))].strip()
