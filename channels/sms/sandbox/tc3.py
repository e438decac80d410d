"""Tencent's side of TC3-HMAC-SHA256: signature and time, computed here afresh; no nonce, as the real one has none."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Final

from aiohttp import web

from channels.sandbox.world import World
from channels.sms.sandbox.stand_in import derived

_VERSION: Final = "2021-01-11"
_SIGNED: Final = 300  # seconds
_AUTHORIZATION: Final = re.compile(
    r"TC3-HMAC-SHA256 Credential=([^/]+)/(\d{4}-\d\d-\d\d)/sms/tc3_request, "
    r"SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})"
)


class RefusedError(Exception):
    """What the vendor says of the whole call: a code and its message."""

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(code)
        self.code, self.message = code, message or code


def verified(world: World, request: web.Request, body: bytes) -> str:
    """Return the secret id of a request whose signature and time are good. Raises RefusedError."""
    headers = request.headers
    found = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if found is None:
        raise RefusedError("AuthFailure.InvalidAuthorization")
    if headers.get("X-TC-Version") != _VERSION or not headers.get("X-TC-Region"):
        raise RefusedError("InvalidParameter")
    account, day, names, signature = found.groups()
    signed = names.split(";")
    if not {"content-type", "host"} <= set(signed) or signed != sorted(signed):
        raise RefusedError("AuthFailure.SignatureFailure")
    try:
        moment = int(headers.get("X-TC-Timestamp", ""))
    except ValueError:
        raise RefusedError("InvalidParameter") from None
    if abs(world.now().timestamp() - moment) > _SIGNED:
        raise RefusedError("AuthFailure.SignatureExpire")
    lines = "".join(f"{name}:{headers.get(name, '').strip().lower()}\n" for name in signed)
    canonical = f"{request.method}\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
    hashed = hashlib.sha256(canonical.encode()).hexdigest()
    text = f"TC3-HMAC-SHA256\n{moment}\n{day}/sms/tc3_request\n{hashed}"
    key = f"TC3{derived('secret', account)}".encode()
    for part in (day, "sms", "tc3_request", text):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    if not hmac.compare_digest(key.hex(), signature) or f"{datetime.fromtimestamp(moment, UTC):%Y-%m-%d}" != day:
        raise RefusedError("AuthFailure.SignatureFailure")
    return account
