"""Report: who was reached and who was not, by channel, household and grade of evidence. Grades never mix."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from channels.registry import CHANNELS
from pusher.account import plain
from pusher.delivery import LABELS, State
from pusher.handout import LABELS as STANDINGS
from pusher.store import Connection, follow
from pusher.store import delivery as deliveries
from pusher.store import doubt as doubts
from pusher.store import handout as handouts
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store import retain as retained
from pusher.store import tally as tallies
from pusher.store.handout import Handout
from pusher.store.push import Push
from pusher.store.report import Carried, Covered, Homes
from pusher.store.tally import Tally
from pusher.strategy import Strategy
from pusher.wording import moment

GRADES: Final = {5: "told", 4: "confirmed", 3: "relayed", 2: "arrived", 1: "accepted", 0: "none"}
GRADE_LABELS: Final = {
    "told": "当面告知",
    "confirmed": "确认",
    "relayed": "转告家人",
    "arrived": "到机",
    "accepted": "已提交",
    "none": "未通知到",
}
NO_ROSTER: Final = "名册未建"
_STOPPED: Final = {"cancelled": "已取消", "expired": "已过期", "superseded": "已换成新版"}


@dataclass(frozen=True, slots=True)
class Report:
    """The figures of one push. `coverage` is None where no roster and no list was used: 名册未建, never 0 %."""

    push: int
    title: str
    state: str
    channels: dict[str, dict[str, int]]  # channel: {delivery state: count}, every state named
    coverage: dict[str, int] | None  # {"households", and every grade of GRADES}
    villages: tuple[Covered, ...]
    groups: tuple[Covered, ...]  # 村民小组, where they were asked for
    untold: int  # households to somebody of which a resend goes
    doubted: int  # and of which it leaves somebody out
    carried: dict[str, dict[str, int]]  # channel: {grade: households that it brought it to}
    undecided: int  # rows in doubt that wait for a person
    unsent: tuple[tuple[str, int], ...] = ()  # why rows were skipped, and how many
    tallies: tuple[Tally, ...] = ()  # calls of which the platform tells totals only
    handouts: tuple[Handout, ...] = ()  # what people were asked to publish by hand: nobody counts as reached by it
    unbegun: str = ""  # nothing has begun to go out, in words: then nobody is not reached

    @property
    def asked(self) -> int:
        """Rows in doubt that wait for nobody: the provider is being asked, or (at the end) never said a word."""
        return sum(states[State.UNKNOWN] for states in self.channels.values()) - self.undecided

    @property
    def reached(self) -> int:
        """Households with any evidence."""
        return 0 if self.coverage is None else self.coverage["households"] - self.coverage["none"]

    def to_json(self) -> dict[str, Any]:
        """Return the report as one JSON object (`pusher report --json`)."""
        return {
            "push": self.push,
            "title": self.title,
            "state": self.state,
            "channels": self.channels,
            "coverage": self.coverage if self.coverage is not None else NO_ROSTER,
            "households_by_channel": self.carried,
            "undecided": self.undecided,
            "unsent": dict(self.unsent),
            "told_by_total": [_line(one) for one in self.tallies],
            "by_hand": [
                {
                    "account": one.name,
                    "outlet": one.outlet,
                    "state": one.state,
                    "link": one.link,
                    "published_at": one.published_at.isoformat() if one.published_at else None,
                }
                for one in self.handouts
            ],
        }


class NoSuchPushError(Exception):
    """There is no push of that number (or it is not for these eyes)."""


async def report(conn: Connection, push: int, now: datetime, *, groups: bool = False) -> Report:
    """Return the exact figures of a push, by 村民小组 too where `groups` are asked for; NoSuchPushError."""
    row = await pushes.push(conn, push)
    if row is None:
        raise NoSuchPushError(f"没有编号为 {push} 的推送。")
    version = await reports.version(conn, row.item, row.version)
    channels: dict[str, dict[str, int]] = {}
    states = await deliveries.states(conn, push)
    counted = [] if states else await retained.figures(conn, push)  # the rows have gone: what was counted stands
    for channel, state, n in states or counted:
        channels.setdefault(channel, dict.fromkeys([*State, "sending"], 0))[state] = n
    skipped = any(named[State.SKIPPED] for named in channels.values())
    homes = [] if counted else await _homes(conn, row, groups=groups)
    covered = reports.covered(homes)
    carried = reports.carried(homes)
    if row.audience is not None and not homes:
        covered, carried = await retained.covered(conn, push), await retained.carried(conn, push)
    return Report(
        push=push,
        title=version.title if version else "",
        state=row.state,
        channels=channels,
        coverage=_sum(covered) if row.audience is not None else None,
        villages=tuple(covered),
        groups=tuple(reports.covered(homes, groups=True)) if groups else (),
        untold=sum(one.households for one in homes if one.untold),
        doubted=sum(one.households for one in homes if one.doubted),
        carried=_by_channel(carried),
        unsent=tuple(await deliveries.unsent(conn, push)) if skipped and not counted else (),
        undecided=sum(one.rows for one in await doubts.undecided(conn, push)),
        tallies=tuple(await tallies.of_push(conn, push)),
        handouts=tuple(await handouts.of_push(conn, push, now)),
        unbegun=not_begun(row, now),
    )


async def _homes(conn: Connection, push: Push, *, groups: bool) -> list[Homes]:
    """What each household has of it, and of what brought the same; nothing when the list has gone."""
    if push.audience is None:
        return []
    per, same = Strategy.from_json(push.strategy).per, await follow.same(conn, push.id)
    return await reports.homes(conn, push.id, push.audience, per=per, same=same, groups=groups)


def lines(figures: Report) -> list[tuple[str, str]]:
    """Return the report as (label, text) rows, as a terminal or a page prints it."""
    rows = []
    for channel, states in figures.channels.items():
        said = "，".join(f"{label(state)}{n}" for state, n in states.items() if n)
        rows.append((CHANNELS[channel].label if channel in CHANNELS else channel, said))
    if figures.unsent:
        rows.append(("未发的原因", "，".join(f"{why}{n}条" for why, n in figures.unsent)))
    for channel, homes in figures.carried.items():
        name = CHANNELS[channel].label if channel in CHANNELS else channel
        rows.append((f"{name}通知到", f"{sum(homes.values())}户"))
    rows += [("群发（平台按总数回报）", _line(one)) for one in figures.tallies]
    rows += [(f"代发：{one.name}（{one.outlet}）", by_hand(one)) for one in figures.handouts]
    if figures.coverage is None:
        rows.append(("告知情况", NO_ROSTER))
    else:
        total = figures.coverage
        if figures.unbegun:
            return [*rows, ("告知情况", f"共{total['households']}户：{figures.unbegun}")]
        grades = "，".join(f"{GRADE_LABELS[grade]}{total[grade]}户" for grade in GRADES.values())
        rows.append(("告知情况", f"共{total['households']}户：{grades}"))
    if figures.undecided:
        rows.append(("待人工核实", f"{figures.undecided}条结果不明，请决定再发一次或不再发"))
    if figures.asked > 0:
        rows.append(("结果不明", f"{figures.asked}条{unclear(figures.state)}"))
    return rows


def by_hand(one: Handout) -> str:
    """Say of a handout where it stands, with the link or the reason."""
    return "：".join(filter(None, (STANDINGS[one.state][0], one.link or one.note)))


def words(tally: Tally) -> str:
    """Say of a call what the platform said, and what nobody knows."""
    together = f"和别的通知合成一组，排第{tally.article}篇。" if tally.article else ""
    return f"{together}{_issued(tally) if tally.published else _said(tally)}{_withdrawal(tally)}"


def _line(tally: Tally) -> str:
    """The same with the article's address, where nothing can be clicked."""
    return f"{words(tally)}。文章：{tally.link}" if tally.link else words(tally)


def _issued(tally: Tally) -> str:
    if tally.verdict == "open":
        return "在公众号发布，不推送给人：平台还没有回报结果"
    return f"没有发布：{plain(tally.reason)}" if tally.verdict == "failed" else "已在公众号发布，没有推送给人"


def _said(tally: Tally) -> str:
    if tally.verdict == "open":
        said = f"{tally.rows}人，平台还没有回报结果"
    elif tally.verdict == "failed":
        said = f"{tally.rows}人，没有发出：{plain(tally.reason)}"
    elif tally.sent is None:
        said = f"{tally.rows}人，平台只说已发完，没有给人数"
    else:
        left = (tally.total or tally.rows) - (tally.meant if tally.meant is not None else tally.sent)
        parts = [f"平台过滤{left}人"] * bool(left) + [f"失败{tally.failed}人"] * bool(tally.failed)
        said = "，".join([f"名单{tally.total or tally.rows}人，发出{tally.sent}人", *parts])
        if tally.missed:
            said += f"。这{tally.missed}人没有收到，平台不说是谁，告知情况里仍算“已提交”"
    return said


def _withdrawal(tally: Tally) -> str:
    if tally.withdrawn_at is not None:
        gone = "原来的网址打开是“已被发布者删除”" if tally.published else "消息本身收不回"
        return f"。图文已从平台删除，{gone}"
    if tally.withdraw_reason:
        return f"。图文还没有删掉：{plain(tally.withdraw_reason)}，请到平台上手工删除"
    return "。正在请平台删除图文" if tally.withdraw_at is not None else ""


def unbegun(state: str, begins: datetime) -> str:
    """Say of a push of which nothing went out why that is."""
    if state in _STOPPED:
        return f"没有开始发送，{_STOPPED[state]}"
    return f"还没有开始发送，定于{moment(begins)}以后开始"


def not_begun(push: Push, now: datetime) -> str:
    """Say why nothing of a push went out; empty: it did, or does this minute."""
    waits = push.state in _STOPPED or push.not_before > now
    return unbegun(push.state, push.not_before) if push.planned_at is None and waits else ""


def unclear(state: str) -> str:
    """Say what is going on with rows in doubt that wait for nobody, in a push of that state."""
    if state in {"running", "paused", "dispatched"}:
        return "正在向平台核实，有了结果会自动更新"
    return "到最后也没有回音，按未通知到计"


def label(state: str) -> str:
    """Say a delivery's state as a screen does."""
    return "发送中" if state == "sending" else LABELS[State(state)]


def _sum(covered: list[Covered]) -> dict[str, int]:
    total = {"households": sum(row.households for row in covered)} | dict.fromkeys(GRADES.values(), 0)
    for row in covered:
        total[GRADES[row.grade]] += row.households
    return total


def _by_channel(carried: list[Carried]) -> dict[str, dict[str, int]]:
    total: dict[str, dict[str, int]] = {}
    for row in carried:
        grades = total.setdefault(row.channel, {})
        grades[GRADES[row.grade]] = grades.get(GRADES[row.grade], 0) + row.households
    return total
