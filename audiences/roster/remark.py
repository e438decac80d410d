"""Remarks (备注): not kept, but what they say of a death or a move is asked about. Pure."""

from __future__ import annotations

import re
from typing import Final

from audiences.resident import State
from audiences.roster.header import Column
from audiences.roster.row import CellError, Cells

_NOT: Final = r"(?<!未)(?<!没)(?<!没有)(?<!拟)(?<!不)"
_END: Final = r"(?=$|[,，。;；、)）\s])"
_INWARDS: Final = r"(?!入|来|回|进|[至到]本)"
_DEAD: Final = "去世|过世|离世|逝世|病逝|病故|身故|亡故|已故|死亡|已死|(?:户口|户籍)已?注?销|^已?(?:销户|注销)$"
_MOVED: Final = f"(?:迁出|外迁|迁走|迁往|户[口籍]已?迁|婚迁|婚出){_INWARDS}|已迁{_END}"
_SAID: Final = ((State.DEAD, re.compile(f"{_NOT}(?:{_DEAD})")), (State.MOVED, re.compile(f"{_NOT}(?:{_MOVED})")))
# In the same clause before it: somebody else is meant (丈夫已去世, 父母双亡故).
_OTHERS: Final = re.compile("[夫妻父母爸妈爷奶儿女子孙兄弟姐妹伴偶侣]|爱人|户主|家人|亲属")
_CLAUSE: Final = re.compile(r"[,，。;；、!！\s]")
_WORDS: Final = {State.DEAD: "死亡", State.MOVED: "迁出"}


def ask_of(cells: Cells) -> bool:
    """CellError where a remark says that she died or moved and 人员状态 does not say how she stands.

    True where it says so of somebody else, as far as can be seen: for a person to look at.
    """
    if cells.text(Column.STATE):
        return False
    others = False
    for _, text in cells.all(Column.REMARK):
        for state, words in _SAID:
            for found in words.finditer(text):
                if not _another(_CLAUSE.split(text[: found.start()])[-1], cells):
                    raise CellError(Column.REMARK, text, _question(found[0], state))
                others = True
    return others


def _another(before: str, cells: Cells) -> bool:
    """Whether these words name somebody else than the person of the row, by her name or what she is to the head."""
    relation, name = cells.text(Column.RELATION), cells.text(Column.NAME)
    if relation and relation in before:
        return False
    return bool(_OTHERS.search(before.replace(name, "") if name else before))


def _question(said: str, state: State) -> str:
    return (
        f"备注里有“{said}”，备注本身不导入。本人{_WORDS[state]}了，请在“人员状态”一列填“{_WORDS[state]}”"
        "（没有这一列就加上）；说的不是本人，填“正常”"
    )
