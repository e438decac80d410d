"""The matrix (账号矩阵): each account with owner and supervisor, its silence, its unapproved articles, its quotas.

It says nothing of how often anything was read or passed on, and puts nobody before anybody by it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from audiences import store as people
from audiences.contact import PHONE
from audiences.division import Tree
from audiences.vault import Vault
from channels.message import Capabilities
from channels.registry import CHANNELS
from pusher import watch
from pusher.account import abilities
from pusher.desk import OFFICE_TIME
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import allotment as allotments
from pusher.store import mode as modes
from pusher.store import ration as rations
from pusher.store import standing as standings
from pusher.store import watch as store
from pusher.store.watch import Watched
from pusher.watch import Limits, Stand
from pusher.wording import number

_YEAR: Final = timedelta(days=365)
_SPAN: Final = 10**9
SOURCES: Final = {"handout": "代发", "mass": "群发", "platform": "平台上读到", "hand": "人工登记"}


@dataclass(frozen=True, slots=True)
class Line:
    """An account as the matrix shows it. `stand` None: it publishes nothing that everybody reads (短信)."""

    row: Watched
    channel: str  # with the platform
    place: str
    stand: Stand | None
    able: tuple[str, ...]  # what it can do, in words
    left: tuple[str, ...]  # what is left of its quotas, in words
    proven: bool  # compared with the platform's list lately, and nothing was missing

    @property
    def last(self) -> date | None:
        """The office's day of its last update."""
        return _day(self.row.last_at)

    @property
    def orphan(self) -> bool:
        """Whether nobody owns or supervises it."""
        return not (self.row.owner and self.row.supervisor)


@dataclass(frozen=True, slots=True)
class PageLine:
    """A place's page with its last publication."""

    place: str
    last: date | None
    stand: Stand


@dataclass(frozen=True, slots=True)
class Matrix:
    """All of it for one range."""

    limits: Limits
    lines: tuple[Line, ...]
    pages: tuple[PageLine, ...]

    @property
    def public(self) -> tuple[Line, ...]:
        """Accounts that publish for everybody."""
        return tuple(line for line in self.lines if line.stand is not None)

    @property
    def unapproved(self) -> int:
        """Articles without an approval behind them."""
        return sum(line.row.unapproved for line in self.lines)

    @property
    def unproven(self) -> int:
        """Accounts whose zero is only silence."""
        return sum(not line.proven for line in self.public)

    @property
    def silent(self) -> tuple[Line, ...]:
        """Accounts near their limit or past it."""
        return tuple(line for line in self.public if line.stand is not None and line.stand.alarming)


async def matrix(conn: Connection, vault: Vault, lo: int, hi: int, today: date) -> Matrix:
    """Return the matrix of the range lo..hi as it stands on the office's day `today`."""
    county = lo // _SPAN
    limits = await store.limits(conn, county)
    tree = await people.tree(conn, county)
    midnight = datetime.combine(today, time.min, OFFICE_TIME)
    rows = await store.watched(conn, lo, hi, midnight - _YEAR)
    left = await _Left.read(conn, county, today, midnight)
    lines = []
    for row in rows:
        able = abilities(vault, row)
        public = able is not None and (able.by_hand is not None or able.address not in {None, PHONE})
        lines.append(
            Line(
                row=row,
                channel=_channel(row, able),
                place=_place(tree, row.division),
                stand=watch.account(_day(row.last_at), today, limits) if public else None,
                able=_able(able),
                left=left.of(row, able),
                proven=_proven(row, midnight - timedelta(days=limits.compare_days)),
            )
        )
    return Matrix(limits, tuple(lines), await _pages(conn, tree, (lo, hi), today, limits))


@dataclass(frozen=True, slots=True)
class _Left:
    """What is left of each account's quotas."""

    used: Mapping[int, int]
    days: Mapping[tuple[int, str], allotments.Day]
    months: Mapping[int, rations.Month]
    stocks: Mapping[int, accounts.Stock]
    shut: Mapping[int, list[modes.Closed]]

    @classmethod
    async def read(cls, conn: Connection, county: int, today: date, midnight: datetime) -> _Left:
        """Read it for a county."""
        return cls(
            {one.id: one.used for one in await standings.shown(conn, county, today)},
            await allotments.of_county(conn, county, midnight),
            await rations.month(conn, county, today),
            {one.account: one for one in await accounts.stocks(conn, county)},
            await modes.closed_modes(conn, county),
        )

    def of(self, row: Watched, able: Capabilities | None) -> tuple[str, ...]:
        """In words."""
        said = []
        if row.daily_limit:
            said.append(f"今天还可发{number(max(0, row.daily_limit - self.used.get(row.id, 0)))}条")
        if row.id in self.stocks:
            said.append(f"预存还剩{number(max(0, self.stocks[row.id].left))}条")
        shut = {one.mode for one in self.shut.get(row.id, ())}
        for mode in able.modes if able else ():
            if mode.name in shut:
                said.append(f"{mode.label}已停用")
                continue
            day = self.days.get((row.id, mode.name))
            most = (day.most if day else None) or mode.daily
            if most:
                said.append(f"{mode.label}接口今天还剩{number(max(0, most - (day.used if day else 0)))}次")
            if mode.monthly and row.id in self.months:
                month = self.months[row.id]
                said.append(f"本月{mode.label}还剩{max(0, mode.monthly - month.ours - month.outside)}次")
        return tuple(said)


async def _pages(
    conn: Connection, tree: Tree, within: tuple[int, int], today: date, limits: Limits
) -> tuple[PageLine, ...]:
    """The county's own page and the towns', as far as they lie in the range."""
    lo, hi = within
    last = await store.pages(conn, lo, hi)
    places = [lo, *(node.code for node in tree.children(lo))] if lo % _SPAN == 0 else [lo]
    return tuple(
        PageLine(_place(tree, code), _day(last.get(code)), watch.page(_day(last.get(code)), today, limits))
        for code in places
        if code in tree
    )


def _channel(row: Watched, able: Capabilities | None) -> str:
    label = CHANNELS[row.channel].label if row.channel in CHANNELS else row.channel
    return f"{label} · {able.label}" if able is not None and able.label else label


def _able(able: Capabilities | None) -> tuple[str, ...]:
    if able is None:
        return ("参数有误，不能用",)
    if able.by_hand:
        return (f"由{able.by_hand.keeper}代发",)
    words = [mode.label for mode in able.modes] or [able.idle or "没有发送方式"]
    words += ["关注者名单"] * able.follows + ["自动应答"] * able.answers + ["地点二维码"] * able.scenes
    return tuple(words)


def _proven(row: Watched, since: datetime) -> bool:
    return (
        row.compared_at is not None
        and row.compared_at >= since
        and row.articles is not None
        and row.known is not None
        and row.articles <= row.known
    )


def _place(tree: Tree, code: int) -> str:
    return tree.node(code).name if code in tree else str(code)


def _day(at: datetime | None) -> date | None:
    return at.astimezone(OFFICE_TIME).date() if at else None


TITLE: Final = "账号矩阵"
COLUMNS: Final = (
    ("账号", 24), ("平台", 18), ("区划", 18), ("主办单位", 24), ("主管单位", 24), ("状态", 10), ("最近更新", 12),
    ("监测", 24), ("一年内发文", 10), ("没有审批的发文", 14), ("最近核对", 12), ("能做什么", 36), ("剩余额度", 36),
)  # fmt: skip
_STATES: Final = {"active": "正常", "paused": "暂停"}


def rows(seen: Matrix) -> list[tuple[object, ...]]:
    """The matrix as a spreadsheet has it."""
    return [
        (
            line.row.name, line.channel, line.place, line.row.owner or "没有填", line.row.supervisor or "没有填",
            _STATES.get(line.row.state, line.row.state), line.last, line.stand.words if line.stand else "不适用",
            line.row.times, line.row.unapproved if line.stand else None, _day(line.row.compared_at),
            "、".join(line.able), "、".join(line.left),
        )
        for line in seen.lines
    ]  # fmt: skip
