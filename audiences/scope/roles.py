"""What part a place plays in its sentence and its line: the range, a venue, an example, somebody's home. Pure.

The roles are asked in order: those that take a place out of consideration before those that bring it in. Their words
are in data/place_roles.json.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import zip_longest
from typing import Final

from audiences.places import number
from audiences.scope.cues import has
from audiences.scope.lines import Line, Part
from audiences.scope.mention import DECOR, HAMLET, Mention
from audiences.scope.slots import CLAUSE, Slots, slots_of
from audiences.scope.words import data

_NAME: Final = f"[{data()['surnames']}]"
_THING: Final = "(?<![桥岭墙楼庙寺塔塘湾冲坡渠坝沟堰潭滩段街巷站厂院畈岗坪寨])"  # 鲍集桥、 is nobody
_PERSON: Final = re.compile(
    rf"(?!{data()['no_names']})(?:村民|居民|户主)?{DECOR}*\s*[：:（( 　\t、]?\s*(?!{data()['no_names']})"
    rf"(?:{_NAME}[一-鿿]?某{{1,2}}|{_NAME}[一-鿿某]{{1,2}}{_THING}(?=[\s，,、（(：:。]|$)|{_NAME}[一-鿿]{{1,2}}(?:老人|家庭|一家|户)"
    rf"|{_NAME}[一-鿿]{{1,2}}(?:家[有的]|同志|同学|小朋友|老师|师傅|先生|女士|捐|考[上取]|荣?获|\d+(?:\.\d+)?[元分]))"
)
_NAMED: Final = re.compile(
    rf"(?!周[一二三四五六日]){_NAME}[一-鿿某]{{1,2}}{_THING}(?:[（(][男女][）)])?[，,、（(](?:[男女][，,、])?(?:住|家住|系)?"
)
_HAMLET: Final = re.compile(rf"{HAMLET}(?=[、，和及\d]|停|$)")
_PEOPLE_COLUMN: Final = re.compile(data()["people_columns"])
_HELPER_COLUMN: Final = re.compile(data()["helper_columns"])
_OF_GROUPS: Final = re.compile(  # 五组以后不停, 其余各组照常: the village is cut off all the same
    r"(?:^|[，；])(?:但|而)?(?:第?[一二三四五六七八九十\d]{1,3}(?:[至到、和—~-]第?[一二三四五六七八九十\d]{1,3})*"
    r"(?:村民小?)?[组队社]|其[他余它]各?(?:村民)?小?[组队])[^，。；]*"
)
_COUNTED: Final = re.compile(r"\s*\d{1,4}[人名户]\s*")
_PLACE_COLUMN: Final = re.compile(data()["place_columns"])
_TIME: Final = re.compile(data()["time"])
_ROUND: Final = re.compile(data()["round"])
_WORKS: Final = re.compile(data()["works"])
_BUILT: Final = re.compile(
    r"(?:[扩改新迁重]建|改造|加固|整治|提升|修缮|维修|硬化|拓宽|加宽|大修|建设)[^，。；：]{0,4}(?:工程|项目)\s*$"
)
_AT: Final = re.compile(r"在$")
_HELD: Final = re.compile(r"[^，。；]{0,6}(?:开展|举办|举行|召开|放映|演出|设)")
_GIVEN: Final = re.compile(r"(?<![不外])范围(?:[为是]|包括|[：:])[^，。；]{0,6}$")
_OUTSIDE: Final = re.compile(r"(?:等)?(?:[以之]外|外的|除外)")
_TOWN_OFFICE: Final = ("办事处", "办")
_QUOTE: Final = re.compile(r"《[^《》\n]*》")
_DAY: Final = re.compile(
    r"\d{1,2}月\d{1,2}|(?<=[是在到排轮])\d{1,2}号(?!楼|院|线|路|门|栋)|\d{1,2}(?:日|号(?!楼|院|线|路|门|栋|[，。；]|$))|[上下]午|(?:星期|周|礼拜)[一二三四五六日天末]"
    r"|[今明][天早晚]|后天|[本下]周|[一二三]?十[一二三四五六七八九]?[号日]|初[一二三四五六七八九十]|第[一二三四五六七八九十]+[天站]|[头前后][一二两三][天站]|逢?[单双][日号]|正月|(?:先|再|然后|接着|最后)(?=[去到在来从放飞走跑收查停修送搞做弄打发喷割看])|最后(?:一[天站])?"
)
_COUNT: Final = re.compile(
    r"(?:等|这|共)?(\d{1,2}|[两二三四五六七八九十]{1,2})(?:[个处地宗条座口块片]|个?(?:行政)?(?:村|社区|居委会|乡镇|镇|乡|街道))"
)
_SPOT: Final = 24  # characters of a row behind the place: more is a sentence
_SET_OFF: Final = re.compile(rf"{DECOR}*\s*(?:$|[\s：:（(，,；;。\d—-]|[上下]午|全[天日])")


class Role(Enum):
    """The part a place plays; the value is how surely the text applies there, up to 0: it says nothing of that."""

    EXCEPT = -2  # taken out of the range by the sentence that gives it: 除大港村外的各村
    OUT = -1  # said not to belong to it
    PERSON = -0.5  # only says where somebody in a list lives
    SPOT = -0.1  # where something stands or is done: an office, a venue, a road
    ASIDE = 0  # a home, an example, a contact, a past event
    UNSURE = 0.5
    SUBJECT = 1  # the text tells something of it
    ADDED = 1.2  # it comes to those that are meant: 沙城村也可以来
    LISTED = 2  # it has its own row
    VARIED = 2.3  # it has otherwise what all have: 全县4月12日前，星亮村提前三天
    MEANT = 3  # the people there, or what happens there
    TURN = 4.2  # it has a day of its own beside its fellows: who comes when is said by place
    SCOPE = 5  # the title, the addressee, a sentence about the range


@dataclass(frozen=True)
class Seen:
    """A row of places with all that stands around it. `turns` are the lines that give days."""

    text: str
    line: Line
    row: Sequence[Mention]
    slots: Slots
    turns: Sequence[str]
    title: str
    until: int  # where the next place begins

    def plays(self, *roles: str) -> bool:
        """Whether the words of one of the roles stand around."""
        return any(has(role, self.slots) for role in roles)


def seen_in(text: str, line: Line, row: Sequence[Mention], until: int, turns: Sequence[str], title: str) -> Seen:
    """A row of places in its line; `until` is where the next place begins, `turns` are the lines that give days."""
    return Seen(text, line, row, slots_of(text, line, row, until), turns, title, until)


def role_of(seen: Seen) -> Role:
    """The role that the places of a row play by themselves."""
    return next(role for role, fits in _ROLES if fits(seen))


def _is_framed(seen: Seen) -> bool:
    """Whether it stands in a signature or in the title of another document."""
    quotes = _QUOTE.finditer(seen.text, seen.line.start, seen.line.end)
    return seen.line.part is Part.SIGNATURE or any(one.start() < seen.row[0].start < one.end() for one in quotes)


def _is_person(seen: Seen) -> bool:
    """Whether a person's name follows: the row tells where somebody lives."""
    if any(_PEOPLE_COLUMN.search(column) for column in _columns_of_names(seen.line)):
        return True
    if any(_HELPER_COLUMN.search(column) for column in seen.line.columns) or _HAMLET.match(seen.text, seen.row[-1].end):
        return False
    if seen.line.part is Part.ROW and _NAMED.fullmatch(seen.slots.lead):
        return True
    return _PERSON.match(seen.text, seen.row[-1].end, min(seen.until, seen.line.end)) is not None


def _columns_of_names(line: Line) -> Iterator[str]:
    """The heads of the cells that hold more than a number: 现有学生 11人 names nobody."""
    cells = line.text.split("\t")
    return (head for head, cell in zip_longest(line.columns, cells, fillvalue="") if _COUNTED.fullmatch(cell) is None)


def _is_spot(seen: Seen) -> bool:
    if seen.row[-1].text.endswith(_TOWN_OFFICE) and not seen.plays("land", "folk"):
        return True
    return seen.plays("office", "venue") and not (seen.plays("land") and not seen.plays("venue"))


def _is_stop(seen: Seen) -> bool:
    """Whether a spot is where a round stops: who has a day of their own is meant."""
    others = [column for column in seen.line.columns if column != seen.slots.label and _PLACE_COLUMN.search(column)]
    first, *more = seen.slots.after.split("\t")[0].split("，")
    in_round = _is_round(seen)
    begins = in_round or (_begins_row(seen) and (seen.line.columns or _TIME.fullmatch(seen.slots.label)))
    is_alone = len(first) <= _SPOT and (in_round or not more)
    return _is_spot(seen) and is_alone and bool(begins) and _has_turn(seen) and not others


def _is_round(seen: Seen) -> bool:
    """Whether only a day stands before it, and it is a round that is told: 行程：5日星亮村村部，6日王家岗村村部."""
    slots = seen.slots
    has_day = _DAY.search(slots.before) is not None and _TIME.fullmatch(slots.before) is not None
    return has_day and _ROUND.search(slots.label + seen.title) is not None


def _is_works(seen: Seen) -> bool:
    """Whether it is where the works are that the title speaks of."""
    if _WORKS.search(seen.title) is None:
        return False
    begins = seen.line.part is Part.ROW and (not seen.slots.before or seen.plays("ends"))
    return (begins and _BUILT.search(seen.line.text) is not None) or (seen.plays("works") and not seen.plays("office"))


def _is_stretch(seen: Seen) -> bool:
    """Whether the text is about what lies between two places: 厉山至高城公路改造, in its title 厉山—高城段."""
    is_title = seen.line.part is Part.TITLE
    return (seen.plays("ends") and (is_title or _is_works(seen))) or (is_title and seen.plays("stretch"))


def _is_held(seen: Seen) -> bool:
    """Whether the title only says where something takes place (在星亮村举办), or names the first (星亮村等三村)."""
    at, held = _AT.search(seen.slots.before), _HELD.match(seen.slots.after)
    is_first = seen.slots.after.startswith("等")
    return seen.line.part is Part.TITLE and (is_first or (at is not None and held is not None))


def _is_out(seen: Seen) -> bool:
    """Whether it is said of the place that it does not belong to it, and not only of some of its groups."""
    rest = replace(seen.slots, after=_OF_GROUPS.sub("", seen.slots.after))
    return seen.plays("out") and has("out", rest)


def _is_given(seen: Seen) -> bool:
    """Whether it is the range itself, whatever is said out of it behind: 范围为甲、乙两社区，丙村不在此次范围."""
    return _GIVEN.search(seen.slots.before) is not None and _OUTSIDE.match(seen.slots.after) is None


def _is_range(seen: Seen) -> bool:
    return seen.line.part is Part.TITLE or seen.plays("scope")


def _is_meant(seen: Seen) -> bool:
    return seen.plays("people", "happens", "land")


def _is_asked(seen: Seen) -> bool:
    count = _COUNT.match(seen.slots.after)
    length = sum(not one.bearer for one in seen.row)
    return seen.plays("asked") or (count is not None and number(count[1]) == length)


def has_row(seen: Seen) -> bool:
    """Whether the places are what a row is about: they fill a cell, or stand at its head and are set off."""
    return _begins_row(seen) and _SET_OFF.match(seen.slots.after) is not None


def _begins_row(seen: Seen) -> bool:
    """Whether nothing stands before the places but a time, a cell, or a label as its fellow rows have one."""
    slots, line = seen.slots, seen.line
    if line.part is not Part.ROW:
        return False
    if _TIME.fullmatch(slots.lead.replace("\t", " ")):
        return True
    return bool(slots.label and not slots.before.strip() and (line.columns or line.run > 1))


def turns_of(seen: Seen) -> set[str]:
    """The days that stand in the same clause, in brackets behind it, in a clause of their own before it, or between."""
    slots = seen.slots
    if seen.line.columns:  # a table's row is about its places
        own = seen.line.text
    else:
        lead = CLAUSE.split(slots.lead)
        before = lead[-2] if len(lead) > 1 and _TIME.fullmatch(lead[-2]) else ""
        own = slots.label + before + slots.before + CLAUSE.split(slots.after)[0]
    row = seen.text[seen.row[0].start : seen.row[-1].end]
    return {"".join(_DAY.findall(own)), *_DAY.findall(row)} - {""}


def _has_turn(seen: Seen) -> bool:
    """Whether the row gives the places a day."""
    return _DAY.search(seen.line.text) is not None or _has_own_turn(seen)


def _has_own_turn(seen: Seen) -> bool:
    """Whether a day stands in the same clause."""
    clause = seen.slots.before + CLAUSE.split(seen.slots.after)[0]
    return _DAY.search(clause) is not None or any(clause and clause in turn for turn in seen.turns)


# The first that fits.
_ROLES: Final[tuple[tuple[Role, Callable[[Seen], bool]], ...]] = (
    (Role.ASIDE, lambda seen: _is_framed(seen) or seen.plays("annexed")),
    (Role.EXCEPT, lambda seen: seen.plays("except")),
    (Role.MEANT, lambda seen: seen.plays("changed")),
    (Role.OUT, lambda seen: seen.line.part is not Part.TITLE and _is_out(seen) and not _is_given(seen)),
    (Role.SCOPE, lambda seen: seen.line.part is Part.ADDRESSEE),
    (Role.ASIDE, lambda seen: seen.plays("bound", "mistaken")),
    (Role.SCOPE, lambda seen: seen.plays("corrected")),
    (Role.MEANT, lambda seen: seen.plays("along")),
    (Role.ASIDE, lambda seen: seen.plays("example", "contact", "past", "partner")),
    (Role.SCOPE, _is_stretch),
    (Role.SUBJECT, lambda seen: seen.plays("ends")),
    (Role.SPOT, lambda seen: seen.plays("way")),
    (Role.ASIDE, lambda seen: seen.line.part is not Part.TITLE and seen.plays("home", "told")),
    (Role.PERSON, lambda seen: seen.line.part is not Part.TITLE and _is_person(seen)),
    (Role.LISTED, _is_stop),
    (Role.SCOPE, _is_works),
    (Role.MEANT, _is_held),
    (Role.SCOPE, lambda seen: seen.plays("visit", "site", "folk") and _is_range(seen)),
    (Role.MEANT, lambda seen: seen.plays("visit", "site", "folk")),
    (Role.SPOT, _is_spot),
    (Role.SUBJECT, lambda seen: seen.line.part is not Part.TITLE and seen.plays("stressed")),
    (Role.SCOPE, _is_range),
    (Role.VARIED, lambda seen: seen.plays("varied")),
    (Role.MEANT, _is_meant),
    (Role.LISTED, has_row),
    (Role.ADDED, lambda seen: seen.plays("additive")),
    (Role.MEANT, lambda seen: seen.plays("urged")),
    (Role.LISTED, _has_own_turn),
    (Role.MEANT, _is_asked),
    (Role.SUBJECT, lambda seen: _TIME.fullmatch(seen.slots.before) is not None),
    (Role.UNSURE, lambda _: True),
)
