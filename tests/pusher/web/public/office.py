"""A county office that publishes, corrects and pushes, for tests of the public pages."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from content import store as content
from content.item import Contact, Genre, Heading, Nature, Paragraph, PlainFacts, Table, Variant, Version
from content.review import Act, Step

NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)
COUNTY, TOWN, VILLAGE, OTHER = 421321000000000, 421321101000000, 421321101201000, 421321102201000
PUSH = 202611000000001
AUTHOR, REVIEWER, SIGNER = 1, 2, 3
NOTICE = Version(
    title="随县2026年耕地地力保护补贴资金发放情况的公示",
    blocks=(
        Heading("一、补贴对象"),
        Paragraph("拥有耕地承包权的种地农民。<script>alert(1)</script>"),
        Table((("镇", "面积"), ("厉山镇", "9402.10"))),
    ),
    genre=Genre.SUBSIDY,
    nature=Nature.GOVERNMENT,
    division=COUNTY,
    issuer="随县农业农村局",
    issued_on=date(2026, 11, 20),
    plain=PlainFacts("种地农民", "每亩131.4元", "到村委会核对面积。", deadline=date(2026, 12, 1)),
    contacts=(Contact("咨询电话", "0722-3338000转2"),),
    variants=(
        Variant(
            VILLAGE,
            blocks=(Paragraph("神农社区到党群服务中心办。"),),
            contacts=(Contact("神农社区", "0722-3339999"),),
        ),
    ),
)


@dataclass
class Office:
    """The county's side of a test."""

    db: object
    now: datetime = NOW

    async def publish(self, version: Version = NOTICE, *, at: datetime = NOW, shown: bool = True) -> tuple[int, str]:
        async with self.db.web.acquire() as conn:
            item = await content.create(conn, version, division=version.division, by=AUTHOR, at=at)
            await self._approve(conn, item.id, shown=shown)
        return item.id, item.code

    async def correct(self, item: int, version: Version) -> None:
        async with self.db.web.acquire() as conn:
            await content.edit(conn, item, version, by=AUTHOR, at=NOW)
            await self._approve(conn, item)

    async def draft(self, version: Version = NOTICE) -> str:
        async with self.db.web.acquire() as conn:
            return (await content.create(conn, version, division=version.division, by=AUTHOR, at=NOW)).code

    async def _approve(self, conn, item: int, *, shown: bool = True) -> None:
        current = (await content.get(conn, item)).current
        await content.step(conn, item, Step(Act.SUBMIT, AUTHOR, current, NOW))
        for person, act in enumerate((await content.standing(conn, item)).route.acts[1:], REVIEWER):
            await content.step(conn, item, Step(act, person, current, NOW))
        assert not shown or await content.publish(conn, item, current, NOW)

    async def push(self, item: int, *rows: tuple[int, int, str, str, int | None], number: int = PUSH) -> None:
        """Enter a push and its deliveries: (no, division, channel, state, contact)."""
        async with self.db.owner.acquire() as conn:
            await conn.execute("SELECT pusher.add_partition(202611)")
            version = await conn.fetchval("SELECT published FROM content.item WHERE id = $1", item)
            await conn.execute(
                "INSERT INTO pusher.push (id, county, division, item, version, strategy, urgency, duty, digest, state,"
                " frozen_at, approved_at)"
                " VALUES ($1, 421321, $2, $3, $4, '{}', 'normal', 'must', 'd', 'running', $5, $5)",
                number, COUNTY, item, version, NOW,
            )  # fmt: skip
            await conn.executemany(
                "INSERT INTO pusher.delivery (push, no, county, division, channel, state, contact)"
                " VALUES ($1, $2, 421321, $3, $4, $5, $6)",
                [(number, *row) for row in rows],
            )

    async def fetch(self, sql: str, *values: object) -> list[dict[str, object]]:
        async with self.db.owner.acquire() as conn:
            return [dict(row) for row in await conn.fetch(sql, *values)]


def narrower(**changes: object) -> Version:
    return replace(NOTICE, **changes)
