"""Followers, tags, parametric QR codes and the menu of the stand-in WeChat, with the platform's limits and oddities.

next_openid stays filled on the last page; a tag that is there is called invalid (45159) when the same follower is being
tagged by two calls at once, or as often as the control desk asks for; a 订阅号 makes no QR codes.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Final

from aiohttp import web

from channels.sandbox.button import Button
from channels.sandbox.world import World
from channels.wechat.sandbox.platform import Official
from channels.wechat.sandbox.reply import error, reply

Api = Callable[[Official, Mapping[str, Any], web.Request], Awaitable[web.StreamResponse]]

QR_MOST_SECONDS: Final = 2_592_000
QR_SHORT: Final = 60  # seconds that a temporary code lives when nothing is said
QR_LASTING: Final = 100_000
ACTIONS: Final = {"QR_SCENE", "QR_STR_SCENE", "QR_LIMIT_SCENE", "QR_LIMIT_STR_SCENE"}
TAGS: Final = 100
TAG_BYTES: Final = 30
TAGS_EACH: Final = 20
TAGGED: Final = 50
SYSTEM_TAGS: Final = 2  # 0 to 2 are the platform's own
LEAST_TAG: Final = 100
MENU_BUTTONS: Final = 3
SUB_BUTTONS: Final = 5
TAGGING: Final = 0.005  # seconds that one tagging is under way


class People:
    """The calls about followers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._tagging: dict[tuple[str, str], int] = {}  # (account, openid): calls under way

    def reads(self) -> Mapping[str, Api]:
        """Return each GET call by its name under /cgi-bin/."""
        return {
            "user/get": self.followers,
            "user/info": self.follower,
            "tags/get": self.tags,
            "menu/get": self.menu,
            "menu/delete": self.drop_menu,
        }

    def writes(self) -> Mapping[str, Api]:
        """Return each POST call by its name."""
        return {
            "qrcode/create": self.qrcode,
            "user/info/batchget": self.batch,
            "user/tag/get": self.tagged,
            "tags/create": self.add_tag,
            "tags/update": self.rename_tag,
            "tags/delete": self.drop_tag,
            "tags/members/batchtagging": self.tag,
            "tags/members/batchuntagging": self.untag,
            "tags/getidlist": self.tags_of,
            "changeopenid": self.moved,
            "menu/create": self.set_menu,
        }

    async def followers(self, account: Official, _: Mapping[str, Any], request: web.Request) -> web.Response:
        """GET user/get: next_openid is set on the last page too; an empty page has no data."""
        return reply(_page(account, sorted(account.followers), request.query.get("next_openid", "")))

    async def follower(self, account: Official, _: Mapping[str, Any], request: web.Request) -> web.Response:
        """GET user/info: no name, no picture, as since 2021-12-27."""
        openid = request.query.get("openid", "")
        return reply(_profile(account, openid)) if openid else error(40003, "invalid openid")

    async def batch(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST user/info/batchget: a hundred at most."""
        users = asked.get("user_list") or []
        if not 1 <= len(users) <= 100:  # noqa: PLR2004
            return error(40032, "invalid openid list size")
        return reply({"user_info_list": [_profile(account, str(each.get("openid", ""))) for each in users]})

    async def qrcode(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST qrcode/create: the ticket carries the scene, so that the phone page can scan it."""
        name = str(asked.get("action_name", ""))
        scene = (asked.get("action_info") or {}).get("scene") or {}
        word = str(scene.get("scene_str") or scene.get("scene_id") or "")
        if account.kind != "service":
            return error(48001, "api unauthorized")
        if name not in ACTIONS or not 1 <= len(word.encode()) <= 64:  # noqa: PLR2004
            return error(40053, "invalid action info")
        if "STR" not in name and not (word.isdecimal() and 1 <= int(word) <= QR_LASTING):
            return error(40053, "invalid action info")
        ticket = "gQ" + base64.urlsafe_b64encode(f"{account.key} {word}".encode()).decode().rstrip("=")
        found: dict[str, Any] = {"ticket": ticket, "url": f"http://weixin.qq.com/q/{ticket}"}
        if "LIMIT" in name:
            account.scenes.add(word)
            if len(account.scenes) > account.limits.get("lasting scenes", QR_LASTING):
                account.scenes.discard(word)
                return error(45029, "qrcode count out of limit")
        else:
            found["expire_seconds"] = min(int(asked.get("expire_seconds", QR_SHORT)), QR_MOST_SECONDS)
        return reply(found)

    async def tags(self, account: Official, _: Mapping[str, Any], __: web.Request) -> web.Response:
        """GET tags/get."""
        names = account.tag_names
        return reply({"tags": [{"id": n, "name": names[n], "count": len(account.tags.get(n, ()))} for n in names]})

    async def add_tag(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/create."""
        name = str((asked.get("tag") or {}).get("name", ""))
        refused = _unfit_name(account, name)
        if refused is None and len(account.tag_names) >= TAGS:
            refused = error(45056, "too many tag now, cannot add new")
        if refused is not None:
            return refused
        number = max(account.tag_names, default=LEAST_TAG - 1) + 1
        account.tag_names[number] = name
        account.tags.setdefault(number, set())
        return reply({"tag": {"id": number, "name": name}})

    async def rename_tag(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/update."""
        tag = asked.get("tag") or {}
        number, name = tag.get("id", 0), str(tag.get("name", ""))
        refused = _unfit_tag(account, number) or _unfit_name(account, name)
        if refused is None:
            account.tag_names[number] = name
        return refused or reply({"errcode": 0, "errmsg": "ok"})

    async def drop_tag(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/delete."""
        number = (asked.get("tag") or {}).get("id", 0)
        if (refused := _unfit_tag(account, number)) is not None:
            return refused
        account.tag_names.pop(number, None)
        account.tags.pop(number, None)
        return reply({"errcode": 0, "errmsg": "ok"})

    async def tag(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/members/batchtagging."""
        return await self._tag(account, asked, on=True)

    async def untag(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/members/batchuntagging."""
        return await self._tag(account, asked, on=False)

    async def tagged(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST user/tag/get: who is under a tag."""
        refused = _unfit_tag(account, asked.get("tagid"))
        openids = sorted(account.tags.get(asked.get("tagid", 0), ()))
        return refused or reply(_page(account, openids, str(asked.get("next_openid") or "")))

    async def tags_of(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST tags/getidlist."""
        return reply({"tagid_list": _labels(account, str(asked.get("openid", "")))})

    async def moved(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST changeopenid: what openids of the account before its migration are now."""
        openids = asked.get("openid_list") or []
        if not 1 <= len(openids) <= 100:  # noqa: PLR2004
            return error(40032, "invalid openid list size")
        pairs = [(str(old), account.moved.get(str(old))) for old in openids]
        known = [{"ori_openid": old, "new_openid": new, "err_msg": "ok"} for old, new in pairs if new]
        unknown = [{"ori_openid": old, "err_msg": "ori_openid error"} for old, new in pairs if not new]
        return reply({"errcode": 0, "errmsg": "ok", "result_list": known + unknown})

    async def menu(self, account: Official, _: Mapping[str, Any], __: web.Request) -> web.Response:
        """GET menu/get."""
        if not account.menu:
            return error(46003, "menu no exist")
        return reply({"menu": {"button": account.menu}})

    async def set_menu(self, account: Official, asked: Mapping[str, Any], _: web.Request) -> web.Response:
        """POST menu/create: three buttons, five below each; names by bytes."""
        buttons = asked.get("button")
        if not isinstance(buttons, list) or not 1 <= len(buttons) <= MENU_BUTTONS:
            return error(40016, "invalid button size")
        for each in buttons:
            below = each.get("sub_button") or []
            if len(below) > SUB_BUTTONS:
                return error(40023, "invalid sub button size")
            if any(len(str(one.get("name", "")).encode()) > (60 if one in below else 16) for one in (each, *below)):
                return error(40018, "invalid button name size")
            if any(one.get("type") not in {"click", "view"} for one in (below or [each])):
                return error(40017, "invalid button type")
        self._show(account, buttons)
        return reply({"errcode": 0, "errmsg": "ok"})

    async def drop_menu(self, account: Official, _: Mapping[str, Any], __: web.Request) -> web.Response:
        """GET menu/delete."""
        self._show(account, [])
        return reply({"errcode": 0, "errmsg": "ok"})

    def _show(self, account: Official, buttons: list[dict[str, Any]]) -> None:
        """Put the menu under the account's conversation on every handset."""
        account.menu = buttons
        self._world.menus["wechat", account.key] = [_button(one) for one in buttons]

    async def _tag(self, account: Official, asked: Mapping[str, Any], *, on: bool) -> web.Response:
        openids = [str(each) for each in asked.get("openid_list") or []]
        refused = _unfit_tag(account, asked.get("tagid")) or _unfit_list(account, openids, on=on)
        if refused is not None:
            return refused
        keys = [(account.key, openid) for openid in openids]
        busy = any(self._tagging.get(key) for key in keys)
        for key in keys:
            self._tagging[key] = self._tagging.get(key, 0) + 1
        try:
            await asyncio.sleep(TAGGING)
        finally:
            for key in keys:
                self._tagging[key] -= 1
                if not self._tagging[key]:
                    del self._tagging[key]
        if busy or account.spurious > 0:
            account.spurious = max(0, account.spurious - 1)
            return error(45159, "invalid tag")
        members = account.tags.setdefault(int(asked["tagid"]), set())
        members.update(openids) if on else members.difference_update(openids)
        return reply({"errcode": 0, "errmsg": "ok"})


def _button(one: Mapping[str, Any]) -> Button:
    below = tuple(_button(each) for each in one.get("sub_button") or ())
    return Button(str(one["name"]), str(one.get("key", "")), str(one.get("url", "")), below)


def scene_of_ticket(ticket: str) -> tuple[str, str] | None:
    """Read a ticket made by qrcode/create: (account key, scene); None: it is none of ours."""
    word = ticket.removeprefix("gQ")
    try:
        key, scene = base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)).decode().split(" ", 1)
    except (ValueError, binascii.Error):
        return None
    return key, scene


def _page(account: Official, openids: list[str], after: str) -> dict[str, Any]:
    page = [openid for openid in openids if openid > after][: account.page]
    found: dict[str, Any] = {"total": len(openids), "count": len(page), "next_openid": page[-1] if page else after}
    return found | {"data": {"openid": page}} if page else found


def _profile(account: Official, openid: str) -> dict[str, Any]:
    since = account.followers.get(openid)
    if since is None:
        return {"subscribe": 0, "openid": openid}
    scene = account.origins.get(openid, "")
    return {
        "subscribe": 1, "openid": openid, "nickname": "", "sex": 0, "language": "zh_CN", "city": "", "province": "",
        "country": "", "headimgurl": "", "subscribe_time": int(since.timestamp()), "remark": "", "groupid": 0,
        "tagid_list": _labels(account, openid), "qr_scene": 0, "qr_scene_str": scene,
        "subscribe_scene": "ADD_SCENE_QR_CODE" if scene else "ADD_SCENE_SEARCH",
    }  # fmt: skip


def _labels(account: Official, openid: str) -> list[int]:
    return [number for number, members in account.tags.items() if openid in members]


def _unfit_name(account: Official, name: str) -> web.Response | None:
    if not name or len(name.encode()) > TAG_BYTES:
        return error(45158, "tag name too long")
    return error(45157, "invalid tag name") if name in account.tag_names.values() else None


def _unfit_tag(account: Official, number: Any) -> web.Response | None:
    if isinstance(number, int) and 0 <= number <= SYSTEM_TAGS:
        return error(45058, "can not modify system tag")
    known = isinstance(number, int) and (number in account.tag_names or number in account.tags)
    return None if known else error(45159, "invalid tag")


def _unfit_list(account: Official, openids: list[str], *, on: bool) -> web.Response | None:
    if not 1 <= len(openids) <= TAGGED:
        return error(40032, "invalid openid list size")
    if any(openid not in account.followers for openid in openids):
        return error(49003, "not match openid with appid")
    full = any(len(_labels(account, openid)) >= TAGS_EACH for openid in openids)
    return error(45059, "openid tags size out of limit") if on and full else None
