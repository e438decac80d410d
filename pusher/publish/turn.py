"""The button: approve a frozen push, or try it out on oneself first."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

from channels.base import Broadcaster
from channels.message import NOTHING, Call, Envelope, Outcome
from content.store import twins
from pusher.desk import Desk
from pusher.publish.check import WAITS
from pusher.publish.error import PublishError
from pusher.publish.over import ended
from pusher.store import Connection
from pusher.store import allowance as allowances
from pusher.store import county as counties
from pusher.store import follow as follows
from pusher.store import handout as handouts
from pusher.store import page as pages
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store import review as reviews
from pusher.store.push import Push, Text
from pusher.strategy import OFFICE_TIME, QuietHours, start

FRESH: Final = timedelta(hours=24)  # an older freeze is made again
_TRY_SECONDS: Final = 10.0


class Despite(StrEnum):
    """What does not keep a person from sending, once it was seen."""

    AGAIN = "again"  # the same people got it today
    OVER = "over"  # what it tells of is over


async def approve(
    conn: Connection,
    number: int,
    digest: str,
    *,
    by: int,
    now: datetime,
    quiet: QuietHours,
    despite: Collection[Despite] = (),
    asked: Collection[int] | None = None,
) -> datetime:
    """Approve what the check page showed; return when sending begins. The caller rings the bell after its commit.

    `asked`: the accounts whose packs are handed out (代发), None: all of the push's.
    PublishError: stale, changed, sent to them before, over (unless `despite` says so), others were left out for a push
    that was stopped, too dear, too late, or no longer approved.
    """
    push = await pushes.lock_push(conn, number)
    if push is None:
        raise PublishError("没有这次推送，或不在您的管辖范围内。")
    await _fresh(conn, push, digest, now)
    await _endorsed(conn, push, by)
    audience = await reports.audience(conn, push.audience) if push.audience is not None else None
    if audience is not None:
        await _awaited(conn, push, audience.spared.get(WAITS, 0))
    if audience is not None and Despite.AGAIN not in despite:
        local = now.astimezone(OFFICE_TIME).replace(hour=0, minute=0, second=0, microsecond=0)
        if await pushes.sent_before(conn, push, audience.digest, local) is not None:
            raise PublishError(
                "已经向同样的人（或其中一些人）发过这条信息，没有重复发送。请重新选对象，或在核对页勾选“仍要再发一次”。"
            )
    if Despite.OVER not in despite:
        await _current(conn, push, now)
    short = allowances.refusal(push, push.estimate, await allowances.allowance_of(conn, push))
    if short:
        raise PublishError(f"{short}，没有发送。请减少对象、改用微信，或者先追加经费。")
    own = await counties.county(conn, push.county)
    hours = own.quiet if own else quiet
    begins = start(push.urgency, audience.people if audience else 0, now, push.not_before, hours)
    if begins >= push.expires_at:
        raise PublishError("到最迟有效时间还开始不了，没有发送。请重新核对时间。")
    await pushes.approve(conn, number, by, now, begins, None if push.urgency == "urgent" else hours)
    given = [one for one in await handouts.packs(conn, number) if asked is None or one.account in asked]
    await handouts.hand_out(conn, number, given, at=now, begins=begins)
    return begins


async def _awaited(conn: Connection, push: Push, people: int) -> None:
    """PublishError: so many were left out because another push was to tell them, and it has been stopped since."""
    if not people:
        return
    same = [(push.item, push.version), *await twins(conn, push.item, push.version)]
    if await follows.stopped(conn, same, push.frozen_at):
        raise PublishError(
            f"核对页没有列入的{people}人，本来等着别的推送发，那次推送后来停发了。没有发送，请重新选对象、核对。"
        )


async def _current(conn: Connection, push: Push, now: datetime) -> None:
    """PublishError: what it tells of is over."""
    version = await reports.version(conn, push.item, push.version)
    if version is not None and (since := ended(version, now)):
        when = f"{since.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}"
        raise PublishError(f"这条信息说的事，时间已过（到{when}），没有发送。确需再发，请勾选“时间已过，仍要发出去”。")


async def _fresh(conn: Connection, push: Push, digest: str, now: datetime) -> None:
    """PublishError: what was shown is not what would be sent."""
    if push.state != "frozen":
        raise PublishError("这次推送已经批准或取消过了，没有重复发送。")
    if push.digest != digest:
        raise PublishError("核对页之后内容或对象有变，没有发送。请重新核对。")
    if now - push.frozen_at > FRESH:
        raise PublishError("核对页超过24小时了，名单可能已变，没有发送。请重新核对。")
    await pushes.lock_item(conn, push.item)
    item = await reports.item(conn, push.item)
    if item is None or item.hash != push.version or item.state != "approved":
        raise PublishError("这条信息在核对之后改过或撤回了，没有发送。请重新审核、核对。")
    if await pages.halted(conn, push.item, push.version):
        raise PublishError("这条信息已经停止，没有发送。请先更正，重新送审。")


async def endorse(conn: Connection, number: int, digest: str, *, by: int, now: datetime) -> None:
    """A signer's word for a frozen push to many people, bound to its digest. PublishError."""
    push = await pushes.lock_push(conn, number)
    if push is None:
        raise PublishError("没有这次推送，或不在您的管辖范围内。")
    await _fresh(conn, push, digest, now)
    if push.created_by == by:
        raise PublishError("准备这次推送的人不能同时表示同意，须由另一名签发人办。")
    if not await reviews.endorse(conn, number, digest, person=by, at=now):
        raise PublishError("这次推送已经有签发人同意，或者不需要同意。")


async def refuse(conn: Connection, number: int, digest: str, because: str, *, by: int, now: datetime) -> None:
    """A signer does not agree: the frozen push is cancelled and says why. PublishError."""
    push = await pushes.lock_push(conn, number)
    if push is None:
        raise PublishError("没有这次推送，或不在您的管辖范围内。")
    await _fresh(conn, push, digest, now)
    if push.created_by == by:
        raise PublishError("这次推送是您自己准备的，不用的请直接取消。")
    await pushes.set_state(conn, number, ["frozen"], "cancelled", "")
    await pushes.note(conn, number, f"签发人没有同意发送：{because}")


async def _endorsed(conn: Connection, push: Push, by: int) -> None:
    """PublishError: it goes to so many people that a signer must agree, and none has, or only who sends it."""
    word = await reviews.endorsement(conn, push.id)
    if word is None:
        return
    if word.person is None or word.digest != push.digest:
        raise PublishError(f"要通知{word.people}人，达到{word.audience_from}人，须先由一名签发人同意。没有发送。")
    if word.person == by:
        raise PublishError("表示同意的签发人不能自己点发送，须由另一人办。没有发送。")


async def try_out(desk: Desk, number: int, addresses: Mapping[str, str], name: str = "") -> list[tuple[Text, Outcome]]:
    """先发给我看看: send the frozen texts to the sender's own addresses, by kind of contact. Nothing is retried.

    `name` (微信号): what goes to many is shown to her by it.
    """
    async with desk.pool.acquire() as conn:
        texts = await pushes.all_renditions(conn, number)
    tried = []
    for text in texts:
        post = await desk.post(text.account)
        joint = post.channel.capabilities.mode(text.mode).joint
        address = addresses.get(post.channel.capabilities.address or "", "")
        if text.division != 0 or not (address or (joint and name)):
            continue
        key = f"try-{number}-{secrets.token_hex(4)}"
        slots = {"link": f"{desk.base_url}/"} if "link" in text.message.slots else NOTHING
        envelope = Envelope(key, address, text.message, slots)
        deadline = asyncio.get_running_loop().time() + _TRY_SECONDS
        if joint:  # a call to many cannot be tried on one
            outcome = await cast("Broadcaster", post.channel).preview(envelope, "" if address else name)
        else:
            outcome = (await post.channel.send(Call(key, (envelope,), deadline)))[0]
        tried.append((text, outcome))
    return tried
