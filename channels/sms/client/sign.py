"""The two cloud vendors' request signatures: ACS3-HMAC-SHA256 (Aliyun, V3) and TC3-HMAC-SHA256 (Tencent). Pure.

Both hash a canonical request and sign it; the body's own hash is part of it, so that what is sent is what was signed.
Sources: help.aliyun.com 2593177 (V3 请求体&签名机制), cloud.tencent.com 382/52071 (签名方法 v3).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import quote

_ACS3: Final = "ACS3-HMAC-SHA256"
_TC3: Final = "TC3-HMAC-SHA256"
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
    return quote(value, safe="-_.~")


def query_string(parameters: Mapping[str, str]) -> str:
    """Return the canonical query, sorted by name; it goes into the URL as it is, encoded once."""
    return "&".join(f"{encode(name)}={encode(value)}" for name, value in sorted(parameters.items()))


def acs3(
    key: Key, action: Action, parameters: Mapping[str, str], body: bytes, nonce: str, now: datetime
) -> dict[str, str]:
    """Return the headers of a signed POST to Aliyun; `nonce` may not repeat for 31 minutes, the time for 15."""
    hashed = hashlib.sha256(body).hexdigest()
    headers = {
        "host": action.host,
        "x-acs-action": action.name,
        "x-acs-content-sha256": hashed,
        "x-acs-date": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": nonce,
        "x-acs-version": action.version,
    }
    if body:
        headers["content-type"] = "application/x-www-form-urlencoded"
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join(("POST", "/", query_string(parameters), lines, names, hashed))
    signature = _hmac(key.secret.encode(), f"{_ACS3}\n{hashlib.sha256(request.encode()).hexdigest()}").hex()
    return headers | {"Authorization": f"{_ACS3} Credential={key.id},SignedHeaders={names},Signature={signature}"}


def tc3(key: Key, action: Action, region: str, body: bytes, now: datetime) -> dict[str, str]:
    """Return the headers of a signed POST to Tencent; valid for five minutes, and a replay is a second send."""
    moment = int(now.timestamp())
    lines = f"content-type:{_JSON}\nhost:{action.host}\n"
    names = "content-type;host"
    request = "\n".join(("POST", "/", "", lines, names, hashlib.sha256(body).hexdigest()))
    day = now.astimezone(UTC).strftime("%Y-%m-%d")
    scope = f"{day}/{action.service}/tc3_request"
    text = f"{_TC3}\n{moment}\n{scope}\n{hashlib.sha256(request.encode()).hexdigest()}"
    secret = f"TC3{key.secret}".encode()
    for part in (day, action.service, "tc3_request"):
        secret = _hmac(secret, part)
    signature = _hmac(secret, text).hex()
    return {
        "Content-Type": _JSON,
        "Host": action.host,
        "X-TC-Action": action.name,
        "X-TC-Version": action.version,
        "X-TC-Timestamp": str(moment),
        "X-TC-Region": region,
        "Authorization": f"{_TC3} Credential={key.id}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode(), hashlib.sha256).digest()
