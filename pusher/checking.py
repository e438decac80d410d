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
from content.catalogue.limit import read_limit
from content.checks import Finding, Imprint, Mask, Policy, Published, check, imprints
from content.ingest import IngestError, read
from content.item import Genre, Version
from content.store import Connection
from content.store import filing as filings
from content.store import thread as threads
from content.thread import Stage

__all__ = ["judge", "put_out"]

_KEPT: Final = 256  # texts of files that this process has read, by what they are named by
_texts: OrderedDict[tuple[str, str], str] = OrderedDict()  # a file never changes under its digest


async def judge(
    conn: Connection, vault: Vault, item: int, county: int, version: Version, *, today: date
) -> tuple[Finding, ...]:
    """Return what is wrong with a version of an item (0: not entered yet), blockers first."""
    texts = await texts_of(conn, county, version)
    policy = await _policy(conn, county, item, version)
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


async def _policy(conn: Connection, county: int, item: int, version: Version) -> Policy:
    explained = None
    if version.genre is Genre.POLICY:
        explained = any(one.stage is Stage.EXPLANATION for one in await threads.thread(conn, item))
    filing = await filings.filing(conn, item)
    limit = read_limit(filing.row.time_limit) if filing and filing.row and version.genre is Genre.LISTING else None
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
        explained=explained,
        notice_days=limit.shown if limit else None,
        notice_working=limit.shown_working if limit else False,
    )
