"""事项和标签: which tags the county has and under which matters, the usual ones to be taken, and its own."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.matter import Matter
from audiences.preset import PRESETS
from audiences.usual import USUAL, Usual, meant
from pusher.access import TABLE, Action
from pusher.store import Connection
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_TAG: Final = 20
_ASKED: Final = (("name", "事项名称", 30), ("owner", "负责单位", 60), ("purpose", "用途", 100), ("basis", "依据", 200))
_NEEDED: Final = frozenset(kind for preset in PRESETS for kind in preset.kinds)
_COUNTING: Final = "、".join(role.label for role, actions in TABLE.items() if Action.CHOOSE_AUDIENCE in actions)


async def index(visit: Visit) -> web.StreamResponse:
    """The tags, for whoever chooses audiences by them; the forms for whoever keeps them."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems())


async def take(visit: Visit) -> web.StreamResponse:
    """Take a usual tag with its matter, in one tap; a second tap finds it there."""
    one = USUAL.get(text(visit.form, "tag", _TAG))
    if one is None:
        raise Problem(400)
    county = visit.session.county
    async with visit.database() as conn:
        tree = await people.tree(conn, county)
        made = await people.take_usual(conn, one, county=county, place=tree.node(county * 10**9).name)
        await visit.record(conn, "add_tag", county * 10**9, f"tag {made.id}", {"name": made.name})
    raise visit.moved("/console/tags")


async def add(visit: Visit) -> web.StreamResponse:
    """A tag of the county's own, under a matter that there is or a new one."""
    problems, county = Problems(), visit.session.county
    name = text(visit.form, "tag", _TAG)
    if not name or not name.isalnum():
        problems.add("tag", "请填标签名称，只用汉字、字母和数字，如：护林员")
    async with visit.database() as conn:
        known = {str(matter.id): matter for matter in await people.matters(conn, county)}
        if name in {tag.name for tag in await people.tags(conn, county)}:
            problems.add("tag", f"已经有“{name}”这个标签")
        matter = known.get(text(visit.form, "matter", 9)) or _new(visit, problems, list(known.values()))
        if problems or matter is None:
            return await _page(visit, conn, problems)
        if not matter.id:
            matter = await people.add_matter(
                conn, county=county, name=matter.name, owner=matter.owner, purpose=matter.purpose,
                legal_basis=matter.legal_basis,
            )  # fmt: skip
            await visit.record(conn, "add_matter", county * 10**9, f"matter {matter.id}", {"name": matter.name})
        made = await people.add_tag(conn, matter=matter.id, name=name)
        await visit.record(conn, "add_tag", county * 10**9, f"tag {made.id}", {"name": name})
    raise visit.moved("/console/tags")


def _new(visit: Visit, problems: Problems, known: list[Matter]) -> Matter | None:
    """The matter that the form describes; problems name what is missing: none is kept without its reason."""
    given = {field: text(visit.form, field, most) for field, _, most in _ASKED}
    for field, label, _ in _ASKED:
        if not given[field]:
            problems.add(field, f"请填{label}；已有的事项在上面选")
    if given["name"] in {matter.name for matter in known}:
        problems.add("name", f"已经有“{given['name']}”这个事项，请在上面选")
    return None if problems else Matter(0, visit.session.county, *given.values())


async def _page(visit: Visit, conn: Connection, problems: Problems) -> web.Response:
    county = visit.session.county
    matters, tags = await people.matters(conn, county), await people.tags(conn, county)
    names = {tag.name for tag in tags}
    offered = [one for one in USUAL.values() if meant(one.name, names) is None]
    return visit.page(
        "console/tags.html",
        status=400 if problems else 200,
        kept=[(matter, [tag.name for tag in tags if tag.matter == matter.id]) for matter in matters],
        needed=[one for one in offered if one.name in _NEEDED],
        others=[
            (matter, list(some))
            for matter, some in groupby((one for one in offered if one.name not in _NEEDED), key=lambda one: one.matter)
        ],
        said=_said,
        counting=_COUNTING,
        keeps=visit.may(Action.MANAGE_MATTERS, visit.session.grant.lo),
        matters=[("", "新的事项（在下面填写）"), *((str(matter.id), matter.name) for matter in matters)],
        given=visit.form,
        problems=problems,
    )


def _said(one: Usual) -> str:
    """在享受最低生活保障的人；表里写低保户、低保对象……也认."""
    others = "、".join(one.others[:3])
    return f"{one.what}；表里写{others}也认" if others else one.what
