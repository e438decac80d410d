"""Review (审核): the reviewer sees what residents will see, and decides with a reason."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from content import store
from content.review import Act, ReviewError, Step
from content.store import Connection
from pusher.access import Action
from pusher.checking import put_out
from pusher.store import user
from pusher.web.console.item_view import Look, barred, next_act
from pusher.web.console.items import context, load
from pusher.web.console.visit import Visit
from pusher.web.errors import Problem
from pusher.web.forms import Problems, text

_STAGES: Final = {Act.REVIEW: "复审", Act.SIGN: "终审签发", Act.RESUME: "暂缓中"}
_NOTE: Final = 500


async def show(visit: Visit) -> web.StreamResponse:
    """Everything a reviewer needs on one page."""
    async with visit.database() as conn:
        seen, act = await _waiting(visit, conn)
        return await _page(visit, conn, seen, act, Problems())


async def decide(visit: Visit) -> web.StreamResponse:
    """Take the step; it is bound to the hash that was on the page."""
    problems = Problems()
    chosen, note = text(visit.form, "decision", 10), text(visit.form, "note", _NOTE)
    async with visit.database() as conn:
        seen, act = await _waiting(visit, conn)
        if chosen not in {option[0] for option in _decisions(act)}:
            problems.add("decision", "请选择审核意见")
        elif chosen in {Act.RETURN, Act.HOLD} and not note:
            problems.add("note", "请写明理由，送审人要照着改")
        elif chosen == act and seen.blocking:
            problems.add("decision", f"还有{seen.blocking}处必须改，请退回修改")
        if problems:
            return await _page(visit, conn, seen, act, problems, chosen, note)
        step = Step(Act(chosen), visit.session.staff, text(visit.form, "hash", 64), visit.now, note)
        try:
            await store.step(conn, seen.item.id, step)
        except ReviewError as error:
            problems.add("decision", str(error))
            return await _page(visit, conn, seen, act, problems, chosen, note)
        if act is Act.SIGN and chosen == act:
            item = seen.item
            await put_out(conn, visit.deps.vault, item.id, item.county, seen.version, at=visit.now)
        detail = {"version": step.digest, "note": note}
        await visit.record(conn, f"{chosen}_item", seen.item.division, f"item {seen.item.code}", detail)
    raise visit.moved(f"/console/items/{seen.item.code}")


async def _waiting(visit: Visit, conn: Connection) -> tuple[Look, Act]:
    """The item and the step it waits for; whoever may not take that step is told so."""
    seen = await load(visit, conn, Action.REVIEW_ITEM)
    waits = next_act(seen.item)
    if waits is None:
        raise Problem(409, "这条信息现在不在审核中。")
    act, action = waits
    visit.demand(action, seen.item.division)
    return seen, act


def _decisions(act: Act) -> list[tuple[str, str, str]]:
    if act is Act.RESUME:
        return [
            (Act.RESUME, "恢复审核", "回到待复审"),
        ]
    said = "通过，签发" if act is Act.SIGN else "通过，送终审"
    hint = "签发后可以选对象发送" if act is Act.SIGN else ""
    return [
        (act, said, hint),
        (Act.RETURN, "退回修改", "送审人改好后重新送审"),
        (Act.HOLD, "暂缓", "先不办，以后再恢复"),
    ]


async def _page(
    visit: Visit, conn: Connection, seen: Look, act: Act, problems: Problems, chosen: str = "", note: str = ""
) -> web.Response:
    past = await store.steps(conn, seen.item.id)
    drafts = await store.versions(conn, seen.item.id)
    named = await user.names(conn, [step.person for step in past])
    first = next((step for step in reversed(past) if step.act is Act.SUBMIT), None)
    return visit.page(
        "console/review.html",
        status=400 if problems else 200,
        **context(seen),
        stage=_STAGES[act],
        issuer=seen.version.issuer,
        submitter=named[first.person].name if first and first.person in named else "—",
        barred=barred(visit.session.staff, past, {draft.created_by for draft in drafts}, seen.item),
        decisions=_decisions(act),
        chosen=chosen,
        note=note,
        problems=problems,
    )
