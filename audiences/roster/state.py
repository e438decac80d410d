"""Who has died or moved away by the file's word: in a column, in what a sheet is called, in a remark. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from audiences.resident import State
from audiences.roster.header import Column
from audiences.roster.row import NO, YES, CellError, Cells

_STATES: Final = {
    State.DEAD: "死亡 去世 已去世 已死亡 已故 病故 亡故 过世 离世 故 亡 已亡 死 殁 "
    "死亡注销 注销 销户 户口注销 不在世 不健在",
    State.MOVED: "迁出 已迁出 外迁 迁走 户口迁出 户口转出 转出 婚迁 婚出 外嫁 出嫁 迁移",
    None: "正常 在世 健在 在册 常住 在籍 户在人在 户在人不在 外出 新增 迁入 出生",
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
    f"(?:去世|过世|离世|逝世|辞世|病逝|病故|身故|亡故|已故|故去|死亡|已死|已亡){_KIN_AFTER}|(?:户口|户籍)已?注?销"
    f"|{_START}{_WHEN}(?:已?经?(?:销户|注销)|人?已?(?:故|亡|死|殁|卒)了?){_WHEN}{_END}"
    f"|(?:人死了|人不在了|(?<!在人)已经?不在(?:人世|世)?了?|不在(?:人世|世)了?){_END}"
)
_MOVED: Final = (
    f"(?:迁出|外迁|迁走|迁往|户[口籍]已?经?(?:迁|转[出走往至到])|婚迁|婚出|(?<![搬拆动])迁移?[至到去]|[外远出]嫁|嫁[到往至])"
    f"{_INWARDS}|已迁{_END}"
)
SAID: Final = ((State.DEAD, re.compile(f"{_NOT}(?:{_DEAD})")), (State.MOVED, re.compile(f"{_NOT}(?:{_MOVED})")))

# What a column asks, by its label.
_ASKS: Final = (
    (State.DEAD, re.compile("去世|死亡|已故|亡故|过世|离世|病故|销户|注销")),
    (State.MOVED, re.compile("迁出|外迁|迁走|转出")),
    (State.LIVING, re.compile("健在|在世|存活")),
)
_WHEN_ASKED: Final = re.compile("时间|日期")
_CLEARLY_NO: Final = frozenset(("否", "不是", "×", "✗", "N", "n", "0", "不"))

_TITLE_DEAD: Final = re.compile("去世|死亡|已故|亡故|病故|过世|离世|逝世|注销|销户")
_TITLE_MOVED: Final = re.compile("迁出|外迁|迁走|转出|婚出|外嫁")
_TITLE_ALSO: Final = re.compile("迁入|新增|出生|在世|健在|现有|在册|变[动化更]")
_TITLE_OTHER: Final = re.compile("[除剔扣未非无减含补]|家属|遗属|遗孀|抚恤|慰问|丧葬|领取|申[领请]|外嫁女")


def said_of_her(text: str) -> State | None:
    """What a text about one person says of her; None: nothing."""
    return next((state for state, words in SAID if words.search(text)), None)


def read_state(cells: Cells) -> State | None:
    """已去世 or 已迁出 by the columns that ask for it (人员状态, 是否健在, 去世时间); None: as anybody. CellError."""
    found = {_read(label, text) for label, text in cells.all(Column.STATE)}
    return next((state for state in (State.DEAD, State.MOVED) if state in found), None)


def answered(cells: Cells) -> bool:
    """Whether a column says in words how she stands: what is said elsewhere in the row is then no question."""
    return any(text in _STATE_WORDS for _, text in cells.all(Column.STATE))


@lru_cache(maxsize=2_000)
def _read(label: str, text: str) -> State | None:
    if text in _STATE_WORDS:
        return _STATE_WORDS[text]
    asked = [state for state, words in _ASKS if words.search(label)]
    if len(asked) == 1 and text in YES:
        return None if asked[0] is State.LIVING else asked[0]
    if text in _CLEARLY_NO and asked == [State.LIVING]:
        return State.DEAD
    if text in NO and (asked != [State.LIVING] or text != "□"):
        return None
    if len(asked) == 1 and _WHEN_ASKED.search(label) and re.search(r"\d", text):
        return asked[0]
    if found := said_of_her(text):
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
        dead, moved, also = (bool(one.search(words)) for one in (_TITLE_DEAD, _TITLE_MOVED, _TITLE_ALSO))
        if not (dead or moved) or _TITLE_OTHER.search(words):
            continue
        if dead + moved + also == 1:
            return Title(words, State.DEAD if dead else State.MOVED)
        return Title() if words == file else Title(words, doubtful=True)
    return Title()
