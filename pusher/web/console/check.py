"""The check page: everything a sender sees before the button, and the button."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Final

from aiohttp import web

from audiences.contact import PHONE, ContactError
from audiences.contact import phone as read_phone
from channels.message import Sent
from channels.registry import CHANNELS
from content import store as items
from pusher import publish
from pusher.access import Action
from pusher.account import abilities, mode_labels
from pusher.publish import Despite, PublishError
from pusher.store import Connection, audit, user
from pusher.store import account as accounts
from pusher.store import errand as errands
from pusher.store import follow as follows
from pusher.store import push as store
from pusher.store import review as reviews
from pusher.store.push import Push
from pusher.strategy import COOLING, Strategy
from pusher.web.console.push_texts import alike, button, carriers, spendable, spoken
from pusher.web.console.push_view import UNREACHABLE, channel_label, duration, heading
from pusher.web.console.pushes import load, may_name
from pusher.web.console.visit import Visit
from pusher.web.forms import Problems, text, texts
from pusher.web.page import moment

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{5,30}", re.ASCII)


async def show(visit: Visit) -> web.StreamResponse:
    """Show what was frozen, exactly as it will be sent."""
    async with visit.database() as conn:
        return await _show(visit, conn, Problems())


async def send(visit: Visit) -> web.StreamResponse:
    """Approve what this page showed: the digest on it must still be the push's."""
    problems = Problems()
    async with visit.database() as conn:
        push = await load(visit, conn, Action.SEND)
        try:
            begins = await publish.approve(
                conn,
                push.id,
                text(visit.form, "digest", 64),
                by=visit.session.staff,
                now=visit.now,
                quiet=visit.deps.quiet,
                despite=[one for one in Despite if text(visit.form, one, 5)],
                asked=_asked(visit),
            )
        except PublishError as error:
            problems.add("send", str(error))
            return await _show(visit, conn, problems)
        detail = {"digest": push.digest, "begins": begins.isoformat()}
        await visit.record(conn, "send_push", push.division, f"push {push.id}", detail)
    await visit.desk.bell.plan(push.id)
    raise visit.moved(f"/console/pushes/{push.id}")


async def try_out(visit: Visit) -> web.StreamResponse:
    """先发给我看看: the real texts to the sender's own phone. The number is used once and kept nowhere."""
    problems = Problems()
    async with visit.database() as conn:
        push = await load(visit, conn, Action.CHOOSE_AUDIENCE)
        phone, name = _mine(visit, problems)
        if problems:
            return await _show(visit, conn, problems)
        await visit.record(conn, "try_push", push.division, f"push {push.id}")
    outcomes = await publish.try_out(visit.desk, push.id, {PHONE: phone} if phone else {}, name)
    tried = [
        (channel_label(one.channel), "已提交，请看手机" if isinstance(outcome, Sent) else outcome.why.text)
        for one, outcome in outcomes
    ]
    async with visit.database() as conn:
        return await _show(visit, conn, problems, tried or [("短信", "这次没有用短信，没有可以试发的内容")])


def _mine(visit: Visit, problems: Problems) -> tuple[str, str]:
    """The sender's own number and 微信号; one of them will do."""
    phone, name = text(visit.form, "phone", 30), text(visit.form, "wechat", 40)
    if name and not _NAME.fullmatch(name):
        problems.add("wechat", "微信号是字母、数字、减号或下划线，在微信“我”的页面上可以看到")
    if not phone and not name:
        problems.add("phone", "请填写您的手机号")
    if phone:
        try:
            phone = read_phone(phone)
        except ContactError as error:
            problems.add("phone", str(error))
    return phone, name


async def _show(
    visit: Visit, conn: Connection, problems: Problems, tried: list[tuple[str, str]] | None = None
) -> web.Response:
    push = await load(visit, conn, Action.CHOOSE_AUDIENCE)
    if push.state != "frozen":
        raise visit.moved(f"/console/pushes/{push.id}")
    page = await publish.check_page(conn, push.id, now=visit.now, quiet=visit.deps.quiet)
    item = await items.get(conn, push.item)
    labels = await mode_labels(conn, visit.desk.vault, visit.session.county)
    places = await user.places(conn, sorted({text.division for text in page.texts if text.division}))
    rows = await accounts.accounts(conn, push.county, list(CHANNELS))
    able = {row.id: abilities(visit.desk.vault, row) for row in rows}
    made = next((one for one in await audit.history(conn, f"push {push.id}") if one.action == "prepare_push"), None)
    before = await store.push(conn, page.sent_before) if page.sent_before else None
    return visit.page(
        "console/check.html",
        status=409 if problems["send"] else 400 if problems else 200,
        check=page,
        code=item.code if item else "",
        articles=any(way.whole for way in Strategy.from_json(push.strategy).ways),
        **{name: made.detail.get(name, []) if made else [] for name in ("left_out", "notes")},
        before=heading(before) if before else None,
        unreachable=[(UNREACHABLE.get(one.reason, one.reason), one) for one in page.unreachable],
        lasting=duration((page.ends_at - page.starts_at).total_seconds()),
        ends=f"预计{moment(page.ends_at)}发完",
        money=spendable(page),
        waits=page.starts_at > visit.now + timedelta(seconds=1),
        delayed=page.starts_at - timedelta(seconds=COOLING + 1) > max(visit.now, page.push.not_before),
        button=button(page),
        carriers=carriers(page, labels),
        scarce=[(labels[one.account, one.mode].label or channel_label(one.channel), one) for one in page.scarce],
        together=[(one, duration(one.seconds).removeprefix("约")) for one in page.together],
        texts=alike(spoken(page, labels, places)),
        sends=visit.may(Action.SEND, push.division),
        **await _word(visit, conn, push),
        tried=tried,
        keepers={number: one.by_hand.keeper for number, one in able.items() if one and one.by_hand},
        spared={str(one.account) for one in page.packs} - set(texts(visit.form, "asked")) if problems["send"] else (),
        problems=problems,
    )


async def _word(visit: Visit, conn: Connection, push: Push) -> dict[str, object]:
    """The signer's word that it needs, who was told, whether it relays an alert, and if its list is closed."""
    return {
        "barred": push.duty == "must" and push.audience is not None and not await may_name(visit, conn, push),
        "is_alert": await follows.is_alert(conn, push.item),
        "word": await reviews.endorsement(conn, push.id),
        "called": await errands.called(conn, push.item, push.id),
    }


def _asked(visit: Visit) -> list[int]:
    """The accounts that people are asked to publish for: those that stayed ticked."""
    return [int(one) for one in texts(visit.form, "asked") if one.isascii() and one.isdigit() and len(one) < 10]  # noqa: PLR2004 digits of an int
