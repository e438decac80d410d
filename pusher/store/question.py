"""Questions (问题) that residents write back, and whose notice they answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("question.sql")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an address answers: whose push (None: not known) of which item, and where the asker is at home."""

    push: int | None
    item: int | None
    division: int
    place: int | None


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """What comes in; the words are encrypted."""

    county: int
    account: int
    spoken: Spoken
    source: str
    received_at: datetime
    due: date
    certain: bool
    code_hash: bytes | None = field(default=None, repr=False)  # None: who asked was told no code


@dataclass(frozen=True, slots=True)
class Question:
    """A question as a list shows it: which notice, since when, until when; nothing of who asks."""

    id: int
    division: int
    place: int | None
    push: int | None
    item: int | None
    code: str | None
    title: str | None
    source: str
    state: str
    received_at: datetime
    due: date
    certain: bool
    answer: str
    looked_at: datetime | None
    looked_by: int | None
    ended_at: datetime | None
    ended_by: int | None
    account: int | None  # None: it was asked on the notice's page
    version: str | None  # content hash of what was read there
    sms: str | None  # of an answer that a program carries, by SMS or in WeChat: due, sent, failed
    coded: bool  # who asked has a code to read the answer by


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """What was asked on a notice's page; the words are encrypted."""

    item: int
    version: str
    place: int | None
    at: datetime
    due: date
    certain: bool
    code_hash: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Told:
    """What who asked on a page is told under the code."""

    item: int
    state: str
    received_at: datetime
    due: date
    answer: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Carried:
    """An answer that a program carries; `account`: by which the question came, None: a page; `title` of its notice."""

    id: int
    county: int
    division: int
    account: int | None
    title: str | None
    answer: str
    key_id: int
    cipher: bytes = field(repr=False)


async def spoken_to(conn: Connection, account: int, indexes: Sequence[bytes], tail: str) -> Spoken:
    """Return what an address answers; `tail` are the digits of the push's number in the extension, empty: none."""
    row = await _queries.spoken_to(
        conn,
        account=account,
        indexes=list(indexes),
        base=10 ** len(tail) if tail else 1,
        tail=int(tail) if tail else -1,
    )
    return Spoken(**row)


async def senders(conn: Connection, account: int) -> list[str]:
    """Return the keys of the accounts by which the same unit speaks on the same channel, this one's among them."""
    return [row["key"] async for row in _queries.senders(conn, account=account)]


async def add(conn: Connection, new: NewQuestion, key_id: int, cipher: bytes) -> int:
    """Enter a question."""
    return int(
        await _queries.add_question(
            conn,
            county=new.county,
            division=new.spoken.division,
            place=new.spoken.place,
            account=new.account,
            push=new.spoken.push,
            item=new.spoken.item,
            source=new.source,
            received_at=new.received_at,
            due=new.due,
            certain=new.certain,
            key_id=key_id,
            cipher=cipher,
            code_hash=new.code_hash,
        )
    )


async def questions(conn: Connection, lo: int, hi: int, *, open_only: bool = False, most: int = 200) -> list[Question]:
    """Return questions to the units of a range, what is due first, then what was answered last."""
    return [Question(**row) async for row in _queries.questions(conn, lo=lo, hi=hi, open_only=open_only, most=most)]


async def question(conn: Connection, number: int) -> Question | None:
    """Return a question, None: there is none, or it is not this session's to see."""
    row = await _queries.question(conn, id=number)
    return Question(**row) if row else None


async def words(conn: Connection, number: int) -> tuple[int, bytes] | None:
    """Return (key, cipher) of what was written; None: forgotten."""
    row = await _queries.words(conn, id=number)
    return (row["key_id"], row["cipher"]) if row else None


async def look(conn: Connection, number: int, *, by: int, at: datetime) -> bool:
    """Take it in hand; False: it was before."""
    return await _queries.look(conn, id=number, person=by, at=at) is not None


async def finish(
    conn: Connection, number: int, state: str, answer: str, *, by: int, at: datetime, sms: bool = False
) -> bool:
    """Answer it (`sms`: a program sends the answer), or set it aside; False: it was over before."""
    how = "due" if sms else None
    return await _queries.finish(conn, id=number, state=state, answer=answer, sms=how, person=by, at=at) is not None


async def ask_on_page(
    conn: Connection, new: PageQuestion, key_id: int, cipher: bytes, *, of_item: int, of_unit: int
) -> int:
    """Enter what was asked on a page; 0: the notice, or its unit, has had so many within a day."""
    return int(
        await _queries.ask_on_page(
            conn,
            item=new.item,
            version=new.version,
            place=new.place,
            at=new.at,
            due=new.due,
            certain=new.certain,
            key_id=key_id,
            cipher=cipher,
            code_hash=new.code_hash,
            of_item=of_item,
            of_unit=of_unit,
        )
    )


async def told(conn: Connection, code_hash: bytes) -> Told | None:
    """Return what a code leads to, None: nothing."""
    row = await _queries.told(conn, code_hash=code_hash)
    return Told(**row) if row else None


async def take_carried(conn: Connection, most: int) -> list[Carried]:
    """Take answers that a program carries; a crash leaves them failed."""
    return [Carried(**row) async for row in _queries.take_carried(conn, most=most)]


async def carried(conn: Connection, number: int) -> None:
    """It went out."""
    await _queries.carried(conn, id=number)


async def open_count(conn: Connection, lo: int, hi: int) -> int:
    """Return how many wait in a range."""
    return int(await _queries.open_count(conn, lo=lo, hi=hi))


async def late(conn: Connection, today: date) -> list[tuple[int, int, int]]:
    """Return (unit's division, county, how many) of questions past their day."""
    return [(row["division"], row["county"], row["n"]) async for row in _queries.late(conn, today=today)]


async def forget(conn: Connection, before: datetime, *, dry: bool) -> int:
    """Forget who asked and in which words where it was over before a time; return how many."""
    return int(await _queries.forget_words(conn, before=before, dry=dry))
