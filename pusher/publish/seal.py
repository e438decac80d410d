"""紧急下架: a leaked text is out of everybody's sight at once, and under the auditor's lock; its hashes stay.

What is on a handset or in somebody's hand stays there: no channel of ours takes a message back.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from audiences.vault import Vault
from content import store as items
from content.review import ReviewError
from content.store.tongue import TONGUE
from content.tongue import spoken
from pusher.publish.error import PublishError
from pusher.publish.stop import stop_pushes
from pusher.store import Connection
from pusher.store import listing as listings
from pusher.store import push as pushes
from pusher.store import seal as seals
from pusher.store import tally as tallies
from pusher.store.seal import Sealed

_TEXT: Final = "text"  # the first word of a text's name


@dataclass(frozen=True, slots=True)
class SealedTongue:
    """A translation or a recording (语言版本), as it was; a recording has the digest of its file."""

    name: str
    title: str
    lines: tuple[str, ...]
    digest: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """What an auditor reads: versions, the texts of each push by what they were for, files by digest."""

    versions: tuple[items.Original, ...]
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    files: Mapping[str, bytes] = field(repr=False)
    tongues: tuple[SealedTongue, ...] = field(default=(), repr=False)


async def seal_item(conn: Connection, vault: Vault, item: int, *, by: int, reason: str, at: datetime) -> list[int]:
    """Stop every live push of an item and seal all that it said; return the pushes' numbers. PublishError."""
    stopped = await stop_pushes(conn, item, "cancelled")  # locks are taken push first, then item
    await pushes.lock_item(conn, item)  # nobody freezes another push of it from here on
    stopped += await stop_pushes(conn, item, "cancelled")
    await tallies.recall(conn, item)
    texts = {
        f"{_TEXT} {text.push} {text.account} {text.mode} {text.division}": json.dumps(text.message, ensure_ascii=False)
        for text in await seals.texts(conn, item)
    }
    try:
        await items.seal(conn, item, vault, texts, by=by, reason=reason, at=at)
    except ReviewError as error:
        raise PublishError(f"{error}。") from error
    await seals.seal_texts(conn, item)
    for below in await items.relaying(conn, item):  # they say it, too; a relay that is over still holds it
        if await items.sealing(conn, below) is None:
            stopped += await seal_item(conn, vault, below, by=by, reason=reason, at=at)
    return sorted(set(stopped))


async def open_item(conn: Connection, vault: Vault, item: int, *, staff: int, grant: int) -> Opened | None:
    """Open a sealed item for an auditor; the database puts it on record. None: not sealed, or not this grant's."""
    return _opened(vault, await seals.unseal(conn, item, staff=staff, grant=grant))


async def open_listing(conn: Connection, vault: Vault, item: int, *, staff: int, grant: int) -> Opened | None:
    """Open what a closed listing contained, in the same way. None: not closed, forgotten, or not this grant's."""
    return _opened(vault, await listings.open_listing(conn, item, staff=staff, grant=grant))


def _opened(vault: Vault, sealed: Sequence[Sealed]) -> Opened | None:
    said: dict[str, dict[str, str]] = {items.VERSION: {}, items.FILE: {}, TONGUE: {}, _TEXT: {}}
    for one in sealed:
        kind, _, name = one.name.partition(" ")
        said[kind][name] = vault.open(one.key_id, one.cipher)
    if not said[items.VERSION]:
        return None
    return Opened(
        tuple(items.read_original(name, words) for name, words in said[items.VERSION].items()),
        tuple((name, json.loads(words)["text"]) for name, words in said[_TEXT].items()),
        {name: items.read_file(words) for name, words in said[items.FILE].items()},
        tuple(_tongue(json.loads(words)) for words in said[TONGUE].values()),
    )


def _tongue(said: Mapping[str, Any]) -> SealedTongue:
    name = spoken(said["language"], said["dialect"], recorded=said["digest"] is not None)
    return SealedTongue(name, said["title"], tuple(said["body"].split("\n")), said["digest"])
