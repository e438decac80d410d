"""An official account that may send to many, its followers, and a push that goes to them by article, else by SMS."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import aiohttp

from channels.message import Message
from channels.wechat.client.publish import LIST_MOST
from channels.wechat.render.article import mass
from pusher import settle
from pusher.receipts.tally import settle_tallies
from pusher.store import tally as tallies
from pusher.store.tally import Tally
from pusher.strategy import Step, Strategy, Way
from tests.channels.line import rendition
from tests.pusher.line.provider import forward
from tests.stage import TEXT, phones

KEY = "wx-county"
KIND = f"wechat:{KEY}"


def openids(n: int, start: int = 0) -> list[str]:
    """None of them magic: the last four stay below 9000."""
    return [f"oABCDEFGHIJKLMNOPQRST{start + i:04d}" for i in range(n)]


def article(**changes) -> Message:
    return mass(rendition(**changes))


async def open_official(stage, **more) -> int:
    return await stage.open_account(KEY, channel="wechat", mass=True, **more)


def strategy(wechat: int, sms: int, *, monthly: int = 0, wait: float = 60.0) -> Strategy:
    first = Way(wechat, KEY, "wechat", "mass", KIND, "", accepted_counts=True, whole=LIST_MOST, monthly=monthly)
    second = Way(sms, "sms-county", "sms", "text", "phone", "", accepted_counts=False)
    return Strategy((Step((first,), wait), Step((second,), wait)), per="person")


async def push(stage, people: list[tuple[str, str | None]], *, monthly: int = 0, texts=None, **more) -> int:
    """Push to persons of (openid, phone): by article first."""
    wechat = await stage.db.owner.fetchval("SELECT id FROM pusher.account WHERE key = $1", KEY) or await open_official(
        stage
    )
    stage.account = stage.account or await stage.open_account()
    audience = more.pop("audience", None) or await stage.persons(
        [[(KIND, openid)] + [("phone", phone)] * bool(phone) for openid, phone in people]
    )
    articles = texts or [(0, article())]
    return await stage.push(
        [],
        audience=audience,
        strategy=strategy(wechat, stage.account, monthly=monthly),
        texts=[(wechat, "mass", division, text) for division, text in articles] + [(stage.account, "text", 0, TEXT)],
        **more,
    )


def residents(*openids: str) -> list[tuple[str, str]]:
    return list(zip(openids, phones(len(openids)), strict=True))


async def control(stage, **said) -> None:
    """Move the operator's levers of the stand-in."""
    where = f"{stage.sandbox}/wechat/control/account"
    async with aiohttp.ClientSession() as http, http.post(where, json={"account": KEY, **said}) as answer:
        assert answer.status == 200


def later(stage, seconds: float) -> None:
    """Let time pass for the platform."""
    stage.world.now = lambda: datetime.now(UTC) + timedelta(seconds=seconds)


async def look(stage, number: int, after: float) -> None:
    """Let time pass for the doubts, then look at them."""
    await forward(stage, after)
    for batch in await stage.batches(number):
        await settle.settle(stage.desk, batch)


async def told(stage, number: int) -> list[Tally]:
    """What stands of the push's calls after everything that came was folded."""
    await stage.fold()
    await settle_tallies(stage.desk)
    async with stage.db.worker.acquire() as conn:
        return await tallies.of_push(conn, number)


async def state(stage, number: int) -> str:
    return await stage.db.owner.fetchval("SELECT state FROM pusher.push WHERE id = $1", number)
