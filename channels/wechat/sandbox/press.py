"""Material, drafts and publications (发布) of the stand-in WeChat, and the pages that articles are read on.

A draft vanishes when it is sent or published. A publication pushes to nobody: its articles have an address each, and
the platform tells what became of it by an event and when it is asked.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from html import escape
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import World
from channels.wechat.sandbox import pushes
from channels.wechat.sandbox.platform import Official, Platform
from channels.wechat.sandbox.reply import error, reply
from channels.wechat.sandbox.shelf import Issue

Api = Callable[[Official, Mapping[str, Any], web.Request], Awaitable[web.StreamResponse]]

SET_MOST: Final = 8
LENGTHS: Final = {"title": (32, 45003), "author": (16, 45110), "digest": (128, 45004), "content": (19_999, 45002)}
UNDER_WAY: Final = 1
_GONE: Final = "该内容已被发布者删除"


class Press:
    """The calls, on one Platform and one World."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform

    def calls(self) -> Mapping[str, Api]:
        """Return each call by its name under /cgi-bin/."""
        return {
            "material/add_material": self.cover,
            "media/uploadimg": self.picture,
            "draft/add": self.add,
            "draft/get": self.get,
            "draft/delete": self.delete,
            "freepublish/submit": self.publish,
            "freepublish/get": self.published,
            "freepublish/delete": self.retract,
        }

    def routes(self) -> list[web.RouteDef]:
        """GET /s/{account}/{page}: an article as anybody reads it."""
        return [web.get("/s/{account}/{page}", self.page)]

    async def cover(self, account: Official, _: Mapping[str, Any], request: web.Request) -> web.Response:
        """POST material/add_material: a permanent picture."""
        if b'name="media"' not in await request.read():
            return error(41005, "media data missing")
        media_id = f"cover-{self._platform.number(account, '', '')}"
        account.press.covers.add(media_id)
        return reply({"media_id": media_id, "url": f"http://mmbiz.qpic.cn/{media_id}"})

    async def picture(self, account: Official, _: Mapping[str, Any], request: web.Request) -> web.Response:
        """POST media/uploadimg: a picture inside an article."""
        if b'name="media"' not in await request.read():
            return error(41005, "media data missing")
        return reply({"url": f"http://mmbiz.qpic.cn/picture-{self._platform.number(account, '', '')}"})

    async def add(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST draft/add."""
        articles = asked.get("articles")
        if not isinstance(articles, list) or not 1 <= len(articles) <= SET_MOST:
            return error(45008, "article size out of limit")
        for article in articles:
            if wrong := _unfit(account, article):
                return wrong
        media_id = f"draft-{self._platform.number(account, '', '')}"
        account.press.drafts[media_id] = articles
        return reply({"media_id": media_id, "item": []})

    async def get(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST draft/get."""
        articles = account.press.drafts.get(str(asked.get("media_id")))
        return error(40007, "invalid media_id") if articles is None else reply({"news_item": articles})

    async def delete(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST draft/delete."""
        gone = account.press.drafts.pop(str(asked.get("media_id")), None)
        return error(40007, "invalid media_id") if gone is None else error(0, "ok")

    async def publish(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST freepublish/submit; nothing is told apart by a key, so each call publishes."""
        world, media_id = self._world, str(asked.get("media_id"))
        if media_id not in account.press.drafts:
            return error(40007, "invalid media_id")
        behaviour = world.behaviour("wechat", ())
        await world.pause("wechat")
        if behaviour in NOT_TAKEN:
            return await answer(world, request, behaviour, error(-1, "system error"))
        number = str(self._platform.number(account, "", ""))
        pages = lay_out(account, number, account.press.drafts.pop(media_id))
        issue = account.press.issues[number] = Issue(number, pages, account.publishing, int(world.now().timestamp()))
        if world.reports("wechat") and account.event and issue.status != UNDER_WAY:
            found = [f"{address(request)}/{page}" for page in pages]
            body = pushes.published(account.event, number, issue.status, f"a-{number}", found)
            pushes.push(world, account, "mphelper", body)
        good = reply({"errcode": 0, "errmsg": "ok", "publish_id": number, "msg_data_id": number})
        return good if behaviour is Behaviour.ACCEPTED else await answer(world, request, behaviour, good)

    async def published(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.Response:
        """POST freepublish/get."""
        issue = account.press.issues.get(str(asked.get("publish_id")))
        if issue is None:
            return error(40007, "invalid publish_id")
        found: dict[str, Any] = {"publish_id": issue.number, "publish_status": issue.status, "fail_idx": []}
        if issue.status == 0:
            items = [
                {"idx": place, "article_url": f"{address(request)}/{page}"} for place, page in enumerate(issue.pages, 1)
            ]
            found |= {"article_id": f"a-{issue.number}", "article_detail": {"count": len(items), "item": items}}
        return reply(found)

    async def retract(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST freepublish/delete: one article (index from 1), or all of a publication."""
        issue = account.press.issues.get(str(asked.get("article_id")).removeprefix("a-"))
        place = asked.get("index") or 0
        if issue is None or not isinstance(place, int) or not 0 <= place <= len(issue.pages):
            return error(53600, "article_id is invalid")
        account.press.closed.update(issue.pages[place - 1 : place] if place else issue.pages)
        if account.press.closed.issuperset(issue.pages):
            issue.status = 5
        return error(0, "ok")

    async def page(self, request: web.Request) -> web.Response:
        """Show an article; what was deleted says so."""
        account = self._platform.account(request.match_info["account"])
        name = request.match_info["page"]
        article = account.press.pages.get(f"{account.key}/{name}")
        if article is None:
            raise web.HTTPNotFound
        gone = f"{account.key}/{name}" in account.press.closed
        title = _GONE if gone else escape(str(article["title"]))
        body = f"<p>{_GONE}</p>" if gone else f"<h1>{title}</h1>{article['content']}"
        head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title>'
        style = "max-width:40rem;margin:0 auto;padding:1rem;font:17px/1.7 sans-serif"
        text = f'<!doctype html><html lang="zh-CN">{head}<body style="{style}">{body}'
        return web.Response(text=text, content_type="text/html")


def address(request: web.Request) -> str:
    """Where the stand-in's articles are read, without a slash at the end."""
    mounted = request.path.partition("/cgi-bin/")[0]
    return f"{request.url.origin()}{mounted}/s"


def lay_out(account: Official, number: str, articles: Sequence[dict[str, Any]]) -> list[str]:
    """Give articles a page each; the pages' names, in their order."""
    pages = {f"{account.key}/{number}-{place}": article for place, article in enumerate(articles, 1)}
    account.press.pages.update(pages)
    return list(pages)


def _unfit(account: Official, article: Any) -> web.Response | None:
    if not isinstance(article, dict) or not article.get("title") or not article.get("content"):
        return error(44003, "empty news data")
    for name, (most, code) in LENGTHS.items():
        if len(str(article.get(name, ""))) > most:
            return error(code, f"{name} size out of limit")
    if len(str(article["content"]).encode()) >= 1 << 20:
        return error(45002, "content size out of limit")
    if article.get("thumb_media_id") not in account.press.covers:
        return error(40007, "invalid media_id")
    if "<script" in article["content"] or ("<img" in article["content"] and "mmbiz.qpic.cn" not in article["content"]):
        return error(45166, "invalid content")
    return None
