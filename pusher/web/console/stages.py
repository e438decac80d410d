"""Where a review stands (审核进度): its route and why, each step with who took it, whom the next one waits for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from content import store
from content.item import Genre
from content.review import ACT_LABELS, Act, State, Step, current_round
from content.store import Connection, Item, Standing
from pusher.late import awaited, remedy, roles_of
from pusher.store import errand as errands
from pusher.store import review as reviews
from pusher.store import user
from pusher.store.errand import Called
from pusher.store.user import Named


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the route: taken by `name`, or waiting for `whom`."""

    label: str
    done: bool = False
    now: bool = False
    name: str = ""
    at: datetime | None = None
    note: str = ""
    read: bool = False
    whom: str = ""  # empty: nobody could take it
    limit: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """A route with its steps. `waits`: a sentence about the step that comes next, empty when none does."""

    name: str
    reason: str
    stages: tuple[Stage, ...]
    waits: str
    due: datetime | None
    certain: bool
    late: bool
    orphaned: tuple[str, ...]  # steps that nobody could take
    remedy: str = ""  # what to do about the first of those
    called: tuple[Called, ...] = ()  # who was told that it waits, and how

    @property
    def relayed(self) -> bool:
        """Whether the approval was inherited."""
        return len(self.stages) == 1


async def progress(conn: Connection, item: Item, genre: Genre, now: datetime) -> Progress:
    """Say where an item's review stands, or on which route it would be sent today."""
    standing = await store.standing(conn, item.id)
    sent = standing is not None and item.state not in {State.DRAFT, State.RETURNED}
    if standing is None or not sent:
        standing = Standing(await store.route_for(conn, item, genre), None, None, None, certain=True)
    past = current_round(await store.steps(conn, item.id)) if sent else ()
    named = await user.names(conn, [step.person for step in past])
    acts = standing.route.acts
    besides = (await store.barred(conn, [item.id]))[item.id]
    stages = [await _stage(conn, item, standing, act, past[n : n + 1], named, besides) for n, act in enumerate(acts)]
    waits, called = "", []
    if standing.awaits is not None:
        whom = await whom_of(conn, standing.awaits, item.division, standing.route.partner, besides)
        waits = awaited(standing.awaits, whom)
        called = await errands.called(conn, item.id)
        if standing.awaits is not Act.RESUME:
            stages[len(past)] = replace(stages[len(past)], now=True)
    open_ = list(zip(acts, stages, strict=True))[1:]
    orphaned = [act for act, stage in open_ if not stage.done and not stage.whom]
    return Progress(
        standing.route.name,
        standing.route.reason,
        tuple(stages),
        waits,
        standing.due,
        standing.certain,
        standing.due is not None and standing.due < now,
        tuple(ACT_LABELS[act] for act in orphaned),
        await remedy(conn, orphaned[0], item.division) if orphaned else "",
        tuple(called),
    )


async def whom_of(conn: Connection, act: Act, division: int, partner: int | None, besides: Collection[int]) -> str:
    """Name who may take a step in a division, those nearest first, never `besides`; empty: nobody."""
    asked = partner if act is Act.COUNTERSIGN else None
    others = () if act is Act.RESUME else besides
    found = await reviews.holders(conn, roles_of(act), division, partner=asked, besides=others)
    if asked is not None:
        unit = (await reviews.units(conn, [asked])).get(asked, "")
        return f"{unit}（{'、'.join(one.name for one in found)}）" if found else ""
    return "、".join(one.name for one in found)


async def _stage(
    conn: Connection,
    item: Item,
    standing: Standing,
    act: Act,
    taken: Sequence[Step],
    named: dict[int, Named],
    besides: Collection[int],
) -> Stage:
    limit = standing.route.limits.get(act)
    if taken:
        step = taken[0]
        return Stage(
            ACT_LABELS[act], done=True, name=name_of(step.person, named), at=step.at, note=step.note, read=step.read
        )
    whom = "" if act is Act.SUBMIT else await whom_of(conn, act, item.division, standing.route.partner, besides)
    return Stage(ACT_LABELS[act], whom=whom, limit=str(limit) if limit else "")


def name_of(person: int, named: dict[int, Named]) -> str:
    """A member of staff by name; what nobody did, the program did."""
    if person == store.PROGRAM:
        return "程序"
    return named[person].name if person in named else "—"
