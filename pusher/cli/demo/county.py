"""Setting up the demo county (随县): divisions, matters, staff, sandbox accounts, the roster by the real importer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Final

from audiences import store as people
from audiences.china_division import bundled_rows
from audiences.division import Division, Tree
from audiences.resident import Basis
from audiences.roster import RosterReading, read_roster
from audiences.vault import Vault
from channels.registry import CHANNELS
from pusher.access import Grant, Role
from pusher.account import seal
from pusher.cli.command import Stop
from pusher.cli.demo import roster, staff
from pusher.cli.demo.people import COUNTY, FARMER, Household
from pusher.store import Connection
from pusher.store.account import NewAccount, add_account

_FARMING: Final = "涉农补贴"  # what the demo's notice is about: the village visits whom it does not reach
# matter: its owner, purpose, legal basis, tags
_MATTERS: Final = {
    _FARMING: (
        "随县农业农村局",
        "按实际种粮情况告知补贴申报和发放",
        "耕地地力保护补贴资金管理办法",
        (FARMER,),
    ),
    "社会救助": (
        "随县民政局",
        "告知救助政策和待遇变动",
        "社会救助暂行办法",
        ("低保", "特困供养"),
    ),
    "防止返贫": (
        "随县农业农村局",
        "告知帮扶政策",
        "关于健全防止返贫动态监测和帮扶机制的指导意见",
        ("监测户",),
    ),
}


@dataclass(frozen=True, slots=True)
class _Port:
    """An account of the demo county; rates are those of a small county's contracts, so that progress can be seen."""

    prefix: str
    channel: str
    name: str
    rate: float
    price: Decimal = Decimal(0)
    gateway: tuple[str, ...] = ()
    weight: int = 100


_UNIT: Final = "随县人民政府"
_PORTS: Final = (
    _Port("wx", "wechat", "随县发布", 80.0),
    _Port("sms", "sms", _UNIT, 150.0, Decimal("0.045")),
    _Port("cmpp", "sms", _UNIT, 150.0, Decimal("0.04"), ("cmpp",)),
    _Port("aliyun", "sms", _UNIT, 150.0, Decimal("0.045"), ("aliyun",), 60),
    _Port("tencent", "sms", _UNIT, 150.0, Decimal("0.05"), ("tencent",), 60),
    _Port("qr", "qrcode", "通知页面", 0.0),
    _Port("rm", "byhand", "随县融媒体", 0.0),
)
_DIGITS: Final = 4  # behind a port's number, of the push's: a reply names the notice


@dataclass(frozen=True, slots=True)
class Seat:
    """The demo county as its commands work in it."""

    tree: Tree
    grant: Grant  # the whole county with all its matters
    staff: dict[str, int]


def whole(matters: tuple[int, ...] = ()) -> Grant:
    """The access of the whole county."""
    division = Division(COUNTY * 10**9)
    return Grant(Role.COUNTY_OFFICE, division.lo, division.hi, matters)


async def settle(conn: Connection) -> Seat:
    """Enter divisions, matters and staff where they are missing."""
    tree = await people.tree(conn, COUNTY)
    if not len(tree):
        await people.load_divisions(conn, bundled_rows(COUNTY))
        tree = await people.tree(conn, COUNTY)
    known = {matter.name: matter for matter in await people.matters(conn, COUNTY)}
    for name, (owner, purpose, basis, tags) in _MATTERS.items():
        if name not in known:
            known[name] = await people.add_matter(
                conn, county=COUNTY, name=name, owner=owner, purpose=purpose, legal_basis=basis
            )
            for tag in tags:
                await people.add_tag(conn, matter=known[name].id, name=tag)
    matters = tuple(matter.id for matter in known.values())
    return Seat(tree, whole(matters), await staff.enter(conn, matters, (known[_FARMING].id,)))


async def open_accounts(conn: Connection, vault: Vault, sandbox: str, county: int) -> None:
    """Enter a county's accounts on the stand-in at `sandbox`, or renew them: its address may change between starts.

    The demo county has its own ports on 云MAS and CMPP and two of the cloud besides, which carry less.
    """
    tail = "county" if county == COUNTY else str(county)
    for port in _PORTS:
        if port.gateway and county != COUNTY:
            continue
        key = f"{port.prefix}-{tail}"
        options = dict(CHANNELS[port.channel].sandbox_options(f"{sandbox}/{port.channel}", key, *port.gateway))
        if port.channel == "sms":
            options["reply_digits"] = _DIGITS
        await add_account(
            conn,
            NewAccount(
                key=key,
                channel=port.channel,
                division=county * 10**9,
                name=port.name,
                options=seal(vault, port.channel, options),
                owner="随县人民政府办公室",
                supervisor="随县政务公开办",
                rate=port.rate,
                price=port.price,
                weight=port.weight,
            ),
            county,
        )


def read_people(homes: tuple[Household, ...], tree: Tree, folder: Path, today: date) -> RosterReading:
    """Write the roster to `folder`, where people may open it, and read it as the importer does."""
    folder.mkdir(parents=True, exist_ok=True)
    data = roster.workbook(homes, tree)
    (folder / roster.FILE).write_bytes(data)
    within = Division(COUNTY * 10**9)
    return read_roster(roster.FILE, data, tree=tree, today=today, within=within)


async def bring_in(conn: Connection, vault: Vault, reading: RosterReading, now: datetime) -> people.Applied:
    """Dry run, then apply, as `pusher import` does; Stop when the dry run finds a fault."""
    diff = await people.dry_run(conn, vault, reading, Division(COUNTY * 10**9), now=now)
    if diff.token is None:
        raise Stop(f"演练花名册有误：{diff.errors[0]}")
    return await people.apply(conn, diff.token, now=now)


async def residents(conn: Connection, today: date) -> int:
    """How many people the county's roster holds."""
    division = Division(COUNTY * 10**9)
    found = await people.count(conn, ((division.lo, division.hi),), None, basis=Basis.REGISTERED, today=today)
    return found.people
