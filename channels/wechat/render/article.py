"""An article (图文) as WeChat's drafts take it, and the message of a mass send that carries one.

What WeChat would refuse is refused here, with the number of characters to cut; nothing is ever cut.
Source: developers.weixin.qq.com/doc/service/api/draftbox/draftmanage.
"""

from __future__ import annotations

from typing import Any, Final

from channels import article as articles
from channels.message import Message, UnfitError
from content.item import Reach
from content.render import Rendition, units

MASS: Final = "mass"
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


def mass(rendition: Rendition) -> Message:
    """Make the message of a mass send; its text is the whole article as it reads, from the title to the signature.

    Raises UnfitError, also for what not everybody may read.
    """
    if rendition.reach is not Reach.PUBLIC:
        raise UnfitError(f"图文谁都能转发，公开范围是“{rendition.reach.label}”的信息不用群发")
    made = article(rendition)
    lines = [made["title"], made["digest"], *articles.lines(rendition), f"阅读原文：{rendition.url}"]
    return Message(MASS, {"article": made}, "\n".join(lines))


def content(rendition: Rendition) -> str:
    """Return the article's HTML. Raises UnfitError."""
    seen = "看最新情况、附件和办理进度" if rendition.attachments else "看最新情况"
    html = articles.content(rendition, f"点左下角“阅读原文”，{seen}。查询编号：{rendition.item_code}")
    over = max(len(html) - CONTENT_MOST, -(-(len(html.encode()) - CONTENT_BYTES) // 3))
    if over > 0:
        raise UnfitError(f"图文正文连同排版不能满2万字，请把正文删去{over}个字，或只发链接")
    return html
