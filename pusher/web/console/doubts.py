"""Deciding what nothing else could settle (待人工核实): once more or never, for some, for a batch, for a whole push."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.delivery import STOPPED, News
from pusher.settle import DecisionError, decide
from pusher.store import doubt as store
from pusher.store import report as reports
from pusher.store.doubt import Case, Undecided
from pusher.store.push import Push
from pusher.web.console.push_view import channel_label
from pusher.web.console.pushes import load, may_name
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts
from pusher.web.problem import Problem

_SHOWN: Final = 500  # rows on one page
_BATCHES: Final = 30  # to choose from
_AUDITED: Final = 500  # row numbers in one line of the audit log
_NEWS: Final = {"again": News.REPEATED, "never": News.DROPPED}
_ACTIONS: Final = {News.REPEATED: "repeat_unknown", News.DROPPED: "drop_unknown"}
_STOPPED: Final = frozenset({"settled", *STOPPED})


@dataclass(frozen=True, slots=True)
class Part:
    """A batch that can be chosen."""

    batch: int
    label: str
    rows: int


async def show(visit: Visit) -> web.StreamResponse:
    """What waits for a person, by village."""
    return await _page(visit, Problems())


async def act(visit: Visit) -> web.StreamResponse:
    """Write the decision down; who took it, about which rows, is on record."""
    async with visit.database() as conn:
        await load(visit, conn, Action.STEER)
    news = _NEWS.get(text(visit.form, "act"))
    if news is None:
        raise Problem(400)
    whole = text(visit.form, "scope") == "all"
    nos = None if whole else _numbers(texts(visit.form, "no"))
    batch = _batch(text(visit.form, "batch", 20))
    problems = Problems()
    if nos is not None and not nos:
        problems.add("rows", "请先勾选要决定的人，或者用“全部”的按钮。")
    if news is News.REPEATED and not text(visit.form, "sure"):
        problems.add("sure-all" if whole else "sure", "再发一次之前，请勾选“我知道有人可能收到两条”。")
    if problems:
        return await _page(visit, problems, ticked=frozenset(nos or ()), status=400)
    async with visit.database() as conn:
        push = await load(visit, conn, Action.STEER)
        try:
            decided = await decide(conn, push.id, news, now=visit.now, batch=batch, nos=nos)
        except DecisionError as error:
            raise Problem(409, str(error)) from error
        about = {"rows": len(decided.rows), "batch": batch, "numbers": list(decided.rows[:_AUDITED])}
        await visit.record(conn, _ACTIONS[news], push.division, f"push {push.id}", about)
    said = "again" if news is News.REPEATED else "never"
    raise visit.moved(f"/console/pushes/{push.id}/doubts?{said}={len(decided.rows)}&left={decided.left}")


async def _page(
    visit: Visit, problems: Problems, *, ticked: frozenset[int] = frozenset(), status: int = 200
) -> web.StreamResponse:
    query = visit.request.query
    chosen = _batch(query.get("batch", "") or text(visit.form, "batch", 20))
    async with visit.database() as conn:
        push = await load(visit, conn)
        version = await reports.version(conn, push.item, push.version)
        parts = await store.undecided(conn, push.id)
        meant = [part for part in parts if chosen is None or part.batch == chosen]
        cases = await store.cases(conn, push.id, chosen, _SHOWN)
        named = visit.may(Action.READ_UNREACHED, push.division) and await may_name(visit, conn, push)
    return visit.page(
        "console/doubts.html",
        status=status,
        push=push,
        title=version.title if version else "",
        chosen=chosen,
        rows=sum(part.rows for part in meant),
        quiet=sum(part.quiet for part in meant),
        parts=_parts(parts),
        villages=_villages(cases),
        shown=len(cases),
        named=named,
        repeats=_repeats(visit, push, meant),
        steers=visit.may(Action.STEER, push.division),
        ticked=ticked,
        problems=problems,
        label=channel_label,
        reason=_reason,
        done={name: _count(query.get(name, "")) for name in ("again", "never", "left")},
    )


def _reason(said: str) -> str:
    """Only what was written for people: 平台未在时限内答复."""
    return said.partition(": ")[2] or said


def _repeats(visit: Visit, push: Push, meant: Sequence[Undecided]) -> bool:
    """Whether anything of it may be sent again at all."""
    if push.state in _STOPPED or push.expires_at <= visit.now:
        return False
    return any(part.batch_state not in STOPPED for part in meant)


def _parts(parts: Sequence[Undecided]) -> list[Part]:
    """The batches with the most rows, as people count them: 短信第2批."""
    shown = sorted(sorted(parts, key=lambda part: -part.rows)[:_BATCHES], key=lambda part: part.batch)
    return [Part(one.batch, f"{channel_label(one.channel)}第{one.turn}批", one.rows) for one in shown]


def _villages(cases: Sequence[Case]) -> list[tuple[str, list[Case]]]:
    grouped = groupby(cases, key=lambda case: (case.division // 1000, case.village))
    return [(village or str(code * 1000), list(some)) for (code, village), some in grouped]


def _numbers(given: Sequence[str]) -> list[int]:
    if not all(one.isascii() and one.isdigit() and len(one) < 10 for one in given):  # noqa: PLR2004 digits of an int
        raise Problem(400)
    return sorted({int(one) for one in given})


def _count(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0  # noqa: PLR2004 digits of an int


def _batch(given: str) -> int | None:
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 18):  # noqa: PLR2004 digits of a bigint
        raise Problem(400)
    return int(given)
