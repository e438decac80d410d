"""人员和授权: a system administrator enters people and hands out passwords, a security administrator gives grants."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from audiences import store as people
from audiences.contact import mask
from audiences.division import Division, Level, Tree
from pusher import staff
from pusher.access import Action, Role
from pusher.staff import ADMINISTRATORS, StaffError
from pusher.store import Connection, user
from pusher.store import phone as phones
from pusher.store.user import Granted, Member
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts
from pusher.web.problem import Problem


@dataclass(frozen=True, slots=True)
class Shown:
    """A grant as the page says it."""

    id: int
    role: str
    place: str
    matters: str


async def index(visit: Visit) -> web.StreamResponse:
    """Everybody, by unit; and a form for one more."""
    async with visit.database() as conn:
        return await _index(visit, conn, Problems())


async def add(visit: Visit) -> web.StreamResponse:
    """Enter somebody, and show the temporary password this once."""
    problems = Problems()
    async with visit.database() as conn:
        unit = await _unit(visit, conn, problems)
        if not problems:
            try:
                number, password = await staff.enter(
                    conn, county=visit.session.county, unit=unit, account=text(visit.form, "account", 40),
                    name=text(visit.form, "name", 40), now=visit.now,
                )  # fmt: skip
            except StaffError as error:
                problems.add(error.field, str(error))
        if problems:
            return await _index(visit, conn, problems)
        await record(visit, conn, "add_staff", number)
        return await page(visit, conn, number, Problems(), password)


async def show(visit: Visit) -> web.StreamResponse:
    """One person: grants, and what can be done."""
    async with visit.database() as conn:
        return await page(visit, conn, visit.number("staff"), Problems())


async def reset(visit: Visit) -> web.StreamResponse:
    """A forgotten password becomes a temporary one, shown this once."""
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        try:
            password = await staff.hand_out(conn, one.id, visit.now)
        except StaffError as error:
            raise Problem(409, f"{error}。") from error
        await record(visit, conn, "reset_password", one.id)
        return await page(visit, conn, one.id, Problems(), password)


async def drop_second(visit: Visit) -> web.StreamResponse:
    """A lost second factor is taken away."""
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        try:
            await staff.without_second(conn, one.id)
        except StaffError as error:
            raise Problem(409, f"{error}。") from error
        await record(visit, conn, "drop_second", one.id)
    raise visit.moved(f"/console/staff/{one.id}")


async def switch(visit: Visit) -> web.StreamResponse:
    """Let somebody sign in, or no longer."""
    active = text(visit.form, "active", 3) == "yes"
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        try:
            await staff.switch(conn, one.id, active=active, by=visit.session.staff)
        except StaffError as error:
            raise Problem(409, f"{error}。") from error
        await record(visit, conn, "switch_on" if active else "switch_off", one.id)
    raise visit.moved(f"/console/staff/{one.id}")


async def give(visit: Visit) -> web.StreamResponse:
    """Give a grant."""
    problems = Problems()
    role, place = text(visit.form, "role", 30), text(visit.form, "division", 15)
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        known = {matter.id for matter in await people.matters(conn, visit.session.county)}
        matters = [int(word) for word in texts(visit.form, "matters") if word.isdecimal() and int(word) in known]
        if role not in set(Role) or not place.isdecimal():
            raise Problem(400)
        if not visit.session.grant.covers(int(place)):
            raise Problem(404)
        try:
            number = await staff.give(conn, one.id, Role(role), int(place), matters, by=visit.session.staff)
        except StaffError as error:
            problems.add(error.field or "role", str(error))
            return await page(visit, conn, one.id, problems)
        detail = {"grant": number, "role": role, "division": int(place), "matters": matters}
        await visit.record(conn, "give_grant", int(place), f"staff {one.id}", detail)
    raise visit.moved(f"/console/staff/{one.id}")


async def take_back(visit: Visit) -> web.StreamResponse:
    """End a grant."""
    number = text(visit.form, "grant", 18)
    async with visit.database() as conn:
        one = await one_of(visit, conn, visit.number("staff"))
        try:
            was = await staff.take_back(conn, one.id, int(number) if number.isdecimal() else 0, visit.now)
        except StaffError as error:
            raise Problem(409, f"{error}。") from error
        detail = {"grant": was.id, "role": was.grant.role, "division": was.grant.lo}
        await visit.record(conn, "end_grant", was.grant.lo, f"staff {one.id}", detail)
    raise visit.moved(f"/console/staff/{one.id}")


async def _unit(visit: Visit, conn: Connection, problems: Problems) -> int:
    """The unit that was chosen, or a new one by its name and place."""
    chosen, name = text(visit.form, "unit", 9), text(visit.form, "new_unit", 60)
    known = {str(number): number for number, _, _ in await user.units(conn, visit.session.county)}
    if chosen in known:
        return known[chosen]
    place = text(visit.form, "place", 15)
    if not name or not place.isdecimal() or not visit.session.grant.covers(int(place)):
        problems.add("unit", "请选择单位，或者填写新单位的名称和所在地")
        return 0
    return await user.add_unit(conn, visit.session.county, int(place), name)


async def one_of(visit: Visit, conn: Connection, number: int) -> Member:
    """The person of the path, if there is one in this county."""
    found = await user.members(conn, visit.session.county)
    for one in found:
        if one.id == number:
            return one
    raise Problem(404)


async def record(visit: Visit, conn: Connection, action: str, number: int) -> None:
    """Write down what was done to a person."""
    await visit.record(conn, action, visit.session.grant.lo, f"staff {number}")


async def _index(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    tree = await people.tree(conn, visit.session.county)
    units = await user.units(conn, visit.session.county)
    return visit.page(
        "console/staff.html",
        status=400 if problems else 200,
        members=await user.members(conn, visit.session.county),
        enters=visit.may(Action.MANAGE_STAFF, visit.session.grant.lo),
        units=[("", "新单位（在下面填写）"), *((str(number), name) for number, name, _ in units)],
        places=_places(tree, visit.session.grant.lo),
        given=visit.form,
        problems=problems,
        now=visit.now,
    )


async def page(visit: Visit, conn: Connection, number: int, problems: Problems, password: str = "") -> web.Response:
    """One person's page."""
    one = await one_of(visit, conn, number)
    tree = await people.tree(conn, visit.session.county)
    matters = {matter.id: matter.name for matter in await people.matters(conn, visit.session.county)}
    lo = visit.session.grant.lo
    known = await phones.of_staff(conn, number)
    response = visit.page(
        "console/staff_member.html",
        phone=mask(visit.deps.vault.open(known.number.key_id, known.number.cipher)) if known and known.number else "",
        has_pin=(await phones.pin(conn, number))[0],
        status=400 if problems else 200,
        one=one,
        grants=[_shown(each, tree, matters) for each in await user.grants(conn, number)],
        enters=visit.may(Action.MANAGE_STAFF, lo) and one.id != visit.session.staff,
        gives=visit.may(Action.MANAGE_GRANTS, lo) and one.id != visit.session.staff,
        guarded=bool(ADMINISTRATORS & set(one.roles)),
        roles=[(role.value, role.label) for role in Role],
        places=_places(tree, lo),
        matters=sorted(matters.items()),
        given=visit.form,
        ticked=texts(visit.form, "matters"),
        password=password,
        days=staff.LIFE.days,
        problems=problems,
    )
    response.headers["Cache-Control"] = "no-store"
    return response


def _shown(one: Granted, tree: Tree, matters: dict[int, str]) -> Shown:
    lo = one.grant.lo
    where = "全县" if Division(lo).level is Level.COUNTY else tree.called(lo)
    if (now := tree.today(lo)) != lo:
        where = f"{where}（已并入{tree.called(now)}，请收回，另授）"
    named = "、".join(matters[number] for number in one.grant.matters if number in matters)
    return Shown(one.id, one.grant.role.label, where, named)


def _places(tree: Tree, county: int) -> list[tuple[str, str]]:
    """The county, its towns, and each town's villages below it."""
    found = [(str(county), "全县")]
    for town in tree.children(county):
        found.append((str(town.code), town.name))
        found += [(str(node.code), f"　{town.name}{node.name}") for node in tree.children(town.code)]
    return found
