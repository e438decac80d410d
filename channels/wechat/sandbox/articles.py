"""The list of what the stand-in WeChat's accounts have published, without their mass sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from channels.wechat.sandbox.platform import Official
from channels.wechat.sandbox.press import address
from channels.wechat.sandbox.reply import error, reply

LIST: Final = "freepublish/batchget"
_MOST: Final = 20


async def listed(account: Official, asked: Mapping[str, Any], request: web.Request) -> web.Response:
    """POST freepublish/batchget: the latest first; not for accounts that are not verified (July 2025)."""
    if account.kind == "unverified":
        return error(48001, "api unauthorized")
    offset, count = asked.get("offset"), asked.get("count")
    if type(offset) is not int or type(count) is not int or not 1 <= count <= _MOST:
        return error(40097, "invalid args")
    published = [issue for issue in account.press.issues.values() if issue.status == 0][::-1]
    items = [
        {
            "article_id": f"a-{issue.number}",
            "content": {"news_item": [_shown(account, page, address(request)) for page in issue.pages]},
            "update_time": issue.at,
        }
        for issue in published[offset : offset + count]
    ]
    return reply({"total_count": len(published), "item_count": len(items), "item": items})


def _shown(account: Official, page: str, where: str) -> dict[str, Any]:
    article = account.press.pages[page]
    kept = {name: article.get(name, "") for name in ("title", "author", "digest", "content_source_url")}
    return {**kept, "url": f"{where}/{page}", "is_deleted": page in account.press.closed}
