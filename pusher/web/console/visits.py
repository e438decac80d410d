"""The visit list (走访清单) of a 村民小组: on a phone or on paper; who is reached leaves it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import village_of
from audiences.resident import State
from content import store as items
from content.dated import named_in
from content.item import Version
from content.press import PressError
from content.press.ticks import Ticks, ticks
from content.render import arranged, is_for_objections, last_day, until
from pusher.access import Action
from pusher.publish.over import outlived
from pusher.store import Connection
from pusher.store import push as pushes
from pusher.store import report as reports
from pusher.store import visit as store
from pusher.store.visit import OUTCOMES, Home, Officer
from pusher.web.console.push_view import UNREACHABLE, group_name
from pusher.web.console.pushes import may_name
from pusher.web.console.visit import Visit
from pusher.web.forms import text, texts
from pusher.web.page import day
from pusher.web.problem import Problem

_PHONE: Final = 20
_PAPER_BOXES: Final = ("已告知", "转告家人", "没人", "拒绝", "已去世")
_GONE: Final = (
    "这份走访清单现在不用办：预警已经解除，或者通知换了新的、撤回了，不用再走访。"
    "刚印出来的，请交回村里；别的清单在工作台“要上门告知”里。"
)
_BACK: Final = "填好交回村委会，由村里统一录入。"


@dataclass(frozen=True, slots=True)
class Part:
    """What of a push is visited under this grant; `own`: its unit's pushes are read here too, else a village's part."""

    id: int
    county: int
    item: int
    version: str
    audience: int
    own: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A household as the page and the paper name it."""

    unit: int
    resident: int
    name: str
    people: int
    why: str
    last: str


async def name_officer(visit: Visit) -> web.StreamResponse:
    """Name who goes to a group."""
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        await keep_officer(visit, conn, division)
    raise visit.moved(f"/console/pushes/{push.id}/visits?at={village_of(division)}")


async def keep_officer(visit: Visit, conn: Connection, division: int) -> None:
    """Keep who goes to a division, with a sealed number, as the form names them; an empty name: nobody."""
    number = text(visit.form, "phone", _PHONE)
    sealed = visit.deps.vault.seal(number) if number else None
    one = Officer(
        division, text(visit.form, "name", 20), sealed.key_id if sealed else None, sealed.cipher if sealed else None
    )
    await store.set_officer(conn, one, county=visit.session.county, by=visit.session.staff, at=visit.now)
    await visit.record(conn, "name_officer", division, f"division {division}")


async def show(visit: Visit) -> web.StreamResponse:
    """One group's households with big buttons; no script, so that a weak network costs a tap and nothing else."""
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        homes = await store.homes(conn, push.id, push.audience, (division, division))
        officers = await store.officers(conn, village_of(division), division)
        officer = officer_of(officers, division)
        title = await _title(conn, push)
        over = await outlived(conn, push.item, push.version, visit.now)
        sheet = await store.sheet(conn, push.id, division)
    calls = visit.deps.vault.open(officer.key_id, officer.phone) if officer and officer.phone and officer.key_id else ""
    return visit.page(
        "console/visit_list.html",
        push=push,
        title=title,
        over=over,
        division=division,
        place=group_name(tree, division),
        officer=officer,
        calls=calls,
        homes=[_row(home) for home in homes],
        outcomes=list(OUTCOMES.items()),
        sheet=sheet,
    )


async def enter(visit: Visit) -> web.StreamResponse:
    """One tap; the same tap again changes nothing."""
    outcome, unit = text(visit.form, "outcome", 10), text(visit.form, "unit", 20)
    chosen = next((one for one in OUTCOMES if one == outcome), None)
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        if chosen is None:
            raise Problem(400)
        homes = await store.homes(conn, push.id, push.audience, (division, division))
        home = next((home for home in homes if str(home.unit) == unit), None)
        if home is not None and chosen == "dead" and text(visit.form, "who", 20) != str(home.resident):
            home = None  # a tap that came twice says nothing of whom the page asks for now
        if home is not None:  # else it was told meanwhile: it has left the list
            await (_bury(visit, conn, push, home) if chosen == "dead" else _enter(visit, conn, push, [home], chosen))
            await visit.record(conn, "enter_visit", division, f"push {push.id}", {"outcome": chosen})
    raise visit.moved(f"/console/pushes/{push.id}/visits/{division}")


async def _bury(visit: Visit, conn: Connection, push: Part, home: Home) -> None:
    """She has died. Her household is done with when nobody of it is left; else the others are still to be told."""
    await people.mark_resident(conn, home.resident, State.DEAD, visit.now)
    left = await store.homes(conn, push.id, push.audience, (home.division, home.division))
    if all(one.unit != home.unit for one in left):
        await _enter(visit, conn, push, [home], "dead")


async def paper(visit: Visit) -> web.StreamResponse:
    """The list of a group on A4, for a 组长 without an account; what it says is kept, for 全部完成，除了…."""
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        homes = await store.homes(conn, push.id, push.audience, (division, division))
        if not homes:
            raise Problem(404, "这个组没有要走访的户。")
        if over := await outlived(conn, push.item, push.version, visit.now):
            raise Problem(409, f"{over}，不用再走访，清单不再打印。")
        version = await reports.version(conn, push.item, push.version)
        item = await items.get(conn, push.item)
        officer = officer_of(await store.officers(conn, village_of(division), division), division)
    if version is None or item is None:
        raise Problem(404)
    who = f"{group_name(tree, division)}走访清单" + (f"（{officer.name}）" if officer else "")
    try:
        rows, told = [_row(home) for home in homes], _here(version, division)
        made = await ticks(_paper(told, item.code, who, rows, day(visit.now)))
    except PressError as error:
        raise Problem(409, str(error)) from error
    units = [home.unit for home in homes]
    async with visit.database() as conn:
        await store.print_sheet(
            conn, push.id, division, units, county=push.county, by=visit.session.staff, at=visit.now
        )
        await visit.record(conn, "print_visits", division, f"push {push.id}", {"households": len(units)})
    headers = {"Content-Disposition": f"inline; filename=visits-{division}.pdf", "Cache-Control": "no-store"}
    return web.Response(body=made, content_type="application/pdf", headers=headers)


async def ask_all(visit: Visit) -> web.StreamResponse:
    """全部完成，除了…: the paper's households, of which only the exceptions are ticked."""
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        tree = await people.tree(conn, visit.session.county)
        homes, printed = await _on_paper(conn, push, division)
        title = await _title(conn, push)
    return visit.page(
        "console/visit_all.html",
        push=push,
        title=title,
        division=division,
        place=group_name(tree, division),
        homes=[(number, _row(home)) for number, home in homes],
        printed=printed,
    )


async def enter_all(visit: Visit) -> web.StreamResponse:
    """The paper has come back: who is not ticked was told."""
    left = set(texts(visit.form, "except"))
    async with visit.database() as conn:
        push, division = await must(visit, conn), await _division(visit, conn)
        homes, _ = await _on_paper(conn, push, division)
        done = [home for _, home in homes if str(home.unit) not in left]
        away = [home for _, home in homes if str(home.unit) in left]
        await _enter(visit, conn, push, done, "told")
        await _enter(visit, conn, push, away, "away")
        detail = {"told": len(done), "away": len(away)}
        await visit.record(conn, "enter_visits", division, f"push {push.id}", detail)
    raise visit.moved(f"/console/pushes/{push.id}/visits?at={village_of(division)}")


async def must(visit: Visit, conn: Connection) -> Part:
    """Return the part that is visited under this grant, if its names may be seen; 404 where nobody is meant here."""
    number, grant = int(visit.arg("push")), visit.session.grant
    push = await pushes.push(conn, number)
    if push is None or not grant.covers(push.division):
        owed = await store.owed(conn, number)
        if owed is None:
            raise Problem(404, _GONE)
        return Part(owed.id, owed.county, owed.item, owed.version, owed.audience, own=False)
    if push.duty != "must" or push.audience is None or push.state == "frozen":
        raise Problem(404, "这条不是必达信息，或者没有用名册，不要求走访，也不生成走访清单。")
    if not await may_name(visit, conn, push):
        raise Problem(403, "名单用到了您没有授权的事项，您只能看数字。如需名单，请联系安全管理员。")
    return Part(push.id, push.county, push.item, push.version, push.audience, own=True)


async def _division(visit: Visit, conn: Connection) -> int:
    """The group; whose list stands under another code since 合村并组 is asked for there, never said to be done."""
    division = int(visit.arg("division"))
    visit.demand(Action.READ_UNREACHED, division)
    now = await people.redirected(conn, division)
    if now == division:
        return division
    if visit.session.grant.covers(now):
        raise visit.moved(f"/console/pushes/{visit.arg('push')}/visits/{now}")
    tree = await people.tree(conn, visit.session.county)
    raise Problem(409, f"这个组现在是{group_name(tree, now)}，走访清单在那里，请交给那里录入。")


async def _on_paper(conn: Connection, push: Part, division: int) -> tuple[list[tuple[int, Home]], str]:
    """What is still open of the printed households, under the numbers of the paper."""
    sheet = await store.sheet(conn, push.id, division)
    homes = await store.homes(conn, push.id, push.audience, (division, division))
    if sheet is None and not homes:
        raise Problem(404)
    if sheet is None:
        raise Problem(409, "这个组还没有打印过走访清单。请先打印，走访后再录入。")
    numbers = {unit: n for n, unit in enumerate(sheet[0], 1)}
    found = sorted((numbers[home.unit], home) for home in homes if home.unit in numbers)  # numbers are unique
    return found, day(sheet[1])


async def _enter(visit: Visit, conn: Connection, push: Part, homes: list[Home], outcome: store.Outcome) -> None:
    if not homes:
        return
    division = homes[0].division
    officer = officer_of(await store.officers(conn, village_of(division), division), division)
    who = officer.name if officer else ""
    await store.enter(
        conn, push.id, homes, outcome, county=push.county, officer=who, by=visit.session.staff, at=visit.now
    )


async def _title(conn: Connection, push: Part) -> str:
    version = await reports.version(conn, push.item, push.version)
    return version.title if version else ""


def officer_of(officers: dict[int, Officer], division: int) -> Officer | None:
    """Return who goes to a group: its own officer, else the village's."""
    return officers.get(division) or officers.get(village_of(division))


def _row(home: Home) -> Row:
    why = "、".join(sorted({UNREACHABLE.get(reach, "已发，未确认到达") for reach in home.reaches}))
    last = f"{day(home.at)}{OUTCOMES[home.outcome]}" if home.outcome in OUTCOMES else ""  # type: ignore[index]
    return Row(home.unit, home.resident, home.name, home.people, why, last)


def _here(version: Version, division: int) -> Version:
    """An alert as a group is told of it: where to go stands before the guide."""
    own = arranged(version, division)
    return replace(version, plain=replace(version.plain, how=f"{own}{version.plain.how}")) if own else version


def _paper(version: Version, code: str, head: str, rows: list[Row], printed: str) -> Ticks:
    plain = version.plain
    last = last_day(version)
    closes = until(last, objections=is_for_objections(version)) if last else ""
    when = f"时间：{plain.when.strip()}" if plain.when.strip() else ""
    how, much = plain.how.strip(), plain.how_much.strip()
    told = last is not None and (last.month, last.day) in named_in(f"{how}；{when}")  # a day is said once
    facts = (much, how, when, "" if told else closes)
    ask = plain.contact or "、".join(f"{one.label}{one.number}" for one in version.contacts)
    say = (
        version.title,
        "".join(f"{part.rstrip('。；，、;,. ')}。" for part in facts if part)
        or "具体怎么办，请看公示栏或扫海报上的二维码。",
        f"不清楚的可以问：{ask}" if ask else "不清楚的可以问村委会。",
    )
    return Ticks(
        head, version.title, version.issuer, code, say,
        [(row.name, row.last, f"{row.people}人") for row in rows], _PAPER_BOXES, _BACK,
        f"{printed}打印，仅供走访使用，用后由村里统一收回",
    )  # fmt: skip
