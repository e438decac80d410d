"""What channels tell of residents, written where it belongs. Run by the worker; every function is one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from audiences.contact import EVERY_ACCOUNT, PHONE, wechat_kind
from audiences.division import Division
from audiences.resident import Preference, State
from audiences.store import contact as contacts_
from audiences.store.base import QUERIES, Connection, desk, fetch
from audiences.vault import Vault


async def follow(
    conn: Connection,
    vault: Vault,
    *,
    county: int,
    account: str,
    openid: str,
    division: int | None,
    at: datetime,
    scene: str | None = None,
) -> int:
    """A follower came, perhaps through a village's QR: a resident with a division and nothing more. Returns the id.

    Who is known stays who she is; who was known by the county or the town alone gets the narrower place.
    """
    kind = wechat_kind(account)
    async with conn.transaction():
        if division:  # the poster may be older than the village
            division = int(await QUERIES.redirected(conn, code=division))
        place = division or county * 10**9
        found = await contacts_.claim(conn, vault, county=county, kind=kind, address=openid, division=place)
        holders = await fetch(QUERIES.holders(conn, contact=found.id))
        if holders:
            resident = int(holders[0]["resident"])
            known = Division(holders[0]["division"])
            if holders[0]["name"] is None and place in known and place != known.code:
                await _place(conn, resident, found.id, known.code, place)
        else:
            resident = await QUERIES.add_follower(conn, county=county, division=place)
            await QUERIES.link_all(conn, resident=resident, contacts=[found.id], ranks=[1])
        await QUERIES.note_followers(conn, contacts=[found.id], account=account, followed=[at], scenes=[scene], at=at)
        await fetch(QUERIES.set_dead(conn, contacts=[found.id], dead=False, reason=None))
        await QUERIES.settle(conn, residents=[resident], contacts=[found.id])
        await _remember(conn, county, place, found.id, "followed", account, at)
    return resident


async def unfollow(conn: Connection, vault: Vault, *, county: int, account: str, openid: str, at: datetime) -> None:
    """A follower left: the contact is dead until she comes back, her consents are gone."""
    found = await contacts_.find(conn, vault, county=county, kind=wechat_kind(account), address=openid)
    if found is None:
        return
    async with conn.transaction():
        await fetch(QUERIES.set_dead(conn, contacts=[found.id], dead=True, reason="已取关"))
        await QUERIES.clear_consents(conn, contact=found.id, at=at)
        await QUERIES.settle(conn, residents=[], contacts=[found.id])
        await _remember(conn, county, found.division, found.id, "unfollowed", account, at)


async def consent(  # noqa: PLR0913  # each is a fact of the event
    conn: Connection,
    vault: Vault,
    *,
    county: int,
    account: str,
    openid: str,
    template: str,
    count: int,
    at: datetime,
    division: int | None = None,
) -> None:
    """A resident allowed `count` more messages of a template, or withdrew all (0).

    Who does not follow may allow too, on a page: a resident of `division` (None: of the county) and nothing more.
    """
    async with conn.transaction():
        kind, place = wechat_kind(account), division or county * 10**9
        found = await contacts_.claim(conn, vault, county=county, kind=kind, address=openid, division=place)
        new = await fetch(QUERIES.adopt(conn, county=county, contacts=[found.id]))
        if new or (found.dead and count and await QUERIES.visitor_again(conn, contact=found.id)):
            await QUERIES.settle(conn, residents=[row["resident"] for row in new], contacts=[found.id])
        await QUERIES.set_consent(conn, contact=found.id, account=account, template=template, count=count, at=at)
        what = "consented" if count else "withdrew"
        await _remember(conn, county, found.division, found.id, what, account, at, template)


@dataclass(frozen=True, slots=True)
class Window:
    """So many messages until then, because she wrote."""

    template: str
    count: int
    at: datetime
    until: datetime


async def open_window(
    conn: Connection, vault: Vault, *, county: int, account: str, openid: str, window: Window
) -> None:
    """A follower wrote: she may be written back for a while. Nobody else is told of it: she writes often."""
    found = await contacts_.find(conn, vault, county=county, kind=wechat_kind(account), address=openid)
    if found is not None:
        await QUERIES.open_window(
            conn, contact=found.id, account=account, template=window.template, count=window.count, at=window.at,
            until=window.until,
        )  # fmt: skip


async def spend_consent(conn: Connection, contacts: Sequence[int], account: str, template: str) -> frozenset[int]:
    """Take one message from each contact's consent; returns the contacts that had one. In the caller's transaction."""
    rows = await fetch(QUERIES.spend_consents(conn, contacts=list(contacts), account=account, template=template))
    return frozenset(row["contact"] for row in rows)


async def spend_at(  # each is a fact of the message
    conn: Connection, vault: Vault, *, county: int, account: str, openid: str, template: str, at: datetime
) -> bool:
    """Take one message from the consent of an address; False: there is none that still holds."""
    found = await contacts_.find(conn, vault, county=county, kind=wechat_kind(account), address=openid)
    if found is None:
        return False
    return await QUERIES.spend_at(conn, contact=found.id, account=account, template=template, at=at) is not None


async def forget_consent(conn: Connection, contacts: Sequence[int], account: str, template: str) -> None:
    """Take all consents of these contacts to a template: the platform says that there is none."""
    await QUERIES.forget_consents(conn, contacts=list(contacts), account=account, template=template)


async def opt_out(
    conn: Connection, vault: Vault, *, county: int, kind: str, address: str, account: str | None, at: datetime
) -> None:
    """不再接收 from one account, or from all (None). An unknown address is remembered too."""
    place = county * 10**9
    async with conn.transaction():
        found = await contacts_.claim(conn, vault, county=county, kind=kind, address=address, division=place)
        await QUERIES.close_contact(conn, contact=found.id, account=account or EVERY_ACCOUNT)
        await QUERIES.settle(conn, residents=[], contacts=[found.id])
        await _remember(conn, county, found.division, found.id, "opted_out", account, at)


async def spread_opt_outs(conn: Connection, county: int, accounts: Sequence[str]) -> None:
    """Let 不再接收 from one of these accounts hold for all: they are one sender. In the caller's transaction."""
    await QUERIES.spread_opt_outs(conn, county=county, accounts=list(accounts))


async def opt_in(
    conn: Connection, vault: Vault, *, county: int, kind: str, address: str, account: str, at: datetime
) -> None:
    """Wants to receive from the account again; a 不再接收 for all is lifted with it."""
    found = await contacts_.find(conn, vault, county=county, kind=kind, address=address)
    if found is None:
        return
    async with conn.transaction():
        await QUERIES.open_contact(conn, contact=found.id, account=account)
        await QUERIES.settle(conn, residents=[], contacts=[found.id])
        await _remember(conn, county, found.division, found.id, "opted_in", account, at)


async def move(conn: Connection, vault: Vault, *, county: int, kind: str, old: str, new: str, at: datetime) -> None:
    """An address changed (changeopenid, 换号); when the new one is known, its contact takes over the links."""
    async with conn.transaction():
        found = await contacts_.find(conn, vault, county=county, kind=kind, address=old)
        if found is None:
            return
        other = await contacts_.find(conn, vault, county=county, kind=kind, address=new)
        if other is None:
            cipher = vault.seal(new)
            await QUERIES.readdress(
                conn, contact=found.id, index=vault.index(new), key_id=cipher.key_id, cipher=cipher.cipher
            )
        elif other.id != found.id:
            await QUERIES.hand_over(conn, old=found.id, new=other.id)
            await QUERIES.unlink(conn, contact=found.id)
            await _one_person(conn, other.id)
            if kind != PHONE:  # a number may be given to somebody else; an openid never is
                await fetch(QUERIES.set_dead(conn, contacts=[found.id], dead=True, reason="换了微信号"))
            await QUERIES.settle(conn, residents=[], contacts=[found.id, other.id])
        await _remember(conn, county, found.division, found.id, "moved", None, at)


async def mark_dead(conn: Connection, contacts: Sequence[int], reason: str, at: datetime) -> None:
    """These addresses will never work (空号, 停机); `reason` is Chinese and free of personal data."""
    async with conn.transaction():
        changed = [
            row["id"] for row in await fetch(QUERIES.set_dead(conn, contacts=list(contacts), dead=True, reason=reason))
        ]
        await QUERIES.settle(conn, residents=[], contacts=changed)
        await QUERIES.add_deaths(conn, contacts=changed, what="dead", detail=reason, at=at)


async def disown(
    conn: Connection, vault: Vault, *, county: int, kind: str, address: str, reason: str, at: datetime
) -> None:
    """Whoever answers at an address is not the one on the roster (二次放号): nothing goes there any more."""
    async with conn.transaction():
        found = await contacts_.find(conn, vault, county=county, kind=kind, address=address)
        if found is None or found.dead:
            return
        async with desk(conn, "cunkou_import"):  # an officer may say so too
            await fetch(QUERIES.set_dead(conn, contacts=[found.id], dead=True, reason=reason))
            await QUERIES.settle(conn, residents=[], contacts=[found.id])
            await _remember(conn, county, found.division, found.id, "disowned", None, at, reason)


async def why_dead(conn: Connection, vault: Vault, *, county: int, kind: str, address: str) -> str | None:
    """Why nothing goes to an address any more; None: it does, or nobody has it."""
    found = await QUERIES.why_dead(conn, county=county, kind=kind, indexes=list(vault.indexes(address)))
    return None if found is None else str(found)


async def own_again(
    conn: Connection, vault: Vault, *, county: int, kind: str, address: str, reason: str, at: datetime
) -> bool:
    """A reply was misread: the address is hers after all; False: it died of something else than `reason`."""
    async with conn.transaction():
        found = await contacts_.find(conn, vault, county=county, kind=kind, address=address)
        if found is None:
            return False
        async with desk(conn, "cunkou_import"):
            if await QUERIES.own_again(conn, contact=found.id, reason=reason) is None:
                return False
            await QUERIES.settle(conn, residents=[], contacts=[found.id])
            await _remember(conn, county, found.division, found.id, "owned", None, at)
    return True


async def mark_resident(conn: Connection, resident: int, state: State, at: datetime) -> None:
    """人已去世, 已迁出 in one tap (or a tap taken back): no roster revives them."""
    async with conn.transaction():
        rows = await fetch(QUERIES.set_state(conn, resident=resident, state=state.value, at=at))
        async with desk(conn, "cunkou_import"):  # a page may say so too
            await QUERIES.settle(conn, residents=[row["id"] for row in rows], contacts=[])


async def prefer(conn: Connection, resident: int, preference: Preference | None) -> None:
    """How a resident wants to be told; None: no wish."""
    await QUERIES.set_preference(conn, resident=resident, preference=preference.value if preference else None)


async def bind(conn: Connection, *, follower: int, resident: int) -> None:
    """A follower turns out to be somebody on the roster: her contacts go there, after the ones that are there."""
    async with conn.transaction():
        rows = await fetch(QUERIES.unlink_resident(conn, resident=follower))
        moved = [row["contact"] for row in rows]
        await QUERIES.link_all(conn, resident=resident, contacts=moved, ranks=[row["rank"] for row in rows])
        await QUERIES.drop_follower(conn, resident=follower)
        await QUERIES.settle(conn, residents=[resident], contacts=moved)


async def _one_person(conn: Connection, contact: int) -> None:
    """Whoever was known first is the follower who came under this address without a name."""
    holders = await fetch(QUERIES.holders(conn, contact=contact))
    if not holders:
        return
    kept = min(holders, key=lambda row: (row["name"] is None, row["resident"]))
    for row in holders:
        if row is not kept and row["name"] is None and row["household"] is None:
            await bind(conn, follower=row["resident"], resident=kept["resident"])


async def _place(conn: Connection, resident: int, contact: int, known: int, division: int) -> None:
    await QUERIES.place_follower(conn, resident=resident, known=known, division=division)
    await QUERIES.place_links(conn, resident=resident, division=division)
    await QUERIES.place_contact(conn, contact=contact, known=known, division=division)


async def _remember(
    conn: Connection,
    county: int,
    division: int,
    contact: int,
    what: str,
    account: str | None,
    at: datetime,
    detail: str | None = None,
) -> None:
    await QUERIES.add_history(
        conn,
        county=county,
        division=division,
        resident=None,
        contacts=[contact],
        what=what,
        account=account,
        detail=detail,
        at=at,
    )
