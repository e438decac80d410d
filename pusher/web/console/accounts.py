"""Accounts (账号): how each stands, why it is paused, what is left today; pausing, resuming and weighing by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Final

from aiohttp import web

from audiences.contact import PHONE
from channels.message import Capabilities
from channels.pack import ByHand
from channels.registry import ASKED, CHANNELS, FORMS
from content.item import covers
from pusher.access import Action, Grant
from pusher.account import ALARM, abilities, about, plain, relieve
from pusher.desk import OFFICE_TIME
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import alarm as alarms
from pusher.store import allotment as allotments
from pusher.store import mode as modes
from pusher.store import ration as rations
from pusher.store import standing as standings
from pusher.store.account import AccountRow, Stock
from pusher.store.allotment import Day
from pusher.store.mode import Closed
from pusher.store.ration import Month
from pusher.store.standing import Shown
from pusher.store.tally import CLOSED, FILTERED
from pusher.web.console.push_view import channel_label
from pusher.web.console.visit import Visit
from pusher.web.forms import read_day, text
from pusher.web.problem import Problem
from pusher.weigh import FULL

MOST_WEIGHT: Final = 1000
MOST_SENDS: Final = 31
MOST_STOCK: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Ration:
    """How many messages to many a follower gets in a month, how many of them are kept, and what was sent of them."""

    monthly: int
    reserve: int
    ours: int
    outside: int


@dataclass(frozen=True, slots=True)
class Shut:
    """A way of sending that the platform closed to an account, and since when; `until`: it only rests."""

    mode: str
    label: str
    because: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Daily:
    """How many calls of a way a platform takes in a day: by its own word, else by the account's row."""

    label: str
    most: int
    used: int
    read_at: datetime | None  # None: it never said
    said: str  # why it did not the last time


@dataclass(frozen=True, slots=True)
class Line:
    """An account as its card shows it."""

    row: Shown
    channel: str  # with the gateway, where there are several
    replies: str  # what a resident's reply is taken to answer; empty: nobody can reply to it
    state: str
    kind: str  # the colour of its tag
    because: str
    offline: str  # why its line is down, in words
    shared: bool  # there are others on its channel: weight and share mean something
    manages: bool  # this person may pause and resume it
    stock: Stock | None  # what it paid for in advance; None: nobody entered it
    ration: Ration | None  # of its sends to many; None: it makes none
    hand: ByHand | None  # who publishes for it; None: it sends by itself
    does: str = ""  # what a 公众号 can do
    lacks: str = ""  # why it has no way to send
    address: str = ""  # where its platform calls us; empty: it does not
    shut: tuple[Shut, ...] = ()  # ways that are not planned with
    daily: tuple[Daily, ...] = ()  # ways whose platform takes so many calls a day


async def index(visit: Visit) -> web.StreamResponse:
    """The accounts that send for this territory, and what was told of them in the last week."""
    grant = visit.session.grant
    county = grant.lo // 10**9
    async with visit.database() as conn:
        rows = [row for row in await standings.shown(conn, county, visit.today) if _concerns(row, grant)]
        told = await alarms.recent_alarms(conn, county, ALARM)
        stocks = {one.account: one for one in await accounts.stocks(conn, county)}
        able = {
            row.id: abilities(visit.desk.vault, row) for row in await accounts.accounts(conn, county, list(CHANNELS))
        }
        sent = await rations.month(conn, county, visit.today)
        closed = await modes.closed_modes(conn, county)
        days = await allotments.of_county(conn, county, datetime.combine(visit.today, time.min, OFFICE_TIME))
    many = Counter(row.channel for row in rows)
    lines = [
        replace(
            _line(
                visit,
                row,
                able.get(row.id),
                stocks.get(row.id),
                sent.get(row.id),
                shared=many[row.channel] > 1 and row.channel not in ASKED,
            ),
            does=_does(able.get(row.id)),
            lacks=known.idle if (known := able.get(row.id)) else "",
            address=_address(visit, row, able.get(row.id)),
            shut=_shut(able.get(row.id), closed.get(row.id, ())),
            daily=_daily(row.id, able.get(row.id), days),
        )
        for row in rows
    ]
    asked = [(name, form.title) for name in FORMS if (form := CHANNELS[name].form) is not None]
    return visit.page("console/accounts.html", lines=lines, told=told, full=FULL, most=MOST_WEIGHT, asked=asked)


def _does(able: Capabilities | None) -> str:
    """What one can do that has followers; others have one way, and everybody knows it."""
    if able is None or not able.answers:
        return ""
    ways = [mode.label for mode in able.modes]
    more = [("列出关注者", able.follows), ("村里的关注二维码", able.scenes), ("认出是谁点的", bool(able.recognises))]
    return "、".join([*ways, "回话", *(words for words, can in more if can)])


def _address(visit: Visit, row: Shown, able: Capabilities | None) -> str:
    return f"{visit.desk.base_url}/callbacks/{row.channel}/{row.key}" if able is not None and able.answers else ""


def _daily(number: int, able: Capabilities | None, days: Mapping[tuple[int, str], Day]) -> tuple[Daily, ...]:
    found = []
    for mode in able.modes if able else ():
        day = days.get((number, mode.name))
        most = (day.most if day else None) or mode.daily
        if most:
            read_at = day.read_at if day and day.most else None
            found.append(Daily(mode.label, most, day.used if day else 0, read_at, day.said if day else ""))
    return tuple(found)


async def pause(visit: Visit) -> web.StreamResponse:
    """Pause by hand: nothing but a person resumes it."""
    because = f"{visit.session.name}暂停"
    async with visit.database() as conn:
        row = await load(visit, conn)
        await accounts.stop_account(conn, row.id, because)
        await visit.record(conn, "pause_account", row.division, f"account {row.key}")
    raise visit.moved("/console/accounts")


async def resume(visit: Visit) -> web.StreamResponse:
    """Let it speak as if nothing had been; its alarm is over."""
    async with visit.database() as conn:
        row = await load(visit, conn)
        await accounts.resume_account(conn, row.id)
        await relieve(conn, row.id)
        await visit.record(conn, "resume_account", row.division, f"account {row.key}")
    raise visit.moved("/console/accounts")


async def open_mode(visit: Visit) -> web.StreamResponse:
    """Plan with a way of sending again that the platform had closed; if it is closed still, it says so at once."""
    mode = text(visit.form, "mode", 40)
    async with visit.database() as conn:
        row = await load(visit, conn)
        if not await modes.open_mode(conn, row.id, mode):
            raise Problem(409, "这种方式没有停用，或别人已经重新启用了。请刷新页面。")
        left = (await modes.closed_modes(conn, visit.session.county)).get(row.id, ())
        if not _shut(abilities(visit.desk.vault, row), left):
            await alarms.clear_alarm(conn, CLOSED, about(row.id))
        await visit.record(conn, "open_mode", row.division, f"account {row.key}", {"mode": mode})
    raise visit.moved("/console/accounts")


async def weigh(visit: Visit) -> web.StreamResponse:
    """Give it more or less of what equivalent accounts carry together."""
    given = text(visit.form, "weight", 10)
    if not given.isascii() or not given.isdigit() or int(given) > MOST_WEIGHT:
        raise Problem(400, f"权重是0到{MOST_WEIGHT}之间的整数，现在填的是“{given}”。")
    async with visit.database() as conn:
        row = await load(visit, conn)
        await accounts.set_weight(conn, row.id, int(given))
        await visit.record(conn, "weigh_account", row.division, f"account {row.key}", {"weight": int(given)})
    raise visit.moved("/console/accounts")


async def stock(visit: Visit) -> web.StreamResponse:
    """Enter how many segments are left now, and below how many to warn; nothing: count no more."""
    left, warn = (text(visit.form, name, 12) for name in ("left", "warn"))
    if any(given and not (given.isascii() and given.isdigit() and int(given) <= MOST_STOCK) for given in (left, warn)):
        raise Problem(400, f"条数是0到{MOST_STOCK}之间的整数。")
    async with visit.database() as conn:
        row = await load(visit, conn)
        if left and int(left):
            below = int(warn) if warn else int(left) // 10
            await accounts.set_stock(conn, row.id, int(left), below, by=visit.session.staff, at=visit.now)
        else:
            await accounts.drop_stock(conn, row.id)
        await visit.record(conn, "stock_account", row.division, f"account {row.key}", {"left": left, "warn": warn})
    raise visit.moved("/console/accounts")


async def outside(visit: Visit) -> web.StreamResponse:
    """Enter how often was sent to everybody in the platform's own back office on a day; 0: it was not."""
    sends, day = text(visit.form, "sends", 3), text(visit.form, "day", 10)
    if not (sends.isascii() and sends.isdigit() and int(sends) <= MOST_SENDS):
        raise Problem(400, f"次数是0到{MOST_SENDS}之间的整数。")
    try:
        when = read_day(day)
    except ValueError:
        raise Problem(400, f"日期要像{visit.today.isoformat()}这样填，现在填的是“{day}”。") from None
    if not visit.today - timedelta(days=31) <= when <= visit.today:
        raise Problem(400, "只登记近一个月内、今天以前的群发。")
    async with visit.database() as conn:
        row = await load(visit, conn)
        await rations.enter(conn, row.id, when, int(sends), by=visit.session.staff, at=visit.now)
        await alarms.clear_alarm(conn, FILTERED, about(row.id))
        await visit.record(conn, "enter_sends", row.division, f"account {row.key}", {"day": day, "sends": int(sends)})
    raise visit.moved("/console/accounts")


async def load(visit: Visit, conn: Connection) -> AccountRow:
    """The account of the path, for who may manage it."""
    row = await accounts.account_by_key(conn, visit.arg("key"))
    if row is None or row.state == "off":
        raise Problem(404)
    visit.demand(Action.MANAGE_ACCOUNTS, row.division)
    return row


def _concerns(row: Shown, grant: Grant) -> bool:
    """Whether an account lies in the grant's territory, or speaks for it."""
    return grant.covers(row.division) or covers(row.division, grant.lo)


def _line(
    visit: Visit, row: Shown, able: Capabilities | None, stock: Stock | None, sent: Month | None, *, shared: bool
) -> Line:
    if row.state == "paused":
        state, kind = ("人工暂停", "warn") if row.paused_by == "hand" else ("自动暂停", "bad")
    elif row.probes:
        state, kind = "试发中", "warn"
    elif row.brake < 1 or (shared and row.share < FULL):
        state, kind = "正常，已减量", "busy"
    else:
        state, kind = "正常", "good"
    manages = visit.may(Action.MANAGE_ACCOUNTS, row.division)
    because, offline = plain(row.paused_because), plain(row.offline or "")
    channel = channel_label(row.channel)
    label = f"{channel} · {able.label}" if able is not None and able.label else channel
    ration = _ration(able, sent)
    hand = able.by_hand if able else None
    return Line(row, label, _replies(able), state, kind, because, offline, shared, manages, stock, ration, hand)


def _shut(able: Capabilities | None, closed: Sequence[Closed]) -> tuple[Shut, ...]:
    """Those that the account's row still has: what its people turned off themselves is nobody's trouble."""
    labels = {mode.name: mode.label for mode in able.modes} if able is not None else {}
    return tuple(
        Shut(one.mode, labels[one.mode], plain(one.because), one.at, one.until) for one in closed if one.mode in labels
    )


def _replies(able: Capabilities | None) -> str:
    if able is None or able.address != PHONE:
        return ""
    if able.reply_digits:
        return f"按端口号后面的{able.reply_digits}位对上是哪条通知"
    return "算作回复最近发给他的那条通知"


def _ration(able: Capabilities | None, sent: Month | None) -> Ration | None:
    modes = [mode for mode in able.modes if mode.monthly] if able is not None and sent is not None else []
    return Ration(modes[0].monthly, modes[0].reserve, sent.ours, sent.outside) if modes and sent else None
