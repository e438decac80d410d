"""The two cloud vendors' request signatures: ACS3-HMAC-SHA256 (Aliyun, V3) and TC3-HMAC-SHA256 (Tencent). Pure.

Both hash a canonical request and sign it; the body's own hash is part of it, so that what is sent is what was signed.
Sources: help.aliyun.com 2593177 (V3 请求体&签名机制), cloud.tencent.com 382/52071 (签名方法 v3).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

_ACS3: Final = "ACS3-HMAC-SHA256"
_TC3: Final = "TC3-HMAC-SHA256"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]*", re.ASCII)
_NOTHING: Final = hashlib.sha256(b"").hexdigest()
_NAMES: Final = "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;x-acs-version"
_FORM: Final = "application/x-www-form-urlencoded"
_DAY: Final = 86_400
_BLOCK: Final = 64  # octets of SHA-256
_JSON: Final = "application/json; charset=utf-8"

Sign = Callable[[str], str]  # a text's signature in hex


@dataclass(frozen=True, slots=True)
class Key:
    """An access key."""

    id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """What is called: RPC style, an action of a version on a host. Tencent names the `service` that it belongs to."""

    host: str
    name: str
    version: str
    service: str = ""


def encode(value: str) -> str:
    """Percent-encode as RFC 3986 has it: only letters, digits and -_.~ stay."""
    return value if _PLAIN.fullmatch(value) else quote(value, safe="-_.~")


def query_string(parameters: Mapping[str, str], common: Collection[str] = ()) -> str:
    """Return the canonical query, sorted by name; it goes into the URL as it is, encoded once.

    The values of `common` names are the same in many calls and nobody's own: their encoding is remembered.
    """
    return "&".join(
        [
            f"{encode(name)}={_remembered(value) if name in common else encode(value)}"
            for name, value in sorted(parameters.items())
        ]
    )


def acs3(key: Key, action: Action, query: str, body: bytes, nonce: str, now: datetime) -> dict[str, str]:
    """Return the headers of a signed POST to Aliyun; `nonce` may not repeat for 31 minutes, the time for 15.

    `query` is canonical (query_string).
    """
    hashed = hashlib.sha256(body).hexdigest() if body else _NOTHING
    date = _instant(int(now.timestamp()))
    kind, names = (f"content-type:{_FORM}\n", f"content-type;{_NAMES}") if body else ("", _NAMES)
    request = (
        f"POST\n/\n{query}\n{kind}host:{action.host}\nx-acs-action:{action.name}\nx-acs-content-sha256:{hashed}\n"
        f"x-acs-date:{date}\nx-acs-signature-nonce:{nonce}\nx-acs-version:{action.version}\n\n{names}\n{hashed}"
    )
    signature = _signer(key.secret.encode())(f"{_ACS3}\n{hashlib.sha256(request.encode()).hexdigest()}")
    headers = {
        "host": action.host,
        "x-acs-action": action.name,
        "x-acs-content-sha256": hashed,
        "x-acs-date": date,
        "x-acs-signature-nonce": nonce,
        "x-acs-version": action.version,
        "Authorization": f"{_ACS3} Credential={key.id},SignedHeaders={names},Signature={signature}",
    }
    if body:
        headers["content-type"] = _FORM
    return headers


def tc3(key: Key, action: Action, region: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a signed POST to Tencent; valid for five minutes, and a replay is a second send."""
    moment = int(now.timestamp())
    names = "content-type;host"
    hashed = hashlib.sha256(body).hexdigest()
    request = f"POST\n/\n\ncontent-type:{_JSON}\nhost:{action.host}\n\n{names}\n{hashed}"
    day = _instant(moment - moment % _DAY)[:10]
    scope = f"{day}/{action.service}/tc3_request"
    text = f"{_TC3}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _of_day(key, day, action.service)(text)
    return {
        "Content-Type": _JSON,
        "Host": action.host,
        "X-TC-Action": action.name,
        "X-TC-Version": action.version,
        "X-TC-Timestamp": str(moment),
        "X-TC-Region": region,
        "Authorization": f"{_TC3} Credential={key.id}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


@lru_cache(maxsize=16)
def _of_day(key: Key, day: str, service: str) -> Sign:
    """Return what signs a day's requests to a service."""
    secret = f"TC3{key.secret}".encode()
    for part in (day, service, "tc3_request"):
        secret = hmac.digest(secret, part.encode(), "sha256")
    return _signer(secret)


@lru_cache(maxsize=64)
def _signer(secret: bytes) -> Sign:
    """Return HMAC-SHA256 (RFC 2104) under a secret, its two hashes begun beforehand: half the price of hmac.digest."""
    block = (hashlib.sha256(secret).digest() if len(secret) > _BLOCK else secret).ljust(_BLOCK, b"\0")
    inner = hashlib.sha256(bytes(octet ^ 0x36 for octet in block))
    outer = hashlib.sha256(bytes(octet ^ 0x5C for octet in block))

    def sign(text: str) -> str:
        first, last = inner.copy(), outer.copy()
        first.update(text.encode())
        last.update(first.digest())
        return last.hexdigest()

    return sign


@lru_cache(maxsize=8)
def _instant(moment: int) -> str:
    """A second since 1970 as ISO 8601 writes it; hundreds of calls share one."""
    return f"{datetime.fromtimestamp(moment, UTC).replace(tzinfo=None).isoformat()}Z"


_remembered: Final = lru_cache(maxsize=256)(encode)
