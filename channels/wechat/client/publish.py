"""Drafts, publishing and mass sends: what wechatpy 1.8.18 lacks, or would send to the wrong people.

Its own mass methods take `is_to_all` and name a tag `group_id`, which the platform ignores: they are withheld. Here
nothing can say "everybody": a tag is a number above the platform's own (0–2), a list has two openids at least.
Sources: developers.weixin.qq.com/doc/service/api/{notify/message,draftbox,freepublish}.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from wechatpy.client.api import WeChatMessage
from wechatpy.client.api.base import BaseWeChatAPI

from channels.wechat.client.withheld import Withheld

LIST_LEAST: Final = 2  # one openid alone: 40130
LIST_MOST: Final = 10_000
LISTED: Final = 20  # article sets a page of the list of what was published
FIRST_TAG: Final = 3  # 0 to 2 are the platform's own groups, among them "everybody without a group"
_KEY: Final = re.compile(
    r"[0-9A-Za-z]{1,32}", re.ASCII
)  # facts: 64 bytes by the book, but a UUID's dashes were refused


def mass_key(*parts: str) -> str:
    """Make a clientmsgid of what names a call; the same parts give the same key."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def to_list(openids: Sequence[str], media_id: str, key: str) -> dict[str, Any]:
    """Write the body of mass/send: an article for these followers only. Raises ValueError, TypeError."""
    if isinstance(openids, str) or not all(isinstance(each, str) and each for each in openids):
        raise TypeError("a mass send wants a list of openids")
    if not LIST_LEAST <= len(openids) <= LIST_MOST or len(set(openids)) < len(openids):
        raise ValueError(f"a mass send wants {LIST_LEAST} to {LIST_MOST} different openids")
    return {"touser": list(openids), **_article(media_id, key)}


def to_tag(tag: int, media_id: str, key: str) -> dict[str, Any]:
    """Write the body of mass/sendall for one tag. ValueError, TypeError: this is none."""
    if type(tag) is not int:
        raise TypeError("a tag is a number")
    if tag < FIRST_TAG:
        raise ValueError("this number is none of the account's own tags")
    return {"filter": {"is_to_all": False, "tag_id": tag}, **_article(media_id, key)}


def _article(media_id: str, key: str) -> dict[str, Any]:
    if not isinstance(media_id, str) or not media_id:
        raise TypeError("a mass send wants a draft")
    if not _KEY.fullmatch(key):
        raise ValueError("a clientmsgid has 1 to 32 letters and digits")
    return {"mpnews": {"media_id": media_id}, "msgtype": "mpnews", "send_ignore_reprint": 0, "clientmsgid": key}


class Draft(BaseWeChatAPI):  # type: ignore[misc]
    """The draft box. A draft vanishes when it is sent or published."""

    def add(self, articles: Sequence[Mapping[str, Any]]) -> Any:
        """Put an article set into the box; its media_id."""
        return self._post("draft/add", data={"articles": list(articles)}, result_processor=lambda got: got["media_id"])

    def get(self, media_id: str) -> Any:
        """Return a draft's articles."""
        return self._post("draft/get", data={"media_id": media_id})

    def delete(self, media_id: str) -> Any:
        """Throw a draft away."""
        return self._post("draft/delete", data={"media_id": media_id})


class FreePublish(BaseWeChatAPI):  # type: ignore[misc]
    """Publishing without a message to anybody."""

    def submit(self, media_id: str) -> Any:
        """Publish a draft; the publish_id under which it is looked at."""
        return self._post(
            "freepublish/submit", data={"media_id": media_id}, result_processor=lambda got: got["publish_id"]
        )

    def get(self, publish_id: str) -> Any:
        """Return publish_status (0 done, 1 under way, 2–6 not) and, when done, the articles' addresses."""
        return self._post("freepublish/get", data={"publish_id": publish_id})

    def delete(self, article_id: str) -> Any:
        """Take a publication's articles away; whoever opens their address reads that they are gone."""
        return self._post("freepublish/delete", data={"article_id": article_id, "index": 0})

    def page(self, offset: int) -> Any:
        """Return a page of what was published, the latest first, without the texts."""
        return self._post("freepublish/batchget", data={"offset": offset, "count": LISTED, "no_content": 1})


class Message(WeChatMessage):  # type: ignore[misc]
    """Messages, with mass sends that cannot reach the wrong people.

    45065 is raised as any other code: the msg_id of the first send stands in the error's response.
    """

    send_mass_text = Withheld()
    send_mass_image = Withheld()
    send_mass_voice = Withheld()
    send_mass_video = Withheld()
    send_mass_article = Withheld()
    send_mass_card = Withheld()
    _send_mass_message = Withheld()

    def send_to_list(self, openids: Sequence[str], media_id: str, key: str) -> Any:
        """Send a draft to 2 to 10,000 followers."""
        return self._post("message/mass/send", data=to_list(openids, media_id, key))

    def send_to_tag(self, tag: int, media_id: str, key: str) -> Any:
        """Send a draft to everybody under a tag of our own."""
        return self._post("message/mass/sendall", data=to_tag(tag, media_id, key))

    def delete_article(self, msg_id: int, place: int) -> Any:
        """Delete one article of a mass send, from 1, or (0) all; the others stay."""
        return self._post("message/mass/delete", data={"msg_id": msg_id, "article_idx": place})

    def preview(self, media_id: str, *, openid: str = "", name: str = "") -> Any:
        """Show a draft to one person, by openid or 微信号; 100 a day."""
        if bool(openid) == bool(name):
            raise ValueError("a preview is for one person: by openid or by 微信号")
        who = {"touser": openid} if openid else {"towxname": name}
        return self._post("message/mass/preview", data={**who, "mpnews": {"media_id": media_id}, "msgtype": "mpnews"})
