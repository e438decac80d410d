"""Staff's own WeChat: whose an openid is, and where to tell a person what waits for her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audiences.vault import Sealed
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("staff_wechat.sql")


@dataclass(frozen=True, slots=True)
class Bound:
    """A person's WeChat at one of the county's accounts."""

    staff: int
    account: int
    key: str  # the account's
    name: str  # the account's
    openid: Sealed = field(repr=False)
    at: datetime


async def of_staff(conn: Connection, staff: int) -> Bound | None:
    """Return a person's WeChat, if one is bound."""
    row = await _queries.of_staff(conn, staff=staff)
    if row is None:
        return None
    openid = Sealed(row["openid_key"], row["openid_sealed"])
    return Bound(row["staff"], row["account"], row["key"], row["name"], openid, row["bound_at"])


async def whose(conn: Connection, account: int, openids: Sequence[bytes]) -> int | None:
    """Return whose WeChat it is; `openids`: its blind indexes."""
    found: int | None = await _queries.whose(conn, account=account, openids=list(openids))
    return found


async def bind(conn: Connection, staff: int, account: int, index: bytes, openid: Sealed, at: datetime) -> bool:
    """Bind a WeChat to a person in the place of the one before; False: it is somebody else's."""
    made = await _queries.bind(
        conn, staff=staff, account=account, index=index, key_id=openid.key_id, cipher=openid.cipher, at=at
    )
    return made is not None


async def unbind(conn: Connection, staff: int) -> bool:
    """Let it open nothing any more; False: there was none."""
    return await _queries.unbind(conn, staff=staff) is not None
