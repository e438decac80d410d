"""Questions (居民来信): what residents write back. 审看 → 处理 → 反馈, by the unit whose notice it was.

The list says which notice and until when; the words, and with a record the number, stand on the one's own page.
"""

from __future__ import annotations

from typing import Final

from aiohttp import web

from audiences import store as people
from audiences.contact import PHONE, mask
from audiences.vault import VaultError
from pusher import asking
from pusher.access import Action
from pusher.question import ANSWER_STATES, SAID_STRANGER, SOURCE_LABELS, STATE_LABELS, STRANGER, Words
from pusher.store import Connection
from pusher.store import answer as answers
from pusher.store import question as store
from pusher.store.question import Question
from pusher.web.console.person import place_name
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_MEANS: Final = {
    "wechat": "在微信里答复，也能凭查询码看",
    "page": "网上答复，凭查询码看",
    "sms": "短信答复",
    "phone": "打电话",
    "person": "当面说",
    "post": "公开答复",
}
_WRITTEN: Final = frozenset({"wechat", "page", "sms"})  # who asked reads these words and no others
_CARRIED: Final = frozenset({"wechat", "sms"})  # a program brings them there
_ANSWER: Final = 500


async def index(visit: Visit) -> web.StreamResponse:
    """What waits, due first; then what was answered."""
    grant = visit.session.grant
    async with visit.database() as conn:
        found = await store.questions(conn, grant.lo, grant.hi)
        tree = await people.tree(conn, visit.session.county)
        waiting = await answers.waiting(conn, grant.lo, grant.hi)
        named = await answers.named(conn, grant.territory)
    rows = [(one, place_name(tree, one.place) if one.place else "", _late(one, visit)) for one in found]
    return visit.page(
        "console/questions.html", rows=rows, states=STATE_LABELS, sources=SOURCE_LABELS, waiting=waiting, named=named
    )


async def show(visit: Visit) -> web.StreamResponse:
    """One of them in its own words; that it was read is on record."""
    async with visit.database() as conn:
        return await _page(visit, conn, Problems(), masked=True)


async def look(visit: Visit) -> web.StreamResponse:
    """Take it in hand."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        if await store.look(conn, one.id, by=visit.session.staff, at=visit.now):
            await visit.record(conn, "look_question", one.division, f"question {one.id}")
    raise visit.moved(f"/console/questions/{one.id}")


async def number(visit: Visit) -> web.StreamResponse:
    """Show the number in full, to call back: an act of its own on record."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        await visit.record(conn, "unmask_question", one.division, f"question {one.id}")
        return await _page(visit, conn, Problems(), masked=False)


async def answer(visit: Visit) -> web.StreamResponse:
    """反馈: what was told, and how."""
    problems = Problems()
    means, told = text(visit.form, "means", 10), text(visit.form, "answer", _ANSWER)
    async with visit.database() as conn:
        one = await _one(visit, conn)
        if means not in await _means(visit, conn, one):
            problems.add("means", "请选怎么反馈的")
        if not told:
            problems.add("answer", "请写明怎么答复的（不要写姓名和号码）")
        elif means in _WRITTEN and asking.too_private(told, visit.today):
            problems.add("answer", "请删去身份证号、银行卡号、社保卡号")
        refuse_persons(problems, "answer", told, visit.today)
        if problems:
            return await _page(visit, conn, problems, masked=True)
        words = told if means in _WRITTEN else f"{_MEANS[means]}：{told}"
        await _finish(visit, conn, one, "answered", words, means=means)
    raise visit.moved("/console/questions")


async def set_aside(visit: Visit) -> web.StreamResponse:
    """收到, 谢谢: there is nothing to answer."""
    async with visit.database() as conn:
        await _finish(visit, conn, await _one(visit, conn), "aside", "")
    raise visit.moved("/console/questions")


async def stranger(visit: Visit) -> web.StreamResponse:
    """What the machine did not understand: the number is somebody else's. It goes to the numbers to be mended."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        words = await _words(visit, conn, one)
        if words is None or words.kind != PHONE:
            raise Problem(409, "这件来信的号码已经不再保存，不能这样办。")
        await _finish(visit, conn, one, "aside", "")
        await people.disown(
            conn, visit.deps.vault, county=visit.session.county, kind=PHONE, address=words.address,
            reason=SAID_STRANGER, at=visit.now,
        )  # fmt: skip
    raise visit.moved("/console/questions")


async def own_again(visit: Visit) -> web.StreamResponse:
    """What the machine misread: the number is right, and notices go there again."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        words = await _words(visit, conn, one)
        done = words is not None and await people.own_again(
            conn, visit.deps.vault, county=visit.session.county, kind=words.kind, address=words.address,
            reason=STRANGER, at=visit.now,
        )  # fmt: skip
        if not done:
            raise Problem(409, "这个号码没有因为回复“不是本人”停发，不能这样办。")
        await visit.record(conn, "own_number", one.division, f"question {one.id}")
    raise visit.moved(f"/console/questions/{one.id}")


async def _means(visit: Visit, conn: Connection, one: Question) -> dict[str, str]:
    """How this one can be answered: under a code only who was told one, by SMS only who left a number."""
    words = await _words(visit, conn, one)
    texts = words is not None and words.kind == PHONE and await asking.texts(conn, visit.deps.vault, one.division)
    talks = words is not None and one.account is not None and await asking.talks(conn, visit.deps.vault, one.account)
    able = {"page": one.coded, "sms": texts, "wechat": talks}
    return {key: label for key, label in _MEANS.items() if able.get(key, True)}


async def _finish(visit: Visit, conn: Connection, one: Question, state: str, told: str, *, means: str = "") -> None:
    sms = means in _CARRIED
    if not await store.finish(conn, one.id, state, told, by=visit.session.staff, at=visit.now, sms=sms):
        raise Problem(409, "这件来信已经办过了。")
    detail = {"state": state} | ({"means": means} if means else {})
    await visit.record(conn, "finish_question", one.division, f"question {one.id}", detail)


async def _page(visit: Visit, conn: Connection, problems: Problems, *, masked: bool) -> web.Response:
    one = await _one(visit, conn)
    words = await _words(visit, conn, one)
    await visit.record(conn, "read_question", one.division, f"question {one.id}")
    address = words.address if words and words.kind == PHONE else ""
    tree = await people.tree(conn, visit.session.county)
    dead = await people.why_dead(
        conn, visit.deps.vault, county=visit.session.county, kind=PHONE, address=address
    ) if address else None  # fmt: skip
    return visit.page(
        "console/question.html",
        status=400 if problems else 200,
        one=one,
        place=place_name(tree, one.place) if one.place else "",
        late=_late(one, visit),
        words=words,
        phone=mask(address) if masked and address else address,
        masked=masked,
        stopped=dead is not None,
        misread=dead == STRANGER,
        states=STATE_LABELS,
        sources=SOURCE_LABELS,
        means=[(key, label, "") for key, label in (await _means(visit, conn, one)).items()],
        proposed=await answers.of_question(conn, one.id),
        answer_states=ANSWER_STATES,
        given={name: text(visit.form, name, _ANSWER) for name in ("means", "answer")},
        problems=problems,
    )


async def _words(visit: Visit, conn: Connection, one: Question) -> Words | None:
    sealed = await store.words(conn, one.id)
    if sealed is None:
        return None
    try:
        return Words.read(visit.deps.vault.open(*sealed))
    except VaultError as error:
        raise Problem(409, f"{error}。") from error


async def _one(visit: Visit, conn: Connection) -> Question:
    one = await store.question(conn, visit.number("question"))
    if one is None:
        raise Problem(404)
    visit.demand(Action.ANSWER_QUESTION, one.division)
    return one


def _late(one: Question, visit: Visit) -> bool:
    return one.ended_at is None and one.due < visit.today
