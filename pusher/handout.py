"""Handouts (代发): what was given to people to publish by hand, what became of it, which link is believed. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import urlsplit

__all__ = ["LABELS", "OPEN", "WHY", "LinkError", "read_link"]

# The states of pusher.v_handout: (label, kind of the tag). What is OPEN waits for somebody.
LABELS: Final = {
    "waiting": ("等着代发", "warn"),
    "published": ("已发布", "good"),
    "declined": ("没有发", ""),
    "void": ("不用再发", ""),
    "wrong": ("请更正或删除", "bad"),
    "removed": ("已删除", ""),
}
OPEN: Final = frozenset({"waiting", "wrong"})
# Why what was handed out holds no longer, as pusher.v_handout says it.
WHY: Final = {
    "corrected": "内容已经更正",
    "halted": "内容有误，已经停止",
    "withdrawn": "信息已经撤回",
    "superseded": "已有新的信息代替",
    "sealed": "信息已经紧急下架",
    "closed": "公示已经结束，名单不再公开",
    "retired": "清理时认定失效或废止",
    "changed": "内容改过，还没有重新审定",
    "stopped": "这次推送已经取消或过期",
    "over": "时间已过，现在再发会让人误会",
}
_LONGEST: Final = 1000


class LinkError(Exception):
    """A link that is not one of a published article; `args[0]` is Chinese."""


def read_link(text: str, outlet: str, hosts: Sequence[str]) -> tuple[str, str]:
    """Return a pasted link and its host; `hosts` are those where the outlet publishes, empty: any. Raises LinkError."""
    if not text:
        raise LinkError("请把发布后的网址贴在这里")
    if len(text) > _LONGEST or any(letter.isspace() or not letter.isprintable() for letter in text):
        raise LinkError("网址里有空格、换行，或者太长。请只贴一条网址")
    try:
        parts = urlsplit(text)
        host, odd = (parts.hostname or "").rstrip("."), parts.port is not None or "@" in parts.netloc
    except ValueError:
        raise LinkError("看不懂这个网址，请从浏览器地址栏或文章的“复制链接”里复制") from None
    if parts.scheme != "https":
        raise LinkError("网址要以 https:// 开头，请从文章的“复制链接”里复制")
    if not host or odd:
        raise LinkError("看不懂这个网址，请从浏览器地址栏或文章的“复制链接”里复制")
    if hosts and not any(host == own or host.endswith(f".{own}") for own in hosts):
        raise LinkError(f"这个网址在 {host}，{outlet}的文章应在 {'、'.join(hosts)}。请核对是不是贴错了")
    return text, host
