"""The copy pack (复制包) of a rendition for one outlet, in the outlet's own shape.

An article (a portal's with its tags), a post that also stands in 140 characters, a video's words and captions. What is
too long is refused with the number of characters; nothing is ever cut. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from channels import article
from channels.message import Message, UnfitError
from channels.pack import PACK, Pack
from channels.portal import tags
from channels.script import SECONDS, script
from content.item import Reach
from content.render import Rendition, TooLongError, forward, units

HOURS: Final = 24


@dataclass(frozen=True, slots=True)
class Outlet:
    """Where an account publishes, and what fits there, in UTF-16 units; 0: nobody counts."""

    label: str
    title: int = 0
    digest: int = 0
    text: int = 0
    markup: int = 0  # characters of the formatted article, tags included
    hosts: tuple[str, ...] = ()
    post: bool = False  # no article: title, plain facts and the link in one text
    short: int = 0  # what readers see of a post without unfolding it; 0: all
    seconds: int = 0  # of a video, spoken; 0: none
    tagged: bool = False  # the page carries a government site's tags


# WeChat's limits are documented (draftbox/draftmanage); 微博's and 抖音's are what editors report, and platforms change
# them: each account may have its own (title_most, digest_most, text_most).
OUTLETS: Final[Mapping[str, Outlet]] = {
    "wechat": Outlet("微信公众号", 32, 128, 0, 19_999, ("mp.weixin.qq.com",)),
    "weibo": Outlet("微博", 0, 0, 2000, 0, ("weibo.com", "weibo.cn"), post=True, short=140),
    "douyin": Outlet("抖音", 20, 0, 1000, 0, ("douyin.com", "iesdouyin.com"), post=True, seconds=SECONDS),
    "app": Outlet("客户端"),
    "site": Outlet("网站", tagged=True),
    "other": Outlet("其他"),
}


def pack(rendition: Rendition, outlet: Outlet, options: Mapping[str, Any]) -> Message:
    """Make the pack; its text is what people will read. Raises UnfitError, also for what not everybody may read."""
    if rendition.reach is not Reach.PUBLIC:
        raise UnfitError(f"发出去谁都看得到，公开范围是“{rendition.reach.label}”的信息不请人代发")
    plain = "\n".join(_post(rendition) if outlet.post else _article(rendition))
    over = units(plain) - outlet.text
    if outlet.text and over > 0:
        raise UnfitError(f"{outlet.label}正文最多{outlet.text}个字，请删去{over}个字")
    spoken = script(rendition, outlet.seconds) if outlet.seconds else None
    made = Pack(
        outlet=outlet.label,
        title=article.title(rendition, outlet.title),
        digest=article.digest(rendition, outlet.digest),
        plain=plain,
        html="" if outlet.post else _html(rendition, outlet),
        link=rendition.url,
        hours=options.get("hours") or HOURS,
        short=_short(rendition, outlet.short) if outlet.short else "",
        script=spoken.spoken if spoken else "",
        captions=spoken.captions if spoken else "",
        seconds=spoken.seconds if spoken else 0,
        tags=tags(rendition, options) if outlet.tagged else "",
    )
    return Message(PACK, asdict(made), f"{made.title}\n{plain}", segments=0)


def _post(rendition: Rendition) -> list[str]:
    facts = [f"{label}：{value}" for label, value in rendition.told]
    return [rendition.title, *facts, f"{rendition.issuer}，全文：{rendition.url}".removeprefix("，")]


def _short(rendition: Rendition, most: int) -> str:
    """What fits without being unfolded; empty: not even the title does, the whole post is there."""
    try:
        return forward(rendition, most)
    except TooLongError:
        return ""


def _article(rendition: Rendition) -> list[str]:
    return [*article.lines(rendition), f"最新情况：{rendition.url}"]


def _html(rendition: Rendition, outlet: Outlet) -> str:
    where = "点左下角“阅读原文”" if outlet.markup else f"请打开 {rendition.url} "
    seen = "看最新情况、附件和办理进度" if rendition.attachments else "看最新情况"
    html = article.content(rendition, f"{where}，{seen}。查询编号：{rendition.item_code}".replace(" ，", " "))
    over = len(html) - outlet.markup
    if outlet.markup and over > 0:
        raise UnfitError(f"{outlet.label}正文连同排版最多{outlet.markup}个字，请把正文删去{over}个字")
    return html
