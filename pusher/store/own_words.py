"""What one person wrote to the units of a session's range, for her copy and her deletion."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from audiences.vault import Vault
from pusher.question import Words
from pusher.store import Connection
from pusher.store.queries import Queries

_queries = Queries("own_words.sql")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of hers and what became of it."""

    id: int
    source: str
    state: str
    received_at: datetime
    answer: str
    text: str = field(repr=False)


async def letters_from(conn: Connection, vault: Vault, addresses: Sequence[tuple[str, str]]) -> list[Letter]:
    """Return the letters that came from these (kind, address), the first first. They bear no index: all are opened."""
    hers, found = set(addresses), []
    async for row in _queries.letters(conn):
        words = Words.read(vault.open(row["key_id"], row["cipher"]))
        if (words.kind, words.address) in hers:
            found.append(Letter(row["id"], row["source"], row["state"], row["received_at"], row["answer"], words.text))
    return found


async def forget_letters(conn: Connection, letters: Sequence[Letter], *, by: int, at: datetime) -> None:
    """Take the words and the address away; what waits for an answer is closed, for nobody can be told it."""
    await _queries.forget_letters(conn, ids=[one.id for one in letters], person=by, at=at)
