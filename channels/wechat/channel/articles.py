"""What stands on an official account (发布列表): channels.posted.Posted on a WeChatClient.

The platform lists what was published without a message to followers, and no mass send: developers.weixin.qq.com
doc/service/api/public/api_freepublish_batchget and community/develop/doc/0006e42c5f08682e9bd2f96006bc00.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from channels.message import Reason
from channels.posted import Article
from channels.wechat.client import WeChatClient
from channels.wechat.client.publish import LISTED

_UNREADABLE: Final = Reason("unreadable", "微信的发布列表无法识别")


class Articles(ABC):
    """The part of a channel that reads what was published."""

    client: WeChatClient
    covers: str = "没有群发的文章"

    @abstractmethod
    async def ask(self, call: Awaitable[Any]) -> Any:
        """Await an API call; a refusal or a failure is a Reason."""

    async def articles(self, most: int) -> Sequence[Article] | Reason:
        """Read POST freepublish/batchget page by page; what was deleted is left out."""
        found: list[Article] = []
        for offset in range(0, most, LISTED):
            page = await self.ask(self.client.freepublish.page(offset))
            if isinstance(page, Reason):
                return page
            if not isinstance(page, Mapping) or not isinstance(page.get("item"), list):
                return _UNREADABLE
            found += [article for item in page["item"] for article in _read(item)]
            if offset + len(page["item"]) >= int(page.get("total_count") or 0) or not page["item"]:
                break
        return found[:most]


def _read(item: Any) -> Iterator[Article]:
    """The articles of one set; what cannot be read is passed over."""
    content = item.get("content") if isinstance(item, Mapping) else None
    when = item.get("update_time") if isinstance(item, Mapping) else None
    if not isinstance(content, Mapping) or type(when) is not int:
        return
    for one in content.get("news_item") or ():
        if not isinstance(one, Mapping) or one.get("is_deleted") or not one.get("url"):
            continue
        source = str(one.get("content_source_url") or "")
        yield Article(str(one["url"]), str(one.get("title") or ""), datetime.fromtimestamp(when, UTC), source)
