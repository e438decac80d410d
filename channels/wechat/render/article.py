"""An article (图文) as WeChat's drafts take it, and the message of a mass send that carries one.

What WeChat would refuse is refused here, with the number of characters to cut; nothing is ever cut.
Source: developers.weixin.qq.com/doc/service/api/draftbox/draftmanage.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from channels import article as articles
from channels.message import Message, UnfitError
from content.item import Reach
from content.render import Rendition, units

MASS: Final = "mass"
TAG: Final = "tag"  # to everybody under a town's tag; the number stands in the message's body
PUBLISH: Final = "publish"
ARTICLES: Final = frozenset({MASS, TAG, PUBLISH})
TITLE_MOST: Final = 32
AUTHOR_MOST: Final = 16
DIGEST_MOST: Final = 128
CONTENT_MOST: Final = 19_999  # characters, tags included
CONTENT_BYTES: Final = (1 << 20) - 1


def article(rendition: Rendition) -> dict[str, Any]:
    """Return the article as draft/add takes it, but for its cover. Raises UnfitError."""
    found: dict[str, Any] = {
        "article_type": "news",
        "title": articles.title(rendition, TITLE_MOST),
        "digest": articles.digest(rendition, DIGEST_MOST),
        "content": content(rendition),
        "content_source_url": rendition.url,
        "need_open_comment": 0,
    }
    if 0 < units(rendition.issuer) <= AUTHOR_MOST:
        found["author"] = rendition.issuer  # a longer name stands whole under the text
    return found


def mass(rendition: Rendition, mode: str = MASS) -> Message:
    """Make the message of a mass send or a publication; its text is the whole article, from the title to the signature.

    Raises UnfitError, also for what not everybody may read.
    """
    if rendition.reach is not Reach.PUBLIC:
        verb = "在公众号发布" if mode == PUBLISH else "群发"
        raise UnfitError(f"图文谁都能转发，公开范围是“{rendition.reach.label}”的信息不用{verb}")
    made = article(rendition)
    lines = [made["title"], made["digest"], *articles.lines(rendition), f"阅读原文：{rendition.url}"]
    return Message(mode, {"article": made}, "\n".join(lines))


def together(messages: Sequence[Message]) -> Message:
    """Make one message of the articles of several, in their order (合成一组)."""
    first = messages[0]
    body = {name: value for name, value in first.body.items() if name != "article"}
    articles = [message.body["article"] for message in messages]
    return Message(first.mode, {**body, "articles": articles}, "\n\n".join(message.text for message in messages))


def content(rendition: Rendition) -> str:
    """Return the article's HTML. Raises UnfitError."""
    seen = "看最新情况、附件和办理进度" if rendition.attachments else "看最新情况"
    html = articles.content(rendition, f"点左下角“阅读原文”，{seen}。查询编号：{rendition.item_code}")
    over = max(len(html) - CONTENT_MOST, -(-(len(html.encode()) - CONTENT_BYTES) // 3))
    if over > 0:
        raise UnfitError(f"图文正文连同排版不能满2万字，请把正文删去{over}个字，或只发链接")
    return html
