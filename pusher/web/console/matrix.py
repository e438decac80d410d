"""账号矩阵: every account of the territory, what stands on it, and what its people enter about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, time, timedelta
from typing import Final

from aiohttp import web

from content.code import read_code
from content.item import Genre
from pusher import matrix as step
from pusher.access import Action
from pusher.desk import OFFICE_TIME
from pusher.digest import Figures
from pusher.handout import LinkError, read_link
from pusher.store import Connection
from pusher.store import account as accounts
from pusher.store import digest as digests
from pusher.store import watch as store
from pusher.store.account import AccountRow
from pusher.store.watch import Letters, Publication
from pusher.watch import Limits
from pusher.web.console.ledger import spreadsheet
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, read_day, text
from pusher.web.problem import Problem
from pusher.wording import place
from pusher.workbook import workbook

_MONTH: Final = timedelta(days=30)
_MOST: Final = 99_999
_LIMITS: Final = (
    ("account_warn", "账号：几天没有更新先提醒"),
    ("account_days", "账号：几天没有更新算超期"),
    ("idle_days", "账号：几天没有更新算僵尸账号"),
    ("page_warn", "页面：几天没有更新先提醒"),
    ("page_days", "页面：几天没有更新算超期"),
    ("letter_days", "来信：几天没有反馈算超期"),
    ("compare_days", "与平台核对：几天以内算数"),
)


async def index(visit: Visit) -> web.StreamResponse:
    """The whole matrix."""
    return await _index(visit, Problems())


async def export(visit: Visit) -> web.StreamResponse:
    """The same as .xlsx."""
    grant = visit.session.grant
    async with visit.database() as conn:
        seen = await step.matrix(conn, visit.desk.vault, grant.lo, grant.hi, visit.today)
        await visit.record(conn, "export_matrix", grant.territory, "matrix", {"accounts": len(seen.lines)})
    made = await asyncio.to_thread(workbook, step.TITLE, step.COLUMNS, step.rows(seen))
    return spreadsheet(made, f"matrix-{visit.today:%Y%m%d}")


async def set_limits(visit: Visit) -> web.StreamResponse:
    """What the county holds its accounts to."""
    problems, given = Problems(), dict[str, int]()
    for name, label in _LIMITS:
        word = text(visit.form, name, 5)
        if not (word.isascii() and word.isdigit() and 1 <= int(word) <= 3660):  # noqa: PLR2004 - ten years
            problems.add(name, f"“{label}”请填1以上的整数")
        else:
            given[name] = int(word)
    if not problems:
        _fit(given, problems)
    if problems:
        return await _index(visit, problems)
    async with visit.database() as conn:
        was = await store.limits(conn, visit.session.county)
        new = Limits(**given)
        await store.set_limits(conn, visit.session.county, new)
        changed = {name: [getattr(was, name), value] for name, value in given.items() if getattr(was, name) != value}
        await visit.record(conn, "set_watch", visit.session.grant.lo, "watch", changed)
    raise visit.moved("/console/matrix")


async def show(visit: Visit) -> web.StreamResponse:
    """One account: everything that was published on it."""
    return await _shown(visit, Problems())


async def add(visit: Visit) -> web.StreamResponse:
    """Enter an article that was published past us."""
    problems = Problems()
    link, title = text(visit.form, "link", 1000), text(visit.form, "title")
    async with visit.database() as conn:
        row = await _load(visit, conn, Action.KEEP_WATCH)
        try:
            read_link(link, row.name, ())
        except LinkError as error:
            problems.add("link", str(error))
        if not title:
            problems.add("title", "请照抄文章的标题")
        published = _when(visit, text(visit.form, "day", 10), problems)
        push = await _behind(conn, visit.session.county, text(visit.form, "code", 20), problems)
        if not problems and published is not None:
            new = Publication(link, title, published, push)
            if await store.add_publication(conn, row.id, new, by=visit.session.staff, at=visit.now):
                detail = {"push": push, "link": link}
                await visit.record(conn, "enter_publication", row.division, f"account {row.key}", detail)
            else:
                problems.add("link", "这个网址已经登记过了")
    if problems:
        return await _shown(visit, problems)
    raise visit.moved(f"/console/matrix/{row.key}")


async def remove(visit: Visit) -> web.StreamResponse:
    """An article is gone from the account; that it stood there stays on record."""
    async with visit.database() as conn:
        row, number = await _article(visit, conn)
        if not await store.remove_publication(conn, row.id, number, visit.now):
            raise Problem(409, "这篇已经登记为删除。请刷新页面。")
        await visit.record(conn, "remove_publication", row.division, f"account {row.key}", {"publication": number})
    raise visit.moved(f"/console/matrix/{row.key}")


async def tie(visit: Visit) -> web.StreamResponse:
    """Name the approved notice that an article comes from."""
    problems = Problems()
    async with visit.database() as conn:
        row, number = await _article(visit, conn)
        field = f"code-{number}"
        push = await _behind(conn, visit.session.county, text(visit.form, field, 20), problems, field)
        if push is None:
            problems.add(field, "请填信息的编号")
        elif not await store.tie_publication(conn, row.id, number, push):
            raise Problem(409, "这篇已经对上一条信息，或者没有这篇。请刷新页面。")
        else:
            detail = {"publication": number, "push": push}
            await visit.record(conn, "tie_publication", row.division, f"account {row.key}", detail)
    if problems:
        return await _shown(visit, problems)
    raise visit.moved(f"/console/matrix/{row.key}")


async def compare(visit: Visit) -> web.StreamResponse:
    """Say how many articles stand there; only then is a zero more than silence."""
    problems, given = Problems(), text(visit.form, "articles", 6)
    if not (given.isascii() and given.isdigit() and int(given) <= _MOST):
        problems.add("articles", f"篇数是0到{_MOST}之间的整数")
        return await _shown(visit, problems)
    async with visit.database() as conn:
        row = await _load(visit, conn, Action.KEEP_WATCH)
        known = await store.standing(conn, row.id)
        await store.compare(conn, row.id, int(given), known, by=visit.session.staff, at=visit.now)
        detail = {"articles": int(given), "known": known}
        await visit.record(conn, "compare_account", row.division, f"account {row.key}", detail)
    raise visit.moved(f"/console/matrix/{row.key}")


async def _index(visit: Visit, problems: Problems) -> web.Response:
    grant = visit.session.grant
    async with visit.database() as conn:
        seen = await step.matrix(conn, visit.desk.vault, grant.lo, grant.hi, visit.today)
        letters = await store.letters(conn, grant.lo, grant.hi, visit.now - _MONTH)
        old = visit.now - timedelta(days=seen.limits.letter_days)
        unanswered = await store.unanswered(conn, grant.lo, grant.hi, old)
        kept = await digests.weeks(conn, grant.lo, most=1)
    given = asdict(seen.limits) | {name: visit.form.get(name) for name, _ in _LIMITS if name in visit.form}
    return visit.page(
        "console/matrix.html",
        status=400 if problems else 200,
        seen=seen,
        problems=problems,
        limits=[(name, label, str(given[name])) for name, label in _LIMITS],
        sets=visit.may(Action.SET_WATCH, grant.lo),
        topics=_summed(letters, _topic),
        villages=_summed(letters, _village),
        unanswered=unanswered,
        week=kept[0].week if kept else None,
        digest=Figures.read(kept[0]) if kept else None,
        home=grant.lo,
    )


async def _shown(visit: Visit, problems: Problems) -> web.Response:
    async with visit.database() as conn:
        row = await _load(visit, conn, Action.WATCH)
        seen = await step.matrix(conn, visit.desk.vault, visit.session.grant.lo, visit.session.grant.hi, visit.today)
        outings = await store.outings(conn, row.id)
        known = await store.standing(conn, row.id)
        read = await store.list_of(conn, row.id)
    return visit.page(
        "console/matrix_account.html",
        status=400 if problems else 200,
        line=next(line for line in seen.lines if line.row.id == row.id),
        outings=outings,
        known=known,
        read=read,
        sources=step.SOURCES,
        keeps=visit.may(Action.KEEP_WATCH, row.division),
        given={name: visit.form.get(name, "") for name in ("link", "title", "day", "code")},
        problems=problems,
    )


async def _load(visit: Visit, conn: Connection, action: Action) -> AccountRow:
    row = await accounts.account_by_key(conn, visit.arg("key"))
    if row is None or row.state == "off":
        raise Problem(404)
    visit.demand(action, row.division)
    return row


async def _article(visit: Visit, conn: Connection) -> tuple[AccountRow, int]:
    given = text(visit.form, "publication", 18)
    if not (given.isascii() and given.isdigit()):
        raise Problem(400)
    return await _load(visit, conn, Action.KEEP_WATCH), int(given)


async def _behind(conn: Connection, county: int, given: str, problems: Problems, field: str = "code") -> int | None:
    """The approved push behind a code; none was typed: None."""
    if not given:
        return None
    code = read_code(given)
    push = await store.approved_push(conn, county, code) if code else None
    if push is None:
        problems.add(field, "没有这个编号的已批准推送。没有审批的，这一格空着")
    return push


def _when(visit: Visit, given: str, problems: Problems) -> datetime | None:
    try:
        published = read_day(given)
    except ValueError:
        problems.add("day", f"日期要像{visit.today.isoformat()}这样填")
        return None
    if published > visit.today:
        problems.add("day", "还没有到这一天")
        return None
    noon = datetime.combine(published, time(12), OFFICE_TIME)
    return min(noon, visit.now)


def _fit(given: dict[str, int], problems: Problems) -> None:
    for least, most, words in (
        ("account_warn", "account_days", "账号的提醒天数不能大于超期天数"),
        ("account_days", "idle_days", "超期天数不能大于僵尸账号的天数"),
        ("page_warn", "page_days", "页面的提醒天数不能大于超期天数"),
    ):
        if given[least] > given[most]:
            problems.add(least, words)
    for name in ("account_days", "page_days", "letter_days", "compare_days"):
        if given[name] > 366:  # noqa: PLR2004 - as the table says
            problems.add(name, "最多366天")


def _topic(one: Letters) -> str:
    return Genre(one.genre).label if one.genre else "没有对上信息"


def _village(one: Letters) -> str:
    return place(one.name) if one.name else "不清楚是哪个村"


def _summed(letters: list[Letters], name: Callable[[Letters], str]) -> list[tuple[str, int]]:
    """Letters by a word; in the order of the words' first place in the county, not of their number."""
    total: dict[str, int] = {}
    for one in letters:
        total[name(one)] = total.get(name(one), 0) + one.letters
    return list(total.items())
