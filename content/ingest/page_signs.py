"""The signs by which a page's furniture is known: the way to it, its tools, its line of source and day, its foot."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from typing import Any, Final

from content.ingest.page_head import read_time
from content.pattern import late

KNOWN: Final[dict[str, Any]] = json.loads((files("content.data") / "page_bodies.json").read_text("utf-8"))
_PRINTED: Final[dict[str, list[str]]] = KNOWN["printed"]


def _any(*names: str) -> str:
    return "|".join(pattern for name in names for pattern in _PRINTED[name])


_FURNITURE: Final = late("|".join(KNOWN["furniture"]))
_PATH: Final = late(_any("path"))
_TOOL: Final = late(_any("tool"))
_TOOLS: Final = late(rf"(?:{_any('tool', 'beside')}|[\W_])+")
_MENU: Final = late(rf"(?:(?:{_any('menu')}|[\W_])+)")
_AFTER: Final = late(_any("after"))
_FOOT: Final = late(_any("foot"))
_HOST: Final = late(_any("host"))
_DAY: Final = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?"
_META: Final = late(rf"[\W_]*(?:(?:{_any('label')})\s*[：:]|{_DAY}[^。]{{0,20}}?(?:{_any('label')})\s*[：:])[^。]*")
_LABEL: Final = late(rf"(?:{_any('label')})\s*[：:]")
_PUBLISHED: Final = late(rf"(?:(?:发布|发文|更新|成文)?(?:时间|日期)\s*[：:]\s*|^[\W_]*)(?P<day>{_DAY}[\s\d:：]*)")
_ISSUER: Final = late(
    rf"(?:来源|发布(?:机构|单位))\s*[：:]\s*(?P<issuer>[^\s|｜：:【\[（(]{{2,40}}?)(?=$|[\s|｜【\[（(]|{_LABEL.pattern})"
)
_LONGEST: Final = 160  # characters of a line of source and day


@dataclass(frozen=True, slots=True)
class Meta:
    """What a page's line below its title says: who brought it (来源) and when, empty where it does not."""

    issuer: str
    published: datetime | None


def is_furniture(text: str) -> bool:
    """Whether a line of an article's own container is a tool or a sign of its page."""
    return bool(_FURNITURE.fullmatch(text))


def is_path(text: str) -> bool:
    """Whether a line says where on the site one is: 首页 > 政务公开 > 通知公告."""
    return bool(_PATH.fullmatch(text))


def is_tool(text: str) -> bool:
    """Whether a line has nothing but tools: 【打印本页】 【关闭窗口】."""
    return bool(_TOOL.search(text) and _TOOLS.fullmatch(text))


def is_menu(text: str) -> bool:
    """Whether a line has nothing but the menu of a site's foot: 网站地图 | 关于我们."""
    return any(sign.isalpha() for sign in text) and bool(_MENU.fullmatch(text))


def is_after(text: str) -> bool:
    """Whether a line begins what follows an article: 上一篇：…, 相关链接."""
    return bool(_AFTER.fullmatch(text))


def is_foot(text: str) -> bool:
    """Whether a line is of a site's foot: 鄂ICP备…号, 网站标识码."""
    return bool(_FOOT.search(text)) and "。" not in text


def is_host(text: str) -> bool:
    """Whether a line says whose the site is, or an event: 主办单位：…."""
    return bool(_HOST.fullmatch(text))


def read_meta(text: str) -> Meta | None:
    """Read a line of source and day; None: it is none. 时间 alone is for a notice to say."""
    if len(text) > _LONGEST or not _META.fullmatch(text):
        return None
    labels = [match[0].rstrip("：: ") for match in _LABEL.finditer(text)]
    if len(labels) == 1 and labels[0] in {"时间", "日期"}:
        return None
    issuer, day = _ISSUER.search(text), _PUBLISHED.search(text)
    return Meta(issuer["issuer"] if issuer else "", read_time(day["day"]) if day else None)
