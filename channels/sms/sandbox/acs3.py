"""Aliyun's side of ACS3-HMAC-SHA256: signature, time, nonce; computed here afresh, so that our mistakes are seen."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta
from typing import Final
from urllib.parse import quote

from aiohttp import web

from channels.sandbox.world import World
from channels.sms.sandbox.ledger import ledger
from channels.sms.sandbox.stand_in import derived

VENDOR: Final = "aliyun"
_VERSION: Final = "2017-05-25"
_SIGNED: Final = timedelta(minutes=15)
_NONCE: Final = timedelta(minutes=31)
_AUTHORIZATION: Final = re.compile(
    r"ACS3-HMAC-SHA256 Credential=([^,]+), ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})"
)


class RefusedError(Exception):
    """What the vendor says instead of doing it: a code, its message, the HTTP status."""

    def __init__(self, code: str, message: str = "", status: int = 200) -> None:
        super().__init__(code)
        self.code, self.message, self.status = code, message or code, status


def verified(world: World, request: web.Request, body: bytes) -> str:
    """Return the access key of a request whose signature, time and nonce are good. Raises RefusedError.

    The path is / whatever it is here: it is the vendor's host that we stand in for.
    """
    headers = request.headers
    found = _AUTHORIZATION.fullmatch(headers.get("Authorization", ""))
    if found is None or headers.get("x-acs-version") != _VERSION:
        raise RefusedError("MissingAuthorization", status=400)
    account, names, signature = found.groups()
    hashed = hashlib.sha256(body).hexdigest()
    signed = names.split(";")
    must = {name.lower() for name in headers if name.lower().startswith("x-acs-")} | {"host"}
    if headers.get("x-acs-content-sha256") != hashed or not must <= set(signed) or signed != sorted(signed):
        raise RefusedError("SignatureDoesNotMatch", status=400)
    query = "&".join(f"{_encoded(name)}={_encoded(value)}" for name, value in sorted(request.query.items()))
    lines = "".join(f"{name}:{headers.get(name, '').strip()}\n" for name in signed)
    canonical = f"{request.method}\n/\n{query}\n{lines}\n{names}\n{hashed}"
    text = f"ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    own = hmac.new(derived("secret", account).encode(), text.encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(own, signature):
        raise RefusedError("SignatureDoesNotMatch", status=400)
    _timely(world, headers.get("x-acs-date", ""), headers.get("x-acs-signature-nonce", ""))
    return account


def _timely(world: World, stamp: str, nonce: str) -> None:
    now = world.now()
    try:
        at = datetime.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise RefusedError("InvalidTimeStamp.Format", status=400) from None
    if abs(now - at) > _SIGNED:
        raise RefusedError("InvalidTimeStamp.Expired", status=400)
    if not nonce or not ledger(world, VENDOR).fresh(nonce, now, _NONCE):
        raise RefusedError("SignatureNonceUsed", status=400)


def _encoded(text: str) -> str:
    return quote(text, safe="-_.~")
