"""How words stand on a page: figures that stay on one line, places as people call them. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from markupsafe import Markup, escape

from pusher.wording import place

__all__ = ["gathered", "place", "whole"]

# A telephone number (with what may not begin a line behind it), a day, a sum: what nobody can read when a line breaks
# in the middle of it.
_WHOLE: Final = re.compile(
    r"(?P<tag><[^>]*>)|(?P<no>\d[\d-]{5,}\d(?:转\d+)?[，。、；：）]*)|\d{4}年|\d{1,2}月\d{1,2}日|[零幺一二三四五六七八九]{3,4}(?=[，。])|\d[\d,.]*(?:万元|元|亩|户|人|周岁|岁|天|时|分)"
)


def whole(text: str) -> Markup:
    """Keep telephone numbers, days and sums on one line as long as they fit one; Markup keeps its tags."""
    return Markup(_WHOLE.sub(_kept, str(escape(text))))  # noqa: S704 - escaped just here


def gathered(lines: Iterable[str]) -> list[str]:
    """甲、乙：why, for 甲：why and 乙：why. What is said of many stands once, where it stood first."""
    whose: dict[str, list[str]] = {}
    for line in lines:
        who, colon, why = line.partition("：")
        whose.setdefault(f"{colon}{why}" if colon else line, []).extend([who] if colon else [])
    return ["、".join(dict.fromkeys(who)) + why for why, who in whose.items()]


_SYSTEMS: Final = (
    ("Harmony", "鸿蒙手机"), ("Android", "安卓手机"), ("iPhone", "苹果手机"), ("iPad", "平板"),
    ("Windows", "电脑"), ("Macintosh", "电脑"), ("Linux", "电脑"),
)  # fmt: skip
_APPS: Final = (("wxwork", "企业微信"), ("MicroMessenger", "微信"), ("DingTalk", "钉钉"))


def device(agent: str) -> str:
    """安卓手机，微信: what a browser says it is, in words that its owner knows it by."""
    system = next((words for mark, words in _SYSTEMS if mark in agent), "未知设备")
    app = next((words for mark, words in _APPS if mark in agent), "浏览器")
    return f"{system}，{app}"


def _kept(found: re.Match[str]) -> str:
    if found["tag"]:
        return found[0]
    return f'<span class="{"no" if found["no"] else "fig"}">{found[0]}</span>'
