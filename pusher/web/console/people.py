"""People (村民): found by name, duplicates made one, and what a person may ask for: a copy, or to be forgotten."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from aiohttp import web

from audiences import store
from audiences.division import TOWN_SPAN, Tree, village_of
from audiences.resident import State as Standing
from audiences.resident import mask_name
from audiences.store import Asked, Pair, PersonError, Twin
from audiences.words import STATES
from channels.registry import CHANNELS
from pusher.access import Action, permits
from pusher.delivery import LABELS, State
from pusher.desk import OFFICE_TIME
from pusher.question import SOURCE_LABELS, STATE_LABELS
from pusher.store import Connection, own_words, sent
from pusher.store import account as accounts
from pusher.store.own_words import Letter
from pusher.store.sent import Sent
from pusher.web.console.person import load, place_name
from pusher.web.console.push_view import channel_label
from pusher.web.console.towns import chosen_town, towns
from pusher.web.console.visit import Visit
from pusher.web.forms import text
from pusher.web.problem import Problem
from pusher.web.words import place as spoken

_SHORT: Final = 2  # a reason or number of fewer letters is none


async def index(visit: Visit) -> web.StreamResponse:
    """The search; what was answered under the law, for who answers."""
    return await _page(visit, [], "")


async def search(visit: Visit) -> web.StreamResponse:
    """People of one's range by name; a POST, so that no name stands in an address."""
    name = text(visit.form, "name", 50).replace(" ", "")
    grant = visit.session.grant
    async with visit.database() as conn:
        tree = await store.tree(conn, visit.session.county)
        found = await store.search(conn, grant.lo, grant.hi, name) if name else []
        await visit.record(conn, "search_people", grant.lo, "", {"found": len(found)})
    hits = [
        {
            "id": one.id,
            "name": mask_name(one.name),
            "place": place_name(tree, one.division),
            "born": one.birth_date.year if one.birth_date else None,
            "state": STATES[one.state],
            "living": one.state.value == "living",
            "former": one.former is not None,
        }
        for one in found
    ]
    return await _page(visit, hits, name)


async def duplicates(visit: Visit) -> web.StreamResponse:
    """Who may be in it twice, town by town; pairs of two villages only for the county's office."""
    grant = visit.session.grant
    across = (grant.lo, grant.hi) if permits(grant.role, Action.ANSWER_REQUEST) else None
    async with visit.database() as conn:
        tree = await store.tree(conn, visit.session.county)
        town = chosen_town(visit, tree, visit.request.query.get("town", ""))
        lo, hi = max(grant.lo, town), min(grant.hi, town + TOWN_SPAN - 1)
        pairs = await store.duplicates(conn, lo, hi, across=across) if town else []
    return visit.page(
        "console/duplicates.html",
        pairs=[_shown(tree, pair) for pair in pairs],
        towns=towns(visit, tree),
        town=str(town) if town else "",
        name=tree.node(town).name if town else "",
    )


async def merge(visit: Visit) -> web.StreamResponse:
    """Make two rows one person; it is recorded and is not undone."""
    kept, gone = _chosen(visit)
    if text(visit.form, "sure", 5) != "yes":
        raise Problem(400, "合并前请先勾选“是同一个人”。")
    try:
        async with visit.database() as conn:
            one, other = await load(visit, conn, kept), await load(visit, conn, gone)
            if village_of(one.division) != village_of(other.division):
                visit.demand(Action.ANSWER_REQUEST, one.division)
            await store.merge(conn, kept=kept, gone=gone, staff=visit.session.staff, reason="核对后合并", now=visit.now)
            await visit.record(conn, "merge_people", one.division, f"person {kept}", {"gone": gone})
    except PersonError as error:
        raise Problem(409, str(error)) from error
    raise visit.moved(f"/console/people/duplicates?town={one.division // TOWN_SPAN * TOWN_SPAN}")


async def export(visit: Visit) -> web.StreamResponse:
    """查阅、复制: everything that is held of her, on a page to be printed (`as` page), else in a file for machines."""
    asked, number = _asked(visit), visit.number("person")
    async with visit.database() as conn:
        one = await load(visit, conn, number)
        visit.demand(Action.ANSWER_REQUEST, one.division)
        rows = await accounts.accounts(conn, visit.session.county, list(CHANNELS))
        names = {row.key: f"{channel_label(row.channel)}“{row.name}”" for row in rows}
        found = await store.export_person(conn, visit.deps.vault, number, asked, names)
        found |= _told(await sent.sent_to(conn, number, visit.session.county))
        found |= _written(await own_words.letters_from(conn, visit.deps.vault, await _hers(visit, conn, number)))
        await visit.record(conn, "export_person", one.division, f"request {asked.number}")
    if text(visit.form, "as", 5) == "page":
        return visit.page("console/person_copy.html", held=found, number=asked.number, back=number)
    return web.Response(
        text=json.dumps(found, ensure_ascii=False, indent=2),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="person.json"', "Cache-Control": "no-store"},
    )


async def purge(visit: Visit) -> web.StreamResponse:
    """删除: name, numbers, links and history go; the counts of what was sent stay."""
    asked, number = _asked(visit), visit.number("person")
    if text(visit.form, "sure", 5) != "yes":
        raise Problem(400, "删除后不能恢复，请先勾选“确认删除”。")
    async with visit.database() as conn:
        one = await load(visit, conn, number)
        visit.demand(Action.ANSWER_REQUEST, one.division)
        letters = await own_words.letters_from(conn, visit.deps.vault, await _hers(visit, conn, number))
        await own_words.forget_letters(conn, letters, by=visit.session.staff, at=visit.now)
        await store.purge_person(conn, visit.deps.vault, number, asked)
        await visit.record(conn, "purge_person", village_of(one.division), f"request {asked.number}")
    raise visit.moved("/console/people")


def _told(messages: Sequence[Sent]) -> dict[str, Any]:
    """Which notices by which channel and when, and how many by each."""
    channels = Counter(channel_label(one.channel) for one in messages)
    return {
        "发送统计": dict(channels),
        "发送记录": [
            {
                "通知": one.title,
                "编号": one.code,
                "渠道": channel_label(one.channel),
                "结果": LABELS[State(one.state)],
                "时间": f"{one.at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}",
            }
            for one in messages
        ],
        "发送记录说明": "只列还在保存期限内的；过了期限的记录已经删除",
    }


async def _hers(visit: Visit, conn: Connection, number: int) -> list[tuple[str, str]]:
    """Her own addresses; what a 代收人 writes is his."""
    contacts = await store.contacts_of(conn, visit.deps.vault, number)
    return [(each.kind, each.address) for each in contacts if not each.proxy]


def _written(letters: Sequence[Letter]) -> dict[str, Any]:
    """What she wrote to the units of this range, and what she was answered."""
    return {
        "来信": [
            {
                "时间": f"{one.received_at.astimezone(OFFICE_TIME):%Y-%m-%d %H:%M}",
                "从哪里": SOURCE_LABELS[one.source],
                "写的话": one.text,
                "办理": STATE_LABELS[one.state],
                "答复": one.answer,
            }
            for one in letters
        ],
        "来信说明": "写给本单位和下属单位的，只列还在保存期限内的；没留号码的提问和异议对不上是谁，凭查询码看",
    }


def _asked(visit: Visit) -> Asked:
    number, reason = text(visit.form, "number", 40), text(visit.form, "reason")
    if len(number) < _SHORT or len(reason) < _SHORT:
        raise Problem(400, "请填写受理编号和事由。事由里不要写姓名和号码。")
    return Asked(number, reason, visit.session.staff, visit.now)


def _chosen(visit: Visit) -> tuple[int, int]:
    kept, _, gone = text(visit.form, "pair", 50).partition("-")
    if not (kept.isdigit() and gone.isdigit()):
        raise Problem(400)
    return int(kept), int(gone)


def _shown(tree: Tree, pair: Pair) -> dict[str, Any]:
    """A pair as the page lists it; the one that is on the newest roster is proposed to stay."""
    twins = [pair.first, pair.second]
    kept = next((one for one in twins if one.state is Standing.LIVING), pair.first)
    return {
        "name": mask_name(pair.first.name or "—"),
        "why": "身份证号相同" if pair.by_id else "姓名和出生日期相同",
        "born": pair.birth_date,
        "twins": [
            {"id": one.id, "other": other.id, "kept": one is kept, "said": _told_apart(tree, one)}
            for one, other in zip(twins, reversed(twins), strict=True)
        ],
    }


def _told_apart(tree: Tree, one: Twin) -> str:
    """王某某，厉山镇星亮村3组，户主，有手机号，在册."""
    ways = "、".join(words for bit, words in ((1, "有手机号"), (2, "关注了微信")) if one.reach & bit)
    where = spoken(place_name(tree, one.division))
    parts = (mask_name(one.name or "—"), where, one.relation, ways or "没有联系方式", STATES[one.state])
    return "，".join(filter(None, parts))


async def _page(visit: Visit, hits: list[dict[str, Any]], name: str) -> web.Response:
    grant = visit.session.grant
    answers = permits(grant.role, Action.ANSWER_REQUEST)
    async with visit.database() as conn:
        asked = await store.requests(conn, grant.lo, grant.hi) if answers else []
    return visit.page("console/people.html", hits=hits, name=name, asked=asked, answers=answers)
