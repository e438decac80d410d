"""Review (审核): the reviewer sees what residents will see, and decides with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from aiohttp import web

from content import store
from content.item import Duty
from content.relay import additions, drift, is_empty
from content.review import ACT_LABELS, Act, ReviewError, Step, current_round
from content.store import Connection, Standing
from content.store.copied import copied
from pusher import publish
from pusher.access import Action
from pusher.checking import put_out
from pusher.store import review as reviews
from pusher.store import user
from pusher.web.console.item_view import Look, barred, history, next_act
from pusher.web.console.items import context, load
from pusher.web.console.preview import Poster, asked_poster, preview
from pusher.web.console.stages import progress
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Form, Problems, text
from pusher.web.problem import Problem

_NOTE: Final = 500


async def show(visit: Visit) -> web.StreamResponse:
    """Everything a reviewer needs on one page."""
    async with visit.database() as conn:
        seen, act, standing = await waiting(visit, conn, await load(visit, conn, Action.READ_ITEM))
    pressed = await asked_poster(visit, seen)
    async with visit.database() as conn:
        return await _page(visit, conn, Turn(seen, act, standing), Problems(), pressed=pressed)


async def decide(visit: Visit) -> web.StreamResponse:
    """Take the step; it is bound to the hash that was on the page."""
    problems = Problems()
    given = Opinion.of(visit.form)
    async with visit.database() as conn:
        seen, act, standing = await waiting(visit, conn, await load(visit, conn, Action.READ_ITEM))
        turn = Turn(seen, act, standing)
        await take(visit, conn, turn, given, problems)
        if problems:
            return await _page(visit, conn, turn, problems, given.chosen, given.note)
    raise visit.moved(f"/console/items/{seen.item.code}")


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer sends; `hash` is that of the version on the page."""

    chosen: str
    note: str
    read: bool
    hash: str

    @classmethod
    def of(cls, form: Form) -> Opinion:
        """From the form."""
        fields = (("decision", 15), ("note", _NOTE), ("hash", 64))
        chosen, note, hash_ = (text(form, name, most) for name, most in fields)
        return cls(chosen, note, bool(text(form, "read", 5)), hash_)


@dataclass(frozen=True, slots=True)
class Turn:
    """An item whose next step is this person's to take."""

    seen: Look
    act: Act
    standing: Standing
    signer: int | None = None  # who signed on paper, where somebody else puts it on record


async def take(visit: Visit, conn: Connection, turn: Turn, given: Opinion, problems: Problems) -> None:
    """Take the step and put it on record, or say what stands against it."""
    seen, act, chosen = turn.seen, turn.act, given.chosen
    if chosen not in {option[0] for option in _decisions(act, turn.standing)}:
        problems.add("decision", "请选择审核意见")
    elif chosen in {Act.RETURN, Act.HOLD} and not given.note:
        problems.add("note", "请写明理由，送审人要照着改")
    elif chosen == act and seen.blocking:
        problems.add("decision", f"还有{seen.blocking}处必须改，请退回修改")
    elif chosen == act is not Act.RESUME and not given.read and turn.signer is None:
        problems.add("read", "采用之前请通读全文，并在这里打勾")
    refuse_persons(problems, "note", given.note, visit.today)
    if problems:
        return
    step = Step(Act(chosen), turn.signer or visit.session.staff, given.hash, visit.now, given.note, read=given.read)
    try:
        await store.step(conn, seen.item.id, step)
    except ReviewError as error:
        problems.add("decision", str(error))
        return
    if chosen in {Act.CONSENT, Act.COUNTERSIGN, Act.REVIEW, Act.SIGN}:
        await store.checked(conn, seen.item.id)
    if act is Act.SIGN and chosen == act:
        item = seen.item
        await put_out(conn, visit.deps.vault, item.id, item.county, seen.version, at=visit.now)
        await publish.show_additions(conn, item.id, step.digest, at=visit.now)
        await publish.show_message(conn, item.id, step.digest, at=visit.now)
    detail: dict[str, object] = {} if turn.signer is None else {"signer": turn.signer}
    detail |= {"version": step.digest, "note": given.note, **await store.step_digest(conn, seen.item.id)}
    await visit.record(conn, f"{chosen}_item", seen.item.division, f"item {seen.item.code}", detail)


async def waiting(visit: Visit, conn: Connection, seen: Look) -> tuple[Look, Act, Standing]:
    """The item and the step it waits for; whoever may not take that step is told so."""
    standing = await store.standing(conn, seen.item.id)
    waits = next_act(standing)
    if standing is None or waits is None:
        raise Problem(409, "这条信息现在不在审核中。")
    act, action = waits
    visit.demand(action, seen.item.division)
    partner = standing.route.partner
    if act is Act.COUNTERSIGN and partner != await reviews.unit_of(conn, visit.session.staff):
        named = (await reviews.units(conn, [partner or 0])).get(partner or 0, "另一个单位")
        raise Problem(403, f"这一步由{named}会签。")
    return seen, act, standing


def _decisions(act: Act, standing: Standing) -> list[tuple[str, str, str]]:
    if act is Act.RESUME:
        return [(Act.RESUME, "恢复审核", "重新从送审后的第一步办起")]
    acts = standing.route.acts
    after = acts[acts.index(act) + 1 :]
    hint = f"送{ACT_LABELS[after[0]]}" if after else "签发，随后可以选对象发送"
    return [
        (act, "采用", hint),
        (Act.HOLD, "暂缓", "先不办，以后再恢复"),
        (Act.RETURN, "退回修改", "送审人改好后重新送审"),
    ]


async def _page(
    visit: Visit,
    conn: Connection,
    turn: Turn,
    problems: Problems,
    chosen: str = "",
    note: str = "",
    pressed: Poster | None = None,
) -> web.Response:
    seen, act, standing = turn.seen, turn.act, turn.standing
    past = await store.steps(conn, seen.item.id)
    drafts = await store.versions(conn, seen.item.id)
    named = await user.names(conn, [step.person for step in past])
    first = next(iter(current_round(past)), None)
    relayed = await store.relay_of(conn, seen.item.id)
    own = additions(seen.version, relayed.source) if relayed else None
    return visit.page(
        "console/review.html",
        status=400 if problems else 200,
        **context(seen, standing.awaits),
        stage=ACT_LABELS[act] if act is not Act.RESUME else "暂缓中",
        issuer=seen.version.issuer,
        submitter=named[first.person].name if first and first.person in named else "—",
        barred=barred(visit.session.staff, past, {draft.created_by for draft in drafts}, standing),
        progress=await progress(conn, seen.item, seen.version.genre, visit.now),
        steps=history(past, named),
        relayed=relayed,
        drift=drift(seen.version, relayed.source, relayed.now) if relayed else (),
        copied=await copied(conn, seen.item.id, seen.version),
        own=own if own is not None and not is_empty(own) else None,
        shown=await preview(visit, conn, seen),
        poster=pressed,
        reads=act is not Act.RESUME,
        important=seen.version.duty is Duty.MUST,
        decisions=_decisions(act, standing),
        chosen=chosen,
        note=note,
        problems=problems,
    )
