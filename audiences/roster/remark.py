"""Remarks (备注): not kept, but what they say of a death or a move is asked about. Pure."""

from __future__ import annotations

import re
from typing import Final

from audiences.resident import State
from audiences.roster.column import Column
from audiences.roster.row import LEADS, CellError, Cells
from audiences.roster.state import OTHERS, WORDS, answered, told

_SAME: Final = {"丈夫": "夫", "妻子": "妻", "儿子": "子", "女儿": "女", "父亲": "父", "母亲": "母"}
# With whom or at whose home she was, when it happened to herself.
_WITH: Final = re.compile(r"[在到于][^在到于,，。;；]{1,6}(?:家[里中]?|处|身边)|(?:跟?随|投奔|跟着)其?[^迁去死病]{1,3}")


def ask_of(cells: Cells) -> bool:
    """CellError where a remark says that she died or moved and 人员状态 does not say how she stands.

    True where it says so of somebody else, as far as can be seen: for a person to look at.
    """
    if answered(cells):
        return False
    others = False
    for _, text in cells.all(Column.REMARK):
        for state, words, before in told(text):
            if not _another(before, cells):
                raise CellError(Column.REMARK, text, _question(words, state))
            others = True
    return others


def _another(before: str, cells: Cells) -> bool:
    """Whether these words name somebody else than the person of the row, by her name or what she is to the head."""
    relation, name = cells.text(Column.RELATION), cells.text(Column.NAME)
    said = _WITH.sub("", before.replace(name, "") if name else before)
    kin = [_SAME.get(word, word) for word in OTHERS.findall(said)]
    own = {"户主"} if relation in LEADS or (name and name == cells.text(Column.HEAD)) else {relation}
    if own & set(kin) or (len(relation) > 1 and relation in said):
        return False
    return bool(kin)


def _question(said: str, state: State) -> str:
    return (
        f"备注里有“{said.strip()}”，备注本身不导入。本人{WORDS[state]}了，请在“人员状态”一列填“{WORDS[state]}”"
        "（没有这一列就加上）；说的不是本人，填“正常”"
    )
