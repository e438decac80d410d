"""Balance: accounts are weighed by how their calls go; what waits for a failing one goes out through its equivalents.

Only what was surely not sent moves: a row in doubt stays with the account that spoke. An equivalent is an account of
the same channel for the same kind of contact whose exact text was approved in the same push.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from channels.base import OptionsError
from channels.message import Reason, Scope
from pusher import account as accounts
from pusher.account import entry, unseal
from pusher.desk import OFFICE_TIME, Desk
from pusher.meter import Meter
from pusher.store import LOST, Connection, DatabaseError
from pusher.store import account as rows
from pusher.store import alarm as alarms
from pusher.store import cap as caps
from pusher.store import push as pushes
from pusher.store import standing as standings
from pusher.store.push import Push
from pusher.store.standing import Queued, Stood
from pusher.strategy import Step, Strategy, Way
from pusher.weigh import FULL, PROBATION, Standing, Waiting, dead, loads, spread, step

log = logging.getLogger(__name__)

FLUSH: Final = 5.0  # seconds between two writings of the meter
PROBE_TIMEOUT: Final = 15.0  # seconds
STRANGE_DAYS: Final = 3  # after which an answer that nobody has heard of is no news any more
STOCK: Final = "stock"  # the kind of alarms about prepaid segments
SILENT: Final = "连续多次提交都连不上平台，或者得不到明确答复，请检查网络和平台状态"


async def metering(desk: Desk, meter: Meter) -> None:
    """Write down how calls go, for ever; a run of bad ones opens the circuit at once."""
    while True:
        try:
            await flush(desk, meter, FLUSH)
        except (*LOST, DatabaseError, TimeoutError) as error:
            log.warning("meter not written", extra={"error": type(error).__name__})


async def flush(desk: Desk, meter: Meter, seconds: float = 0.0) -> None:
    """Write down what was counted in the next so many seconds."""
    reading = await meter.read(seconds)
    if not reading.tallies:
        return
    async with desk.pool.acquire() as conn, conn.transaction():
        await standings.add_minutes(conn, reading.tallies)
        for account in sorted(reading.dead):
            await accounts.halt(conn, account, SILENT)


async def probes(desk: Desk) -> None:
    """Ask accounts that the circuit paused whether they are well; those that are speak again, on probation."""
    async with desk.pool.acquire() as conn:
        due = await rows.take_probes(conn, 2 * PROBE_TIMEOUT, desk.load.held)
    findings = await asyncio.gather(*(_probe(desk, account) for account in due))
    async with desk.pool.acquire() as conn, conn.transaction():
        for account, why in zip(due, findings, strict=True):
            if why is None:
                await accounts.try_out(conn, account)
            else:
                await rows.put_off_probe(conn, account, f"{why.code}: {why.text}")


async def balance(desk: Desk) -> None:
    """Weigh every account, open circuits, end probations, release brakes, and move what waits for those in trouble."""
    today = desk.now().astimezone(OFFICE_TIME).date()
    async with desk.pool.acquire() as conn:
        await alarms.fade(conn, alarms.STRANGE, STRANGE_DAYS)
        await alarms.fade(conn, alarms.RESTING, 1)
        before = await standings.standings(conn, today)
        for one in before:  # each change by itself: another worker makes the same ones, in whatever order
            async with conn.transaction():
                await _judge(conn, one)
        for group in _groups(desk, before):
            for one in group:
                share = step(one.standing, [other.standing for other in group if other is not one])
                if share is not None:
                    await standings.move_share(conn, one.standing, share)
        await standings.release_brakes(conn)
        await _relieve(conn, await standings.standings(conn, today))


async def stocks(desk: Desk) -> None:
    """Tell of accounts whose prepaid segments run out; what has not changed is not told again."""
    async with desk.pool.acquire() as conn:
        told = await alarms.told(conn, STOCK)
        low = {accounts.about(one.account): one for one in await rows.stocks(conn, 0) if one.left <= one.warn_below}
        for subject, one in low.items():
            left = f"不足{one.warn_below}条" if one.left > 0 else "按已发的条数算，已经用完"
            who = f"{entry(one.channel).label}账号“{one.name}”（{one.key}）"
            text = f"{who}预存的条数{left}。请续费，再到“账号”页填新的条数。"
            if told.get(subject) != text:
                await alarms.raise_alarm(conn, county=one.county, kind=STOCK, object=subject, text=text)
        for subject in told.keys() - low.keys():
            await alarms.clear_alarm(conn, STOCK, subject)


async def _judge(conn: Connection, one: Stood) -> None:
    recent = one.standing.recent
    if one.standing.active and dead(recent):
        await accounts.halt(conn, one.standing.account, SILENT)
    elif one.standing.active and one.probes and one.standing.since >= PROBATION and recent.calls and not recent.bad:
        await rows.prove_account(conn, one.standing.account)
        await accounts.relieve(conn, one.standing.account)


def _groups(desk: Desk, stood: Sequence[Stood]) -> list[list[Stood]]:
    """Put together who can stand in for each other: one county, one channel, one kind of contact."""

    def kind(one: Stood) -> tuple[int, str, str]:
        try:
            address = entry(one.channel).capabilities(unseal(desk.vault, one)).address or ""
        except OptionsError:
            address = f"nobody can use {one.key}"
        return one.county, one.channel, address

    return [list(group) for _, group in groupby(sorted(stood, key=kind), key=kind)]


async def _relieve(conn: Connection, stood: Sequence[Stood]) -> None:
    """Move what waits for accounts that are paused, spent or below their full share."""
    # whose quota is spent carries nothing more today, however well it is
    able = {one.standing.account: replace(one.standing, active=one.standing.active and not one.spent) for one in stood}
    loose = [account for account, one in able.items() if not one.active or one.share < FULL]
    queued = await standings.waiting(conn, loose) if loose else []
    for (number, leg), group in groupby(queued, key=lambda one: (one.push, one.step)):
        push = await pushes.push(conn, number)
        batches = list(group)
        if push is None:
            continue
        steps = Strategy.from_json(push.strategy).steps
        for ways in equivalents(steps[leg]) if leg < len(steps) else ():  # beyond them are places: pages have no equal
            await _move(conn, push, ways, batches, able)


async def _move(
    conn: Connection, push: Push, ways: Mapping[int, Way], queued: Sequence[Queued], able: Mapping[int, Standing]
) -> None:
    """Move batches; whose number is full at the account that takes over waits until its gateway gives it more."""
    waiting = [Waiting(one.batch, one.account, one.rows) for one in queued if one.account in ways]
    peers = [able[account] for account in ways if account in able]
    loose = [one.account for one in peers if not one.active or one.share < FULL]
    moved = spread(waiting, loose, loads(peers))
    if not moved:
        return
    takers = {account: ways[account] for account in moved.values()}
    full = await caps.full(conn, push.county, Strategy((Step(tuple(takers.values())),)))
    async with conn.transaction():
        await pushes.lock_push(conn, push.id)
        moves = [(batch, account, takers[account].mode) for batch, account in moved.items()]
        gone = await standings.move_batches(conn, push.id, moves)
        if full.contacts:
            await standings.put_off_full(
                conn, push.id, gone, full, {one.account for one in takers.values() if one.rolling}
            )
    log.info("batches moved", extra={"push": push.id, "batches": len(gone)})


def equivalents(leg: Step) -> list[dict[int, Way]]:
    """Return the ways of a step that stand in for each other, by account: the same channel and kind, no consent."""
    groups: dict[tuple[str, str], dict[int, Way]] = {}
    for way in leg.ways:
        if not way.consent:
            groups.setdefault((way.channel, way.kind), {}).setdefault(way.account, way)
    return [ways for ways in groups.values() if len(ways) > 1]


async def _probe(desk: Desk, account: int) -> Reason | None:
    try:
        post = await desk.post(account)
        async with asyncio.timeout(PROBE_TIMEOUT):
            return await post.channel.probe()
    except TimeoutError:
        return Reason("timeout", "平台没有答复", Scope.ACCOUNT)
    except Exception:
        log.exception("account cannot be probed", extra={"account": account})
        return Reason("bug", "试探时程序出错，请把日志交给技术人员", Scope.ACCOUNT)
