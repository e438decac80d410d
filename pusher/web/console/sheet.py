"""The review sheet (信息发布审核表): what the paper file keeps of a review."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from aiohttp import web

from content import press, store
from content.press import PressError, Sheet, SheetStep
from content.review import ACT_LABELS, Act, Step
from content.store import Connection
from pusher.dossier.sheets import facts, head, short_digest
from pusher.store import user
from pusher.web.console.item_view import Look, state_label
from pusher.web.console.items import load
from pusher.web.console.stages import Progress, Stage, progress
from pusher.web.console.visit import Visit
from pusher.web.page import moment
from pusher.web.problem import Problem

_MOST: Final = 4  # findings by name
_RETURNS: Final = 3  # rounds that were sent back, the latest


async def show(visit: Visit) -> web.StreamResponse:
    """Print it as it stands now."""
    async with visit.database() as conn:
        seen = await load(visit, conn)
        if await store.sealing(conn, seen.item.id):
            raise Problem(409, "这条信息已经紧急下架，不再打印审核表。")
        stands = await progress(conn, seen.item, seen.version.genre, visit.now)
        filled = await _filled(visit, conn, seen, stands)
    try:
        page = await press.sheet(filled)
    except PressError as error:
        raise Problem(409, str(error)) from error
    headers = {"Content-Disposition": f'inline; filename="{seen.item.code}.pdf"', "Cache-Control": "no-store"}
    return web.Response(body=page, content_type="application/pdf", headers=headers)


async def _filled(visit: Visit, conn: Connection, seen: Look, stands: Progress) -> Sheet:
    item, version = seen.item, seen.version
    returned = [one for one in await store.steps(conn, item.id) if one.act is Act.RETURN][-_RETURNS:]
    people = await user.names(conn, [*filter(None, [item.created_by]), *(one.person for one in returned)])
    return Sheet(
        **head(version, item.code, visit.deps.settings.base_url, people.get(item.created_by or 0)),
        state=state_label(item.state, published=item.published == item.current),
        facts=facts(seen.rendition),
        findings=_findings(seen),
        route=f"{stands.name}：{' → '.join(stage.label for stage in stands.stages)}"
        + (f"（{stands.reason}）" if stands.reason else ""),
        steps=(*(_returned(one, people) for one in returned), *(_step(stage) for stage in stands.stages)),
        digest=short_digest(item.current),
        printed=f"{visit.today.year}年{moment(visit.now)}",
    )


def _findings(seen: Look) -> tuple[str, ...]:
    """What the machine says (一校), the gravest first."""
    if not seen.found:
        return ("没有发现问题",)
    said = [f"{one.severity.label}：{one.reason}" for one in seen.found[:_MOST]]
    left = len(seen.found) - len(said)
    return (*said, f"另有{left}处请留意") if left else tuple(said)


def _returned(one: Step, people: Mapping[int, user.Named]) -> SheetStep:
    """Who sent it back in an earlier round, when and why."""
    name = people[one.person].name if one.person in people else "—"
    return SheetStep(ACT_LABELS[Act.RETURN], "", "退回", one.note, "", name, moment(one.at))


def _step(stage: Stage) -> SheetStep:
    if not stage.done:
        return SheetStep(stage.label, stage.limit)
    opinion = "送审" if stage.label == "送审" else "照转" if stage.label == "转发" else "采用"
    return SheetStep(
        stage.label, stage.limit, opinion, stage.note, "已通读" if stage.read else "", stage.name, moment(stage.at)
    )
