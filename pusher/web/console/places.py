"""合村并组: merge, rename and split villages, merge groups; counted on a page of its own before it is done."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.division import Division, Level, Tree, group_of
from pusher import redistrict
from pusher.access import Action
from pusher.redistrict import Change, DivisionError
from pusher.store import Connection
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts

_WORDS: Final = {"merge": "并村", "rename": "更名", "split": "拆分", "groups": "并组"}
_KINDS: Final = {"merge": "合并", "rename": "更名", "split": "拆分"}
_NAME: Final = 40
_GROUPS: Final = 200


async def index(visit: Visit) -> web.StreamResponse:
    """Choose a town; its villages, the forms, what was changed before."""
    return await _page(visit, Problems())


async def look(visit: Visit) -> web.StreamResponse:
    """What it would do: people, printed codes, grants. Nothing is changed."""
    problems = Problems()
    async with visit.database() as conn:
        try:
            change = _change(visit)
            seen = await redistrict.preview(conn, change, visit.now)
        except DivisionError as error:
            problems.add("act", str(error))
            return await _page(visit, problems, conn)
        tree = await people.tree(conn, visit.session.county)
    return visit.page(
        "console/places_look.html",
        act=_act(visit),
        word=_WORDS[_act(visit)],
        seen=seen,
        renumbered=seen.renumbered(tree),
        places=[_name(tree, code) for code in change.codes],
        into=_name(tree, change.into) if change.into else "",
        given=[(name, value) for name in ("act", "code", "into", "groups", "name") for value in _given(visit, name)],
    )


async def carry_out(visit: Visit) -> web.StreamResponse:
    """Do it, as it was shown."""
    problems = Problems()
    session = visit.session
    async with visit.database() as conn:
        try:
            change = _change(visit)
            await redistrict.carry_out(conn, change, visit.now, staff=session.staff, grant=session.grant_id)
        except DivisionError as error:
            problems.add("act", str(error))
            return await _page(visit, problems, conn)
    raise visit.moved("/console/places")


def _change(visit: Visit) -> Change:
    """What the form asks for, inside the grant. DivisionError."""
    act, name = _act(visit), text(visit.form, "name", _NAME)
    codes = [_code(visit, word) for word in texts(visit.form, "code")]
    if not codes:
        raise DivisionError("请先选村")
    if act in {"rename", "split"} and not name:
        raise DivisionError("请填新名称")
    groups = redistrict.read_groups(text(visit.form, "groups", _GROUPS))
    if act == "groups":
        into = redistrict.read_groups(text(visit.form, "into", _GROUPS))
        if len(into) != 1 or not groups:
            raise DivisionError("请写并走的组和并入的组，如 3,4 并入 2")
        return Change("merge", tuple(codes[0] + group for group in groups), name, codes[0] + into[0])
    into_village = _code(visit, text(visit.form, "into", 15)) if act == "merge" else 0
    return Change(act, tuple(codes), name, into_village, groups)


def _act(visit: Visit) -> str:
    act = text(visit.form, "act", 10)
    if act not in _WORDS:
        raise DivisionError("请选并村、更名、拆分还是并组")
    return act


def _code(visit: Visit, word: str) -> int:
    if not (word.isdecimal() and word.isascii() and len(word) == len(str(visit.session.grant.lo))):
        raise DivisionError("请选村")
    visit.demand(Action.MANAGE_DIVISIONS, int(word))
    return int(word)


def _given(visit: Visit, name: str) -> list[str]:
    return list(texts(visit.form, name)) if name == "code" else [text(visit.form, name, _GROUPS)]


def _typed(visit: Visit) -> dict[str, str | list[str]]:
    """What was typed, for the page that says what is wrong with it; nothing before."""
    names = ("act", "into", "groups", "name")
    is_asked = visit.request.method == "POST"
    typed: dict[str, str | list[str]] = {name: text(visit.form, name, _GROUPS) if is_asked else "" for name in names}
    return typed | {"code": list(texts(visit.form, "code")) if is_asked else []}


def _name(tree: Tree, code: int) -> str:
    return tree.node(code).name if code in tree else f"{group_of(code)}组"


async def _page(visit: Visit, problems: Problems, conn: Connection | None = None) -> web.Response:
    if conn is None:
        async with visit.database() as fresh:
            return await _page(visit, problems, fresh)
    tree = await people.tree(conn, visit.session.county)
    towns = [(str(node.code), node.name) for node in tree if node.division.level is Level.TOWN]
    asked = visit.request.query.get("town", "")
    chosen = texts(visit.form, "code") if visit.request.method == "POST" else []
    if chosen and chosen[0].isdecimal():
        asked = chosen[0][:9].ljust(15, "0")
    town = asked if asked in dict(towns) else ""
    past = [
        (one, _KINDS[one["kind"]], "、".join(one["old_names"]))
        for one in await people.changes(conn, visit.session.county)
    ]
    return visit.page(
        "console/places.html",
        status=400 if problems else 200,
        towns=towns,
        town=town,
        town_name=dict(towns).get(town, ""),
        villages=[(str(node.code), node.name) for node in tree.children(Division(int(town)).code)] if town else [],
        past=past,
        given=_typed(visit),
        problems=problems,
    )
