"""Followers, tags, parametric QR codes and the menu of one official account: the part of a channel that sends nothing.

Limits by developers.weixin.qq.com: 10,000 openids a page, 100 a batch of profiles, 50 a tagging, 100 tags an account.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
from wechatpy.exceptions import WeChatClientException

from channels.following import Page, Profile
from channels.message import Reason
from channels.wechat.client import WeChatClient
from channels.wechat.client.token import TicketError, TokenError
from channels.wechat.receipts import division_of, scene_of
from channels.wechat.receipts.codes import before_send, reason

PROFILES: Final = 100
LABELLED: Final = 50
TOGETHER: Final = 4  # batches of profiles under way at once
QR_SECONDS: Final = 2_592_000
TAG_TRIES: Final = 4
TAG_PAUSE: Final = 0.2  # seconds, doubled each time: 45159 comes for tags that are there [community]
TAG_GONE: Final = "45159"
TAG_KNOWN: Final = "45157"


class Follows(ABC):
    """channels.following.Following on a WeChatClient."""

    client: WeChatClient
    _tagging: asyncio.Lock  # one tagging of this account at a time

    @abstractmethod
    def _note(self, code: int | None, errmsg: object) -> None:
        """Log a refusal with its request id."""

    @abstractmethod
    def _now(self) -> datetime:
        """Return the time, aware."""

    async def ask(self, call: Awaitable[Any]) -> Any:
        """Await an API call; a refusal or a failure is a Reason."""
        try:
            return await call
        except TokenError as error:
            self._note(error.code, error.errmsg)
            if isinstance(error, TicketError) and error.code:
                return reason(error.code, error.errmsg)
            return before_send(error.code, error.errmsg, now=self._now(), spread=0.0).why
        except WeChatClientException as error:
            self._note(error.errcode, error.errmsg)
            return reason(error.errcode, str(error.errmsg)) if error.errcode else _unreachable()
        except (aiohttp.ClientError, TimeoutError, OSError):
            return _unreachable()
        except (KeyError, TypeError, ValueError):
            return Reason("unreadable", "微信的答复无法识别")

    async def say(self, address: str, text: str) -> Reason | None:
        """POST message/custom/send (客服消息): 5 within 48 hours after she wrote, else 45015 or 45047."""
        found = await self.ask(self.client.message.send_text(address, text))
        return found if isinstance(found, Reason) else None

    async def followers(self, after: str) -> Page | Reason:
        """GET user/get: next_openid stays filled on the last page, so the count says where the list ends."""
        found = await self.ask(self.client.user.get_followers(after or None))
        if isinstance(found, Reason):
            return found
        if not isinstance(found, Mapping):
            return Reason("unreadable", "微信的答复无法识别")
        data = found.get("data")
        openids = tuple(map(str, (data.get("openid") or ()) if isinstance(data, Mapping) else ()))
        return Page(openids, str(found.get("next_openid") or ""), _whole(found.get("total")))

    async def profiles(self, addresses: Sequence[str]) -> Sequence[Profile] | Reason:
        """POST user/info/batchget, a hundred at a time."""
        slots = asyncio.Semaphore(TOGETHER)

        async def fetch(some: Sequence[str]) -> Any:
            async with slots:
                return await self.ask(self.client.user.get_batch(list(some)))

        answers = await asyncio.gather(*(fetch(some) for some in _parts(addresses, PROFILES)))
        refused = next((one for one in answers if isinstance(one, Reason)), None)
        if refused is not None:
            return refused
        return [_profile(one) for some in answers for one in some if isinstance(one, Mapping) and one.get("openid")]

    async def labels(self) -> Mapping[int, str] | Reason:
        """GET tags/get."""
        found = await self.ask(self.client.tag.get())
        return found if isinstance(found, Reason) else {_whole(one["id"]): str(one["name"]) for one in found}

    async def add_label(self, name: str) -> int | Reason:
        """POST tags/create; 45157, the name is taken: it is looked up."""
        found = await self.ask(self.client.tag.create(name))
        if isinstance(found, Reason) and found.code == TAG_KNOWN:
            known = await self.labels()
            return known if isinstance(known, Reason) else next(n for n, other in known.items() if other == name)
        return found if isinstance(found, Reason) else _whole(found["id"])

    async def label(self, number: int, addresses: Sequence[str], *, on: bool) -> Reason | None:
        """POST tags/members/batch(un)tagging, fifty at a time, one call after the other."""
        act = self.client.tag.tag_user if on else self.client.tag.untag_user
        async with self._tagging:
            for some in _parts(addresses, LABELLED):
                for again in range(TAG_TRIES):
                    found = await self.ask(act(number, list(some)))
                    if not (isinstance(found, Reason) and found.code == TAG_GONE):
                        break
                    await asyncio.sleep(TAG_PAUSE * 2**again)
                if isinstance(found, Reason):
                    return found
        return None

    async def place_code(self, division: int, *, lasting: bool) -> str | Reason:
        """POST qrcode/create; lasting ones are limited to 100,000 an account, others live 30 days."""
        scene = {"scene": {"scene_str": scene_of(division)}}
        body: dict[str, Any] = {"action_name": "QR_LIMIT_STR_SCENE", "action_info": scene}
        if not lasting:
            body = {"action_name": "QR_STR_SCENE", "action_info": scene, "expire_seconds": QR_SECONDS}
        found = await self.ask(self.client.qrcode.create(body))
        return found if isinstance(found, Reason) else str(found["url"])

    async def moved(self, former: str, addresses: Sequence[str]) -> Mapping[str, str] | Reason:
        """POST changeopenid, a hundred at a time: openids under the AppID before a migration, and those of today."""
        found: dict[str, str] = {}
        for some in _parts(addresses, PROFILES):
            pairs = await self.ask(self.client.user.change_openid(former, list(some)))
            if isinstance(pairs, Reason):
                return pairs
            found |= {str(one["ori_openid"]): str(one["new_openid"]) for one in pairs if one.get("new_openid")}
        return found

    async def menu(self) -> Sequence[Mapping[str, Any]] | Reason:
        """GET menu/get; 46003 is an account without one."""
        found = await self.ask(self.client.menu.get())
        if isinstance(found, Reason):
            return found
        return () if found is None else tuple(found["menu"]["button"])

    async def set_menu(self, buttons: Sequence[Mapping[str, Any]]) -> Reason | None:
        """POST menu/create, or GET menu/delete."""
        call = self.client.menu.create({"button": list(buttons)}) if buttons else self.client.menu.delete()
        found = await self.ask(call)
        return found if isinstance(found, Reason) else None


def _profile(found: Mapping[str, Any]) -> Profile:
    word = str(found.get("qr_scene_str") or "") or str(found.get("qr_scene") or "").removeprefix("0")
    since = _whole(found.get("subscribe_time"))
    return Profile(
        address=str(found["openid"]),
        follows=_whole(found.get("subscribe")) == 1,
        at=datetime.fromtimestamp(since, UTC) if since else None,
        scene=word or None,
        division=division_of(word),
        labels=frozenset(map(_whole, found.get("tagid_list") or ())),
    )


def _parts(addresses: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (addresses[start : start + size] for start in range(0, len(addresses), size))


def _whole(value: Any) -> int:
    text = str(value or 0)
    return int(text) if text.isdecimal() else 0


def _unreachable() -> Reason:
    return Reason("unreachable", "连不上微信服务器")
