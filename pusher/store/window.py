"""The open window of a batch in the database: a page of outcomes goes in, the next rows to speak to come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pusher.store import Connection
from pusher.store.batch import Lease
from pusher.store.queries import Queries

_queries = Queries("window.sql")


_COLUMNS: Final = ("told", "nos", "attempts", "news", "pauses", "reasons", "keys")
_CALLS: Final = ("refs", "los", "his")


class Row(NamedTuple):
    """A delivery about to be spoken to, with its contact as it stands now (None: a place)."""

    no: int
    attempt: int
    division: int
    contact: int | None
    key_id: int | None
    cipher: bytes | None


@dataclass(slots=True)
class Page:
    """Outcomes to be written: the numbers that were accepted, nearly all; the others a column each.

    `news` is a delivery.News value, or 'held': pending, not before `pause` seconds from now.
    """

    told: list[int] = field(default_factory=list)
    nos: list[int] = field(default_factory=list)
    attempts: list[int] = field(default_factory=list)
    news: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    refs: list[str] = field(default_factory=list)  # accepted calls: the provider's reference,
    los: list[int] = field(default_factory=list)  # the lowest number that it stands for,
    his: list[int] = field(default_factory=list)  # and the highest
    parts: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)  # of long texts: (reference, its parts')
    straggler: int | None = None  # the lowest row without an outcome when the page was taken: bounds must cover it

    def __len__(self) -> int:
        return len(self.told) + len(self.nos)

    @property
    def calls(self) -> list[tuple[str, int, int]]:
        """Accepted calls: (reference, lowest number, highest)."""
        return list(zip(self.refs, self.los, self.his, strict=True))

    def add(self, row: Row, news: str, key: str, pause: float = 0.0, reason: str = "") -> None:
        """Note what became of a row that was not accepted."""
        self.nos.append(row.no)
        self.attempts.append(row.attempt)
        self.news.append(news)
        self.pauses.append(pause)
        self.reasons.append(reason)
        self.keys.append(key)

    def prepend(self, page: Page) -> None:
        """Put an unwritten page before this one."""
        for name in (*_COLUMNS, *_CALLS, "parts"):
            getattr(self, name)[:0] = getattr(page, name)


class Doubting(NamedTuple):
    """How rows in doubt are put down, in seconds."""

    next_in: float = -1.0  # until the resolver looks; negative: only receipts and people settle them
    spoken: float = 0.0  # before the lease's end they were spoken to at the earliest
    quiet: float = 0.0  # after the lease's end nothing of ours can be on its way


@dataclass(frozen=True, slots=True)
class Opened:
    """What a turn came to."""

    live: bool  # the lease holds and nothing forbids to speak
    serial: int  # of the wave, part of its calls' key
    spent: bool  # the day's quota is used up
    last: int | None  # the highest number that was looked at
    rows: Sequence[Row]  # who may be spoken to, under bounds that are committed with this transaction
    told: Sequence[int]  # contacts of the page's accepted rows


async def turn(
    conn: Connection,
    lease: Lease,
    page: Page,
    *,
    seconds: float,
    after: int,
    want: int,
    consents: Sequence[str],
    doubt: Doubting,
) -> Opened:
    """Write a page and open a window on at most `want` rows beyond `after`; renew the lease for `seconds`."""
    row = await _queries.turn(
        conn,
        batch=lease.id,
        push=lease.push,
        account=lease.account,
        lease=lease.lease,
        seconds=seconds,
        after=after,
        want=want,
        straggler=page.straggler,
        consents=list(consents),
        **doubt._asdict(),
        **{name: getattr(page, name) for name in _COLUMNS + _CALLS},
    )
    rows: list[Row] = []
    if row["next_nos"]:
        columns = (row[name] for name in ("next_nos", "next_attempts", "divisions", "contacts", "key_ids", "ciphers"))
        rows = list(map(Row._make, zip(*columns, strict=True)))
    return Opened(bool(row["live"]), row["serial"] or 0, bool(row["spent"]), row["last"], rows, row["accepted"] or ())


async def note_parts(conn: Connection, account: int, parts: Sequence[tuple[str, tuple[str, ...]]]) -> None:
    """Remember the parts of accepted long texts, so that their reports find the whole."""
    pairs = [(whole, ref) for whole, refs in parts for ref in refs]
    await _queries.note_parts(
        conn, account=account, wholes=[whole for whole, _ in pairs], refs=[ref for _, ref in pairs]
    )


async def record(conn: Connection, batch: int, push: int, page: Page, doubt: Doubting) -> list[int]:
    """Write a page's outcomes without opening anything; return the contacts of those accepted."""
    columns = {name: getattr(page, name) for name in _COLUMNS}
    told = await _queries.record(conn, batch=batch, push=push, **doubt._asdict(), **columns)
    return list(told or ())
