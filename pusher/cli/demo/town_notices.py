"""What the demo's town has to tell its followers: water off for a day, doctors in the market, the pipe that burst."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_WHO: Final = "各村（居）民委员会，各用水户："
_WATER_LINE: Final = "咨询电话：0722-0000188（厉山镇供水站）。"
_ISSUER: Final = "厉山镇人民政府"


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice of the town: its file, its paragraphs (`{day}`: in so many days, `{today}`)."""

    file: str
    lines: Sequence[str]
    days: int = 1

    def text(self, today: date) -> list[str]:
        """Its paragraphs as of a day, signed."""
        day = _written(today + timedelta(days=self.days))
        return [*(one.format(day=day, today=_written(today)) for one in self.lines), _ISSUER, _written(today)]


WATER: Final = Notice(
    "临时停水通知.docx",
    (
        "关于集镇供水管网检修临时停水的通知",
        _WHO,
        "厉山镇供水站将检修集镇供水主管网，有关事项通知如下。",
        "一、停水时间：{day}8时至18时，提前修好的提前恢复供水。",
        "二、停水范围：厉山镇供水管网覆盖的各村（社区）。",
        "三、请各用水户提前储水，停水期间关好水龙头。恢复供水时如有浑水，放几分钟再用。",
        f"四、{_WATER_LINE}",
    ),
)
DOCTORS: Final = Notice(
    "义诊通知.docx",
    (
        "关于县人民医院来厉山镇义诊的通知",
        "各村（居）民委员会：",
        "县人民医院的医生将来厉山镇义诊，有关事项通知如下。",
        "一、义诊时间：{day}8时至12时。",
        "二、义诊地点：厉山镇文化广场。",
        "三、量血压、测血糖、看慢性病，都不收钱。请带上身份证和平时吃的药。",
        "四、咨询电话：0722-0000189（厉山镇卫生院）。",
    ),
    days=10,
)
BURST: Final = Notice(
    "紧急停水通知.docx",
    (
        "关于供水主管爆裂紧急停水的通知",
        _WHO,
        "集镇供水主管爆裂，厉山镇供水站正在抢修，有关事项通知如下。",
        "一、停水时间：{today}起，抢修好马上恢复供水。",
        "二、停水范围：厉山镇供水管网覆盖的各村（社区）。",
        "三、镇区文化广场有送水车，请带水桶取水。",
        f"四、{_WATER_LINE}",
    ),
)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
