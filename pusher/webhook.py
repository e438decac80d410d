"""Webhooks: events are posted, signed after Standard Webhooks (standardwebhooks.com), repeated until they are taken.

An event names a thing and its state, nothing else. It may come twice or out of order: whoever hears it asks the API.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from audiences.vault import VaultError
from pusher.desk import Desk
from pusher.fetch import Fetcher, FetchError
from pusher.store import webhook as store
from pusher.store.webhook import Event

__all__ = ["BACKOFF", "new_secret", "signed", "tell"]

BACKOFF: Final = (60, 300, 1800, 7200, 21600, 43200, 86400)  # seconds until the next try; some two days in all
_MOST: Final = 50  # a round's, told at the same time
_LEASE: Final = 60.0  # longer than a call may take
_TIMEOUT: Final = 10.0
_PREFIX: Final = "whsec_"
_OK: Final = range(200, 300)


def new_secret() -> str:
    """A fresh secret as the standard writes it."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signed(secret: str, number: str, at: datetime, body: str) -> Mapping[str, str]:
    """The headers that say who speaks; `at` is when this call is made."""
    key = base64.b64decode(secret.removeprefix(_PREFIX))
    moment = str(int(at.timestamp()))
    mac = hmac.new(key, f"{number}.{moment}.{body}".encode(), hashlib.sha256).digest()
    return {
        "webhook-id": number,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{base64.b64encode(mac).decode()}",
    }


async def tell(desk: Desk) -> None:
    """One round: tell what is due; what is not taken is told again later, and given up after the last of BACKOFF."""
    async with desk.pool.acquire() as conn:
        due = await store.claim(conn, _MOST, _LEASE)
    if due:
        async with Fetcher(desk.base_url, inside=desk.inside, timeout=_TIMEOUT) as fetcher:
            await asyncio.gather(*(_tell(desk, fetcher, one) for one in due))


async def _tell(desk: Desk, fetcher: Fetcher, event: Event) -> None:
    well, said = await _post(desk, fetcher, event) if event.wanted else (False, "")
    async with desk.pool.acquire() as conn:
        if well:
            await store.taken(conn, event.id)
        else:
            again = BACKOFF[event.tries - 1] if event.wanted and event.tries <= len(BACKOFF) else None
            await store.later(conn, event.id, again)
        if event.wanted:
            await store.stand(conn, event.webhook, said, well=well)


async def _post(desk: Desk, fetcher: Fetcher, event: Event) -> tuple[bool, str]:
    """Whether it was taken, and what came back."""
    told = {
        "type": f"{event.kind}.{event.state}",
        "timestamp": event.at.isoformat(),
        "data": {event.kind: event.object, "division": str(event.division), "state": event.state},
    }
    body = json.dumps(told, ensure_ascii=False)
    try:
        secret = desk.vault.open(event.secret_key, event.secret)
        headers = {**signed(secret, f"evt_{event.id}", desk.now(), body), "Content-Type": "application/json"}
        status = await fetcher.post(event.url, body.encode(), headers)
    except (FetchError, VaultError) as error:
        return False, str(error)
    return status in _OK, f"回答{status}"
