"""Followers (关注者) in the database: whole pages of the platform's list at once, and how many there are where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from audiences.contact import wechat_kind
from audiences.store import contact as contacts_
from audiences.store.base import QUERIES, Connection, fetch
from audiences.store.event import bind
from audiences.vault import Vault

_AFTER: Final = 9  # rank of a contact that is a relative's too: after her own


@dataclass(frozen=True, slots=True)
class Arrival:
    """A follower of whom no event has told."""

    address: str = field(repr=False)
    division: int | None  # of the QR that brought her, 15 digits
    scene: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Village:
    """An account's followers of one village; a code of the county or town alone: the village is not known."""

    village: int
    people: int
    bound: int


@dataclass(frozen=True, slots=True)
class Mislabelled:
    """A follower whom the platform has under another tag than her town's; 0: under none of ours."""

    contact: int
    address: str = field(repr=False)
    label: int
    town: int


async def strangers(
    conn: Connection, vault: Vault, *, county: int, account: str, addresses: Sequence[str]
) -> list[str]:
    """Those of these addresses that are no followers to us, in order; whoever left is one again only by her profile."""
    indexes = [index for address in addresses for index in vault.indexes(address)]
    rows = await fetch(QUERIES.unfamiliar(conn, county=county, kind=wechat_kind(account), indexes=indexes))
    each = len(vault.key_ids)
    known = {(row["no"] - 1) // each for row in rows}
    return [address for number, address in enumerate(addresses) if number not in known]


async def arrive(
    conn: Connection, vault: Vault, *, county: int, account: str, arrivals: Sequence[Arrival], at: datetime
) -> None:
    """Enter followers: residents with a division and nothing more, or who they were before they left."""
    kind = wechat_kind(account)
    async with conn.transaction():
        await contacts_.rekey(conn, vault, county=county, kind=kind, addresses=[one.address for one in arrivals])
        sealed = [vault.seal(one.address) for one in arrivals]
        scanned = {one.division for one in arrivals if one.division}  # the poster may be older than the village
        places = {code: int(await QUERIES.redirected(conn, code=code)) for code in scanned}
        ids = await QUERIES.claim(
            conn,
            county=county,
            kind=kind,
            divisions=[places[one.division] if one.division else county * 10**9 for one in arrivals],
            indexes=[vault.index(one.address) for one in arrivals],
            keys=[one.key_id for one in sealed],
            ciphers=[one.cipher for one in sealed],
        )
        followed, scenes = [one.at for one in arrivals], [one.scene for one in arrivals]
        residents = [row["resident"] for row in await fetch(QUERIES.adopt(conn, county=county, contacts=ids))]
        await QUERIES.note_followers(conn, contacts=ids, account=account, followed=followed, scenes=scenes, at=at)
        await fetch(QUERIES.set_dead(conn, contacts=ids, dead=False, reason=None))
        await QUERIES.add_arrivals(conn, county=county, contacts=ids, account=account, followed=followed)
        await QUERIES.settle(conn, residents=residents, contacts=ids)


async def see(
    conn: Connection, vault: Vault, *, county: int, account: str, addresses: Sequence[str], at: datetime
) -> None:
    """The platform's list has named these followers."""
    indexes = [index for address in addresses for index in vault.indexes(address)]
    await fetch(QUERIES.see_followers(conn, county=county, kind=wechat_kind(account), indexes=indexes, at=at))


async def leave_unseen(conn: Connection, *, county: int, account: str, before: datetime, at: datetime) -> int:
    """Whom nothing has named since `before` has left; return how many."""
    async with conn.transaction():
        rows = await fetch(
            QUERIES.leave_unseen(conn, county=county, kind=wechat_kind(account), account=account, before=before, at=at)
        )
        gone = [row["id"] for row in rows]
        await QUERIES.settle(conn, residents=[], contacts=gone)
    return len(gone)


async def bring_home(conn: Connection, *, account: str, home: int) -> None:
    """Those of an account's followers of whom only the county is known are of the account's own place (15 digits)."""
    county = home // 10**9
    async with conn.transaction():
        rows = await fetch(
            QUERIES.bring_home(conn, county=county, kind=wechat_kind(account), whole=county * 10**9, home=home)
        )
        residents, contacts = [row["resident"] for row in rows], [row["contact"] for row in rows]
        await QUERIES.settle(conn, residents=residents, contacts=contacts)


async def unseen(conn: Connection, *, county: int, account: str, before: datetime) -> tuple[int, int]:
    """(followers, those among them whom nothing has named since)."""
    row = await QUERIES.unseen(conn, county=county, kind=wechat_kind(account), before=before)
    return row["people"], row["unseen"]


async def addresses_after(
    conn: Connection, vault: Vault, *, county: int, account: str, after: int, most: int
) -> list[tuple[int, str]]:
    """An account's contacts behind one in their order, as (contact, address); whoever has left is among them."""
    rows = await fetch(QUERIES.addresses_after(conn, county=county, kind=wechat_kind(account), after=after, most=most))
    return [(row["id"], vault.open(row["key_id"], row["cipher"])) for row in rows]


async def place_in_list(conn: Connection, vault: Vault, *, county: int, account: str, address: str) -> int | None:
    """The contact of an address, by which a walk remembers where it was; None: it is none of ours."""
    found = await contacts_.find(conn, vault, county=county, kind=wechat_kind(account), address=address)
    return found.id if found else None


async def address_at(conn: Connection, vault: Vault, contact: int | None) -> str:
    """The address of a contact; "" when there is none any more."""
    row = await QUERIES.address_of(conn, contact=contact)
    return vault.open(row["key_id"], row["cipher"]) if row else ""


async def tally_followers(conn: Connection, account: str) -> list[Village]:
    """An account's followers by village, as far as the session may see."""
    return [Village(**row) for row in await fetch(QUERIES.tally_followers(conn, kind=wechat_kind(account)))]


async def mislabelled(conn: Connection, vault: Vault, account: str, most: int, whole: int = 0) -> list[Mislabelled]:
    """Followers who are not under their town's tag, or that of the `whole` place, those of one town together."""
    rows = await fetch(QUERIES.mislabelled(conn, account=account, whole=whole, most=most))
    return [
        Mislabelled(row["contact"], vault.open(row["key_id"], row["cipher"]), row["label"], row["town"]) for row in rows
    ]


async def set_labels(conn: Connection, contacts: Sequence[int], label: int) -> None:
    """The platform has them under this town's tag now; 0: under none."""
    await QUERIES.set_labels(conn, contacts=list(contacts), label=label)


async def forget_label(conn: Connection, account: str, label: int) -> None:
    """A town's tag is there no more: nobody is under it."""
    await QUERIES.forget_label(conn, account=account, label=label)


async def follower_place(conn: Connection, vault: Vault, *, county: int, account: str, address: str) -> int | None:
    """Where a follower is at home (15 digits, the county's where no more is known); None: she is none of ours."""
    found = await QUERIES.follower_place(
        conn, county=county, kind=wechat_kind(account), indexes=list(vault.indexes(address))
    )
    return None if found is None else int(found)


@dataclass(frozen=True, slots=True)
class FollowerState:
    """What a page may say to whom the platform has just named."""

    follows: bool = False
    bound: bool = False
    stopped: bool = False  # 退订
    allowed: frozenset[str] = frozenset()  # templates, with a message left


async def follower_state(conn: Connection, vault: Vault, *, county: int, account: str, address: str) -> FollowerState:
    """Whether she follows, is bound, wants nothing more, and what she allows; of an unknown address nothing."""
    row = await QUERIES.follower_state(
        conn, county=county, kind=wechat_kind(account), account=account, indexes=list(vault.indexes(address))
    )
    if row is None:
        return FollowerState()
    return FollowerState(row["follows"], row["bound"], row["stopped"], frozenset(row["allowed"]))


async def resident_at(conn: Connection, vault: Vault, *, county: int, phone: str, name: str) -> int | None:
    """Who of this name has this number on a roster; None: nobody, or the number proves nothing."""
    found = await QUERIES.resident_at(conn, county=county, indexes=list(vault.indexes(phone)), name=name)
    return None if found is None else int(found)


async def bind_by_code(
    conn: Connection, vault: Vault, *, county: int, account: str, openid: str, resident: int, at: datetime
) -> bool:
    """A follower has proved to be a resident, and agreed to be told by WeChat.

    Whom an office has released may be somebody anew; one telephone may be a whole family's. False: she is bound to
    somebody of another household.
    """
    found = await contacts_.find(conn, vault, county=county, kind=wechat_kind(account), address=openid)
    if found is None:
        return False
    await fetch(QUERIES.adopt(conn, county=county, contacts=[found.id]))
    holders = await fetch(QUERIES.holders(conn, contact=found.id))
    if any(row["name"] is not None for row in holders):
        if any(row["resident"] == resident for row in holders):
            return True
        if not await QUERIES.all_at_home_with(conn, contact=found.id, resident=resident):
            return False
        await QUERIES.link_all(conn, resident=resident, contacts=[found.id], ranks=[_AFTER])
        await QUERIES.settle(conn, residents=[resident], contacts=[found.id])
    else:
        for row in holders:
            await bind(conn, follower=row["resident"], resident=resident)
    await QUERIES.add_history(
        conn, county=county, division=found.division, resident=resident, contacts=[found.id], what="bound",
        account=account, detail="短信验证码，本人同意用微信接收", at=at,
    )  # fmt: skip
    return True


async def stopped_since(
    conn: Connection, vault: Vault, *, county: int, account: str, address: str, since: datetime
) -> bool:
    """Whether a follower has said 退订 after a moment: her last word holds."""
    return bool(
        await QUERIES.stopped_since(
            conn, kind=wechat_kind(account), county=county, indexes=list(vault.indexes(address)), since=since
        )
    )
