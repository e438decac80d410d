"""The audit log's chain (审计链): linking, verifying, and what is left when old rows go."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("chain.sql")
_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Head:
    """A link by its number and hash: noted outside the database, it proves all that lies before it."""

    link: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Broken:
    """The first row that does not fit the chain."""

    link: int
    id: int
    at: datetime | None
    what: str  # what was done to what: "sign_item item 7K3M9XA"
    why: str  # Chinese


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at: rows, steps of reviews among them; the last link; the first row that is wrong, if any is."""

    rows: int
    head: Head
    gone: int  # rows removed before the first, with an anchor in their place
    unlinked: int
    broken: Broken | None


async def chain(conn: Connection, most: int = _AT_ONCE) -> int:
    """Link what is not linked yet; return how many rows. One caller at a time does it."""
    return int(await _queries.chain(conn, most=most))


async def cut(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Remove rows past their time, and leave an anchor; return how many."""
    return int(await _queries.cut(conn, before=before, dry=dry))


async def verify(conn: Connection, *, since: int = 0, upto: int | None = None, noted: bytes | None = None) -> Verified:
    """Walk the chain from the link `since` on (0: from the first that is left) and say where it breaks first.

    `upto` is the last link to look at. `noted` is the hash that this link had when somebody wrote it down. Memory stays
    flat.
    """
    anchor = await _queries.anchor(conn)
    begun = Head(anchor["link"], anchor["hash"]) if anchor else Head(0, b"")
    last = await _before(conn, since, begun)
    rows, broken = 0, None
    async for found, link in _links(conn, last):
        if upto is not None and link.link > upto:
            break
        broken = found or (_unlike(link, noted) if link.link == since and noted is not None else None)
        if broken is not None:
            break
        rows += 1
        last = link
    if broken is None and noted is not None and not begun.link < since <= last.link:
        gone = "已按保存期限删除，请用后来记下的" if since <= begun.link else "不在了，后面的也不在了"
        broken = Broken(since, 0, None, "", f"记下的这一条{gone}")
    unlinked = await _queries.unlinked(conn)
    return Verified(rows, last, anchor["gone"] if anchor else 0, unlinked["rows"], broken)


async def _before(conn: Connection, since: int, begun: Head) -> Head:
    """The link before `since`, as it stands; the walk begins behind it."""
    if since <= begun.link + 1:
        return begun
    found = [row async for row in _queries.links(conn, after=since - 2, most=1)]
    return Head(since - 1, found[0]["hash"] if found and found[0]["link"] == since - 1 else b"")


async def _links(conn: Connection, last: Head) -> AsyncIterator[tuple[Broken | None, Head]]:
    while True:
        page = [row async for row in _queries.links(conn, after=last.link, most=_AT_ONCE)]
        step = {row["link"]: row async for row in _steps(conn, last.link, page[-1]["link"])} if page else {}
        for row in page:
            why = ""
            if row["link"] != last.link + 1:
                why = f"第{last.link + 1}条不见了"
            elif row["prev"] != last.hash or row["made"] != row["hash"]:
                why = "内容或次序改过，与校验值不符"
            elif row["link"] in step:
                why = f"审核记录（第{step[row['link']]['no']}步）在事后改过"
            last = Head(row["link"], row["hash"])
            what = f"{row['action']} {row['object']}".strip()
            yield Broken(row["link"], row["id"], row["at"], what, why) if why else None, last
        if len(page) < _AT_ONCE:
            return


def _steps(conn: Connection, after: int, upto: int) -> AsyncIterator[dict[str, int]]:
    found: AsyncIterator[dict[str, int]] = _queries.changed_steps(conn, after=after, upto=upto)
    return found


def _unlike(link: Head, noted: bytes) -> Broken | None:
    return None if link.hash == noted else Broken(link.link, 0, None, "", "与记下的校验值不同，整条链改过")
