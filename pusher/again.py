"""Looking again (再看) at the pages that came of late: a site corrects what it put out, at the same address.

What still waits says then what its page says now; of what was made an item the corrected page waits beside it, and its
people are told. Nothing is changed by a machine.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from content.corrected import differences, is_another
from content.enclosed import marked
from content.ingest import Draft, IngestError
from content.ingest.reading import reading
from content.item import Attachment, ItemError, Version
from content.store import again as pages
from content.store import source as sources
from content.store.again import Looked, Read
from content.store.source import Arrival
from pusher.bring import AGENT, Brought, arrival, attached, fetch, reopen, rules, with_files
from pusher.desk import OFFICE_TIME, Desk
from pusher.fetch import Fetcher, FetchError
from pusher.store import Connection
from pusher.store import alarm as alarms

EVERY: Final = timedelta(hours=12)  # between two looks at a page
DAYS: Final = timedelta(days=14)  # since it came
MOST: Final = 2  # pages a round: whoever is slow holds up the rounds
ALARM: Final = "corrected"
FADE: Final = 90  # days after which nobody will decide about it


async def look_again(desk: Desk, fetcher: Fetcher) -> int:
    """Look at the pages that are due, at most a batch; return how many had been corrected."""
    now = desk.now()
    async with desk.pool.acquire() as conn:
        await alarms.fade(conn, ALARM, FADE)
        due = await pages.claim_again(conn, since=now - DAYS, before=now - EVERY, at=now, count=MOST)
    return sum([await _look(desk, fetcher, one) for one in due])


async def _look(desk: Desk, fetcher: Fetcher, one: Looked) -> bool:
    """Whether a page was corrected; one that cannot be had now is asked for at the next look."""
    try:
        robots = await rules(fetcher, one.address)
        if not robots.can_fetch(AGENT, one.address):
            return False
        await asyncio.sleep(min(30.0, float(robots.crawl_delay(AGENT) or 0)))
        page = await fetch(fetcher, one.address, stay=True, etag=one.etag, modified=one.modified)
    except FetchError:
        return False
    if page is None or page.draft is None:
        return False
    if _came(one, page, corrects=one.id != one.first).digest == one.digest:
        async with desk.pool.acquire() as conn:
            await pages.looked_again(conn, one.id, etag=page.etag, modified=page.modified)
        return False
    if one.state == "new" and await _is_another(desk, one, page.draft):
        return False
    return await _keep(desk, one, await with_files(fetcher, page))


async def _is_another(desk: Desk, one: Looked, now: Draft) -> bool:
    """Whether the site shows something else in the page's place: what waits is not lost over it."""
    async with desk.pool.acquire() as conn:
        find = await sources.find(conn, one.id)
    try:
        return find is not None and is_another((await asyncio.to_thread(reopen, find)).text, now.text)
    except IngestError:
        return False


async def _keep(desk: Desk, one: Looked, page: Brought) -> bool:
    now = desk.now()
    async with desk.pool.acquire() as conn, conn.transaction():
        files = await attached(conn, one.county, page, now)
        came = _came(one, page, files, corrects=one.id != one.first or one.state != "new")
        before = await pages.first_read(conn, one.first)
        is_back = before is not None and not _differs(before.version, page, now)
        if one.state == "new" and before and is_back:
            await pages.drop(conn, one.id)
            await alarms.clear_alarm(conn, ALARM, f"item {before.code}")
            return False
        if one.state == "new":
            return await pages.renew(conn, one.id, came, now)
        if before is None or is_back:
            await pages.looked_again(conn, one.id, etag=page.etag, modified=page.modified)
            return False
        if await sources.arrive(conn, came, now) is None:
            return False
        await _tell(conn, one, before)
    return True


def _came(one: Looked, page: Brought, files: tuple[Attachment, ...] = (), *, corrects: bool) -> Arrival:
    """What is kept of it. A correction's words may have come before: from elsewhere, or of this page."""
    came = arrival(page, one.county, one.division, files, source=one.source, address=one.address, listed=one.title)
    if not corrects:
        return came
    return replace(came, changes=one.first, digest=hashlib.sha256(f"{one.first} {came.digest}".encode()).hexdigest())


def _differs(before: Version, page: Brought, now: datetime) -> bool:
    """Whether a reader sees another text: a program that reads pages better than it did is no correction."""
    if page.draft is None:
        return False
    try:
        draft = marked(page.draft, {name for name, _, _ in page.files})
        said = reading(draft, today=now.astimezone(OFFICE_TIME).date()).version(before.division)
    except ItemError:
        return True
    return bool(differences(before, said))


async def _tell(conn: Connection, one: Looked, before: Read) -> None:
    text = f"《{before.version.title[:30]}》的原网页改过了。请在待收稿件里看改了什么，要不要更正。"
    await alarms.raise_alarm(conn, county=one.county, kind=ALARM, object=f"item {before.code}", text=text)
