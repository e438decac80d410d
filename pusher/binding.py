"""Binding (绑定): a follower proves to be somebody on the roster, by a code in an SMS to the registered number.

Openids come from messages that the platform pushed to us, never from a web page (tap.py keeps none): the virtual ones
of snapshot mode (is_snapshotuser) cannot get here. Codes: proof.py. Who is bound by an officer goes another way (the
person's page in the console).
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from audiences import store as people
from audiences.contact import wechat_kind
from audiences.vault import Sealed, Vault, VaultError
from pusher import direct, proof
from pusher.desk import Desk
from pusher.proof import Ready, Use
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import binding as store
from pusher.store.binding import Asked

PASS_LIFE: Final = timedelta(minutes=30)  # of the link in the conversation
A_DAY: Final = 5  # requests of one follower
_MOST: Final = 50  # bound in one round
_TEXT: Final = "微信绑定验证码{code}，10分钟内有效。不是您本人在办，请不要理会，也不要告诉别人。"


@dataclass(frozen=True, slots=True)
class Pass:
    """What the link in a conversation carries, sealed: which follower of which account, since when."""

    account: int
    openid: str = field(repr=False)
    at: float

    def token(self, vault: Vault) -> str:
        """For the address of the page."""
        sealed = vault.seal(json.dumps(asdict(self)))
        return base64.urlsafe_b64encode(bytes([sealed.key_id]) + sealed.cipher).decode().rstrip("=")


@dataclass(frozen=True, slots=True)
class Claim:
    """Who a follower says she is."""

    openid: str = field(repr=False)
    name: str = field(repr=False)
    phone: str = field(repr=False)
    again: bool = False  # she wanted nothing more, was told so on the page, and agrees anew

    def sealed(self, vault: Vault) -> Sealed:
        """As it is stored."""
        return vault.seal(json.dumps(asdict(self), ensure_ascii=False))


def read_pass(vault: Vault, token: str, now: datetime) -> Pass | None:
    """The follower of a link; None: it is not ours, or too old."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
        found = Pass(**json.loads(vault.open(raw[0], raw[1:])))
    except (VaultError, ValueError, binascii.Error, IndexError, TypeError):
        return None
    return found if 0 <= now.timestamp() - found.at <= PASS_LIFE.total_seconds() else None


def short_number(vault: Vault, openid: str) -> str:
    """Six digits that a follower and an officer see both, so that he picks the right one of a list."""
    return digits_of(vault.index(openid))


def digits_of(index: bytes) -> str:
    """The same from the contact's blind index."""
    return f"{int.from_bytes(index[:4], 'big') % 1_000_000:06d}"


async def state_of(conn: Connection, vault: Vault, who: Pass) -> people.FollowerState:
    """Whether she is bound already, and whether she wants nothing more."""
    row = await accounts.account(conn, who.account)
    if row is None:
        return people.FollowerState()
    return await people.follower_state(conn, vault, county=row.county, account=row.key, address=who.openid)


async def ask(conn: Connection, vault: Vault, who: Pass, claim: Claim, now: datetime) -> int:
    """Take a claim in; 0: too often today. Nothing is looked up of it, so that nothing can be told."""
    return await store.ask(
        conn,
        who.account,
        claim.sealed(vault),
        follower=vault.index(who.openid),
        number=vault.index(claim.phone),
        at=now,
        most=A_DAY,
    )


async def prove(conn: Connection, vault: Vault, who: Pass, request: int, code: str, now: datetime) -> bool:
    """Whether the code of a request is right."""
    hashed = USE.hashed(vault, request, code)
    return await store.prove(conn, request, follower=vault.index(who.openid), code=hashed, at=now, most=proof.TRIES)


async def bindings(desk: Desk) -> None:
    """Send the codes that were asked for, bind who has proved one, forget what is old."""
    await proof.go_round(desk, USE)


async def _ready(desk: Desk, conn: Connection, one: Asked) -> Ready | None:
    claim = Claim(**json.loads(desk.vault.open(one.key_id, one.cipher)))
    known = await people.resident_at(conn, desk.vault, county=one.county, phone=claim.phone, name=claim.name)
    if known is None or await store.lately(conn, one.number, one.id, proof.HOURS) >= proof.CODES:
        return None
    ports = await direct.able(conn, desk.vault, one.county, _TEXT)
    return Ready(claim.phone, ports, _TEXT, partial(store.arm, conn, one.id))


async def _enter(desk: Desk, conn: Connection) -> None:
    for one in await store.take_proved(conn, _MOST):
        await _bind(desk, conn, one)


async def _bind(desk: Desk, conn: Connection, one: Asked) -> None:
    claim = Claim(**json.loads(desk.vault.open(one.key_id, one.cipher)))
    row = await accounts.account(conn, one.account)
    resident = await people.resident_at(conn, desk.vault, county=one.county, phone=claim.phone, name=claim.name)
    bound = False
    if row is not None and resident is not None:
        bound = await people.bind_by_code(
            conn, desk.vault, county=one.county, account=row.key, openid=claim.openid, resident=resident, at=desk.now()
        )
    if row is not None and bound and claim.again:
        await _open_again(desk, conn, one, row.key, claim.openid)
    await store.close(conn, one.id, bound=bound)


async def _open_again(desk: Desk, conn: Connection, one: Asked, account: str, openid: str) -> None:
    """Her consent on the page lifts the 退订 before it, and none after it."""
    if not await people.stopped_since(
        conn, desk.vault, county=one.county, account=account, address=openid, since=one.asked_at
    ):
        await people.opt_in(
            conn, desk.vault, county=one.county, kind=wechat_kind(account), address=openid, account=account,
            at=desk.now(),
        )  # fmt: skip


USE: Final = Use("bind", timedelta(minutes=10), store.take_asked, _ready, store.forget, _enter)
