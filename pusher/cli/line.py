"""The line as a command walks it: read a file, review, freeze, approve, follow to the end. The terminal looks on."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from rich.progress import Progress, TaskID

from audiences import store as people
from audiences.division import Division, Level, Tree
from audiences.matching import Proposal
from audiences.store import Count
from audiences.vault import Vault
from channels.registry import CHANNELS
from content import store as items
from content.checks import Finding
from content.ingest import read
from content.ingest.reading import Reading, reading
from content.item import Version
from content.review import Act, Step
from content.store import Item
from pusher import publish
from pusher import report as reports
from pusher.access import Grant
from pusher.checking import judge, put_out
from pusher.concern import offer_of
from pusher.delivery import LABELS, State
from pusher.desk import OFFICE_TIME
from pusher.publish import CheckPage, Despite, Wish
from pusher.report import Report
from pusher.runtime import Runtime, now
from pusher.settings import Settings
from pusher.store import Connection, session
from pusher.store import batch as batches
from pusher.store import delivery as deliveries
from pusher.store import push as pushes
from pusher.store import user as users
from pusher.strategy import QuietHours, Strategy
from pusher.user import hash_password

ENDED: Final = frozenset({"dispatched", "settled", "cancelled", "expired", "superseded"})
SANDBOX_WAIT: Final = 3.0  # seconds that a silent WeChat message is waited for; a county waits half an hour
_LOOK: Final = 0.4
_QUIET: Final = 4.5  # seconds without news after which nothing more is to be expected at once


@dataclass(frozen=True, slots=True)
class Taken:
    """What a file says: a version to be reviewed, what was read out of it, what was left out on purpose."""

    version: Version
    reading: Reading
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Persons:
    """Who writes, reviews (复审) and signs (终审): three different people."""

    author: int
    reviewer: int
    signer: int


@dataclass(frozen=True, slots=True)
class Group:
    """A proposed group and how many it finds."""

    proposal: Proposal
    count: Count


def take(name: str, data: bytes, division: int, today: date, title: str | None = None) -> Taken:
    """Read a file into a version of a division (15 digits). IngestError, ItemError."""
    draft = read(name, data)
    found = reading(draft, today=today)
    version = replace(found.version(division, title=title), hidden_links=draft.dark)
    return Taken(version, found, draft.dropped)


async def operators(conn: Connection, county: int) -> Persons:
    """The three who stand for the people at this terminal; nobody can sign in as them."""
    numbers = []
    for word, name in (("write", "拟稿"), ("review", "复审"), ("sign", "终审")):
        account = f"terminal-{county}-{word}"
        known = await users.by_account(conn, account)
        if known is not None:
            numbers.append(known.id)
            continue
        unit = await users.add_unit(conn, county, county * 10**9, "命令行")
        made = await users.add_staff(
            conn, county, unit, account, f"命令行{name}", hash_password(secrets.token_urlsafe(24))
        )
        numbers.append(made or 0)
    return Persons(*numbers)


async def judged(conn: Connection, vault: Vault, taken: Taken, division: Division) -> tuple[Finding, ...]:
    """What the county's own checks find in it, before it is an item."""
    today = now().astimezone(OFFICE_TIME).date()
    return await judge(conn, vault, 0, division.county, taken.version, today=today)


async def review(conn: Connection, vault: Vault, version: Version, division: int, persons: Persons, note: str) -> Item:
    """Enter the item and take it through its review, each step by another person; its masks are remembered."""
    at = now()
    item = await items.create(conn, version, division=division, by=persons.author, at=at)
    await items.step(conn, item.id, Step(Act.SUBMIT, persons.author, item.current, at, note))
    standing = await items.standing(conn, item.id)
    middle = standing.route.acts[1:-1] if standing else ()
    for act, person in (*((act, persons.reviewer) for act in middle), (Act.SIGN, persons.signer)):
        await items.step(conn, item.id, Step(act, person, item.current, at, note))
    await put_out(conn, vault, item.id, item.county, version, at=at)
    return item


async def match(conn: Connection, taken: Taken, here: Division, tree: Tree, today: date) -> list[Group]:
    """Whom the text may concern inside `here`, the likeliest first, counted."""
    groups = await people.group_divisions(conn, here.lo, here.hi) if here.level is Level.VILLAGE else ()
    found = offer_of(taken.version, here, await people.tags(conn, here.county), tree, today, groups=groups)
    return [await _counted(conn, one, today) for one in found.proposals]


async def _counted(conn: Connection, one: Proposal, today: date) -> Group:
    count = await people.count(conn, one.territory, one.rule, basis=one.basis, today=today)
    unknown, _ = await people.unknown(conn, one.territory, one.rule, basis=one.basis, today=today)
    return Group(replace(one, open=(*one.open, unknown)) if unknown else one, count)


def quiet(settings: Settings) -> QuietHours:
    """Quiet hours are county data; on the stand-in nobody sleeps."""
    return QuietHours(time(0), time.max) if settings.sandbox else QuietHours()


async def prepare(conn: Connection, runtime: Runtime, wish: Wish, by: int) -> CheckPage:
    """Freeze; PublishError."""
    return await publish.prepare(
        conn, runtime.vault, runtime.links, wish, by=by, now=now(), quiet=quiet(runtime.settings)
    )


async def approve(
    runtime: Runtime, grant: Grant, page: CheckPage, by: int, despite: Collection[Despite] = ()
) -> datetime:
    """Press the button: approve the digest, show the page, ring; return when sending begins. PublishError.

    `despite`: what a person saw on the check page and sends it all the same.
    """
    async with session(runtime.pool, grant) as conn:
        begins = await publish.approve(
            conn, page.push.id, page.digest, by=by, now=now(), quiet=quiet(runtime.settings), despite=despite
        )
        await items.publish(conn, page.push.item, page.push.version, now())
    await runtime.desk.bell.plan(page.push.id)
    return begins


async def follow(runtime: Runtime, grant: Grant, push: int, progress: Progress, wait: float) -> Report:
    """Draw the counters until nothing more is to be expected, and return the report.

    A row in doubt at a provider that cannot be asked stays open until a person decides; that is not waited for.
    """
    clock = asyncio.get_running_loop().time
    tasks: dict[str, TaskID] = {}
    before: object = None
    changed = clock()
    while True:
        async with session(runtime.pool, grant) as conn:
            row = await pushes.push(conn, push)
            counters = await batches.progress(conn, push)
            states = await deliveries.states(conn, push)
        _draw(progress, tasks, counters, states)
        if states != before:
            before, changed = states, clock()
        if row is None or row.state in ENDED | {"paused"}:
            break
        patience = _QUIET + (wait if _may_fall(row, states) else 0.0)
        if row.planned_at and not pending(states) and clock() - changed > patience:
            break
        await asyncio.sleep(_LOOK)
    async with session(runtime.pool, grant) as conn:
        return await reports.report(conn, push, now())


def late(begins: datetime) -> timedelta:
    """How long until sending begins."""
    return max(begins - now(), timedelta(0))


def pending(states: Sequence[tuple[str, str, int]]) -> bool:
    """Whether any row still waits for its turn."""
    return any(n for _, state, n in states if state in {State.PENDING, "sending"})


def _may_fall(push: pushes.Push, states: Sequence[tuple[str, str, int]]) -> bool:
    """Whether anybody is still silent on a channel that has another after it."""
    steps = Strategy.from_json(push.strategy).steps[:-1]
    earlier = {way.channel for step in steps for way in step.ways}
    return any(n and state == State.SENT and channel in earlier for channel, state, n in states)


def _draw(
    progress: Progress,
    tasks: dict[str, TaskID],
    counters: Sequence[batches.Progress],
    states: Sequence[tuple[str, str, int]],
) -> None:
    for one in counters:
        if one.channel not in tasks:
            tasks[one.channel] = progress.add_task(CHANNELS[one.channel].label, total=one.rows, said="")
        done = min(one.rows, one.sent + one.refused + one.failed + one.unknown)
        said = "  ".join(
            f"{LABELS[State(state)]}{n}"
            for channel, state, n in states
            if channel == one.channel and state not in {"pending", "sending"} and n
        )
        progress.update(tasks[one.channel], total=one.rows, completed=done, said=said)


def sources(found: Reading) -> dict[str, str]:
    """The words from which each field was proposed, by the field's name."""
    words = {}
    for name in (
        "title",
        "issuer",
        "issued_on",
        "genre",
        "duty",
        "urgency",
        "who",
        "how_much",
        "how",
        "when",
        "deadline",
    ):
        one = getattr(found, name)
        words[name] = one.words if one else ""
    return words
