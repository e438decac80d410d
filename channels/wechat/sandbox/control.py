"""The hand that moves phones in the stand-in WeChat: follow, allow, refuse, say; and the operator's levers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any, Final

from aiohttp import web

from channels.sandbox.world import Gesture, World
from channels.wechat.sandbox import pushes, talk
from channels.wechat.sandbox.people import scene_of_ticket
from channels.wechat.sandbox.platform import Official, Platform, derived
from channels.wechat.sandbox.windows import TAPPED

ALWAYS: Final = 1 << 30  # a long-term consent
_QR: Final = "http://weixin.qq.com/q/"
_LONG_AGO: Final = timedelta(days=400)


class Control:
    """What a test, the demo or the phone page can make happen."""

    def __init__(self, world: World, platform: Platform) -> None:
        self._world = world
        self._platform = platform
        self._born = 0

    async def follow(self, account: Official, openid: str | None = None, scene: str | None = None) -> str:
        """Let somebody follow, perhaps by a QR's scene; a follower only scans. Returns the openid."""
        if openid is None:
            self._born += 1
            openid = f"o{derived(account.key, f'openid {self._born}')[:22]}_fan{chr(97 + self._born % 26)}"
        account.left.discard(openid)
        known = openid in account.followers
        account.followers.setdefault(openid, self._world.now())
        if scene:
            account.origins.setdefault(openid, scene)
        if not known or scene:
            account.windows.open(openid, self._world.now(), TAPPED)
            body = pushes.scanned(scene) if known and scene else pushes.followed(scene)
            await self._tell(account, openid, body)
        return openid

    async def unfollow(self, account: Official, openid: str) -> None:
        """Let a follower leave."""
        account.followers.pop(openid, None)
        account.left.add(openid)
        await self._tell(account, openid, pushes.unfollowed())

    async def allow(self, account: Official, openid: str, template: str, *, lasting: bool = False) -> None:
        """Let somebody tap 允许 in the pop-up of a template."""
        if lasting:
            account.lasting.add(template)
        await self.answer(account, openid, {template: "accept"})

    async def answer(self, account: Official, openid: str, answers: Mapping[str, str]) -> None:
        """Let somebody answer the pop-up: accept or reject, by template."""
        account.asked.update(answers)
        for template, status in answers.items():
            if status == "accept":
                had = account.consents.get((openid, template), 0)
                account.consents[openid, template] = ALWAYS if template in account.lasting else had + 1
        await pushes.push_now(self._world, account, openid, pushes.popup_answered(answers))

    async def refuse(self, account: Official, openid: str, template: str) -> None:
        """Let somebody switch a template off in the settings."""
        account.asked.add(template)
        account.consents[openid, template] = 0
        await pushes.push_now(self._world, account, openid, pushes.consent_withdrawn(template))

    async def say(self, account: Official, openid: str, text: str) -> bytes:
        """Let somebody write to the account; returns our reply as it came."""
        return await talk.say(self._world, account, openid, text)

    async def tap(self, account: Official, openid: str, key: str) -> bytes:
        """Let somebody tap a button of the menu; returns our reply as it came."""
        account.windows.open(openid, self._world.now(), TAPPED)
        return await talk.act(self._world, account, openid, talk.tapped(key))

    def routes(self) -> list[web.RouteDef]:
        """POST /control/{verb} with JSON; GET /control/counts?account=."""
        verbs: dict[str, Callable[[Official, Mapping[str, Any]], Awaitable[Mapping[str, Any]]]] = {
            "follow": self._follow,
            "gather": self._gather,
            "unfollow": self._unfollow,
            "allow": self._allow,
            "refuse": self._refuse,
            "say": self._say,
            "account": self._account,
            "revoke": self._revoke,
        }

        async def move(request: web.Request) -> web.Response:
            verb = verbs.get(request.match_info["verb"])
            try:
                asked = json.loads(await request.read() or b"{}")
                account = self._platform.account(str(asked["account"]))
                found = await verb(account, asked) if verb else None
            except (ValueError, KeyError, TypeError) as error:
                raise web.HTTPBadRequest(text=f"{type(error).__name__}: {error}") from None
            if found is None:
                raise web.HTTPNotFound
            return web.json_response(found)

        async def counts(request: web.Request) -> web.Response:
            return web.json_response(self._platform.account(request.query["account"]).counts)

        return [web.post("/control/{verb}", move), web.get("/control/counts", counts)]

    def gestures(self) -> list[Gesture]:
        """What the phone page offers for an openid."""

        async def follow(account: str, openid: str, text: str) -> None:
            await self.follow(self._platform.account(account), openid, text.strip() or None)

        async def unfollow(account: str, openid: str, _: str) -> None:
            await self.unfollow(self._platform.account(account), openid)

        async def say(account: str, openid: str, text: str) -> None:
            await self.say(self._platform.account(account), openid, text)

        async def speak(account: str, openid: str, _: str) -> None:
            await talk.speak(self._world, self._platform.account(account), openid)

        async def tap(account: str, openid: str, text: str) -> None:
            await self.tap(self._platform.account(account), openid, text)

        async def snapshot(account: str, openid: str, _: str) -> None:
            self._platform.account(account).snapshots ^= {openid}

        return [
            Gesture("wechat", "tap", "点菜单", tap, text=True),
            Gesture("wechat", "follow", "扫码关注（填二维码参数）", follow, text=True),
            Gesture("wechat", "unfollow", "取消关注", unfollow),
            Gesture("wechat", "snapshot", "换成快照页，或者换回来", snapshot),
            Gesture("wechat", "speak", "发一段语音", speak),
            Gesture("wechat", "say", "发给公众号", say, text=True),
        ]

    async def storm(self, account: Official, count: int, scene: str | None = None) -> list[str]:
        """Let so many follow at the same moment."""
        return list(await asyncio.gather(*(self.follow(account, scene=scene) for _ in range(count))))

    async def _tell(self, account: Official, openid: str, body: str) -> None:
        """Post the event of a follow or a leaving: once, the very same twice, or never."""
        if account.events != "lost":
            await talk.act(self._world, account, openid, body, twice=account.events == "twice")

    async def _follow(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        link = asked.get("url") or asked.get("ticket")
        scene = _scene(account, str(link)) if link else asked.get("scene")
        return {"openid": await self.follow(account, asked.get("openid"), scene)}

    async def _gather(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Whoever followed long ago, as [openid, the QR's address or ""]: the list has them, no event comes."""
        for openid, link in asked["followers"]:
            account.followers.setdefault(openid, self._world.now() - _LONG_AGO)
            if link:
                account.origins.setdefault(openid, _scene(account, link))
        return {"followers": len(account.followers)}

    async def _unfollow(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        await self.unfollow(account, asked["openid"])
        return {}

    async def _allow(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        await self.allow(account, asked["openid"], asked["template"], lasting=bool(asked.get("lasting")))
        return {}

    async def _refuse(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        await self.refuse(account, asked["openid"], asked["template"])
        return {}

    async def _say(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        return {"reply": (await self.say(account, asked["openid"], asked["text"])).decode(errors="replace")}

    async def _account(self, account: Official, asked: Mapping[str, Any]) -> Mapping[str, Any]:
        """Set an account's name and kind, its daily limits, the end of its mass sends; refuse tokens, taggings."""
        account.name = str(asked.get("name", account.name))
        account.kind = str(asked.get("kind", account.kind))
        account.limits.update(asked.get("limits", {}))
        account.verdict = str(asked.get("verdict", account.verdict))
        account.publishing = int(asked.get("publishing", account.publishing))
        account.event = str(asked.get("event", account.event))
        account.refusing = bool(asked.get("refusing", account.refusing))
        account.events = str(asked.get("events", account.events))
        account.spurious = int(asked.get("spurious", account.spurious))
        return {}

    async def _revoke(self, account: Official, _: Mapping[str, Any]) -> Mapping[str, Any]:
        self._platform.revoke(account)
        return {}


def _scene(account: Official, link: str) -> str:
    found = scene_of_ticket(link.removeprefix(_QR))
    if found is None or found[0] != account.key:
        raise ValueError("this QR is not the account's")
    return found[1]
