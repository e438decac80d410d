"""Who was told at an address that cannot be written to any more is told by the next way there is (更正, 下一步)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from audiences import store as people
from audiences.store import Frozen
from content.item import Duty
from pusher.publish.draw import Told
from pusher.publish.error import PublishError
from pusher.store import Connection
from pusher.store import follow as follows
from pusher.store import plan as plans
from pusher.store.cap import Whom
from pusher.strategy import Strategy


async def reroute(
    conn: Connection, county: int, told: Told, strategy: Strategy, duty: Duty, now: datetime
) -> tuple[Frozen, tuple[str, ...]]:
    """Freeze those who were told, at the addresses that can be written to, and say what was changed (Chinese).

    A person is told by the ways of the strategy alone. PublishError: nobody can be told, and nobody is visited.
    """
    frozen = await _derive(conn, county, told, people.Part(contacts=told.contacts, homes=told.homes), now)
    if not (frozen.people or frozen.subscribed):
        raise PublishError("当时的名单已经删除，无法再发。请用页面和广播通知。")
    vain = set(told.vain)
    open_to = set(await plans.reached(conn, Whom(county, frozen.id, 0), strategy))
    direct = open_to - vain
    lost = await follows.stranded(conn, frozen.id, told.sources, told.per, sorted(direct))
    instead = await _instead(conn, county, told, strategy, lost, now) if lost else set()
    again = await _again(conn, county, told, strategy, lost, instead, now) if lost and vain & open_to else set()
    if not (direct or instead or again or told.homes) and duty is not Duty.MUST:
        raise PublishError(
            "以前收到过的人，现在用原来的方式都发不到，也没有别的号码可用。请用页面、广播告知，或上门告知。"
        )
    if not lost and not vain:
        return frozen, ()
    wanted = {*told.contacts, *instead}
    part = people.Part(contacts=sorted(wanted), spent=sorted(vain - instead - again), homes=told.homes)
    return await _derive(conn, county, told, part, now), _said(len(lost), len(instead), len(again))


async def _instead(
    conn: Connection, county: int, told: Told, strategy: Strategy, lost: list[int], now: datetime
) -> set[int]:
    """The address of each unit that cannot be told where it was: by the first of the ways that leads to one."""
    spent = sorted({*told.contacts, *told.vain})
    others = await _derive(conn, county, told, people.Part(residents=lost, spent=spent), now)
    by_turns = replace(strategy, per=told.per, at_once=False)
    return set(await plans.reached(conn, Whom(county, others.id, 0), by_turns))


async def _again(
    conn: Connection, county: int, told: Told, strategy: Strategy, lost: list[int], instead: set[int], now: datetime
) -> set[int]:
    """Addresses at which it went wrong, of whoever has no other: it may go well this time."""
    whole = await _derive(conn, county, told, people.Part(residents=lost), now)
    left = await follows.stranded(conn, whole.id, told.sources, told.per, sorted(instead))
    theirs = await _derive(conn, county, told, people.Part(residents=left, contacts=told.vain), now)
    return set(await plans.reached(conn, Whom(county, theirs.id, 0), strategy))


async def _derive(conn: Connection, county: int, told: Told, part: people.Part, now: datetime) -> Frozen:
    return await people.derive(conn, county=county, sources=told.sources, reason=told.reason, part=part, now=now)


def _said(lost: int, instead: int, again: int) -> tuple[str, ...]:
    gone = lost - again
    words = f"有{gone}人现在用原来的号码或微信发不到。" if gone > 0 else ""
    if words:
        words += f"已给他们换成下一种方式，共{instead}个号码。" if instead else "也没有别的号码可用。"
    return tuple(filter(None, (words, f"上次没发成、也没有别的方式的{again}个号码，再试一次。" if again else "")))
