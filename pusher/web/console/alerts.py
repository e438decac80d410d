"""Alerts (预警): taking one from a file or pasted words, and what the town adds. The words of the alert are locked."""

from __future__ import annotations

import re
from typing import Final

from aiohttp import web

from content.ingest.alert import AlertError, read_alert
from content.item import Contact, Paragraph, Variant
from content.render import heading_of
from content.review import ReviewError
from pusher import alert as relay
from pusher.access import Action
from pusher.store import objection as rules
from pusher.store import user
from pusher.web.console.items import load
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, upload
from pusher.web.problem import Problem
from pusher.wording import place

_TEXT: Final = 100_000
_WORDS: Final = 1000
_PHONE: Final = re.compile(r"[0-9][0-9-]{5,15}")


async def new(visit: Visit) -> web.StreamResponse:
    """Ask for the message."""
    return visit.page("console/alert_new.html", problems=Problems(), given="")


async def take(visit: Visit) -> web.StreamResponse:
    """Take it and go on to its item: one that was taken before is shown, not made again."""
    problems = Problems()
    pasted, given = text(visit.form, "text", _TEXT), upload(visit.form, "file")
    if given is None and not pasted:
        problems.add("file", "请上传预警文件，或者贴上预警内容")
        return visit.page("console/alert_new.html", status=400, problems=problems, given="")
    division = visit.session.grant.lo
    visit.demand(Action.WRITE_ITEM, division)
    try:
        alert = read_alert(given.data if given else pasted.encode())
        async with visit.database() as conn:
            night = (await rules.rules(conn, visit.session.county)).night
            taken = await relay.take(conn, alert, division, night, by=visit.session.staff, now=visit.now)
            detail = {"identifier": alert.identifier, "what": taken.what}
            await visit.record(conn, "take_alert", division, f"item {taken.code}", detail)
    except (AlertError, ReviewError) as error:
        problems.add("file" if given else "text", str(error))
        return visit.page("console/alert_new.html", status=400, problems=problems, given=pasted)
    raise visit.moved(f"/console/items/{taken.code}")


async def arrange(visit: Visit) -> web.StreamResponse:
    """本镇安排: where to go, whom to ring, under the place's name; the alert itself stays as it came."""
    words, phone = text(visit.form, "arrangement", _WORDS), text(visit.form, "phone", 20)
    if phone and not _PHONE.fullmatch(phone):
        raise Problem(400, "电话请只写数字和短横，如 0722-3338000。")
    async with visit.database() as conn:
        seen = await load(visit, conn, Action.WRITE_ITEM)
        here = visit.session.grant.lo
        head = heading_of(place((await user.places(conn, [here])).get(here, "本地")))
        lines = tuple(Paragraph(line.strip()) for line in words.split("\n") if line.strip())
        local = Variant(here, (head, *lines) if lines else (), contacts=(Contact("值班电话", phone),) if phone else ())
        try:
            await relay.arrange(conn, seen.item.id, local, by=visit.session.staff, now=visit.now)
        except (AlertError, ReviewError) as error:
            raise Problem(409, f"{error}。") from error
        await visit.record(conn, "arrange_alert", local.division, f"item {seen.item.code}")
    raise visit.moved(f"/console/items/{seen.item.code}")
