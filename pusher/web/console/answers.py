"""Public questions and answers (公开问答): out of a letter, agreed to by a second person, taken down by either."""

from __future__ import annotations

from typing import Final

from aiohttp import web

from pusher.access import Action
from pusher.question import ANSWER_STATES
from pusher.store import Connection, user
from pusher.store import answer as store
from pusher.store import page as pages
from pusher.store import question as questions
from pusher.store.answer import NewAnswer, PublicAnswer
from pusher.store.question import Question
from pusher.web.console.unspoken import refuse_persons
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text
from pusher.web.problem import Problem

_MOST: Final = {"asked": 100, "answered": 300}
_DIGITS: Final = 18  # a bigint holds any number of so many
_NAMES: Final = {"asked": "问", "answered": "答"}


async def index(visit: Visit) -> web.StreamResponse:
    """What waits for a second person, then what is out."""
    grant, me = visit.session.grant, visit.session.staff
    async with visit.database() as conn:
        found = await store.answers(conn, grant.lo, grant.hi)
        staff = {one.proposed_by for one in found} | {one.decided_by for one in found if one.decided_by}
        people = await user.names(conn, sorted(staff))
    return visit.page(
        "console/answers.html",
        rows=[(one, one.proposed_by == me) for one in found],
        states=ANSWER_STATES,
        people=people,
        reviews=_reviews(visit, grant.territory),
        answers=visit.may(Action.ANSWER_QUESTION, grant.territory),
    )


async def new(visit: Visit) -> web.StreamResponse:
    """The form, beside the letter that it comes out of."""
    async with visit.database() as conn:
        return _form(visit, await _question(visit, conn), Problems())


async def propose(visit: Visit) -> web.StreamResponse:
    """Enter it; words about persons are refused as in a notice."""
    problems = Problems()
    given = {name: text(visit.form, name, most + 1) for name, most in _MOST.items()}
    for name, words in given.items():
        if not 0 < len(words) <= _MOST[name]:
            problems.add(name, f"“{_NAMES[name]}”要写1到{_MOST[name]}个字")
        refuse_persons(problems, name, words, visit.today)
    async with visit.database() as conn:
        asked = await _question(visit, conn)
        shown = await pages.shown(conn, asked.item or 0)
        if shown is None:
            raise Problem(409, "这条通知现在没有公开，不能加公开问答。")
        if problems:
            return _form(visit, asked, problems)
        made = NewAnswer(visit.session.county, asked.division, asked.item or 0, shown.version, asked.id, **given)
        number = await store.propose(conn, made, by=visit.session.staff, at=visit.now)
        await visit.record(conn, "propose_answer", asked.division, f"answer {number}", {"question": asked.id})
    raise visit.moved("/console/answers")


async def show(visit: Visit) -> web.StreamResponse:
    """同意公开, under the notice as it stands now; never by who wrote it."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        if not _reviews(visit, one.division):
            raise Problem(403, "公开问答要由能审核信息的人同意。")
        if one.proposed_by == visit.session.staff:
            raise Problem(409, "这是您自己写的，须由别人审核。")
        published = await pages.shown(conn, one.item)
        if published is None or one.state not in {"waiting", "shown"}:
            raise Problem(409, "这条通知现在没有公开，或者这条问答已经办过了。")
        await _decide(visit, conn, one, "shown", published.version)
    raise visit.moved("/console/answers")


async def refuse(visit: Visit) -> web.StreamResponse:
    """不公开: by a reviewer, or taken back by who wrote it."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        if one.state != "waiting":
            raise Problem(409, "这条问答已经办过了。")
        if not (_reviews(visit, one.division) or one.proposed_by == visit.session.staff):
            raise Problem(403, "公开问答要由能审核信息的人决定。")
        await _decide(visit, conn, one, "refused", one.version)
    raise visit.moved("/console/answers")


async def take_down(visit: Visit) -> web.StreamResponse:
    """撤下, at once."""
    async with visit.database() as conn:
        one = await _one(visit, conn)
        if one.state != "shown":
            raise Problem(409, "这条问答没有公开着。")
        await _decide(visit, conn, one, "taken_down", one.version)
    raise visit.moved("/console/answers")


async def _decide(visit: Visit, conn: Connection, one: PublicAnswer, state: str, version: str) -> None:
    if not await store.decide(conn, one, state, version, by=visit.session.staff, at=visit.now):
        raise Problem(409, "这条问答刚刚有了别的结果，请刷新页面再看。")
    await visit.record(conn, "decide_answer", one.division, f"answer {one.id}", {"state": state})


def _reviews(visit: Visit, division: int) -> bool:
    """Whoever reviews or signs items there; a village has its secretary."""
    return visit.may(Action.REVIEW_ITEM, division) or visit.may(Action.SIGN_ITEM, division)


async def _question(visit: Visit, conn: Connection) -> Question:
    number = visit.request.query.get("question", "")
    known = number.isascii() and number.isdigit() and len(number) <= _DIGITS
    one = await questions.question(conn, int(number)) if known else None
    if one is None or one.item is None:
        raise Problem(404)
    visit.demand(Action.ANSWER_QUESTION, one.division)
    return one


async def _one(visit: Visit, conn: Connection) -> PublicAnswer:
    one = await store.answer(conn, visit.number("answer"))
    if one is None:
        raise Problem(404)
    visit.demand(Action.READ_ITEM, one.division)
    return one


def _form(visit: Visit, asked: Question, problems: Problems) -> web.Response:
    return visit.page(
        "console/answer_new.html",
        status=400 if problems else 200,
        one=asked,
        given={name: text(visit.form, name, most + 1) for name, most in _MOST.items()},
        problems=problems,
    )
