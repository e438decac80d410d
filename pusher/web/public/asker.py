"""Whom to ask whose a tap is: the account that told her of the notice, where the platform lets this host's pages ask.

Only a notice that such an account is telling is asked about; on a place's page, the account that speaks for the place.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast
from urllib.parse import urlsplit

from aiohttp import web

from audiences.division import Division
from audiences.vault import Vault
from channels.following import Recognising
from channels.registry import CHANNELS
from pusher.desk import Post
from pusher.store import page as store
from pusher.web.public.notice import Notice
from pusher.web.public.site import Site, lead_to, policy
from pusher.web.security import from_our_page

log = logging.getLogger(__name__)

COOKIE: Final = "cunkou_tap"
COOKIE_LIFE: Final = 3600  # seconds: so long a browser that did not come back is not led away again
DOUBLE_TAP: Final = 10.0  # seconds within which a second tap is the same one
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

    def inside(self, request: web.Request) -> bool:
        """Whether a browser is its platform's own; elsewhere its page only says to come inside."""
        kind = self.post.entry
        return kind.inside is not None and kind.inside(request.headers.get("User-Agent", ""))

    @property
    def forms(self) -> str:
        """Where a form of the page may lead."""
        there = urlsplit(self.channel.way_in("", ""))
        return f"'self' {there.scheme}://{there.netloc}"

    @property
    def headers(self) -> Mapping[str, str]:
        """What the page says otherwise: its form may lead to the platform, and says that it is ours."""
        return {
            "Content-Security-Policy": policy(forms=self.forms),
            "Referrer-Policy": "same-origin",  # no-referrer would make browsers post with Origin: null
        }


async def find_asker(site: Site, notice: Notice) -> Asker | None:
    """The account that may ask about a notice; None: nobody may, taps are counted and nothing else."""
    if site.post is None or site.vault is None or not notice.in_force or notice.row.hash is None:
        return None
    async with site.pool.acquire() as conn:
        tellers = await store.tellers(conn, notice.row.id, notice.row.hash)
    return await _first(site, tellers, notice.base_url)


async def place_asker(site: Site, division: Division, base_url: str) -> Asker | None:
    """The account that may ask on a place's page: the nearest that speaks for the place."""
    if site.post is None or site.vault is None:
        return None
    around = [division.county * 10**9, division.town, division.village, division.code]
    async with site.pool.acquire() as conn:
        speakers = await store.speakers(conn, division.county, [code for code in around if code])
    return await _first(site, speakers, base_url)


async def _first(site: Site, accounts: Sequence[int], base_url: str) -> Asker | None:
    allowed = {one.account for one in await site.askers.of(urlsplit(base_url).hostname)}
    for account in accounts:
        if account in allowed and (asker := await ready(site, account)):
            return asker
    return None


async def ready(site: Site, account: int) -> Asker | None:
    """The account as it speaks; None: it cannot, and nobody is recognised by it."""
    if site.post is None:
        return None
    try:
        return Asker(account, await site.post(account))
    except Exception:
        log.exception("account cannot speak, nobody is recognised by it", extra={"account": account})
        return None


def in_an_app(request: web.Request) -> bool:
    """Whether a browser is a platform's own, the only kind where anybody may be recognised: no account is asked for."""
    agent = request.headers.get("User-Agent", "")
    return any(kind.inside is not None and kind.inside(agent) for kind in CHANNELS.values())


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


def lead_away(site: Site, asker: Asker, back: str, path: str, root: str) -> web.Response:
    """Through the platform's silent page to `back`; only this browser can come back. `root`: its cookie's path."""
    if site.vault is None:
        raise ValueError("nobody can sign")
    tap = Tap.new(site.now())
    reply = lead_to(asker.channel.way_in(back, tap.state(site.vault, asker.account, path)), 303)
    reply.set_cookie(
        COOKIE, tap.cookie, path=root, max_age=COOKIE_LIFE, httponly=True, samesite="Lax",
        secure=back.startswith("https:"),
    )  # fmt: skip
    return reply


def stuck(request: web.Request, site: Site) -> bool:
    """Whether this browser was led away a while ago and did not come back."""
    under_way = Tap.of_cookie(request.cookies.get(COOKIE, ""))
    return under_way is not None and under_way.age(site.now()) > DOUBLE_TAP


def on_our_page(request: web.Request, base_url: str, asker: Asker) -> bool:
    """Whether the tap is in the app and on our own page: no other site may tap for her."""
    return asker.inside(request) and from_our_page(request, base_url)


def first_time(site: Site, state: str, asker: Asker, path: str) -> bool:
    """Whether a state is ours, fresh, and here for the first time."""
    ours = site.vault is not None and genuine(site.vault, state, asker.account, path, site.now())
    return ours and site.taps.takes(state)


def same_browser(request: web.Request, vault: Vault, state: str, asker: Asker, path: str) -> bool:
    """Whether who comes back is who was led away."""
    tap = Tap.of_cookie(request.cookies.get(COOKIE, ""))
    return tap is not None and tap.state(vault, asker.account, path) == state


def forgotten(request: web.Request, reply: web.Response, root: str) -> web.Response:
    """Let her browser forget that she was led away."""
    if COOKIE in request.cookies:
        reply.del_cookie(COOKIE, path=root)
    return reply
