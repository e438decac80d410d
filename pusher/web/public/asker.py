"""Whom to ask whose a tap is: the account that told her of the notice, where the platform lets this host's pages ask.

Only a notice that such an account is telling is asked about. Others need not know anything of who taps.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from urllib.parse import urlsplit

from audiences.vault import Vault
from channels.following import Recognising
from pusher.desk import Post
from pusher.store import page as store
from pusher.web.public.notice import Notice
from pusher.web.public.site import Site, policy

log = logging.getLogger(__name__)

STATE_LIFE: Final = 600.0  # seconds from the tap to the way back; the platform's code lives five minutes
_AT, _HASH = 8, 32  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Asker:
    """An account that may ask, ready to speak."""

    account: int
    post: Post

    @property
    def channel(self) -> Recognising:
        """The part of its channel that asks."""
        return cast("Recognising", self.post.channel)

    @property
    def headers(self) -> Mapping[str, str]:
        """What the page says otherwise: its form may lead to the platform, and says that it is ours."""
        there = urlsplit(self.channel.way_in("", ""))
        return {
            "Content-Security-Policy": policy(forms=f"'self' {there.scheme}://{there.netloc}"),
            "Referrer-Policy": "same-origin",  # no-referrer would make browsers post with Origin: null
        }


async def find_asker(site: Site, notice: Notice) -> Asker | None:
    """The account that may ask about a notice; None: nobody may, taps are counted and nothing else."""
    if site.post is None or site.vault is None or not notice.in_force or notice.row.hash is None:
        return None
    async with site.pool.acquire() as conn:
        tellers = await store.tellers(conn, notice.row.id, notice.row.hash)
    host = urlsplit(notice.base_url).hostname
    for account in tellers:
        try:
            post = await site.post(account)
        except Exception:
            log.exception("account cannot speak, taps are counted only", extra={"account": account})
            continue
        if post.channel.capabilities.recognises == host:
            return Asker(account, post)
    return None


@dataclass(frozen=True, slots=True)
class Tap:
    """A tap on its way through the platform: a word that only her browser has. Of her it says nothing."""

    at: int  # seconds
    word: str

    @classmethod
    def new(cls, now: datetime) -> Tap:
        """One of this moment."""
        return cls(int(now.timestamp()), secrets.token_hex(16))

    @classmethod
    def of_cookie(cls, text: str) -> Tap | None:
        """The one that a browser has under way; None: none."""
        at, _, word = text.partition(".")
        return cls(int(at), word) if at.isascii() and at.isdigit() and len(at) < 12 and word else None  # noqa: PLR2004

    @property
    def cookie(self) -> str:
        """As the browser keeps it."""
        return f"{self.at}.{self.word}"

    def age(self, now: datetime) -> float:
        """In seconds."""
        return now.timestamp() - self.at

    def state(self, vault: Vault, account: int, path: str) -> str:
        """As the platform carries it there and back, signed: when, whose browser, by which account, of what page."""
        head = f"{self.at:0{_AT}x}{vault.index(f'tap of {self.word}').hex()}"
        return head + _signature(vault, head, account, path)


def genuine(vault: Vault, state: str, account: int, path: str, now: datetime) -> bool:
    """Whether we made a state, for this page, and not long ago."""
    head, signature = state[: _AT + _HASH], state[_AT + _HASH :]
    if not state.isascii() or not hmac.compare_digest(signature, _signature(vault, head, account, path)):
        return False
    return 0 <= now.timestamp() - int(head[:_AT], 16) <= STATE_LIFE


def _signature(vault: Vault, head: str, account: int, path: str) -> str:
    return vault.index(f"tap {head} {account} {path}").hex()
