"""What a government page's meta tags say (《政府网站发展指引》, 国办发〔2017〕47号), in whatever form they come."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, Final

from content.ingest.draft import Head, tidy
from content.pattern import late

SITE: Final = late(r"[_|]|\s[-–—]\s?|-(?=[^-]*(?:政府|网|局)$)")  # between an article's name and its site's
_COMMAS: Final = late(r"[,，;；、|\s]+")
_DAY: Final = late(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?(?:[\sT]*(\d{1,2})[:：](\d{1,2})(?:[:：](\d{1,2}))?)?"
)
_LABEL: Final = late(r"^(?:(?:信息|稿件|文章|内容)?来源|发布(?:单位|机构|时间|日期)|时间|日期)\s*[:：]\s*")


def read_head(root: Any) -> Head:
    """Read the tags: case does not matter, the first that is not empty counts, a site's name is no description."""
    tags = _tags(root)
    site = tags.get("sitename", "")
    description = tags.get("description", "")
    return Head(
        title=tags.get("articletitle", ""),
        issuer=_LABEL.sub("", tags.get("contentsource", "") or tags.get("source", "")),
        published=read_time(tags.get("pubdate", "") or tags.get("publishdate", "")),
        column=tags.get("columnname", ""),
        keywords=tuple(dict.fromkeys(filter(None, _COMMAS.split(tags.get("keywords", ""))))),
        description="" if description == site else description,
        site=site,
        url=tags.get("url", ""),
    )


def is_column(root: Any) -> bool:
    """Whether a page says that it is a column (栏目): its kind, and no article's title."""
    tags = _tags(root)
    return not tags.get("articletitle") and any(tags.get(name) for name in ("columntype", "columnname"))


def _tags(root: Any) -> dict[str, str]:
    tags: dict[str, str] = {}
    for meta in root.iter("meta"):
        said = {name.lower(): value for name, value in meta.attrib.items()}
        name = (said.get("name") or said.get("property") or "").strip().lower()
        value = tidy(re.sub(r"\s+", " ", said.get("content") or ""))
        if name and value:
            tags.setdefault(name, value)
    return tags


def read_time(said: str) -> datetime | None:
    """Return the first day in some words, with its hour where they say one; None: they say no day."""
    match = _DAY.search(said)
    if match is None:
        return None
    try:
        return datetime(*(int(part or 0) for part in match.groups()))  # type: ignore[arg-type]  # noqa: DTZ001 - local time, as it is written
    except ValueError:
        return None
