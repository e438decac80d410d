"""Calling a member of staff: by WeChat where hers is bound and may be written to, else by one SMS, at once.

What she is told by WeChat she asked for by binding it; an account that she left by 退订 is silent. A notice that was
refused, or could not be tried, falls to the SMS with its reason. One without a clear answer may be on its way: only
what is urgent is said by SMS as well.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Final

from audiences import store as people
from channels.calling import Calling
from channels.message import Envelope, Sent, Unknown
from pusher import direct
from pusher.account import entry, unseal
from pusher.desk import Desk
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import county as counties
from pusher.store import phone as phones
from pusher.store import staff_wechat as wechats
from pusher.store.staff_wechat import Bound

log = logging.getLogger(__name__)

WECHAT: Final = "wechat"
SMS: Final = "sms"
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Summons:
    """Whom, to what. `sms` has {link}; `path` is of our site; `key` is ours for the providers, the same if repeated."""

    staff: int
    county: int
    calling: Calling
    sms: str
    path: str = field(repr=False)
    key: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """By which way; `why`: by no better one, Chinese."""

    by: str
    why: str = ""


async def call(desk: Desk, conn: Connection, one: Summons) -> Told:
    """Tell her; what goes wrong on the way is said and never raised."""
    own = await counties.county(conn, one.county)
    link = f"{own.base_url if own else desk.base_url}{one.path}"
    try:
        told = await _by_wechat(desk, conn, one, link)
    except Exception:
        log.exception("not told by WeChat", extra={"staff": one.staff})
        told = Told(NOBODY, "微信没有发出")
    if told.by == WECHAT and not (told.why and one.urgent):
        return told
    try:
        failed = await _by_sms(desk, conn, one, link)
    except Exception:
        log.exception("nobody told of an errand", extra={"staff": one.staff})
        failed = "短信没有发出"
    if not failed:
        return Told(SMS, told.why)
    return told if told.by == WECHAT else Told(NOBODY, f"{told.why}；{failed}")


async def _by_wechat(desk: Desk, conn: Connection, one: Summons, link: str) -> Told:
    bound = await wechats.of_staff(conn, one.staff)
    row = await accounts.account(conn, bound.account) if bound else None
    if bound is None or row is None:
        return Told(NOBODY, "没有绑定微信")
    ways = entry(row.channel).call
    if ways is None or row.state != "active":
        return Told(NOBODY, "公众号现在发不了")
    openid = desk.vault.open(bound.openid.key_id, bound.openid.cipher)
    hers = await people.follower_state(conn, desk.vault, county=row.county, account=row.key, address=openid)
    if hers.stopped:
        return Told(NOBODY, "在公众号里退订了")
    why = "公众号没有登记待办提醒的模板"
    for message in ways(one.calling, unseal(desk.vault, row)):
        if message.consent and not await _may(desk, conn, bound, row.county, openid, message.consent):
            continue
        outcome = await direct.speak(desk, row.id, Envelope(one.key, openid, message, {"link": link}))
        if isinstance(outcome, Sent):
            return Told(WECHAT)
        if isinstance(outcome, Unknown):
            return Told(WECHAT, "微信没有明确答复，可能已经收到")
        why = f"微信没有发出：{outcome.why.text}" if outcome else "公众号现在发不了"
    return Told(NOBODY, why)


async def _may(desk: Desk, conn: Connection, bound: Bound, county: int, openid: str, template: str) -> bool:
    return await people.spend_at(
        conn, desk.vault, county=county, account=bound.key, openid=openid, template=template, at=desk.now()
    )


async def _by_sms(desk: Desk, conn: Connection, one: Summons, link: str) -> str:
    """Why not; empty: it was taken."""
    who = await phones.of_staff(conn, one.staff)
    if who is None or who.number is None:
        return "没有登记手机号"
    text = one.sms.replace("{link}", link)
    ports = await direct.able(conn, desk.vault, one.county, text)
    if not ports:
        return "县里没有能发这种短信的账号"
    number = desk.vault.open(who.number.key_id, who.number.cipher)
    return "" if await direct.say(desk, ports, one.key, number, text) else "短信没有发出"
