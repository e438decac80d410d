"""Days, moments and places as Chinese offices write them. Pure."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

_OFFICE_TIME: Final = ZoneInfo("Asia/Shanghai")
_SPOKEN: Final = (
    ("村村民委员会", "村"), ("社区居民委员会", "社区"), ("民委员会", "委会")
)  # fmt: skip


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
    """星亮村 for 星亮村村民委员会: as people call it."""
    for formal, spoken in _SPOKEN:
        if name.endswith(formal):
            return name.removesuffix(formal) + spoken
    return name


def span(seconds: float) -> str:
    """45秒, 12分钟, 3小时, 2天: a time that something took, to the unit that is read."""
    for unit, size in (("天", 86400), ("小时", 3600), ("分钟", 60)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f}{unit}"
    return f"{seconds:.0f}秒"
