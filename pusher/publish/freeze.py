"""Freeze: from a sender's wish to a push that awaits its button, with its people and its exact texts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from audiences import store as people
from audiences.store import Frozen
from audiences.vault import Vault
from content.ending import over_at
from content.item import Duty, Genre, Version
from content.listing import ends_at
from content.moved import followed
from content.store import alert as alerts
from content.store import twins
from pusher.link import Links
from pusher.publish.check import WAITS, CheckPage, check_page, spared
from pusher.publish.draw import Drawn, Wish, draw
from pusher.publish.error import PublishError
from pusher.publish.reroute import reroute
from pusher.store import Connection, redistrict
from pusher.store import county as counties
from pusher.store import follow as follows
from pusher.store import objection as rules
from pusher.store import page as pages
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store import review as reviews
from pusher.store.push import NewPush
from pusher.store.report import Item
from pusher.strategy import OFFICE_TIME, QuietHours

LIFE: Final = timedelta(days=30)  # until it is too late to send, when nobody says otherwise
_REMEDIES: Final = {  # where all who are left out are so for one reason
    people.DIED: ("list", "请换一份名单。"),
    WAITS: ("again", "请等那次推送发完；不用它发的，请先取消它，再重新选对象。"),
}
_LATE: Final = timedelta(minutes=10)  # a start that was typed a moment ago is now


async def prepare(
    conn: Connection, vault: Vault, links: Links, wish: Wish, *, by: int | None, now: datetime, quiet: QuietHours
) -> CheckPage:
    """Freeze audience and texts as a push awaiting approval, and return its check page; PublishError."""
    await pushes.lock_item(conn, wish.item)  # a text that is being sealed is not frozen once more
    item, version, approved = await _sendable(conn, wish.item)
    expires = _last(wish, version, now)
    _require_time(wish, expires, now)
    own = await counties.county(conn, item.county)
    said = followed(version, await redistrict.moved_since(conn, item.id, approved)) if version.variants else version
    drawn = await draw(conn, vault, links.under(own.base_url if own else ""), item, said, wish)
    drawn = replace(drawn, strategy=replace(drawn.strategy, heeds=not await _of_life(conn, item, version)))
    wish, drawn = await _rerouted(conn, item, wish, drawn, version.duty, now)
    after, frozen = wish.after, await _people(conn, item, approved, version.duty, wish, drawn, now)
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
            digest=_digest(approved, frozen.digest if frozen else None, drawn),
            frozen_at=now,
            created_by=by,
            not_before=wish.not_before or now,
            expires_at=expires,
            kind=after.kind if after else "notice",
            follows=after.push if after else None,
            cost_cap=wish.cost_cap,
        ),
    )
    await _endorsement(conn, number, item, frozen)
    texts = [(text.row.id, text.mode, division, message) for text in drawn.texts for division, message in text.messages]
    await pushes.add_renditions(conn, number, texts)
    page = await check_page(conn, number, now=now, quiet=quiet, left_out=drawn.left_out)
    await pushes.set_estimate(conn, number, page.cost)
    return page


async def _of_life(conn: Connection, item: Item, version: Version) -> bool:
    """Whether it is an alert of a colour that the county lets reach those who opted out as well."""
    latest = await alerts.latest(conn, item.id) if version.genre is Genre.ALERT else None
    return latest is not None and latest.colour in (await rules.rules(conn, item.county)).through


async def _endorsement(conn: Connection, number: int, item: Item, frozen: Frozen | None) -> None:
    """A push to more people than the route lets one sign for waits for a second signature."""
    least = await reviews.audience_from(conn, item.id)
    people = frozen.people + frozen.subscribed if frozen is not None else 0
    if least is not None and frozen is not None and people >= least:
        await reviews.need_endorsement(
            conn, number, county=item.county, division=item.division, people=people, least=least
        )


def _last(wish: Wish, version: Version, now: datetime) -> datetime:
    """When it is too late to send: never after the version's own time, and never a listing's names after theirs.

    What is over by its last day or its hours is sent all the same once somebody says so at the button.
    """
    until = ends_at(version) or version.valid_until
    if until is not None and until <= now:
        raise PublishError(f"这条信息的有效时间已过（到{until.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}），不能再发。")
    over = over_at(version, now.astimezone(OFFICE_TIME).date())
    ends = over if over is not None and over > now else until
    return min(filter(None, (wish.expires_at, ends)), default=now + LIFE)


def _require_time(wish: Wish, expires: datetime, now: datetime) -> None:
    if wish.not_before is not None and wish.not_before < now - _LATE:
        raise PublishError("开始时间已经过去了。不填就是批准后马上开始。", "start")
    if expires <= max(now, wish.not_before or now):
        raise PublishError("最迟有效时间要晚于开始时间。", "expiry")


async def _rerouted(
    conn: Connection, item: Item, wish: Wish, drawn: Drawn, duty: Duty, now: datetime
) -> tuple[Wish, Drawn]:
    """What goes to those who were told before has its people once its ways are known."""
    if wish.after is None or wish.after.told is None:
        return wish, drawn
    frozen, said = await reroute(conn, item.county, wish.after.told, drawn.strategy, duty, now)
    wish = replace(wish, after=replace(wish.after, frozen=frozen))
    return wish, replace(drawn, left_out=(*drawn.left_out, *said))


async def _people(  # each is a fact of the freeze
    conn: Connection, item: Item, version: str, duty: Duty, wish: Wish, drawn: Drawn, now: datetime
) -> Frozen | None:
    """Freeze whom the wish means, without those who have had this version or wait for it; PublishError: all of them."""
    if wish.after is not None:
        return wish.after.frozen
    if wish.audience is None or not drawn.strategy.steps:
        return None
    must, per = duty is Duty.MUST, drawn.strategy.per
    same = await twins(conn, item.id, version)
    had = None if wish.again else await follows.had(conn, item.id, version, per, must=must, twins=same)
    frozen = await people.freeze(conn, county=item.county, spec=wish.audience, now=now, had=had)
    if frozen.spared and not (frozen.people or frozen.subscribed):
        alone = next(iter(frozen.spared)) if len(frozen.spared) == 1 else ""
        field, remedy = _REMEDIES.get(alone, ("again", "确需再发，请勾选“收到过的人也再发一次”。"))
        raise PublishError(f"{''.join(spared(frozen.spared))}没有别的人可发。{remedy}", field)
    return frozen


async def _sendable(conn: Connection, number: int) -> tuple[Item, Version, str]:
    """Return an item with its approved version and that version's hash; PublishError: it may not be sent."""
    item = await reports.item(conn, number)
    if item is None:
        raise PublishError("没有这条信息，或不在您的管辖范围内。")
    version = await reports.version(conn, item.id, item.hash) if item.hash else None
    if version is None or item.hash is None or item.state != "approved":
        raise PublishError("这条信息还没有审核通过，不能发送。请先提交审核。")
    if await pages.retired(conn, item.id):
        raise PublishError("这条信息在清理中已经认定失效或废止，不能再发。")
    if await pages.halted(conn, item.id, item.hash):
        raise PublishError("这条信息已经停止，原来的内容不能再发。请先更正，重新送审。")
    return item, version, item.hash


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
