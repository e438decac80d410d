"""A county at work: its divisions, residents by the real importer, an SMS account, items on their way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from audiences import store as people
from audiences.china_division import bundled_rows
from audiences.division import Division
from audiences.roster import read_roster
from channels.registry import CHANNELS
from content import store as items
from content.item import Contact, Duty, Genre, Nature, Paragraph, PlainFacts, Version
from content.review import Act, Step
from pusher.access import Grant, Role
from pusher.account import seal
from pusher.store import account as accounts
from pusher.store import session
from pusher.store.account import NewAccount
from tests.pusher.web.conftest import COUNTY, TOWN, Site

ROSTER = """村,户号,姓名,与户主关系,出生日期,手机号
神农社区,1,王大爷,户主,1950-03-01,14000000001
神农社区,1,王大妈,配偶,1952-03-01,
神农社区,2,李大爷,户主,1948-05-06,
星亮村,1,赵老伯,户主,1955-07-08,14000000003
星亮村,2,钱小妹,户主,1999-07-08,14000000004
"""
NOTICE = Version(
    title="关于开展养老保险待遇领取资格认证的通知",
    division=TOWN,
    genre=Genre.INSURANCE,
    nature=Nature.GOVERNMENT,
    issuer="厉山镇人民政府",
    issued_on=date(2026, 11, 18),
    duty=Duty.MUST,
    plain=PlainFacts("年满60周岁的养老金领取人", "", "到村委会办理", "镇人社中心 0722-3338000", date(2026, 12, 31)),
    contacts=(Contact("咨询电话", "0722-3338000"),),
    blocks=(Paragraph("认证从11月20日开始，12月31日截止。"),),
)
AUTHOR, REVIEWER, SIGNER = 9001, 9002, 9003


@dataclass
class Office:
    """The county behind a site."""

    site: Site
    db: object

    async def item(self, *acts: Act, version: Version = NOTICE, unit: int = TOWN, author: int = AUTHOR, **changed):
        """An item that has taken these steps, each by another person."""
        at = self.site.clock()
        async with self.db.web.acquire() as conn:
            made = await items.create(conn, replace(version, **changed), division=unit, by=author, at=at)
            for person, act in zip((author, REVIEWER, SIGNER), acts, strict=False):
                await items.step(conn, made.id, Step(act, person, made.current, at))
            return await items.get(conn, made.id)

    async def approved(self, **more):
        """An item that has taken every step of its route."""
        item = await self.item(Act.SUBMIT, **more)
        at = self.site.clock()
        async with self.db.web.acquire() as conn:
            for person, act in enumerate((await items.standing(conn, item.id)).route.acts[1:], REVIEWER):
                await items.step(conn, item.id, Step(act, person, item.current, at))
            return await items.get(conn, item.id)

    async def divisions(self) -> None:
        async with self.db.owner.acquire() as conn:
            await people.load_divisions(conn, bundled_rows(421321))

    async def account(self, channel: str = "sms", url: str = "http://127.0.0.1:1", **more) -> int:
        vault = self.site.deps.vault
        options = seal(vault, channel, CHANNELS[channel].sandbox_options(f"{url}/{channel}", f"{channel}-county"))
        new = NewAccount(f"{channel}-county", channel, COUNTY, "随县人民政府", options, price=Decimal("0.045"), **more)
        async with self.db.owner.acquire() as conn:
            return await accounts.add_account(conn, new, 421321)

    async def roster(self, text: str = ROSTER) -> None:
        grant = Grant(Role.COUNTY_OFFICE, COUNTY, COUNTY + 10**9 - 1)
        now = self.site.clock()
        async with session(self.db.web, grant) as conn:
            tree = await people.tree(conn, 421321)
            town = Division(TOWN)
            reading = read_roster("花名册.csv", text.encode(), tree=tree, today=now.date(), within=town)
            diff = await people.dry_run(conn, self.site.deps.vault, reading, town, now=now)
            assert diff.token, diff.errors
            await people.apply(conn, diff.token, now=now)

    async def whole(self) -> None:
        """Divisions, residents, an SMS account."""
        await self.divisions()
        await self.account()
        await self.roster()
