"""Sheets with a household in each row, 户主姓名, 成员1姓名, 成员1关系, 成员2姓名 …: which columns are whose. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from audiences.roster.column import SHARED, Column, Words

HEAD: Final = "户主"
_NUMBER: Final = r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})"
_MEMBER: Final = re.compile(rf"((?:家庭|户内|同户)?(?:成员|人员){_NUMBER})的?(.*)")  # 成员1姓名, 家庭成员二
_NUMBERED: Final = re.compile(rf"(.+?)({_NUMBER})")  # 姓名1, 关系1
_OF_HEAD: Final = re.compile(r"(?:户主|(?:承包方|农户)代表)的?(.*)")
Owners = dict[str, dict[int, Column]]


def is_member(label: str) -> bool:
    """成员1, 家庭成员二: over the columns that are hers."""
    match = _MEMBER.fullmatch(label)
    return match is not None and not match[2]


def owners(labels: Mapping[int, str], words: Words) -> Owners:
    """Whose which columns are, by column number, the head of the household first; empty where a row is one person."""
    found = _members(labels, words)
    if not found:
        return {}
    taken = {place for columns in found.values() for place in columns}
    heads, plain = {}, {}
    for place, label in labels.items():
        if place in taken:
            continue
        if (match := _OF_HEAD.fullmatch(label)) and (column := words.get(match[1] or "姓名")):
            heads[place] = column
        elif (column := words.get(label)) and column not in SHARED:
            plain[place] = column
    beside = Column.NAME in heads.values() and Column.NAME in plain.values()
    first = {HEAD: heads, "": plain} if beside else {HEAD: {**heads, **plain}}
    return {of: columns for of, columns in (first | found).items() if Column.NAME in columns.values()}


def _members(labels: Mapping[int, str], words: Words) -> Owners:
    before: Owners = defaultdict(dict)
    after: Owners = defaultdict(dict)
    for place, label in labels.items():
        if words.get(label, label) is None:  # somebody said that it is not to be read
            continue
        if match := _MEMBER.fullmatch(label):
            if column := words.get(match[2] or "姓名"):
                before[match[1]][place] = column
        elif (match := _NUMBERED.fullmatch(label)) and (column := words.get(match[1])) and column not in SHARED:
            after[match[2]][place] = column
    if any(Column.NAME in columns.values() for columns in before.values()):
        return dict(before)
    several = sum(Column.NAME in columns.values() for columns in after.values()) > 1
    return dict(after) if several else {}
