"""Tallies (按总数回报): what a platform said of the calls that stand for many deliveries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from channels.message import Scope
from channels.message import Tally as Said
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("tally.sql")

CLOSED, FILTERED = "mode", "filter"  # kinds of alarms about an account: it may not send so; more left out than expected
PUBLISHED: Final = "publish:"  # references of what was pushed to nobody begin so
FIRST: Final = 120.0  # seconds until the platform is asked: its own event nearly always comes before
LONGEST: Final = 3600.0
LIFE: Final = 72 * 3600.0  # seconds; a job is over by then
RECALL: Final = 30 * 86_400.0  # seconds during which it is tried
AGAIN: Final = 3600.0  # seconds between two tries to take a call back


@dataclass(frozen=True, slots=True)
class Tally:
    """One call as the platform sees it; totals are None where it did not say."""

    account: int
    ref: str
    push: int
    rows: int
    verdict: str  # open, sent, failed
    total: int | None
    meant: int | None
    sent: int | None
    failed: int | None
    reason: str
    content: bool
    withdraw_at: datetime | None
    withdrawn_at: datetime | None
    withdraw_reason: str
    article: int  # its number in a set of articles, 0: alone
    link: str | None  # where it stands

    @property
    def published(self) -> bool:
        """Whether it is an article with an address, pushed to nobody (channels.base.Broadcaster)."""
        return self.ref.startswith(PUBLISHED)

    @property
    def missed(self) -> int:
        """How many at least did not get it; nobody says who."""
        return 0 if self.sent is None else max(0, (self.total or self.rows) - self.sent)


async def expect(conn: Connection, account: int, push: int, calls: Sequence[tuple[str, int, int]]) -> None:
    """Keep accepted calls (ref, lowest number, highest), which the platform will speak of."""
    rows: Counter[str] = Counter()
    for ref, lo, hi in calls:
        rows[ref] += hi - lo + 1
    await _queries.expect(conn, account=account, push=push, refs=list(rows), rows=list(rows.values()), seconds=FIRST)


async def tell(conn: Connection, account: int, said: Said) -> None:
    """Keep what the platform said of a call, perhaps before our own record of it."""
    why = said.why
    await _queries.tell(
        conn,
        account=account,
        ref=said.ref,
        verdict="failed" if why else "sent",
        total=said.total,
        meant=said.meant,
        sent=said.sent,
        failed=said.failed,
        reason=f"{why.code}: {why.text}" if why else "",
        content=bool(why and why.scope is Scope.CONTENT),
        links={str(place): link for place, link in said.links},
    )


async def share(conn: Connection) -> None:
    """What was told of the call of a set of articles is told of each of them."""
    await _queries.share(conn)


async def unfolded(conn: Connection, most: int = 100) -> list[tuple[int, str, int]]:
    """Return (account, ref, push) of calls whose verdict is not written to their rows."""
    return [(row["account"], row["ref"], row["push"]) async for row in _queries.unfolded(conn, most=most)]


async def lock(conn: Connection, account: int, ref: str) -> Tally | None:
    """Take a call whose verdict is to be written; None: somebody else has written it."""
    row = await _queries.lock(conn, account=account, ref=ref)
    return Tally(**row) if row else None


async def numbers(conn: Connection, tally: Tally) -> list[int]:
    """Return the numbers of the deliveries that a call stands for."""
    rows = _queries.numbers(conn, account=tally.account, ref=tally.ref, push=tally.push)
    return [row["no"] async for row in rows]


async def folded(conn: Connection, tally: Tally) -> None:
    """The verdict is written."""
    await _queries.folded(conn, account=tally.account, ref=tally.ref)


async def take_asked(conn: Connection, most: int = 20) -> list[tuple[int, str]]:
    """Take (account, ref) of the calls that the platform is asked about now."""
    rows = _queries.take_asked(conn, seconds=FIRST, longest=LONGEST, life=LIFE, most=most)
    return [(row["account"], row["ref"]) async for row in rows]


async def of_push(conn: Connection, push: int) -> list[Tally]:
    """Return what the platform said of a push's calls."""
    return [Tally(**row) async for row in _queries.of_push(conn, push=push)]


async def recall(conn: Connection, item: int, *, but: str = "") -> None:
    """Let an item's pushes be taken back as far as it can be done; a round does it. `but`: a version that stands."""
    await _queries.recall(conn, item=item, but=but)


async def take_withdrawn(conn: Connection, most: int = 20) -> list[tuple[int, str, int]]:
    """Take (account, ref, number in a set of articles) of the calls that are to be taken back now."""
    await _queries.mark_recalled(conn, life=RECALL)
    rows = _queries.take_withdrawn(conn, again=AGAIN, life=RECALL, most=most)
    return [(row["account"], row["ref"], row["article"]) async for row in rows]


async def withdrawn(conn: Connection, account: int, ref: str, reason: str) -> None:
    """A call is taken back; `reason`: why not, in Chinese."""
    await _queries.withdrawn(conn, account=account, ref=ref, reason=reason)
