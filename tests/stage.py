"""A stage for the line: a county with an SMS port on the sandbox, pushes of any size, the sandbox's count as judge."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import aiohttp
import pytest
import redis.asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer
from arq.connections import ArqRedis

from audiences.vault import Vault
from channels.base import Resources
from channels.message import Message
from channels.registry import CHANNELS
from channels.sandbox.app import WORLD
from channels.sandbox.app import application as sandbox_application
from channels.sandbox.world import World
from content import store as items
from content.item import Contact, Duty, Genre, Nature, Paragraph, PlainFacts, Version
from content.review import Act, Step
from pusher import plan as planning
from pusher import receipts
from pusher.account import seal
from pusher.bell import ArqBell
from pusher.desk import Desk
from pusher.dispatch import dispatch
from pusher.limits import RedisBucket
from pusher.link import Links
from pusher.runtime import Posts, RedisCache
from pusher.store import account as accounts
from pusher.store import batch as batches
from pusher.store import delivery as deliveries
from pusher.store import push as pushes
from pusher.store import window as windows
from pusher.store.account import NewAccount
from pusher.store.batch import Lease
from pusher.store.push import NewPush
from pusher.store.window import Doubting, Page, Row
from pusher.strategy import Step as Leg
from pusher.strategy import Strategy, Way
from pusher.web import callbacks
from pusher.web.deps import DESK
from pusher.web.errors import explain
from tests.ports import port_for_sandbox

COUNTY, VILLAGE = 421321, 421321101201000
TEXT = Message("text", {"content": "耕地地力保护补贴开始申报。"}, "耕地地力保护补贴开始申报。")


@dataclass
class Stage:
    desk: Desk
    db: object
    world: World
    sandbox: str
    vault: Vault
    redis_url: str
    account: int = 0
    wechat: web.Application | None = None  # the stand-in WeChat: its insides

    async def approved_item(self, version: Version | None = None) -> tuple[int, str]:
        """Bring a version through its two reviews, by two people; return (item, hash)."""
        version = version or notice()
        now = datetime.now(UTC)
        async with self.db.web.acquire() as conn:
            item = await items.create(conn, version, division=COUNTY * 10**9, by=1, at=now)
            for person, act in enumerate((Act.SUBMIT, Act.REVIEW, Act.SIGN), 1):
                await items.step(conn, item.id, Step(act, person, item.current, now))
        return item.id, item.current

    async def open_account(
        self,
        key: str = "sms-county",
        *,
        channel: str = "sms",
        rate: float = 0.0,
        weight: int = 100,
        gateway: str = "",
        **more,
    ) -> int:
        words = (gateway,) if gateway else ()  # of a channel with several
        options = dict(CHANNELS[channel].sandbox_options(f"{self.sandbox}/{channel}", key, *words)) | more
        async with self.db.owner.acquire() as conn:
            return await accounts.add_account(
                conn,
                NewAccount(
                    key=key,
                    channel=channel,
                    division=COUNTY * 10**9,
                    name="随县人民政府",
                    options=seal(self.vault, channel, options),
                    rate=rate,
                    weight=weight,
                    price=Decimal("0.045"),
                ),
                COUNTY,
            )

    async def audience(self, addresses: list[str], kind: str = "phone") -> int:
        """Freeze an audience of one person a household, by hand: the importer is not under test here."""
        sealed = [self.vault.seal(address) for address in addresses]
        async with self.db.owner.acquire() as conn, conn.transaction():
            audience = await conn.fetchval(
                "INSERT INTO audiences.audience (county, digest, spec, people, households, counts, frozen_at) "
                "VALUES ($1, $2, '{}', $3, $3, '{}', now()) RETURNING id",
                COUNTY,
                secrets.token_hex(8),
                len(addresses),
            )
            await conn.execute(
                "WITH c AS (INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) "
                "SELECT $2::int, $3::bigint, $4::text, i, k, s FROM unnest($5::bytea[], $6::smallint[], $7::bytea[]) "
                "AS x (i, k, s) RETURNING id) "
                "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank, kind,"
                " basis, reach) SELECT $1::bigint, id, id, id, $3::bigint, 1, 1, $4::text, 'registered', 'ok' FROM c",
                audience,
                COUNTY,
                VILLAGE,
                kind,
                [self.vault.index(address) for address in addresses],
                [one.key_id for one in sealed],
                [one.cipher for one in sealed],
            )
        return audience

    async def persons(self, people: list[list[tuple[str, str]]]) -> int:
        """Freeze an audience of persons with their contacts in order, as (kind, address)."""
        async with self.db.owner.acquire() as conn, conn.transaction():
            audience = await conn.fetchval(
                "INSERT INTO audiences.audience (county, digest, spec, people, households, counts, frozen_at) "
                "VALUES ($1, $2, '{}', $3, $3, '{}', now()) RETURNING id",
                COUNTY,
                secrets.token_hex(8),
                len(people),
            )
            for person, contacts in enumerate(people, 1):
                for rank, (kind, address) in enumerate(contacts, 1):
                    sealed = self.vault.seal(address)
                    contact = await conn.fetchval(
                        "INSERT INTO audiences.contact (county, division, kind, index, key_id, cipher) "
                        "VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
                        COUNTY, VILLAGE, kind, self.vault.index(address), sealed.key_id, sealed.cipher,
                    )  # fmt: skip
                    await conn.execute(
                        "INSERT INTO audiences.member (audience, resident, household, contact, division, why, rank,"
                        " kind, basis, reach) VALUES ($1, $2, $2, $3, $4, 1, $5, $6, 'registered', 'ok')",
                        audience, person, contact, VILLAGE, rank, kind,
                    )  # fmt: skip
        return audience

    async def push(
        self,
        addresses: list[str],
        *,
        urgency: str = "normal",
        steps: tuple[Leg, ...] | None = None,
        texts: list[tuple[int, str, int, Message]] | None = None,
        audience: int | None = None,
        strategy: Strategy | None = None,
        plan: bool = True,
        **more,
    ) -> int:
        """Approve a push and plan it."""
        account = self.account or await self.open_account()
        self.account = account
        way = Way(account, "sms-county", "sms", "text", "phone", "", accepted_counts=False)
        strategy = strategy or Strategy(steps or (Leg((way,), 0.5),), per="person")
        if audience is None:
            audience = await self.audience(addresses)
        now = datetime.now(UTC)
        item, version = await self.approved_item()
        async with self.db.web.acquire() as conn, conn.transaction():
            number = await pushes.next_push(conn, 202611)
            await pushes.add_push(
                conn,
                number,
                NewPush(
                    county=COUNTY,
                    division=COUNTY * 10**9,
                    item=item,
                    version=version,
                    audience=audience,
                    strategy=strategy.to_json(),
                    urgency=urgency,
                    duty=more.pop("duty", "should"),
                    digest="d",
                    frozen_at=now,
                    created_by=1,
                    not_before=now,
                    expires_at=now + timedelta(days=1),
                    **more,
                ),
            )
            await pushes.add_renditions(conn, number, texts or [(account, "text", 0, TEXT)])
            await pushes.approve(conn, number, 1, now, now - timedelta(seconds=1))
        if plan:
            await planning.plan(self.desk, number)
        return number

    async def batches(self, push: int) -> list[int]:
        rows = await self.db.owner.fetch("SELECT id FROM pusher.batch WHERE push = $1 ORDER BY id", push)
        return [row["id"] for row in rows]

    async def walk(self, push: int) -> None:
        """Dispatch every batch of a push once, side by side."""
        await asyncio.gather(*(dispatch(self.desk, batch) for batch in await self.batches(push)))

    async def fold(self) -> None:
        """Let the sandbox post what it has to post, and fold it."""
        await self.world.settle()
        while await receipts.fold(self.desk):
            pass

    async def states(self, push: int) -> dict[str, int]:
        async with self.db.worker.acquire() as conn:
            return {state: n for _, state, n in await deliveries.states(conn, push)}

    async def progress(self, push: int) -> batches.Progress:
        async with self.db.worker.acquire() as conn:
            (one,) = await batches.progress(conn, push)
            return one


async def open_window(conn, lease: Lease, rows: int) -> list[Row]:
    """Open a window on a lease's first rows, as a turn does, without speaking to anybody."""
    opened = await windows.turn(
        conn, lease, Page(), seconds=60, after=lease.lo - 1, want=rows, consents=(), doubt=Doubting()
    )
    return list(opened.rows)


def stand_in(sandbox: web.Application, channel: str) -> web.Application:
    """The stand-in of one channel inside the sandbox."""
    return next(each for each in sandbox.router.resources() if each.canonical == f"/{channel}")._app


def notice(**changes) -> Version:
    """A notice of our own, in the shape that towns write them."""
    facts = {
        "title": "关于申报2026年耕地地力保护补贴的通知",
        "blocks": (Paragraph("种粮农户请于12月20日前到村委会登记面积。"),),
        "genre": Genre.SUBSIDY,
        "nature": Nature.GOVERNMENT,
        "division": COUNTY * 10**9,
        "duty": Duty.SHOULD,
        "issuer": "随县农业农村局",
        "issued_on": date(2026, 11, 20),
        "plain": PlainFacts("种粮农户", "每亩96.5元", "到村委会登记", "0722-3338000", date(2026, 12, 20)),
        "contacts": (Contact("咨询电话", "0722-3338000"),),
    }
    return Version(**facts | changes)


def phones(n: int, start: int = 0) -> list[str]:
    """Unassigned numbers, none of them magic: the last four stay below 9000."""
    return [f"1400{(start + i) // 9000:03d}{(start + i) % 9000:04d}" for i in range(n)]


@pytest.fixture
async def stage(db, valkey) -> AsyncIterator[Stage]:
    vault = Vault({1: b"k" * 32}, 1)
    client = ArqRedis(redis.asyncio.ConnectionPool.from_url(valkey))
    app = web.Application(middlewares=[explain], client_max_size=1 << 20)
    callbacks.add_routes(app)
    async with aiohttp.ClientSession() as http:
        posts = Posts(db.worker, vault, Resources(http, RedisCache(client), lambda: datetime.now(UTC)))
        desk = Desk(
            pool=db.worker,
            vault=vault,
            post=posts.post,
            bucket=RedisBucket(client),
            bell=ArqBell(client),
            links=Links(b"l" * 32, "http://127.0.0.1:8000"),
            base_url="http://127.0.0.1:8000",
            now=lambda: datetime.now(UTC),
        )
        app[DESK] = replace(desk, pool=db.web)  # the door stands in the web process
        async with TestServer(app) as here:
            port = port_for_sandbox()
            sandbox = sandbox_application(str(here.make_url("")).rstrip("/"), CHANNELS, port=port)
            async with TestServer(sandbox, port=port) as there:
                base = str(there.make_url("")).rstrip("/")
                yield Stage(desk, db, sandbox[WORLD], base, vault, valkey, wechat=stand_in(sandbox, "wechat"))
        await posts.close()
    await client.aclose(close_connection_pool=True)
