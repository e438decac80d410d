"""Checking an item as its county checks (发布前检查): its tuning, places and files, and the masks that are out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from datetime import date, datetime
from typing import Final

from audiences import store as people
from audiences.division import Level
from audiences.vault import Vault
from content import store
from content.checks import Finding, Imprint, Mask, Policy, Published, check, imprints
from content.ingest import IngestError, read
from content.item import Version
from content.store import Connection

__all__ = ["judge", "put_out"]

_KEPT: Final = 256  # texts of files that this process has read, by what they are named by
_texts: OrderedDict[tuple[str, str], str] = OrderedDict()  # a file never changes under its digest


async def judge(
    conn: Connection, vault: Vault, item: int, county: int, version: Version, *, today: date
) -> tuple[Finding, ...]:
    """Return what is wrong with a version of an item (0: not entered yet), blockers first."""
    texts = await texts_of(conn, county, version)
    policy = await _policy(conn, county)
    own: list[tuple[Mask, Imprint]] = []
    out: list[Published] = []
    for no in range(len(vault.key_ids)):
        mine = _imprints(vault, no, version, texts)
        own += mine
        out += await store.masks(conn, county, item, [one.name for _, one in mine])
    return check(version, texts, today=today, policy=policy, masked=own, published=out)


async def put_out(conn: Connection, vault: Vault, item: int, county: int, version: Version, *, at: datetime) -> None:
    """Remember the masks of a version that is approved: it may go out at any time."""
    texts = await texts_of(conn, county, version)
    primary = [(vault.primary, one) for _, one in _imprints(vault, 0, version, texts)]
    await store.keep_masks(conn, item, primary, at=at)


async def texts_of(conn: Connection, county: int, version: Version) -> dict[str, str]:
    """The words of a version's files by their names; empty where no machine reads them."""
    texts = {}
    for attachment in version.attachments:
        key = (attachment.name, attachment.digest)
        if key not in _texts:
            file = await store.attachment(conn, county, attachment.digest)
            words = await asyncio.to_thread(_words, attachment.name, file.bytes) if file else ""
            _texts[key] = words
            while len(_texts) > _KEPT:
                _texts.popitem(last=False)
        texts[attachment.name] = _texts[key]
    return texts


def _words(name: str, data: bytes) -> str:
    try:
        return read(name, data).text
    except IngestError:
        return ""


def _imprints(vault: Vault, no: int, version: Version, texts: dict[str, str]) -> tuple[tuple[Mask, Imprint], ...]:
    """Under the vault's key of this place in `key_ids`: what was put out under an older key is found by it."""
    return imprints(version, texts, lambda words: vault.indexes(words)[no])


async def _policy(conn: Connection, county: int) -> Policy:
    tuned = await store.policy(conn, county)
    tree = await people.tree(conn, county)
    names = tuple(dict.fromkeys(node.name for node in tree if node.division.level in {Level.TOWN, Level.VILLAGE}))
    return Policy(
        severities=tuned.severities,
        entries=tuned.entries,
        words=tuned.words,
        numbers=tuned.numbers,
        domains=tuned.domains,
        places=names,
    )
