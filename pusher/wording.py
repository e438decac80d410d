"""Days, moments and places as Chinese offices write them. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
_SPOKEN: Final = (
    ("村村民委员会", "村"), ("社区居民委员会", "社区"), ("民委员会", "委会")
)  # fmt: skip
_GROUP: Final = re.compile(r"(?:第?[0-9一二三四五六七八九十]+组)?\Z")
_MANY: Final = 100_000


def day(value: date | datetime | None) -> str:
    """2026年11月21日, in office time."""
    if value is None:
        return "—"
    if isinstance(value, datetime):
        value = value.astimezone(_OFFICE_TIME).date()
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    """11月21日 16:30, in office time."""
    if value is None:
        return "—"
    value = value.astimezone(_OFFICE_TIME)
    return f"{value.month}月{value.day}日 {value:%H:%M}"


def place(name: str) -> str:
    """星亮村 for 星亮村村民委员会, 星亮村1组 for a group of it: as people call it."""
    group = _GROUP.search(name)
    own, group_name = (name[: group.start()], group[0]) if group else (name, "")
    for formal, spoken in _SPOKEN:
        if own.endswith(formal):
            return own.removesuffix(formal) + spoken + group_name
    return name


def number(count: int) -> str:
    """1000万, 999万多: a large count as it is read; a small one in figures."""
    if count < _MANY:
        return str(count)
    return f"{count // 10_000}万{'多' if count % 10_000 else ''}"


def span(seconds: float) -> str:
    """45秒, 12分钟, 3小时, 2天: a time that something took, to the unit that is read."""
    for unit, size in (("天", 86400), ("小时", 3600), ("分钟", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}秒"
