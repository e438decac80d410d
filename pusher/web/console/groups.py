"""Groups (人群): kept ones and presets, the rule builder, who is in, and why somebody is or is not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from aiohttp import web

from audiences import group, preset
from audiences import store as people
from audiences.division import Division, Level, Tree
from audiences.group import Line, RuleError
from audiences.resident import OUTSIDE, State, age
from audiences.store import Group, Named, Sampled
from pusher.access import Action
from pusher.store import Connection
from pusher.web.console import group_form
from pusher.web.console.group_form import Drafted, Words, lost
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.page import day
from pusher.web.problem import Problem
from pusher.web.words import place as spoken

_VILLAGES_SHOWN: Final = 60
_SUMS: Final = ("people", "households", "phone", "wechat", "none")
_STATES: Final = {State.GONE: "最新的花名册里没有这个人", State.DEAD: "已登记去世", State.MOVED: "已登记迁出"}
_NO_MATTER: Final = "这个人群用到您没有授权的标签，您只能看人数。要看名字和原因，请联系安全管理员授权。"


@dataclass(frozen=True, slots=True)
class Answer:
    """Why one person is in or not."""

    title: str
    inside: bool
    before: tuple[tuple[bool, str], ...]  # what holds before any condition: on the roster, alive, in this place
    lines: tuple[Line, ...]
    source: str


async def index(visit: Visit) -> web.StreamResponse:
    """The groups that this unit may use, and the presets."""
    async with visit.database() as conn:
        words = await _words(visit, conn)
    mine = visit.session.grant.territory
    return visit.page(
        "console/groups.html",
        kept=[
            (one, _owner(words.tree, one), _said(one), one.division == mine, lost(one.rule, one.basis, words.groups))
            for one in words.groups
        ],
        offers=preset.offers(words.tags),
    )


async def build(visit: Visit) -> web.StreamResponse:
    """The builder: empty, or with a preset or a kept group in it.

    An empty one counts nobody before it is asked to: all of a county are no group, and dear to count.
    """
    async with visit.database() as conn:
        words = await _words(visit, conn)
        draft = _first(visit, words)
        return await _page(visit, conn, words, draft, Problems(), counts=draft.rule != group.AllOf(()))


async def change(visit: Visit) -> web.StreamResponse:
    """One button of the builder: add, remove, count, save, look at a few people, ask for one."""
    what, _, which = text(visit.form, "do", 40).partition(":")
    problems = Problems()
    more: dict[str, Any] = {}
    async with visit.database() as conn:
        words = await _words(visit, conn)
        draft = group_form.read(visit.form, words)
        try:
            if what == "add":
                draft = group_form.add(draft, which, visit.form, words)
            elif what == "remove" and which.isdigit():
                draft = replace(draft, built=draft.built.remove(int(which)))
            elif what == "save":
                await _save(visit, conn, draft, problems)
            elif what == "sample":
                more["people"] = await _sample(visit, conn, words, draft)
            elif what == "why":
                more["answers"] = await _why(visit, conn, words, draft, problems)
        except RuleError as error:
            problems.add(which or "conditions", str(error))
        except ValueError as error:
            raise Problem(400) from error
        if what != "save" or problems:
            return await _page(visit, conn, words, draft, problems, **more)
    raise visit.moved("/console/groups")  # outside the transaction, which an exception would take back


async def remove(visit: Visit) -> web.StreamResponse:
    """Forget a group of one's own; what was sent by it stays as it was."""
    async with visit.database() as conn:
        found = await people.saved(conn, int(visit.arg("group")))
        if found is None or found.division != visit.session.grant.territory:
            raise Problem(404)
        await people.drop_group(conn, found.id)
        await visit.record(conn, "drop_group", found.division, f"group {found.id}", {"name": found.name})
    raise visit.moved("/console/groups")


async def usable(visit: Visit, conn: Connection) -> tuple[Group, ...]:
    """The groups that this visit may use: its own and below, and those of the units above."""
    grant = visit.session.grant
    above = Division(grant.territory).above
    return await people.groups(conn, visit.session.county, grant.lo, grant.hi, above)


async def _words(visit: Visit, conn: Connection) -> Words:
    county, here = visit.session.county, Division(visit.session.grant.territory)
    narrow = here.level > Level.COUNTY  # a county's would be thousands to choose from
    return Words(
        await people.tags(conn, county),
        await people.attributes(conn, county),
        await people.tree(conn, county),
        here,
        await usable(visit, conn),
        await people.group_divisions(conn, here.lo, here.hi) if narrow else (),
    )


def _first(visit: Visit, words: Words) -> Drafted:
    asked = visit.request.query
    if found := next((one for one in words.groups if str(one.id) == asked.get("group")), None):
        try:
            return group_form.start(group.known(found.rule, words.tags, words.attributes), found.basis, found.name)
        except RuleError as error:
            raise Problem(409, f"“{found.name}”用不了：{error}") from error
    for offer in preset.offers(words.tags):
        if offer.preset.key == asked.get("preset") and offer.rule is not None:
            return group_form.start(offer.rule, offer.preset.basis, offer.preset.name)
    return group_form.start(group.AllOf(()), group_form.BASES[0][0])


async def _save(visit: Visit, conn: Connection, draft: Drafted, problems: Problems) -> None:
    if not draft.name:
        problems.add("name", "请给人群起个名字")
        return
    mine = visit.session.grant.territory
    same = next((one for one in await usable(visit, conn) if (one.division, one.name) == (mine, draft.name)), None)
    if same and same.name != text(visit.form, "was", 60) and text(visit.form, "replace", 3) != "yes":
        problems.add("name", f"本单位已经有“{draft.name}”。请换个名字；要用这个换掉原来的，请勾选下面的“换掉”再保存")
        return
    number = await people.save_group(
        conn,
        county=visit.session.county,
        division=visit.session.grant.territory,
        name=draft.name,
        rule=draft.rule,
        basis=draft.basis,
        by=visit.session.staff,
        at=visit.now,
    )
    await visit.record(conn, "save_group", visit.session.grant.territory, f"group {number}", {"rule": draft.words})


def _names(visit: Visit, draft: Drafted) -> None:
    """Names are for who has the right, and the matters whose tags the rule reads."""
    visit.demand(Action.READ_UNREACHED, visit.session.grant.territory)
    if not set(group.matters(draft.rule)) <= set(visit.session.grant.matters):
        raise Problem(403, _NO_MATTER)


async def _sample(visit: Visit, conn: Connection, words: Words, draft: Drafted) -> list[str]:
    _names(visit, draft)
    found = await people.sample(conn, _territory(visit), draft.rule, basis=draft.basis, today=visit.today)
    await visit.record(conn, "sample_group", words.here.code, "group", {"rule": draft.words, "people": len(found)})
    return [_masked(visit, words.tree, one) for one in found]


async def _why(visit: Visit, conn: Connection, words: Words, draft: Drafted, problems: Problems) -> list[Answer]:
    _names(visit, draft)
    asked = text(visit.form, "who", 20)
    if not asked:
        problems.add("who", "请写姓名，要写全名")
        return []
    found = await people.named(conn, asked, _territory(visit)[0])
    await visit.record(conn, "ask_why", words.here.code, "group", {"rule": draft.words, "found": len(found)})
    if not found:
        problems.add("who", "您的范围里没有叫这个名字的人。请核对姓名，或看看花名册是不是最新的。")
    return [_answer(visit, words.tree, draft, one) for one in found]


def _answer(visit: Visit, tree: Tree, draft: Drafted, one: Named) -> Answer:
    (lo, hi), here = _territory(visit)[0], getattr(one.person, draft.basis.value)
    where = "在县外" if here == OUTSIDE else _name(tree, here)
    state = _STATES.get(one.state, "在花名册上")
    before = (
        (
            one.state is State.LIVING,
            state + (f"（{day(one.state_at)}）" if one.state_at and one.state in _STATES else ""),
        ),
        (lo <= here <= hi, f"{draft.basis.label}：{where}"),
    )
    lines = group.explain(draft.rule, one.person, visit.today, lambda code: _name(tree, code))
    inside = all(ok for ok, _ in before) and group.holds(draft.rule, one.person, visit.today)
    source = f"以上来自{day(one.roster)}导入的花名册。" if one.roster else "以上来自关注登记，没有花名册可以核对。"
    source += "她有联系方式登记了“不再接收”。" if one.opted_out else ""
    return Answer(f"{one.name}（{_name(tree, one.division)}）", inside, before, lines, source)


async def _page(
    visit: Visit,
    conn: Connection,
    words: Words,
    draft: Drafted,
    problems: Problems,
    *,
    counts: bool = True,
    **more: Any,
) -> web.Response:
    how: dict[str, Any] = {"basis": draft.basis, "today": visit.today}
    counted = await people.tally(conn, _territory(visit), draft.rule, **how) if counts else ()
    unknown, unsure = await people.unknown(conn, _territory(visit), draft.rule, **how) if counts else ("", ())
    return visit.page(
        "console/group_build.html",
        status=400 if problems else 200,
        draft=draft,
        was=text(visit.form, "was", 60) if visit.form else draft.name if "group" in visit.request.query else "",
        remarks=group_form.remarks(draft, words) if len(words.tree) else (),
        bases=[(basis.value, basis.label, hint) for basis, hint in group_form.BASES],
        choices=words.choices,
        group_villages=words.villages,
        whole={part: sum(getattr(one, part) for one in counted) for part in _SUMS} if counts else None,
        villages=[(_name(words.tree, one.village), one) for one in counted[:_VILLAGES_SHOWN]],
        unknown=unknown,
        unsure=[(_name(words.tree, one.village), one) for one in unsure],
        place=_name(words.tree, words.here.code),
        names=visit.may(Action.READ_UNREACHED, words.here.code),
        barred="" if set(group.matters(draft.rule)) <= set(visit.session.grant.matters) else _NO_MATTER,
        who=text(visit.form, "who", 20),
        leave_out=text(visit.form, "leave_out", 1) == "1",
        ages=[text(visit.form, name, 10) if problems["age"] else "" for name in ("age_from", "age_to")],
        problems=problems,
        **{"people": None, "answers": [], **more},
    )


def _masked(visit: Visit, tree: Tree, one: Sampled) -> str:
    years = f"{age(one.birth_date, visit.today)}周岁" if one.birth_date else "年龄不详"
    name = one.name[:1] + "某" * max(1, len(one.name) - 1) if one.name else "（没有姓名）"
    return "，".join(filter(None, (name, one.sex, years, _name(tree, one.division))))


def _territory(visit: Visit) -> list[tuple[int, int]]:
    return [(visit.session.grant.lo, visit.session.grant.hi)]


def _said(one: Group) -> str:
    return f"按{one.basis.label}：{group.sentence(one.rule)}"


def _owner(tree: Tree, one: Group) -> str:
    return _name(tree, one.division)


def _name(tree: Tree, code: int) -> str:
    """As people call it; a 村民小组 that nobody entered goes by its village and number."""
    return spoken(tree.full_name(code)) if (Division(code).village or code) in tree else str(code)
