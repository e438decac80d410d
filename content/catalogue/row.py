"""A row of the standard catalogue (标准目录): the ten columns that the state prescribes, as one value. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, cast

from content.codec import dump, load
from content.labelled import Labelled

LABELS: Final[Mapping[str, str]] = {
    "domain": "领域",
    "first": "一级事项",
    "second": "二级事项",
    "third": "三级事项",
    "content": "公开内容（要素）",
    "basis": "公开依据",
    "time_limit": "公开时限",
    "subject": "公开主体",
    "carriers": "公开渠道和载体",
    "audiences": "公开对象",
    "ways": "公开方式",
    "levels": "公开层级",
}


class Carrier(Labelled):
    """公开渠道和载体: the boxes of the national form."""

    SITE = "site", "政府网站"
    GAZETTE = "gazette", "政府公报"
    NEW_MEDIA = "new_media", "两微一端"
    CONFERENCE = "conference", "发布会/听证会"
    BROADCAST = "broadcast", "广播电视"
    PRESS = "press", "纸质媒体"
    READING_ROOM = "reading_room", "公开查阅点"
    SERVICE_CENTRE = "service_centre", "政务服务中心"
    STATION = "station", "便民服务站"
    DOORSTEP = "doorstep", "入户/现场"
    BOARD = "board", "社区/企事业单位/村公示栏（电子屏）"
    TARGETED = "targeted", "精准推送"
    OTHER = "other", "其他"


class Audience(Labelled):
    """公开对象."""

    PUBLIC = "public", "全社会"
    GROUP = "group", "特定群体"


class Way(Labelled):
    """公开方式."""

    ACTIVE = "active", "主动"
    ON_REQUEST = "on_request", "依申请"


class Level(Labelled):
    """公开层级."""

    CITY = "city", "市级"
    COUNTY = "county", "县级"
    TOWN = "town", "乡级"
    VILLAGE = "village", "村级"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a catalogue; every text as the county wrote it. `group` says which 特定群体, `other` which 其他."""

    domain: str
    first: str
    second: str = ""
    third: str = ""
    content: str = ""
    basis: str = ""
    time_limit: str = ""
    subject: str = ""
    carriers: tuple[Carrier, ...] = ()
    other: str = ""
    audiences: tuple[Audience, ...] = (Audience.PUBLIC,)
    group: str = ""
    ways: tuple[Way, ...] = (Way.ACTIVE,)
    levels: tuple[Level, ...] = ()

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a row is called from version to version."""
        return self.domain, self.first, self.second, self.third

    @property
    def name(self) -> str:
        """惠农补贴政策 › 耕地地力保护补贴."""
        return " › ".join(filter(None, (self.first, self.second, self.third)))

    def to_json(self) -> dict[str, Any]:
        """Return the JSON object; `from_json` reads it back equal."""
        return cast("dict[str, Any]", dump(self))

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Row:
        """Read and validate. Raises ItemError."""
        return load(cls, raw, LABELS)
