"""The list of what the stand-in WeChat's accounts have published, without their mass sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from channels.wechat.sandbox.platform import Official
from channels.wechat.sandbox.reply import error, reply

LIST: Final = "freepublish/batchget"
_MOST: Final = 20


async def listed(account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
    """POST freepublish/batchget: the latest first; not for accounts that are not verified (July 2025)."""
    if account.kind == "unverified":
        return error(48001, "api unauthorized")
    offset, count = asked.get("offset"), asked.get("count")
    if type(offset) is not int or type(count) is not int or not 1 <= count <= _MOST:
        return error(40097, "invalid args")
    published = list(account.press.published.items())[::-1]
    items = [
        {
            "article_id": f"a-{number}",
            "content": {"news_item": [_shown(number, place, one) for place, one in enumerate(articles, 1)]},
            "update_time": account.press.published_at.get(number, 0),
        }
        for number, articles in published[offset : offset + count]
    ]
    return reply({"total_count": len(published), "item_count": len(items), "item": items})


def _shown(number: str, place: int, article: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: article.get(name, "") for name in ("title", "author", "digest", "content_source_url")}
    return {**kept, "url": f"http://mp.weixin.qq.com/s/{number}-{place}", "is_deleted": bool(article.get("gone"))}
