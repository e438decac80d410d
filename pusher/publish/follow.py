"""After a push: again to those whom it did not reach, a correction to those whom it misled, the matter's next stage."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from audiences import store as people
from audiences.store import AudienceSpec
from audiences.vault import Vault
from content.item import Duty
from pusher.link import Links
from pusher.publish.check import CheckPage
from pusher.publish.draw import After, Told, Wish
from pusher.publish.error import PublishError
from pusher.publish.freeze import prepare
from pusher.publish.stop import stop_pushes
from pusher.store import Connection
from pusher.store import follow as follows
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store import tally as tallies
from pusher.strategy import QuietHours, Strategy

_NOT_YET: Final = "没收到过旧内容的人不在更正的名单里，请另选对象发送。"
_TOLD_AT_HOME: Final = "收到过旧内容的都是当面告知的，没有号码可发。请用广播、电话告诉。"
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
    """Freeze the approved version of an item as a correction to everybody who got another one, or may have.

    Return its check page. PublishError: nothing is approved, or nobody got anything else.
    """
    item = await reports.item(conn, number)
    if item is None or item.hash is None:
        raise PublishError("更正后的内容还没有审定，不能发送。")
    is_alert = await follows.is_alert(conn, number)
    stopped = await stop_pushes(conn, number, "superseded", but=item.hash)  # first: or more would get the old text
    await tallies.recall(conn, number, but=item.hash)
    older = await follows.older(conn, number, item.hash)
    newer = await follows.newer(conn, number, item.hash)
    had = await follows.told(conn, [push.id for push in older], newer)
    misled = had if await _is_must(conn, number, item.hash) else replace(had, homes=[])
    if not (misled.contacts or misled.homes):
        raise PublishError(_TOLD_AT_HOME if had.homes else "没有人收到过旧内容，不用发更正。")
    sources = [push.audience for push in older]
    if is_alert:
        present = await _present(conn, item.county, older[0].audience, now)
        sources = [*present, *sources]
        misled = replace(misled, contacts=sorted({*misled.contacts, *await follows.contacts(conn, present, newer)}))
    told = await _told(conn, older, sources, misled, newer, "收到过旧内容")
    wish = _to_each(number, older, After("correction", older[0].id, told=told))
    page = await prepare(conn, vault, links, wish, by=by, now=now, quiet=quiet)
    homes = len(had.homes)
    again = "列入走访清单，要再去说一次。" if misled.homes else "不再走访，请用广播、电话告诉。"
    said = [f"当面告知过旧内容的{homes}户，{again}"] if homes else []
    if stopped:
        said.append(f"旧内容还没发完的已经停发。{'现在在预警范围里的人也会收到。' if is_alert else _NOT_YET}")
    return replace(page, left_out=(*page.left_out, *said))


async def next_stage(
    conn: Connection, vault: Vault, links: Links, number: int, *, by: int | None, now: datetime, quiet: QuietHours
) -> CheckPage:
    """Freeze the approved version of an item for those who got the item that it follows in its thread. PublishError."""
    item = await reports.item(conn, number)
    if item is None or item.hash is None:
        raise PublishError("内容还没有审定，不能发送。")
    earlier = await follows.earlier(conn, number)
    newer = await follows.newer(conn, number, item.hash)
    had = await follows.told(conn, [push.id for push in earlier], newer)
    if not (had.contacts or had.homes):
        raise PublishError("没有人收到过上一条。请选对象发送。")
    sources = [push.audience for push in earlier]
    told = await _told(conn, earlier, sources, had, newer, "收到过这件事的上一条")
    wish = _to_each(number, earlier, After("notice", earlier[0].id, told=told))
    return await prepare(conn, vault, links, wish, by=by, now=now, quiet=quiet)


async def _is_must(conn: Connection, item: int, hash_: str) -> bool:
    """Whether whom no message reaches is visited for a version (必达)."""
    version = await reports.version(conn, item, hash_)
    return version is not None and version.duty is Duty.MUST


async def _present(conn: Connection, county: int, audience: int, now: datetime) -> list[int]:
    """Freeze once more whom an alert's rule finds today: who moved in since has to know; empty: there was no rule."""
    spec = await follows.spec(conn, audience)
    if spec is None or "territory" not in spec or spec["list"] is not None:
        return []
    return [(await people.freeze(conn, county=county, spec=AudienceSpec.from_json(spec), now=now)).id]


async def _told(
    conn: Connection,
    pushes: list[follows.Older],
    sources: list[int],
    had: follows.Told,
    newer: list[int],
    reason: str,
) -> Told:
    """A correction itself went to each address: whom it was for says the push before it."""
    per = next((push.strategy.per for push in pushes if push.strategy.per != "contact"), "person")
    vain = tuple(await follows.vain(conn, newer))
    return Told(tuple(sources), tuple(had.contacts), tuple(had.homes), vain, per, reason)


def _to_each(item: int, older: list[follows.Older], after: After) -> Wish:
    """To every address that got it, on each channel."""
    channels = tuple(dict.fromkeys(way.channel for push in older for way in push.strategy.ways))
    return replace(_wish(item, older[0].strategy, after), channels=channels, per="contact", at_once=True)


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
