"""查阅、复制、删除 (个人信息保护法 art. 45, 47): all that is held of one person given out or taken away, on record."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from audiences.contact import PHONE, Contact
from audiences.division import Tree, UnknownDivisionError, village_of
from audiences.resident import OUTSIDE, Household, Resident
from audiences.store.asked import forget
from audiences.store.base import CHINA, QUERIES, Connection, desk, fetch
from audiences.store.division import tree as tree_of
from audiences.store.keep import Happened, PersonError, elsewhere, former_names, history, members
from audiences.store.person import consents_of, contacts_of, household, person
from audiences.store.undo import drop_contacts
from audiences.vault import Vault
from audiences.words import HAPPENED, PREFERENCES, STATES, account_name, happened_detail, kind_name

_ALL: Final = 100_000  # lines of a history
_CONSENTS: Final = frozenset({"consented", "withdrew", "opted_out", "opted_in", "followed", "unfollowed"})


@dataclass(frozen=True, slots=True)
class Request:
    """One request that was answered; nothing in it leads to a person."""

    id: int
    division: int
    kind: str  # export, purge
    number: str
    reason: str
    staff: int | None
    counts: dict[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Asked:
    """Under which number somebody asked, why, and who answers."""

    number: str
    reason: str
    staff: int | None
    at: datetime


async def export_person(
    conn: Connection, vault: Vault, resident: int, asked: Asked, accounts: Mapping[str, str]
) -> dict[str, Any]:
    """Everything that audiences holds of a person, in Chinese words, for her own eyes; the ID number is not held.

    `accounts` are their names by key. Times are local, places go by their names.
    """
    one = await person(conn, resident)
    if one is None:
        raise PersonError("没有这个人，或不在您的范围内")
    contacts = await contacts_of(conn, vault, resident)
    happened = await history(conn, resident, most=_ALL)
    async with desk(conn, "cunkou_pick"):  # all that is held, whatever the matters of who answers
        facts = await fetch(QUERIES.facts_of(conn, resident=resident))
    async with desk(conn, "cunkou_import"):
        known = await QUERIES.id_index_of(conn, resident=resident) is not None
    house = None if one.household is None else await household(conn, one.household)
    found: dict[str, Any] = {
        **_self(one, await tree_of(conn, one.division // 10**9), known=known),
        "曾用名": await former_names(conn, resident),
        "户": None if house is None else _house(house),
        "同户人数": 0 if house is None else len(await members(conn, house.id)),
        "标签": [row["name"] for row in facts if row["value"] is None],
        "登记的数": [
            {"事项": row["matter"], "名称": row["name"], "数": row["value"], "单位": row["unit"]}
            for row in facts
            if row["value"] is not None
        ],
        "联系方式": [await _contact(conn, each, accounts) for each in contacts],
        "同意和拒收的经过": [_event(one, accounts) for one in happened if one.what in _CONSENTS],
        "其他经过": [_event(one, accounts) for one in happened if one.what not in _CONSENTS],
        "其他村有同一身份证号": await elsewhere(conn, resident),
    }
    async with desk(conn, "cunkou_import"):
        await _record(conn, one.division, "export", asked, {"contacts": len(contacts), "history": len(happened)})
    return found


def _house(one: Household) -> dict[str, str | None]:
    """The key is the 户号 under which she was first taken in, or what stood for it."""
    numbered = not one.key.startswith(("#", "户主 "))
    return {"户主": one.head} | ({"最早登记的户号": one.key.partition(" ")[0]} if numbered else {})


def _event(one: Happened, accounts: Mapping[str, str]) -> dict[str, Any]:
    return {
        "时间": f"{one.at.astimezone(CHINA):%Y-%m-%d %H:%M}",
        "事": HAPPENED.get(one.what, one.what),
        "账号": account_name(one.account, accounts),
        "说明": happened_detail(one.what, one.detail or ""),
    }


def _place(code: int | None, tree: Tree) -> str:
    """厉山镇神农社区3组; a 村民小组 that nobody entered goes by its number."""
    if code is None:
        return ""
    if code == OUTSIDE:
        return "本县以外"
    try:
        return tree.full_name(code)
    except UnknownDivisionError:
        return f"不在区划表里（{code}）"


def _self(one: Resident, tree: Tree, *, known: bool) -> dict[str, Any]:
    return {
        "姓名": one.name,
        "性别": one.sex or "没有登记",
        "出生日期": one.birth_date.isoformat() if one.birth_date else "没有登记",
        "身份证号": "只存不可还原的校验值，不存号码" if known else "没有登记",
        "区划": _place(one.division, tree),
        "户籍地": _place(one.registered, tree),
        "现居地": _place(one.living, tree),
        "承包地": _place(one.farming, tree),
        "状态": STATES[one.state],
        "告知方式": dict(PREFERENCES)[one.preference or ""],
    }


async def _contact(conn: Connection, each: Contact, accounts: Mapping[str, str]) -> dict[str, Any]:
    allowed = await consents_of(conn, each.id)
    return {
        "渠道": kind_name(each.kind, accounts),
        ("号码" if each.kind == PHONE else "微信给公众号的编号"): each.address,
        "代收人": "是，别人替您收" if each.proxy else "否",
        "失效": "是" if each.dead else "否",
        "不再接收": list(dict.fromkeys(account_name(key, accounts) for key in each.opted_out)),
        "允许的通知": [
            {"账号": account_name(yes.account, accounts), "模板编号": yes.template, "还能收几条": yes.count}
            for yes in allowed
        ],
    }


async def purge_person(conn: Connection, vault: Vault, resident: int, asked: Asked) -> None:
    """Take away name, number, links, tags, history; who wants nothing more stays known by the blind index alone.

    So does she, that an old roster does not bring her back unasked (audiences.store.asked).
    Deliveries keep their counts: they know a contact's number that leads nowhere now.
    """
    one = await person(conn, resident)
    if one is None:
        raise PersonError("没有这个人，或不在您的范围内")
    phones = [
        each.address for each in await contacts_of(conn, vault, resident) if each.kind == PHONE and not each.proxy
    ]
    names = [name for name in (one.name, *await former_names(conn, resident)) if name]
    async with desk(conn, "cunkou_import"):
        await forget(conn, vault, one, phones, asked.at)
        rows = await fetch(QUERIES.unlink_residents(conn, residents=[resident]))
        contacts = [row["contact"] for row in rows]
        await QUERIES.drop_subscriptions(conn, contacts=contacts, at=asked.at)
        await QUERIES.purge_history(conn, resident=resident, contacts=contacts)
        await QUERIES.purge_consents(conn, contacts=contacts)
        await QUERIES.purge_images(conn, resident=resident)
        await QUERIES.purge_draft_rows(conn, resident=resident)
        await QUERIES.drop_residents(conn, residents=[resident])
        await QUERIES.forget_head(conn, household=one.household, names=names)
        await QUERIES.drop_empty_households(conn, lo=village_of(one.division), hi=one.division)
        await QUERIES.settle(conn, residents=[], contacts=contacts)
        await drop_contacts(conn, contacts)
        await _record(conn, one.division, "purge", asked, {"contacts": len(contacts)})


async def requests(conn: Connection, lo: int, hi: int, most: int = 50) -> list[Request]:
    """What was asked and answered in a range, the latest first."""
    return [Request(**row) for row in await fetch(QUERIES.requests(conn, lo=lo, hi=hi, most=most))]


async def _record(conn: Connection, division: int, kind: str, asked: Asked, counts: dict[str, int]) -> None:
    """By village, not by group: a record must not lead to a person."""
    await QUERIES.add_request(
        conn, county=division // 10**9, division=village_of(division), kind=kind, number=asked.number,
        reason=asked.reason, staff=asked.staff, counts=counts, at=asked.at,
    )  # fmt: skip
