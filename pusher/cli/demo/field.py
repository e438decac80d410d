"""The demo's approval in the field: the village's secretary is called on her WeChat and signs there.

She was bound before the story begins, as by 我的账号. Two notices wait for her: one is signed on the phone page, the
other is left for whoever looks.
"""

from __future__ import annotations

import asyncio
import html
import re
from datetime import timedelta
from typing import Final

from rich.text import Text
from yarl import URL

from content import store as items
from content.item import Contact, Genre, Nature, Paragraph, PlainFacts, Urgency, Version
from content.review import Act, Step
from pusher import phone, recognise
from pusher.cli.demo.phones import WECHAT, Hand
from pusher.cli.demo.scene import Scene
from pusher.cli.demo.staff import VILLAGE, name
from pusher.cli.screen.base import heading, show
from pusher.desk import OFFICE_TIME
from pusher.recognise import Known
from pusher.runtime import now
from pusher.store import session
from pusher.store import staff_wechat as wechats
from pusher.store.account import account_by_key

OPENID: Final = "oVillageSecretary0000001_f"
_EDITOR, _SECRETARY = "village", "village-sign"
_PHONE: Final = "14000009001"
_PIN: Final = "739152"  # of the demo's secretary: the door of nobody's data
_PATIENCE: Final = 20.0  # seconds; the round of errands goes every ten
_LINK: Final = re.compile(r'href="([^"]*webview[^"]*)"')
_ACTION: Final = re.compile(r'method="post" action="(\?[^"]+)" class="card"')  # not the one that signs out
_HIDDEN: Final = re.compile(r'type="hidden" name="(\w+)" value="([^"]*)"')
_WATER, _ROAD = "王家岗村明天上午停水2小时", "王家岗村三组路口修涵管，请绕行"


async def wait(scene: Scene) -> bool:
    """Bind the secretary and let two notices wait for her; False: an earlier run did."""
    secretary, editor = scene.seat.staff[_SECRETARY], scene.seat.staff[_EDITOR]
    async with session(scene.runtime.pool, scene.seat.grant) as conn:
        account = await account_by_key(conn, WECHAT)
        if account is None or await wechats.of_staff(conn, secretary) is not None:
            return False
        await phone.enter(conn, scene.runtime.vault, secretary, _PHONE)
        known = Known(account.id, OPENID, now().timestamp())
        await recognise.bind(conn, scene.runtime.vault, secretary, known, now())
        for title in (_WATER, _ROAD):
            version = _version(title)
            item = await items.create(conn, version, division=VILLAGE, by=editor, at=now())
            await items.step(conn, item.id, Step(Act.SUBMIT, editor, item.current, now()))
    return True


async def sign(scene: Scene, hand: Hand) -> None:
    """Open a link on her phone, set the PIN, read, agree. A slow machine leaves both to whoever looks."""
    heading(scene.console, "掌上签发", f"{name(_SECRETARY)}的微信收到待办提醒，点开就进工作台，不用输密码")
    page = await _opened(hand)
    for form in ({"new": _PIN, "again": _PIN}, {"pin": _PIN, "read": "yes", "decision": "agree"}):
        page = await _post(hand, page, form)
    said = "已同意一条，还有一条等着" if "已同意" in page else "提醒到了，还没有签"
    show(scene.console, Text(f"{name(_SECRETARY)}：{said}。发送密码是{_PIN}，没有设过的自己设。", "dim"))


async def _opened(hand: Hand) -> str:
    """The page behind a link on her phone, once the worker has called her; "": it has not."""
    deadline = asyncio.get_running_loop().time() + _PATIENCE
    while asyncio.get_running_loop().time() < deadline:
        links = _LINK.findall(await hand.page(OPENID))
        if links:
            where = URL(html.unescape(links[-1]), encoded=True)
            async with hand.http.get(URL(f"{hand.sandbox}/").join(where)) as got:
                return await got.text()
        await asyncio.sleep(0.5)
    return ""


async def _post(hand: Hand, page: str, form: dict[str, str]) -> str:
    """Press the page's button; what comes of it. A page without one: nothing."""
    action = _ACTION.search(page)
    if action is None:
        return ""
    hidden = {key: html.unescape(value) for key, value in _HIDDEN.findall(page)}
    where = URL(f"{hand.sandbox}/wechat/webview{html.unescape(action[1])}", encoded=True)
    async with hand.http.post(where, data=hidden | form) as got:
        return await got.text()


def _version(title: str) -> Version:
    tomorrow = now().astimezone(OFFICE_TIME).date() + timedelta(days=1)
    when = f"{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日8时至10时"
    water = title == _WATER
    return Version(
        title=title,
        division=VILLAGE,
        genre=Genre.OUTAGE if water else Genre.NOTICE,
        nature=Nature.VILLAGE,
        urgency=Urgency.URGENT,
        issuer="王家岗村村民委员会",
        issued_on=tomorrow - timedelta(days=1),
        plain=PlainFacts("王家岗村全体村民", when=when, contact="村委会 0722-0000190"),
        contacts=(Contact("村委会", "0722-0000190"),),
        blocks=(Paragraph(f"{when}，{'检修水管，请提前储水' if water else '三组路口施工，请走村小门前的路'}。"),),
    )
