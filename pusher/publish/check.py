"""The check page: everything a sender sees before the button, frozen as it will be sent."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from audiences import store as people
from audiences.vault import Vault
from channels.registry import CHANNELS
from content.item import Version
from pusher.link import Links
from pusher.publish.draw import Drawn, Wish, draw
from pusher.publish.error import PublishError
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import county as counties
from pusher.store import page as pages
from pusher.store import plan as plans
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store.push import NewPush, Push, Text
from pusher.store.report import Item, Unreachable, Village
from pusher.strategy import OFFICE_TIME, QuietHours, Strategy, seconds_needed, start


@dataclass(frozen=True, slots=True)
class Account:
    """What one way will carry."""

    name: str
    channel: str
    label: str  # 短信, 微信
    mode: str
    messages: int
    households: int
    segments: int  # a message
    cost: Decimal  # yuan


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
    villages: tuple[Village, ...]
    texts: tuple[Text, ...]
    starts_at: datetime
    seconds: float  # until all is sent, at the accounts' real rate
    sent_before: int | None  # a push that already brought this to the same people today
    left_out: tuple[str, ...] = field(default=())

    @property
    def cost(self) -> Decimal:
        """Yuan in all, at the accounts' price a segment."""
        return sum((account.cost for account in self.accounts), Decimal(0))

    @property
    def button(self) -> str:
        """What the button says: 发送给 河口村等12个村 1204人."""
        named = [village for village in self.villages if village.name]
        if not named:
            return f"发布 {len(self.places)}个村的通知页面"
        where = str(named[0].name) if len(named) == 1 else f"{named[0].name}等{len(named)}个村"
        return f"发送给 {where} {self.people}人"


async def prepare(
    conn: Connection, vault: Vault, links: Links, wish: Wish, *, by: int | None, now: datetime, quiet: QuietHours
) -> CheckPage:
    """Freeze audience and texts as a push awaiting approval, and return its check page; PublishError."""
    await pushes.lock_item(conn, wish.item)  # a text that is being sealed is not frozen once more
    item, version, approved = await _sendable(conn, wish.item)
    own = await counties.county(conn, item.county)
    drawn = await draw(conn, vault, links.under(own.base_url if own else ""), item, version, wish)
    frozen = None
    if wish.audience is not None and drawn.strategy.steps:
        frozen = await people.freeze(conn, county=item.county, spec=wish.audience, now=now)
    digest = _digest(approved, frozen.digest if frozen else None, drawn)
    local = now.astimezone(OFFICE_TIME)
    number = await pushes.next_push(conn, local.year * 100 + local.month)
    await pushes.add_push(
        conn,
        number,
        NewPush(
            county=item.county,
            division=item.division,
            item=item.id,
            version=approved,
            audience=frozen.id if frozen else None,
            strategy=drawn.strategy.to_json(),
            urgency=str(version.urgency),
            duty=str(version.duty),
            digest=digest,
            frozen_at=now,
            created_by=by,
            not_before=wish.not_before or now,
            expires_at=wish.expires_at or version.valid_until or now + timedelta(days=30),
        ),
    )
    await pushes.add_renditions(
        conn,
        number,
        [(text.row.id, text.mode, division, message) for text in drawn.texts for division, message in text.messages],
    )
    return await check_page(conn, number, now=now, quiet=quiet, left_out=drawn.left_out)


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
    carried = await _carried(conn, push, strategy, texts)
    rates = {row.id: row.rate for row in await accounts.accounts(conn, push.county, list(CHANNELS))}
    people_count = audience.people if audience else 0
    before = None
    day = now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
    if audience is not None:
        before = await pushes.sent_before(conn, push, audience.digest, day)
    return CheckPage(
        push=push,
        title=version.title if version else "",
        digest=push.digest,
        people=people_count,
        households=audience.households if audience else 0,
        accounts=tuple(account for account, _ in carried),
        places=strategy.divisions if strategy.places else (),
        unreachable=tuple(await _unreachable(conn, push, strategy)),
        villages=tuple(await reports.villages(conn, audience.id)) if audience else (),
        texts=tuple(texts),
        starts_at=start(push.urgency, people_count, now, push.not_before, own.quiet if own else quiet),
        seconds=seconds_needed([(account.messages, rates.get(number, 0.0)) for account, number in carried]),
        sent_before=before,
        left_out=tuple(left_out),
    )


async def _sendable(conn: Connection, number: int) -> tuple[Item, Version, str]:
    """Return an item with its approved version and that version's hash; PublishError: it may not be sent."""
    item = await reports.item(conn, number)
    if item is None:
        raise PublishError("没有这条信息，或不在您的管辖范围内。")
    version = await reports.version(conn, item.id, item.hash) if item.hash else None
    if version is None or item.hash is None or item.state != "approved":
        raise PublishError("这条信息还没有审核通过，不能发送。请先提交审核。")
    if await pages.halted(conn, item.id, item.hash):
        raise PublishError("这条信息已经停止，原来的内容不能再发。请先更正，重新送审。")
    return item, version, item.hash


async def _unreachable(conn: Connection, push: Push, strategy: Strategy) -> list[Unreachable]:
    if push.audience is None:
        return []
    return await reports.unreachable(conn, push.audience, strategy.ways)


async def _carried(
    conn: Connection, push: Push, strategy: Strategy, texts: Sequence[Text]
) -> list[tuple[Account, int]]:
    if push.audience is None:
        return []
    by_way = {(text.account, text.mode): text for text in texts if text.division == 0}
    carried = []
    for way, messages, households in await plans.forecast(conn, push.audience, strategy):
        text = by_way[way.account, way.mode]
        cost = text.price * text.message.segments * messages
        label = CHANNELS[way.channel].label
        carried.append(
            (
                Account(text.name, way.channel, label, way.mode, messages, households, text.message.segments, cost),
                way.account,
            )
        )
    return carried


def _digest(version: str, audience: str | None, drawn: Drawn) -> str:
    whole = {
        "version": version,
        "audience": audience,
        "strategy": drawn.strategy.to_json(),
        "texts": [
            [text.row.id, text.mode, division, pushes.message_json(message)]
            for text in drawn.texts
            for division, message in text.messages
        ],
    }
    plain = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
