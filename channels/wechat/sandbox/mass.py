"""Drafts, publishing and mass sends of the stand-in WeChat, with the platform's quotas, filters and oddities.

A draft vanishes when it is sent or published; who had four this month is filtered out without a word; a clientmsgid is
known for 24 hours and may be asked about once a minute; many calls at once are answered -1.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from channels.sandbox.faults import NOT_TAKEN, Behaviour, answer
from channels.sandbox.world import Shown, World
from channels.wechat.sandbox import pushes
from channels.wechat.sandbox.platform import Job, Official, Platform
from channels.wechat.sandbox.reply import error, reply

Api = Callable[[Official, Mapping[str, Any], web.Request], Awaitable[web.StreamResponse]]

A_MONTH: Final = 4
A_MINUTE: Final = 60
AT_ONCE: Final = 20  # calls under way beyond which the platform answers -1
KNOWN: Final = timedelta(hours=24)
CALM: Final = timedelta(seconds=60)
KEY_MOST: Final = 32
LIST_MOST: Final = 10_000
LENGTHS: Final = {"title": (32, 45003), "author": (16, 45110), "digest": (128, 45004), "content": (19_999, 45002)}
FILTERED: Final = frozenset({Behaviour.BLACKLISTED, Behaviour.INTERCEPTED})
ERRORS: Final = frozenset({Behaviour.NO_SUCH_NUMBER, Behaviour.SUSPENDED, Behaviour.SWITCHED_OFF})
CODES: Final[Mapping[Behaviour, tuple[int, str]]] = {
    Behaviour.REFUSED: (40003, "invalid openid"),
    Behaviour.BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.ALWAYS_BUSY: (45011, "api minute-quota reach limit, must slower, retry next minute"),
    Behaviour.CONTENT_REFUSED: (45166, "invalid content"),
    Behaviour.ACCOUNT_REFUSED: (50002, "user limited"),
    Behaviour.TOKEN_EXPIRED: (42001, "access_token expired"),
}


class Mass:
    """The calls, on one Platform and one World."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform
        self._under_way = 0

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
            "message/mass/send": self.to_list,
            "message/mass/sendall": self.to_tag,
            "message/mass/preview": self.preview,
            "message/mass/get": self.status,
            "message/mass/delete": self.withdraw,
        }

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
        if not isinstance(articles, list) or not 1 <= len(articles) <= 8:  # noqa: PLR2004
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

    async def publish(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST freepublish/submit: withdrawn from accounts that are not verified (July 2025)."""
        if account.kind == "unverified":
            return error(48001, "api unauthorized")
        articles = account.press.drafts.pop(str(asked.get("media_id")), None)
        if articles is None:
            return error(40007, "invalid media_id")
        number = str(self._platform.number(account, "", ""))
        account.press.published[number] = articles
        account.press.published_at[number] = int(self._world.now().timestamp())
        if self._world.reports("wechat"):
            # the documents named it otherwise over the years; this is what arrives
            pushes.push(self._world, account, "mphelper", pushes.published(number, "PUBLISHJOBFINISH", f"a-{number}"))
        return reply({"errcode": 0, "errmsg": "ok", "publish_id": number, "msg_data_id": number})

    async def published(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST freepublish/get."""
        number = str(asked.get("publish_id"))
        articles = account.press.published.get(number)
        if articles is None:
            return error(40007, "invalid publish_id")
        items = [
            {"idx": place + 1, "article_url": f"http://mp.weixin.qq.com/s/{number}-{place + 1}"}
            for place, _ in enumerate(articles)
        ]
        detail = {"count": len(items), "item": items}
        return reply({"publish_id": number, "publish_status": 0, "article_id": f"a-{number}", "article_detail": detail})

    async def to_list(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST message/mass/send."""
        openids = asked.get("touser")
        if account.kind != "service":
            return error(48001, "api unauthorized")
        if not isinstance(openids, list) or not all(isinstance(each, str) and each for each in openids):
            return error(40031, "invalid openid list")
        if len(openids) < 2:  # noqa: PLR2004
            return error(40130, "invalid openid list size, at least two openid")
        if len(openids) > LIST_MOST:
            return error(40032, "invalid openid list size")
        return await self._send(account, asked, request, openids)

    async def to_tag(self, account: Official, asked: Mapping[str, Any], request: web.Request) -> web.StreamResponse:
        """POST message/mass/sendall: to a tag, or to everybody where it says so."""
        chosen = asked.get("filter") or {}
        if account.kind == "subscription" and account.today["sendall taken"]:
            return error(45028, "has no masssend quota")
        if chosen.get("is_to_all") is True:
            openids = sorted(account.followers)
        elif isinstance(tag := chosen.get("tag_id"), int) and tag in account.tags:
            openids = sorted(account.tags[tag])
        else:
            return error(45159, "invalid tag")
        return await self._send(account, asked, request, openids)

    async def preview(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST message/mass/preview: shows it to one person and keeps the draft."""
        openid = str(asked.get("touser") or asked.get("towxname") or "")
        articles = account.press.drafts.get(str((asked.get("mpnews") or {}).get("media_id")))
        if not openid:
            return error(40003, "invalid openid")
        if articles is None:
            return error(40007, "invalid media_id")
        self._world.accept(self._shown(account, articles[0], "预览"), (openid,))
        return reply({"errcode": 0, "errmsg": "preview success"})

    async def status(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST message/mass/get."""
        job = _job(account, asked)
        if job is None:
            return error(40059, "invalid msg id")
        return reply({"msg_id": job.number, "msg_status": job.status})

    async def withdraw(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST message/mass/delete: the article is gone, the message that points to it stays."""
        job = _job(account, asked)
        if job is None:
            return error(40059, "invalid msg id")
        job.status = "DELETE"
        if job.shown is not None:
            self._world.gone.add(job.shown)
        return error(0, "ok")

    async def _send(
        self, account: Official, asked: Mapping[str, Any], request: web.Request, openids: Sequence[str]
    ) -> web.StreamResponse:
        """Accept one mass send, once for each clientmsgid; answer and report as its recipients or the faults ask."""
        world, press, key = self._world, account.press, str(asked.get("clientmsgid", ""))
        if refused := self._refused(account, key):
            return refused
        articles = press.drafts.get(str((asked.get("mpnews") or {}).get("media_id")))
        if asked.get("msgtype") != "mpnews" or articles is None:
            return error(40007, "invalid media_id")
        self._under_way += 1
        try:
            behaviour = world.behaviour("wechat", openids)
            await world.pause("wechat")
            if self._under_way > AT_ONCE:
                return error(-1, "system error")
            if behaviour in NOT_TAKEN:
                if behaviour is Behaviour.TOKEN_EXPIRED:
                    self._platform.revoke(account)
                return await answer(world, request, behaviour, error(*CODES.get(behaviour, (-1, "system error"))))
            del press.drafts[str(asked["mpnews"]["media_id"])]
            job = self._take(account, articles[0], openids, key)
            await self._report(account, job, openids)
            good = reply({
                "errcode": 0, "errmsg": "send job submission success", "msg_id": job.number, "msg_data_id": job.number,
            })  # fmt: skip
            return good if behaviour is Behaviour.ACCEPTED else await answer(world, request, behaviour, good)
        finally:
            self._under_way -= 1

    def _refused(self, account: Official, key: str) -> web.Response | None:
        press, now = account.press, self._world.now()
        minute = f"{now:%Y%m%d%H%M}"
        press.minutes[minute] += 1
        if press.minutes[minute] > A_MINUTE:
            return error(45011, "api minute-quota reach limit, must slower, retry next minute")
        if key and (len(key) > KEY_MOST or not key.isalnum()):
            return error(45067, "clientmsgid invalid")
        known = press.keys.get(key)
        if not key or known is None or now - known[0] > KNOWN:
            return None
        if now - known[0] < CALM:
            return error(45066, "same clientmsgid retry too fast")
        press.keys[key] = (now, known[1])
        return error(45065, "clientmsgid exist", msg_id=known[1])

    def _take(self, account: Official, article: dict[str, Any], openids: Sequence[str], key: str) -> Job:
        world, press = self._world, account.press
        month = f"{world.now() + timedelta(hours=8):%Y%m}"
        odd = world.receipts("wechat", openids, FILTERED | ERRORS)
        meant = [
            each
            for each in openids
            if each not in account.left and press.got[each, month] < A_MONTH and odd.get(each) not in FILTERED
        ]
        reached = [each for each in meant if odd.get(each) not in ERRORS]
        job = Job(self._platform.number(account, "", ""), article, reached, len(openids), len(meant) - len(reached))
        if account.verdict == "send success":
            press.got.update((each, month) for each in reached)
            job.shown = self._shown(account, article, str(article["title"]))
            world.accept(job.shown, reached, key)
        else:
            job.status = "SEND_FAIL"
        press.jobs[job.number] = job
        if key:
            press.keys[key] = (world.now(), job.number)
        account.today["sendall taken"] += 1
        return job

    async def _report(self, account: Official, job: Job, openids: Sequence[str]) -> None:
        """Post the totals: once, twice, early, late, not at all."""
        world = self._world
        if not world.reports("wechat"):
            return
        odd = set(world.receipts("wechat", openids).values())
        meant = len(job.openids) + job.errors
        body = pushes.mass_finished(job.number, account.verdict, job.total, meant, job.errors)
        if Behaviour.RECEIPT_LOST in odd:
            return
        if Behaviour.RECEIPT_EARLY in odd:
            await pushes.push_now(world, account, "mphelper", body)
            return
        if Behaviour.RECEIPT_TWICE in odd:
            pushes.push(world, account, "mphelper", body)
        pushes.push(world, account, "mphelper", body, world.late_delay if Behaviour.RECEIPT_LATE in odd else None)

    def _shown(self, account: Official, article: Mapping[str, Any], title: str) -> Shown:
        link = str(article.get("content_source_url") or "") or None
        digest, body = str(article.get("digest", "")), str(article.get("content", ""))
        return Shown("wechat", account.key, account.name, digest, self._world.now(), link, title, article=body)


def _job(account: Official, asked: Mapping[str, Any]) -> Job | None:
    number = str(asked.get("msg_id", ""))
    return account.press.jobs.get(int(number)) if number.isascii() and number.isdigit() else None


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
