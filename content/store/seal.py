"""Sealing (紧急下架): the originals of an item go under lock, tombstones stand in their place, the hashes stay."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from asyncpg import Connection

from content.item import Version
from content.review import ReviewError
from content.store.queries import queries
from content.store.review import withdraw_sealed
from content.store.tongue import originals

VERSION, FILE = "version", "file"  # the first word of an original's name; the second is its hash


class Cipher(Protocol):
    """What a lock makes of a text."""

    @property
    def cipher(self) -> bytes:
        """The encrypted text."""


class Lock(Protocol):
    """What encrypts: audiences.vault.Vault, whose keys lie outside the database."""

    @property
    def primary(self) -> int:
        """The number of the key that is used."""

    def seal(self, text: str) -> Cipher:
        """Encrypt."""


@dataclass(frozen=True, slots=True)
class Sealing:
    """That an item was sealed."""

    item: int
    code: str
    division: int
    reason: str
    person: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Original:
    """A version as it was; `whole` says whether it still has the hash by which it was approved."""

    hash: str
    version: Version = field(repr=False)

    @property
    def whole(self) -> bool:
        """Whether nobody changed it since."""
        return self.version.content_hash() == self.hash


async def seal(
    conn: Connection,
    item: int,
    lock: Lock,
    also: Mapping[str, str],
    *,
    by: int,
    reason: str,
    at: datetime,
) -> None:
    """Lock up all that an item's versions and files say, and `also` what others keep of it, and withdraw the item.

    ReviewError: it is sealed already. The caller's transaction holds all of it together.
    """
    await withdraw_sealed(conn, item, by=by, at=at)  # and holds the item: no edit comes between
    if await sealing(conn, item) is not None:
        raise ReviewError("这条信息已经下架了")
    said = {name: lock.seal(words) for name, words in {**await _originals(conn, item), **also}.items()}
    await queries.seal(
        conn,
        item=item,
        names=list(said),
        key_id=lock.primary,
        ciphers=[one.cipher for one in said.values()],
        person=by,
        reason=reason,
        at=at,
    )


async def sealing(conn: Connection, item: int) -> Sealing | None:
    """Say by whom, when and why an item was sealed; None: it was not."""
    row = await queries.sealing(conn, item=item)
    return None if row is None else Sealing(**row)


async def sealings(conn: Connection, lo: int, hi: int, most: int = 200) -> tuple[Sealing, ...]:
    """Return what was sealed of the units in lo..hi, the latest first."""
    return tuple([Sealing(**row) async for row in queries.sealings(conn, lo=lo, hi=hi, most=most)])


def read_original(hash_: str, text: str) -> Original:
    """Read back a version that was sealed under its hash."""
    return Original(hash_, Version.from_json(json.loads(text)))


def read_file(text: str) -> bytes:
    """Read back a file."""
    return base64.b64decode(text)


async def _originals(conn: Connection, item: int) -> dict[str, str]:
    """All that an item's versions and files say, by name."""
    documents = {
        f"{VERSION} {row['hash']}": json.dumps(row["doc"], ensure_ascii=False)
        async for row in queries.documents(conn, item=item)
    }
    files = {
        f"{FILE} {row['digest']}": base64.b64encode(row["bytes"]).decode()
        async for row in queries.files(conn, item=item)
    }
    return documents | files | await originals(conn, item)
