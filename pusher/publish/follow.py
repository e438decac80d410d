"""After a push: again to those whom it did not reach, or a correction to those whom an older version misled."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from audiences import store as people
from audiences.vault import Vault
from pusher.link import Links
from pusher.publish.check import CheckPage
from pusher.publish.draw import After, Wish
from pusher.publish.error import PublishError
from pusher.publish.freeze import prepare
from pusher.store import Connection
from pusher.store import follow as follows
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.strategy import QuietHours, Strategy

_OVER: Final = frozenset({"running", "paused", "dispatched", "settled", "cancelled", "expired"})


async def resend(
    conn: Connection, vault: Vault, links: Links, number: int, *, by: int | None, now: datetime, quiet: QuietHours
) -> CheckPage:
    """Freeze a push of the same version to those with no evidence; return its check page. PublishError.

    Who is in doubt or still waiting is left out, and the page says so.
    """
    push = await pushes.push(conn, number)
    if push is None or push.audience is None:
        raise PublishError("没有这次推送，或者它没有发到个人。")
    if push.state not in _OVER:
        raise PublishError("这次推送还没有开始，或者已经换成新版，不能再发。")
    item = await reports.item(conn, push.item)
    if item is None or item.hash != push.version:
        raise PublishError("内容已经改成新版。请从信息的页面用新版重新选对象。")
    strategy = Strategy.from_json(push.strategy)
    left = await follows.untold(conn, number, push.audience, strategy.per)
    if not left.residents:
        raise PublishError("没有可以再发的人：都已通知到，或者结果还不明。")
    frozen = await people.derive(
        conn,
        county=push.county,
        sources=[push.audience],
        reason="上次没有通知到",
        part=people.Part(residents=left.residents, spent=left.spent),
        now=now,
    )
    wish = _wish(push.item, strategy, After("resend", number, frozen))
    page = await prepare(conn, vault, links, wish, by=by, now=now, quiet=quiet)
    if not left.doubted:
        return page
    said = f"{left.doubted}户的结果还不明，没有列入，以免重复。请先核实。"
    return replace(page, left_out=(*page.left_out, said))


async def correct(
    conn: Connection, vault: Vault, links: Links, number: int, *, by: int | None, now: datetime, quiet: QuietHours
) -> CheckPage:
    """Freeze the approved version of an item as a correction to every address that got another one, or may have.

    Return its check page. PublishError: nothing is approved, or nobody got anything else.
    """
    item = await reports.item(conn, number)
    if item is None or item.hash is None:
        raise PublishError("更正后的内容还没有审定，不能发送。")
    older = await follows.older(conn, number, item.hash)
    contacts = await follows.misled(conn, [push.id for push in older])
    if not contacts:
        raise PublishError("没有人收到过旧内容，不用发更正。")
    frozen = await people.derive(
        conn,
        county=item.county,
        sources=[push.audience for push in older],
        reason="收到过旧内容",
        part=people.Part(contacts=tuple(contacts)),
        now=now,
    )
    if not frozen.people:
        raise PublishError("收到过旧内容的名单已经删除，无法再发。请用页面和广播更正。")
    channels = tuple(dict.fromkeys(way.channel for push in older for way in push.strategy.ways))
    wish = replace(
        _wish(number, older[0].strategy, After("correction", older[0].id, frozen)),
        channels=channels,
        per="contact",  # every address that got it, on each channel
        at_once=True,
    )
    return await prepare(conn, vault, links, wish, by=by, now=now, quiet=quiet)


def _wish(item: int, strategy: Strategy, after: After) -> Wish:
    """The same ways as before, to persons only."""
    step = strategy.steps[0]
    return Wish(
        item=item,
        channels=tuple(dict.fromkeys(way.channel for way in strategy.ways)),
        audience=None,
        divisions=(),
        per=strategy.per,
        wait=step.wait,
        falls=step.falls,
        first=strategy.first,
        at_once=strategy.at_once,
        after=after,
    )
