"""The check page: everything a sender sees before the button, frozen as it will be sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

from audiences.store import DIED, AudienceSpec, unknown
from channels.registry import CHANNELS
from content.item import Version
from pusher.publish.bounds import Account, Full, PassedOn, Scarce, Short, Together, bounds
from pusher.publish.error import PublishError
from pusher.publish.over import ended
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import allowance as allowances
from pusher.store import county as counties
from pusher.store import follow as follows
from pusher.store import handout as handouts
from pusher.store import objection as rules
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store.allowance import Allowance
from pusher.store.cap import Whom
from pusher.store.handout import Given
from pusher.store.plan import Load
from pusher.store.push import Push, Text
from pusher.store.report import Audience, Unreachable, Village
from pusher.strategy import OFFICE_TIME, Caps, QuietHours, Strategy, exempt, finish, seconds_needed, start

# How sure it is that somebody had this version before (store.follow.had), as the check page says it.
_TOWN: Final = 10**6  # codes of a town
_HAD: Final = MappingProxyType(
    {"told": "当面告知", "opened": "确认", "arrived": "到机", "sent": "已提交", "unknown": "结果不明"}
)
WAITS: Final = "pending"  # nobody has sent it to them yet, but another push is to
_MORE: Final = {
    WAITS: "还有{}人正等着别的推送发这条信息，没有列入。",
    "elsewhere": "有{}人已经由上级或别的单位转发收到同一条信息，没有列入。",
    DIED: "名单里有{}人已去世，没有列入。请核对名单。",
}


@dataclass(frozen=True, slots=True)
class Often:
    """How many of the messages are for somebody who has had `cap` of them this week; `free`: they go all the same."""

    cap: int
    people: int
    free: bool


@dataclass(frozen=True, slots=True)
class CheckPage:
    """The frozen push as people read it. `digest` is what approval binds."""

    push: Push
    title: str
    digest: str
    people: int
    households: int
    accounts: tuple[Account, ...]
    places: tuple[int, ...]
    unreachable: tuple[Unreachable, ...]
    spoken: int  # people of 必达 who want to be told by word of mouth: they get it, and are visited all the same
    villages: tuple[Village, ...]
    texts: tuple[Text, ...]
    starts_at: datetime
    seconds: float  # until all is sent, at the accounts' real rate
    ends_at: datetime  # when that is, nights left out
    sent_before: int | None  # a push that already brought this to the same people today, or since to some of them
    often: Often
    allowance: Allowance | None  # None: the unit has none, nothing but the push's own cap bounds it
    left_out: tuple[str, ...] = field(default=())
    spared: tuple[str, ...] = ()  # who is left out of the people and why: had it already, died
    short: tuple[Short, ...] = ()  # accounts that paid in advance for fewer segments than this takes
    scarce: tuple[Scarce, ...] = ()  # ways whose platform takes fewer calls today
    together: tuple[Together, ...] = ()  # ways on which it goes with others as one set
    passed_on: tuple[PassedOn, ...] = ()  # what goes to 代收人
    full: tuple[Full, ...] = ()  # accounts whose gateway gives some of these numbers no more today
    heeds: bool = True  # 不再接收; else who opted out gets it as well
    packs: tuple[Given, ...] = ()  # what people are asked to publish by hand beside it
    ends_today: bool = False  # whoever would get it tomorrow gets nothing
    subscribed: int = 0  # numbers that get it because they asked on a page, beside the people
    over: datetime | None = None  # since when what it tells of is over
    unknown: str = ""  # whom the rule leaves open for want of a birth date or a sex, in words
    brief: int = 0  # so many or more: the hotline is to be briefed first; 0: not this time

    @property
    def tags(self) -> tuple[str, ...]:
        """Accounts that send it to everybody who follows in a place, not to a list."""
        by_tag = {(way.account, way.mode) for way in Strategy.from_json(self.push.strategy).ways if way.tag}
        return tuple(one.name for one in self.accounts if one.messages and (one.account, one.mode) in by_tag)

    @property
    def issued(self) -> tuple[str, ...]:
        """Accounts on whose page an article will stand, pushed to nobody."""
        once = {(way.account, way.mode) for way in Strategy.from_json(self.push.strategy).places if way.once}
        return tuple(dict.fromkeys(text.name for text in self.texts if (text.account, text.mode) in once))

    @property
    def cost(self) -> Decimal:
        """Yuan in all, at the accounts' price a segment."""
        return sum((account.cost for account in self.accounts), Decimal(0))

    @property
    def unaffordable(self) -> str:
        """Why there is not enough money, Chinese; empty: there is."""
        return allowances.refusal(self.push, self.cost, self.allowance)

    @property
    def button(self) -> str:
        """What the button says: 发送给 河口村等12个村 1204人. Who is known by her town alone is in no village."""
        named = [one for one in self.villages if one.name]
        asked = f"{self.subscribed}个订阅的号码" if self.subscribed else ""
        if not named:
            return f"发送给 {asked}" if asked else f"发布 {len(self.places)}个村的通知页面"
        villages = [str(one.name) for one in named if one.division % _TOWN]
        towns = [str(one.name) for one in named if not one.division % _TOWN]
        said = [_few(names, unit) for names, unit in ((villages, "村"), (towns, "镇")) if names]
        where = "和".join(said) + ("没登记到村的" if len(said) > 1 else "")
        return f"发送给 {where} {self.people}人" + (f"和{asked}" if asked else "")


def _few(names: Sequence[str], unit: str) -> str:
    """河口村等12个村."""
    return names[0] if len(names) == 1 else f"{names[0]}等{len(names)}个{unit}"


async def check_page(
    conn: Connection, number: int, *, now: datetime, quiet: QuietHours, left_out: Sequence[str] = ()
) -> CheckPage:
    """Return the check page of a frozen push; PublishError."""
    push = await pushes.push(conn, number)
    if push is None:
        raise PublishError("没有这次推送，或不在您的管辖范围内。")
    version = await reports.version(conn, push.item, push.version)
    own = await counties.county(conn, push.county)
    strategy = Strategy.from_json(push.strategy)
    audience = await reports.audience(conn, push.audience) if push.audience is not None else None
    texts = await pushes.all_renditions(conn, number)
    cap = (weekly := own.caps if own else Caps()).of(push.urgency) or weekly.bulk
    whom = Whom(push.county, audience.id, cap, push.id) if audience else None
    loads, days = await plans.foresee(conn, whom, strategy) if whom else ([], ())
    free = exempt(push.urgency, push.duty, push.kind)
    carried = _carried(loads, texts, capped=not free)
    people, asked = (audience.people, audience.subscribed) if audience else (0, 0)
    least = (await rules.rules(conn, push.county)).hotline_from
    seconds = seconds_needed(await _by_account(conn, push.county, carried))
    return CheckPage(
        push=push,
        **_about(version, now),
        digest=push.digest,
        people=people,
        households=audience.households if audience else 0,
        accounts=tuple(carried),
        places=strategy.divisions if any(not way.once for way in strategy.places) else (),
        **await _whom(conn, push, audience, strategy),
        texts=tuple(texts),
        **_when(push, people + asked, now, own.quiet if own else quiet, seconds),
        sent_before=await pushes.sent_before(conn, push, audience.digest, _midnight(now)) if audience else None,
        often=Often(cap, sum(load.often for load in loads), free=free),
        allowance=await allowances.allowance_of(conn, push),
        left_out=tuple(left_out),
        heeds=strategy.heeds,
        **await bounds(conn, push, strategy, loads, texts, carried, days),
        packs=tuple(await handouts.packs(conn, number)),
        subscribed=asked,
        unknown=await _unknown(conn, audience.id, now) if audience else "",
        brief=least if 0 < least <= people + asked else 0,
        ends_today=push.expires_at <= _midnight(now) + timedelta(days=1),
    )


def _about(version: Version | None, now: datetime) -> dict[str, Any]:
    """Say what it is about, and since when that is over."""
    return {"title": version.title, "over": ended(version, now)} if version else {"title": ""}


def spared(people: Mapping[str, int]) -> tuple[str, ...]:
    """Say whom an audience leaves out and why, as 已有12人收到过这条信息（确认2人，到机10人）, a sentence each."""
    had = {words: people[name] for name, words in _HAD.items() if people.get(name)}
    graded = "，".join(f"{words}{n}人" for words, n in had.items())
    said = (f"已有{sum(had.values())}人收到过这条信息（{graded}），没有列入。",) if had else ()
    return (*said, *(words.format(people[why]) for why, words in _MORE.items() if people.get(why)))


def _when(push: Push, people: int, now: datetime, hours: QuietHours, seconds: float) -> dict[str, Any]:
    """Say when it begins and when all is sent."""
    begins = start(push.urgency, people, now, push.not_before, hours)
    ends = finish(begins, seconds, None if push.urgency == "urgent" else hours)
    return {"starts_at": begins, "seconds": seconds, "ends_at": ends}


async def _whom(conn: Connection, push: Push, audience: Audience | None, strategy: Strategy) -> dict[str, Any]:
    """Say of an audience who cannot be reached, who is to be visited, who is left out, and where all of them are."""
    if audience is None:
        return {"unreachable": (), "spoken": 0, "villages": ()}
    return {
        "unreachable": await _unreachable(conn, audience.id, strategy),
        "spoken": await reports.spoken(conn, audience.id) if push.duty == "must" else 0,
        "villages": tuple(await reports.villages(conn, audience.id)),
        "spared": spared(audience.spared),
    }


async def _unknown(conn: Connection, audience: int, now: datetime) -> str:
    """Say who is in or out only because the roster lacks something; a list and who is told again hang on no rule."""
    spec = await follows.spec(conn, audience)
    if spec is None or "territory" not in spec or spec["list"] is not None:
        return ""
    whom, today = AudienceSpec.from_json(spec), now.astimezone(OFFICE_TIME).date()
    words, _ = await unknown(conn, whom.territory, whom.rule, basis=whom.basis, today=today)
    return words


async def _unreachable(conn: Connection, audience: int, strategy: Strategy) -> tuple[Unreachable, ...]:
    """Who gets nothing and why; an alert that is a matter of life reaches who opted out."""
    found = await reports.unreachable(conn, audience, strategy.ways)
    return tuple(one for one in found if strategy.heeds or one.reason != "opted_out")


def _midnight(now: datetime) -> datetime:
    return now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)


async def _by_account(conn: Connection, county: int, carried: Sequence[Account]) -> list[tuple[int, float]]:
    """Messages and rate of each account that carries: its modes share one rate."""
    rates = {row.id: row.rate for row in await accounts.accounts(conn, county, list(CHANNELS))}
    messages: Counter[int] = Counter()
    for one in carried:
        messages[one.account] += one.messages
    return [(n, rates.get(number, 0.0)) for number, n in messages.items()]


def _carried(loads: Sequence[Load], texts: Sequence[Text], *, capped: bool) -> list[Account]:
    """What each way will carry and cost, at its longest variant; who has had enough costs nothing."""
    carried = []
    for load in loads:
        way = load.way
        variants = [text for text in texts if (text.account, text.mode) == (way.account, way.mode)]
        text, segments = variants[0], max(one.message.segments for one in variants)
        messages = load.messages - load.full - (load.often if capped else 0)
        longer = max((one.message.passed_on or one.message).segments for one in variants)
        billed = segments * messages + (longer - segments) * min(load.passed_on, messages)
        label = CHANNELS[way.channel].label
        carried.append(
            Account(
                account=way.account,
                key=way.key,
                name=text.name,
                channel=way.channel,
                label=label,
                mode=way.mode,
                messages=messages,
                households=load.households,
                segments=segments,
                billed=billed,
                cost=text.price * billed,
                price=text.price,
            )
        )
    return carried
