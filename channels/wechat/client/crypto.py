"""The door for what WeChat pushes: verifies, opens, and seals replies (AES-256-CBC, SHA-1 signatures).

Sources: developers.weixin.qq.com/doc/oplatform/developers/dev/push/encryption and its published vectors.
No XML parser sees a byte before the signature over it has been checked, where the account uses safe mode.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
import secrets
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from xml.parsers.expat import ExpatError

from wechatpy import parse_message
from wechatpy.crypto import PrpCrypto
from wechatpy.exceptions import InvalidAppIdException
from wechatpy.replies import TextReply

from channels.base import BadCallbackError, Request

BOM_AND_BLANKS: Final = b"\xef\xbb\xbf \t\r\n"
_BROKEN: Final = (
    ValueError,  # base64, UTF-8, JSON, a DTD
    KeyError,
    TypeError,
    IndexError,
    AttributeError,
    RecursionError,
    ExpatError,
    struct.error,
    binascii.Error,
    InvalidAppIdException,
)


class _Cipher(PrpCrypto):  # type: ignore[misc]  # wechatpy is untyped
    """wechatpy's cipher with a prefix that cannot be guessed (its own comes from `random`)."""

    def get_random_string(self) -> str:
        return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Push:
    """One opened message, and how its reply must be wrapped."""

    message: Mapping[str, Any] = field(repr=False)
    sealed: bool
    as_json: bool
    nonce: str


class Gate:
    """Verifies and opens the callbacks of one account.

    `keys` are EncodingAESKeys, the current one first, the previous one while it is being rotated; none: plain mode.
    `freshness` is the most that a callback's timestamp may be off, in seconds; 0: any.
    """

    def __init__(self, appid: str, token: str, keys: tuple[str, ...], freshness: float) -> None:
        self._appid = appid
        self._token = token
        self._ciphers = tuple(_Cipher(base64.b64decode(key + "=")) for key in keys)
        self._freshness = freshness

    def check_url(self, query: Mapping[str, str], came: datetime) -> bytes:
        """Answer the platform's check of our address with its echo string. Raises BadCallbackError."""
        self._verify(query.get("signature", ""), query, came)
        return query.get("echostr", "").encode()

    def open(self, request: Request, came: datetime) -> Push:
        """Verify a push and read it. Raises BadCallbackError for anything forged, stale or unreadable."""
        body = request.body.strip(BOM_AND_BLANKS)
        as_json = body.startswith(b"{")
        nonce = request.query.get("nonce", "")
        if not self._ciphers:
            self._verify(request.query.get("signature", ""), request.query, came)
            return Push(_read(body), sealed=False, as_json=as_json, nonce=nonce)
        encrypted = _encrypted(body, as_json=as_json)
        self._verify(request.query.get("msg_signature", ""), request.query, came, encrypted)
        return Push(_read(self._decrypt(encrypted).encode()), sealed=True, as_json=as_json, nonce=nonce)

    def reply(self, push: Push, text: str, now: datetime) -> bytes:
        """Compose a passive text reply to a push, wrapped as its account's mode and format ask."""
        message = push.message
        stamp = int(now.timestamp())
        if push.as_json:
            fields = {
                "ToUserName": str(message.get("FromUserName", "")),
                "FromUserName": str(message.get("ToUserName", "")),
                "CreateTime": stamp,
                "MsgType": "text",
                "Content": text,
            }
            plain = json.dumps(fields, ensure_ascii=False)
        else:
            # wechatpy's CDATA would end at the text's own "]]>".
            plain = TextReply(
                source=message.get("ToUserName", ""),
                target=message.get("FromUserName", ""),
                content=text.replace("]]>", "]]]]><![CDATA[>"),
                time=stamp,
            ).render()
        return self.seal(plain, str(stamp), push.nonce, as_json=push.as_json) if push.sealed else plain.encode()

    def seal(self, plain: str, timestamp: str, nonce: str, *, as_json: bool) -> bytes:
        """Encrypt and sign a reply under the current key."""
        encrypted = self._ciphers[0].encrypt(plain, self._appid).decode()
        signature = _sign(self._token, timestamp, nonce, encrypted)
        if as_json:
            fields = {
                "Encrypt": encrypted,
                "MsgSignature": signature,
                "TimeStamp": int(timestamp),
                "Nonce": nonce,
            }
            return json.dumps(fields).encode()
        return (
            f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
            f"<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        ).encode()

    def _verify(self, given: str, query: Mapping[str, str], came: datetime, *signed: str) -> None:
        timestamp = query.get("timestamp", "")
        expected = _sign(self._token, timestamp, query.get("nonce", ""), *signed)
        if not hmac.compare_digest(expected.encode(), given.encode(errors="replace")):
            raise BadCallbackError("signature does not match")
        if self._freshness and not (
            re.fullmatch(r"\d{1,12}", timestamp, re.ASCII) and abs(came.timestamp() - int(timestamp)) <= self._freshness
        ):
            raise BadCallbackError("timestamp is stale")

    def _decrypt(self, encrypted: str) -> str:
        for cipher in self._ciphers:
            try:
                return str(cipher.decrypt(encrypted, self._appid))
            except _BROKEN:
                continue
        raise BadCallbackError("no key opens it, or it is meant for another account")


def _encrypted(body: bytes, *, as_json: bool) -> str:
    """Take the Encrypt field out of an envelope that nobody has vouched for yet."""
    if as_json:
        envelope = _json(body)
        found = envelope.get("Encrypt")
        if isinstance(found, str) and found.isascii():
            return found.strip()
        raise BadCallbackError("nothing encrypted in it")
    start = body.find(b"<Encrypt>")
    end = body.find(b"</Encrypt>", start)
    if start < 0 or end < 0:
        raise BadCallbackError("nothing encrypted in it")
    inner = body[start + len(b"<Encrypt>") : end].strip()
    inner = inner.removeprefix(b"<![CDATA[").removesuffix(b"]]>").strip()
    if not inner.isascii():
        raise BadCallbackError("what is encrypted is not base64")
    return inner.decode("ascii")


def _read(plain: bytes) -> Mapping[str, Any]:
    plain = plain.strip(BOM_AND_BLANKS)
    if plain.startswith(b"{"):
        return _json(plain)
    try:
        message = parse_message(plain)
        data = message._data  # noqa: SLF001  # wechatpy's classes do not know every event; the fields do
    except _BROKEN as error:
        raise BadCallbackError("not a message") from error
    if not isinstance(data, dict):
        raise BadCallbackError("not a message")
    return data


def _json(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except _BROKEN as error:
        raise BadCallbackError("not JSON") from error
    if not isinstance(found, dict):
        raise BadCallbackError("not a message")
    return found


def _sign(*parts: str) -> str:
    joined = b"".join(sorted(part.encode(errors="replace") for part in parts))
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()
