"""The two cloud vendors' request signatures: ACS3-HMAC-SHA256 (Aliyun, V3) and TC3-HMAC-SHA256 (Tencent). Pure.

Both hash a canonical request and sign it; the body's own hash is part of it, so that what is sent is what was signed.
Sources: help.aliyun.com 2593177 (V3 请求体&签名机制), cloud.tencent.com 382/52071 (签名方法 v3).
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final
from urllib.parse import quote

_ACS3: Final = "ACS3-HMAC-SHA256"
_TC3: Final = "TC3-HMAC-SHA256"
_PLAIN: Final = re.compile(r"[A-Za-z0-9_.~-]*", re.ASCII)
_NOTHING: Final = hashlib.sha256(b"").hexdigest()
_JSON: Final = "application/json; charset=utf-8"


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
        f"{encode(name)}={_remembered(value) if name in common else encode(value)}"
        for name, value in sorted(parameters.items())
    )


def acs3(key: Key, action: Action, query: str, body: bytes, nonce: str, now: datetime) -> dict[str, str]:
    """Return the headers of a signed POST to Aliyun; `nonce` may not repeat for 31 minutes, the time for 15.

    `query` is canonical (query_string).
    """
    hashed = hashlib.sha256(body).hexdigest() if body else _NOTHING
    headers = {
        "host": action.host,
        "x-acs-action": action.name,
        "x-acs-content-sha256": hashed,
        "x-acs-date": f"{now.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": action.version,
    }
    if body:
        headers = {"content-type": "application/x-www-form-urlencoded", **headers}  # in the order of their names
    names = ";".join(headers)
    lines = "\n".join([f"{name}:{value}" for name, value in headers.items()])
    request = f"POST\n/\n{query}\n{lines}\n\n{names}\n{hashed}"
    signature = _hmac(key.secret.encode(), f"{_ACS3}\n{hashlib.sha256(request.encode()).hexdigest()}").hex()
    headers["Authorization"] = f"{_ACS3} Credential={key.id},SignedHeaders={names},Signature={signature}"
    return headers


def tc3(key: Key, action: Action, region: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a signed POST to Tencent; valid for five minutes, and a replay is a second send."""
    moment = int(now.timestamp())
    lines = f"content-type:{_JSON}\nhost:{action.host}\n"
    names = "content-type;host"
    request = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    day = now.astimezone(UTC).date().isoformat()
    scope = f"{day}/{action.service}/tc3_request"
    text = f"{_TC3}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = _hmac(_day_key(key, day, action.service), text).hex()
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
def _day_key(key: Key, day: str, service: str) -> bytes:
    """The key that signs a day's requests to a service."""
    secret = f"TC3{key.secret}".encode()
    for part in (day, service, "tc3_request"):
        secret = _hmac(secret, part)
    return secret


_remembered: Final = lru_cache(maxsize=256)(encode)


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
