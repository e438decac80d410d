"""What WeChat says of a publication: the event after it, and freepublish/get.

Sources: developers.weixin.qq.com/doc/service/api/freepublish. The documents named the event in three ways over the
years; it is known by what it carries.
Pure: no IO, no clock.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from channels.message import Reason, Scope, Tally

PREFIX: Final = "publish:"  # of our references: a publication's number is no message's
EVENTS: Final = frozenset({"publishjobfinish", "freepublishjobfinish", "masssendjobfinish"})
DONE, UNDER_WAY = 0, 1
FAILED: Final[Mapping[int, Reason]] = {
    2: Reason("publish2", "没有通过原创审核，请核对文字是不是别的公众号声明过原创的", Scope.CONTENT),
    3: Reason("publish3", "平台没有发布成功，未说明原因"),
    4: Reason("publish4", "平台审核不通过", Scope.CONTENT),
    5: Reason("publish5", "发布以后在公众号后台被删除了"),
    6: Reason("publish6", "发布以后被平台认定违规，已封禁", Scope.CONTENT),
}
_UNSAID: Final = Reason("publish", "平台没有发布，原因未公布", Scope.CONTENT)


def issue(found: Mapping[str, Any], identity: str, at: datetime) -> Tally | None:
    """Read a publication's state, of the event or of freepublish/get; None: it is under way, or says nothing."""
    number, status = str(found.get("publish_id") or "").strip(), str(found.get("publish_status", "")).strip()
    if not number or not status.isascii() or not status.isdigit() or int(status) == UNDER_WAY:
        return None
    why = None if int(status) == DONE else FAILED.get(int(status), _UNSAID)
    return Tally(identity, f"{PREFIX}{number}", None, None, None, None, why, at, links_of(found.get("article_detail")))


def links_of(detail: object, *, items: str = "item", number: str = "idx", link: str = "article_url") -> Any:
    """Return (number, address) of each article; one alone comes as no list, and odd ones are left out."""
    found = detail.get(items) if isinstance(detail, Mapping) else None
    pairs = [
        (str(one.get(number, "")).strip(), str(one.get(link) or "").strip())
        for one in (found if isinstance(found, list) else [found])
        if isinstance(one, Mapping)
    ]
    return tuple(
        (int(place), where)
        for place, where in pairs
        if place.isascii() and place.isdigit() and len(place) < 3 and where.startswith(("http://", "https://"))  # noqa: PLR2004 - of a set of 8
    )
