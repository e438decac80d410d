"""Checking an item as its county checks (发布前检查): its tuning, places and files, and the masks that are out."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final, cast

from audiences import store as people
from audiences.division import Level
from audiences.vault import Vault
from content import store
from content.catalogue.limit import read_limit
from content.checks import Finding, Imprint, Mask, Policy, Published, Severity, check, imprints
from content.ingest import IngestError, words
from content.item import Genre, Version
from content.pattern import late
from content.store import Connection
from content.store import catalogue as catalogues
from content.store import filing as filings
from content.store import thread as threads
from content.thread import Stage
from pusher.store import user
from pusher.wording import place as spoken

__all__ = ["barred", "judge", "put_out"]

_ADDED: Final = late(r"\d{15}(?=的本地补充)")
_KEPT: Final = 256  # files that this process has read, by what they are named by; and verdicts on versions


@dataclass(frozen=True, slots=True)
class _File:
    """What a file says, and the links in it that nobody sees."""

    text: str = field(default="", repr=False)
    hidden: tuple[str, ...] = ()


_files: OrderedDict[tuple[str, str], _File] = OrderedDict()  # a file never changes under its digest
_verdicts: OrderedDict[tuple[int, str, date], frozenset[str]] = OrderedDict()


async def barred(
    conn: Connection, vault: Vault | None, item: int, county: int, version: Version, *, today: date
) -> frozenset[str]:
    """Return the names of a version's files in which something is that must not be out, by today's rules."""
    key = (item, version.content_hash(), today)
    if key not in _verdicts:
        found = await judge(conn, vault, item, county, version, today=today) if version.attachments else ()
        places = [one.place for one in found if one.severity is Severity.BLOCK]
        names = {one.name for one in version.attachments}
        _verdicts[key] = frozenset(name for name in names if any(f"附件“{name}”" in place for place in places))
        while len(_verdicts) > _KEPT:
            _verdicts.popitem(last=False)
    return _verdicts[key]


async def judge(
    conn: Connection, vault: Vault | None, item: int, county: int, version: Version, *, today: date
) -> tuple[Finding, ...]:
    """Return what is wrong with a version of an item (0: not entered yet), blockers first.

    Without a vault its masks are not compared with those that are out.
    """
    files = await _read(conn, county, version)
    texts = {name: file.text for name, file in files.items()}
    policy = await _policy(conn, county, item, version)
    hidden = tuple((name, url) for name, file in files.items() for url in file.hidden)
    own: list[tuple[Mask, Imprint]] = []
    out: list[Published] = []
    for no in range(len(vault.key_ids)) if vault else ():
        mine = _imprints(cast("Vault", vault), no, version, texts)
        own += mine
        out += await store.masks(conn, county, item, [one.name for _, one in mine])
    policy = replace(policy, hidden_links=hidden)
    # In a thread: a long text takes a second, and others are served meanwhile.
    found = await asyncio.to_thread(check, version, texts, today=today, policy=policy, masked=own, published=out)
    return await _placed(conn, version, found)


async def _placed(conn: Connection, version: Version, found: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """With the names of the places whose additions are meant: the checks know their codes only."""
    if not version.variants or not found:
        return found
    names = await user.places(conn, [one.division for one in version.variants])
    said = {str(code): spoken(name) for code, name in names.items()}
    return tuple(replace(one, place=_ADDED.sub(lambda hit: said.get(hit[0], hit[0]), one.place)) for one in found)


async def put_out(conn: Connection, vault: Vault, item: int, county: int, version: Version, *, at: datetime) -> None:
    """Remember the masks of a version that is approved: it may go out at any time."""
    texts = {name: file.text for name, file in (await _read(conn, county, version)).items()}
    primary = [(vault.primary, one) for _, one in _imprints(vault, 0, version, texts)]
    await store.keep_masks(conn, item, primary, at=at)


async def _read(conn: Connection, county: int, version: Version) -> dict[str, _File]:
    """What a version's files say, by their names."""
    files = {}
    for attachment in version.attachments:
        key = (attachment.name, attachment.digest)
        if key not in _files:
            file = await store.attachment(conn, county, attachment.digest)
            _files[key] = await asyncio.to_thread(_read_one, attachment.name, file.bytes) if file else _File()
            while len(_files) > _KEPT:
                _files.popitem(last=False)
        files[attachment.name] = _files[key]
    return files


def _read_one(name: str, data: bytes) -> _File:
    """What a machine reads of a file, hidden words too; empty: a person has to look at it."""
    try:
        draft = words(name, data)
    except IngestError:
        return _File()
    return _File(draft.text, draft.dark) if draft else _File()


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
    nodes = [node for node in tree if node.division.level in {Level.TOWN, Level.VILLAGE}]
    names = tuple(dict.fromkeys(name for node in nodes for name in (node.name, *node.former)))
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
        overrides=await catalogues.overrides(conn, county),
    )
