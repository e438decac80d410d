"""What a page says to whom the platform has just named: follows, bound, allowed; and the button that allows more.

Her browser keeps it for ten minutes as a few yes and no, signed; it leads to no person, and we keep nothing. Such a
page is written for her alone: its address says ?me=1 and nothing else, and no cache stores it.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from audiences import store as people
from audiences.vault import Vault
from channels.following import Allowable, Invitation
from channels.message import Reason, Scope
from pusher.store import alarm as alarms
from pusher.web.public.asker import Asker
from pusher.web.public.site import Besides, Site, policy

log = logging.getLogger(__name__)

ME: Final = "me"  # in a page's address
COOKIE: Final = "cunkou_known"
LIFE: Final = 600  # seconds
MOST: Final = 3  # templates in one pop-up; the platform asks for no one-time and long-term ones together
KIND: Final = "sdk"  # of the alarms
INVITE: Final = (Path(__file__).parent / "invite.js").read_text("utf-8").strip()
_ABOUT_THE_ACCOUNT: Final = {Scope.ACCOUNT, Scope.MODE}


@dataclass(frozen=True, slots=True)
class Mine:
    """Yes and no about one account. `lacks`: places in the account's list of what may be allowed."""

    account: int
    follows: bool
    bound: bool
    stopped: bool
    lacks: tuple[int, ...]

    def written(self, vault: Vault, now: datetime) -> str:
        """As the browser keeps it."""
        flags = "".join("01"[flag] for flag in (self.follows, self.bound, self.stopped))
        head = f"{int(now.timestamp())}.{self.account}.{flags}.{'-'.join(map(str, self.lacks))}"
        return f"{head}.{_signature(vault, head)}"

    @classmethod
    def read(cls, vault: Vault, text: str, now: datetime) -> Mine | None:
        """Back from a browser; None: forged, or too old."""
        head, _, signature = text.rpartition(".")
        if not text.isascii() or not hmac.compare_digest(signature, _signature(vault, head)):
            return None
        at, account, flags, lacks = head.split(".")
        if not 0 <= now.timestamp() - int(at) <= LIFE:
            return None
        follows, bound, stopped = (flag == "1" for flag in flags)
        return cls(int(account), follows, bound, stopped, tuple(int(one) for one in lacks.split("-") if one))


@dataclass(frozen=True, slots=True)
class Greeting:
    """What a page's template says to her, and what its policy lets the platform's script do."""

    words: Mapping[str, Any]
    headers: Mapping[str, str] = field(default_factory=dict)


async def learn(site: Site, vault: Vault, asker: Asker, address: str) -> Mine:
    """Look up whom the platform has named; nothing is written."""
    post = asker.post
    async with site.pool.acquire() as conn:
        state = await people.follower_state(conn, vault, county=post.county, account=post.account.key, address=address)
    lacks = tuple(n for n, one in enumerate(asker.channel.allowable) if one.template not in state.allowed)
    return Mine(asker.account, state.follows, state.bound, state.stopped, lacks)


def keep(reply: web.Response, mine: Mine, vault: Vault, now: datetime, *, secure: bool) -> web.Response:
    """Let her browser keep it."""
    reply.set_cookie(
        COOKIE, mine.written(vault, now), path="/", max_age=LIFE, httponly=True, samesite="Lax", secure=secure
    )
    return reply


def known(request: web.Request, site: Site, asker: Asker | None) -> Mine | None:
    """What her browser keeps about this account, where the page was asked to say it."""
    if asker is None or site.vault is None or ME not in request.query:
        return None
    found = Mine.read(site.vault, request.cookies.get(COOKIE, ""), site.now())
    return found if found is not None and found.account == asker.account else None


async def greet(
    site: Site, asker: Asker, mine: Mine, page: str, codes: Sequence[Mapping[str, str]], told: Sequence[str] = ()
) -> Greeting:
    """Write it for the page at this address. `told`: the templates of its notice; without any, all are offered."""
    name, offered = asker.post.account.name, asker.channel.allowable
    lacks = [one for n, one in enumerate(offered) if n in mine.lacks and not mine.stopped]
    notices = [one for one in lacks if not one.service]
    notices = [one for one in notices if one.template in told] or notices
    invitation = await _invitation(site, asker, page) if notices else None
    words = {
        "name": name,
        "follows": mine.follows,
        "bound": mine.bound,
        "stopped": mine.stopped,
        "codes": [one for one in codes if one["account"] == name],
        "allowed": any(not one.service for one in offered) and not notices and not mine.stopped,
        "tags": _tags(notices) if invitation else [],
        "services": [one.service for one in lacks if one.service],
        "script": invitation.script if invitation else "",
        "settings": _quoted(invitation.settings) if invitation else "",
        "invite": INVITE,
    }
    if invitation is None:
        return Greeting(words, asker.headers)
    allows = policy(forms=asker.forms, besides=Besides((INVITE,), (invitation.script,), invitation.frames))
    return Greeting(words, {**asker.headers, "Content-Security-Policy": allows})


async def _invitation(site: Site, asker: Asker, page: str) -> Invitation | None:
    found = await asker.channel.invitation(page)
    if found is None:
        return None
    about = f"account {asker.post.account.key}"
    if isinstance(found, Invitation):
        async with site.pool.acquire() as conn:
            await alarms.clear_alarm(conn, KIND, about)
        return found
    await _complain(site, asker, found, about)
    return None


async def _complain(site: Site, asker: Asker, why: Reason, about: str) -> None:
    log.info("nobody can be asked to allow notices", extra={"account": asker.post.account.key, "errcode": why.code})
    if why.scope in _ABOUT_THE_ACCOUNT:
        text = f"公众号“{asker.post.account.name}”的“允许通知”按钮用不了：{why.text}。不用的，请去掉账号参数sdk。"
        async with site.pool.acquire() as conn:
            await alarms.raise_alarm(conn, county=asker.post.county, kind=KIND, object=about, text=text)


def _tags(notices: Sequence[Allowable]) -> list[dict[str, Any]]:
    """A button for those that last, another for those of one message each."""
    found = []
    for lasting in (True, False):
        some = [one for one in notices if one.lasting is lasting][:MOST]
        if some:
            found.append(
                {
                    "ids": ",".join(one.template for one in some),
                    "titles": [one.title for one in some],
                    "lasting": lasting,
                }
            )
    return found


def _quoted(settings: Mapping[str, Any]) -> str:
    """JSON that may stand in a script element."""
    return json.dumps(settings).replace("<", "\\u003c")


def _signature(vault: Vault, head: str) -> str:
    return vault.index(f"known {head}").hex()
