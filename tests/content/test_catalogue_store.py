"""Catalogues, filings and holidays in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from content import store
from content.calendar import Overrides, workday
from content.catalogue.matching import match
from content.catalogue.sample import sample_rows
from content.item import Genre, Nature, Paragraph, Version
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store.catalogue import DomainUnit

COUNTY, TOWN = 421321, 421321101000000
NOW = datetime(2026, 11, 21, 2, tzinfo=UTC)
NOTICE = Version(
    title="关于申报2026年耕地地力保护补贴的通知",
    blocks=(Paragraph("请到村委会登记。"),),
    genre=Genre.SUBSIDY,
    nature=Nature.GOVERNMENT,
    division=TOWN,
    domain="涉农补贴",
)


async def test_a_county_begins_with_the_sample_and_keeps_every_version(db):
    async with db.web.acquire() as conn:
        first = await catalogues.current(conn, COUNTY, NOW)
        assert first.sample
        assert first.rows == sample_rows()
        assert (await catalogues.current(conn, COUNTY, NOW)).no == first.no
        rows = (replace(first.rows[0], subject="县财政局"), *first.rows[2:])
        no = await catalogues.dry_run(conn, COUNTY, "县目录.xlsx", rows, digest="d", by=7, at=NOW)
        assert (await catalogues.current(conn, COUNTY, NOW)).no == first.no
        assert await catalogues.put_in_force(conn, COUNTY, no, NOW)
        assert not await catalogues.put_in_force(conn, COUNTY, no, NOW)
        now = await catalogues.current(conn, COUNTY, NOW)
        assert (now.no, now.sample, now.rows) == (no, False, rows)
        assert [one.no for one in await catalogues.versions(conn, COUNTY)] == [no, first.no]
        assert (await catalogues.version(conn, COUNTY, first.no)).rows == first.rows


async def test_an_old_dry_run_does_not_go_over_a_newer_version(db):
    async with db.web.acquire() as conn:
        await catalogues.current(conn, COUNTY, NOW)
        old = await catalogues.dry_run(conn, COUNTY, "a", sample_rows(), digest="a", by=7, at=NOW)
        new = await catalogues.dry_run(conn, COUNTY, "b", sample_rows()[:5], digest="b", by=7, at=NOW)
        assert await catalogues.version(conn, COUNTY, old) is None or old == new
        assert await catalogues.put_in_force(conn, COUNTY, new, NOW)
        assert len((await catalogues.current(conn, COUNTY, NOW)).rows) == 5


async def test_what_a_person_chose_stays_when_the_text_changes(db):
    async with db.web.acquire() as conn:
        catalogue = await catalogues.current(conn, COUNTY, NOW)
        item = await store.create(conn, NOTICE, division=TOWN, by=1, at=NOW)
        (waiting,) = await filings.unfiled(conn)
        assert waiting.version == NOTICE
        found = match(NOTICE, catalogue.rows, TOWN)
        await filings.propose(conn, item.id, COUNTY, item.current, catalogue.no, found, NOW)
        assert await filings.unfiled(conn) == ()
        filed = await filings.filing(conn, item.id)
        assert (filed.row, filed.confirmed, filed.words) == (found.row, False, found.words)
        chosen = (catalogue.no, 1)
        day = date(2026, 11, 2)
        await filings.confirm(conn, item.id, COUNTY, item.current, chosen, formed_on=day, by=1, at=NOW)
        changed = await store.edit(conn, item.id, replace(NOTICE, title="补贴通知"), by=1, at=NOW)
        assert len(await filings.unfiled(conn)) == 1
        await filings.propose(conn, item.id, COUNTY, changed, catalogue.no, found, NOW)
        again = await filings.filing(conn, item.id)
        assert (again.row, again.confirmed, again.formed_on, again.hash) == (catalogue.rows[0], True, day, changed)
        assert await filings.unfiled(conn) == ()


async def test_a_county_s_days_go_before_the_calendar(db):
    told = Overrides({date(2029, 10, 1): False, date(2029, 10, 13): True}, frozenset({2029}))
    async with db.web.acquire() as conn:
        await catalogues.set_holidays(conn, COUNTY, told, "国务院办公厅")
        assert await catalogues.overrides(conn, COUNTY) == told
        assert await catalogues.overrides(conn, 512021) == Overrides()
        await catalogues.drop_holiday(conn, COUNTY, date(2029, 10, 13))
        known = await catalogues.overrides(conn, COUNTY)
        assert workday(date(2029, 10, 13), known) == (False, True)


async def test_responsible_units_keep_their_history(db):
    old = DomainUnit("巩固脱贫成果", date(2020, 9, 9), "扶贫", "县扶贫办")
    new = DomainUnit("巩固脱贫成果", date(2023, 5, 29), "巩固脱贫成果", "县乡村振兴局")
    async with db.web.acquire() as conn:
        await catalogues.set_domain_units(conn, COUNTY, (old, new))
        await catalogues.set_domain_units(conn, COUNTY, (new,))
        assert await catalogues.domain_units(conn, COUNTY) == (new, old)
