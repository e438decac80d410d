"""Who has died or moved away by the file's word: in a column, in what a sheet is called, in a remark. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from audiences.resident import State
from audiences.roster.column import Column
from audiences.roster.row import NO, YES, CellError, Cells

AGREED: Final = "本人同意恢复"  # who asked to be forgotten wants to be on the roster again
_STATES: Final = {
    State.DEAD: "死亡 去世 已去世 已死亡 已故 病故 亡故 过世 离世 故 亡 已亡 死 殁 "
    "死亡注销 注销 销户 户口注销 不在世 不健在",
    State.MOVED: "迁出 已迁出 外迁 迁走 户口迁出 户口转出 转出 婚迁 婚出 外嫁 出嫁 迁移",
    None: "正常 在世 健在 在册 常住 在籍 户在人在 户在人不在 外出 新增 迁入 出生 " + AGREED,
}
_STATE_WORDS: Final = {word: state for state, words in _STATES.items() for word in words.split()}
WORDS: Final = {State.DEAD: "死亡", State.MOVED: "迁出"}

_NOT: Final = r"(?<!未)(?<!没)(?<!没有)(?<!拟)(?<!不)"
_START: Final = r"(?:^|(?<=[,，。;；、(（\s]))"
_END: Final = r"(?=$|[,，。;；、)）\s])"
_WHEN: Final = r"于?[\d年月日号./\s-]*"
_INWARDS: Final = r"(?!入|来|回|进|女|[至到]?[本我]|[至到]?(?:新|安置|集中))"
# 病故军人遗属, 已故父亲: the dead one is another.
_KIN_AFTER: Final = r"(?!的?(?:军人|[父母夫妻儿子女老丈])|[^,，。;；、\s]{0,6}(?:家属|遗属|遗孀|遗孤|抚恤|补助|补贴))"
_DEAD: Final = (
    f"(?:去世|过世|离世|逝世|辞世|病逝|病故|身故|亡故|已故|故去|死亡|已死|已亡){_KIN_AFTER}|(?:户口|户籍)已?注?销(?!后)"
    f"|{_START}{_WHEN}(?:已?经?(?:销户|注销)|人?已?(?:故|亡|死|殁|卒)了?){_WHEN}{_END}"
    f"|(?:人死了|人不在了|(?<!在人)已经?不在(?:人世|世)?了?|不在(?:人世|世)了?){_END}"
)
_MOVED: Final = (
    f"(?:迁出|外迁|迁走|迁往|户[口籍]已?经?(?:迁|转[出走往至到])|婚迁|婚出|(?<![搬拆动])迁移?[至到去]|[外远出]嫁|嫁[到往至])"
    f"{_INWARDS}|已迁{_END}"
)
_SAID: Final = ((State.DEAD, re.compile(f"{_NOT}(?:{_DEAD})")), (State.MOVED, re.compile(f"{_NOT}(?:{_MOVED})")))

_CLAUSE: Final = re.compile(r"[,，。;；、!！\s]")
_FROM: Final = re.compile(r"[由从自](?![本我该])")
OTHERS: Final = re.compile(  # in the same clause before it: somebody else is meant (丈夫已去世, 父母双亡故)
    "丈夫|妻子|儿子|女儿|父亲|母亲|父母|子女|儿媳|女婿|孙子|孙女|老伴|爱人|户主|家人|亲属"
    "|[夫妻父母爸妈爷奶儿女子孙兄弟姐妹伴偶侣]"
)

# Of a 低保, a 残疾证, a shop: nobody has died.
_LAPSED: Final = "写着“注销”，看不出是户口还是低保、证件。本人去世的填“死亡”，其余的填“正常”"
_BACK: Final = re.compile(
    r"(?<![未没不])[迁搬转返]回(?!了?(?:娘家|老家|原籍|男方|女方|[^,，。;；、\s]*[省市县]))|回村|回迁(?!房|安置)|迁入本"
)

# What a column asks, by its label.
_ASKS: Final = (
    (State.DEAD, re.compile("去世|死亡|已故|亡故|过世|离世|病故|销户|注销")),
    (State.MOVED, re.compile("迁出|外迁|迁走|转出")),
    (State.LIVING, re.compile("健在|在世|存活")),
)
_WHEN_ASKED: Final = re.compile("时间|日期")
_CLEARLY_NO: Final = frozenset(("否", "不是", "×", "✗", "N", "n", "0", "不"))

# A title has to say it of all of its people and nothing else: 独生子女死亡家庭, 残疾证注销, 土地转出户 are the living.
_GONE: Final = {
    State.DEAD: "已?(?:去世|死亡|已故|亡故|病故|过世|离世|逝世)|(?:户口|户籍)?销户|(?:户口|户籍|死亡)注销",
    State.MOVED: "户?口?(?:迁出|外迁|迁走)|户口转出|婚出|外嫁",
}
_ALSO: Final = "迁入|新增|出生|在世|健在|现有|在册"
_TITLE: Final = re.compile(
    r"(?:[^、，,：:（()）]{0,24}?(?:[村组镇乡区道县年度月份期\d]|历年|年来))?"
    rf"(?P<said>(?:(?:{'|'.join(_GONE.values())}|{_ALSO})[、和及与或/]?)+)的?(?:人员|人口|人|者|村民|居民|老人|群众)?"
    r"(?:名单|登记|统计|台账|明细|花名册|名册|情况|汇总|信息|名录|表|册|\d|[（(][^（()）]*[）)])*"
)


def told(text: str) -> Iterator[tuple[State, str, str]]:
    """Each word of a death or a move with what stands before it in its clause; who came, or came back, did not go."""
    for state, words in _SAID:
        for found in words.finditer(text):
            before = _CLAUSE.split(text[: found.start()])[-1]
            came = found[0][-1] in "至到" and _FROM.search(before)
            if state is not State.MOVED or not (came or _BACK.search(text, found.end())):
                yield state, found[0], before


def said_of_her(text: str) -> State | None:
    """What a text about one person says of herself; None: nothing."""
    return next((state for state, _, before in told(text) if not OTHERS.search(before)), None)


def read_state(cells: Cells) -> State | None:
    """已去世 or 已迁出 by the columns that ask for it (人员状态, 是否健在, 去世时间); None: as anybody. CellError."""
    found = {_read(label, text) for label, text in cells.all(Column.STATE)}
    return next((state for state in (State.DEAD, State.MOVED) if state in found), None)


def answered(cells: Cells) -> bool:
    """Whether a column says in words how she stands: what is said elsewhere in the row is then no question."""
    return any(text in _STATE_WORDS for _, text in cells.all(Column.STATE))


def require_whole(label: str, text: str) -> None:
    """CellError where a text says 注销 and neither it nor its label says of what."""
    if "注销" in text and not re.search("户口|户籍|人口|死亡", label + text):
        raise CellError(label, text, _LAPSED)


@lru_cache(maxsize=2_000)
def _read(label: str, text: str) -> State | None:
    require_whole(label, text)
    if text in _STATE_WORDS:
        return _STATE_WORDS[text]
    asked = [state for state, words in _ASKS if words.search(label)]
    if len(asked) == 1 and text in YES:
        return None if asked[0] is State.LIVING else asked[0]
    if text in _CLEARLY_NO and asked == [State.LIVING]:
        return State.DEAD
    if text in NO and (asked != [State.LIVING] or text != "□"):
        return None
    dated = len(asked) == 1 and _WHEN_ASKED.search(label) and re.search(r"\d", text)
    if dated and not _BACK.search(text) and not OTHERS.search(text):
        return asked[0]
    found = said_of_her(text)
    if found or _BACK.search(text):
        return found
    raise CellError(Column.STATE if not asked else label, text, "请填“正常”“死亡”或“迁出”")


@dataclass(frozen=True, slots=True)
class Title:
    """What the titles of a table make of its people: 去世人员, 迁出人员."""

    words: str = ""
    state: State | None = None
    doubtful: bool = False  # it says two things: 死亡迁出人员

    def of(self, cells: Cells) -> State | None:
        """How a person of this table stands who has no word of her own. CellError where the title says two things."""
        if self.doubtful and not cells.has(Column.STATE):
            message = f"在“{self.words}”里，看不出是去世还是迁出。请加“人员状态”一列，填“正常”“死亡”或“迁出”"
            raise CellError(Column.STATE, "", message)
        return self.state


def title_of(titles: Sequence[str], file: str) -> Title:
    """The first that says something of its people's state; what a file is called counts only where it is plain."""
    for words in (*titles, file):
        if (found := _TITLE.fullmatch(re.sub(r"\s", "", words))) is None:
            continue
        gone = [state for state, said in _GONE.items() if re.search(said, found["said"])]
        if len(gone) == 1 and not re.search(_ALSO, found["said"]):
            return Title(words, gone[0])
        if gone:
            return Title() if words == file else Title(words, doubtful=True)
    return Title()
