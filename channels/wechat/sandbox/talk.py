"""A conversation on the stand-in WeChat: what a person says or does is posted up to three times, one reply shown.

The platform waits five seconds for a reply, cuts the line and posts the very same once more; three times in all.
"""

from __future__ import annotations

import base64
import json
import re
import secrets
from typing import Final
from xml.sax.saxutils import escape

from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException

from channels.sandbox.world import Shown, World
from channels.wechat.sandbox.platform import Official
from channels.wechat.sandbox.pushes import sealed
from channels.wechat.sandbox.windows import WRITTEN

TRIES: Final = 3
LONGEST: Final = 2048  # bytes of a text reply
_ENCRYPTED: Final = re.compile(r"<Encrypt>(?:<!\[CDATA\[)?([^<\]]+)")
_CONTENT: Final = re.compile(r"<Content>(.*?)</Content>", re.DOTALL)
_CDATA: Final = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)


async def say(world: World, account: Official, openid: str, text: str) -> bytes:
    """Post what a person wrote and show the reply, which comes back as it came."""
    return await _write(
        world, account, openid, text, f"<MsgType><![CDATA[text]]></MsgType><Content>{escape(text)}</Content>"
    )


async def speak(world: World, account: Official, openid: str) -> bytes:
    """Post a voice message and show the reply; the platform hands out its sound, and no words of it."""
    body = "<MsgType><![CDATA[voice]]></MsgType><MediaId><![CDATA[sound]]></MediaId><Format><![CDATA[amr]]></Format>"
    return await _write(world, account, openid, "（语音）", body)


async def _write(world: World, account: Official, openid: str, shown: str, body: str) -> bytes:
    account.windows.open(openid, world.now(), WRITTEN)
    world.converse(Shown("wechat", account.key, account.name, shown, world.now(), mine=True), openid)
    return await _exchange(world, account, openid, f"{body}<MsgId>{secrets.randbits(62)}</MsgId>")


async def act(world: World, account: Official, openid: str, event: str, *, twice: bool = False) -> bytes:
    """Post what a person did (followed, scanned, tapped) and show the reply; `twice`: as if the first had been lost."""
    return await _exchange(world, account, openid, f"<MsgType><![CDATA[event]]></MsgType>{event}", twice=twice)


def tapped(key: str) -> str:
    """Body of the event when a person taps a button of the menu."""
    return f"<Event><![CDATA[CLICK]]></Event><EventKey><![CDATA[{key}]]></EventKey>"


async def _exchange(world: World, account: Official, openid: str, body: str, *, twice: bool = False) -> bytes:
    content, query = sealed(world, account, openid, body)
    if twice:
        await world.attempt("wechat", account.key, content, query=query, headers={"Content-Type": "text/xml"})
    for _ in range(TRIES):
        account.counts["talk tries"] += 1
        reply = await world.attempt(
            "wechat", account.key, content, query=query, headers={"Content-Type": "text/xml"}, seconds=account.patience
        )
        if reply is not None:
            break
    else:
        reply = b""
        _show(world, account, openid, "该公众号提供的服务出现故障，请稍后再试")
    if text := words(account, reply):
        _show(world, account, openid, text)
    return reply


def words(account: Official, reply: bytes) -> str:
    """The text of a passive reply, "": it says nothing (`success`, nothing at all, what cannot be read)."""
    plain = reply.decode(errors="replace").strip()
    try:
        found = _ENCRYPTED.search(plain)
        sealed_text = json.loads(plain).get("Encrypt") if plain.startswith("{") else found and found[1]
        if sealed_text:
            plain = PrpCrypto(base64.b64decode(account.aes_key + "=")).decrypt(sealed_text, account.appid)
        if plain.startswith("{"):
            return str(json.loads(plain).get("Content", ""))
    except (ValueError, AttributeError, InvalidAppIdException):
        return ""
    inner = _CONTENT.search(plain)
    text = "".join(_CDATA.findall(inner[1])) if inner else ""
    return text if len(text.encode()) <= LONGEST else ""


def _show(world: World, account: Official, openid: str, text: str) -> None:
    world.converse(Shown("wechat", account.key, account.name, text, world.now()), openid)
